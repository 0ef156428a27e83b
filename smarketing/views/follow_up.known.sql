-- From when on activities are known, where leads handed over in the chosen days are from before; of several CRMs the
-- latest.
select max(v.since) as since
from lead_facts as f
join activity_coverage as v using (crm)
where is_handed and handed_at::date < v.since
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or handed_at::date >= $start::date)
    and ($end::date is null or handed_at::date <= $end::date)
