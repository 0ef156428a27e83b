"""Rep activity: what was done about each rep's leads, how soon, and whether sales kept its promise."""

from __future__ import annotations

from typing import Literal

import pandas as pd

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
from smarketing.views.follow_up_clock import promise_label, promised_hours, round_the_clock
from smarketing.views.follow_up_measure import (
    FollowUp,
    is_known,
    measured,
    totals,
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
        "attempts",
        "Attempts",
        "count",
        "Calls, sent e-mails and meetings with these leads; one with several counts once.",
        "attempts",
    ),
    Column(
        "attempts_per_lead",
        "Attempts per lead",
        "ratio",
        "How often a lead was attempted on average; a meeting with five leads counts for each of them.",
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
        "First attempt in time",
        "share",
        "Of the leads handed over in the period whose promised hours are over, those attempted within them.",
        "share-in-time",
    ),
)
#: One statement in three files: which leads, the clock that their wait is measured by, what is asked of them.
STATEMENT = ("rep_activity.chosen", "follow_up.clock", "rep_activity")
COUNTS = ["leads_assigned", "leads_contacted", "attempts", "calls", "emails", "meetings", "calls_by_lead",
          "emails_by_lead", "meetings_by_lead", "within_first_hour", "responses", "timed_responses"]  # fmt: skip
RATES = ["attempts_per_lead", "median_first_response_hours", "p90_first_response_hours"]
#: What the promise's measure says of each rep and team, under its own names.
OF_PROMISE = ["share_kept", "kept_over", "late", "broken", "due"]


def answer(company: Company, filters: Filters) -> Result:
    levels = _levels(company, filters)
    followed = measured(company, filters) if is_known(company) else None
    reps, together = _promised(levels["rep"], followed, "reps"), levels["all"].iloc[0]
    comparison = compared(company, filters, lambda asked: _totals(company, asked), "leads_assigned")
    timed = bool(together["timed_responses"])
    return Result(
        headline=_headline(together, followed),
        remarks=followed.remarks if followed else "",
        rows=reps[[column.name for column in COLUMNS]],
        filters=filters,
        kpis=_cards(together, comparison, followed),
        left_out=(*_unjudged_rows(followed), *left_out_rows(run(company, "rep_activity.left_out", filters))),
        rows_used=int(together["leads_assigned"]),
        extra={
            "kinds": _kinds(reps),
            "teams": _promised(levels["team"], followed, "teams")[[c.name for c in COLUMNS if c.name != "rep"]],
            "response": _response(reps),
            "logged": run(company, "rep_activity.logged", filters),
        },
        facts={
            "together": together.to_dict(),
            "promise": followed.promise if followed else "hours",
            "whose": followed.whose if followed else "usual",
            "promise_hours": _elapsed(followed),
            "times_of_day": timed,
        },
        judged_by=followed.versions if followed else (),
    )


def _elapsed(followed: FollowUp | None) -> float | None:
    """The promised hours where they run round the clock, as the first response does."""
    if followed is None or followed.agreed[0].promise_clock != "elapsed":
        return None
    return promised_hours(followed.agreed)


def figures(company: Company, filters: Filters) -> pd.DataFrame:
    """The figures of every level in one frame, as the statement has them."""
    return round_the_clock(company, filters, *STATEMENT)


def _levels(company: Company, filters: Filters) -> dict[str, pd.DataFrame]:
    """The same figures per rep, per team and for all leads together (a single row)."""
    found = figures(company, filters)
    found[COUNTS] = found[COUNTS].astype("Int64")
    found[RATES] = found[RATES].astype(float)
    # In the row of all teams, and of a rep without one, the team is unknown.
    found["team"] = found["team"].astype(object).where(found["team"].notna(), None)
    return {level: found[found["level"] == level].reset_index(drop=True) for level in ("rep", "team", "all")}


