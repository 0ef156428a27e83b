"""Fit and interest: the four kinds of leads, what to do with each, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smarketing.agreement import Agreement
from smarketing.company import Company
from smarketing.errors import UnknownName
from smarketing.stats import wilson
from smarketing.views.base import (
    HAS_LEADS,
    Column,
    Filters,
    Kpi,
    LeftOut,
    Result,
    View,
    left_out_rows,
    no_currency,
    run,
    unanswered,
)
from smarketing.views.earlier import Comparison, Totals, compared
from smarketing.views.fit_interest_chart import charts
from smarketing.views.follow_up_clock import promise_words
from smarketing.views.wording import count, share

#: How statements about quadrants begin.
PLACED = "fit_interest.placed"
HAND_OVER, NURTURE = "good fit and interested", "good fit, not yet interested"
DECIDE, LEAVE = "poor fit but interested", "neither"
QUADRANTS = (HAND_OVER, NURTURE, DECIDE, LEAVE)
UNKNOWN = ("fit unknown", "interest unknown", "both unknown")
#: Words by which people say that they do not know, and those that everybody uses for a poor rating.
SILENT_WORDS = ("", "-", "–", "?", "unknown", "n/a", "na", "none", "null", "not set", "(not set)", "unspecified",
                "not rated", "unrated", "pending", "tbd")  # fmt: skip
POOR_WORDS = ("c", "d", "e", "f", "low", "medium", "no", "false", "cold", "bad", "poor", "weak", "tier 3", "tier 4",
              "tier 5")  # fmt: skip
FIT_COLUMNS = "how well a lead fits (such as “Fit score”, “Fit” or “Lead grade”)"
INTEREST_COLUMNS = "how interested it is (such as “Engagement score”, “Lead score” or “Rating”)"
RATED = "select count(fit) as fits, count(interest) as interests from lead_base"
COLUMNS = (
    Column("quadrant", "Quadrant", "text", "How well the lead fits and how interested it is."),
    Column("action", "What to do", "text", "The action that both sides agreed on for such leads."),
    Column("leads", "Leads", "count", "Leads created in the period.", "leads"),
    Column("share", "Of all leads", "share", "Leads of the row / all leads of the period.", "share-of-leads"),
    Column("mqls", "MQLs", "count", "Of them, those that became marketing-qualified.", "leads-now-mqls"),
    Column(
        "opportunities",
        "Opportunities",
        "count",
        "Of them, those that became an opportunity, each counted once.",
        "leads-now-opportunities",
    ),
    Column("conversion", "Conversion", "share", "Leads that became an opportunity / leads.", "lead-to-opportunity"),
    Column(
        "conversion_low",
        "Conversion from",
        "share",
        "Lower end of the 95 % Wilson interval of the conversion.",
        "lead-to-opportunity",
        "low",
    ),
    Column(
        "conversion_high",
        "Conversion to",
        "share",
        "Upper end of the 95 % Wilson interval of the conversion.",
        "lead-to-opportunity",
        "high",
    ),
    Column("customers", "Customers", "count", "Of them, those that won at least one deal.", "leads-now-customers"),
    Column("revenue", "Revenue", "money", "Sum of all deals won from these leads.", "revenue-of-leads"),
    Column(
        "value_per_lead",
        "Revenue per lead",
        "money",
        "Revenue / leads, the ones that brought nothing included.",
        "revenue-per-lead",
    ),
)


def answer(company: Company, filters: Filters) -> Result:
    if missing := _missing(company):
        return unanswered(COLUMNS, filters, missing)
    found = _found(company, filters)
    rows = _rows(found[found["whole"]], company.agreement)
    totals = _totals(rows, found[found["whole"]])
    comparison = compared(company, filters, lambda asked: _asked(company, asked), "leads")
    aside = run(company, "fit_interest.left_out", filters)
    return Result(
        headline=_headline(rows, totals),
        remarks=_remarks(rows),
        rows=rows[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=_cards(totals, comparison),
        left_out=left_out_rows(aside),
        caveats=(
            *_unreached(found, company.agreement),
            *no_currency(company.warehouse.contents.currency, rows["priced_deals"].sum()),
        ),
        rows_used=int(totals["leads"]),
        extra={"follow_up_by_quadrant": _follow_up(rows, company), "to_decide": _to_decide(found)},
        facts={"totals": totals},
        currency=company.warehouse.contents.currency,
    )


def records(company: Company, filters: Filters, quadrant: str | None) -> pd.DataFrame:
    """The leads of a quadrant (None: all), best fit first. Raises UnknownName."""
    if quadrant is not None and quadrant not in (*QUADRANTS, *UNKNOWN):
        raise UnknownName("quadrant", quadrant, [*QUADRANTS, *UNKNOWN])
    settled = filters.settled(company.warehouse.data_date)
    thresholds = _thresholds(company.agreement)
    return run(company, [PLACED, "fit_interest.records"], settled, quadrant=quadrant, **thresholds)


def _missing(company: Company) -> str | None:
    """The sentence that names the columns which would supply what lacks."""
    rated = company.warehouse.query(RATED).iloc[0]
    lacks = [
        words for words, there in ((FIT_COLUMNS, rated["fits"]), (INTEREST_COLUMNS, rated["interests"])) if not there
    ]
    if not lacks:
        return None
    columns = "two columns" if len(lacks) == 2 else "a column"
    return (
        f"Fit and interest need {columns} in your export of leads: {' and '.join(lacks)}; a score, a letter or a word "
        "will do."
    )


def _thresholds(agreement: Agreement) -> dict[str, Any]:
    fit = agreement.fit
    return {
        "fit_from": fit.fit_from,
        "interest_from": fit.interest_from,
        "good_words": [word.strip().lower() for word in fit.good_words],
        "silent_words": list(SILENT_WORDS),
        "poor_words": list(POOR_WORDS),
    }


def _found(company: Company, filters: Filters) -> pd.DataFrame:
    every_lead = company.agreement.every_lead
    found = run(company, [PLACED, "fit_interest"], filters, every_lead=every_lead, **_thresholds(company.agreement))
    counts = ["leads", "mqls", "opportunities", "judged", "customers", "handed", "followed_up"]
    return found.astype(dict.fromkeys(counts, "Int64") | {"revenue": float})


def _rows(whole: pd.DataFrame, agreement: Agreement) -> pd.DataFrame:
    """The View's columns and the sums behind them: the four quadrants always, unknown ones where there are any."""
    present = [name for name in (*QUADRANTS, *UNKNOWN) if name in QUADRANTS or name in set(whole["quadrant"])]
    rows = whole.set_index("quadrant").reindex(present).reset_index()
    for name in ("leads", "judged", "handed", "followed_up"):
        rows[name] = rows[name].fillna(0)
    bounds = [_interval(row.opportunities, row.judged) for row in rows.itertuples()]
    leads = rows["leads"].astype(float)
    return rows.assign(
        action=[_action(name, agreement) for name in rows["quadrant"]],
        share=leads / (leads.sum() or float("nan")),
        conversion=(rows["opportunities"].astype(float) / rows["judged"].astype(float).where(rows["judged"] > 0)),
        conversion_low=pd.Series([low for low, _ in bounds], dtype=float),
        conversion_high=pd.Series([high for _, high in bounds], dtype=float),
        value_per_lead=rows["revenue"] / leads.where(leads > 0),
    )


