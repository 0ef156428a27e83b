-- A row per month, quarter or year ($period; $shift months from January to the first of the fiscal year). Of the leads
-- created in it: how many marketing generated, those that became customers and what they brought since. Of the deals
-- closed in it: what came from marketing-generated leads, whenever they were created, and from everybody. Of the leads
-- that first bought in it: the days since their creation. A deal linked to no lead is not marketing's. Refunds are
-- taken off the revenue, and are no deals won. $sales_sources are the sources of sales' own leads.
with generated as (
    select
        *,
        (date_trunc($period, created_on - to_months($shift)) + to_months($shift))::date as created_in,
        (date_trunc($period, first_won_on - to_months($shift)) + to_months($shift))::date as bought_in
    from lead_facts
    where not list_contains($sales_sources::varchar[], source)
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
cohorts as (
    select
        created_in as first_day,
        count(*) as leads,
        count(is_customer) as judged,
        count(*) filter (is_customer) as customers,
        count(*) filter (is_customer and priced_deals > 0) as priced_customers,
        sum(won_deals) as won_deals,
        sum(priced_deals) as priced_deals,
        sum(revenue) filter (is_customer and priced_deals > 0) as priced_revenue,
        sum(revenue) as customer_revenue
    from generated
    where ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
    group by created_in
),
bought as (
    select bought_in as first_day, count(*) as cycles, sum(first_won_on - created_on) as cycle_days
    from generated
    where first_won_on >= created_on and is_customer
        and ($start::date is null or first_won_on >= $start::date)
        and ($end::date is null or first_won_on <= $end::date)
    group by bought_in
),
sold as (
    select
        (date_trunc($period, closed_on - to_months($shift)) + to_months($shift))::date as first_day,
        count(*) filter (outcome = 'won') as deals,
        count(countable) filter (outcome = 'won') as priced,
        sum(countable) as revenue,
        count(*) filter (outcome = 'won' and marketings) as marketing_deals,
        count(countable) filter (outcome = 'won' and marketings) as marketing_priced,
        sum(countable) filter (marketings) as marketing_revenue
    from (
        select *, lead_key is not null and not list_contains($sales_sources::varchar[], source) as marketings
        from deal_base
    )
    where outcome in ('won', 'refund') and closed_on <= $as_of::date
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or closed_on >= $start::date) and ($end::date is null or closed_on <= $end::date)
    group by first_day
)
select *
from cohorts
full join bought using (first_day)
full join sold using (first_day)
where first_day is not null
order by first_day
