-- The first and the newest day on which a lead was created, and how many were: what lies beyond is not in the data.
select min(created_at)::date as known_since, max(created_at)::date as known_until, count(*) as leads
from leads
where created_at::date <= $as_of::date
