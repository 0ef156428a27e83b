-- What became of each promise. About to break: a quarter of the promised time or less is left.
-- The other promises are judged when the days in which sales' work counts are over (`effort_due`), by what was done in
-- them alone; so nothing that is done later changes a verdict.
judged as (
    select
        *,
        case
            when version is null or contradicting or misdated then 'not_judged'
            when stopped_at is not null and used <= promised then 'kept'
            when stopped_at is not null then 'late'
            -- It had longer than the activities are known.
            when started_at + to_microseconds(promised) >= known_until + 1 then 'not_judged'
            when over then 'broken'
            when (promised - used) * 4 <= promised then 'about_to_break'
            else 'waiting'
        end as state,
        case when stopped_at is not null and version is not null and not misdated then used / 3600000000 end as hours,
        -- Whether its effort can be told at all, now or once the days are over.
        not contradicting and not misdated and handed_at is not null and coalesce(effort_until <= known_until, true)
            as effort_known,
        effort_known and effort_until < $as_of::date as effort_due,
        -- An SQL of those days; one that the export does not date is taken as one from the beginning.
        effort_due and coalesce(is_sql, false)
            and coalesce(least(sql_on, opportunity_on) <= effort_until, true) as is_sql_in_time,
        -- No export dates when a lead was closed: it was after its last activity.
        effort_due and coalesce(last_activity_on, handed_at::date) <= effort_until as ended_in_time
    from read
)
