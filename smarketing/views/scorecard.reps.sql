-- Revenue of each rep between two days: deals won, less refunds, in the currency that is added up.
select
    owner as rep, any_value(t.team) as sold_in_team, count(*) filter (outcome = 'won') as won_deals,
        sum(countable) as revenue
from deal_base
left join teams as t on t.rep = owner
where outcome in ('won', 'refund') and closed_on between $first::date and $last::date
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
group by owner
order by revenue desc nulls last, owner
