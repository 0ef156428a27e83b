-- Which lead a deal belongs to, and what of its amount may be added up. Parameters: $currency (null = the most common
-- one), $refunds ('net': refunds are taken off the revenue, 'ignore': they are not), and the exchange rates given by
-- hand: $rate_currencies, $rate_into, $rate_values, $rate_days.

-- CRMs whose deals or activities name people by their addresses. Where there is none, leads' addresses are not even
-- read.
create or replace table addressing as
select crm from opportunities where email is not null union select crm from activities where email is not null;

-- Ways to find a lead. One lead per key, so that a link can never multiply rows: the earliest record wins. A record
-- leads to the one that stands for its person.
create or replace view lead_by_id as
select
    l.crm, l.id, l.lead_key, coalesce(m.created_at, l.created_at) as created_at, coalesce(m.timed, l.timed) as timed,
    handed_over_at(coalesce(m.mql_at, l.mql_at), coalesce(m.sql_at, l.sql_at), coalesce(m.created_at, l.created_at))
        as handed_at
from lead_records as l
left join merged_leads as m on m.row_key = l.lead_key
where l.row_key in (select min(row_key) from leads where id is not null group by crm, id)
union all
-- The ids of records that were merged into that one.
select l.crm, g.id, l.lead_key, l.created_at, l.timed, handed_over_at(l.mql_at, l.sql_at, l.created_at)
from merged_records as g
join (
    select
        r.crm, r.id, r.row_key, r.lead_key,
        coalesce(m.created_at, r.created_at) as created_at, coalesce(m.timed, r.timed) as timed,
        coalesce(m.mql_at, r.mql_at) as mql_at, coalesce(m.sql_at, r.sql_at) as sql_at
    from lead_records as r
    left join merged_leads as m on m.row_key = r.lead_key
    semi join merged_records as k on k.parent = 'leads' and k.crm = r.crm and k.survivor = r.id
    qualify row_number() over (partition by r.crm, r.id order by r.row_key) = 1
) as l on g.parent = 'leads' and g.crm = l.crm and g.survivor = l.id;
create or replace view lead_by_contact as
select crm, id, min(lead_key) as lead_key, max(since) as since
from (
    select coalesce(x.parent_crm, l.crm) as crm, l.converted_contact_id as id, l.lead_key, null as since
    from lead_records as l
    left join crossed_ids as x
        on x.child = 'leads' and x."column" = 'converted_contact_id' and x.crm = l.crm and x.id = l.converted_contact_id
    where l.converted_contact_id is not null
    union all
    select crm, id, lead_key, since from contact_base where id is not null and lead_key is not null
    union all
    select c.crm, g.id, c.lead_key, c.since
    from merged_records as g
    join contact_base as c on c.crm = g.crm and c.id = g.survivor
    where g.parent = 'contacts' and c.lead_key is not null
)
group by all;
create or replace view lead_by_deal as
select coalesce(x.parent_crm, l.crm) as crm, l.converted_opportunity_id as id, min(l.lead_key) as lead_key
from lead_records as l
left join crossed_ids as x
    on x.child = 'leads' and x."column" = 'converted_opportunity_id'
        and x.crm = l.crm and x.id = l.converted_opportunity_id
where l.converted_opportunity_id is not null
group by all;
create or replace view lead_by_email as
select
    e.crm, e.email, e.lead_key, p.created_at, p.timed, handed_over_at(p.mql_at, p.sql_at, p.created_at) as handed_at
from (
    select crm, email, min(lead_key) as lead_key
    from lead_records where email is not null and crm in (from addressing) group by all
) as e
left join persons as p on p.row_key = e.lead_key;
create or replace view lead_by_any_email as
select email, min(lead_key) as lead_key from lead_records
where email is not null and (select count(*) > 0 from addressing) group by all;

-- Each is asked several times below: worked out once, under the same name.
create or replace temp table lead_by_id as from lead_by_id;
create or replace temp table lead_by_contact as from lead_by_contact;
create or replace temp table lead_by_deal as from lead_by_deal;
create or replace temp table lead_by_email as from lead_by_email;
create or replace temp table lead_by_any_email as from lead_by_any_email;

-- Whom the ids mean that lead to another system, or to the other kind of people; crossings.sql says when.
create or replace table crossed_leads as
select x.child, x."column", x.crm, x.id, l.lead_key, null::date as since, l.created_at, l.timed, l.handed_at
from crossed_ids as x
join lead_by_id as l on l.crm = x.parent_crm and l.id = x.id
where x.parent = 'leads'
union all
select
    x.child, x."column", x.crm, x.id, c.lead_key, c.since, p.created_at, p.timed,
    handed_over_at(p.mql_at, p.sql_at, p.created_at)
from crossed_ids as x
join lead_by_contact as c on c.crm = x.parent_crm and c.id = x.id
left join persons as p on p.row_key = c.lead_key
where x.parent = 'contacts';

-- The currency that amounts are added up in.
create or replace temp table home_currency as
select upper(trim(coalesce($currency, mode(currency) filter (outcome = 'won'), mode(currency)))) as code
from opportunities;

-- The rates into it, each with the days it holds for: until the next one, and the earliest before its day too.
create or replace table rates as
select
    currency,
    rate,
    valid_from,
    case when row_number() over days = 1 then '-infinity'::date else valid_from end as since,
    coalesce(lead(valid_from) over days, 'infinity'::date) as until
from (
    select
        unnest($rate_currencies::varchar[]) as currency,
        unnest($rate_into::varchar[]) as target,
        unnest($rate_values::double[]) as rate,
        unnest($rate_days::date[]) as valid_from
)
where target = (select code from home_currency)
window days as (partition by currency order by valid_from nulls first);

