"""Follow-up: the promise of a first attempt, lead by lead on the agreed clock, and what else sales promised."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smarketing.agreement.model import USUAL_EFFORT_DAYS, Clock
from smarketing.company import Company
from smarketing.errors import UnknownName
from smarketing.metrics import Unit
from smarketing.views.base import (
    HAS_LEADS,
    Better,
    Column,
    Filters,
    Kpi,
    LeftOut,
    Need,
    Result,
    View,
    unanswered,
)
from smarketing.views.earlier import Comparison, compared
from smarketing.views.follow_up_charts import charts
from smarketing.views.follow_up_clock import on_the_clock, promise_label
from smarketing.views.follow_up_measure import (
    CELLS,
    JUDGED,
    NO_STAGE,
    FollowUp,
    is_known,
    judging,
    left_out,
    measured,
    totals,
)
from smarketing.views.follow_up_promises import PUBLISHED, promises
from smarketing.views.wording import count, hours, share

NO_DATES = "Follow-up needs dates: export your leads with the column “Create date” or “Became an MQL date”."
#: What sales is handed, by the stage in which it takes over.
HANDED = {"lead": "leads", "mql": "MQLs", "sql": "SQLs"}
COLUMNS = (
    Column("rep", "Rep", "text", "Who owns the leads; “No owner” where the export names nobody."),
    Column("team", "Team", "text", "The rep's team, where known."),
    Column(
        "handed_over",
        "Handed over",
        "count",
        "Leads handed to sales in the period: MQLs, SQLs or all, as agreed.",
        "handed-over",
    ),
    Column("attempted", "Attempted", "count", "Of them, those with a first attempt since.", "leads-attempted"),
    Column("kept", "Kept", "count", "First attempt within the promised hours.", "first-attempts-in-time"),
    Column("late", "Late", "count", "First attempt after the promised hours.", "first-attempts-late"),
    Column("broken", "Broken", "count", "No attempt yet, and the promised hours are over.", "promises-broken"),
    Column(
        "about_to_break",
        "About to break",
        "count",
        "Waiting, a quarter of the promised hours or less left.",
        "promises-about-to-break",
    ),
    Column("waiting", "Not due yet", "count", "Waiting, more of the promised hours left.", "promises-not-due"),
    Column(
        "not_judged",
        "Not judged",
        "count",
        "No agreement in force, no date, or dates that contradict each other.",
        "promises-not-judged",
    ),
    Column(
        "share_kept", "Share kept", "share", "Kept / promises that are over: kept, late and broken.", "share-in-time"
    ),
    Column(
        "share_kept_low",
        "At least",
        "share",
        "Lower end of the 95 % interval of the share kept.",
        "share-in-time",
        "low",
    ),
    Column(
        "share_kept_high",
        "At most",
        "share",
        "Upper end of the 95 % interval of the share kept.",
        "share-in-time",
        "high",
    ),
    Column(
        "share_worked",
        "Share attempted",
        "share",
        "Leads attempted within the days agreed for it / leads whose days are over.",
        "share-attempted",
    ),
    Column(
        "median_hours",
        "Median",
        "hours",
        "Half of the attempted leads were attempted sooner, on the agreed clock.",
        "hours-to-first-attempt",
    ),
    Column("p90_hours", "90th percentile", "hours", "9 of 10 attempted leads were attempted sooner."),
    Column(
        "attempts_per_lead",
        "Attempts per lead",
        "ratio",
        "Attempts / handed over, those without any included.",
        "attempts-per-handed-over",
    ),
)


def answer(company: Company, filters: Filters) -> Result:
    if why := unknown_because(company, filters):
        return unanswered(COLUMNS, filters, why)
    found = measured(company, filters)
    together = found.together
    comparison = compared(company, filters, lambda asked: _totals(company, asked), "handed_over")
    return Result(
        headline=found.headline,
        remarks=found.remarks,
        rows=found.reps[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=_cards(found, comparison),
        left_out=(*_unjudged(together), *left_out(company, filters)),
        caveats=_caveats(company, together),
        rows_used=int(together["handed_over"]),
        used_what="handed-over leads",
        extra={
            "teams": found.teams[[column.name for column in COLUMNS if column.name != "rep"]],
            "promises": promises(company.agreements, found.by_version),
            "speed": found.speed,
            "published": PUBLISHED,
        },
        facts={"together": together.to_dict(), "promise": found.promise, "by_day": _by_day(together)},
        judged_by=judging(found.by_version, "judged"),
    )


def unknown_because(company: Company, filters: Filters) -> str:
    """Why nothing is known of following up; empty where something is."""
    if not is_known(company):
        return NO_STAGE[company.warehouse.contents.hand_over]
    return NO_DATES if filters.as_of is None else ""


def records(company: Company, filters: Filters, cell: str | None) -> pd.DataFrame:
    """The leads behind a column (None: all), those still to be attempted first, the nearest to their promise on top."""
    if cell is not None and cell not in CELLS:
        raise UnknownName("column of follow-up with leads behind it", cell, CELLS)
    filters = filters.settled(company.warehouse.data_date)
    return on_the_clock(company, filters, *JUDGED, "follow_up.records", cell=cell)


def _totals(company: Company, filters: Filters) -> dict[str, Any]:
    """The figures of all leads together; unknown is None."""
    together = totals(company, filters)
    names = ("handed_over", "share_kept", "share_worked", "broken", "median_hours")
    return {name: _number(together[name]) for name in names}


def _cards(found: FollowUp, comparison: Comparison) -> tuple[Kpi, ...]:
    now, agreed = found.together, found.agreed

    def card(label: str, measure: str, name: str, unit: Unit, better: Better, **more: Any) -> Kpi:
        versus = comparison.card(name)
        return Kpi(label, _number(now[name]), unit, better=better, measure=measure, **versus, **more)

    between = f"95 % interval: {share(now['share_kept_low'], 0)} to {share(now['share_kept_high'], 0)}."
    clocks = {agreement.promise_clock for agreement in agreed}
    label, unit, slow = _pace(clocks, now)
    first = f"{share(now['first_hour'], 0)} in the first hour" if now["known_to_the_hour"] else "known to the day only"
    return (
        card(f"First attempt within {promise_label(agreed)}", "share-in-time", "share_kept", "share", "up",
             **_goal(now["share_kept"], [a.sales.share_in_time for a in agreed]),
             note=between if now["due"] else "Unknown: no promise is over."),
        card("Leads with an attempt", "share-attempted", "share_worked", "share", "up",
             **_goal(now["share_worked"], [a.sales.share_worked for a in agreed]),
             note=_within_days(found)),
        card("Broken and still waiting", "promises-broken", "broken", "count", "down",
             note="No attempt yet, and the promised hours are over."),
        Kpi("About to break", _number(now["about_to_break"]), "count", better="down",
            note="Waiting, with a quarter of the promised hours or less left.",
            beside=f"{count(now['waiting'])} more not due yet",
            uncompared="No comparison: of this moment only", measure="promises-about-to-break"),
        card(label, "hours-to-first-attempt", "median_hours", unit, "down", beside=first if now["timed"] else "",
             note=slow if now["timed"] else "Unknown: no lead has a dated attempt since its hand-over."),
    )  # fmt: skip


def _within_days(found: FollowUp) -> str:
    """Over how many days leads are attempted, and how many are not due yet."""
    days = {agreement.effort_days for agreement in found.agreed}
    within = f"within {next(iter(days))} days" if len(days) == 1 else "within the days agreed"
    waiting = int(found.together["effort_waiting"])
    later = f"; {count(waiting, 'lead is', 'leads are')} not due yet" if waiting else ""
    if not found.together["effort_due"]:
        return f"Unknown: no lead was handed over long enough ago to be attempted {within}{later}."
    return f"Of {count(found.together['effort_due'], 'lead', 'leads')}, {within} of the hand-over{later}."


def _pace(clocks: set[Clock], now: pd.Series) -> tuple[str, Unit, str]:
    """How the median is called, its unit, and the words beside it. Only hours round the clock make days of 24."""
    slow = "9 of 10 attempted leads had their first attempt within "
    if clocks == {"elapsed"}:
        return "Median time to first attempt", "hours", f"{slow}{hours(now['p90_hours'])}."
    which = "business hours" if clocks == {"business"} else "hours, each lead on the clock agreed at its hand-over"
    name = "business hours" if clocks == {"business"} else "hours"
    return f"Median {name} to first attempt", "ratio", f"{slow}{count(now['p90_hours'])} {which}."


def _goal(reached: float | None, agreed: list[float | None]) -> dict[str, Any]:
    """What was promised, where all versions that judge agree on it."""
    promised = next(iter(agreed)) if len(set(agreed)) == 1 else None
    if promised is None:
        return {}
    known = _number(reached)
    broken = known is not None and known < promised
    return {"beside": f"promised: {share(promised, 0)}", "broken": broken, "goal": promised}


def _unjudged(together: pd.Series) -> tuple[LeftOut, ...]:
    return _counted(together, {
        "no_agreement": "handed over while no agreement was in force: in the table, but not judged",
        "undated": "handed-over leads without any date: in the table, but not judged",
        "contradicting": "leads attempted only before they were created: how soon is unknown, so not judged",
        "misdated": "leads handed over before they were created: in the table, but not judged",
    })  # fmt: skip


def _caveats(company: Company, together: pd.Series) -> tuple[LeftOut, ...]:
    early = together["kept"] - together["kept_over"]
    usual = 0 if company.agreements.signed else together["judged"]
    handed = HANDED[company.warehouse.contents.hand_over]
    assumed = 0 if handed == "leads" else together["handed_earlier"]
    undecided = {"early": early, "usual": usual, "assumed": assumed, "usual_days": _usual_days(company, together)}
    return _counted(together.to_dict() | undecided, {
        "usual": "leads judged by the usual 24 hours: no agreement has been signed",
        "judged_by_day": "leads known to the day only: judged in whole days",
        "assumed": f"{handed} taken as handed over earlier, at the latest on creation: the export does not date them",
        "early": "promises kept before their time is over: under “Kept”, but not in the share, which is of those over",
        "effort_waiting": "leads not due yet for what is promised over days: attempts, calls and e-mails",
        "usual_days": f"leads judged over the usual {USUAL_EFFORT_DAYS} days: the agreement says nothing about days",
        "undated_sqls": "SQLs whose export does not date that: taken as SQLs from their hand-over",
        "broken_and_done": "broken promises on leads that are closed or became an opportunity without an attempt",
    })  # fmt: skip


def _usual_days(company: Company, together: pd.Series) -> int:
    """The leads judged by efforts over days that nobody agreed on."""
    efforts = ("share_worked", "min_attempts", "calls_per_sql", "emails_per_sql")
    promising = [
        version.agreement.sales
        for version in company.agreements.signed
        if any(getattr(version.agreement.sales, name) is not None for name in efforts)
    ]
    return 0 if all(sales.effort_days for sales in promising) else int(together["effort_due"])


def _counted(found: Any, reasons: dict[str, str]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(reason, int(found[name])) for name, reason in reasons.items() if found[name])


def _by_day(together: pd.Series) -> bool:
    """Whether no attempt is known to the hour."""
    return not together["known_to_the_hour"]


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


VIEW = View(
    name="follow-up",
    question="Does sales follow up as promised?",
    columns=COLUMNS,
    definition=(
        "Leads handed over in the chosen days: those that entered the stage in which the agreement hands them to "
        "sales, from that moment. These are MQLs (from their creation where the export does not date that; all leads, "
        "where every lead counts as one) or SQLs (else from the day they became an MQL, or were created). Each is "
        "judged by the version of the agreement in force on the day of its hand-over: by its hours and on its clock, "
        "either every hour or business hours on working days, holidays left out. A lead handed over while no "
        "agreement was in force is not judged; where none was ever signed, the usual 24 hours judge. The clock runs "
        "to the first attempt: the first call, meeting or sent e-mail since the hand-over. Kept: within the promised "
        "hours. Late: after them. Broken: no attempt yet, and they are over. About to break: waiting, with a "
        "quarter of them or less left. The share kept is of promises that are over, because to count the leads "
        "already attempted, but not the others, would flatter. What is promised over days (leads attempted, attempts "
        "before closing, calls and e-mails per SQL) is judged lead by lead once the agreed days after its hand-over "
        f"are over ({USUAL_EFFORT_DAYS} where nothing is agreed), by what was done within them; so later work changes "
        "no verdict. Leads handed over before the exports know of activities, or after, are left out. Now is the time "
        "of the newest event in the data, or the end of an earlier day that was chosen. Where the export has dates "
        "without times, whole days count. With the agreement's time zone, the change to and from summer time counts "
        "too: real hours, not those on the dial."
    ),
    answer=answer,
    undated="stage",
    charts=charts,
    records=records,
    needs=(
        HAS_LEADS,
        Need(
            lambda contents: contents.linked_attempts > 0,
            "Follow-up needs calls, e-mails or meetings that are linked to leads: import your CRM's export of calls, "
            "e-mails and meetings with their associated contact ids.",
        ),
    ),
    cohort=True,
)
