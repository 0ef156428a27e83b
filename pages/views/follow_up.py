"""Follow-up: sales' promises on handed-over leads, kept and broken, and the leads behind every cell."""

from smarketing.ui import drilldown, page
from smarketing.views import view

VIEW = view("follow-up")
#: The grid above has the counts; the download has them too.
SHOWN = ("handed_over", "share_kept", "share_kept_low", "share_kept_high", "share_worked", "median_hours", "p90_hours",
         "attempts_per_lead")  # fmt: skip

page.head(VIEW.question)
result = page.ask(VIEW)
for grid, *others in [VIEW.charts(result)] if len(result.rows) else []:
    drilldown.leads(VIEW, result, drilldown.grid(grid, result, drilldown.FOLLOW_UP), drilldown.FOLLOW_UP)
    for chart in others:
        page.draw(chart)
page.extra(result, "promises")
if page.by_rep_or_team() == "team":
    page.table(result.extra["teams"], page.columns(VIEW, "team", *SHOWN), title="Every team", name="teams")
else:
    page.table(result.rows, page.columns(VIEW, "rep", *SHOWN, "team"), title="Every rep", name=VIEW.name)
page.extra(result, "published")
page.explain(VIEW, result)
