-- The MQLs handed to sales between two days, and how many of them sales accepted: as an SQL, or with an opportunity where
-- the data knows no SQLs.
select
    count(*) as mqls,
    count(coalesce(is_sql, became_opportunity)) as known,
    count(*) filter (coalesce(is_sql, became_opportunity)) as accepted
from lead_facts
where (is_mql or $every_lead) and mql_on between $first::date and $last::date
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
