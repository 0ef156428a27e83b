"""Rep activity: what was done about each rep's leads, how soon, and whether sales kept its promise."""

from smarketing.ui import page
from smarketing.views import view

VIEW = view("rep-activity")
#: Kinds of attempts have a table of their own; the download has them too.
SHOWN = ("leads_assigned", "within_promise", "median_first_response_hours", "leads_contacted", "attempts",
         "attempts_per_lead")  # fmt: skip

page.head(VIEW.question)
result = page.ask(VIEW)
page.charts(VIEW, result)
if page.by_rep_or_team() == "team":
    page.table(result.extra["teams"], page.columns(VIEW, "team", *SHOWN), title="Every team", name="teams")
else:
    page.table(result.rows, page.columns(VIEW, "rep", *SHOWN, "team"), title="Every rep", name=VIEW.name)
page.extra(result, "response")
page.extra(result, "kinds")
page.extra(result, "logged")
page.explain(VIEW, result)
