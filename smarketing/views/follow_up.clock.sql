-- The agreement's clock over the leads chosen before: by which version each is judged, how long it took until it
-- stopped (`used`, up to now where it runs on), and whether the promised time is over. Each lead is judged by the
-- version in force on the day its clock started, to the end. All in microseconds; without a version in force, null. The
-- time between two moments is the difference of the clock's running total: before + time of day, within opening hours,
-- - jump of the wall clock, if past it (the calendar's row of that version and day). Where only days are known, whole
-- days count. Never less than nothing: a wall time that a jump left out lies after the time that follows it.
calendar as (
    select
        unnest($clock_day::date[]) as day, unnest($clock_version::integer[]) as version,
        unnest($clock_begins::boolean[]) as begins, unnest($clock_promised::bigint[]) as promised,
        unnest($clock_least_attempts::bigint[]) as least_attempts, unnest($clock_opens::bigint[]) as opens,
        unnest($clock_closes::bigint[]) as closes, unnest($clock_jump_at::bigint[]) as jump_at,
        unnest($clock_jump::bigint[]) as jump, unnest($clock_before::bigint[]) as before,
        unnest($clock_whole::bigint[]) as whole
),
present as (
    select
        version, whole,
        least(greatest(epoch_us($now::timestamp::time), opens), closes) as clamped,
        before + clamped - case when clamped >= jump_at then jump else 0 end as reading
    from calendar
    where day = $now::timestamp::date
),
read as (
    select
        l.*, h.version, h.promised, h.least_attempts,
        least(greatest(epoch_us(l.started_at::time), h.opens), h.closes) as at_start,
        h.before + at_start - case when at_start >= h.jump_at then h.jump else 0 end as started,
        least(greatest(epoch_us(l.stopped_at::time), s.opens), s.closes) as at_stop,
        s.before + at_stop - case when at_stop >= s.jump_at then s.jump else 0 end as stopped,
        case when l.by_day then n.whole - h.whole when n.reading < started then 0 else n.reading - started end as gone,
        case
            when l.stopped_at is null then gone when l.by_day then s.whole - h.whole
            when stopped < started then 0 else stopped - started
        end as used,
        gone > h.promised as over
    from chosen as l
    left join calendar as h on h.begins and h.day = l.started_at::date
    left join calendar as s on s.version = h.version and s.day = l.stopped_at::date
    left join present as n on n.version = h.version
),
