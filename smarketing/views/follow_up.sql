-- A row per rep, per team, per version of the agreement that judged the leads, per stretch of time to the first
-- attempt, and for all; every row is computed from its leads. The share kept is of promises that are over: to count
-- those answered while their promise still runs, but not the others, would flatter.
select
    case
        when grouping(owner) = 0 then 'rep' when grouping(team) = 0 then 'team'
        when grouping(version) = 0 then 'version' when grouping(speed) = 0 then 'speed' else 'all'
    end as level,
    owner as rep, team, version, speed,
    count(*) as handed_over,
    count(*) filter (stopped_at is not null or contradicting) as attempted,
    count(*) filter (state = 'kept') as kept,
    count(*) filter (state = 'late') as late,
    count(*) filter (state = 'broken') as broken,
    count(*) filter (state = 'about_to_break') as about_to_break,
    count(*) filter (state = 'waiting') as waiting,
    count(*) filter (state = 'not_judged') as not_judged,
    count(*) filter (state = 'kept' and over) as kept_over,
    count(*) filter (state <> 'not_judged' and over) as due,
    count(hours) as timed,
    median(hours) as median_hours,
    quantile_cont(hours, 0.9) as p90_hours,
    count(hours) filter (not by_day) as known_to_the_hour,
    count(*) filter (hours <= 1 and not by_day) as within_first_hour,
    sum(attempts)::bigint as attempts,
    sum(attempts) / count(*) as attempts_per_lead,
    -- The efforts: of leads whose days are over; `effort_waiting` are the others, of which something may still come.
    count(*) filter (effort_due) as effort_due,
    count(*) filter (effort_known and not effort_due) as effort_waiting,
    count(*) filter (effort_due and effort_attempts > 0) as attempted_in_days,
    count(*) filter (rejected and ended_in_time and least_attempts is not null) as closed,
    count(*) filter (rejected and ended_in_time and effort_attempts >= least_attempts) as closed_after_enough,
    -- Open ones that had too few attempts in their days and none since: closed now, they were closed too early.
    count(*) filter (is_open and ended_in_time and effort_attempts < least_attempts) as may_close_early,
    count(*) filter (is_sql_in_time) as sqls,
    coalesce(sum(effort_calls) filter (is_sql_in_time), 0)::bigint as sql_calls,
    coalesce(sum(effort_emails) filter (is_sql_in_time), 0)::bigint as sql_emails,
    count(*) filter (is_sql_in_time and sql_on is null and opportunity_on is null) as undated_sqls,
    max(effort_until) filter (effort_known and not effort_due) as effort_until,
    count(*) filter (by_day and state <> 'not_judged') as judged_by_day,
    count(*) filter (handed_at is null) as undated,
    count(*) filter (handed_at is not null and version is null) as no_agreement,
    count(*) filter (version is not null and contradicting) as contradicting,
    count(*) filter (version is not null and misdated) as misdated,
    count(*) filter (not hand_over_dated and handed_at is not null) as handed_earlier,
    count(*) filter (state = 'broken' and not is_open) as broken_and_done
from (
    select
        *,
        case
            when state = 'broken' then 'never'
            when hours is null then null
            when by_day and hours = 0 then 'same_day'
            when hours <= 1 then 'hours_1'
            when hours <= 4 then 'hours_4'
            when hours <= 8 then 'hours_8'
            when hours <= 24 then 'hours_24'
            when hours <= 72 then 'hours_72'
            else 'hours_over_72'
        end as speed
    from judged
)
group by grouping sets ((owner, team), (team), (version), (speed), ())
order by level, handed_over desc, rep, team, version
