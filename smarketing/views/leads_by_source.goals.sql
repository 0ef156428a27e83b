-- Leads of a period for each source that has an agreed goal, however the agreement spells the source. None is 0 leads.
with agreed as (select unnest($goal_names::varchar[]) as agreed_name),
named as (
    select agreed_name, coalesce(min(n.name), agreed_name) as source
    from agreed left join source_names as n on source_key(n.name) = source_key(agreed_name) or n.spelling = agreed_name
    group by agreed_name
)
select named.agreed_name, named.source, count(f.lead_key) as leads
from named
left join lead_facts as f on f.source = named.source and f.created_on between $from_day::date and $to_day::date
where len($sources::varchar[]) = 0 or list_contains($sources::varchar[], named.source)
group by all
order by leads desc, named.source
