-- One row per person with everything the Views ask of them, as known on $as_of. `is_prospect`: a subscriber, who is no
-- lead yet; the view lead_facts has the others. `status_undated` and `stage_undated`: whether the lead was open, and
-- which stage it had reached, is taken from its record of today, which has no date for it and was changed after $as_of,
-- or nobody knows when. The importer stores it for the data date; for an earlier date the same text is run again. The
-- last day on which sales' work on a lead counts for its promises.
with windows as (
    select l.lead_key, l.handed_on + w.days as effort_until
    from (select lead_key, handed_over_at(mql_at, sql_at, created_at)::date as handed_on from lead_base) as l
    join effort_windows as w on l.handed_on between w.first and w.last
),
touched as (
    select
        lead_key,
        max(happened_at)::date as last_touch_on,
        (max(happened_at) filter (happened_at < $as_of::date - 29))::date as last_touch_30_days_ago,
        count(*) filter (attempt and kind = 'call') as calls,
        count(*) filter (attempt and kind = 'email') as emails,
        count(*) filter (attempt and kind = 'meeting') as meetings,
        min(happened_at) as first_touch_at,
        min(happened_at) filter (attempt) as first_tried_at,
        max(happened_at) filter (attempt) as last_tried_at,
        -- What was done from the hand-over to the end of its days.
        count(*) filter (in_window and kind = 'call') as effort_calls,
        count(*) filter (in_window and kind = 'email') as effort_emails,
        count(*) filter (in_window) as effort_attempts,
        -- The first attempt since the lead was created, and since it was handed to sales: of those with a time of day,
        -- and of those for which either side has only a date.
        min(happened_at) filter (attempt and precise and happened_at >= lead_created_at) as first_timed_attempt_at,
        min(happened_at) filter (attempt and not precise and happened_at::date >= lead_created_at::date)
            as first_dated_attempt_at,
        min(happened_at) filter (attempt and handover_timed and happened_at >= handed_at) as first_timed_follow_up_at,
        min(happened_at) filter (attempt and not handover_timed and happened_at::date >= handed_at::date)
            as first_dated_follow_up_at
    from (
        select
            t.*,
            attempt and happened_at < w.effort_until + 1
                and case when handover_timed then happened_at >= handed_at else happened_at::date >= handed_at::date end
                as in_window
        from touches as t
        left join windows as w using (lead_key)
        where lead_key is not null and happened_at < $as_of::date + 1
    )
    group by lead_key
),
-- Of two first attempts the earlier, and of two on one day the one whose time is known.
answered as (
    select
        *,
        calls + emails + meetings as attempts,
        case when coalesce(first_timed_attempt_at, first_dated_attempt_at) is not null
            then coalesce(first_timed_attempt_at::date <= coalesce(first_dated_attempt_at::date, 'infinity'), false)
        end as precise,
        case when coalesce(first_timed_follow_up_at, first_dated_follow_up_at) is not null
            then coalesce(first_timed_follow_up_at::date <= coalesce(first_dated_follow_up_at::date, 'infinity'), false)
        end as follow_up_timed
    from touched
),
dealt as (
    select
        lead_key,
        count(*) as dealings,
        nullif(count(*) filter (outcome <> 'refund'), 0) as deals,
        min(created_on) filter (outcome <> 'refund') as first_deal_on,
        count(*) filter (won) as won_deals,
        count(countable) filter (won) as priced_deals,
        min(closed_on) filter (won) as first_won_on,
        count(*) filter (refunded) as refunds,
        sum(countable) filter (won or refunded) as revenue,
        case when not coalesce(bool_or(unrated) filter (still_open), false) then sum(countable) filter (still_open) end
            as open_amount
    from (
        select
            *,
            outcome = 'won' and (closed_on is null or closed_on <= $as_of::date) as won,
            outcome = 'refund' and (closed_on is null or closed_on <= $as_of::date) as refunded,
            outcome = 'open' or (closed_on > $as_of::date and outcome <> 'refund') as still_open
        from deal_base
    )
    where lead_key is not null and (created_on is null or created_on <= $as_of::date or won or refunded)
    group by lead_key
),
-- A stage without a date of its own is taken as reached by $as_of: the export cannot say otherwise.
ranked as (
    select
        *,
        rank >= 3 and coalesce(mql_at < $as_of::date + 1, true) as said_mql,
        rank >= 4 and coalesce(sql_at < $as_of::date + 1, true) as said_sql,
        (rank >= 5 or coalesce(converted, false))
            and coalesce(least(opportunity_at, customer_at) < $as_of::date + 1, true) as said_opportunity,
        rank >= 6 and coalesce(customer_at < $as_of::date + 1, true) as said_customer
    from (
        select
            *,
            stage_rank(stage) as rank,
            coalesce(modified_at >= $as_of::date + 1, true) as changed_since,
            coalesce(least(opportunity_at, customer_at) < $as_of::date + 1, false) as opportunity_dated,
            case when last_activity_at < $as_of::date + 1 then last_activity_at::date end as said_activity_on
        from lead_base
        where created_on is null or created_on <= $as_of::date
    )
)
select
    l.lead_key, l.crm, l.id, l.source, l.owner, t.team, l.lead_type, l.campaign, l.channel, l.offer, l.landing_page,
    l.fit, l.interest, l.status, l.stage, l.said_opportunity, l.rejected, l.value, l.created_at, l.created_on,
        l.mql_at is not null
        as mql_dated,
    -- An MQL is what the CRM calls one: a deal that sales opened for anybody else is not marketing's doing.
    case when a.tells_mql then l.said_mql or l.said_opportunity end as is_mql,
    coalesce(l.mql_at::date, l.created_on) as mql_on,
    case when a.tells_sql then l.said_sql or l.said_opportunity end as is_sql,
    l.sql_at::date as sql_on,
    l.opportunity_at::date as opportunity_on,
    -- The hand-over to sales, and the first attempt since; follow_up_timed says whether both have a time of day.
    case h.stage when 'lead' then true when 'mql' then is_mql else is_sql end as is_handed,
    handed_over_at(l.mql_at, l.sql_at, l.created_at) as handed_at,
    case h.stage when 'sql' then l.sql_at else l.mql_at end is not null as hand_over_dated,
    case when c.follow_up_timed then c.first_timed_follow_up_at else c.first_dated_follow_up_at end as first_attempt_at,
    c.follow_up_timed,
    w.effort_until,
    coalesce(c.effort_attempts, 0) as effort_attempts,
    coalesce(c.effort_calls, 0) as effort_calls,
    coalesce(c.effort_emails, 0) as effort_emails,
    c.first_tried_at::date as first_tried_on,
    c.last_tried_at::date as last_tried_on,
    case
        when a.tells_deals then d.deals is not null
        when a.tells_stage then l.said_opportunity
    end as became_opportunity,
    case
        when a.tells_deals then coalesce(d.won_deals, 0) > 0
        when a.tells_stage then l.said_customer
    end as is_customer,
    not (d.dealings is not null or l.said_opportunity or l.rejected) as is_open,
    l.rank = 1 and not l.said_opportunity and d.dealings is null as is_prospect,
    l.changed_since and d.dealings is null and not l.opportunity_dated and (l.rejected or l.said_opportunity)
        as status_undated,
    l.changed_since and (
        (a.tells_mql and l.said_mql and l.mql_at is null)
        or (a.tells_sql and l.said_sql and l.sql_at is null)
        or (not a.tells_deals and l.said_opportunity and not l.opportunity_dated)
    ) as stage_undated,
    d.first_deal_on,
    case when a.tells_deals then d.first_won_on when l.said_customer then l.customer_at::date end as first_won_on,
    case when a.tells_deals then coalesce(d.won_deals, 0) end as won_deals,
    case when a.tells_deals then coalesce(d.priced_deals, 0) end as priced_deals,
    case when a.tells_deals then coalesce(d.refunds, 0) end as refunds,
    case when a.tells_deals then coalesce(d.revenue, 0) end as revenue,
    d.open_amount,
    -- An activity before the lead was created is not one on it: it would be idle for longer than it exists.
    case
        when greatest(c.last_touch_on, l.said_activity_on) >= l.created_on or l.created_on is null
            then greatest(c.last_touch_on, l.said_activity_on)
    end as last_activity_on,
    case when c.last_touch_30_days_ago >= l.created_on or l.created_on is null then c.last_touch_30_days_ago end
        as last_touch_30_days_ago,
    coalesce(greatest(c.last_touch_on, l.said_activity_on) < l.created_on, false) as active_before_only,
    coalesce(c.attempts, 0) as attempts,
    coalesce(c.calls, 0) as calls,
    coalesce(c.emails, 0) as emails,
    coalesce(c.meetings, 0) as meetings,
    -- From creation to the first attempt: null before that, whole days where either side has only a date.
    case
        when c.precise then epoch(c.first_timed_attempt_at - l.created_at) / 3600
        else (c.first_dated_attempt_at::date - l.created_on) * 24.0
    end as first_response_hours,
    c.precise,
    c.first_touch_at::date < l.created_on as touched_early
from ranked as l
cross join hand_over as h
join abilities as a using (crm)
left join answered as c using (lead_key)
left join windows as w using (lead_key)
left join dealt as d using (lead_key)
left join teams as t on t.rep = l.owner
