-- What the table, or a column of it, does not contain, besides what the promise does not judge.
with chosen as (
    select
        f.*, coalesce(created_on < v.since, false) as too_early, coalesce(created_on > v.until, false) as too_late,
        v.since, v.until
    from lead_facts as f
    left join activity_coverage as v using (crm)
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
in_days as (
    select * from chosen
    where ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
),
dated as (
    select * from in_days where not too_early and not too_late
)
select 'leads without a creation date, so in no period' as reason, count(*) as rows
from chosen where created_on is null and ($start::date is not null or $end::date is not null)
union all
select
    'leads created before calls, e-mails and meetings are known (' || strftime(since, '%-d %b %Y') || ')', count(*)
from in_days where too_early group by since
union all
select 'leads created after the last known call, e-mail or meeting (' || strftime(until, '%-d %b %Y') || ')', count(*)
from in_days where too_late group by until
union all
select 'leads attempted only before they were created: contacted, but the response time is unknown', count(*)
from dated where attempts > 0 and first_response_hours is null and created_on is not null
union all
select 'leads without a creation date: no response time', count(*) from dated where created_on is null
union all
select
    case
        when ambiguous then 'calls, e-mails and meetings that name somebody several leads could be'
        else 'calls, e-mails and meetings linked to no lead in the data'
    end,
    sum(activities)::bigint
from diary where unlinked and attempt and day <= $as_of::date
group by ambiguous
union all
select 'calls, e-mails and meetings without a date: it is unknown whether they have happened',
    coalesce(sum(activities), 0)::bigint
from diary where attempt and day is null
union all
select 'calls, e-mails and meetings planned for after the data date', coalesce(sum(activities), 0)::bigint
from diary where attempt and day > $as_of::date
