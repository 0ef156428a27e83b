-- Whose the rows of histories of leads, marketing's events and members of campaigns are: the lead's record. By the id
-- of the lead, of the contact (the lead converted to it, or of its address), across systems where `crossed_ids` says
-- so, and by e-mail. One record per key, the earliest written: a row is never two leads'. Parameter: $stages, the
-- lifecycle stages in their order.
create or replace temp table following as
select 'lead_stage_changes' as child, row_key, crm, lead_id, contact_id, email from lead_stage_changes
union all
select 'marketing_events', row_key, crm, lead_id, contact_id, email from marketing_events
union all
select 'campaign_members', row_key, crm, lead_id, contact_id, email from campaign_members;

create or replace temp table record_by_email as
select email, crm, min(row_key) as lead_row
from leads
where email is not null
group by grouping sets ((email, crm), (email));

create or replace temp table record_by_id as
with leads_held as (
    select crm, id, min(row_key) as lead_row from leads where id is not null group by all
),
contacts_held as (
    select crm, id, min(lead_row) as lead_row
    from (
        select crm, converted_contact_id as id, row_key as lead_row from leads where converted_contact_id is not null
        union all
        select c.crm, c.id, contact_as_lead(c.row_key)
        from contacts as c where contact_as_lead(c.row_key) in (select row_key from leads)
        union all
        select c.crm, c.id, coalesce(l.lead_row, h.lead_row, a.lead_row)
        from contacts as c
        left join leads_held as l on l.crm = c.crm and l.id = c.lead_id
        left join record_by_email as h on h.crm = c.crm and h.email = c.email
        left join record_by_email as a on a.crm is null and a.email = c.email
    )
    where id is not null and lead_row is not null
    group by all
),
held as (
    select 'leads' as parent, * from leads_held
    union all
    select 'contacts', * from contacts_held
),
of_merged as (
    select h.parent, h.crm, m.id, h.lead_row
    from merged_records as m join held as h on h.parent = m.parent and h.crm = m.crm and h.id = m.survivor
),
every as (
    from held union all from of_merged
)
select null as child, null as "column", parent, crm, id, min(lead_row) as lead_row from every group by all
union all
select x.child, x."column", null, x.crm, x.id, min(e.lead_row)
from crossed_ids as x join every as e on e.parent = x.parent and e.crm = x.parent_crm and e.id = x.id
where x.child in (select distinct child from following)
group by all;

create or replace temp table followed as
select
    f.child, f.row_key,
    coalesce(i.lead_row, x.lead_row, c.lead_row, y.lead_row, h.lead_row, a.lead_row) as lead_row
from following as f
left join record_by_id as i on i.parent = 'leads' and i.crm = f.crm and i.id = f.lead_id
left join record_by_id as x on x.child = f.child and x."column" = 'lead_id' and x.crm = f.crm and x.id = f.lead_id
left join record_by_id as c on c.parent = 'contacts' and c.crm = f.crm and c.id = coalesce(f.contact_id, f.lead_id)
left join record_by_id as y on y.child = f.child and y."column" = 'contact_id' and y.crm = f.crm and y.id = f.contact_id
left join record_by_email as h on h.crm = f.crm and h.email = f.email
left join record_by_email as a on a.crm is null and a.email = f.email;

-- How much of each is whose, for the sentences that say so. `people`: those named, by whatever names them.
create or replace table followed_counts as
select
    f.child as what, f.crm, count(*) as records, count(l.lead_row) as linked,
    count(distinct f.person) as people, count(distinct f.person) filter (l.lead_row is not null) as linked_people
from (select *, coalesce(lead_id, contact_id, email) as person from following) as f
join followed as l using (child, row_key)
group by all;

-- Of each month's marketing events, in how many something is said.
create or replace table event_months as
select
    date_trunc('month', e.occurred_at)::date as month, count(*) as records, count(f.lead_row) as linked,
    count(e.kind) as kind, count(e.campaign) as campaign
from marketing_events as e
join followed as f on f.child = 'marketing_events' and f.row_key = e.row_key
where e.occurred_at is not null
group by all;

-- What a history says of a lead's way: the first entry into each stage, the furthest, and whether its last entry says
-- that it was rejected.
create or replace table lead_ways as
select
    f.lead_row,
    min(c.changed_at) filter (c.reached = 'mql') as mql_at,
    min(c.changed_at) filter (c.reached = 'sql') as sql_at,
    min(c.changed_at) filter (c.reached = 'opportunity') as opportunity_at,
    min(c.changed_at) filter (c.reached = 'customer') as customer_at,
    max(list_position($stages, c.reached)) as rank,
    arg_max(coalesce(c.rejected, false), c.changed_at) as rejected
from lead_stage_changes as c
join followed as f on f.child = 'lead_stage_changes' and f.row_key = c.row_key
where f.lead_row is not null and c.changed_at is not null
group by f.lead_row;

-- The first campaign that a lead was a member of.
create or replace table lead_campaigns as
select f.lead_row, arg_min(n.campaign, (coalesce(n.created_at, 'infinity'::timestamp), n.campaign)) as campaign
from (
    select m.row_key, m.created_at, coalesce(m.campaign, k.campaign) as campaign
    from campaign_members as m
    left join (
        select crm, id, min(campaign) as campaign from costs where id is not null and campaign is not null group by all
    ) as k on k.crm = m.crm and k.id = m.campaign_id
) as n
join followed as f on f.child = 'campaign_members' and f.row_key = n.row_key
where f.lead_row is not null and n.campaign is not null
group by f.lead_row;

drop table following;
drop table followed;
drop table record_by_id;
drop table record_by_email;
