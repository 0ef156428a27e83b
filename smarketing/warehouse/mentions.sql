-- Whom a name means, for exports that name linked records instead of giving their ids.

-- Names of companies and deals as they are compared: without case, accents, spaces and marks. Those of people:
-- name_key.
create or replace macro plain_key(name) as
    nullif(trim(regexp_replace(lower(strip_accents(nfc_normalize(name))), '[^\pL\pN]+', ' ', 'g')), '');
-- All that one record says about whom it belongs to, as one number: what many say alike is looked up once.
create or replace macro mention_key(crm, lead_name, contact_name, opportunity_name, company) as
    case
        when coalesce(lead_name, contact_name, opportunity_name, company) is not null
            then hash(crm, lead_name, contact_name, opportunity_name, company)
    end;

-- A link that holds from a day on.
create or replace macro not_before(since, happened_at, lead_key) as
    case when coalesce(happened_at::date >= since, true) then lead_key end;

-- CRMs whose records are linked by name. Where there is none, the tables below stay empty: `understood.sql` fills them.
create or replace temp table mentioning as
select crm from opportunities where coalesce(lead_name, contact_name, company) is not null
union
select crm from activities where coalesce(lead_name, contact_name, opportunity_name, company) is not null
union
select crm from contacts;

-- What a name may mean, in the CRM that says it. `person` tells apart those who are no lead.
create or replace temp table candidates (
    role varchar, crm varchar, name varchar, company varchar, email varchar, person varchar, lead_key bigint, since date
);
-- Contacts, and the lead each was: the one converted to it, the one with its e-mail address, the only one of its name.
-- Whoever was a contact before becoming a lead has a history that is not the lead's: only what is not older is, from
-- `since`.
create or replace table contact_base (
    contact_key bigint, crm varchar, id varchar, email varchar, name varchar, company varchar, lead_key bigint,
        since date
);
-- Whom deals and activities mean by the names they say.
create or replace temp table deal_mentions (key ubigint, lead_key bigint, sure boolean, since date, ambiguous boolean);
create or replace temp table lead_by_mention as from deal_mentions;
