-- What a lead and an MQL are worth in customers: by all of them that are a year old at most, recent ones included, so
-- that stakes are small rather than large.
select
    count(*) filter (is_customer) / nullif(count(is_customer), 0) as per_lead,
    count(*) filter (is_customer and (is_mql or $every_lead))
        / nullif(count(is_customer) filter (is_mql or $every_lead), 0) as per_mql
from lead_facts
where created_on > $as_of::date - 365
