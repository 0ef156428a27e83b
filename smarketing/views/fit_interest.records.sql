-- The leads of one quadrant, or of all: those who fit best and are most interested first.
select
    f.quadrant,
    f.owner,
    p.name,
    p.company,
    f.source,
    f.lead_type,
    p.fit,
    p.interest,
    f.status,
    f.created_on,
    f.last_activity_on,
    f.attempts,
    coalesce(f.became_opportunity, false) as became_opportunity,
    p.email,
    p.id
from placed as f
join lead_base as p using (lead_key)
where $quadrant::varchar is null or f.quadrant = $quadrant::varchar
order by f.fit_score desc nulls last, f.interest_score desc nulls last, f.created_on desc nulls last, p.name
