-- Which stages each deal entered, and when. Run only where the data has changes of stage.

create or replace macro stage_key(stage) as coalesce(nullif(replace(plain_key(stage), ' ', ''), ''), trim(stage));

-- The deal of every change: by its id in the CRM, else by a name that only one deal has. A file that is of no CRM with
-- deals speaks of another's, where only one deal there fits. A name counts only where one of the two sides has no ids.
create or replace temp table placed_changes as
with systems as (
    select distinct crm from deal_base
),
changes as (
    select *, crm in (from systems) as at_home, plain_key(opportunity) as name from stage_changes
),
by_id as (
    select crm, id, min(deal_key) as deal_key from deal_base where id is not null group by all
),
by_id_elsewhere as (
    select id, min(deal_key) as deal_key
    from deal_base
    where id in (select opportunity_id from changes where not at_home)
    group by all
    having count(*) = 1
),
named as (
    select deal_key, crm, id, plain_key(name) as name
    from deal_base
    where exists (select 1 from changes where name is not null)
),
by_name as (
    select crm, name, min(deal_key) as deal_key, count(*) as deals, bool_or(id is not null) as has_id
    from named group by all
),
by_name_elsewhere as (
    select name, min(deal_key) as deal_key, count(*) as deals, bool_or(id is not null) as has_id from named group by all
),
found as (
    select c.row_key, 1 as place, i.deal_key, 1 as deals
    from changes as c join by_id as i on i.crm = c.crm and i.id = c.opportunity_id
    union all
    select c.row_key, 2, i.deal_key, 1
    from changes as c join by_id_elsewhere as i on i.id = c.opportunity_id
    where not c.at_home
    union all
    select c.row_key, 2, i.deal_key, 1
    from changes as c
    join crossed_ids as x on x.child = 'stage_changes' and x.crm = c.crm and x.id = c.opportunity_id
    join by_id as i on i.crm = x.parent_crm and i.id = x.id
    union all
    select c.row_key, 3, n.deal_key, n.deals
    from changes as c join by_name as n on n.crm = c.crm and n.name = c.name
    where not (n.has_id and c.opportunity_id is not null)
    union all
    select c.row_key, 4, n.deal_key, n.deals
    from changes as c join by_name_elsewhere as n on n.name = c.name
    where not c.at_home and not (n.has_id and c.opportunity_id is not null)
),
meant as (
    select row_key, arg_min(deal_key, place) filter (deals = 1) as deal_key, max(deals) > 1 as ambiguous from found
    group by row_key
)
select
    c.crm, coalesce(c.opportunity_id, c.name) as deal, m.deal_key, m.ambiguous,
    c.stage, c.from_stage, c.pipeline, c.outcome, c.changed_at
from changes as c
left join meant as m using (row_key);

-- Deals that the history speaks of and no export of deals has.
create or replace table deals_not_found as
select coalesce(ambiguous, false) as ambiguous, count(distinct hash(crm, deal)) as deals
from placed_changes
where deal_key is null
group by all;

update link_shares as s
set records = p.records, linked = p.linked
from (select crm, count(*) as records, count(deal_key) as linked from placed_changes group by crm) as p
where s.child = 'stage_changes' and s.crm = p.crm;

-- Each deal with a history, in the pipeline of its last change, else of its own export; '' where neither names one.
create or replace table deal_history as
select
    c.deal_key,
    coalesce(arg_max(c.pipeline, c.changed_at) filter (c.pipeline is not null), any_value(d.pipeline), '') as pipeline
from placed_changes as c
join deal_base as d using (deal_key)
group by c.deal_key;

-- The first entry of every deal into every stage of its pipeline. `seen_at` is when it was first known to be there,
-- `entered_at` null where that is all: a history may begin with the stage that was left. Such a stage was entered when
-- the deal was created, where the deal is younger than the history. Where a change goes from a stage to the same one,
-- something else of the deal was changed.
create or replace table deal_entries as
with told as (
    select
        *, row_number() over (partition by deal_key order by changed_at, stage) = 1 as first,
        min(changed_at) over (partition by crm)::date as known_since
    from placed_changes
    where deal_key is not null
),
said as (
    select deal_key, stage, pipeline, changed_at as entered_at, changed_at as seen_at
    from told
    where stage_key(from_stage) is distinct from stage_key(stage)
    union all
    select t.deal_key, t.from_stage, t.pipeline,
        case when t.first and d.created_on >= t.known_since then d.created_on end, t.changed_at
    from told as t
    join deal_base as d using (deal_key)
    where t.from_stage is not null
)
select s.deal_key, h.pipeline, stage_key(s.stage) as stage_key, min(s.entered_at) as entered_at,
    min(least(s.entered_at, s.seen_at)) as seen_at
