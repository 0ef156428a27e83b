-- Which lead an activity touched, when, and who did it.

-- Every activity, with the lead that its id names, or its one address where no id names anybody: most need no more than
-- that. Of the others lead_key is null.
create or replace view named_leads as
select
    a.row_key as activity,
    coalesce(i.lead_key, x.lead_key, e.lead_key) as lead_key,
    a.kind,
    a.kind in ('call', 'email', 'meeting')
        and not (a.kind = 'email' and coalesce(a.direction, '') = 'inbound') as attempt,
    coalesce(a.occurred_at, a.created_at) as happened_at,
    owner_key(a.crm, a.owner, a.owner_id) as owner_key,
    a.timed,
    coalesce(i.created_at, x.created_at, e.created_at) as lead_created_at,
    coalesce(i.timed, x.timed, e.timed) as lead_timed,
    coalesce(i.handed_at, x.handed_at, e.handed_at) as handed_at
from activities as a
left join lead_by_id as i on i.crm = a.crm and i.id = a.lead_id
left join (
    from crossed_leads where child = 'activities' and "column" = 'lead_id' and since is null
) as x on x.crm = a.crm and x.id = a.lead_id
left join lead_by_email as e
    on e.crm = a.crm and e.email = case
        when coalesce(a.lead_id, a.contact_id) is null and not coalesce(contains(a.contact_name, ';'), false)
            then a.email
    end;
create or replace temp table named_leads as from named_leads;

-- The other activities: by each of the ids and addresses that the export names, the weaker only where the stronger
-- found nobody. Two of them may lead to one person, and some to nobody: each person found is touched once, and an
-- activity is nobody's only where none was found. `counted` marks one row per activity. Some CRMs (Zoho's “Who Id”)
-- name a lead or the contact it was converted to in one column.
create or replace table found_leads as
with others as (
    select * from activities where row_key in (select activity from named_leads where lead_key is null)
),
links as (
    select
        row_key as activity, crm, contact_id, opportunity_id, coalesce(occurred_at, created_at) as happened_at,
        case
            when not coalesce(contains(contact_name, ';'), false)
                then mention_key(crm, lead_name, contact_name, opportunity_name, company)
            when trim(string_split(contact_name, ';')[place]) <> ''
                then mention_key(crm, lead_name, trim(string_split(contact_name, ';')[place]), opportunity_name,
                    company)
        end as mention,
        trim(string_split(lead_id, ';')[place]) as lead_id,
        trim(string_split(email, ';')[place]) as email
    from (
        select
            *,
            unnest(range(1, 1 + greatest(
                len(string_split(coalesce(lead_id, ''), ';')), len(string_split(coalesce(email, ''), ';')),
                len(string_split(coalesce(contact_name, ''), ';'))
            ))) as place
        from others
    )
),
found as (
    select
        o.activity,
        coalesce(
            i.lead_key, not_before(x.since, o.happened_at, x.lead_key),
            not_before(c.since, o.happened_at, c.lead_key), not_before(y.since, o.happened_at, y.lead_key),
            e.lead_key, a.lead_key, d.lead_key, not_before(n.since, o.happened_at, n.lead_key)
        ) as lead_key,
        coalesce(n.ambiguous, false) as ambiguous
    from links as o
    left join lead_by_id as i on i.crm = o.crm and i.id = o.lead_id
    left join lead_by_contact as c on c.crm = o.crm and c.id = coalesce(o.contact_id, o.lead_id)
    left join crossed_leads as x
        on x.child = 'activities' and x."column" = 'lead_id' and x.crm = o.crm and x.id = o.lead_id
    left join crossed_leads as y
        on y.child = 'activities' and y."column" = 'contact_id' and y.crm = o.crm and y.id = o.contact_id
    left join lead_by_email as e on e.crm = o.crm and e.email = o.email
    left join lead_by_any_email as a on a.email = o.email
    left join lead_of_deal as d on d.crm = o.crm and d.id = o.opportunity_id
    left join lead_by_mention as n on n.key = o.mention
),
once as (
    select activity, lead_key, ambiguous, row_number() over (partition by activity order by lead_key) = 1 as counted
    from (
        select activity, lead_key, bool_or(ambiguous) and lead_key is null as ambiguous
        from found
        group by activity, lead_key
    )
    qualify lead_key is not null or count(lead_key) over (partition by activity) = 0
)
select
    o.activity, o.lead_key, o.counted, o.ambiguous,
    l.created_at as lead_created_at, l.timed as lead_timed,
        handed_over_at(l.mql_at, l.sql_at, l.created_at) as handed_at
from once as o
left join persons as l on l.row_key = o.lead_key;

-- One row per activity and lead it touched; lead_key is null where no lead in the data is.
-- precise: activity and lead both carry a time of day; else days are compared. handover_timed: so does the hand-over.
-- A view, because it is as long as the activities.
create or replace view touches as
select
    activity, lead_key, kind, attempt, happened_at, owner_key, lead_created_at, handed_at,
    timed and lead_timed as precise,
    timed and handed_at::time <> '00:00' as handover_timed,
    counted, ambiguous
from (
    select *, true as counted, false as ambiguous from named_leads where lead_key is not null
    union all
    select n.* replace (
        f.lead_key as lead_key, f.lead_created_at as lead_created_at, f.lead_timed as lead_timed,
        f.handed_at as handed_at
    ), f.counted, f.ambiguous
    from found_leads as f
    join named_leads as n using (activity)
);

-- The attempts that touched several leads, such as a meeting with five of them: five leads touched, one meeting.
create or replace table shared_attempts as
select t.activity, t.lead_key, t.kind, t.happened_at
from touches as t
where t.attempt
    and t.activity in (select activity from found_leads where lead_key is not null group by activity
        having count(*) > 1);

-- What each rep logged per day, whoever the lead's owner is; `early` is before the lead was created.
create or replace table diary as
select
    coalesce(o.name, 'No owner') as owner, t.day, t.kind, t.attempt, t.unlinked, t.ambiguous, t.early,
        sum(t.activities)::bigint as activities
from (
    select
        owner_key, happened_at::date as day, kind, attempt, lead_key is null as unlinked, ambiguous,
        coalesce(happened_at::date < lead_created_at::date, false) as early, count(*) as activities
    from touches
    where counted
    group by all
) as t
left join owner_names as o on o.key = t.owner_key
group by all;
