"""Rep activity: what was done about each rep's leads, how soon, and whether sales kept its promise."""

from __future__ import annotations

import pandas as pd

from smarketing.agreement import Agreement
from smarketing.company import Company
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
    run,
)
from smarketing.views.earlier import Comparison, compared
from smarketing.views.follow_up_clock import (
    judged_by,
    judges,
    on_the_clock,
    promise_label,
    promise_words,
    promised_hours,
    whose_promise,
)
from smarketing.views.rep_charts import charts
from smarketing.views.wording import count, hours, share

NO_OWNER = "No owner"
COLUMNS = (
    Column("rep", "Rep", "text", "Who owns the leads; “No owner” where the export names nobody."),
    Column("team", "Team", "text", "The rep's team, where known."),
    Column(
        "leads_assigned", "Leads assigned", "count", "Leads created in the period that the rep owns.", "leads-assigned"
    ),
    Column(
        "leads_contacted",
        "Leads contacted",
        "count",
        "Of them, those with at least one attempt by anyone.",
        "leads-contacted",
    ),
    Column(
        "attempts", "Attempts", "count", "Calls, e-mails and meetings with these leads; no inbound e-mails.", "attempts"
    ),
    Column(
        "attempts_per_lead",
        "Attempts per lead",
        "ratio",
        "Attempts / leads assigned, the untouched included.",
        "attempts-per-lead",
    ),
    Column("calls", "Calls", "count", "Of the attempts, calls.", "calls"),
    Column("emails", "E-mails", "count", "Of the attempts, e-mails that were not inbound.", "emails"),
    Column("meetings", "Meetings", "count", "Of the attempts, meetings.", "meetings"),
    Column(
        "median_first_response_hours",
        "First response",
        "hours",
        "Median time from creation to the first attempt.",
        "first-response",
    ),
    Column(
        "within_promise",
        "Within promise",
        "share",
        "Leads answered within the promised hours / leads due.",
        "share-in-time",
    ),
)
#: One statement in three files: which leads, the clock they are judged by, what is asked of them.
STATEMENT = ("rep_activity.chosen", "follow_up.clock", "rep_activity")
COUNTS = ["leads_assigned", "leads_contacted", "attempts", "calls", "emails", "meetings",
          "kept", "late", "never", "due", "within_first_hour", "responses", "timed_responses",
          "inside", "no_agreement"]  # fmt: skip
RATES = ["attempts_per_lead", "median_first_response_hours", "p90_first_response_hours", "within_promise"]


