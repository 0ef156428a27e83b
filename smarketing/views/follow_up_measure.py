"""The promises of sales as measured, once for every page: which leads were handed over, and what became of them.

Follow-up, rep activity and the scorecard take their figures from here, so that they cannot contradict each other. May
not import ui.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from smarketing.agreement import Agreement
from smarketing.company import Company
from smarketing.stats import wilson
from smarketing.views.base import Filters, LeftOut, left_out_rows, run
from smarketing.views.follow_up_clock import judged_by, judges, on_the_clock, promise_words, whose_promise
from smarketing.views.wording import count, day, share

NO_OWNER = "No owner"
#: What is missing where the data does not tell which leads are in the stage that sales takes over.
NO_STAGE = {
    "mql": "Follow-up needs to know which leads were handed to sales: export your leads with the column “Lifecycle "
    "stage” or “Became an MQL date”, or let every lead count as an MQL in the agreement.",
    "sql": "Follow-up needs to know which leads are SQLs, which the agreement hands to sales: export your leads with "
    "the column “Lifecycle stage” or “Became an SQL date”, or let the agreement hand over MQLs.",
}
#: One statement in several files: which leads, the clock, what became of each promise; then what is asked of them.
JUDGED = ("follow_up.chosen", "follow_up.clock", "follow_up.judged")
LEVELS = ("rep", "team", "version", "speed", "all")
CELLS = ("handed_over", "attempted", "kept", "late", "broken", "about_to_break", "waiting", "not_judged")
COUNTS = [*CELLS, "kept_over", "due", "timed", "known_to_the_hour", "within_first_hour", "attempts", "effort_due",
          "effort_waiting", "attempted_in_days", "closed", "closed_after_enough", "may_close_early", "sqls",
          "sql_calls", "sql_emails", "undated_sqls", "judged_by_day", "undated", "no_agreement", "contradicting",
          "misdated", "handed_earlier", "broken_and_done"]  # fmt: skip
RATES = ["median_hours", "p90_hours", "attempts_per_lead"]
#: Where fewer of the calls, e-mails and meetings are linked to a lead, nobody is named for those that lack.
FEWEST_LINKED = 0.5


@dataclass(frozen=True)
class FollowUp:
    """What became of the leads handed over: the same figures per rep (nobody's leads last), team, version and stretch
    of time to the first attempt, and for all of them together.

    `versions` are those of the agreement that judged any lead whose promise is over, `agreed` what they agreed (without
    any, what is usual). `since` is the day from which activities are known, None from the first lead on. `named` says
    whether reps may be named for what was not done: `why_unnamed` is why not.
    """

    reps: pd.DataFrame
    teams: pd.DataFrame
    by_version: pd.DataFrame
    speed: pd.DataFrame
    together: pd.Series
    versions: tuple[int, ...]
    agreed: list[Agreement]
    promise: str
    whose: str
    since: date | None
    why_unnamed: str

    @property
    def named(self) -> bool:
        return not self.why_unnamed

    @property
    def headline(self) -> str:
        """How many first attempts came in time, and what still waits."""
        together = self.together
        leads = int(together["handed_over"])
        if not leads:
            return "No leads were handed over to sales in this selection."
        if not together["due"]:
            attempted = f"{share(int(together['attempted']) / leads, 0)} of {self._handed(leads)}"
            nobody = together["no_agreement"] == leads
            why = "no agreement was in force when they were handed over" if nobody else "no promise is over yet"
            return f"Sales has attempted {attempted}; {why}."
        kept = f"{share(together['share_kept'])} of {self._handed(together['due'])}"
        return f"First attempt within the {self.whose} {self.promise}: {kept}; {self._open()}."

    def _handed(self, leads: Any) -> str:
        return f"{count(leads, 'lead', 'leads')} handed over"

    def _open(self) -> str:
        """What still waits, and where most of it does; no person is named for what the data may lack."""
        broken = int(self.together["broken"])
        if not broken:
            return "every other lead was attempted later" if self.together["late"] else "no promise was broken"
        waits = f"{count(broken, 'still waits', 'still wait')}"
        if not self.named:
            return waits
        named = self.reps[self.reps["rep"] != NO_OWNER]
        if named.empty or not named["broken"].max():
            return f"{waits}; nobody owns them"
        worst = named.loc[named["broken"].astype(int).idxmax()]
        whose = f", {count(worst['broken'])} of them {worst['rep']}’s" if len(self.reps) > 1 else ""
        return f"{waits}{whose}"

    @property
    def remarks(self) -> str:
        """What is about to break, since when the figures are, and why nobody is named."""
        if not self.together["due"]:
            return ""
        soon = int(self.together["about_to_break"])
        parts = [
            f"{count(soon, 'promise is', 'promises are')} about to break." if soon else "",
            f"Activities are known since {day(self.since)}: earlier hand-overs are left out." if self.since else "",
            f"{self.why_unnamed[:1].upper()}{self.why_unnamed[1:]}." if self._unnamed else "",
        ]
        return " ".join(part for part in parts if part)

    @property
    def _unnamed(self) -> bool:
        return bool(self.together["broken"]) and not self.named


def is_known(company: Company) -> bool:
    """Whether the data tells which leads are in the stage that sales takes over."""
    contents = company.warehouse.contents
    return bool({"lead": contents.leads, "mql": contents.stage_known, "sql": contents.sql_known}[contents.hand_over])


def measured(company: Company, filters: Filters) -> FollowUp:
    """What became of the leads handed over in the chosen days."""
    levels = _levels(company, filters)
    versions = judging(levels["version"], "due")
    agreed = judges(company, versions)
    return FollowUp(
        reps=levels["rep"],
        teams=levels["team"],
        by_version=levels["version"],
        speed=levels["speed"],
        together=levels["all"].iloc[0],
        versions=versions,
        agreed=agreed,
        promise=promise_words(agreed),
        whose=whose_promise(company),
        since=_since(company, filters),
        why_unnamed=why_unnamed(company),
    )


def totals(company: Company, filters: Filters) -> pd.Series:
    """The figures of all leads together."""
    return _levels(company, filters)["all"].iloc[0]


def left_out(company: Company, filters: Filters) -> tuple[LeftOut, ...]:
    """The leads that were not handed over in these days, or not while activities are known."""
    return left_out_rows(on_the_clock(company, filters, "follow_up.left_out"))


def why_unnamed(company: Company) -> str:
    """Why no rep is named for what was not done; empty where reps may be."""
    contents = company.warehouse.contents
    if contents.attempts and contents.linked_attempts < FEWEST_LINKED * contents.attempts:
        linked = share(contents.linked_attempts / contents.attempts, 0)
        return f"only {linked} of the calls, e-mails and meetings are linked to a lead, so nobody is named"
    return "" if company.agreements.signed else "no agreement was signed, so nobody is named"


def judging(rows: pd.DataFrame, judged: str) -> tuple[int, ...]:
    """The versions that judged any lead, by the rows per version and a count of those judged."""
    return judged_by(rows.loc[rows["version"].notna() & (rows[judged] > 0), "version"])


def _since(company: Company, filters: Filters) -> date | None:
    """From when on activities are known, where leads are left out for it; of several CRMs the latest day."""
    since = run(company, "follow_up.known", filters)["since"].iloc[0]
    return None if pd.isna(since) else pd.Timestamp(since).date()


def _levels(company: Company, filters: Filters) -> dict[str, pd.DataFrame]:
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
        share_worked=_ratio(found["attempted_in_days"], found["effort_due"]),
        first_hour=_ratio(found["within_first_hour"], found["known_to_the_hour"]),
    )


def _ratio(some: pd.Series, of: pd.Series) -> pd.Series:
    """Null where there is nothing to divide by."""
    everything = of.astype(float)
    return some.astype(float) / everything.where(everything > 0)
