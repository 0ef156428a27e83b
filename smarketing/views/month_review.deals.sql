-- Deals won or lost between two days: source and rep of each, whether it was won, and the amount that may be added up.
select source, owner as rep, outcome = 'won' as won, countable as amount
from deal_base
where outcome in ('won', 'lost') and closed_on between $first::date and $last::date and closed_on <= $as_of::date
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
