-- From which day to which the data can tell of each measure; null where it tells nothing. What lies beyond is unknown, which
-- is not nothing. A lead's dates tell of leads whoever is asked about; visits only of the sources that are.
with named as (
    select source_key(spelling) as key, min(name) as name from source_names group by all
),
visited as (
    select min(t.day)::date as since, max(t.day)::date as until
    from traffic as t
    left join named as n on n.key = source_key(t.source)
    where t.visits is not null and t.day < $as_of::date + 1
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], coalesce(n.name, t.source)))
),
led as (
    select
        min(least(created_on, mql_on)) as since,
        greatest(max(created_on), max(mql_on) filter (mql_on <= $as_of::date)) as until,
        max(first_won_on) filter (first_won_on <= $as_of::date) as won_until,
        count(is_mql) > 0 as tells_mqls,
        count(is_customer) > 0 as tells_customers
    from lead_facts
),
dealt as (
    select
        coalesce(
            min(closed_on) filter (outcome in ('won', 'lost') and closed_on <= $as_of::date),
            min(created_on) filter (created_on <= $as_of::date)
        ) as since,
        greatest(
            max(closed_on) filter (outcome in ('won', 'lost') and closed_on <= $as_of::date),
            max(created_on) filter (created_on <= $as_of::date)
        ) as until,
        (select coalesce(bool_or(tells_deals), false) from abilities) as tell
    from deal_base
)
select
    visited.since as visits_since,
    visited.until as visits_until,
    led.since as leads_since,
    led.until as leads_until,
    case when led.tells_mqls or $every_lead then led.since end as mqls_since,
    led.until as mqls_until,
    -- Before the first deal in the data nobody is known to have bought, or not to; where stages tell, the leads' own records do.
    case when led.tells_customers then case when dealt.tell then dealt.since else led.since end end as customers_since,
    -- Without deals, the leads' own dates tell of customers.
    coalesce(dealt.until, greatest(led.until, led.won_until)) as customers_until
from visited, led, dealt
