-- Every deal won in the chosen dates, and every refund: what it brought (null: unknown), and whether a lead of
-- marketing's is behind it. The chosen sources narrow what counts as marketing's, not the revenue it is a share of.
select
    countable as amount,
    lead_key is not null
        and list_contains($marketing::varchar[], source)
        and (len($sources::varchar[]) = 0 or list_contains($sources::varchar[], source)) as marketing,
    lead_key is not null as linked,
    outcome = 'refund' as refund
from deal_base
where outcome in ('won', 'refund') and closed_on <= $as_of::date
    and (len($owners::varchar[]) = 0 or list_contains($owners::varchar[], owner))
    and ($start::date is null or closed_on >= $start::date)
    and ($end::date is null or closed_on <= $end::date)
order by countable, deal_key