-- Won deals whose amounts are in another currency, by the rate they are converted by. Without one they cannot be added
-- up; as a part must not look like the whole, then nothing is: `countable` below is null for every deal. Lost deals are
-- never added up, and an open one without a rate leaves out no more than its own lead's open amount.
create or replace table conversions as
select d.currency, r.rate, r.valid_from, count(*) as deals
from (
    select upper(trim(currency)) as currency, coalesce(closed_at, created_at)::date as day
    from opportunities
    where outcome = 'won' and (amount > 0 or amount < 0 and $refunds = 'net')
        and upper(trim(currency)) <> (select code from home_currency)
) as d
left join rates as r on r.currency = d.currency and coalesce(d.day, '-infinity'::date) >= r.since
    and coalesce(d.day, '-infinity'::date) < r.until
group by all;

-- As they stand on the data date, under a name of their own: an earlier day hides the view deal_base by another of that
-- name.
create or replace table latest_deals as
with linked as (
    select
        d.*,
        coalesce(
            i.lead_key, not_before(x.since, d.created_at, x.lead_key), v.lead_key,
            not_before(c.since, d.created_at, c.lead_key), not_before(y.since, d.created_at, y.lead_key),
            e.lead_key, a.lead_key, not_before(n.since, d.created_at, n.lead_key)
        ) as lead_key,
        coalesce(n.ambiguous, false) as ambiguous
    from opportunities as d
    left join lead_by_id as i on i.crm = d.crm and i.id = d.lead_id
    left join lead_by_deal as v on v.crm = d.crm and v.id = d.id
    left join lead_by_contact as c on c.crm = d.crm and c.id = d.contact_id
    left join crossed_leads as x
        on x.child = 'opportunities' and x."column" = 'lead_id' and x.crm = d.crm and x.id = d.lead_id
    left join crossed_leads as y
        on y.child = 'opportunities' and y."column" = 'contact_id' and y.crm = d.crm and y.id = d.contact_id
    left join lead_by_email as e on e.crm = d.crm and e.email = d.email
    left join lead_by_any_email as a on a.email = d.email
    left join deal_mentions as n on n.key = mention_key(d.crm, d.lead_name, d.contact_name, null, d.company)
),
-- Each deal with the day that says by which rate it is converted.
dated as (
    select *, upper(trim(currency)) as foreign_currency,
        coalesce(closed_at, created_at, '-infinity'::timestamp)::date as rate_day
    from linked
)
select
    row_number() over () as deal_key,
    d.crm,
    d.id,
    d.name,
    d.lead_key,
    -- Linked to nobody because several leads have the name that it says.
    d.ambiguous and d.lead_key is null as ambiguous,
    d.company,
    d.stage,
    -- A won deal with a negative amount is a refund or a credit: no new win, but less revenue.
    case when d.outcome = 'won' and d.amount < 0 then 'refund' else coalesce(d.outcome, 'open') end as outcome,
    d.type,
    d.pipeline,
    coalesce(o.name, 'No owner') as owner,
    coalesce(l.source, s.name, 'No source') as source,
    d.amount,
    coalesce(d.currency, h.code) as currency,
    -- What may be added up: a real amount, in the company's currency. A won deal at 0 is a missing amount.
    case
        when (d.amount > 0 or d.amount < 0 and d.outcome = 'won' and $refunds = 'net')
            and not exists (select 1 from conversions where rate is null)
            then d.amount * case when coalesce(d.foreign_currency, h.code) is not distinct from h.code then 1
                else r.rate end
    end as countable,
    d.amount > 0 and d.foreign_currency <> h.code and r.rate is null as unrated,
    d.created_at::date as created_on,
    d.closed_at::date as closed_on,
    d.lost_reason
from dated as d
cross join home_currency as h
left join rates as r on r.currency = d.foreign_currency and d.rate_day >= r.since and d.rate_day < r.until
left join lead_base as l using (lead_key)
left join source_names as s on s.spelling = d.source
left join owner_names as o
    on o.key = owner_key(d.crm, d.owner, d.owner_id);

create or replace view deal_base as from latest_deals;

-- When deals were won that did not stay so, by the history of their stages: filled by stage_history.sql.
create or replace table deal_wins (deal_key bigint, won_on date, until date);

-- The deals as they stood on an earlier day. One that was reopened or lost since was won then, on the day that it
-- entered the stage; one that was won again later was open in between. What has no history is taken as it stands today.
create or replace macro deals_on(day) as table
select d.* replace (
    case
        when w.won and d.amount < 0 then 'refund'
        when w.won then 'won'
        when w.reopened and d.outcome in ('won', 'refund') then 'open'
        else d.outcome
    end as outcome,
    case
        when w.won then w.won_on
        when w.reopened and d.outcome in ('won', 'refund') then null
        else d.closed_on
    end as closed_on
)
from latest_deals as d
left join (
    select
        deal_key,
        coalesce(bool_or(until > day), false) as won,
        max(won_on) filter (until > day) as won_on,
        not coalesce(bool_or(coalesce(until > day, true)), false) as reopened
    from deal_wins
    where won_on <= day
    group by deal_key
) as w using (deal_key);

create or replace view lead_of_deal as
with own as (
    select crm, id, min(lead_key) as lead_key from deal_base where id is not null group by all
)
from own
union all
select x.crm, x.id, o.lead_key
from crossed_ids as x
join own as o on o.crm = x.parent_crm and o.id = x.id
where x.child = 'activities' and x."column" = 'opportunity_id';
