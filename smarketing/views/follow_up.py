"""Follow-up: the promise of a first attempt, lead by lead on the agreed clock, and what else sales promised."""

from __future__ import annotations

from typing import Any

import pandas as pd

from smarketing.agreement import Agreement
from smarketing.agreement.model import Clock
from smarketing.company import Company
from smarketing.errors import UnknownName
from smarketing.metrics import Unit
from smarketing.stats import wilson
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
    left_out_rows,
    unanswered,
)
from smarketing.views.earlier import Comparison, compared
from smarketing.views.follow_up_charts import charts
from smarketing.views.follow_up_clock import (
    judged_by,
    judges,
    on_the_clock,
    promise_label,
    promise_words,
    whose_promise,
)
from smarketing.views.follow_up_promises import PUBLISHED, promises
from smarketing.views.wording import count, hours, share

NO_OWNER = "No owner"
#: What is missing where the data does not tell which leads are in the stage that sales takes over.
NO_STAGE = {
    "mql": "Follow-up needs to know which leads were handed to sales: export your leads with the column “Lifecycle "
    "stage” or “Became an MQL date”, or let every lead count as an MQL in the agreement.",
    "sql": "Follow-up needs to know which leads are SQLs, which the agreement hands to sales: export your leads with "
    "the column “Lifecycle stage” or “Became an SQL date”, or let the agreement hand over MQLs.",
}
NO_DATES = "Follow-up needs dates: export your leads with the column “Create date” or “Became an MQL date”."
#: What sales is handed, by the stage in which it takes over.
HANDED = {"lead": "leads", "mql": "MQLs", "sql": "SQLs"}
#: One statement in several files: which leads, the clock, what became of each promise; then what is asked of them.
JUDGED = ("follow_up.chosen", "follow_up.clock", "follow_up.judged")
LEVELS = ("rep", "team", "version", "speed", "all")
CELLS = ("handed_over", "attempted", "kept", "late", "broken", "about_to_break", "waiting", "not_judged")
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
    Column("attempted", "Attempted", "count", "Of them, those with an attempt since.", "leads-attempted"),
    Column("kept", "Kept", "count", "First attempt within the promised hours.", "first-attempts-in-time"),
    Column("late", "Late", "count", "First attempt after the promised hours.", "first-attempts-late"),
    Column("broken", "Broken", "count", "Never attempted, and the promised hours are over.", "promises-broken"),
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
    Column("share_worked", "Share worked", "share", "Attempted / handed over.", "share-attempted"),
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
        "Attempts / handed over, the untouched included.",
        "attempts-per-handed-over",
    ),
)
COUNTS = [*CELLS, "kept_over", "due", "timed", "known_to_the_hour", "within_first_hour", "attempts", "closed",
          "closed_after_enough", "sqls", "sql_calls", "sql_emails", "judged_by_day", "undated", "no_agreement",
          "contradicting", "misdated", "handed_earlier", "broken_and_done"]  # fmt: skip
RATES = ["median_hours", "p90_hours", "attempts_per_lead"]


