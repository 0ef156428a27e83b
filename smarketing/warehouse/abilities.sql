-- What the data can tell, and up to which day. Parameter: $today.

-- What each CRM's data can tell. Where deals are linked to leads they say what a lead became; else its stage does.
create or replace table abilities as
select
    crm,
    bool_or(stage is not null or converted is not null) as tells_stage,
    bool_or(stage is not null or mql_at is not null) as tells_mql,
    bool_or(stage = 'sql' or sql_at is not null) as tells_sql,
    crm in (select l.crm from deal_base as d join lead_base as l using (lead_key)) as tells_deals
from lead_base
group by crm;

-- The data date: the newest thing that has happened, never a plan for the future; `moment` is its time, 00:00 where it has
-- none.
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
    union all select occurred_at from activities
    union all select created_at from activities
)
select max(happened_at)::date as day, max(happened_at) as moment from events where happened_at < $today::date + 1;
