-- Who is one person, though several records say so. Parameters: what people decided about records, a row each:
-- $verdicts ('same' or 'apart'), $numbers (which decision), $places (for 'apart': 0 stays, 1 leaves), $crms, $records.
-- The records stay as they were exported: only what is prepared from them counts a person once.

-- A name as it is compared: `Dr. Bell, Anna` and `anna bell` differ in no more than the title. The words in one order,
-- without case, accents, punctuation and titles; null without a letter.
create or replace macro name_words(name) as
    list_sort(list_filter(
        string_split(regexp_replace(lower(strip_accents(name)), '[^\pL\pN]+', ' ', 'g'), ' '),
        lambda word: word not in ('', 'mr', 'mrs', 'ms', 'dr', 'prof', 'herr', 'frau', 'mme', 'sr', 'jr')
    ));
create or replace macro name_key(name) as nullif(array_to_string(name_words(name), ' '), '');
create or replace macro full_name(name, first_name, last_name) as
    coalesce(name, nullif(concat_ws(' ', first_name, last_name), ''));

-- How far a stage is on the way (schema.STAGES); 0 where it is unknown.
create or replace macro stage_rank(stage) as
    coalesce(list_position(['subscriber', 'lead', 'mql', 'sql', 'opportunity', 'customer'], stage), 0);

-- A company as it is compared: without case, accents, punctuation and legal form; null without a letter.
create or replace macro company_key(company) as nullif(regexp_replace(
    ' ' || regexp_replace(lower(strip_accents(company)), '[^\pL\pN]+', ' ', 'g') || ' ',
    ' (the|gmbh|ag|kg|ug|se|inc|incorporated|ltd|limited|llc|llp|plc'
    || '|corp|corporation|co|company|sa|sas|sarl|srl|spa|bv|nv|ab|oy|as|sl|lda|pty)'
    || '( (gmbh|ag|kg|co|ltd|inc|llc))* |\s+',
    '', 'g'
), '');

-- The records whose address another one has too. Numbers are compared first: most addresses are there once, and
-- comparing a million texts takes several times as long.
create or replace temp table sharing as
select row_key, email, name_key(full_name(name, first_name, last_name)) as name_key
from leads
where email is not null
    and hash(email) in (select hash(email) from leads where email is not null group by all having count(*) > 1);

-- What such an address says about who writes from it. A word put where the address is unknown (`none@none.com`) says
-- nothing. A mailbox of several people (`info@`, or more names than one person has) tells them apart by their names.
create or replace temp table addresses as
with told as (
    select
        email,
        regexp_replace(split_part(email, '@', 1), '[^a-z]+', '', 'g') as word,
        count(distinct name_key) as names,
        count(*) filter (name_key is null) as nameless
    from sharing
    group by email
    having count(*) > 1
)
select
    email,
    email like '%@none.%' or email like '%@noemail.%' or email like '%.invalid' or word in (
        'none', 'noemail', 'nomail', 'noname', 'noreply', 'donotreply', 'unknown', 'na', 'nobody', 'null', 'test',
        'tester',
        'testing', 'dummy', 'fake', 'asdf', 'xxx', 'anonymous', 'keine', 'keinemail', 'sinemail', 'ohne', 'placeholder'
    ) as placeholder,
    nameless > 20 as crowd,
    names > 5 or crowd or word in (
        'info', 'infos', 'office', 'contact', 'contacts', 'contacto', 'contato', 'kontakt', 'hello', 'hallo', 'mail',
        'email',
        'sales', 'vertrieb', 'ventas', 'admin', 'service', 'support', 'team', 'marketing', 'post', 'buero', 'bureau',
        'reception',
        'enquiries', 'inquiries', 'accounts', 'accounting', 'billing', 'purchasing', 'einkauf', 'jobs', 'webmaster',
        'postmaster'
    ) as mailbox
from told;

-- Who a record says it is, where another may say the same; null where its address says nothing.
create or replace temp table identities as
select
    s.row_key,
    case
        when a.placeholder or (a.crowd and s.name_key is null) then 'placeholder'
        when a.mailbox then 'mailbox'
        else 'own'
    end as kind,
    case kind when 'own' then s.email when 'mailbox' then s.email || ' ' || coalesce(s.name_key, '') end as identity
from sharing as s
join addresses as a using (email);

create or replace temp table said as
select d.verdict, d.number, d.place, l.row_key
from (
    select unnest($verdicts::varchar[]) as verdict, unnest($numbers::integer[]) as number,
        unnest($places::integer[]) as place,
        unnest($crms::varchar[]) as crm, unnest($records::varchar[]) as record
) as d
join leads as l using (crm, record);

