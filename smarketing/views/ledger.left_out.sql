-- What the ledger does not contain.
with chosen as (
    select * from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
dated as (
    select * from chosen
    where ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
),
won as (
    select * from deal_base
    where outcome = 'won'
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and (closed_on is null or closed_on <= $as_of::date)
),
closed as (
    select * from won
    where closed_on is not null
        and ($start::date is null or closed_on >= $start::date) and ($end::date is null or closed_on <= $end::date)
)
select 'leads of sources by which sales finds leads itself' as reason, count(*) as rows
from dated where list_contains($sales_sources::varchar[], source)
union all
select 'leads without a creation date: in no month', count(*) from chosen where created_on is null
union all
select 'won deals without a close date: closed in no month', count(*) from won where closed_on is null
union all
select 'won deals without an amount (empty or 0): not in the revenue', count(*)
from closed where coalesce(amount, 0) = 0
union all
select
    case
        when ambiguous
            then 'won deals that name somebody several leads could be: in the total revenue, not in that from marketing'
        else 'won deals linked to no lead: in the total revenue, not in that from marketing'
    end,
    count(*)
from closed where lead_key is null
group by ambiguous
union all
select 'customers won before their lead was created: not in the sales cycle', count(*)
from dated where first_won_on < created_on