def answer(company: Company, filters: Filters) -> Result:
    stage = company.warehouse.contents.hand_over
    if not _known(company, stage):
        return unanswered(COLUMNS, filters, NO_STAGE[stage])
    if filters.as_of is None:
        return unanswered(COLUMNS, filters, NO_DATES)
    levels = _levels(company, filters)
    reps, together = levels["rep"], levels["all"].iloc[0]
    versions = _versions(levels["version"], "due")
    agreed = judges(company, versions)
    comparison = compared(company, filters, lambda asked: _totals(company, asked), "handed_over")
    return Result(
        headline=_headline(company, reps, together, agreed),
        rows=reps[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=_cards(together, comparison, agreed),
        left_out=(*_unjudged(together), *left_out_rows(_left_out(company, filters))),
        caveats=_caveats(company, together),
        rows_used=int(together["handed_over"]),
        used_what="handed-over leads",
        extra={
            "teams": levels["team"][[column.name for column in COLUMNS if column.name != "rep"]],
            "promises": promises(company.agreements, levels["version"]),
            "speed": levels["speed"],
            "published": PUBLISHED,
        },
        facts={"together": together.to_dict(), "promise": promise_words(agreed), "by_day": _by_day(together)},
        judged_by=_versions(levels["version"], "judged"),
    )


def records(company: Company, filters: Filters, cell: str | None) -> pd.DataFrame:
    """The leads behind a column (None: all), those still to be attempted first, the nearest to their promise on top."""
    if cell is not None and cell not in CELLS:
        raise UnknownName("column of follow-up with leads behind it", cell, CELLS)
    filters = filters.settled(company.warehouse.data_date)
    return on_the_clock(company, filters, *JUDGED, "follow_up.records", cell=cell)


def _known(company: Company, stage: str) -> bool:
    """Whether the data tells which leads are in the stage that sales takes over."""
    contents = company.warehouse.contents
    return bool({"lead": contents.leads, "mql": contents.stage_known, "sql": contents.sql_known}[stage])


def _left_out(company: Company, filters: Filters) -> pd.DataFrame:
    return on_the_clock(company, filters, "follow_up.left_out")


def _levels(company: Company, filters: Filters) -> dict[str, pd.DataFrame]:
    """The same figures per rep (nobody's leads last), team, version and stretch of time, and for all (a single row)."""
    found = on_the_clock(company, filters, *JUDGED, "follow_up")
    found[COUNTS] = found[COUNTS].astype("Int64")
    found[RATES] = found[RATES].astype(float)
    # In the row of all teams, and of a rep without one, the team is unknown.
    found["team"] = found["team"].astype(object).where(found["team"].notna(), None)
    found = _with_shares(found)
    levels = {level: found[found["level"] == level].reset_index(drop=True) for level in LEVELS}
    nobody = levels["rep"]["rep"] == NO_OWNER
    levels["rep"] = pd.concat([levels["rep"][~nobody], levels["rep"][nobody]], ignore_index=True)
    return levels


def _with_shares(found: pd.DataFrame) -> pd.DataFrame:
    bounds = [wilson(int(row.kept_over), int(row.due)) for row in found.itertuples()]
    return found.assign(
        judged=found["handed_over"] - found["not_judged"],
        share_kept=_ratio(found["kept_over"], found["due"]),
        share_kept_low=pd.Series([low for low, _ in bounds], dtype=float),
        share_kept_high=pd.Series([high for _, high in bounds], dtype=float),
        share_worked=_ratio(found["attempted"], found["handed_over"]),
        first_hour=_ratio(found["within_first_hour"], found["known_to_the_hour"]),
    )


def _versions(rows: pd.DataFrame, judged: str) -> tuple[int, ...]:
    """The versions that judged any lead, by the rows per version and a count of those judged."""
    return judged_by(rows.loc[rows["version"].notna() & (rows[judged] > 0), "version"])


def _ratio(some: pd.Series, of: pd.Series) -> pd.Series:
    """Null where there is nothing to divide by."""
    everything = of.astype(float)
    return some.astype(float) / everything.where(everything > 0)


def _totals(company: Company, filters: Filters) -> dict[str, Any]:
    """The figures of all leads together; unknown is None."""
    together = _levels(company, filters)["all"].iloc[0]
    names = ("handed_over", "share_kept", "share_worked", "broken", "median_hours")
    return {name: _number(together[name]) for name in names}


def _headline(company: Company, reps: pd.DataFrame, together: pd.Series, agreed: list[Agreement]) -> str:
    leads = int(together["handed_over"])
    if not leads:
        return "No leads were handed over to sales in this selection."
    handed = count(leads, "handed-over lead", "handed-over leads")
    if not together["due"]:
        worked = f"Sales has attempted {share(together['share_worked'], 0)} of {handed}"
        nobody = together["no_agreement"] == leads
        why = "no agreement was in force when they were handed over" if nobody else "no promise is over yet"
        return f"{worked}; {why}."
    whose = whose_promise(company)
    kept = f"{share(together['share_kept'])} of {count(together['due'], 'lead', 'leads')}"
    return (
        f"Sales made its first attempt within the {whose} {promise_words(agreed)} on {kept}; {_open(reps, together)}."
    )


def _open(reps: pd.DataFrame, together: pd.Series) -> str:
    """What still waits."""
    broken, soon = int(together["broken"]), int(together["about_to_break"])
    breaking = f", and {count(soon, 'promise is', 'promises are')} about to break" if soon else ""
    if not broken:
        return (
            f"every other lead was attempted later{breaking}"
            if together["late"]
            else f"no promise was broken{breaking}"
        )
    waits = f"{count(broken, 'lead was', 'leads were')} never attempted though the promise is over"
    named = reps[reps["rep"] != NO_OWNER]
    if named.empty or not named["broken"].max():
        return f"{waits}; nobody owns them{breaking}"
    worst = named.loc[named["broken"].astype(int).idxmax()]
    whose = f", {count(worst['broken'])} of them {worst['rep']}’s" if len(reps) > 1 else ""
    return f"{waits}{whose}{breaking}"


def _cards(now: pd.Series, comparison: Comparison, agreed: list[Agreement]) -> tuple[Kpi, ...]:
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
             note="Handed-over leads with an attempt."),
        card("Broken and still waiting", "promises-broken", "broken", "count", "down",
             note="Never attempted, and the promised hours are over."),
        Kpi("About to break", _number(now["about_to_break"]), "count", better="down",
            note="Waiting, with a quarter of the promised hours or less left.",
            beside=f"{count(now['waiting'])} more not due yet",
            uncompared="No comparison: of this moment only", measure="promises-about-to-break"),
        card(label, "hours-to-first-attempt", "median_hours", unit, "down", beside=first if now["timed"] else "",
             note=slow if now["timed"] else "Unknown: no lead has a dated attempt since its hand-over."),
    )  # fmt: skip


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
        "contradicting": "leads touched only before they were created: how soon is unknown, so not judged",
        "misdated": "leads handed over before they were created: in the table, but not judged",
    })  # fmt: skip