-- Records of one address are one node, but for those that a person said are somebody else than another one there.
create or replace temp table nodes as
with left_alone as (
    select q.row_key
    from said as p
    join said as q on q.verdict = 'apart' and q.number = p.number and q.place = 1
    join identities as i on i.row_key = p.row_key
    join identities as j on j.row_key = q.row_key and j.identity = i.identity
    where p.verdict = 'apart' and p.place = 0
)
select row_key, min(row_key) over (partition by identity) as node
from identities
where identity is not null and row_key not in (select row_key from left_alone);

-- Every record of a person who has more than one: lead_key is the record that stands for all, the earliest created.
-- `place` counts them as they were created, `news` as they were changed last.
create or replace table same_person as
with recursive confirmed as (
    select s.number, s.row_key, coalesce(n.node, s.row_key) as node
    from said as s
    left join nodes as n using (row_key)
    where s.verdict = 'same'
),
-- By hand, node is joined to node; whoever can be reached is one person.
reached as (
    select node, node as other from confirmed
    union
    select r.node, there.node
    from reached as r
    join confirmed as here on here.node = r.other
    join confirmed as there on there.number = here.number
),
firsts as (
    select node, min(other) as person from reached group by node
),
members as (
    select m.row_key, m.node, coalesce(f.person, m.node) as person
    from (select row_key, node from nodes union select row_key, node from confirmed) as m
    left join firsts as f using (node)
)
select
    m.row_key,
    first_value(m.row_key) over (partition by m.person order by l.created_at nulls last, m.row_key) as lead_key,
    case when count(*) over (partition by m.node) > 1 then 'same e-mail address' else 'confirmed by hand' end as reason,
    row_number() over (partition by m.person order by l.created_at nulls last, m.row_key) as place,
    row_number() over (partition by m.person order by coalesce(l.modified_at, l.created_at) nulls first, m.row_key)
        as news
from members as m
join leads as l using (row_key)
qualify count(*) over (partition by m.person) > 1;

-- Addresses that several records share and that still make nobody one person, for the sentence that counts them.
create or replace table unmerged_addresses as
select kind, count(*) as records
from identities
where kind <> 'own' and row_key not in (select row_key from same_person)
group by kind;

-- A merged person, with the columns of a record. What brought them is what the first record says that says anything;
-- who has them, and how they stand, the one changed last. They have reached what any record says, when the first of
-- them does.
create or replace table merged_leads as
with originals as (
    select
        l.* replace (full_name(l.name, l.first_name, l.last_name) as name),
        p.lead_key,
        p.place,
        p.news,
        stage_rank(l.stage) as rank
    from leads as l
    join same_person as p using (row_key)
),
first_said as (
    select
        lead_key as row_key,
        arg_min(columns([
            'id', 'record', 'timed', 'source', 'lead_type', 'campaign', 'channel', 'offer', 'landing_page',
            'converted_contact_id',
            'converted_opportunity_id'
        ]), place),
        arg_max(stage, rank) as stage,
        bool_or(converted) as converted,
        min(columns(['created_at', 'mql_at', 'sql_at', 'opportunity_at', 'customer_at'])),
        max(columns(['last_activity_at', 'modified_at', 'imported'])),
        -- A person in two CRMs is in neither alone: what either can tell is known of them.
        string_agg(distinct crm, ' + ' order by crm) as crm
    from originals
    group by lead_key
),
last_said as (
    select
        lead_key as row_key,
        arg_max(columns(* exclude (
            row_key, lead_key, place, news, rank, id, record, timed, source, lead_type, campaign, channel, offer,
            landing_page,
            converted_contact_id, converted_opportunity_id, stage, converted, created_at, mql_at, sql_at,
            opportunity_at,
            customer_at, last_activity_at, modified_at, imported, crm, rejected, owner, owner_id
        )), news),
        -- Rejected is a word about the status; an owner is a name and an id in a CRM, all of one record.
        arg_max(coalesce(rejected, false), news) filter (status is not null or rejected is not null) as rejected,
        arg_max(struct_pack(crm, owner, owner_id), news) filter (owner is not null or owner_id is not null) as had_by
    from originals
    group by lead_key
)
select
    f.*, l.* exclude (row_key, had_by), l.had_by.crm as owner_crm, l.had_by.owner as owner,
        l.had_by.owner_id as owner_id
from first_said as f
join last_said as l using (row_key);

-- The CRMs that a person is in, by the name that `persons` has for them together.
create or replace table crm_members as
select distinct crm, crm as member from leads
union
select m.crm, l.crm
from merged_leads as m
join same_person as p on p.lead_key = m.row_key
join leads as l on l.row_key = p.row_key;

-- Every record with the lead that it counts as.
create or replace view lead_records as
select l.*, coalesce(p.lead_key, l.row_key) as lead_key
from leads as l
left join same_person as p using (row_key);

-- One row per person, with the columns of `leads` and the CRM whose rep the owner is. Whoever has one record passes
-- through.
create or replace view persons as
select l.*, l.crm as owner_crm from leads as l anti join same_person as p on p.row_key = l.row_key
union all by name
from merged_leads;
