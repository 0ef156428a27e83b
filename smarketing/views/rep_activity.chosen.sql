-- The leads created in the chosen days, as far as activities are known of their time: when each one was created, and
-- when the first attempt since ended the wait.
with chosen as (
    select
        f.*,
        attempts > 0 as contacted,
        created_at as started_at,
        -- A response is known by its hours after creation; whole days of them where either side has only a date.
        case
            when first_response_hours is null then created_at::time = '00:00'
            else not coalesce(precise, false) and first_response_hours % 24 = 0
        end as by_day,
        make_timestamp(epoch_us(created_at) + round(first_response_hours * 3600000000)::bigint) as stopped_at
    from lead_facts as f
    left join activity_coverage as v using (crm)
    where (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source))
        and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
        and ($start::date is null or created_on >= $start::date)
        and ($end::date is null or created_on <= $end::date)
        and (created_on is null or v.since is null or created_on >= v.since)
        and (created_on is null or v.until is null or created_on <= v.until)
),
