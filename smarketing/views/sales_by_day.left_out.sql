-- Won deals that the revenue does not contain.
with won as (
    select * from deal_base
    where outcome = 'won'
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
dated as (
    select * from won
    where closed_on <= $as_of::date
        and ($start::date is null or closed_on >= $start::date) and ($end::date is null or closed_on <= $end::date)
)
select 'deals won in these days by their stage history, and reopened or lost since: no sales' as reason,
    count(distinct w.deal_key) as rows
from deal_wins as w
join deal_base as d using (deal_key)
where w.until <= $as_of::date and d.outcome in ('open', 'lost')
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], d.source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], d.owner))
    and ($start::date is null or w.won_on >= $start::date) and ($end::date is null or w.won_on <= $end::date)
union all
select 'won deals without a close date: on no day', count(*) from won where closed_on is null
union all
select 'won deals that close after the data date: not yet sales', count(*) from won where closed_on > $as_of::date
union all
select 'won deals without an amount (empty or 0): counted as deals, not in the revenue', count(*)
from dated where coalesce(amount, 0) = 0
