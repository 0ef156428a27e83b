-- A row per rep, per team and for all: the leads they own and what was done about them, by whoever did it. Every row is
-- computed from its leads, so that a team's median is not a mean of medians.
-- A lead never contacted stays in every denominator. First response runs from creation, in elapsed hours (the clock
-- above runs round the clock here); a lead attempted only before it was created was contacted, but how fast is unknown.
-- One meeting with five leads is one meeting, and five leads that were attempted.
timed as (
    select *, case when stopped_at is not null then used / 3600000000 end as response_hours from read
),
-- What is counted more than once where activities are added up by lead.
repeated as (
    select
        owner, team,
        count(*) - count(distinct activity) as attempts,
        count(*) filter (kind = 'call') - count(distinct activity) filter (kind = 'call') as calls,
        count(*) filter (kind = 'email') - count(distinct activity) filter (kind = 'email') as emails,
        count(*) filter (kind = 'meeting') - count(distinct activity) filter (kind = 'meeting') as meetings,
        case when grouping(owner) = 0 then 'rep' when grouping(team) = 0 then 'team' else 'all' end as level
    from shared_attempts
    join chosen using (lead_key)
    where happened_at < $as_of::date + 1
    group by grouping sets ((owner, team), (team), ())
),
counted as (
    select
        case when grouping(owner) = 0 then 'rep' when grouping(team) = 0 then 'team' else 'all' end as level,
        owner, team,
        count(*) as leads_assigned,
        count(*) filter (contacted) as leads_contacted,
        sum(attempts)::bigint as attempts,
        sum(calls)::bigint as calls,
        sum(emails)::bigint as emails,
        sum(meetings)::bigint as meetings,
        median(response_hours) as median_first_response_hours,
        quantile_cont(response_hours, 0.9) as p90_first_response_hours,
        count(*) filter (precise and response_hours <= 1) as within_first_hour,
        count(response_hours) as responses,
        count(*) filter (precise and response_hours is not null) as timed_responses
    from timed
    group by grouping sets ((owner, team), (team), ())
)
select
    c.level,
    c.owner as rep,
    c.team,
    c.leads_assigned,
    c.leads_contacted,
    c.attempts - coalesce(r.attempts, 0) as attempts,
    c.attempts / nullif(c.leads_assigned, 0) as attempts_per_lead,
    c.calls - coalesce(r.calls, 0) as calls,
    c.emails - coalesce(r.emails, 0) as emails,
    c.meetings - coalesce(r.meetings, 0) as meetings,
    c.calls as calls_by_lead, c.emails as emails_by_lead, c.meetings as meetings_by_lead,
    c.median_first_response_hours, c.p90_first_response_hours,
    c.within_first_hour, c.responses, c.timed_responses
from counted as c
left join repeated as r
    on r.level = c.level and r.owner is not distinct from c.owner and r.team is not distinct from c.team
order by c.level, c.leads_assigned desc, rep, c.team
