-- What was spent on ads, on which source, from which day to which, in the company's currency. Every row covers whole
-- days. `aside` is why a row is in no sum; `partly`: some of its days are there in finer rows, which count instead.

-- A source under the name its leads have: the platform's own where leads carry it or a person named it, else that of
-- its kind of advertising (Google Ads is “Paid Search” in most CRMs).
create or replace table spend as
with named as (
    select spelling, name, by_hand, sum(leads) over (partition by name) > 0 as has_leads from source_names
),
-- A CRM's campaign without an end runs until now.
stretches as (
    select
        c.*,
        lower(trim(c.campaign)) as campaign_key,
        coalesce(c.covers = 'campaign', false) as of_crm,
        date_trunc(coalesce(nullif(c.covers, 'campaign'), 'day'), c.day)::date as first_day,
        coalesce(
            c.last_day::date,
            case c.covers
                when 'campaign' then 'infinity'::date
                when 'week' then (date_trunc('week', c.day) + interval 7 day)::date - 1
                when 'month' then (date_trunc('month', c.day) + interval 1 month)::date - 1
                else c.day::date
            end
        ) as until,
        case when until = first_day then 1 when c.covers = 'week' then 2 else 3 end as grain
    from costs as c
),
-- A week, month or campaign that was exported before it was over covers the days up to then.
reached as (
    select
        s.*,
        greatest(first_day, case
            when (s.last_day is null or s.of_crm) and until > d.day and first_day <= d.day then d.day
            when until = 'infinity' then first_day
            else until
        end) as last_day_covered
    from stretches as s cross join (select max(day) as day from data_date) as d
),
-- The stretch that finer rows of the same spend cover: a report by day leaves out days without spend, so from their
-- first to their last. Rows without a campaign are of all campaigns.
finer as (
    select c.row_key, min(o.first_day) as since, max(o.last_day_covered) as until
    from reached as c
    join reached as o on o.crm = c.crm and o.source is not distinct from c.source and o.grain < c.grain
        and o.first_day <= c.last_day_covered and o.last_day_covered >= c.first_day
        and coalesce(o.campaign_key = c.campaign_key, true)
    where not c.of_crm and not o.of_crm and o.amount is not null
    group by c.row_key
),
-- What remains of each row: all of it, or its days before and after that stretch, or nothing.
remaining as (
    select r.row_key, r.first_day as since, r.last_day_covered as until, false as partly
    from reached as r anti join finer using (row_key)
    union all
    select r.row_key, r.first_day, f.since - 1, true from reached as r join finer as f using (row_key)
    where f.since > r.first_day
    union all
    select r.row_key, f.until + 1, r.last_day_covered, true
    from reached as r join finer as f using (row_key) where f.until < r.last_day_covered
)
select
    r.row_key as cost_key,
    case
        when p.by_hand or p.has_leads then p.name
        when k.has_leads then k.name
        else coalesce(p.name, k.name, 'No source')
    end as source,
    r.campaign,
    coalesce(m.since, r.first_day) as first_day,
    coalesce(m.until, r.last_day_covered) as last_day,
    coalesce(m.until, r.last_day_covered) - coalesce(m.since, r.first_day) + 1 as days,
    r.amount * days / (r.last_day_covered - r.first_day + 1) * case
        when r.amount = 0 or coalesce(upper(trim(r.currency)), h.code) is not distinct from h.code then 1 else x.rate
    end as amount,
    upper(trim(r.currency)) as currency,
    coalesce(m.partly, false) as partly,
    case
        when r.amount is null then if(r.of_crm, 'campaign without a cost', 'no amount')
        when r.first_day is null then if(r.of_crm, 'campaign without a day', 'no day')
        when m.row_key is null then 'by day'
        -- A CRM's campaign whose ads a platform reports too: the platform knows better.
        when r.of_crm and exists (
            select 1 from stretches as o
            where not o.of_crm and o.campaign_key = r.campaign_key and o.first_day <= r.until and o.until >= r.first_day
        ) then 'by platform'
    end as aside
from reached as r
left join remaining as m using (row_key)
cross join home_currency as h
left join named as p on p.spelling = r.source
left join named as k on k.spelling = r.channel
left join rates as x on x.currency = upper(trim(r.currency)) and r.first_day >= x.since and r.first_day < x.until;
