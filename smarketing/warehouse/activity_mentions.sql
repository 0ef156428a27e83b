-- Whom activities mean by the names they say, once it is known which lead a deal belongs to.
insert into candidates
select
    'deal', crm, plain_key(name), plain_key(company), null, coalesce('lead ' || lead_key, 'deal ' || deal_key), lead_key, null
from deal_base
where crm in (select crm from activities where opportunity_name is not null) and name is not null;

delete from mentions;
insert into mentions
select distinct
    mention_key(crm, lead_name, contact_name, opportunity_name, company), crm, null, lead_name, contact_name, opportunity_name, company
from activities
where coalesce(lead_name, contact_name, opportunity_name, company) is not null;
create or replace temp table lead_by_mention as from understood;
