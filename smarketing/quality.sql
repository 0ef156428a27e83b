-- name: imports: every file the warehouse was made of, the last import first.
select imported_at, file, crm, object, rows_read, loaded, merged, rejected, array_to_string(notes, '; ') as notes
from imports
order by number desc;

-- name: rejects: every value that could not be read, why, and whether it cost the row or only stays empty.
select file, "row", "column", value, reason, starts_with(reason, $left_empty) as left_empty
from rejects
order by file, "row", "column";

-- name: findings: what cannot be true, what is missing, and who is there twice.
with present as (select prepared_on as today from contents),
-- Prospects are no leads.
led as (
    select * from lead_base where lead_key not in (select lead_key from person_facts where is_prospect)
),
pairs as (
    select l.lead_key, l.created_on as lead_on, d.created_on as deal_on, d.closed_on, d.outcome, d.deal_key
    from deal_base as d join lead_base as l using (lead_key)
),
bought as (select lead_key, company_key(company) as company from deal_base where outcome = 'won'),
shared as (select email, count(*) as leads from led where email is not null group by email having count(*) > 1)
select 'order' as kind, 'Deals created before their lead' as finding,
    count(*) filter (deal_on < lead_on) as rows, count(*) as "of" from pairs
union all
select 'order', 'Deals won before the first contact',
    count(*) filter (outcome = 'won' and closed_on < lead_on), count(*) filter (outcome = 'won') from pairs
union all
select 'order', 'Deals closed before they were created',
    count(*) filter (outcome in ('won', 'lost') and closed_on < created_on),
    count(*) filter (outcome in ('won', 'lost'))
from deal_base
union all
select 'order', 'MQLs before their lead was created', count(*) filter (mql_at::date < created_on), count(mql_at)
from led
union all
select 'order', 'SQLs before they were MQLs', count(*) filter (sql_at::date < mql_at::date), count(sql_at) from led
union all
select 'order', 'Opportunities before they were SQLs',
    count(*) filter (opportunity_at::date < coalesce(sql_at, mql_at)::date), count(opportunity_at) from led
union all
select 'order', 'Customers before they were opportunities',
    count(*) filter (customer_at::date < opportunity_at::date), count(customer_at) from led
union all
select 'order', 'Leads created after today', count(*) filter (created_on > today), count(created_on) from led, present
union all
select 'order', 'Leads that reach a stage after today',
    count(*) filter (greatest(mql_at, sql_at, opportunity_at, customer_at)::date > today),
    count(coalesce(mql_at, sql_at, opportunity_at, customer_at))
from led, present
union all
select 'order', 'Deals created after today', count(*) filter (created_on > today), count(created_on)
from deal_base, present
union all
select 'order', 'Deals won or lost after today', count(*) filter (closed_on > today), count(closed_on)
from deal_base, present where outcome in ('won', 'lost')
union all
select 'order', 'Leads touched before they were created',
    count(*) filter (touched_early), count(touched_early) from lead_facts
union all
select 'order', 'Activities before their lead was created',
    coalesce(sum(activities) filter (early), 0)::bigint, coalesce(sum(activities) filter (not unlinked), 0)::bigint
from diary
union all
select 'order', 'Activities after today',
    coalesce(sum(activities) filter (day > (select today from present)), 0)::bigint,
    coalesce(sum(activities), 0)::bigint from diary
union all
-- A refund is somebody's who bought before: the same lead, or the same company.
select 'order', 'Refunds to somebody who has no won deal',
    count(*) filter (
        coalesce(lead_key not in (select lead_key from bought where lead_key is not null), true)
            and coalesce(company not in (select company from bought where company is not null), true)
    ),
    count(*)
from (select lead_key, company_key(company) as company from deal_base where outcome = 'refund')
union all
select 'gap', 'Leads without a creation date', count(*) filter (created_on is null), count(*) from led
union all
select 'gap', 'Leads without an owner', count(*) filter (owner = 'No owner'), count(*) from led
union all
select 'gap', 'Leads without a source', count(*) filter (source = 'No source'), count(*) from led
union all
select 'gap', 'Leads without an e-mail address', count(*) filter (email is null), count(*) from led
union all
select 'gap', 'Won deals without an amount',
    count(*) filter (amount is null or amount = 0), count(*) from deal_base where outcome = 'won'
