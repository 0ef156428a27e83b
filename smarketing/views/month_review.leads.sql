-- Between two days, by source and rep: leads created, leads that became MQLs, whenever they were created, and the
-- visits of the source where web analytics names it as the CRM does. A day's visits are those of its fullest split by
-- source.
with happened as (
    select source, owner as rep, created_on as day, 1 as leads, 0 as mqls from lead_facts
    union all
    select source, owner, mql_on, 0, 1 from lead_facts where is_mql or $every_lead
),
named as (
    select source_key(spelling) as key, min(name) as name from source_names group by all
),
splits as (
    select
        t.day::date as day, t.crm, t.campaign is null as no_campaign, t.landing_page is null as no_page,
        coalesce(n.name, t.source) as source, sum(t.visits) as visits
    from traffic as t
    left join named as n on n.key = source_key(t.source)
    where t.visits is not null and t.source is not null
        and t.day::date between $first::date and $last::date and t.day < $as_of::date + 1
    group by all
),
visited as (
    select source, sum(visits) as visits from (
        select day, source, max(visits) as visits from splits group by all
    )
    where len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source)
    group by source
),
counted as (
    select source, rep, sum(leads)::double as leads, sum(mqls)::double as mqls
    from happened
    where day between $first::date and $last::date and day <= $as_of::date
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], rep))
    group by all
)
select source, rep, coalesce(leads, 0) as leads, coalesce(mqls, 0) as mqls, v.visits::double as visits
from counted
full join (select source, null::varchar as rep, visits from visited) as v using (source, rep)
