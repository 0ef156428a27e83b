-- What each customer among the chosen leads that are old enough brought, where an amount is known, in a fixed order.
select
    case $dimension
        when 'source' then source
        when 'channel' then channel
        when 'campaign' then campaign
        when 'offer' then coalesce(offer, lead_type)
        when 'landing page' then landing_page
        else 'All leads'
    end as slice,
    revenue
from lead_facts
where is_customer and priced_deals > 0
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or created_on >= $start::date)
    and ($end::date is null or created_on <= $end::date)
    and (not $qualified or $every_lead or is_mql)
    and ($judged_from::integer is null or created_on <= $as_of::date - $judged_from::integer)
order by revenue, lead_key
