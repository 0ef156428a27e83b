-- Visits between two days, and whether web analytics reaches them all. A day's visits are those of its fullest split.
with splits as (
    select
        day::date as day, crm, source is null as no_source, campaign is null as no_campaign,
        landing_page is null as no_page,
        sum(visits) as visits
    from traffic
    where visits is not null and day < $as_of::date + 1
    group by all
),
days as (
    select day, max(visits) as visits from splits group by day
)
select
    sum(visits) filter (day between $first::date and $last::date) as visits,
    coalesce(min(day) <= $first::date and max(day) >= $last::date, false) as whole
from days
