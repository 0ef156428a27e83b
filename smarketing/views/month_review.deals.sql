-- Deals won, lost or refunded between two days: source and rep of each, which of the three, and the amount that may be
-- added up; that of a refund is negative, and null where the agreement leaves refunds out.
select source, owner as rep, outcome = 'won' as won, outcome = 'refund' as refund, countable as amount
from deal_base
where outcome in ('won', 'lost', 'refund') and closed_on between $first::date and $last::date
    and closed_on <= $as_of::date
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
