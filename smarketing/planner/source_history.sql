-- Leads by source, and MQLs that sales worked per rep and week, between two days; weeks before the first attempt is
-- known ($attempts_since, null: none is) say nothing.
select 'source' as kind, source as name, count(*)::double as amount
from lead_facts where created_on between $start::date and $end::date
group by source
union all
select 'rep weeks', owner, quantile_disc(worked, 0.75)::double
from (
    select owner, count(*) as worked
    from lead_facts
    where is_handed and owner <> 'No owner'
        and handed_at::date between greatest($start::date, $attempts_since::date) and $end::date
        and ((select sum(attempts) from lead_facts) = 0 or attempts > 0)
    group by owner, date_trunc('week', handed_at)
)
group by owner
union all
select 'rep', owner, count(*)::double
from lead_facts
where is_handed and owner <> 'No owner' and handed_at::date between $end::date - 89 and $end::date
group by owner
order by kind, amount desc, name
