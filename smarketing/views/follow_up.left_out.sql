-- What the table does not contain.
with chosen as (
    select *, coalesce(is_handed, false) as counts from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
)
select 'leads not (yet) handed over' as reason, count(*) as rows
from chosen
where not counts
    and ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
union all
select 'handed-over leads without any date, so in no period', count(*)
from chosen where counts and handed_at is null and ($start::date is not null or $end::date is not null)
union all
select 'leads whose hand-over is dated after the data date', count(*)
from chosen
where counts and handed_at::date > $as_of::date
    and ($start::date is null or handed_at::date >= $start::date) and ($end::date is null or handed_at::date <= $end::date)
