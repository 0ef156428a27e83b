-- What each rep logged, on leads of anyone and on none: the rep's own diary rather than the fate of the rep's leads.
select
    owner as rep,
    coalesce(sum(activities) filter (kind = 'call'), 0)::bigint as calls,
    coalesce(sum(activities) filter (kind = 'email'), 0)::bigint as emails,
    coalesce(sum(activities) filter (kind = 'meeting'), 0)::bigint as meetings,
    coalesce(sum(activities) filter (kind = 'task'), 0)::bigint as tasks,
    coalesce(sum(activities) filter (kind = 'note'), 0)::bigint as notes,
    coalesce(sum(activities) filter (unlinked), 0)::bigint as linked_to_no_lead,
    sum(activities)::bigint as logged
from diary
where day <= $as_of::date
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or day >= $start::date)
    and ($end::date is null or day <= $end::date)
group by owner
order by logged desc, rep
