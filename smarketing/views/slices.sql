-- How far the leads that are old enough to be judged came, and what they brought: a row per slice (all as one, or by
-- source, channel, campaign, offer, landing page). Old enough are leads of $judged_from days and more; all, where that
-- is null. Somebody who reached a stage passed those before it, so that the rates of the steps multiply to the rate of
-- the whole; a step goes from the stage before it that the data knows, among the leads whose CRM tells both. The last
-- step is among the opportunities won or lost: one still open has not failed. A customer is one lead, however many
-- deals it won; its bookings add up. `paying` brought more than refunds took; `logs` and `log_squares` are for the
-- spread between what they brought.
with deals as (
    select lead_key, bool_or(outcome = 'open' or (closed_on > $as_of::date and outcome <> 'refund')) as still_open
    from deal_base
    where lead_key is not null and (created_on is null or created_on <= $as_of::date)
    group by lead_key
),
asked as (
    select
        f.*,
        case $dimension
            when 'source' then source
            when 'channel' then channel
            when 'campaign' then campaign
            when 'offer' then coalesce(offer, lead_type)
            when 'landing page' then landing_page
            else 'All leads'
        end as slice,
        not is_prospect as is_lead,
        coalesce(is_customer, false) or not coalesce(d.still_open, false) as decided
    from person_facts as f
    left join deals as d using (lead_key)
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or created_on >= $start::date)
        and ($end::date is null or created_on <= $end::date)
        and (not $qualified or $every_lead or is_mql)
        and ($judged_from::integer is null or created_on <= $as_of::date - $judged_from::integer)
),
passed as (
    select
        *,
        case when $every_lead then is_lead
            when is_mql is not null then is_mql or coalesce(is_sql or became_opportunity, false)
        end as mql,
        case when is_sql is not null then is_sql or coalesce(became_opportunity, false) end as sql
    from asked
),
told as (
    select
        count(*) filter (not is_lead) > 0 as tells_prospects,
        count(mql) filter (is_lead) > 0 as tells_mqls,
        count(sql) filter (is_lead) > 0 as tells_sqls
    from passed
),
walked as (
    select
        *,
        case when tells_mqls then mql else true end as before_sql,
        case when tells_sqls then sql when tells_mqls then mql else true end as before_opportunity
    from passed cross join told
)
select
    slice,
    any_value(tells_prospects) as tells_prospects,
    any_value(tells_mqls) as tells_mqls,
    any_value(tells_sqls) as tells_sqls,
    count(*) as people,
    count(*) filter (is_lead) as leads,
    count(mql) filter (is_lead) as lead_trials,
    count(*) filter (is_lead and mql) as mqls,
    count(sql) filter (is_lead and before_sql) as sql_trials,
    count(*) filter (is_lead and before_sql and sql) as sqls,
    count(became_opportunity) filter (is_lead and before_opportunity) as opportunity_trials,
    count(*) filter (is_lead and before_opportunity and became_opportunity) as opportunities,
    count(*) filter (became_opportunity and decided) as decided,
    count(*) filter (became_opportunity and is_customer) as customers,
    count(*) filter (became_opportunity and not decided) as still_open,
    -- As many leads as stand behind the opportunities already decided: those of the open ones say nothing yet.
    round(count(*) filter (is_lead) * case when count(*) filter (became_opportunity) > 0
        then count(*) filter (became_opportunity and decided) / count(*) filter (became_opportunity) else 1 end)::bigint
        as judged,
    count(*) filter (is_customer and priced_deals > 0) as priced_customers,
    coalesce(sum(won_deals), 0) as won_deals,
    coalesce(sum(priced_deals), 0) as priced_deals,
    coalesce(sum(revenue), 0) as bookings,
    count(*) filter (is_customer and revenue > 0) as paying,
    coalesce(sum(ln(revenue)) filter (is_customer and revenue > 0), 0) as logs,
    coalesce(sum(ln(revenue) * ln(revenue)) filter (is_customer and revenue > 0), 0) as log_squares
from walked
group by slice
order by leads desc, slice nulls last
