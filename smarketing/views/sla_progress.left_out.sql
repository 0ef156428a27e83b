-- MQLs on no day and leads that are none; those `counted` are in the figures, on the best day that the export has.
with chosen as (
    select *, coalesce(is_mql, false) or $every_lead as counts from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
dated as (
    select * from chosen
    where ($start::date is null or mql_on >= $start::date) and ($end::date is null or mql_on <= $end::date)
)
select 'MQLs without any date: on no day' as reason, count(*) as rows, false as counted from chosen
where counts and mql_on is null
union all
select 'MQLs counted on the day they were created: the export has no date on which they became one', count(*), true
from dated where counts and not mql_dated and not $every_lead and mql_on <= $as_of::date
union all
select 'MQLs dated after the data date: not yet counted', count(*), false from dated
where counts and mql_on > $as_of::date
union all
select 'leads that are not (yet) MQLs', count(*), false from chosen
where not counts
    and ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
