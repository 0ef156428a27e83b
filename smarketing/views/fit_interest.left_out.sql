-- Leads in no quadrant, or not in every figure of theirs.
with chosen as (
    select *, lower(trim(fit)) as fit_word, lower(trim(interest)) as interest_word from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
dated as (
    select * from chosen
    where ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
)
select 'leads without a creation date, so in no period' as reason, count(*) as rows, false as counted
from chosen where created_on is null and ($start::date is not null or $end::date is not null)
union all
select 'won deals without an amount (empty or 0): not in the revenue',
    coalesce(sum(won_deals - priced_deals), 0)::bigint, false
from dated
-- Without an exchange rate no deal has an amount that counts: that is another reason.
where (select unrated_deals = 0 from contents)
