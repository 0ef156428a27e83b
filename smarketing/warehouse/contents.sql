-- What there is, counted once at the end of an import, for the sentences that say what is missing. `prepared_on` is the
-- day after which everything is a plan; `prepared_by` stands for the words and statements that the figures follow from.
create or replace table contents as
with people as (
    select
        count(*) as leads,
        count(*) filter (owner <> 'No owner') as leads_with_owner,
        count(lead_type) as leads_with_type,
        count(*) filter (tells_mql) as stage_known,
        count(*) filter (tells_sql) as sql_known,
        count(last_activity_at) as touched_leads,
        count(*) filter (fit is not null and interest is not null) as leads_with_fit
    from lead_base
    left join abilities using (crm)
)
select
    people.*,
    (select count(*) from deal_base) as opportunities,
    (select count(*) from deal_base where outcome = 'won') as won_deals,
    (select count(*) from stage_changes) as stage_changes,
    (select count(*) from lead_stage_changes) as lead_stage_changes,
    (select count(*) from marketing_events) as marketing_events,
    (select count(visits) from traffic where day is not null) as traffic_days,
    (select count(*) from spend) as spend_rows,
    (select count(*) from activities) as activities,
    (select coalesce(sum(activities), 0)::bigint from diary where attempt) as attempts,
    (select coalesce(sum(activities), 0)::bigint from diary where attempt and not unlinked) as linked_attempts,
    (select code from home_currency) as currency,
    $refunds::varchar as refunds,
    (select coalesce(sum(deals), 0)::bigint from conversions where rate is null) as unrated_deals,
    (select coalesce(sum(deals), 0)::bigint from conversions where rate is not null) as converted_deals,
    (select day from data_date) as data_date,
    (select stage from hand_over) as hand_over,
    $demo::boolean as demo,
    $today::date as prepared_on,
    $prepared_by::varchar as prepared_by
from people;
