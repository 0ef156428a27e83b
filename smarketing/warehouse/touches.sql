-- Which lead an activity touched, how soon, and who did it.

-- One row per activity and lead it is linked to; lead_key is null where no lead in the data is.
-- `counted` marks one row per activity, for counting activities rather than leads touched.
-- `shared` numbers the activities whose export names several leads: two of its links may lead to one person, and some to
-- nobody, so it touches each person found once, and stands with nobody only where none was found.
-- hours_after is the time since the lead was created: null before that, whole days where either side has only a date.
-- since_handover is whether it came after the lead was handed to sales: when it became an MQL, else when it was created;
-- by the day where either side has only a date.
-- A view, because it is as long as the activities: the importer reads it once for all that is prepared below.
create or replace view touches as
with one_lead as not materialized (
    select crm, lead_id, contact_id, opportunity_id, email, kind, direction, owner, owner_id, timed,
        coalesce(occurred_at, created_at) as happened_at, null::bigint as shared
    from activities
    where not contains(coalesce(lead_id, email, ''), ';')
    union all
    select crm, trim(string_split(lead_id, ';')[place]), contact_id, opportunity_id, trim(string_split(email, ';')[place]),
        kind, direction, owner, owner_id, timed, coalesce(occurred_at, created_at), activity
    from (
        select *, row_key as activity, unnest(range(1, 1 + len(string_split(coalesce(lead_id, email), ';')))) as place
        from activities
        where contains(coalesce(lead_id, email, ''), ';')
    )
),
by_id as not materialized (
    select t.*, i.lead_key, i.created_at as lead_created_at, i.timed as lead_timed, i.handed_at
    from one_lead as t
    left join lead_by_id as i on i.crm = t.crm and i.id = t.lead_id
),
-- The weaker links are tried only where the id found nobody, each only where those before it did not.
-- Some CRMs (Zoho's “Who Id”) name a lead or the contact it was converted to in one column.
by_other as not materialized (
    select t.*, coalesce(c.lead_key, e.lead_key, a.lead_key, d.lead_key) as other_key
    from by_id as t
    left join lead_by_contact as c on c.crm = t.crm and c.id = coalesce(t.contact_id, t.lead_id)
    left join lead_by_email as e on e.crm = t.crm and e.email = t.email
    left join lead_by_any_email as a on a.email = t.email
    left join lead_of_deal as d on d.crm = t.crm and d.id = t.opportunity_id
    where t.lead_key is null
),
linked as not materialized (
    select * from by_id where lead_key is not null
    union all
    select t.* exclude (other_key) replace (
        t.other_key as lead_key, l.created_at as lead_created_at, l.timed as lead_timed,
        coalesce(l.mql_at, l.created_at) as handed_at
    )
    from by_other as t
    left join leads as l on l.row_key = t.other_key
),
timed as not materialized (
    select
        lead_key, kind,
        kind in ('call', 'email', 'meeting') and not (kind = 'email' and coalesce(direction, '') = 'inbound') as attempt,
        happened_at, owner_key(crm, owner, owner_id) as owner_key,
        timed and lead_timed as precise,
        case
            when precise and happened_at >= lead_created_at then epoch(happened_at - lead_created_at) / 3600
            when not precise and happened_at::date >= lead_created_at::date
                then (happened_at::date - lead_created_at::date) * 24.0
        end as hours_after,
        happened_at::date < lead_created_at::date as early,
        timed and handed_at::time <> '00:00' as handover_timed,
        case when handover_timed then happened_at >= handed_at else happened_at::date >= handed_at::date end as since_handover,
        shared
    from linked
)
select *, true as counted from timed where shared is null
union all
select *, row_number() over (partition by shared order by lead_key) = 1
from timed
where shared is not null
qualify row_number() over (partition by shared, lead_key) = 1
    and (lead_key is not null or count(lead_key) over (partition by shared) = 0);

-- Read by everything from here on in this import, instead of the view of the same name.
create or replace temp table touches as from touches;

-- What each rep logged per day, whoever the lead's owner is; `early` is before the lead was created.
create or replace table diary as
select
    coalesce(o.name, 'No owner') as owner, t.day, t.kind, t.attempt, t.unlinked, t.early, sum(t.activities)::bigint as activities
from (
    select
        owner_key, happened_at::date as day, kind, attempt, lead_key is null as unlinked,
        coalesce(early, false) as early, count(*) as activities
    from touches
    where counted
    group by all
) as t
left join owner_names as o on o.key = t.owner_key
group by all;