union all
select 'gap', 'Won deals without a close date',
    count(*) filter (closed_on is null), count(*) from deal_base where outcome = 'won'
union all
select 'gap', 'Deals linked to no lead', count(*) filter (lead_key is null), count(*) from deal_base
union all
select 'gap', 'Activities linked to no lead',
    coalesce(sum(activities) filter (unlinked), 0)::bigint, coalesce(sum(activities), 0)::bigint from diary
union all
select 'gap', 'Deals that name somebody several leads could be', count(*) filter (ambiguous), count(*) from deal_base
union all
select 'gap', 'Activities that name somebody several leads could be',
    coalesce(sum(activities) filter (ambiguous), 0)::bigint, coalesce(sum(activities), 0)::bigint from diary
union all
select 'gap', 'Leads whose history is known and who are in no export of leads',
    coalesce(sum(people - linked_people), 0)::bigint, coalesce(sum(people), 0)::bigint
from followed_counts where what = 'lead_stage_changes'
union all
select 'gap', 'Marketing events linked to no lead',
    coalesce(sum(records - linked), 0)::bigint, coalesce(sum(records), 0)::bigint
from followed_counts where what = 'marketing_events'
union all
select 'gap', 'Members of campaigns linked to no lead',
    coalesce(sum(records - linked), 0)::bigint, coalesce(sum(records), 0)::bigint
from followed_counts where what = 'campaign_members'
union all
select 'duplicate', 'Records that the CRM merged into another one, not counted',
    count(*) filter (known and parent = 'leads'),
    count(*) filter (known and parent = 'leads') + (select count(*) from leads)
from merged_records
union all
select 'duplicate', 'Records of somebody who has several, counted once as one lead',
    count(*), (select count(*) from leads) from same_person
union all
select 'duplicate', 'Records with an address others have too, counted apart: none@, test@ and the like',
    coalesce(sum(records), 0)::bigint, (select count(*) from leads) from unmerged_addresses where kind = 'placeholder'
union all
select 'duplicate', 'Records with an address others have too, counted apart: a mailbox of several people',
    coalesce(sum(records), 0)::bigint, (select count(*) from leads) from unmerged_addresses where kind = 'mailbox'
union all
select 'duplicate', 'Leads that share their e-mail address with another',
    coalesce(sum(leads), 0)::bigint, (select count(email) from led) from shared;

-- name: reasons: what could not be read, by why and in which column; a value as an example.
select
    reason, "column", count(*) as "values", count(distinct (file, "row")) as rows, count(distinct file) as files,
    starts_with(reason, $left_empty) as left_empty,
    min(value) as example
from rejects
group by all
order by "values" desc, reason, "column";

-- name: coverage: of each month's records, in how many a field says something. Records without a date are in no month.
with led as (
    select * from lead_base where lead_key not in (select lead_key from person_facts where is_prospect)
),
leads as (
    select
        'leads' as what, date_trunc('month', created_on)::date as month, count(*) as rows,
        count(nullif(source, 'No source')) as source,
        count(nullif(owner, 'No owner')) as owner,
        count(email) as "e-mail",
        count(company) as company,
        count(status) as status,
        count(stage) as stage,
        count(lead_type) as type,
        count(campaign) as campaign,
        count(fit) as fit,
        count(interest) as interest
    from led
    where created_on is not null
    group by month
),
deals as (
    select
        'deals' as what, date_trunc('month', created_on)::date as month, count(*) as rows,
        count(lead_key) as "link to a lead",
        count(nullif(owner, 'No owner')) as owner,
        count(*) filter (amount > 0) as amount,
        count(closed_on) as "close date",
        count(stage) as stage
    from deal_base
    where created_on is not null
    group by month
),
activities as (
    select
        'activities' as what, date_trunc('month', day)::date as month, sum(activities)::bigint as rows,
        coalesce(sum(activities) filter (not unlinked), 0)::bigint as "link to a lead",
        coalesce(sum(activities) filter (owner <> 'No owner'), 0)::bigint as owner
    from diary
    where day is not null
    group by month
),
-- Of marketing's events it is said whose they are; no figure counts them.
events as (
    select 'marketing events' as what, month, records as rows, linked as "link to a lead", kind, campaign
    from event_months
)
from (unpivot leads on columns(* exclude (what, month, rows)) into name field value known)
union all
from (unpivot deals on columns(* exclude (what, month, rows)) into name field value known)
union all
from (unpivot activities on columns(* exclude (what, month, rows)) into name field value known)
union all
from (unpivot events on columns(* exclude (what, month, rows)) into name field value known)
order by what = 'marketing events', what desc, field, month;

