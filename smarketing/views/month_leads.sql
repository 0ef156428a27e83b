-- Leads created from the first day of a month up to a day of it, by type.
select
    case $dimension
        when 'source' then source
        when 'channel' then channel
        when 'campaign' then campaign
        when 'offer' then coalesce(offer, lead_type)
        when 'landing page' then landing_page
        else 'All leads'
    end as slice,
    count(*) as leads
from lead_facts
where created_on between $from_day::date and $to_day::date
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
group by slice
order by leads desc, slice nulls last
