-- name: records: every record of every person who has more than one; `place` 1 is the one that stands for all.
select
    p.lead_key as person, p.place, p.reason, l.crm, l.record,
    full_name(l.name, l.first_name, l.last_name) as name,
    l.email, l.company, s.name as source, l.campaign, o.name as owner, l.status, l.stage, l.created_at, l.modified_at
from same_person as p
join leads as l using (row_key)
left join source_names as s on s.spelling = l.source
left join owner_names as o on o.key = owner_key(l.crm, l.owner, l.owner_id)
order by p.lead_key, p.place;

-- name: counted: a person as it counts.
select
    name, email, company, source, campaign, owner, status, stage, created_at
from lead_base
where lead_key = $person;

-- name: people: a row for every person with several records, as they count; those whose records have different names
-- first.
select
    p.lead_key as person,
    any_value(m.name) as name,
    any_value(m.email) as email,
    any_value(m.company) as company,
    count(*) as records,
    count(distinct l.crm) as crms,
    string_agg(distinct p.reason, ', ' order by p.reason) as reason,
    count(distinct name_key(full_name(l.name, l.first_name, l.last_name))) > 1 as names_differ,
    min(l.created_at)::date as first_created,
    max(l.created_at)::date as last_created,
    min_by(l.crm || ':' || l.record, p.place) as record
from same_person as p
join leads as l using (row_key)
join merged_leads as m on m.row_key = p.lead_key
group by p.lead_key
order by names_differ desc, records desc, last_created desc nulls last, person;

-- name: counts: how many records are how many people, and why.
select
    (select count(*) from leads) as records,
    (select count(*) from persons) as people,
    (select count(distinct lead_key) from same_person) as merged_people,
    (select count(*) from same_person) as merged_records,
    (select count(*) from same_person where reason = 'confirmed by hand') as by_hand,
    (select coalesce(sum(records), 0)::bigint from unmerged_addresses where kind = 'placeholder') as placeholders,
    (select coalesce(sum(records), 0)::bigint from unmerged_addresses where kind = 'mailbox') as mailboxes;

-- name: person: every record of the persons that some records belong to, theirs included.
with asked as (
    select unnest($crms::varchar[]) as crm, unnest($records::varchar[]) as record
),
found as (
    select distinct r.lead_key from lead_records as r join asked using (crm, record)
)
select r.lead_key as person, r.crm, r.record
from lead_records as r
join found using (lead_key)
order by r.lead_key, r.created_at nulls last, r.row_key;

-- name: refused: pairs of people whom somebody said not to be one, in the order in which it was said.
with said as (
    select unnest($numbers::integer[]) as number, unnest($crms_a::varchar[]) as crm_a,
        unnest($records_a::varchar[]) as record_a,
        unnest($crms_b::varchar[]) as crm_b, unnest($records_b::varchar[]) as record_b
),
placed as (
    select max(s.number) as number, a.lead_key as person_a, b.lead_key as person_b,
        bool_or(a.email = b.email) as same_address
    from said as s
    join lead_records as a on a.crm = s.crm_a and a.record = s.record_a
    join lead_records as b on b.crm = s.crm_b and b.record = s.record_b
    where a.lead_key <> b.lead_key
    group by a.lead_key, b.lead_key
)
select
    a.crm as crm_a, a.record as record_a, a.name as name_a, a.email as email_a, a.company as company_a,
    b.crm as crm_b, b.record as record_b, b.name as name_b, b.email as email_b, b.company as company_b,
    coalesce(p.same_address, false) as same_address
from placed as p
join (select r.crm, r.record, b.* exclude (crm, record) from lead_base as b
      join lead_records as r on r.row_key = b.lead_key) as a
    on a.lead_key = p.person_a
join (select r.crm, r.record, b.* exclude (crm, record) from lead_base as b
      join lead_records as r on r.row_key = b.lead_key) as b
    on b.lead_key = p.person_b
order by p.number;

