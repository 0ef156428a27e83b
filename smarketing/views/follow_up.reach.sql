-- How many of the judged leads got their first attempt within each of some numbers of hours on the promise's clock, and
-- how often those that sales gave up were tried. Follows follow_up.chosen, follow_up.clock and follow_up.judged.
select
    candidate,
    count(*) as handed_over,
    count(hours) as attempted,
    count(*) filter (hours <= candidate) as within,
    count(*) filter (by_day) as judged_by_day,
    count(*) filter (rejected and attempts > 0) as given_up,
    median(attempts) filter (rejected and attempts > 0) as attempts_before_giving_up
from judged cross join (select unnest($candidates::double[]) as candidate)
where state <> 'not_judged'
group by candidate
order by candidate
