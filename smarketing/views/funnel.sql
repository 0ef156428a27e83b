-- How the leads created in the chosen days went through the stages, as known on $as_of: a row for every way to be in a
-- stage, with the number of people. `goes_on` is whether they reached the next stage that the data knows, `came`
-- whether they passed the one before, `tells_...` whether their CRM knows MQLs, SQLs and deals; null where it cannot
-- tell. `moved` is whether they reached any later stage, `waiting` whether they are still in this one: no later stage,
-- not rejected, a deal still open. `decided` is whether an opportunity is a customer or has no deal still open, null
-- elsewhere. `days` runs from the day they entered the stage to the day they reached the next one or lost their deal,
-- else to $as_of. $by is the parts to count by: all, source or month.
with deals as (
    select
        lead_key,
        coalesce(bool_or(outcome = 'open' or (closed_on > $as_of::date and outcome <> 'refund')), false) as still_open,
        max(closed_on) filter (outcome = 'lost' and closed_on <= $as_of::date) as lost_on
    from deal_base
    where lead_key is not null and (created_on is null or created_on <= $as_of::date)
    group by lead_key
),
chosen as (
    select
        f.*,
        case $by when 'source' then source when 'month' then strftime(created_on, '%Y-%m') else 'all' end as part,
        not is_prospect as is_lead,
        not coalesce(is_customer, false) and coalesce(d.still_open, not coalesce(rejected, false)) as undecided,
        coalesce(is_customer, false) or not coalesce(d.still_open, false) as decided,
        d.lost_on
    from person_facts as f
    left join deals as d using (lead_key)
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or created_on >= $start::date)
        and ($end::date is null or created_on <= $end::date)
),
-- A stage that only its label tells has no day, and neither has a day that was still to come.
reached as (
    select
        part, is_lead, undecided, decided, created_on,
        coalesce($as_of::date - created_on < $days_to_close::double, false) as young,
        case when $every_lead then is_lead else is_mql end as mql,
        is_sql as sql,
        became_opportunity as opportunity,
        is_customer as customer,
        $every_lead or is_mql is not null as tells_mql,
        is_sql is not null as tells_sql,
        became_opportunity is not null as tells_deal,
        case when ($every_lead or mql_dated) and mql_on <= $as_of::date then mql_on end as mql_day,
        case when sql_on <= $as_of::date then sql_on end as sql_day,
        case when coalesce(first_deal_on, opportunity_on) <= $as_of::date
            then coalesce(first_deal_on, opportunity_on) end
            as opportunity_day,
        case when is_customer then first_won_on else lost_on end as closed_day
    from chosen
),
known as (
    select
        coalesce(bool_or(not is_lead), false) as prospects,
        count(mql) > 0 as mqls,
        count(sql) > 0 as sqls
    from reached
),
stays as (
    select
        part, young, undecided, created_on, tells_mql, tells_sql, tells_deal, 'prospect' as stage,
        null::boolean as decided,
        is_lead as goes_on, null::boolean as came, is_lead as moved, null::date as entered, null::date as ended
    from reached, known where prospects
    union all
    select
        part, young, undecided, created_on, tells_mql, tells_sql, tells_deal, 'lead', null,
        case when mqls then mql when sqls then sql else opportunity end, true,
        coalesce(mql, false) or coalesce(sql, false) or coalesce(opportunity, false), created_on,
        case when mql then mql_day when sql then sql_day when opportunity then opportunity_day end
    from reached, known where is_lead
    union all
    select
        part, young, undecided, created_on, tells_mql, tells_sql, tells_deal, 'mql', null,
        case when sqls then sql else opportunity end, true,
        coalesce(sql, false) or coalesce(opportunity, false), mql_day,
        case when sql then sql_day when opportunity then opportunity_day end
    from reached, known where mql
    union all
    select
        part, young, undecided, created_on, tells_mql, tells_sql, tells_deal, 'sql', null,
        opportunity, case when mqls then mql else true end, coalesce(opportunity, false), sql_day,
        case when opportunity then opportunity_day end
    from reached, known where sql
    union all
    select
        part, young, undecided, created_on, tells_mql, tells_sql, tells_deal, 'opportunity', decided,
        customer, case when sqls then sql when mqls then mql else true end, customer,
        opportunity_day, closed_day
    from reached, known where opportunity
    union all
    select
        part, young, undecided, created_on, tells_mql, tells_sql, tells_deal, 'customer', null, null, opportunity,
            true, null, null
    from reached where customer
)
select
    part, stage, decided, goes_on, came, moved, young, tells_mql, tells_sql, tells_deal,
    not moved and undecided as waiting,
    -- Below 0 where it cannot be so: it ended before it began, or one of the two came before the lead itself.
    case
        when $by <> 'all' then null
        when entered < created_on then -1
        when not moved and undecided then $as_of::date - entered
        when ended < created_on then -1
        else ended - entered
    end as days,
    count(*) as people
from stays
group by all
