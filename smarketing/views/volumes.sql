-- What came in on every day up to $as_of: visits, new leads, leads that became MQLs, leads that became customers, and
-- people who were not in the database before, prospects too. A lead is one person, however many records they have. An
-- export of visits may split a day by source, another the same day by campaign: a day's visits are those of its fullest
-- split, never the sum of several.
with known as (
    select f.*
    from person_facts as f
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], f.source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], f.owner))
),
chosen as (
    select * from known where not is_prospect
),
named as (
    select source_key(spelling) as key, min(name) as name from source_names group by all
),
splits as (
    select
        t.day::date as day, t.crm, t.source is null as no_source, t.campaign is null as no_campaign,
        t.landing_page is null as no_page, sum(t.visits) as visits
    from traffic as t
    left join named as n on n.key = source_key(t.source)
    where t.visits is not null and t.day < $as_of::date + 1
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], coalesce(n.name, t.source)))
    group by all
),
happened as (
    select day, 'visits' as what, max(visits) as times from splits group by day
    union all
    select created_on, 'leads', count(*) from chosen where created_on <= $as_of::date group by created_on
    union all
    select mql_on, 'mqls', count(*) from chosen where (is_mql or $every_lead) and mql_on <= $as_of::date group by mql_on
    union all
    select first_won_on, 'customers', count(*) from chosen
    where is_customer and first_won_on <= $as_of::date group by first_won_on
    union all
    select created_on, 'people', count(*) from known where created_on <= $as_of::date group by created_on
),
days as (
    select unnest(generate_series((select min(day) from happened), $as_of::date, interval 1 day))::date as day
)
select
    day,
    coalesce(max(times) filter (what = 'visits'), 0)::double as visits,
    coalesce(max(times) filter (what = 'leads'), 0)::double as leads,
    coalesce(max(times) filter (what = 'mqls'), 0)::double as mqls,
    coalesce(max(times) filter (what = 'customers'), 0)::double as customers,
    coalesce(max(times) filter (what = 'people'), 0)::double as people
from days left join happened using (day)
group by day
order by day
