-- Of the ids by which records name others, how many are in the data: for the page Data quality and the report of an
-- import. `named` records name one, `found` of them one that is there; `across` says in which other systems. Of
-- `records` in all so many are `linked`, in whatever way: an id that leads nowhere does no harm where an address does.
create or replace table link_shares as
with activities_named as (
    select crm, count(lead_id) as named, count(*) as records from activities group by crm
),
-- Where the activities were not looked at before: those that no lead's id has found, and none of several ids in a cell.
lost as (
    select a.crm, a.row_key, a.lead_id
    from named_leads as n
    join activities as a on a.row_key = n.activity
    where n.lead_key is null and a.lead_id is not null
        and not exists (select 1 from found_shares where child = 'activities' and "column" = 'lead_id')
),
lost_found as (
    select distinct l.row_key
    from (select crm, row_key, unnest(string_split(lead_id, ';')) as id from lost) as l
    join (
        select crm, id from lead_by_id union select crm, id from lead_by_contact
        union select crm, id from contacts where id is not null
    ) as h using (crm, id)
),
looked_up as (
    select
        'activities' as child, 'lead_id' as "column", t.crm, 'leads' as parent, null::varchar as across, t.named,
        t.named - (select count(*) from lost as l where l.crm = t.crm and l.row_key not in (from lost_found)) as found
    from activities_named as t
    where t.named > 0 and not exists (select 1 from found_shares where child = 'activities' and "column" = 'lead_id')
),
owned as (
    select
        'owners' as child, 'owner_id' as "column", o.crm, 'reps' as parent, null::varchar as across,
        sum(o.records)::bigint as named,
        coalesce(sum(o.records) filter (
            (o.crm, o.owner_id) in (select (crm, key) from rep_keys)
            or (o.crm, o.owner_id) in (select (crm, key) from crossed_reps)
        ), 0)::bigint as found
    from owners as o
    where o.owner_id is not null and o.owner is null
    group by o.crm
),
linked as (
    select 'opportunities' as child, crm, count(*) as records, count(lead_key) as linked from deal_base group by crm
    union all
    select 'activities', t.crm, t.records, t.records - count(f.activity)
    from activities_named as t
    left join (
        select a.crm, u.activity
        from (select activity from found_leads where counted and lead_key is null) as u
        join activities as a on a.row_key = u.activity
    ) as f using (crm)
    group by t.crm, t.records
    union all
    select what, crm, records, linked from followed_counts
)
select s.child, s."column", s.crm, s.parent, s.across, s.named, s.found, l.records, l.linked
from (from found_shares union all from looked_up union all from owned) as s
left join linked as l on l.child = s.child and l.crm = s.crm
where s.named > 0;