def answer(company: Company, filters: Filters) -> Result:
    levels = _levels(company, filters)
    reps, together = levels["rep"], levels["all"].iloc[0]
    versions = judged_by(together["versions"])
    agreed = judges(company, versions)
    promise, whose = promise_words(agreed), whose_promise(company)
    comparison = compared(company, filters, lambda asked: _totals(company, asked), "leads_assigned")
    timed = bool(together["timed_responses"])
    return Result(
        headline=_headline(reps, together, f"{whose} {promise}", whose),
        rows=reps[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=_cards(together, comparison, agreed, whose),
        left_out=(*_unjudged_rows(together, whose), *left_out_rows(run(company, "rep_activity.left_out", filters))),
        rows_used=int(together["leads_assigned"]),
        extra={
            "kinds": _kinds(reps),
            "teams": levels["team"][[c.name for c in COLUMNS if c.name != "rep"]],
            "response": _response(reps, timed),
            "logged": run(company, "rep_activity.logged", filters),
        },
        facts={
            "together": together.to_dict(),
            "promise": promise,
            "whose": whose,
            "promise_hours": promised_hours(agreed) if agreed[0].promise_clock == "elapsed" else None,
            "times_of_day": timed,
        },
        judged_by=versions,
    )


def figures(company: Company, filters: Filters) -> pd.DataFrame:
    """The figures of every level in one frame, as the statement has them."""
    return on_the_clock(company, filters, *STATEMENT)


def _levels(company: Company, filters: Filters) -> dict[str, pd.DataFrame]:
    """The same figures per rep, per team and for all leads together (a single row)."""
    found = figures(company, filters)
    found[COUNTS] = found[COUNTS].astype("Int64")
    found[RATES] = found[RATES].astype(float)
    # In the row of all teams, and of a rep without one, the team is unknown.
    found["team"] = found["team"].astype(object).where(found["team"].notna(), None)
    return {level: found[found["level"] == level].reset_index(drop=True) for level in ("rep", "team", "all")}


def _totals(company: Company, filters: Filters) -> dict[str, float | None]:
    """The figures of all leads together; unknown is None."""
    together = _with_share(_levels(company, filters)["all"].iloc[0])
    return {
        str(name): _number(value)
        for name, value in together.items()
        if name not in ("level", "rep", "team", "versions")
    }


def _kinds(reps: pd.DataFrame) -> pd.DataFrame:
    """Attempts per lead by kind; a lead never touched counts as 0 of each."""
    leads = reps["leads_assigned"].astype(float)
    return pd.DataFrame(
        {"rep": reps["rep"]} | {kind: reps[kind].astype(float) / leads for kind in ("calls", "emails", "meetings")}
    )


def _response(reps: pd.DataFrame, timed: bool) -> pd.DataFrame:
    """How fast, per rep. `within_first_hour` is of the leads due, and unknown where the data has only dates."""
    due = reps["due"].astype(float).where(reps["due"] > 0)
    bounds = [wilson(int(row.kept), int(row.due)) for row in reps.itertuples()]
    first_hour = reps["within_first_hour"].astype(float) / due
    return pd.DataFrame(
        {
            "rep": reps["rep"],
            "median_hours": reps["median_first_response_hours"],
            "p90_hours": reps["p90_first_response_hours"],
            "responses": reps["responses"],
            "within_first_hour": first_hour if timed else pd.Series(float("nan"), index=reps.index),
            "never_contacted": reps["leads_assigned"] - reps["leads_contacted"],
            "never_share": 1 - reps["leads_contacted"].astype(float) / reps["leads_assigned"].astype(float),
            "kept": reps["kept"],
            "late": reps["late"],
            "never": reps["never"],
            "due": reps["due"],
            "within_low": pd.Series([low for low, _ in bounds], dtype=float),
            "within_high": pd.Series([high for _, high in bounds], dtype=float),
        }
    )


def _unjudged_rows(together: pd.Series, whose: str) -> tuple[LeftOut, ...]:
    """The leads that the share within the promise does not judge, for a reason of the agreement's."""
    parts = (
        LeftOut(f"leads still inside the {whose} hours: not judged by the promise yet", int(together["inside"])),
        LeftOut(
            "leads created while no agreement was in force: not judged by the promise", int(together["no_agreement"])
        ),
    )
    return tuple(part for part in parts if part.rows)


def _headline(reps: pd.DataFrame, together: pd.Series, promise: str, whose: str) -> str:
    leads = int(together["leads_assigned"])
    if not leads:
        return "There are no leads in this selection."
    if not together["due"]:
        contacted = share(int(together["leads_contacted"]) / leads, 0)
        return f"Sales has contacted {contacted} of {count(leads, 'lead', 'leads')}; {_unjudged(together, whose)}."
    kept = f"{share(together['within_promise'])} of {count(together['due'], 'lead', 'leads')}"
    return f"Sales answered {kept} within the {promise}; {_never(reps, together)}."


def _unjudged(together: pd.Series, whose: str) -> str:
    if not together["responses"]:
        return "how fast is unknown, because the data does not tell when leads were created and answered"
    if together["no_agreement"] and not together["inside"]:
        return "no agreement was in force when they were created"
    return f"none of them has been there for the {whose} hours yet"


def _never(reps: pd.DataFrame, together: pd.Series) -> str:
    never = int(together["never"])
    if not never:
        return "every one of them was contacted at some time"
    part = share(never / int(together["due"]), 0)
    were = f"{count(never, 'lead was', 'leads were')} never contacted ({part})"
    named = reps[reps["rep"] != NO_OWNER]
    if named.empty or not named["never"].max():
        return f"{were}; nobody owns them"
    if len(named) == 1 and named["never"].iloc[0] == never:
        return were
    worst = named.loc[named["never"].astype(int).idxmax()]
    return f"{were}, {count(worst['never'])} of them {worst['rep']}’s"


def _cards(now: pd.Series, comparison: Comparison, agreed: list[Agreement], whose: str) -> tuple[Kpi, ...]:
    def card(label: str, measure: str, name: str, unit: Unit, better: Better, note: str = "") -> Kpi:
        versus = comparison.card(name)
        return Kpi(label, _number(now[name]), unit, better=better, note=note, measure=measure, **versus)

    now = _with_share(now)
    slow = f"9 of 10 answered leads had a response within {hours(now['p90_first_response_hours'])}."
    return (
        card("Leads assigned", "leads-assigned", "leads_assigned", "count", "neither"),
        card("Share contacted", "share-contacted", "contacted", "share", "up"),
        card("Attempts per lead assigned", "attempts-per-lead", "attempts_per_lead", "ratio", "neither"),
        card("Median first response", "first-response", "median_first_response_hours", "hours", "down",
             slow if now["responses"] else "Unknown: no lead has both a creation date and a dated attempt after it."),
        card(f"Answered within {promise_label(agreed)}", "share-in-time", "within_promise", "share", "up",
             "" if now["due"] else f"Unknown: no lead with a creation date has been there for the {whose} hours."),
    )  # fmt: skip


def _with_share(row: pd.Series) -> pd.Series:
    leads = int(row["leads_assigned"])
    return pd.concat([row, pd.Series({"contacted": int(row["leads_contacted"]) / leads if leads else None})])


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


VIEW = View(
    name="rep-activity",
    question="Are reps following up on their leads?",
    columns=COLUMNS,
    definition=(
        "Leads created in the chosen days, by the rep who owns them, and what anybody did about them up to the data "
        "date. An attempt is a call or a meeting, whoever began it, or an e-mail that was sent to the lead; inbound "
        "e-mails, tasks and notes are not attempts. Leads never contacted stay in every denominator. First response "
        "runs from the lead's creation to its first attempt after that, in hours round the clock; where the export "
        "has dates without times it is known to the day. A lead touched only before it was created was contacted, but "
        "its response time is unknown. Within promise = leads answered within the promised hours / leads that are "
        "due: a lead still inside the promised hours is not judged yet, whether answered or not, and neither is one "
        "whose response time is unknown. The promise is that of the version of the agreement in force on the day the "
        "lead was created, on its clock: all hours, or business hours on working days; a lead from a time without an "
        "agreement is not judged, and where none was ever signed the usual 24 hours judge. The hour is that of the "
        "newest event in the data, or the end of an earlier day that was chosen. The figures of a team, and of all, "
        "are computed from their leads. The previous period is seen at the same age: with what was known as many days "
        "after it. Without a first day the cards compare the leads of the last 90 days with those of the 90 days "
        "before."
    ),
    statements=(*STATEMENT, "rep_activity.left_out", "rep_activity.logged"),
    answer=answer,
    charts=charts,
    needs=(
        HAS_LEADS,
        Need(
            lambda contents: contents.leads_with_owner > 0,
            "Rep activity needs to know whose leads they are: import an export of leads that has an owner column.",
        ),
        Need(
            lambda contents: contents.linked_attempts > 0,
            "Rep activity needs calls, e-mails or meetings that are linked to leads: import your CRM's export of "
            "calls, e-mails and meetings with their associated contact ids.",
        ),
    ),
)
