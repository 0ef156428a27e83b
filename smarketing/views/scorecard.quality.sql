-- The MQLs handed to sales between two days, and how many of them sales accepted: as an SQL, or with an opportunity
-- where the data knows no SQLs. Judged as sales' own promises are, once the agreed days are over and by what was
-- accepted within them; one whose acceptance the export does not date is taken as accepted at once. `waiting` are not
-- due yet.
select
    count(*) as mqls,
    count(accepted) filter (due) as known,
    count(*) filter (due and accepted and in_time) as accepted,
    count(*) filter (not due) as waiting
from (
    select
        coalesce(is_sql, became_opportunity) as accepted,
        coalesce(least(sql_on, opportunity_on, first_deal_on) <= mql_on + w.days, true) as in_time,
        mql_on + w.days < $as_of::date as due
    from lead_facts
    join effort_windows as w on mql_on between w.first and w.last
    where (is_mql or $every_lead) and mql_on between $first::date and $last::date
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
)
