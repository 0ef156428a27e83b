-- How many deals of a pipeline entered one stage before another, for every two stages that are steps on the way: their
-- order is what most deals did (ranked pairs). `days` is the median from a deal's creation, for stages no deal
-- compares.
select s.stage_key as earlier, s.stage, s.days, p.later, p.deals
from deal_stage_names as s
left join deal_stage_pairs as p
    on p.pipeline = s.pipeline and p.earlier = s.stage_key
    and p.later in (select stage_key from deal_stage_names where pipeline = $pipeline and closes is null)
where s.pipeline = $pipeline and s.closes is null
order by s.stage_key, p.later
