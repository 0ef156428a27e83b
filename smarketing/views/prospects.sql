-- Whom no answer about leads counts: people created in the chosen days who are subscribers so far.
select 'prospects (subscribers): not leads yet' as reason, count(*) as rows
from person_facts
where is_prospect
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or created_on >= $start::date)
    and ($end::date is null or created_on <= $end::date)
