-- The first and the newest day on which a lead was created, and how many were: what lies beyond is not in the data.
select min(created_on) as known_since, max(created_on) as known_until, count(*) as leads
from lead_facts
where created_on <= $as_of::date