-- name: freshness: how far each system's records reach, and which import wrote them last. All dates of a record count
-- that count for the data date.
with present as (select prepared_on + 1 as tomorrow, data_date from contents),
-- As in spend.sql: what was exported before it was over covers the days up to then. Until when a CRM's campaign was
-- paid for is known only once it has ended.
spent as (
    select
        crm, imported,
        case
            when id is not null or covers = 'campaign' then case when last_day <= data_date then last_day end
            when last_day is null and covers is not null and day <= data_date then least(
                data_date,
                case covers when 'week' then date_trunc('week', day) + interval 6 day
                    when 'month' then last_day(day) else day end
            )
            else coalesce(last_day, day)
        end as happened_at
    from costs, present
),
-- As in Volumes: a day's visits are those of its fullest split, never the sum of several.
visited as (
    select crm, max(visits) as visits
    from (
        select crm, day, sum(visits) as visits
        from traffic
        group by crm, day, source is null, campaign is null, landing_page is null
    )
    group by crm, day
),
-- Records that happen on one day.
dated as (
    select crm, 'stage changes' as what, changed_at as happened, imported from stage_changes
    union all
    select crm, 'changes of leads’ stages', changed_at, imported from lead_stage_changes
    union all
    select crm, 'marketing events', occurred_at, imported from marketing_events
    union all
    select crm, 'members of campaigns', created_at, imported from campaign_members
    union all
    select crm, 'rows of ad spend', happened_at, imported from spent
),
reached as (
    select
        crm, 'leads' as what, count(*) as records,
        greatest(
            max(created_at) filter (created_at < tomorrow), max(mql_at) filter (mql_at < tomorrow),
            max(sql_at) filter (sql_at < tomorrow), max(opportunity_at) filter (opportunity_at < tomorrow),
            max(customer_at) filter (customer_at < tomorrow), max(last_activity_at) filter (last_activity_at < tomorrow)
        ) as newest,
        max(imported) as number
    from leads, present
    group by crm
    union all
    select
        crm, 'deals', count(*),
        greatest(
            max(created_at) filter (created_at < tomorrow),
            max(closed_at) filter (closed_at < tomorrow and outcome in ('won', 'lost'))
        ),
        max(imported)
    from opportunities, present
    group by crm
    union all
    select crm, what, count(*), max(happened) filter (happened < tomorrow), max(imported)
    from dated, present
    group by crm, what
    union all
    select
        crm, case kind when 'email' then 'e-mails' else coalesce(kind || 's', 'activities') end as what, count(*),
        greatest(max(occurred_at) filter (occurred_at < tomorrow), max(created_at) filter (created_at < tomorrow)),
            max(imported)
    from activities, present
    group by crm, what
    union all
    select
        crm, 'visits', (select sum(v.visits) from visited as v where v.crm = t.crm)::bigint,
        max(day) filter (day < tomorrow), max(imported)
    from traffic as t, present
    group by crm
)
select
    r.crm as system, r.what, r.records, r.newest::date as newest,
    case when r.newest is not null then greatest(data_date - r.newest::date, 0) end as days_behind,
    i.imported_at, i.file
from reached as r
cross join present
left join imports as i using (number)
order by r.crm, r.records desc, r.what;
