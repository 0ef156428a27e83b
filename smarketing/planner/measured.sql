-- What was sold in the chosen dates, and the owners of the chosen leads: the measured start of a plan besides its
-- rates.
with sold as (
    select countable, closed_on, outcome
    from deal_base
    where outcome in ('won', 'refund') and closed_on <= $as_of::date
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or closed_on >= $start::date)
        and ($end::date is null or closed_on <= $end::date)
)
select
    count(*) filter (outcome = 'won') as deals,
    count(countable) filter (outcome = 'won') as priced,
    sum(countable) as revenue,
    min(closed_on) as first_day,
    (
        select count(distinct owner)
        from lead_facts
        where owner <> 'No owner'
            and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
            and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
            and ($start::date is null or created_on >= $start::date)
            and ($end::date is null or created_on <= $end::date)
    ) as reps
from sold
