"""Ledger: what each month's leads became, what was closed in it, and the benchmarks that follow."""

from smarketing.ui import benchmarks, page
from smarketing.views import view

VIEW = view("ledger")
#: The results in sight without scrolling; the download has the ends of the interval too.
SHOWN = ("period", "leads", "customers", "close_rate", "deal_size", "revenue_per_customer", "marketing_share",
         "sales_cycle_days", "young", "partial", "customer_revenue", "marketing_revenue", "revenue")  # fmt: skip
TITLES = {"month": "Month by month", "quarter": "Quarter by quarter", "year": "Year by year"}

page.head(VIEW.question)
period = page.switch("Period", {"month": "Months", "quarter": "Quarters", "year": "Years"}, "period")
result = page.ask(VIEW, period=period)
benchmarks.proposal(result)
page.charts(VIEW, result)
page.table(result.rows, page.columns(VIEW, *SHOWN), title=TITLES[period], name=VIEW.name, currency=result.currency,
           newest_first=True)  # fmt: skip
benchmarks.own_sources(result)
if period == "month":
    page.extra(result, "ledger_quarters", newest_first=True)
    page.extra(result, "ledger_years", newest_first=True)
page.explain(VIEW, result)
