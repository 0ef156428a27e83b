-- How long a lead of this company typically takes to become a customer, whoever is asked about: the age of a cohort is
-- judged by it; and the age by which 9 of 10 customers had bought, from which on a lead's rates are measured, null
-- while fewer than ten have bought. Customers won before their lead was created say nothing about it.
select
    median(first_won_on - created_on) as days,
    case when count(*) >= 10 then quantile_disc(first_won_on - created_on, 0.9) end as judged_from
from lead_facts
where first_won_on >= created_on
