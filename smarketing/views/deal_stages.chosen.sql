-- The deals of one pipeline with a stage history, as known on $as_of, and the furthest stage that each is known to have
-- entered: its place in $stages, 0 for none. A deal that closed later was open then.
with chosen as (
    select
        d.deal_key, d.created_on, d.closed_on, d.amount, d.countable, d.stage,
        d.outcome = 'won' and coalesce(d.closed_on <= $as_of::date, true) as won,
        d.outcome = 'lost' and coalesce(d.closed_on <= $as_of::date, true) as lost
    from deal_base as d
    join deal_history as h using (deal_key)
    where h.pipeline = $pipeline and d.outcome <> 'refund'
        and (d.created_on is null or d.created_on <= $as_of::date)
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], d.source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], d.owner))
        and ($start::date is null or d.created_on >= $start::date)
        and ($end::date is null or d.created_on <= $end::date)
),
entered as (
    select deal_key, list_position($stages::varchar[], stage_key) as place, entered_at::date as day
    from deal_entries
    where seen_at::date <= $as_of::date and list_contains($stages::varchar[], stage_key)
),
-- Materialized, because DuckDB 2.0 fails on a join that is fed by an outer one (“dict-surviving join”).
reached as materialized (
    select c.*, coalesce(e.furthest, 0) as furthest
    from chosen as c
    left join (select deal_key, max(place) as furthest from entered group by deal_key) as e using (deal_key)
)