def _promised(rows: pd.DataFrame, followed: FollowUp | None, level: Literal["reps", "teams"]) -> pd.DataFrame:
    """Rows of reps or teams with the promise of those leads that were handed over to them in these days, as follow-up
    measures it; whoever was only handed leads that were created earlier has a row too."""
    if followed is None:
        unknown = pd.Series(pd.NA, index=rows.index, dtype="Int64")
        return rows.assign(**dict.fromkeys(OF_PROMISE, unknown), within_promise=float("nan"))
    keys = ["rep", "team"] if level == "reps" else ["team"]
    kept = getattr(followed, level)[[*keys, *OF_PROMISE]]
    # Without a team is not one: None must find None.
    found = _keyed(rows, keys).merge(_keyed(kept, keys), on="key", how="outer", suffixes=("", "_handed"), sort=False)
    for key in keys:
        found[key] = found[key].where(found[key].notna(), found.pop(f"{key}_handed"))
        found[key] = found[key].astype(object).where(found[key].notna(), None)
    zero = ["leads_assigned", "leads_contacted", "attempts", "calls", "emails", "meetings", "calls_by_lead",
            "emails_by_lead", "meetings_by_lead", "responses", "timed_responses", "within_first_hour",
            *OF_PROMISE[1:]]  # fmt: skip
    found[zero] = found[zero].fillna(0).astype("Int64")
    found = found.sort_values(["leads_assigned", *keys], ascending=[False, *[True] * len(keys)], ignore_index=True)
    return found.rename(columns={"share_kept": "within_promise"})


def _keyed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return rows.assign(key=[tuple("" if pd.isna(part) else part for part in row) for row in rows[keys].to_numpy()])


def _totals(company: Company, filters: Filters) -> dict[str, float | None]:
    """The figures of all leads together; unknown is None."""
    together = _with_share(_levels(company, filters)["all"].iloc[0])
    found = {str(name): _number(value) for name, value in together.items() if name not in ("level", "rep", "team")}
    kept = _number(totals(company, filters)["share_kept"]) if is_known(company) else None
    return found | {"within_promise": kept}


def _kinds(reps: pd.DataFrame) -> pd.DataFrame:
    """How often a lead was attempted, by kind; a lead never contacted counts as 0 of each."""
    leads = reps["leads_assigned"].astype(float).where(reps["leads_assigned"] > 0)
    kinds = ("calls", "emails", "meetings")
    return pd.DataFrame({"rep": reps["rep"]} | {kind: reps[f"{kind}_by_lead"].astype(float) / leads for kind in kinds})


def _response(reps: pd.DataFrame) -> pd.DataFrame:
    """How fast, per rep. `within_first_hour` is of the leads assigned but for those whose first attempt is known to the
    day only; `kept`, `late`, `never` and `due` are of the leads handed over whose promised hours are over."""
    leads = reps["leads_assigned"].astype(float).where(reps["leads_assigned"] > 0)
    by_day = (reps["responses"] - reps["timed_responses"]).astype(float)
    # Where every attempt is known to the day only, those who had none would say that nobody was in time.
    told = (leads - by_day).where((reps["timed_responses"] > 0) | (by_day == 0))
    judged = reps["due"].notna().all()
    bounds = [wilson(int(row.kept_over), int(row.due)) if judged else (None, None) for row in reps.itertuples()]
    return pd.DataFrame(
        {
            "rep": reps["rep"],
            "median_hours": reps["median_first_response_hours"],
            "p90_hours": reps["p90_first_response_hours"],
            "responses": reps["responses"],
            "within_first_hour": reps["within_first_hour"].astype(float) / told,
            "never_contacted": reps["leads_assigned"] - reps["leads_contacted"],
            "never_share": 1 - reps["leads_contacted"].astype(float) / leads,
            "kept": reps["kept_over"],
            "late": reps["late"],
            "never": reps["broken"],
            "due": reps["due"],
            "within_low": pd.Series([low for low, _ in bounds], dtype=float),
            "within_high": pd.Series([high for _, high in bounds], dtype=float),
        }
    )


