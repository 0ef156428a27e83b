-- How long a lead of this company typically takes to become a customer, whoever is asked about: the age of a cohort is
-- judged by it. Customers won before their lead was created say nothing about it.
select median(first_won_on - created_on) as days
from lead_facts
where first_won_on >= created_on
