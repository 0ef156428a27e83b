-- MQLs of a stretch of days by the rep who owns them, beside those of the stretch before. “No owner” was handed to
-- nobody.
select
    owner as rep,
    min(team) as team,
    count(*) filter (mql_on between $from_day::date and $to_day::date) as mqls,
    count(*) filter (mql_on between $before_from::date and $before_to::date) as before,
    max(mql_on) as last_on
from lead_facts
where (is_mql or $every_lead) and mql_on <= least($to_day::date, $as_of::date)
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
group by owner
having mqls > 0 or before > 0
order by mqls desc, rep
