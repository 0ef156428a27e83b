-- Whom contacts and deals mean by the names they say. Run only where some record names another.

insert into candidates
with people as (
    select
        crm, lead_key, email, created_at::date as created_on, title, company,
        name_key(full_name(name, first_name, last_name)) as name, 'lead ' || lead_key as person
    from lead_records
    semi join mentioning using (crm)
)
select 'lead' as role, crm, name, plain_key(company) as company, email, person, lead_key, null::date as since
from people where name is not null
union all
select 'lead', crm, name_key(title), plain_key(company), email, person, lead_key, null from people
where title is not null
union all
select 'contact', crm, name, plain_key(company), email, person, lead_key, null from people where name is not null
union all
select 'company', crm, plain_key(company), null, null, person, lead_key, created_on from people
where company is not null;

-- The records that name somebody; filled anew for contacts, deals and activities.
create or replace temp table mentions (
    key ubigint, crm varchar, email varchar, lead_name varchar, contact_name varchar, opportunity_name varchar,
        company varchar
);

-- Whom each means: the lead, else the contact, the deal, the company, each only where it can mean nobody else. A
-- company known on both sides must agree, and somebody whose company agrees goes before those without one. A company
-- alone means its only lead, from the day that lead was created: what is older belongs to somebody else there.
-- `ambiguous`: a name fits several, and nothing else tells. `sure`: the company agrees. `since`: the first day that
-- fits.
create or replace temp view understood as
with wanted as (
    select key, crm, email, 1 as place, 'lead' as role, name_key(lead_name) as name,
        plain_key(nullif(company, lead_name)) as company
    from mentions where lead_name is not null
    union all
    select key, crm, email, 2, 'contact', name_key(contact_name), plain_key(nullif(company, contact_name))
    from mentions where contact_name is not null
    union all
    select key, crm, email, 3, 'deal', plain_key(opportunity_name), plain_key(nullif(company, opportunity_name))
    from mentions where opportunity_name is not null
    union all
    -- One column (“Regarding”, “Potential Customer”) may hold the person or the company.
    select key, crm, null, 4, 'company', plain_key(company), null
    from mentions where company is not null and lead_name is null and coalesce(contact_name, company) = company
),
met as (
    select w.key, w.place, coalesce(w.company = c.company, false) as sure, c.person, c.lead_key, c.since
    from wanted as w
    join candidates as c on c.role = w.role and c.crm = w.crm and c.name = w.name
    where coalesce(w.company = c.company, true) and coalesce(w.email = c.email, true)
    qualify sure = bool_or(sure) over (partition by w.key, w.place)
),
placed as (
    select key, place, bool_or(sure) as sure, count(distinct person) as persons, min(lead_key) as lead_key,
        min(since) as since
    from met
    group by all
),
chosen as (
    select key, min(place) filter (persons = 1 and lead_key is not null) as place, bool_or(persons > 1) as several
    from placed
    group by all
)
select c.key, p.lead_key, p.sure, p.since, p.lead_key is null as ambiguous
from chosen as c
left join placed as p using (key, place)
where p.lead_key is not null or c.several;

-- One address under two names without a word in common is a mailbox that people share; one word alone is no full name.
insert into mentions
select row_key::ubigint, crm, email, null, full_name(name, first_name, last_name), null, company from contacts;

insert into contact_base
with converted as (
    select crm, converted_contact_id as id, min(lead_key) as lead_key
    from lead_records
    semi join contacts using (crm)
    where converted_contact_id is not null
    group by all
),
by_email as (
    select c.row_key as contact_key, min(l.lead_key) filter (l.crm = c.crm) as here, min(l.lead_key) as anywhere
    from contacts as c
    join (select * from lead_records semi join contacts using (email)) as l on l.email = c.email
    where coalesce(
        list_has_any(
            name_words(full_name(c.name, c.first_name, c.last_name)),
                name_words(full_name(l.name, l.first_name, l.last_name))
        ),
        true
    )
    group by all
),
found as materialized (
    select
        c.*, coalesce(l.lead_key, v.lead_key) as surely, coalesce(e.here, e.anywhere, u.lead_key) as likely
    from contacts as c
    left join (select row_key, lead_key from lead_records semi join contacts using (crm)) as l
        on l.row_key = contact_as_lead(c.row_key)
    left join converted as v on v.crm = c.crm and v.id = c.id
    left join by_email as e on e.contact_key = c.row_key
    left join understood as u
        on u.key = c.row_key::ubigint
        and (u.sure or len(name_words(full_name(c.name, c.first_name, c.last_name))) > 1)
)
select
    f.row_key as contact_key, f.crm, f.id, f.email, name_key(full_name(f.name, f.first_name, f.last_name)) as name,
    plain_key(f.company) as company, coalesce(f.surely, f.likely) as lead_key,
    case when f.surely is null then l.created_at::date end as since
from found as f
left join (select p.row_key, p.created_at from persons as p semi join found on found.likely = p.row_key) as l
    on l.row_key = f.likely;

insert into candidates
select
    'contact', crm, name, company, email,
    coalesce('lead ' || lead_key, 'address ' || email, 'contact ' || contact_key), lead_key, since
from contact_base
where name is not null;

-- What deals say, for the table of deals.
delete from mentions;
insert into mentions
select distinct mention_key(crm, lead_name, contact_name, null, company), crm, null, lead_name, contact_name, null,
    company
from opportunities
where coalesce(lead_name, contact_name, company) is not null;
insert into deal_mentions from understood;
