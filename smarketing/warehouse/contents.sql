-- What there is, counted once at the end of an import, for the sentences that say what is missing.
create or replace table contents as
select
    (select count(*) from lead_base) as leads,
    (select count(*) from lead_base where owner <> 'No owner') as leads_with_owner,
    (select count(lead_type) from lead_base) as leads_with_type,
    (select count(*) from lead_base join abilities using (crm) where tells_mql) as stage_known,
    (select count(last_activity_at) from lead_base) as touched_leads,
    (select count(*) from deal_base) as opportunities,
    (select count(*) from deal_base where outcome = 'won') as won_deals,
    (select count(visits) from traffic where day is not null) as traffic_days,
    (select count(*) from lead_base where fit is not null and interest is not null) as leads_with_fit,
    (select count(*) from activities) as activities,
    (select coalesce(sum(activities), 0)::bigint from diary where attempt) as attempts,
    (select coalesce(sum(activities), 0)::bigint from diary where attempt and not unlinked) as linked_attempts,
    (select mode(currency) from deal_base where countable is not null) as currency,
    (select day from data_date) as data_date,
    $demo::boolean as demo;
