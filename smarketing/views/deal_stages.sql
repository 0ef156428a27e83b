-- A row for every way to have passed a stage, with the number of deals. A deal that reached a later stage passed all
-- before, and one that was won passed all of them. `entered` is whether the history has it in the stage. `days` run
-- from its first day there to its first in a later stage, else to its close, else to $as_of; below 0 where that cannot
-- be.
,
passed as (
    select
        *,
        not won and not lost as still_open,
        unnest(range(1, 1 + case when won then len($stages::varchar[]) else furthest end)) as place
    from reached
),
stays as (
    select
        p.*, e.deal_key is not null as entered, e.day,
        min(e.day) over (
            partition by p.deal_key order by p.place rows between 1 following and unbounded following
        ) as next_day
    from passed as p
    left join entered as e on e.deal_key = p.deal_key and e.place = p.place
)
select
    place,
    won or furthest > place as went_on,
    lost and furthest = place as lost,
    entered,
    case
        when day < created_on then -1
        when next_day < day then -1
        when next_day is not null then next_day - day
        when still_open and furthest = place then $as_of::date - day
        when not still_open and closed_on < day then -1
        when not still_open then closed_on - day
    end as days,
    count(*) as deals
from stays
group by all
