-- Each lead's quadrant by how well it fits and how interested it is.
-- A number is judged by its threshold. A word is good where the agreement lists it, and a grade with its + or - taken
-- off. Another word is poor where the same column holds good ones too, so that it speaks in words, or where everybody
-- uses it for poor; else it is unknown, as are words for “we do not know”.
with read as (
    select
        *,
        lower(trim(fit)) as fit_word,
        lower(trim(interest)) as interest_word,
        try_cast(replace(regexp_extract(
            fit_word, '^([-+]?[0-9]+([.,][0-9]+)?) *(%|/ *100|points?|pts?)?$', 1), ',', '.') as double) as fit_score,
        try_cast(replace(regexp_extract(
            interest_word, '^([-+]?[0-9]+([.,][0-9]+)?) *(%|/ *100|points?|pts?)?$', 1), ',', '.') as double)
                as interest_score,
        list_contains($good_words::varchar[], fit_word) or list_contains($good_words::varchar[], rtrim(fit_word, '+-'))
            as fit_good_word,
        list_contains($good_words::varchar[], interest_word)
            or list_contains($good_words::varchar[], rtrim(interest_word, '+-')) as interest_good_word
    from lead_facts
),
spoken as (
    select bool_or(fit_good_word) as fit_in_words, bool_or(interest_good_word) as interest_in_words from read
),
rated as (
    select
        read.*,
        case
            when fit_score is not null then fit_score >= $fit_from
            when fit_good_word then true
            when fit_word is null or list_contains($silent_words::varchar[], fit_word) then null
            when fit_in_words or list_contains($poor_words::varchar[], rtrim(fit_word, '+-')) then false
        end as fits,
        case
            when interest_score is not null then interest_score >= $interest_from
            when interest_good_word then true
            when interest_word is null or list_contains($silent_words::varchar[], interest_word) then null
            when interest_in_words or list_contains($poor_words::varchar[], rtrim(interest_word, '+-')) then false
        end as interested
    from read cross join spoken
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or created_on >= $start::date)
        and ($end::date is null or created_on <= $end::date)
),
placed as (
    select
        *,
        case
            when fits and interested then 'good fit and interested'
            when fits and not interested then 'good fit, not yet interested'
            when not fits and interested then 'poor fit but interested'
            when not fits and not interested then 'neither'
            when fits is null and interested is null then 'both unknown'
            when fits is null then 'fit unknown'
            else 'interest unknown'
        end as quadrant,
        is_handed and handed_at < $as_of::date as handed
    from rated
)
