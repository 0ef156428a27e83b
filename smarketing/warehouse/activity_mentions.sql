-- Whom activities mean by the names they say, once it is known which lead a deal belongs to. Run where some record
-- names another.
insert into candidates
select
    'deal', crm, plain_key(name), plain_key(company), null, coalesce('lead ' || lead_key, 'deal ' || deal_key),
        lead_key, null
from deal_base
where crm in (select crm from activities where opportunity_name is not null) and name is not null;

delete from mentions;
insert into mentions
with said as (
    select distinct crm, lead_name, contact_name, opportunity_name, company
    from activities
    where coalesce(lead_name, contact_name, opportunity_name, company) is not null
),
-- Of several contacts each is meant.
each_contact as (
    from said where not coalesce(contains(contact_name, ';'), false)
    union
    select * replace (trim(unnest(string_split(contact_name, ';'))) as contact_name) from said
    where contains(contact_name, ';')
)
select
    mention_key(crm, lead_name, contact_name, opportunity_name, company), crm, null, lead_name, contact_name,
        opportunity_name, company
from each_contact
where coalesce(contact_name, ' ') <> '';
insert into lead_by_mention from understood;
