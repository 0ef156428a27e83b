-- How many leads reached each stage, of those created in the chosen dates. Each step is counted among the people who
-- reached the stage before it; the last step among opportunities already decided, for an open one may yet be won.
with chosen as (
    select f.*, a.tells_deals, stage_rank(stage) as rank
    from lead_facts as f
    join abilities as a using (crm)
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or created_on >= $start::date)
        and ($end::date is null or created_on <= $end::date)
),
decided as (
    select lead_key, bool_or(outcome = 'won') as won, bool_or(outcome = 'lost') as lost from deal_base
    where lead_key is not null and outcome <> 'open' and (closed_on is null or closed_on <= $as_of::date)
    group by lead_key
),
staged as (
    select
        *,
        coalesce(is_mql or $every_lead, $every_lead) as mql,
        coalesce(became_opportunity, false) as opportunity,
        rank >= 4 or coalesce(became_opportunity, false) as sql_reached
    from chosen left join decided using (lead_key)
),
sold as (
    select count(countable) as deals, sum(countable) as revenue, min(closed_on) as first_day
    from deal_base
    where outcome = 'won' and closed_on <= $as_of::date
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or closed_on >= $start::date)
        and ($end::date is null or closed_on <= $end::date)
)
select
    count(*) filter (rank = 1) as subscribers,
    count(*) filter (rank = 4) as sqls_named,
    count(*) as prospects,
    count(*) filter (rank <> 1 or opportunity) as leads,
    count(*) filter (mql) as mqls,
    count(is_mql) > 0 or $every_lead as mql_known,
    count(*) filter (mql and sql_reached) as sqls,
    count(*) filter (mql and opportunity) as mql_opportunities,
    count(*) filter (sql_reached) as all_sqls,
    count(*) filter (sql_reached and opportunity) as sql_opportunities,
    count(became_opportunity) > 0 as opportunity_known,
    count(*) filter (opportunity and case when tells_deals then won or lost else true end) as decided,
    count(*) filter (opportunity and is_customer) as customers,
    count(distinct owner) filter (owner <> 'No owner') as reps,
    (select deals from sold) as priced_deals,
    (select revenue from sold) as revenue,
    (select first_day from sold) as first_sale
from staged
