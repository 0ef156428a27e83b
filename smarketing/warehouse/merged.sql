-- Records that the CRM has merged into another one: whatever names one of them means the one that is left. A record
-- says whom it took in (`merged_ids`), or a deleted one who took it in (`merged_into`). `known`: the merged one was
-- exported too, before or as deleted; it is none of its own any more.
insert into merged_records
with recursive said as (
    select 'leads' as parent, crm, trim(unnest(string_split(merged_ids, ';'))) as id, id as survivor
    from leads where merged_ids is not null and id is not null
    union all
    select 'leads', crm, id, merged_into from leads where merged_into is not null and id is not null
    union all
    select 'contacts', crm, trim(unnest(string_split(merged_ids, ';'))), id
    from contacts where merged_ids is not null and id is not null
    union all
    select 'contacts', crm, id, merged_into from contacts where merged_into is not null and id is not null
),
pairs as (
    select parent, crm, id, min(survivor) as survivor from said where id <> survivor and id <> '' group by all
),
-- Whoever took one in may have been taken in later. Twenty times is more than anybody does; those in a circle stay.
followed as (
    select parent, crm, id, survivor, 1 as steps from pairs
    union all
    select f.parent, f.crm, f.id, p.survivor, f.steps + 1
    from followed as f
    join pairs as p on p.parent = f.parent and p.crm = f.crm and p.id = f.survivor
    where f.steps < 20
),
records as (
    select 'leads' as parent, crm, id from leads where id is not null
    union
    select 'contacts', crm, id from contacts where id is not null
)
select f.parent, f.crm, f.id, f.survivor, r.id is not null as known
from followed as f
anti join pairs as p on p.parent = f.parent and p.crm = f.crm and p.id = f.survivor
semi join records as s on s.parent = f.parent and s.crm = f.crm and s.id = f.survivor
left join records as r on r.parent = f.parent and r.crm = f.crm and r.id = f.id
qualify row_number() over (partition by f.parent, f.crm, f.id order by f.steps desc, f.survivor) = 1;
