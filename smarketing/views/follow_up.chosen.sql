-- The leads handed over to sales in the chosen days, as far as activities are known of their time: when each one's
-- clock started, and when the first attempt stopped it.
with chosen as (
    select
        f.*,
        handed_at as started_at,
        first_attempt_at as stopped_at,
        not coalesce(follow_up_timed, handed_at::time <> '00:00') as by_day,
        -- Attempted only before it existed: the dates contradict each other, so how soon is unknown. Attempts before a
        -- later hand-over are possible, but do not answer it.
        first_attempt_at is null and attempts > 0 and not (hand_over_dated or mql_dated) as contradicting,
        -- Handed over before it existed: the clock would count days that were none.
        coalesce(handed_at::date < created_on, false) as misdated,
        v.until as known_until
    from lead_facts as f
    left join activity_coverage as v using (crm)
    where is_handed
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or handed_at::date >= $start::date)
        and ($end::date is null or handed_at::date <= $end::date)
        and (handed_at is null or handed_at::date <= $as_of::date)
        -- What was done before activities are known, or after, is in no export: not to be found is not to be undone.
        and (handed_at is null or v.since is null or handed_at::date >= v.since)
        and (handed_at is null or v.until is null or handed_at::date <= v.until)
),
