-- The leads handed over to sales in the chosen days: when each one's clock started, and when the first attempt stopped it.
with chosen as (
    select
        *,
        handed_at as started_at,
        first_attempt_at as stopped_at,
        not coalesce(follow_up_timed, handed_at::time <> '00:00') as by_day,
        -- Touched only before it existed: the dates contradict each other, so how soon is unknown. Attempts before a later
        -- hand-over are possible, but do not answer it.
        first_attempt_at is null and attempts > 0 and not (hand_over_dated or mql_dated) as contradicting,
        -- Handed over before it existed: the clock would count days that were none.
        coalesce(handed_at::date < created_on, false) as misdated
    from lead_facts
    where is_handed
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or handed_at::date >= $start::date)
        and ($end::date is null or handed_at::date <= $end::date)
        and (handed_at is null or handed_at::date <= $as_of::date)
),
