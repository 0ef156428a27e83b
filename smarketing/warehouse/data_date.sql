-- The data date: the newest thing that has happened, never a plan for the future; `moment` is its time, 00:00 where it
-- has none. Parameter: $today.
create or replace table data_date as
with events as (
    select created_at as happened_at from leads
    union all select mql_at from leads
    union all select sql_at from leads
    union all select opportunity_at from leads
    union all select customer_at from leads
    union all select last_activity_at from leads
    union all select created_at from opportunities
    union all select closed_at from opportunities where outcome in ('won', 'lost')
    union all select changed_at from stage_changes
    union all select changed_at from lead_stage_changes
    union all select occurred_at from activities
    union all select created_at from activities
)
select max(happened_at)::date as day, max(happened_at) as moment from events where happened_at < $today::date + 1;
