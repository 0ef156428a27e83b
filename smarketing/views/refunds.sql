-- Refunds and credits: won deals with a negative amount. $of_leads: of the leads created in the chosen days, else those
-- closed in them. `linked` is whether they are in such a View's revenue: of leads, only what is linked to one is.
with asked as (
    select d.*, f.lead_key is not null as of_chosen
    from deal_base as d
    left join (
        select lead_key from lead_facts
        where ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
    ) as f on f.lead_key = d.lead_key
    where d.outcome = 'refund' and (d.closed_on is null or d.closed_on <= $as_of::date)
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], d.source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], d.owner))
)
select
    count(*) filter (case when $of_leads then of_chosen else coalesce(
        ($start::date is null or closed_on >= $start::date) and ($end::date is null or closed_on <= $end::date), false
    ) end) as counted,
    count(*) filter ($of_leads and lead_key is null and $start::date is null and $end::date is null) as unlinked
from asked
