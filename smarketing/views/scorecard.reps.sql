-- Revenue of each rep between two days: deals won, in the currency that is added up.
select owner as rep, count(*) as won_deals, sum(countable) as revenue
from deal_base
where outcome = 'won' and closed_on between $first::date and $last::date
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
group by owner
order by revenue desc nulls last, rep
