-- Which links lead to another system: ids that nothing of their own kind in their own CRM holds, and that another CRM's
-- records do, or records of the other kind of people. Reads `link_parents` (child, "column", parent, place: 1 is the
-- kind that the column's name says), `link_values` (child, "column", crm, value, named: the values that are not found
-- at home; `;` between several ids), `link_totals` (child, "column", crm, parent, named) and the view `held_ids`
-- (parent, crm, id). Ids that are whole numbers from 1 on meet by chance: they are followed only where their own CRM
-- holds none of them, and never from one CRM that we know as such to another (`vendors`).

create or replace temp table away_ids as
with ids as (
    select distinct child, "column", crm, unnest(string_split(value, ';')) as id from link_values
)
select i.child, i."column", i.crm, i.id
from ids as i
join link_parents as p on p.child = i.child and p."column" = i."column" and p.place = 1
anti join held_ids as h on h.parent = p.parent and h.crm = i.crm and h.id = i.id
where i.id <> '';

insert into crossed_ids
with at_home as (
    select t.child, t."column", t.crm, any_value(t.named) > coalesce(sum(v.named), 0) as some
    from link_totals as t
    left join link_values as v using (child, "column", crm)
    group by all
),
away as (
    select
        child, "column", crm, count(*) as ids,
        count(*) filter (length(id) < 8 and regexp_full_match(id, '[0-9]+')) * 2 > count(*) as counted
    from away_ids
    group by all
),
-- `near`: records of the kind that the column says, of another CRM; else the other kind of people here, else elsewhere.
met as (
    select
        a.child, a."column", a.crm, a.id, h.parent, h.crm as parent_crm,
        case when p.place = 1 then 1 when h.crm = a.crm then 2 else 3 end as near
    from away_ids as a
    join link_parents as p using (child, "column")
    join (select distinct parent, crm, id from held_ids) as h on h.parent = p.parent and h.id = a.id
    where p.place > 1 or h.crm <> a.crm
),
-- An id that two other CRMs hold tells neither.
sure as (
    from met qualify count(*) over (partition by child, "column", crm, id, near) = 1
),
held as (
    select s.child, s."column", s.crm, s.near, s.parent, s.parent_crm, count(*) as ids from sure as s group by all
),
followed as (
    select h.*
    from held as h
    join away as w using (child, "column", crm)
    join at_home as o using (child, "column", crm)
    where h.ids * 2 >= w.ids
        and not (w.counted and (
            o.some or (h.parent_crm <> h.crm and h.crm in (from vendors) and h.parent_crm in (from vendors))
        ))
    qualify h.near = min(h.near) over (partition by child, "column", crm)
)
select s.child, s."column", s.crm, s.id, s.parent, s.parent_crm
from sure as s
semi join followed as f using (child, "column", crm, parent, parent_crm);

-- How many records name one, and of how many it is found, at home or across.
insert into found_shares
with told as (
    select
        v.child, v."column", v.crm, v.value, any_value(v.named) as named,
        bool_or(a.id is null and v.id <> '') or bool_or(x.id is not null) as found,
        min(x.parent) as parent, min(x.parent_crm) as parent_crm
    from (select *, unnest(string_split(value, ';')) as id from link_values) as v
    left join away_ids as a on a.child = v.child and a."column" = v."column" and a.crm = v.crm and a.id = v.id
    left join crossed_ids as x on x.child = v.child and x."column" = v."column" and x.crm = v.crm and x.id = v.id
    group by all
),
lost as (
    select
        child, "column", crm, sum(named) filter (not found) as named, any_value(parent) as parent,
        string_agg(distinct parent_crm, ' + ' order by parent_crm) as across
    from told
    group by all
)
select
    t.child, t."column", t.crm, coalesce(l.parent, t.parent) as parent, l.across, t.named,
    (t.named - coalesce(l.named, 0))::bigint as found
from link_totals as t
left join lost as l on l.child = t.child and l."column" = t."column" and l.crm = t.crm;
