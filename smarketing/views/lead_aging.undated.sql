-- The leads that are no longer open by a word of the export that has no day: on an earlier day they may have been.
select count(*) as leads
from lead_facts
where not is_open and first_deal_on is null and opportunity_on is null
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
