-- From which day to which the data knows of calls, e-mails and meetings with each CRM's leads; null is without an end.
-- Asked of the facts of the data date. That leads from before are not attempted is then a gap in the data, not in the
-- work: so it is where chance would hardly ever (1 in 1,000) have put all leads that were attempted among those of the
-- rest of the time, and the gap is longer than a fortnight. Fewer attempts tell nothing: then everything is covered.
create or replace table activity_coverage as
with leads_of as (
    select crm, coalesce(handed_at::date, created_on) as day, first_tried_on, last_tried_on
    from lead_facts
    where coalesce(handed_at::date, created_on) is not null
),
-- A stray entry years before the others opens no coverage: what lies before a month without any, and is less than 1 %.
tries as (
    select
        crm, first_tried_on as day,
        row_number() over in_order / count(*) over (partition by crm) as gone,
        lead(first_tried_on) over in_order as following
    from leads_of
    where first_tried_on is not null
    window in_order as (partition by crm order by first_tried_on)
),
known as (
    select t.crm, min(t.day) as first, any_value(l.last) as last, any_value(l.tried) as tried
    from tries as t
    join (
        select crm, max(last_tried_on) as last, count(*) filter (last_tried_on >= day) as tried
        from leads_of
        group by crm
    ) as l using (crm)
    left join (
        select crm, max(day) as stray from tries where following > day + 30 and gone < 0.01 group by crm
    ) as s using (crm)
    where s.stray is null or t.day > s.stray
    group by t.crm
)
select
    k.crm,
    case
        when min(l.day) < k.first - 14 and pow(
            count(*) filter (l.day >= k.first - 14) / count(*),
            count(*) filter (l.first_tried_on >= l.day and l.day >= k.first - 14)
        ) < 0.001
            then k.first
    end as since,
    case when (select day from data_date) > k.last + 14 and max(l.day) > k.last
        and pow(count(*) filter (l.day <= k.last) / count(*), k.tried) < 0.001 then k.last end as until
from known as k
join leads_of as l using (crm)
group by k.crm, k.first, k.last, k.tried;
