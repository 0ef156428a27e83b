-- From which day to which the data has visits of the chosen sources; null where it has none.
with named as (
    select source_key(spelling) as key, min(name) as name from source_names group by all
)
select min(t.day)::date as since, max(t.day)::date as until
from traffic as t
left join named as n on n.key = source_key(t.source)
where t.visits is not null and t.day < $as_of::date + 1
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], coalesce(n.name, t.source)))