-- name: suggestions: pairs of people who may be one, the likeliest first: names and companies that are alike.
-- Only people who share a word of their name and a company (or their company's web domain), or a name and the beginning
-- of a company, are compared; where more than $crowd do, none of these is. Free mail providers, and domains of people
-- of many companies, say nothing about a company.
with known as (
    select
        row_key as lead_key,
        name_key(full_name(name, first_name, last_name)) as name,
        name_words(full_name(name, first_name, last_name)) as words,
        company_key(company) as company,
        email,
        nullif(split_part(email, '@', 2), '') as domain
    from persons
    where name_key(full_name(name, first_name, last_name)) is not null
),
general as (
    select domain from known where company is not null and domain is not null
    group by domain having count(distinct company) > 2
    union
    select unnest([
        'gmail.com', 'googlemail.com', 'yahoo.com', 'yahoo.co.uk', 'yahoo.fr', 'yahoo.de', 'hotmail.com', 'hotmail.fr',
        'hotmail.co.uk',
        'outlook.com', 'live.com', 'msn.com', 'aol.com', 'icloud.com', 'me.com', 'mac.com', 'gmx.de', 'gmx.net',
        'gmx.com', 'web.de',
        't-online.de', 'freenet.de', 'orange.fr', 'wanadoo.fr', 'free.fr', 'laposte.net', 'libero.it', 'mail.ru',
        'yandex.ru', 'qq.com',
        '163.com', 'protonmail.com', 'proton.me', 'bluewin.ch', 'uol.com.br'
    ])
),
placed as (
    select k.*, case when g.domain is null then k.domain end as own_domain
    from known as k
    left join general as g using (domain)
),
blocks as (
    select lead_key, hash('company', company, word) as block
    from (select lead_key, company, unnest(words) as word from placed where company is not null)
    where length(word) > 1
    union
    select lead_key, hash('domain', own_domain, word)
    from (select lead_key, own_domain, unnest(words) as word from placed where own_domain is not null)
    where length(word) > 1
    union
    select lead_key, hash('name', name, left(company, 3)) from placed where len(words) > 1 and company is not null
),
compared as (
    select block from blocks group by block having count(*) between 2 and $crowd
),
met as materialized (
    select b.* from blocks as b semi join compared using (block)
),
pairs as (
    select distinct a.lead_key as key_a, b.lead_key as key_b
    from met as a
    join met as b on b.block = a.block and b.lead_key > a.lead_key
),
refused as (
    select distinct least(a.lead_key, b.lead_key) as key_a, greatest(a.lead_key, b.lead_key) as key_b
    from (
        select unnest($crms_a::varchar[]) as crm_a, unnest($records_a::varchar[]) as record_a,
            unnest($crms_b::varchar[]) as crm_b, unnest($records_b::varchar[]) as record_b
    ) as s
    join lead_records as a on a.crm = s.crm_a and a.record = s.record_a
    join lead_records as b on b.crm = s.crm_b and b.record = s.record_b
),
-- How alike the names are, from 0 to 1: 0.95 where they differ in initials (`J. Smith`), 0.93 where one has a name
-- more; of other names only those two letters apart or less: colleagues of one first name are many. One word alone says
-- little: many at a company are called Foster.
alike as (
    select
        p.key_a, p.key_b, a.name as name_a, b.name as name_b, a.company as company_a, b.company as company_b,
        a.own_domain as domain_a, b.own_domain as domain_b,
        split_part(a.email, '@', 1) = split_part(b.email, '@', 1) as same_local,
        case
            when a.name = b.name and len(a.words) = 1 then 0.85
            when least(len(a.words), len(b.words)) = 1 then 0
            when a.name = b.name then 1.0
            when len(a.words) = len(b.words) and list_sum(list_transform(
                range(1, len(a.words) + 1),
                lambda i: (a.words[i] = b.words[i] or (length(a.words[i]) = 1 and starts_with(b.words[i], a.words[i]))
                    or (length(b.words[i]) = 1 and starts_with(a.words[i], b.words[i])))::integer
            )) = len(a.words) then 0.95
            when least(len(a.words), len(b.words)) > 1
                and (list_has_all(a.words, b.words) or list_has_all(b.words, a.words)) then 0.93
            when damerau_levenshtein(a.name, b.name) < 3 then least(jaro_winkler_similarity(a.name, b.name), 0.97)
            else 0
        end as names,
        case
            when a.company = b.company then 1.0
            when a.own_domain = b.own_domain then 0.95
            when starts_with(a.company, b.company) or starts_with(b.company, a.company) then 0.92
            else coalesce(jaro_winkler_similarity(a.company, b.company), 0)
        end as companies
    from pairs as p
    anti join refused as r on r.key_a = p.key_a and r.key_b = p.key_b
    join placed as a on a.lead_key = p.key_a
    join placed as b on b.lead_key = p.key_b
),
-- Two companies' own domains speak against it, the same name before the @ for it; without that, a name of one word is
-- not enough.
scored as (
    select
        *,
        coalesce(domain_a <> domain_b, false) as conflict,
        round(least(
            0.6 * names + 0.4 * companies - case when conflict then 0.1 else 0 end
                + case when same_local then 0.03 else 0 end,
            1
        ), 3) as score
    from alike
    where (names >= 0.9 or (names = 0.85 and same_local)) and companies >= 0.88
)
select
    c.score,
    concat_ws(', ',
        case c.names
            when 1 then 'same name'
            when 0.95 then 'same name but for initials'
            when 0.93 then 'one has a further name'
            when 0.85 then 'same name of one word'
            else 'similar name'
        end,
        case c.companies when 1 then 'same company' when 0.95 then 'same web domain' else 'similar company' end,
        case when c.same_local then 'same address before the @' end,
        case when c.conflict then 'addresses of two companies' end
    ) as why,
    a.crm as crm_a, a.record as record_a, a.name as name_a, a.email as email_a, a.company as company_a,
    x.source as source_a, x.owner as owner_a, x.created_on as created_a,
    b.crm as crm_b, b.record as record_b, b.name as name_b, b.email as email_b, b.company as company_b,
    y.source as source_b, y.owner as owner_b, y.created_on as created_b
from (
    select * from scored
    where not conflict or (names in (1, 0.85) and companies = 1)
    order by score desc, key_a, key_b
    limit $most
) as c
join lead_records as a on a.row_key = c.key_a
join lead_records as b on b.row_key = c.key_b
join lead_base as x on x.lead_key = c.key_a
join lead_base as y on y.lead_key = c.key_b
order by c.score desc, c.key_a, c.key_b;
