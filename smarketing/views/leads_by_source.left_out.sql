-- What the figures do not contain.
with chosen as (
    select * from lead_facts
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
),
dated as (
    select * from chosen
    where ($start::date is null or created_on >= $start::date) and ($end::date is null or created_on <= $end::date)
),
won as (
    select deal_base.* from deal_base join dated using (lead_key)
    where outcome = 'won' and (deal_base.closed_on is null or deal_base.closed_on <= $as_of::date)
)
select 'leads without a creation date, so in no period' as reason, count(*) as rows
from chosen where created_on is null and ($start::date is not null or $end::date is not null)
union all
select 'leads the CRM calls converted, though no deal is linked to them: not counted as opportunities', count(*)
from dated where said_opportunity and not became_opportunity
union all
select 'customers won before their lead was created: not in the days to close', count(*)
from dated where first_won_on < created_on
union all
select 'customers without a creation or a close date: not in the days to close', count(*)
from dated where is_customer and (first_won_on is null or created_on is null)
union all
select 'won deals without an amount (empty or 0): not in the revenue', count(*)
from won where coalesce(amount, 0) = 0
union all
select
    case when ambiguous then 'won deals that name somebody several leads could be'
        else 'won deals linked to no lead in the data' end,
    count(*)
from deal_base where outcome = 'won' and lead_key is null and (closed_on is null or closed_on <= $as_of::date)
    and len($sources::varchar[]) = 0 and len($owners::varchar[]) = 0 and $start::date is null and $end::date is null
group by ambiguous
