-- A row per quadrant, and per quadrant and source.
select
    quadrant,
    source,
    grouping(source) = 1 as whole,
    count(*) as leads,
    case when $every_lead then count(*) when count(is_mql) > 0 then count(*) filter (is_mql) end as mqls,
    case when count(became_opportunity) > 0 then count(*) filter (became_opportunity) end as opportunities,
    count(became_opportunity) as judged,
    case when count(is_customer) > 0 then count(*) filter (is_customer) end as customers,
    case when sum(priced_deals) * 2 >= sum(won_deals) then sum(revenue) end as revenue,
    sum(won_deals) as won_deals,
    sum(priced_deals) as priced_deals,
    count(*) filter (handed) as handed,
    count(*) filter (handed and first_attempt_at is not null) as followed_up,
    max(fit_score) as top_fit,
    max(interest_score) as top_interest
from placed
group by grouping sets ((quadrant), (quadrant, source))
order by whole desc, leads desc, source
