"""The pages, in the order in which a manager asks, each under its own address."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

#: A file of ours: a Material icon in the browser's tab would be fetched from another host.
ICON = Path(__file__).with_name("icon.svg")
#: The same with the product's name, in a blue that can be read on light and dark.
WORDMARK = Path(__file__).with_name("wordmark.svg")
IMPORT = "pages/data/import_exports.py"
QUALITY = "pages/data/data_quality.py"
PEOPLE = "pages/data/people.py"
RATES = "pages/data/exchange_rates.py"
AGREEMENT = "pages/plan/agreement.py"
WORDS = "pages/plan/words_and_measures.py"
MESSAGES = "pages/plan/messages.py"
REVIEW = "pages/review/monthly_review.py"
MEETING = "pages/review/weekly_meeting.py"

#: Section -> (script, title, icon, what it is for). The first is the one a newcomer sees.
SECTIONS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "Promises": (
        ("pages/views/scorecard.py", "Scorecard", "handshake",
         "Both sides' promises at one glance, what is behind, and the three things that most need attention."),
        ("pages/views/sla_progress.py", "SLA progress", "flag",
         "MQLs against the goal of the month, quarter or year: ahead or behind, and where the period will end."),
        ("pages/views/volumes.py", "Volumes", "bar_chart",
         "Visits, leads, MQLs and customers per month against the goals and the months before; the growing database."),
        ("pages/views/follow_up.py", "Follow-up", "timer",
         "Sales' promises on handed-over leads, kept and broken, on the agreed clock, and the leads that wait."),
    ),
    "Marketing": (
        ("pages/views/mqls_per_day.py", "MQLs per day", "today",
         "What sales receives a day, what is ordinary and what is news, and which rep received it."),
        ("pages/views/leads_by_source.py", "Leads by source", "hub",
         "Each source's leads, conversion, time to close and revenue, against its goal."),
        ("pages/views/fit_interest.py", "Fit and interest", "grid_view",
         "Four kinds of leads: which to hand to sales, nurture, decide on or leave, and what became of them."),
    ),
    "Sales": (
        ("pages/views/sales_by_day.py", "Sales by day", "trending_up",
         "Revenue through the month against the goal and against the months before."),
        ("pages/views/rep_activity.py", "Rep activity", "call",
         "Leads contacted, attempts and speed to lead, by rep and team, against sales' side of the agreement."),
        ("pages/views/lead_aging.py", "Lead aging", "hourglass_bottom",
         "Open leads by days since the last activity, and the list of leads to call behind every cell."),
    ),
    "Review": (
        (MEETING, "Weekly meeting", "groups",
         "What the week says, what was won and what slipped, with notes, actions, suggestions and the minutes."),
        (REVIEW, "Monthly review", "summarize",
         "The month's answers on one page, and as PDF, web page or text to hand on."),
        ("pages/views/month_review.py", "Month review", "search_insights",
         "Why the month hit or missed: what each factor made of it, by source and rep, and what is chance."),
        ("pages/views/funnel.py", "Funnel", "filter_alt",
         "People at each stage, where most are lost, and what raising a step would bring in deals and money."),
        ("pages/views/deal_stages.py", "Deal stages", "conversion_path",
         "Deals in each stage of the pipeline, where they get stuck and how long, and what raising it would bring."),
        ("pages/views/ledger.py", "Ledger", "menu_book",
         "Close rate, deal size and marketing's share of the revenue by month: what the benchmarks should be."),
    ),
    "Plan": (
        ("pages/plan/planner.py", "Planner", "tune",
         "From a revenue goal to the leads and reps it needs, starting from the company's own measured rates."),
        ("pages/plan/calculators.py", "Calculators", "calculate",
         "The leads, qualified leads or lead value that a goal takes, from the company's own rates, and how surely."),
        (AGREEMENT, "Agreement", "contract",
         "What marketing and sales promised each other: goals, hours, working days. Editable."),
        (WORDS, "Words and measures", "dictionary",
         "What each stage is called and what every figure means: of whom, when it is final, when it is unknown."),
        (MESSAGES, "Messages", "outgoing_mail",
         "Who gets the weekly message, the monthly review or warnings, by mail or chat, and what became of each."),
    ),
    "Data": (
        (IMPORT, "Import", "upload_file",
         "Load CRM exports: see what will happen, what became of each file, and take imports back."),
        (QUALITY, "Data quality", "fact_check",
         "How fresh the data is, what cannot be true, what is missing, and what was refused and why."),
        (PEOPLE, "People", "group",
         "People with several records: merged and counted once, suggested, or kept apart. Reversible."),
        (RATES, "Exchange rates", "currency_exchange",
         "What other currencies are worth in the company's own: without a rate no amounts are added up."),
    ),
}  # fmt: skip


def url_path(script: str) -> str:
    """pages/views/sla_progress.py -> sla-progress"""
    return script.rsplit("/", 1)[-1].removesuffix(".py").replace("_", "-")


def page_titles() -> dict[str, str]:
    """The title of each page by its address, which is the View's name: "leads-by-source" -> "Leads by source"."""
    return {url_path(script): title for pages in SECTIONS.values() for script, title, *_ in pages}


def navigate() -> st.Page:
    """Declare the pages and return the one asked for; the bare address leads to the first, keeping its parameters."""
    st.logo(WORDMARK, size="large")
    sections = {
        name: [
            st.Page(script, title=title, icon=f":material/{icon}:", url_path=url_path(script), help=purpose)
            for script, title, icon, purpose in pages
        ]
        for name, pages in SECTIONS.items()
    }
    first = next(iter(sections.values()))[0]
    # A default page has no address of its own, and the first page should have one to share.
    start = st.Page(lambda: None, title="Start", url_path="start", default=True, visibility="hidden")
    page = st.navigation({"": [start], **sections}, position="top")
    if page == start:
        st.switch_page(first, query_params={name: st.query_params.get_all(name) for name in st.query_params})
    st.session_state["_title"] = page.title
    return page


def title() -> str:
    """The name under which the page that runs stands in the menu."""
    return str(st.session_state["_title"])


def is_filtered(page: st.Page) -> bool:
    """Whether the shared filters say something on this page."""
    return page.url_path not in {
        url_path(script) for script in (IMPORT, QUALITY, PEOPLE, RATES, AGREEMENT, WORDS, REVIEW, MEETING, MESSAGES)
    }


def script_of(address: str) -> str | None:
    """The script of the page with an address, None where there is no such page."""
    scripts = (script for pages in SECTIONS.values() for script, *_ in pages)
    return next((script for script in scripts if url_path(script) == address), None)


def link_to_view(name: str, label: str, asked: Mapping[str, str]) -> None:
    """A link to a View's page with some of its filters set."""
    st.page_link(f"pages/views/{name.replace('-', '_')}.py", label=label, icon=":material/arrow_forward:",
                 query_params=dict(asked))  # fmt: skip


def link_to_import(label: str = "Import exports") -> None:
    st.page_link(IMPORT, label=label, icon=":material/upload_file:")
