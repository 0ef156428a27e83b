-- What the deals brought, and what of the data is not in the stages.
,
asked as (
    select *
    from deal_base
    where (created_on is null or created_on <= $as_of::date)
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
dated as (
    select * from asked
    where ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
),
everything as (
    select len($sources::varchar[]) = 0 and len($owners::varchar[]) = 0 and $start::date is null
        and $end::date is null as chosen
)
select
    count(*) filter (won) as won,
    count(countable) filter (won) as priced,
    sum(countable) filter (won) as revenue,
    count(*) filter (won and coalesce(amount, 0) = 0) as unpriced,
    count(*) filter (furthest = 0 and not won) as no_stage,
    count(*) filter (not won and not lost and list_position($stages::varchar[], stage_key(stage)) < furthest)
        as moved_back,
    (
        select count(*) from dated
        where deal_key not in (select deal_key from deal_history) and coalesce(pipeline, $pipeline) = $pipeline
    ) as no_history,
    (
        select count(*) from dated as d
        left join deal_history as h using (deal_key)
        where coalesce(h.pipeline, d.pipeline, $pipeline) <> $pipeline
    ) as other_pipelines,
    (select count(*) from asked where created_on is null and ($start::date is not null or $end::date is not null))
        as undated,
    (select sum(deals) from deals_not_found, everything where chosen and not ambiguous) as not_found,
    (select sum(deals) from deals_not_found, everything where chosen and ambiguous) as ambiguous
from reached
