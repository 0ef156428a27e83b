-- What the measured rates do not contain, and what they contain less surely. Leads of $judged_from days and more are
-- judged.
with asked as (
    select *, created_on is not null
        and ($start::date is null or created_on >= $start::date)
        and ($end::date is null or created_on <= $end::date) as dated
    from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and (not $qualified or $every_lead or is_mql)
),
judged as (
    select * from asked
    where $judged_from::integer is null and (dated or ($start::date is null and $end::date is null))
        or dated and created_on <= $as_of::date - $judged_from::integer
)
select
    count(*) filter (dated and created_on > $as_of::date - $judged_from::integer) as young,
    count(*) filter (dated and first_won_on < created_on) as early,
    count(*) filter (created_on is null
        and ($judged_from is not null or $start::date is not null or $end::date is not null))
        as undated,
    -- Without an exchange rate no deal has an amount that counts: that is another reason.
    (
        select count(*) from judged
        where is_customer and coalesce(priced_deals, 0) = 0 and (select unrated_deals = 0 from contents)
    ) as unpriced,
    (
        select count(*) from deal_base
        where outcome = 'won' and lead_key is null and (closed_on is null or closed_on <= $as_of::date)
            and ($start::date is null or closed_on >= $start::date) and ($end::date is null or closed_on <= $end::date)
            and len($sources::varchar[]) = 0
            and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    ) as unlinked
from asked
