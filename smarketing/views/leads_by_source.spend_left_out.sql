-- Rows of ad spend of the chosen sources and days that are in no sum, and why; those without a day whatever the days.
with chosen as (
    select
        cost_key, amount,
        case
            when aside is not null then aside
            when first_day > $as_of::date then 'to come'
            when amount is null then 'no rate'
            when partly then 'partly'
        end as why
    from spend
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (first_day is null or $start::date is null or last_day >= $start::date)
        and (first_day is null or $end::date is null or first_day <= $end::date)
)
select r.reason, count(distinct c.cost_key) as rows
from chosen as c
join (values
    (1, 'by day', 'rows of ad spend by week or month whose days are there by day too'),
    (2, 'partly', 'rows of ad spend by week or month of which some days are there by day too: those count once'),
    (3, 'by platform', 'campaigns of the CRM whose spend an ad platform reports too'),
    (4, 'no rate', 'rows of ad spend in a currency without an exchange rate: the cost of their source is unknown'),
    (5, 'campaign without a cost', 'campaigns of the CRM without an actual cost: what they cost is unknown'),
    (6, 'campaign without a day', 'campaigns of the CRM with a cost but no start date'),
    (7, 'no amount', 'rows of ad spend without an amount: what they cost is unknown'),
    (8, 'no day', 'rows of ad spend without a day: in no period'),
    (9, 'to come', 'rows of ad spend of days that were still to come')
) as r(place, why, reason) using (why)
group by r.place, r.reason
order by r.place
