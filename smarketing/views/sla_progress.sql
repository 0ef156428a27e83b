-- MQLs by the day they became one, a row for every day; days after $as_of have not happened, so they are unknown.
with mqls as (
    select mql_on as day, count(*) as mqls
    from lead_facts
    where (is_mql or $every_lead) and mql_on <= $as_of::date
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    group by mql_on
),
days as (
    select unnest(generate_series(
        coalesce($start::date, (select min(day) from mqls)), coalesce($end::date, $as_of::date), interval 1 day
    ))::date as day
)
select
    day,
    case when day <= $as_of::date then coalesce(mqls, 0) end as mqls,
    case when day <= $as_of::date then coalesce(sum(mqls) over (order by day), 0)::bigint end as cumulative_mqls
from days left join mqls using (day)
order by day
