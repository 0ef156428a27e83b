-- What became of each promise. About to break: a quarter of the promised time or less is left.
judged as (
    select
        *,
        case
            when version is null or contradicting or misdated then 'not_judged'
            when stopped_at is not null and used <= promised then 'kept'
            when stopped_at is not null then 'late'
            when over then 'broken'
            when (promised - used) * 4 <= promised then 'about_to_break'
            else 'waiting'
        end as state,
        case when stopped_at is not null and version is not null and not misdated then used / 3600000000 end as hours
    from read
)
