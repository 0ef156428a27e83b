-- What the promise's clock needs to know: the day it must begin on, and what time it is. The end of the data date is
-- not known to the hour, so there it is the time of the newest event; any other day is taken as over.
select
    least((select min(least(created_at, mql_at, sql_at)) from leads), moment)::date as first,
    case when $as_of::date = day then moment else $as_of::date + interval 1 day end as now
from data_date
