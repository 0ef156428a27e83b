-- Sources that go by another name than their export gave them: spellings folded into one, or renamed by hand.
select spelling, leads, name, by_hand
from source_names
qualify count(*) over (partition by name) > 1 or spelling <> name
order by name, leads desc, spelling
