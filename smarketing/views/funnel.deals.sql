-- What the leads of the chosen days brought, for the average deal, and what the funnel does not contain.
with of_owners as (
    select * from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
dated as (
    select * from of_owners
    where ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
)
select
    sum(revenue) as revenue,
    sum(won_deals) as won_deals,
    sum(priced_deals) as priced_deals,
    count(*) filter (is_customer and priced_deals > 0) as priced_customers,
    (select count(*) from of_owners where created_on is null and ($start::date is not null or $end::date is not null))
        as undated,
    count(*) filter (said_opportunity and not became_opportunity) as without_deal,
    (
        select count(*) from deal_base
        where outcome = 'won' and lead_key is null and not ambiguous
            and (closed_on is null or closed_on <= $as_of::date)
            and len($sources::varchar[]) = 0 and len($owners::varchar[]) = 0 and $start::date is null
            and $end::date is null
    ) as unlinked,
    (
        select count(*) from deal_base
        where outcome = 'won' and ambiguous and (closed_on is null or closed_on <= $as_of::date)
            and len($sources::varchar[]) = 0 and len($owners::varchar[]) = 0 and $start::date is null
            and $end::date is null
    ) as ambiguous,
    -- Without an exchange rate no deal has an amount that counts: that is another reason.
    sum(won_deals - priced_deals) filter ((select unrated_deals = 0 from contents)) as unpriced
from dated
