-- A row per source. A lead with several opportunities is one lead that became an opportunity; its revenue adds up.
-- Conversion is a ratio of sums. Unknown stays null: without deals, or with too few amounts, there is no revenue,
-- without stages no MQL.
select
    source,
    count(*) as leads,
    case when $every_lead then count(*) when count(is_mql) > 0 then count(*) filter (is_mql) end as mqls,
    case when count(became_opportunity) > 0 then count(*) filter (became_opportunity) end as opportunities,
    case when count(is_customer) > 0 then count(*) filter (is_customer) end as customers,
    count(became_opportunity) as judged,
    median(first_won_on - created_on) filter (first_won_on >= created_on) as median_days_to_close,
    case when sum(priced_deals) * 2 >= sum(won_deals) then sum(revenue) end as revenue,
    sum(revenue) as brought,
    sum(won_deals) as won_deals,
    sum(priced_deals) as priced_deals
from lead_facts
where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or created_on >= $start::date)
    and ($end::date is null or created_on <= $end::date)
group by source
order by leads desc, source
