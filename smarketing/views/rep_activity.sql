-- A row per rep, per team and for all: the leads they own and what was done about them, by whoever did it. Every row is
-- computed from its leads, so that a team's median is not a mean of medians. `versions` are those of the agreement that
-- judged the leads.
-- A lead never contacted stays in every denominator. First response runs from creation; a lead touched only before it was
-- created was contacted, but how fast is unknown. A lead still inside the promised hours is not judged, answered or not:
-- to judge only those already answered would flatter.
judged as (
    select
        *,
        case
            when not coalesce(over, false) then null
            when stopped_at is not null and used <= promised then 'kept'
            when stopped_at is not null then 'late'
            when not contacted then 'never'
        end as promise
    from read
)
select
    case when grouping(owner) = 0 then 'rep' when grouping(team) = 0 then 'team' else 'all' end as level,
    owner as rep,
    team,
    count(*) as leads_assigned,
    count(*) filter (contacted) as leads_contacted,
    sum(attempts)::bigint as attempts,
    sum(attempts) / nullif(count(*), 0) as attempts_per_lead,
    sum(calls)::bigint as calls,
    sum(emails)::bigint as emails,
    sum(meetings)::bigint as meetings,
    median(first_response_hours) as median_first_response_hours,
    quantile_cont(first_response_hours, 0.9) as p90_first_response_hours,
    count(*) filter (promise = 'kept') / nullif(count(promise), 0) as within_promise,
    count(*) filter (promise = 'kept') as kept,
    count(*) filter (promise = 'late') as late,
    count(*) filter (promise = 'never') as never,
    count(promise) as due,
    count(*) filter (precise and first_response_hours <= 1) as within_first_hour,
    count(first_response_hours) as responses,
    count(*) filter (precise and first_response_hours is not null) as timed_responses,
    coalesce(map_keys(histogram(version) filter (promise is not null)), []) as versions,
    count(*) filter (not over) as inside,
    count(*) filter (created_on is not null and version is null) as no_agreement
from judged
group by grouping sets ((owner, team), (team), ())
order by level, leads_assigned desc, rep, team
