-- Won revenue by close date, a row for every day. Month-to-date starts on the first of the month even where $start does
-- not. A day whose deals all lack an amount has unknown revenue, a day without deals has none. Refunds are no deals
-- won, but they lessen the revenue of their day; `gross` is it before them. Lost deals are there for the win rate.
with closed as (
    select closed_on as day, outcome, countable
    from deal_base
    where outcome in ('won', 'lost', 'refund') and closed_on <= $as_of::date
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
sold as (
    select
        day,
        count(*) filter (outcome = 'won') as deals,
        count(*) filter (outcome = 'lost') as lost,
        count(countable) filter (outcome = 'won') as priced,
        count(*) filter (outcome = 'refund') as refunds,
        sum(countable) filter (outcome in ('won', 'refund')) as revenue,
        sum(countable) filter (outcome = 'won') as gross,
        sum(countable * countable) filter (outcome = 'won') as squares
    from closed
    group by day
),
span as (
    select
        coalesce($start::date, (select min(day) from closed where outcome in ('won', 'refund'))) as first_day,
        coalesce($end::date, $as_of::date) as last_day
),
days as (
    select unnest(generate_series(date_trunc('month', first_day)::date, last_day, interval 1 day))::date as day
    from span
),
filled as (
    select
        day,
        case when day <= $as_of::date then coalesce(deals, 0) end as deals,
        case when day <= $as_of::date then coalesce(lost, 0) end as lost,
        case when day <= $as_of::date then coalesce(priced, 0) end as priced,
        case when day <= $as_of::date then coalesce(refunds, 0) end as refunds,
        gross,
        case when day <= $as_of::date and (coalesce(deals, 0) = 0 or priced > 0)
            then coalesce(revenue, 0) end as revenue,
        squares
    from days left join sold using (day)
),
running as (
    select
        *,
        sum(revenue) over month_so_far as known,
        sum(deals) over month_so_far as deals_so_far,
        sum(priced) over month_so_far as priced_so_far
    from filled
    window month_so_far as (partition by date_trunc('month', day) order by day)
)
select
    day,
    deals,
    revenue,
    case when day <= $as_of::date and (deals_so_far = 0 or priced_so_far > 0) then known end as month_to_date,
    lost,
    priced,
    refunds,
    gross,
    squares
from running
where day >= (select first_day from span)
order by day
