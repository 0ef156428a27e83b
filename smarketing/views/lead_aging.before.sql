-- The same grid's totals 30 days before $as_of, for the leads in it that existed then. Who was rejected or converted
-- since is in neither, so that the two can be compared.
select
    count(*) as total,
    count(*) filter (last_touch_30_days_ago is null) as no_activity,
    count(*) filter (idle between 0 and 7) as days_0_7,
    count(*) filter (idle > 60 or idle is null) as neglected
from (select *, $as_of::date - 30 - last_touch_30_days_ago as idle from lead_facts)
where (is_open or $all_leads)
    and created_on <= $as_of::date - 30
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or created_on >= $start::date)
    and ($end::date is null or created_on <= $end::date)
