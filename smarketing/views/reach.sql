-- From which day to which the data knows of leads created, of leads becoming MQLs or customers, and of deals closed,
-- whoever is asked about and as of whatever day; null where no record says. $today is the last day of the data. An
-- export was made after its newest date, whichever it is: that of a deal's creation tells that the closings up to then
-- are in it, that of a prospect's that the leads are. Deals tell of customers from the first one closed on; without
-- deals, the leads' own records do.
select
    led.since as leads_since,
    led.until as leads_until,
    led.mqls_since,
    led.until as mqls_until,
    case when led.tells_customers then case when tells.deals then dealt.since else led.since end end as customers_since,
    case when tells.deals then dealt.until else greatest(led.until, led.won_until) end as customers_until,
    dealt.since as deals_since,
    dealt.until as deals_until
from (
    select
        min(created_on) as since,
        min(least(created_on, mql_on)) as mqls_since,
        greatest(max(created_on), max(mql_on) filter (mql_on <= $today::date)) as until,
        max(first_won_on) filter (first_won_on <= $today::date) as won_until,
        count(is_customer) > 0 as tells_customers
    from person_facts
) as led,
(
    select
        -- What was won and did not stay so tells of its day as well.
        least(
            min(closed_on) filter (closed and closed_on <= $today::date), (select min(won_on) from deal_wins)
        ) as since,
        greatest(
            max(closed_on) filter (closed and closed_on <= $today::date),
            max(created_on) filter (created_on <= $today::date)
        ) as until
    from (select *, outcome in ('won', 'lost', 'refund') as closed from deal_base)
) as dealt,
(select coalesce(bool_or(tells_deals), false) as deals from abilities) as tells
