-- Leads of a period for each campaign that has an agreed goal, whatever the case of its name. None is 0 leads.
with agreed as (select unnest($goal_names::varchar[]) as agreed_name)
select agreed_name, agreed_name as source, count(f.lead_key) as leads
from agreed
left join lead_facts as f
    on lower(trim(f.campaign)) = lower(trim(agreed_name)) and f.created_on between $from_day::date and $to_day::date
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], f.source))
group by all
order by leads desc, agreed_name
