"""People: whose records were merged, who may be one person, and what somebody decided about it."""

from smarketing.ui import duplicates, page

page.head("Who is there twice?")
duplicates.answer()
duplicates.merged()
duplicates.suggested()
duplicates.decided()
duplicates.explain()
