-- A row per month with anything in it: leads, MQLs and customers by their own days, revenue and the sum of the squares
-- of its deals by the day they were won. The columns *_since and *_until say from which to which day the data knows of
-- leads, MQLs, deals won or lost, customers and sales' attempts.
with happened as (
    select created_on as day, 1 as leads, 0 as mqls, 0 as customers, 0 as won, 0 as priced, 0.0 as revenue,
        0.0 as squares
    from lead_facts where created_on <= $as_of::date
    union all
    select mql_on, 0, 1, 0, 0, 0, 0, 0 from lead_facts where (is_mql or $every_lead) and mql_on <= $as_of::date
    union all
    select first_won_on, 0, 0, 1, 0, 0, 0, 0 from lead_facts where is_customer and first_won_on <= $as_of::date
    union all
    -- A refund is no deal won, but less revenue.
    select
        closed_on, 0, 0, 0, (outcome = 'won')::integer, (outcome = 'won' and countable is not null)::integer,
        coalesce(countable, 0), case when outcome = 'won' then coalesce(countable * countable, 0) else 0 end
    from deal_base where outcome in ('won', 'refund') and closed_on <= $as_of::date
)
select
    date_trunc('month', day)::date as month,
    sum(leads)::bigint as leads,
    sum(mqls)::bigint as mqls,
    sum(customers)::bigint as customers,
    sum(won)::bigint as won,
    sum(priced)::bigint as priced,
    sum(revenue)::double as revenue,
    sum(squares)::double as squares,
    (select min(created_on) from lead_facts) as leads_since,
    (select max(created_on) from lead_facts where created_on <= $as_of::date) as leads_until,
    (select min(mql_on) from lead_facts where is_mql or $every_lead) as mqls_since,
    (select min(closed_on) from deal_base where outcome in ('won', 'lost')) as deals_since,
    (select min(first_won_on) from lead_facts where is_customer) as customers_since,
    (select min(happened_at)::date from touches where attempt) as attempts_since,
    (select max(closed_on) from deal_base where outcome in ('won', 'lost') and closed_on <= $as_of::date)
        as deals_until
from happened
where day is not null
group by all
order by month
