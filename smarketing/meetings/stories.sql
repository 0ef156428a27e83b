-- The deals won from $first to $last, as known on $as_of, each with the lead it began with and what was done with that
-- lead up to the day it was won: attempts by whom, and how often the lead wrote back. Unknown is null.
with won as (
    select deal_key, name, company, lead_key, source, owner, countable, closed_on
    from deal_base
    where outcome = 'won' and closed_on between $first::date and $last::date and closed_on <= $as_of::date
),
done as (
    select w.deal_key, t.activity, t.kind, t.attempt, t.happened_at, coalesce(o.name, 'No owner') as who
    from won as w
    join touches as t using (lead_key)
    left join owner_names as o on o.key = t.owner_key
    where t.happened_at < w.closed_on + 1
),
worked as (
    select
        deal_key,
        count(*) filter (attempt and kind = 'call') as calls,
        count(*) filter (attempt and kind = 'email') as emails,
        count(*) filter (attempt and kind = 'meeting') as meetings,
        count(*) filter (kind = 'email' and not attempt) as answers,
        min(happened_at) filter (attempt) as first_at,
        arg_min(kind, (happened_at, activity)) filter (attempt) as first_kind,
        arg_min(who, (happened_at, activity)) filter (attempt) as first_by
    from done
    group by deal_key
),
hands as (
    select deal_key, string_agg(who, ', ' order by attempts desc, who) as by_whom
    from (
        select deal_key, who, count(*) as attempts from done where attempt and who <> 'No owner' group by all
    )
    group by deal_key
)
select
    w.name as deal, coalesce(w.company, l.company) as company, l.name as lead, w.source, l.campaign, l.offer, w.owner,
    w.countable as amount, l.created_on as came_on, w.closed_on as won_on,
    case when l.created_on <= w.closed_on then w.closed_on - l.created_on end as days,
    k.first_at::date as first_on, k.first_kind, nullif(k.first_by, 'No owner') as first_by,
    coalesce(k.calls, 0) as calls, coalesce(k.emails, 0) as emails, coalesce(k.meetings, 0) as meetings,
    coalesce(k.answers, 0) as answers, h.by_whom
from won as w
left join lead_base as l using (lead_key)
left join worked as k using (deal_key)
left join hands as h using (deal_key)
order by w.closed_on desc, w.countable desc nulls last, w.name, w.deal_key
