"""MQLs per day: what sales receives, what is ordinary, and who receives it."""

from smarketing.ui import page
from smarketing.views import view

VIEW = view("mqls-per-day")

page.head(VIEW.question)
result = page.ask(VIEW)
page.charts(VIEW, result)
page.extra(result, "mqls_by_rep")
page.extra(result, "mqls_by_weekday")
page.table(result.rows, VIEW.columns, title="Day by day", name=VIEW.name, newest_first=True)
page.explain(VIEW, result)
