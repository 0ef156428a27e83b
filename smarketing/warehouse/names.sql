-- One name for everything: sources, reps and their teams. Parameters: $fold_from, $fold_to (a person's own spellings of
-- sources), $team_reps, $team_names (a person's own teams), $hand_over, $effort_first, $effort_last, $effort_days.

-- The stage in which marketing hands a lead to sales, and when a lead was: when it entered that stage, else, where the
-- export does not date that, when it entered an earlier one.
create or replace table hand_over as select $hand_over::varchar as stage;
create or replace macro handed_over_at(mql_at, sql_at, created_at) as
    case when (select stage from hand_over) = 'sql' then coalesce(sql_at, mql_at, created_at)
        else coalesce(mql_at, created_at) end;

-- How many days after its hand-over sales' work on a lead counts, by the day of the hand-over: every day has its row.
create or replace table effort_windows as
select
    unnest($effort_first::date[]) as first, unnest($effort_last::date[]) as last,
        unnest($effort_days::integer[]) as days;

-- One name for all spellings of a source: `Online Store`, `OnlineStore` and `online_store` are one.
-- The name shown is the person's own, else the spelling most leads carry.
create or replace macro source_key(source) as
    coalesce(nullif(regexp_replace(lower(strip_accents(source)), '[\s_\-.,:;/]+', '', 'g'), ''), source);

create or replace table source_names as
with spellings as (
    select source as spelling, count(*) as leads from leads where source is not null group by all
    union all
    select source, 0 from opportunities where source is not null group by all
    union all
    select source, 0 from costs where source is not null group by all
    union all
    select channel, 0 from costs where channel is not null group by all
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
create or replace macro rep_name(name, first_name, last_name, email, id) as
    coalesce(nullif(trim(name), ''), nullif(trim(concat_ws(' ', first_name, last_name)), ''), email, id);
create or replace temp table rep_keys as
with listed as (
    select crm, id, email, rep_name(name, first_name, last_name, email, id) as name
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

-- Spellings that differ in case and spaces are one rep: the users export's spelling, else the most frequent.
-- `Bell, Anna` is Anna Bell where there is one; otherwise a comma may belong to the name.
create or replace macro rep_key(rep) as lower(trim(regexp_replace(rep, '\s+', ' ', 'g')));

-- What an export calls an owner, as one number: comparing three texts for every activity takes several times as long.
-- Of ten thousand owners two share a number once in some hundred billion companies.
create or replace macro owner_key(crm, owner, owner_id) as hash(crm, owner, owner_id);

create or replace temp table owners as
select
    owner_key(crm, owner, owner_id) as key, any_value(crm) as crm, any_value(owner) as owner,
    any_value(owner_id) as owner_id, count(*) as records
from (
    select crm, owner, owner_id from leads
    union all
    select crm, owner, owner_id from opportunities
    union all
    select crm, owner, owner_id from activities
)
group by 1;

-- Owners by ids that another system's users have: those of at least half of the ids that its own users do not have, as
-- in crossings.sql. Numbers from 1 on meet by chance where it has users of its own, and between two known CRMs.
create or replace temp table crossed_reps as
with lost as (
    select distinct o.crm, o.owner_id as id
    from owners as o
    anti join rep_keys as r on r.crm = o.crm and r.key = o.owner_id
    where o.owner_id is not null
),
met as (
    select l.crm, l.id, r.crm as parent_crm, r.name
    from lost as l
    join rep_keys as r on r.key = l.id and r.crm <> l.crm
    qualify count(*) over (partition by l.crm, l.id) = 1
),
followed as (
    select m.crm, m.parent_crm
    from met as m
    group by all
    having count(*) * 2 >= (select count(*) from lost as l where l.crm = m.crm)
        and (
            (m.crm not in (select crm from reps) and not (m.crm in (from vendors) and m.parent_crm in (from vendors)))
            or count(*) filter (length(m.id) < 8 and regexp_full_match(m.id, '[0-9]+')) * 2 <= count(*)
        )
)
select m.crm, m.id as key, m.name from met as m semi join followed using (crm, parent_crm);
create or replace temp table rep_addresses as
select key, min(name) as name from rep_keys where contains(key, '@') group by key having count(distinct name) = 1;

create or replace table owner_names as
with named as (
    select
        owners.*,
        trim(coalesce(
            by_id.name, by_text.name, across.name, by_address.name, owners.owner, owners.owner_id, 'No owner'
        )) as called,
        coalesce(by_id.name, by_text.name, across.name, by_address.name) is not null as listed
    from owners
    left join rep_keys as by_id on by_id.crm = owners.crm and by_id.key = owners.owner_id
    left join rep_keys as by_text on by_text.crm = owners.crm and by_text.key = lower(trim(owners.owner))
    left join crossed_reps as across on across.crm = owners.crm and across.key = owners.owner_id
    -- An address means the same rep in every system.
    left join rep_addresses as by_address on by_address.key = lower(trim(owners.owner))
),
keyed as (
    select
        *,
        sum(records) over (partition by called) as frequency,
        rep_key(called) as spelled,
        rep_key(regexp_replace(called, '^([^,]+),([^,]+)$', '\2 \1')) as turned
    from named
),
persons as (
    select *, case when turned in (select spelled from keyed) then turned else spelled end as person from keyed
)
select
    key,
    first_value(called) over (
        partition by person
        order by listed desc, spelled = person desc, frequency desc, called in (upper(called), lower(called)), called
    ) as name
from persons;

-- The team of a rep: a person's own word, else the users export, else what most of the rep's leads say.
create or replace table teams as
with own as (select unnest($team_reps::varchar[]) as rep, unnest($team_names::varchar[]) as team),
listed as (
    select rep_name(name, first_name, last_name, email, id) as rep, min(team) as team
    from reps where team is not null group by all
),
carried as (
    select o.name as rep, mode(l.team) as team
    from leads as l
    join owner_names as o
        on o.key = owner_key(l.crm, l.owner, l.owner_id)
    where l.team is not null
    group by all
)
select rep, coalesce(own.team, listed.team, carried.team) as team
from own full join listed using (rep) full join carried using (rep);

-- One row per person. A view: names are resolved when asked for, nothing is stored twice.
create or replace view lead_base as
select
    l.row_key as lead_key,
    l.crm,
    l.record,
    l.id,
    coalesce(full_name(l.name, l.first_name, l.last_name), l.email, l.id) as name,
    l.email,
    l.company,
    coalesce(s.name, 'No source') as source,
    l.source as source_spelling,
    coalesce(o.name, 'No owner') as owner,
    l.lead_type,
    l.campaign,
    l.channel,
    l.offer,
    l.landing_page,
    l.fit,
    l.interest,
    l.status,
    l.stage,
    coalesce(l.rejected, false) as rejected,
    l.converted,
    l.created_at,
    l.created_at::date as created_on,
    l.timed,
    l.mql_at,
    l.sql_at,
    l.opportunity_at,
    l.customer_at,
    l.value,
    l.last_activity_at,
    l.modified_at,
    l.converted_contact_id,
    l.converted_opportunity_id
from persons as l
left join source_names as s on s.spelling = l.source
left join owner_names as o
    on o.key = owner_key(l.owner_crm, l.owner, l.owner_id);
