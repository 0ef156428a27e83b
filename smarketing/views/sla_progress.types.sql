-- MQLs of a period by type of lead, beside the same stretch of the period before.
select
    coalesce(lead_type, 'No type') as lead_type,
    count(*) filter (mql_on between $from_day::date and $to_day::date) as mqls,
    count(*) filter (mql_on between $before_from::date and $before_to::date) as before
from lead_facts
where (is_mql or $every_lead) and mql_on <= $as_of::date
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
group by all
having mqls > 0 or before > 0
order by mqls desc, lead_type
