-- name: imports: every file the warehouse was made of, the last import first.
select imported_at, file, crm, object, rows_read, loaded, merged, rejected, array_to_string(notes, '; ') as notes
from imports
order by number desc;

-- name: rejects: every refused value and why.
select file, "row", "column", value, reason
from rejects
order by file, "row", "column";

-- name: findings: what cannot be true, what is missing, and who is there twice.
with pairs as (
    select l.lead_key, l.created_on as lead_on, d.created_on as deal_on, d.closed_on, d.outcome, d.deal_key
    from deal_base as d join lead_base as l using (lead_key)
),
shared as (select email, count(*) as leads from lead_base where email is not null group by email having count(*) > 1)
select 'order' as kind, 'Deals created before their lead' as finding,
    count(*) filter (deal_on < lead_on) as rows, count(*) as "of" from pairs
union all
select 'order', 'Deals won before the first contact',
    count(*) filter (outcome = 'won' and closed_on < lead_on), count(*) filter (outcome = 'won') from pairs
union all
select 'order', 'Deals closed before they were created',
    count(*) filter (outcome in ('won', 'lost') and closed_on < created_on), count(*) filter (outcome in ('won', 'lost'))
from deal_base
union all
select 'order', 'Leads touched before they were created',
    count(*) filter (touched_early), count(touched_early) from lead_facts
union all
select 'order', 'Activities before their lead was created',
    coalesce(sum(activities) filter (early), 0)::bigint, coalesce(sum(activities) filter (not unlinked), 0)::bigint from diary
union all
select 'order', 'Events later than the day they were imported',
    coalesce(sum(activities) filter (day > current_date + 1), 0)::bigint, coalesce(sum(activities), 0)::bigint from diary
union all
select 'gap', 'Leads without a creation date', count(*) filter (created_on is null), count(*) from lead_base
union all
select 'gap', 'Leads without an owner', count(*) filter (owner = 'No owner'), count(*) from lead_base
union all
select 'gap', 'Leads without a source', count(*) filter (source = 'No source'), count(*) from lead_base
union all
select 'gap', 'Leads without an e-mail address', count(*) filter (email is null), count(*) from lead_base
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
select 'duplicate', 'Leads that share their e-mail address with another',
    coalesce(sum(leads), 0)::bigint, (select count(email) from lead_base) from shared;
