"""The statement that makes `lead_facts` as of a day: run once by who prepares, and by who asks about an earlier day."""

from __future__ import annotations

from importlib import resources

FACTS = resources.files(__package__).joinpath("facts.sql").read_text(encoding="utf-8")
