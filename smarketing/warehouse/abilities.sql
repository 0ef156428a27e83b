-- What each CRM's data can tell. Where deals are linked to leads they say what a lead became; else its stage does.
-- Of a person in several CRMs is known what any of them tells.
create or replace table abilities as
with told as (
    select
        crm,
        bool_or(stage is not null or converted is not null) as tells_stage,
        bool_or(stage is not null or mql_at is not null) as tells_mql,
        bool_or(stage = 'sql' or sql_at is not null) as tells_sql
    from leads
    group by crm
),
linked as (
    select distinct l.crm, d.crm as deals_crm from deal_base as d join persons as l on l.row_key = d.lead_key
),
-- A deal with a person of several CRMs speaks for its own; for all of them where it is of none.
telling as (
    select m.member
    from linked as k
    join crm_members as m using (crm)
    where m.member = k.deals_crm or k.deals_crm not in (select o.member from crm_members as o where o.crm = k.crm)
)
select
    m.crm,
    bool_or(t.tells_stage) as tells_stage,
    bool_or(t.tells_mql) as tells_mql,
    bool_or(t.tells_sql) as tells_sql,
    bool_or(m.member in (select member from telling)) as tells_deals
from crm_members as m
join told as t on t.crm = m.member
group by m.crm;