from said as s
join deal_history as h using (deal_key)
where coalesce(lower(s.pipeline) = lower(h.pipeline), true)
group by all;

-- The stages of every pipeline. One that a deal is in once it is won or lost is no step on the way: `closes` says so,
-- by the meaning of its name, or where all deals that are in it now ended alike and none ever left it.
create or replace table deal_stage_names as
with spelled as (
    select
        h.pipeline, stage_key(c.stage) as stage_key, mode(c.outcome) as outcome,
        mode(c.stage) filter (c.stage not in (lower(c.stage), upper(c.stage))) as mixed, mode(c.stage) as common
    from (
        select deal_key, stage, outcome from placed_changes where deal_key is not null
        union all
        select deal_key, from_stage, null from placed_changes where deal_key is not null and from_stage is not null
    ) as c
    join deal_history as h using (deal_key)
    group by all
),
present as (
    select
        h.pipeline, stage_key(d.stage) as stage_key, min(d.outcome) as outcome, count(distinct d.outcome) = 1 as alike
    from (select * replace (case outcome when 'refund' then 'won' else outcome end as outcome) from deal_base) as d
    join deal_history as h using (deal_key)
    where d.stage is not null
    group by all
),
left_again as (
    select distinct a.pipeline, a.stage_key
    from deal_entries as a
    join deal_entries as b using (deal_key)
    where b.entered_at > a.entered_at and b.stage_key <> a.stage_key
),
timed as (
    select e.pipeline, e.stage_key, median(e.entered_at::date - d.created_on) as days
    from deal_entries as e
    join deal_base as d using (deal_key)
    group by all
)
-- Side by side without outer joins, which DuckDB 2.0 cannot always feed to another one.
select
    pipeline,
    stage_key,
    any_value(stage) as stage,
    any_value(days) as days,
    coalesce(
        any_value(nullif(named, 'open')),
        case when not coalesce(bool_or(left_it), false) then any_value(nullif(ended, 'open')) end
    ) as closes
from (
    select pipeline, stage_key, coalesce(mixed, common) as stage, outcome as named from spelled
    union all by name
    select pipeline, stage_key, days, true as entered from timed
    union all by name
    select pipeline, stage_key, outcome as ended from present where alike
    union all by name
    select pipeline, stage_key, true as left_it from left_again
)
group by pipeline, stage_key
having bool_or(entered) and any_value(stage) is not null;

-- How many deals entered one stage before another, the evidence for the order of the stages.
create or replace table deal_stage_pairs as
select a.pipeline, a.stage_key as earlier, b.stage_key as later, count(*) as deals
from deal_entries as a
join deal_entries as b using (deal_key)
where a.entered_at < b.entered_at
group by all;

-- From when to when a deal was in a stage of won deals, of deals that left one again. A stage is one of those by its
-- name, or where all deals that are in it now are won.
insert into deal_wins
with won_stages as (
    select h.pipeline, stage_key(c.stage) as stage_key
    from placed_changes as c
    join deal_history as h using (deal_key)
    where c.outcome = 'won'
    union
    select h.pipeline, stage_key(d.stage)
    from deal_base as d
    join deal_history as h using (deal_key)
    where d.stage is not null
    group by all
    having bool_and(d.outcome in ('won', 'refund'))
),
changed as (
    select c.deal_key, c.changed_at, c.stage, w.stage_key is not null as won
    from placed_changes as c
    join deal_history as h using (deal_key)
    left join won_stages as w on w.pipeline = h.pipeline and w.stage_key = stage_key(c.stage)
    where stage_key(c.from_stage) is distinct from stage_key(c.stage)
),
turned as (
    select *, lag(won, 1, false) over (partition by deal_key order by changed_at, stage) as was_won from changed
),
turns as (
    select deal_key, won, changed_at::date as day,
        lead(changed_at::date) over (partition by deal_key order by changed_at) as until
    from turned
    where won is distinct from was_won
)
select deal_key, day, until
from turns
where won and coalesce(until > day, true)
    and deal_key in (select deal_key from turns where won and until > day);