def _caveats(company: Company, together: pd.Series) -> tuple[LeftOut, ...]:
    early = together["kept"] - together["kept_over"]
    usual = 0 if company.agreements.signed else together["judged"]
    handed = HANDED[company.warehouse.contents.hand_over]
    assumed = 0 if handed == "leads" else together["handed_earlier"]
    return _counted(together.to_dict() | {"early": early, "usual": usual, "assumed": assumed}, {
        "usual": "leads judged by the usual 24 hours: no agreement has been signed",
        "judged_by_day": "leads known to the day only: judged in whole days",
        "assumed": f"{handed} taken as handed over earlier, at the latest on creation: the export does not date them",
        "early": "promises kept before their time is over: under “Kept”, but not in the share, which is of those over",
        "broken_and_done": "broken promises on leads that are closed or became an opportunity without an attempt",
    })  # fmt: skip


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
        "to the first call, meeting or sent e-mail since the hand-over. Kept: attempted within the promised hours. "
        "Late: attempted after them. Broken: never attempted, and they are over. About to break: waiting, with a "
        "quarter of them or less left. The share kept is of promises that are over, because to count the leads "
        "already answered, but not the others, would flatter. Now is the time of the newest event in the data, or the "
        "end of an earlier day that was chosen. Where the export has dates without times, whole days count. With the "
        "agreement's time zone, the change to and from summer time counts too: real hours, not those on the dial."
    ),
    statements=(*JUDGED, "follow_up", "follow_up.records", "follow_up.left_out", "follow_up.moment"),
    answer=answer,
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
)
