-- What the measured rates cannot know or do not contain.
with asked as (
    select *, created_on is not null
        and ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date) as dated
    from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and (not $qualified or $every_lead or is_mql)
),
closing as (
    select quantile_disc(first_won_on - created_on, 0.9) filter (first_won_on >= created_on) as days from asked where dated
)
select
    (select days from closing) as days_to_close,
    count(*) filter (dated and not coalesce(is_customer, false) and $as_of::date - created_on < (select days from closing))
        as young,
    count(*) filter (dated and first_won_on < created_on) as early,
    count(*) filter (not dated and created_on is null and ($start::date is not null or $end::date is not null)) as undated,
    -- Without an exchange rate no deal has an amount that counts: that is another reason.
    count(*) filter ((dated or ($start::date is null and $end::date is null)) and is_customer and coalesce(priced_deals, 0) = 0
        and (select unrated_deals = 0 from contents)) as unpriced,
    (
        select count(*) from deal_base
        where outcome = 'won' and lead_key is null and (closed_on is null or closed_on <= $as_of::date)
            and ($start::date is null or closed_on >= $start::date) and ($end::date is null or closed_on <= $end::date)
            and len($sources::varchar[]) = 0 and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    ) as unlinked
from asked
