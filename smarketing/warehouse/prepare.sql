-- From the canonical tables to what the Views ask for: names resolved, links followed, nothing counted yet.
-- Run once at the end of an import. Parameters: $fold_from, $fold_to (a person's own spellings of sources),
-- $team_reps, $team_names (a person's own teams), $currency (null = the most common one), $today.

-- One name for all spellings of a source: `Online Store`, `OnlineStore` and `online_store` are one.
-- The name shown is the person's own, else the spelling most leads carry.
create or replace macro source_key(source) as
    coalesce(nullif(regexp_replace(lower(strip_accents(source)), '[\s_\-.,:;/]+', '', 'g'), ''), source);

create or replace table source_names as
with spellings as (
    select source as spelling, count(*) as leads from leads where source is not null group by all
    union all
    select source, 0 from opportunities where source is not null group by all
),
keyed as (
    select
        spelling,
        sum(leads)::bigint as leads,
        source_key(spelling) as key
    from spellings
    group by all
),
named as (
    -- Of equally common spellings the one in mixed case: `Organic Search` rather than `ORGANIC_SEARCH`.
    select
        spelling, leads, key,
        first_value(spelling) over (
            partition by key order by leads desc, spelling in (upper(spelling), lower(spelling)), spelling
        ) as common
    from keyed
),
own as (select unnest($fold_from::varchar[]) as spelling, unnest($fold_to::varchar[]) as name),
called as (
    select
        named.spelling,
        named.leads,
        coalesce(own.name, renamed.name, named.common) as name,
        own.name is not null or renamed.name is not null as by_hand
    from named
    left join own on own.spelling = named.spelling
    left join own as renamed on renamed.spelling = named.common
)
-- A name given by hand folds like a spelling: `sem` called "Paid search" joins the leads of `paid_search`.
select
    spelling,
    leads,
    first_value(name) over (partition by source_key(name) order by by_hand desc, leads desc, name) as name,
    by_hand
from called;

-- One name for a rep, whatever the export calls them: the id, the e-mail or the name.
create or replace temp table rep_keys as
with listed as (
    select crm, id, email, coalesce(nullif(trim(name), ''), nullif(trim(concat_ws(' ', first_name, last_name)), ''), email, id) as name
    from reps
)
select crm, key, min(name) as name
from (
    select crm, id as key, name from listed
    union all
    select crm, email, name from listed
    union all
    select crm, lower(name), name from listed
)
where key is not null
group by all;

create or replace table owner_names as
with owners as (
    select crm, owner, owner_id from leads
    union
    select crm, owner, owner_id from opportunities
    union
    select crm, owner, owner_id from activities
)
select
    owners.crm,
    owners.owner,
    owners.owner_id,
    coalesce(by_id.name, by_text.name, owners.owner, owners.owner_id, 'No owner') as name
from owners
left join rep_keys as by_id on by_id.crm = owners.crm and by_id.key = owners.owner_id
left join rep_keys as by_text on by_text.crm = owners.crm and by_text.key = lower(owners.owner);

-- The team of a rep: a person's own word, else the users export, else what most of the rep's leads say.
create or replace table teams as
with own as (select unnest($team_reps::varchar[]) as rep, unnest($team_names::varchar[]) as team),
listed as (
    select coalesce(nullif(trim(name), ''), nullif(trim(concat_ws(' ', first_name, last_name)), ''), email, id) as rep, min(team) as team
    from reps where team is not null group by all
),
carried as (
    select o.name as rep, mode(l.team) as team
    from leads as l
    join owner_names as o
        on o.crm = l.crm and o.owner is not distinct from l.owner and o.owner_id is not distinct from l.owner_id
    where l.team is not null
    group by all
)
select rep, coalesce(own.team, listed.team, carried.team) as team
from own full join listed using (rep) full join carried using (rep);

-- A view: names are resolved when asked for, nothing is stored twice.
create or replace view lead_base as
select
    l.row_key as lead_key,
    l.crm,
    l.record,
    l.id,
    coalesce(l.name, nullif(concat_ws(' ', l.first_name, l.last_name), ''), l.email, l.id) as name,
    l.email,
    l.company,
    coalesce(s.name, 'No source') as source,
    l.source as source_spelling,
    coalesce(o.name, 'No owner') as owner,
    l.lead_type,
    l.campaign,
    l.status,
    l.stage,
    coalesce(l.rejected, false) as rejected,
    l.converted,
    l.created_at,
    l.created_at::date as created_on,
    l.timed,
    l.mql_at,
    l.opportunity_at,
    l.customer_at,
    l.value,
    l.last_activity_at,
    l.converted_contact_id,
    l.converted_opportunity_id
from leads as l
left join source_names as s on s.spelling = l.source
left join owner_names as o
    on o.crm = l.crm and o.owner is not distinct from l.owner and o.owner_id is not distinct from l.owner_id;

-- Ways to find a lead. One lead per key, so that a link can never multiply rows: the earliest record wins.
create or replace view lead_by_id as
select crm, id, row_key as lead_key, created_at, timed
from leads
where row_key in (select min(row_key) from leads where id is not null group by crm, id);
create or replace view lead_by_contact as
select crm, converted_contact_id as id, min(row_key) as lead_key from leads where converted_contact_id is not null group by all;
create or replace view lead_by_deal as
select crm, converted_opportunity_id as id, min(row_key) as lead_key from leads where converted_opportunity_id is not null group by all;
create or replace view lead_by_email as
select crm, email, min(row_key) as lead_key from leads where email is not null group by all;
create or replace view lead_by_any_email as
select email, min(row_key) as lead_key from leads where email is not null group by all;

-- Each is asked several times below: worked out once, under the same name.
create or replace temp table lead_by_id as from lead_by_id;
create or replace temp table lead_by_contact as from lead_by_contact;
create or replace temp table lead_by_deal as from lead_by_deal;
create or replace temp table lead_by_email as from lead_by_email;
create or replace temp table lead_by_any_email as from lead_by_any_email;

create or replace table deal_base as
with linked as (
    select d.*, coalesce(i.lead_key, v.lead_key, c.lead_key, e.lead_key, a.lead_key) as lead_key
    from opportunities as d
    left join lead_by_id as i on i.crm = d.crm and i.id = d.lead_id
    left join lead_by_deal as v on v.crm = d.crm and v.id = d.id
    left join lead_by_contact as c on c.crm = d.crm and c.id = d.contact_id
    left join lead_by_email as e on e.crm = d.crm and e.email = d.email
    left join lead_by_any_email as a on a.email = d.email
),
home_currency as (
    select coalesce($currency, mode(currency) filter (outcome = 'won'), mode(currency)) as code from opportunities
)
select
    row_number() over () as deal_key,
    d.crm,
    d.id,
    d.name,
    d.lead_key,
    d.stage,
    coalesce(d.outcome, 'open') as outcome,
    d.type,
    d.pipeline,
    coalesce(o.name, 'No owner') as owner,
    coalesce(l.source, s.name, 'No source') as source,
    d.amount,
    coalesce(d.currency, h.code) as currency,
    -- What may be added up: a real amount in the company's currency. A won deal at 0 is a missing amount.
    case when d.amount > 0 and coalesce(d.currency, h.code) is not distinct from h.code then d.amount end as countable,
    d.created_at::date as created_on,
    d.closed_at::date as closed_on,
    d.lost_reason
from linked as d
cross join home_currency as h
left join lead_base as l using (lead_key)
left join source_names as s on s.spelling = d.source
left join owner_names as o
    on o.crm = d.crm and o.owner is not distinct from d.owner and o.owner_id is not distinct from d.owner_id;

create or replace view lead_of_deal as
select crm, id, min(lead_key) as lead_key from deal_base where id is not null group by all;

-- One row per activity and lead it is linked to; lead_key is null where no lead in the data is.
-- `counted` marks one row per activity, for counting activities rather than leads touched.
-- `shared` numbers the activities whose export names several leads: two of its links may lead to one person, and some to
-- nobody, so it touches each person found once, and stands with nobody only where none was found.
-- hours_after is the time since the lead was created: null before that, whole days where either side has only a date.
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
    select t.*, i.lead_key, i.created_at as lead_created_at, i.timed as lead_timed
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
    select t.* exclude (other_key) replace (t.other_key as lead_key, l.created_at as lead_created_at, l.timed as lead_timed)
    from by_other as t
    left join leads as l on l.row_key = t.other_key
),
timed as not materialized (
    select
        lead_key, kind,
        kind in ('call', 'email', 'meeting') and not (kind = 'email' and coalesce(direction, '') = 'inbound') as attempt,
        happened_at, crm, owner, owner_id,
        timed and lead_timed as precise,
        case
            when precise and happened_at >= lead_created_at then epoch(happened_at - lead_created_at) / 3600
            when not precise and happened_at::date >= lead_created_at::date
                then (happened_at::date - lead_created_at::date) * 24.0
        end as hours_after,
        happened_at::date < lead_created_at::date as early,
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
        crm, owner, owner_id, happened_at::date as day, kind, attempt, lead_key is null as unlinked,
        coalesce(early, false) as early, count(*) as activities
    from touches
    where counted
    group by all
) as t
left join owner_names as o
    on o.crm = t.crm and o.owner is not distinct from t.owner and o.owner_id is not distinct from t.owner_id
group by all;

-- What each CRM's data can tell. Where deals are linked to leads they say what a lead became; else its stage does.
create or replace table abilities as
select
    crm,
    bool_or(stage is not null or converted is not null) as tells_stage,
    bool_or(stage is not null or mql_at is not null) as tells_mql,
    crm in (select l.crm from deal_base as d join lead_base as l using (lead_key)) as tells_deals
from lead_base
group by crm;

-- The data date: the newest thing that has happened, never a plan for the future.
create or replace table data_date as
with events as (
    select created_at as happened_at from leads
    union all select mql_at from leads
    union all select sql_at from leads
    union all select opportunity_at from leads
    union all select customer_at from leads
    union all select last_activity_at from leads
    union all select created_at from opportunities
    union all select closed_at from opportunities where outcome in ('won', 'lost')
    union all select occurred_at from activities
    union all select created_at from activities
)
select max(happened_at)::date as day from events where happened_at < $today::date + 1;
