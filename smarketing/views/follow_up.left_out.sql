-- What the table does not contain.
with chosen as (
    select
        f.*, coalesce(is_handed, false) as counts,
        coalesce(handed_at::date < v.since, false) as too_early, coalesce(handed_at::date > v.until, false) as too_late,
        v.since, v.until
    from lead_facts as f
    left join activity_coverage as v using (crm)
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
in_days as (
    select * from chosen
    where counts and ($start::date is null or handed_at::date >= $start::date)
        and ($end::date is null or handed_at::date <= $end::date)
)
select 'leads not (yet) handed over' as reason, count(*) as rows
from chosen
where not counts
    and ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
union all
select 'handed-over leads without any date, so in no period', count(*)
from chosen where counts and handed_at is null and ($start::date is not null or $end::date is not null)
union all
select 'leads whose hand-over is dated after the data date', count(*) from in_days where handed_at::date > $as_of::date
union all
select
    'leads handed over before calls, e-mails and meetings are known (' || strftime(since, '%-d %b %Y') || ')',
    count(*)
from in_days where too_early and handed_at::date <= $as_of::date group by since
union all
select 'leads handed over after the last known call, e-mail or meeting (' || strftime(until, '%-d %b %Y') || ')',
    count(*)
from in_days where too_late and handed_at::date <= $as_of::date group by until
