-- What is in no month, or in none of the figures.
with chosen as (
    select * from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
)
select 'leads without a creation date: in no month, nor in the database' as reason, count(*) as rows
from chosen where created_on is null
union all
select 'prospects without a creation date: not in the database', count(*)
from person_facts
where is_prospect and created_on is null
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
union all
select 'MQLs without any date: in no month', count(*) from chosen where (is_mql or $every_lead) and mql_on is null
union all
select 'customers without a close date: in no month', count(*) from chosen where is_customer and first_won_on is null
union all
select
    case
        when ambiguous then 'won deals that name somebody several leads could be: their customers are not counted'
        else 'won deals linked to no lead in the data: their customers are not counted'
    end,
    count(*)
from deal_base
where outcome = 'won' and lead_key is null and (closed_on is null or closed_on <= $as_of::date)
    and len($sources::varchar[]) = 0 and len($owners::varchar[]) = 0
group by ambiguous
union all
select 'rows of web analytics without a day: in no month', count(*) from traffic
where day is null and visits is not null
