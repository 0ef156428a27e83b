-- What there was between two days, both included, of everything a milestone can be counted in. Null where it is
-- unknown.
select
    (select sum(visits) from traffic where day::date between $since::date and $until::date) as visits,
    (select count(*) from lead_facts where created_on between $since::date and $until::date) as leads,
    (
        select case when $every_lead or count(is_mql) > 0 then count(*) filter (is_mql or $every_lead) end
        from lead_facts where mql_on between $since::date and $until::date
    ) as mqls,
    (
        select case when count(is_customer) > 0
            then count(*) filter (first_won_on between $since::date and $until::date) end
        from lead_facts
    ) as customers,
    (
        select
            case when count(countable) filter (outcome = 'won') > 0
                then coalesce(sum(countable) filter (closed_on between $since::date and $until::date), 0)
            end
        from deal_base where outcome in ('won', 'refund')
    ) as revenue
