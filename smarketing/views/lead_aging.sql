-- Leads by days since their last activity, a row per owner. Days are calendar days up to $as_of.
select
    owner,
    count(*) filter (last_activity_on is null) as no_activity,
    count(*) filter (idle between 0 and 7) as days_0_7,
    count(*) filter (idle between 8 and 15) as days_8_15,
    count(*) filter (idle between 16 and 30) as days_16_30,
    count(*) filter (idle between 31 and 60) as days_31_60,
    count(*) filter (idle between 61 and 120) as days_61_120,
    count(*) filter (idle > 120) as days_over_120,
    count(*) as total
from (select *, $as_of::date - last_activity_on as idle from lead_facts)
where (is_open or $all_leads)
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or created_on >= $start::date)
    and ($end::date is null or created_on <= $end::date)
group by owner
order by total desc, owner
