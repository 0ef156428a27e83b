"""Titles and columns of the further tables that Views answer with, by their name in `Result.extra`."""

from __future__ import annotations

from smarketing.views import Column

_MQLS = Column("mqls", "MQLs", "count", "Leads that became MQLs.")
_GOAL = Column("goal", "Goal", "count", "The goal of the whole period.")
_ATTAINED = Column("share_of_goal", "Of goal", "share", "What happened / the goal of the whole period.")
_QUARTER = Column("quarter", "Quarter", "quarter", "The quarter of the calendar year.")
_PARTIAL = Column("partial", "Note", "flag", "Partial: the quarter is not over, or began before the data does.")
_REP = Column("rep", "Rep", "text", "Who owns the leads.")

EXTRAS: dict[str, tuple[str, tuple[Column, ...]]] = {
    "types": (
        "MQLs by type",
        (
            Column("lead_type", "Type", "text", "What the lead asked for; “No type” where the export does not say."),
            Column("mqls", "MQLs so far", "count", "In the period so far."),
            Column("before", "Period before", "count", "In the period before, up to the same point."),
        ),
    ),
    "quarters": ("By quarter", (_QUARTER, _MQLS, _GOAL, _ATTAINED, _PARTIAL)),
    "ranking": (
        "Ranking by conversion",
        (
            Column("rank", "Rank", "count", "1 converts best; empty where there are too few leads to rank."),
            Column("source", "Source", "text", "Where the leads came from."),
            Column("conversion", "Conversion", "share", "Leads that became an opportunity / leads."),
            Column("conversion_low", "At least", "share", "Lower end of the 95 % interval."),
            Column("conversion_high", "At most", "share", "Upper end of the 95 % interval."),
            Column("leads", "Leads", "count", "Leads created in the period."),
            Column("note", "Note", "text", "Why there is no rank."),
        ),
    ),
    "goals": (
        "Leads against the goal of each source",
        (
            Column("source", "Source", "text", "Where the leads came from."),
            Column("leads", "Leads", "count", "Leads created in the period."),
            Column("due", "Due by now", "count", "The part of the goal due by the data date."),
            Column("goal", "Goal", "count", "The goal of the whole period."),
            Column("share", "Of what was due", "share", "Leads / what was due by now."),
        ),
    ),
    "response": (
        "Speed to lead",
        (
            _REP,
            Column("median_hours", "Median response", "hours", "From creation to the first attempt."),
            Column("p90_hours", "90th percentile", "hours", "9 of 10 answered leads were answered sooner."),
            Column(
                "within_first_hour", "In the first hour", "share", "Of the leads due; unknown without times of day."
            ),
            Column("kept", "In time", "count", "Leads answered within the promised hours."),
            Column("late", "Late", "count", "Leads answered later."),
            Column("never", "Never", "count", "Leads due and never contacted."),
            Column("due", "Due", "count", "Leads whose promised hours are over."),
            Column("within_low", "At least", "share", "Lower end of the 95 % interval of the share in time."),
            Column("within_high", "At most", "share", "Upper end of the 95 % interval of the share in time."),
        ),
    ),
    "kinds": (
        "Attempts per lead by kind",
        (
            _REP,
            Column("calls", "Calls per lead", "ratio", "Calls / leads assigned, the untouched included."),
            Column("emails", "E-mails per lead", "ratio", "E-mails that were sent / leads assigned."),
            Column("meetings", "Meetings per lead", "ratio", "Meetings / leads assigned."),
        ),
    ),
    "logged": (
        "What each rep logged, on anybody's leads",
        (
            Column("rep", "Rep", "text", "Who did it, according to the export."),
            Column("calls", "Calls", "count", "Calls logged."),
            Column("emails", "E-mails", "count", "E-mails logged."),
            Column("meetings", "Meetings", "count", "Meetings logged."),
            Column("tasks", "Tasks", "count", "Tasks; not an attempt to reach a lead."),
            Column("notes", "Notes", "count", "Notes; not an attempt to reach a lead."),
            Column("linked_to_no_lead", "Linked to no lead", "count", "Activities that belong to no lead in the data."),
            Column("logged", "All", "count", "Everything logged."),
        ),
    ),
}
