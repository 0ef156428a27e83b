-- The day and the amount of every won deal up to $as_of; the amount is null where it is unknown.
select closed_on as day, countable as amount
from deal_base
where outcome = 'won' and closed_on <= $as_of::date
    and ($start::date is null or closed_on >= $start::date)
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
order by day, amount
