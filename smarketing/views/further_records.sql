-- Records of people who have several, besides the one that counts: of leads created in the chosen days.
select 'further records of people who have several: each person counts once' as reason, count(*) as rows
from same_person as p
join lead_facts as f using (lead_key)
where p.place > 1
    and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], f.source))
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], f.owner))
    and ($start::date is null or f.created_on >= $start::date)
    and ($end::date is null or f.created_on <= $end::date)
