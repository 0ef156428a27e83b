-- The leads that the scorecard of some months looks at: created, qualified or handed over in them.
select count(*) as leads
from lead_facts
where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and (
        created_on between $first::date and $last::date or is_mql and mql_on between $first::date and $last::date
        or is_handed and handed_at::date between $first::date and $last::date
    )
