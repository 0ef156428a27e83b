-- Leads of which an answer about an earlier day knows only how they stand today: $about their status (open or not) or
-- their stage.
select count(*) filter (case $about when 'status' then status_undated else stage_undated end) as leads
from lead_facts
where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or created_on >= $start::date)
    and ($end::date is null or created_on <= $end::date)