def _interval(part: Any, whole: Any) -> tuple[float | None, float | None]:
    return (None, None) if pd.isna(part) or not whole else wilson(int(part), int(whole))


def _action(quadrant: str, agreement: Agreement) -> str:
    return {
        HAND_OVER: f"Hand to sales; follow up within {promise_words([agreement])}",
        NURTURE: "Nurture until interested",
        DECIDE: "Decide: somebody must own it",
        LEAVE: "Leave",
        "fit unknown": "Find out how well they fit",
        "interest unknown": "Find out how interested they are",
    }.get(quadrant, "Find out fit and interest")


def _asked(company: Company, filters: Filters) -> Totals:
    found = _found(company, filters)
    return _totals(_rows(found[found["whole"]], company.agreement), found[found["whole"]])


def _totals(rows: pd.DataFrame, whole: pd.DataFrame) -> Totals:
    """What the cards show; None where unknown."""
    by = rows.set_index("quadrant")
    leads, known = float(rows["leads"].sum()), float(by.loc[list(QUADRANTS), "leads"].sum())
    best, other = by.loc[HAND_OVER], by.loc[[name for name in by.index if name != HAND_OVER]]
    tried = whole["followed_up"].sum()
    return {
        "leads": leads,
        "known": known,
        "hand_over": _part(best["leads"], known),
        "conversion": None if pd.isna(best["conversion"]) else float(best["conversion"]),
        "others": _part(other["opportunities"].sum(min_count=1), other["judged"].sum()),
        "followed_up": _part(best["followed_up"], best["handed"]) if tried else None,
        "decide": _part(by.loc[DECIDE, "leads"], known),
        "unknown": _part(leads - known, leads),
    }


def _part(some: Any, everything: Any) -> float | None:
    return None if pd.isna(some) or not everything else float(some) / float(everything)


def _headline(rows: pd.DataFrame, totals: Totals) -> str:
    by = rows.set_index("quadrant")["leads"]
    if not totals["leads"]:
        return "There are no leads in this selection."
    if not totals["known"]:
        return f"None of the {count(totals['leads'], 'lead', 'leads')} has a fit and an interest that can be judged."
    who = f"{count(by[HAND_OVER])} of {count(totals['known'], 'lead', 'leads')} ({share(totals['hand_over'], 0)})"
    became = ""
    if totals["conversion"] is not None:
        became = f"; {share(totals['conversion'])} of those became opportunities"
        became += f", {share(totals['others'])} of all others" if totals["others"] is not None else ""
    verb = "fits well and is" if by[HAND_OVER] == 1 else "fit well and are"
    return f"{who} {verb} interested{became}."


