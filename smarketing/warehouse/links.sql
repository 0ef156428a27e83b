-- Which lead a deal belongs to, and what of its amount may be added up. Parameter: $currency (null = the most common one).

-- Ways to find a lead. One lead per key, so that a link can never multiply rows: the earliest record wins.
create or replace view lead_by_id as
select
    crm, id, row_key as lead_key, created_at, timed,
    coalesce(mql_at, created_at) as handed_at
from leads
where row_key in (select min(row_key) from leads where id is not null group by crm, id);
create or replace view lead_by_contact as
select crm, converted_contact_id as id, min(row_key) as lead_key from leads where converted_contact_id is not null group by all;
create or replace view lead_by_deal as
select crm, converted_opportunity_id as id, min(row_key) as lead_key from leads where converted_opportunity_id is not null group by all;
create or replace view lead_by_email as
select crm, email, min(row_key) as lead_key from leads where email is not null group by all;
create or replace view lead_by_any_email as
select email, min(row_key) as lead_key from leads where email is not null group by all;

-- Each is asked several times below: worked out once, under the same name.
create or replace temp table lead_by_id as from lead_by_id;
create or replace temp table lead_by_contact as from lead_by_contact;
create or replace temp table lead_by_deal as from lead_by_deal;
create or replace temp table lead_by_email as from lead_by_email;
create or replace temp table lead_by_any_email as from lead_by_any_email;

create or replace table deal_base as
with linked as (
    select d.*, coalesce(i.lead_key, v.lead_key, c.lead_key, e.lead_key, a.lead_key) as lead_key
    from opportunities as d
    left join lead_by_id as i on i.crm = d.crm and i.id = d.lead_id
    left join lead_by_deal as v on v.crm = d.crm and v.id = d.id
    left join lead_by_contact as c on c.crm = d.crm and c.id = d.contact_id
    left join lead_by_email as e on e.crm = d.crm and e.email = d.email
    left join lead_by_any_email as a on a.email = d.email
),
home_currency as (
    select coalesce($currency, mode(currency) filter (outcome = 'won'), mode(currency)) as code from opportunities
)
select
    row_number() over () as deal_key,
    d.crm,
    d.id,
    d.name,
    d.lead_key,
    d.stage,
    coalesce(d.outcome, 'open') as outcome,
    d.type,
    d.pipeline,
    coalesce(o.name, 'No owner') as owner,
    coalesce(l.source, s.name, 'No source') as source,
    d.amount,
    coalesce(d.currency, h.code) as currency,
    -- What may be added up: a real amount in the company's currency. A won deal at 0 is a missing amount.
    case when d.amount > 0 and coalesce(d.currency, h.code) is not distinct from h.code then d.amount end as countable,
    d.created_at::date as created_on,
    d.closed_at::date as closed_on,
    d.lost_reason
from linked as d
cross join home_currency as h
left join lead_base as l using (lead_key)
left join source_names as s on s.spelling = d.source
left join owner_names as o
    on o.key = owner_key(d.crm, d.owner, d.owner_id);

create or replace view lead_of_deal as
select crm, id, min(lead_key) as lead_key from deal_base where id is not null group by all;
