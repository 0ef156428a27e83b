-- The leads behind a column: first those nobody tried and that are still open, the promise that ends soonest or ended
-- last on top, because a lead is most likely to answer while it is fresh; then the newest hand-overs.
select
    j.owner,
    p.name,
    p.company,
    j.source,
    j.status,
    j.state,
    j.handed_at,
    j.first_attempt_at,
    j.hours,
    case when j.state in ('broken', 'about_to_break', 'waiting')
        then (j.promised - j.used) / 3600000000 end as hours_left,
    j.promised / 3600000000 as promised_hours,
    j.version as agreement_version,
    j.attempts,
    j.is_open,
    p.email,
    p.id
from judged as j
join lead_base as p using (lead_key)
where case $cell::varchar
    when 'attempted' then j.stopped_at is not null or j.contradicting
    when 'kept' then state = 'kept'
    when 'late' then state = 'late'
    when 'broken' then state = 'broken'
    when 'about_to_break' then state = 'about_to_break'
    when 'waiting' then state = 'waiting'
    when 'not_judged' then state = 'not_judged'
    else true
end
order by hours_left is null, not j.is_open, abs(hours_left), j.handed_at desc nulls last, p.name, p.id
