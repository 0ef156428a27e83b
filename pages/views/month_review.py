"""Month review: why the month hit or missed, and where most was lost."""

from smarketing.ui import page
from smarketing.views import view

VIEW = view("month-review")
AGAINST = {"": "Goal, where agreed", "previous": "Month before", "year": "A year ago"}

page.head(VIEW.question)
against = page.switch("Compare with", AGAINST, "against")
result = page.ask(VIEW, against=against or None)
page.charts(VIEW, result)
page.extra(result, "improve")
page.table(result.rows, VIEW.columns, title="Every part", name=VIEW.name, currency=result.currency)
page.explain(VIEW, result)