def _unjudged_rows(followed: FollowUp | None) -> tuple[LeftOut, ...]:
    """The handed-over leads that the share in time does not judge."""
    if followed is None:
        return ()
    together = followed.together
    parts = (
        LeftOut(
            f"handed-over leads still inside the {followed.whose} hours: not judged by the promise yet",
            int(together["judged"] - together["due"]),
        ),
        LeftOut(
            "leads handed over while no agreement was in force: not judged by the promise",
            int(together["no_agreement"]),
        ),
    )
    return tuple(part for part in parts if part.rows)


def _headline(together: pd.Series, followed: FollowUp | None) -> str:
    """The promise where it can be measured, else how many leads were contacted."""
    leads = int(together["leads_assigned"])
    if followed is not None and followed.together["due"]:
        return followed.headline
    if not leads:
        return "There are no leads in this selection."
    contacted = f"{share(int(together['leads_contacted']) / leads, 0)} of {count(leads, 'lead', 'leads')}"
    return f"Sales has contacted {contacted}; {_unjudged(followed)}."


def _unjudged(followed: FollowUp | None) -> str:
    if followed is None:
        return "which of them were handed over is not in the data, so no promise is judged"
    together = followed.together
    if not together["handed_over"]:
        return "none of them was handed over in these days"
    if together["no_agreement"] and together["no_agreement"] == together["not_judged"]:
        return "no agreement was in force when they were handed over"
    if together["not_judged"] == together["handed_over"]:
        return "how fast is unknown, because the data does not tell when leads were handed over and attempted"
    return f"none of them has been handed over for the {followed.whose} hours yet"


def _cards(now: pd.Series, comparison: Comparison, followed: FollowUp | None) -> tuple[Kpi, ...]:
    def card(label: str, measure: str, name: str, unit: Unit, better: Better, note: str = "") -> Kpi:
        versus = comparison.card(name)
        return Kpi(label, _number(now[name]), unit, better=better, note=note, measure=measure, **versus)

    kept = followed.together["share_kept"] if followed else None
    now = pd.concat([_with_share(now), pd.Series({"within_promise": kept})])
    slow = f"9 of 10 had their first attempt within {hours(now['p90_first_response_hours'])} of their creation."
    label = promise_label(followed.agreed) if followed else "the promised hours"
    judged = bool(followed and followed.together["due"])
    return (
        card("Leads assigned", "leads-assigned", "leads_assigned", "count", "neither"),
        card("Share contacted", "share-contacted", "contacted", "share", "up"),
        card("Attempts per lead assigned", "attempts-per-lead", "attempts_per_lead", "ratio", "neither"),
        card("Median first response", "first-response", "median_first_response_hours", "hours", "down",
             slow if now["responses"] else "Unknown: no lead has both a creation date and a dated attempt after it."),
        card(f"First attempt within {label}", "share-in-time", "within_promise", "share", "up",
             "Of the leads handed over in these days." if judged else "Unknown: no promise is over."),
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
        "e-mails, tasks and notes are not attempts. A lead with any attempt is contacted; leads never contacted stay "
        "in every denominator. A meeting with five leads is one meeting, and five leads that were contacted. First "
        "response runs from the lead's creation to its first attempt after that, in elapsed hours round the clock; "
        "where the export has dates without times it is known to the day. A lead attempted only before it was created "
        "was contacted, but its response time is unknown. The first attempt in time is that of follow-up, of the leads "
        "handed over in the chosen days: see there how it is judged. Leads from before the exports know of "
        "activities, or after, are left out. The figures of a team, and of all, are computed from their leads. The "
        "previous period is seen at the same age: with what was known as many days after it. Without a first day the "
        "cards compare the leads of the last 90 days with those of the 90 days before."
    ),
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
    cohort=True,
)
