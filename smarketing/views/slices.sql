-- A row per slice of the leads created in the chosen dates: by source, channel, campaign, offer, landing page, or all as
-- one. Every lead is in the denominators, the recent ones too. Unknown stays null: what the data does not tell of any lead.
-- A customer is one lead, however many deals it won; its bookings add up. `paying` brought more than
-- refunds took; `logs` and `log_squares` are for the spread between what they brought.
with chosen as (
    select
        *,
        case $dimension
            when 'source' then source
            when 'channel' then channel
            when 'campaign' then campaign
            when 'offer' then coalesce(offer, lead_type)
            when 'landing page' then landing_page
            else 'All leads'
        end as slice,
        case when is_customer then coalesce(revenue, 0) else 0 end as brought
    from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or created_on >= $start::date)
        and ($end::date is null or created_on <= $end::date)
        and (not $qualified or $every_lead or is_mql)
)
select
    slice,
    count(*) as leads,
    count(became_opportunity) as judged,
    count(*) filter (became_opportunity) as opportunities,
    count(is_customer) as known,
    count(*) filter (is_customer) as customers,
    count(*) filter (is_customer and priced_deals > 0) as priced,
    sum(brought) as bookings,
    count(*) filter (brought > 0) as paying,
    coalesce(sum(ln(brought)) filter (brought > 0), 0) as logs,
    coalesce(sum(ln(brought) * ln(brought)) filter (brought > 0), 0) as log_squares
from chosen
group by slice
order by leads desc, slice nulls last
