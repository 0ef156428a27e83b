-- Ad spend by source and by campaign, and the leads it is compared with: those created on the days that the source's
-- (the campaign's) spend covers, so that years of leads never stand against a month of spend. A month is covered from
-- the first to the last day that has spend, as reports leave out days without any; a month without a row is not
-- covered. A week or month that lies partly in the period counts by its share of days. Spend in a currency without an
-- exchange rate makes its sum unknown.
with part as (
    select
        *,
        greatest(first_day, $start::date) as since,
        least(last_day, $end::date, $as_of::date) as until,
        grouped.kind, grouped.name
    from spend,
        (values ('source', source), ('campaign', lower(trim(campaign)))) as grouped(kind, name)
    where aside is null and grouped.name is not null
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
),
counted as (
    from part where until >= since
),
spent as (
    select
        kind, name,
        min(trim(campaign)) as label,
        min(since) as first_day,
        max(until) as last_day,
        count(distinct cost_key) as rows,
        case when count(*) = count(amount) then sum(amount * (until - since + 1) / days) end as spend,
        list_sort(list_distinct(list(currency) filter (amount is null))) as unrated
    from counted
    group by kind, name
),
months as (
    select kind, name, unnest(generate_series(date_trunc('month', since), until, interval 1 month))::date as month,
        since, until
    from (select distinct kind, name, since, until from counted)
),
covered as (
    select kind, name, month, min(greatest(since, month)) as since, max(least(until, last_day(month))) as until
    from months
    group by kind, name, month
),
people as (
    select c.kind, c.name, count(*) as leads, count(*) filter (f.is_customer) as customers,
        count(f.is_customer) as judged
    from covered as c
    join lead_facts as f
        on case c.kind when 'source' then f.source else lower(trim(f.campaign)) end = c.name
            and date_trunc('month', f.created_on)::date = c.month
            and f.created_on between c.since and c.until
    where len($sources::varchar[]) = 0 or list_contains($sources::varchar[], f.source)
    group by c.kind, c.name
)
select
    s.kind,
    case s.kind when 'source' then s.name else s.label end as name,
    s.spend, s.first_day, s.last_day, s.rows, s.unrated,
    coalesce(p.leads, 0) as leads,
    coalesce(p.customers, 0) as customers,
    coalesce(p.judged, 0) as judged
from spent as s
left join people as p using (kind, name)
order by s.kind, s.spend desc nulls last, name
