-- Ad spend by source and by campaign, and the leads it is compared with: those created on the days that the source's (the
-- campaign's) spend covers, so that years of leads never stand against a month of spend. A week or month that lies partly
-- in the period counts by its share of days. Spend in a currency without an exchange rate makes its sum unknown.
with part as (
    select
        *,
        greatest(first_day, $start::date) as since,
        least(last_day, $end::date, $as_of::date) as until,
        grouped.kind, grouped.name
    from spend,
        (values ('source', source), ('campaign', lower(trim(campaign)))) as grouped(kind, name)
    where not said_by_day and grouped.name is not null
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
),
spent as (
    select
        kind, name,
        min(trim(campaign)) as label,
        min(since) as first_day,
        max(until) as last_day,
        count(*) as rows,
        case when count(*) = count(amount) then sum(amount * (until - since + 1) / days) end as spend,
        list_sort(list_distinct(list(currency) filter (amount is null))) as unrated
    from part
    where until >= since
    group by kind, name
)
select
    s.kind,
    case s.kind when 'source' then s.name else s.label end as name,
    s.spend, s.first_day, s.last_day, s.rows, s.unrated,
    count(f.lead_key) as leads,
    count(f.lead_key) filter (f.is_customer) as customers,
    count(f.is_customer) as judged
from spent as s
left join lead_facts as f
    on case s.kind when 'source' then f.source else lower(trim(f.campaign)) end = s.name
        and f.created_on between s.first_day and s.last_day
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], f.source))
group by all
order by s.kind, s.spend desc nulls last, name
