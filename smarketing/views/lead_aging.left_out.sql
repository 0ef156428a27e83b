-- What the grid does not contain, each lead under the first reason that applies; those `counted` are in it all the
-- same.
select reason, count(*) as rows, counted
from (
    select
        case
            when $start::date is null and $end::date is null then null
            when created_on is null then 'no creation date, so in no period'
        end as no_date,
        case
            when $all_leads or is_open then null
            when rejected and not coalesce(became_opportunity, false) then 'rejected or closed'
            else 'already converted to an opportunity'
        end as not_open,
        case when active_before_only
            then 'active only before they were created: counted as without any activity' end as early,
        coalesce(no_date, not_open, early) as reason,
        no_date is null and not_open is null as counted
    from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and (created_on is null or (
            ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
        ))
)
where reason is not null
group by reason, counted
order by rows desc
