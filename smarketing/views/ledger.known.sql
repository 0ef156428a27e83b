-- From which day to which the data knows of leads and of deals, whoever is asked about: beyond them nothing is known.
select
    (select min(created_on) from lead_facts) as leads_since,
    (select max(created_on) from lead_facts) as leads_until,
    coalesce(
        min(closed_on) filter (outcome in ('won', 'lost') and closed_on <= $as_of::date),
        min(created_on) filter (created_on <= $as_of::date)
    ) as deals_since,
    greatest(
        max(closed_on) filter (outcome in ('won', 'lost') and closed_on <= $as_of::date),
        max(created_on) filter (created_on <= $as_of::date)
    ) as deals_until
from deal_base
