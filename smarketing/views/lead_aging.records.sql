-- The leads behind the grid: longest idle first, then the most valuable. The value of a lead is what the CRM expects of
-- it or of its open deals, else what leads of its source have been worth on average, unknown where too few won deals
-- have an amount.
with worth as (
    select
        source,
        case when sum(priced_deals) * 2 >= sum(won_deals) then sum(revenue) / count(*) end as per_lead
    from lead_facts
    group by source
)
select
    f.owner,
    p.name,
    p.company,
    f.source,
    f.status,
    f.created_on,
    f.last_activity_on,
    coalesce($as_of::date - f.last_activity_on, $as_of::date - f.created_on) as idle_days,
    coalesce(f.value, f.open_amount, w.per_lead) as expected_value,
    p.email,
    p.id
from lead_facts as f
join lead_base as p using (lead_key)
left join worth as w on w.source = f.source
where (f.is_open or $all_leads)
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], f.source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], f.owner))
    and ($start::date is null or f.created_on >= $start::date)
    and ($end::date is null or f.created_on <= $end::date)
    and case $bucket::varchar
        when 'no_activity' then f.last_activity_on is null
        when 'days_0_7' then $as_of::date - f.last_activity_on between 0 and 7
        when 'days_8_15' then $as_of::date - f.last_activity_on between 8 and 15
        when 'days_16_30' then $as_of::date - f.last_activity_on between 16 and 30
        when 'days_31_60' then $as_of::date - f.last_activity_on between 31 and 60
        when 'days_61_120' then $as_of::date - f.last_activity_on between 61 and 120
        when 'days_over_120' then $as_of::date - f.last_activity_on > 120
        else true
    end
order by idle_days desc nulls last, expected_value desc nulls last, p.name