def _remarks(rows: pd.DataFrame) -> str:
    leads = int(rows.set_index("quadrant")["leads"][DECIDE]) if len(rows) else 0
    if not leads:
        return ""
    them = "fits poorly but is" if leads == 1 else "fit poorly but are"
    return f"{count(leads)} {them} interested: somebody must own that decision."


def _cards(totals: Totals, comparison: Comparison) -> tuple[Kpi, ...]:
    def card(label: str, measure: str, name: str, note: str, better: Any = "up") -> Kpi:
        versus = comparison.card(name) if totals[name] is not None else {}
        return Kpi(label, totals[name], "share", better=better, note=note, measure=measure, **versus)

    return (
        card("Good fit and interested", "good-fit-interested", "hand_over",
             "Of the leads whose fit and interest are known."),
        card("Of those, became opportunities", "good-fit-conversion", "conversion", "Each lead counted once."),
        card("Of those handed over, attempted", "good-fit-attempted", "followed_up",
             "Leads of good fit and interest attempted since the hand-over / those handed over before the data date."),
        card("Poor fit but interested", "poor-fit-interested", "decide",
             "Of the leads whose fit and interest are known.", "neither"),
        card("Fit or interest unknown", "fit-unknown", "unknown", "Of all leads.", "down"),
    )  # fmt: skip


def _unreached(found: pd.DataFrame, agreement: Agreement) -> tuple[LeftOut, ...]:
    """A threshold above every score makes everybody look poor: a matter of scale more often than of leads."""
    said = []
    for name, top, start in (
        ("fit", found["top_fit"].max(), agreement.fit.fit_from),
        ("interest", found["top_interest"].max(), agreement.fit.interest_from),
    ):
        if pd.notna(top) and top < start:
            rated = int(found.loc[found["whole"], "leads"].sum())
            said.append(
                LeftOut(
                    f"leads of which none has a score of {name} as high as {start:g}, which is agreed to be good; the "
                    f"highest is {top:g}, so the scale may be another: set it in the agreement",
                    rated,
                )
            )
    return tuple(said)


def _follow_up(rows: pd.DataFrame, company: Company) -> pd.DataFrame:
    """Leads handed over before the data date and those with an attempt since; without attempts in the data, nothing."""
    if not company.warehouse.contents.linked_attempts:
        return pd.DataFrame(columns=["quadrant", "handed", "followed_up", "share", "low", "high"])
    bounds = [_interval(row.followed_up, row.handed) for row in rows.itertuples()]
    frame = rows[["quadrant", "handed", "followed_up"]].assign(
        share=rows["followed_up"].astype(float) / rows["handed"].astype(float).where(rows["handed"] > 0),
        low=pd.Series([low for low, _ in bounds], dtype=float),
        high=pd.Series([high for _, high in bounds], dtype=float),
    )
    return frame[frame["handed"] > 0].reset_index(drop=True)


def _to_decide(found: pd.DataFrame) -> pd.DataFrame:
    """Where the leads come from that are interested and fit poorly; `share` is of the source's own leads."""
    sources = found[~found["whole"]]
    every = sources.groupby("source")["leads"].sum()
    poor = sources[sources["quadrant"] == DECIDE].copy()
    poor["share"] = poor["leads"].astype(float) / poor["source"].map(every).astype(float)
    poor["conversion"] = poor["opportunities"].astype(float) / poor["judged"].astype(float).where(poor["judged"] > 0)
    return poor[["source", "leads", "share", "mqls", "conversion"]].reset_index(drop=True)


VIEW = View(
    name="fit-interest",
    question="Which leads deserve sales, and which something else?",
    columns=COLUMNS,
    definition=(
        "Leads by two ratings of their export: how well they fit and how interested they are. A number is good from "
        "the threshold in the agreement on (50 unless agreed otherwise). A word or letter is good where the agreement "
        "lists it, whatever its case, a + or - behind it aside. Another word is poor where the column holds good "
        "words too, or where it is a common word for poor (low, cold, C); any other word, an empty cell and words "
        "such as “unknown” make it unknown, and such leads have rows of their own. Ratings are as of the export, not "
        "of the day the lead came. Conversion = leads that became an opportunity / leads. Attempted: leads handed "
        "over before the data date with a call, an e-mail sent or a meeting since."
    ),
    answer=answer,
    undated="stage",
    revenue_of="leads",
    cohort=True,
    charts=charts,
    records=records,
    needs=(HAS_LEADS,),
)
