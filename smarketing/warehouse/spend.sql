-- What was spent on ads, on which source, from which day to which, in the company's currency. Every row covers whole days.

-- A source under the name its leads have: the platform's own where leads carry it or a person named it, else that of its
-- kind of advertising (Google Ads is “Paid Search” in most CRMs).
create or replace table spend as
with named as (
    select spelling, name, by_hand, sum(leads) over (partition by name) > 0 as has_leads from source_names
),
stretches as (
    select
        c.*,
        date_trunc(coalesce(c.covers, 'day'), c.day)::date as first_day,
        coalesce(
            c.last_day::date,
            case c.covers
                when 'week' then (date_trunc('week', c.day) + interval 7 day)::date - 1
                when 'month' then (date_trunc('month', c.day) + interval 1 month)::date - 1
                else c.day::date
            end
        ) as until
    from costs as c
    where c.day is not null and c.amount is not null
),
-- A week or month that was exported before it was over covers the days up to then.
reached as (
    select
        s.*,
        case when s.last_day is null and until > d.day and first_day <= d.day then d.day else until end as last_day_covered
    from stretches as s cross join (select max(day) as day from data_date) as d
)
select
    case
        when p.by_hand or p.has_leads then p.name
        when k.has_leads then k.name
        else coalesce(p.name, k.name, 'No source')
    end as source,
    r.campaign,
    r.first_day,
    greatest(r.last_day_covered, r.first_day) as last_day,
    greatest(r.last_day_covered, r.first_day) - r.first_day + 1 as days,
    r.impressions,
    r.clicks,
    r.amount * case
        when r.amount = 0 or coalesce(upper(trim(r.currency)), h.code) is not distinct from h.code then 1 else x.rate
    end as amount,
    upper(trim(r.currency)) as currency,
    -- The same platform's spend of that time by day too: the whole is in the days already.
    r.until > r.first_day and exists (
        select 1 from stretches as o
        where o.crm = r.crm and o.source is not distinct from r.source and o.until = o.first_day
            and o.first_day between r.first_day and r.until
    ) as said_by_day
from reached as r
cross join home_currency as h
left join named as p on p.spelling = r.source
left join named as k on k.spelling = r.channel
left join rates as x on x.currency = upper(trim(r.currency)) and r.first_day >= x.since and r.first_day < x.until;
