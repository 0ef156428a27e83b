"""The statement that makes `person_facts` as of a day, and what of them is `lead_facts`: run once by who prepares, and
by who asks about an earlier day."""

from __future__ import annotations

from importlib import resources

FACTS = resources.files(__package__).joinpath("facts.sql").read_text(encoding="utf-8")
#: Who is only a prospect is no lead.
LEADS_OF = "select * exclude (is_prospect) from {} where not is_prospect"
