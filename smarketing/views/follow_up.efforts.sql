-- Over how many days sales works on a lead: those within which 9 of 10 attempts on the leads handed over fell, in steps
-- of five; and of the leads so old how many were attempted in them. Of leads for which these days are long over:
-- `grown` days. Follows follow_up.chosen, follow_up.clock and follow_up.judged.
, grown as (
    select * from judged where state <> 'not_judged' and handed_at::date <= $as_of::date - $grown::integer
),
efforts as (
    select date_diff('day', g.handed_at::date, t.happened_at::date) as days
    from touches as t
    join grown as g using (lead_key)
    where t.attempt and t.happened_at::date >= g.handed_at::date and t.happened_at < $as_of::date + 1
),
usual as (
    select greatest(ceil(quantile_cont(days, 0.9) / 5) * 5, 5)::integer as days, count(*) as attempts
    from efforts
)
select
    u.days,
    u.attempts,
    (select count(*) from grown) as handed_over,
    (select count(*) from grown where first_attempt_at::date <= handed_at::date + u.days) as attempted
from usual as u
