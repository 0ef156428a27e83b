"""The further tables that Views answer with: titles and columns by their name in `Result.extra`. May not import ui."""

from __future__ import annotations

from collections.abc import Iterator

from smarketing.views.base import Column, Result, Table, View

_MQLS = Column("mqls", "MQLs", "count", "Leads that became MQLs.", "mqls")
_GOAL = Column("goal", "Goal", "count", "The goal of the whole period.", "mqls", "goal")
_ATTAINED = Column("share_of_goal", "Of goal", "share", "What happened / the goal of the whole period.")
_QUARTER = Column("quarter", "Quarter", "text", "The quarter of the fiscal year.")
_PARTIAL = Column("partial", "Note", "flag", "Partial: the quarter is not over, or began before the data does.")
_REP = Column("rep", "Rep", "text", "Who owns the leads.")

_FUNNEL = (
    Column("leads", "Leads", "count", "Leads created in the period.", "leads"),
    Column("mqls", "MQLs", "count", "Of them, those that became MQLs.", "leads-now-mqls"),
    Column("sqls", "SQLs", "count", "Of them, those that became SQLs.", "leads-now-sqls"),
    Column(
        "opportunities",
        "Opportunities",
        "count",
        "Of them, those that became an opportunity.",
        "leads-now-opportunities",
    ),
    Column("customers", "Customers", "count", "Of them, those that won at least one deal.", "leads-now-customers"),
    Column("close_rate", "Lead to customer", "share", "Customers / leads.", "lead-to-customer"),
    Column("close_low", "At least", "share", "Lower end of its 95 % Wilson interval.", "lead-to-customer", "low"),
    Column("close_high", "At most", "share", "Upper end of its 95 % Wilson interval.", "lead-to-customer", "high"),
    Column("still_open", "Still open", "count", "Neither customer nor rejected nor lost.", "leads-undecided"),
)
_LEDGER = (
    Column("period", "Period", "text", "Fiscal quarter or year, named as in the agreement."),
    Column("leads", "Leads", "count", "Marketing-generated leads created in it.", "marketing-leads"),
    Column(
        "customers",
        "Became customers",
        "count",
        "Of those leads, the ones that won a deal since.",
        "marketing-leads-now-customers",
    ),
    Column("close_rate", "Close rate", "share", "Became customers / leads.", "marketing-close-rate"),
    Column(
        "deal_size",
        "Deal size",
        "money",
        "Revenue per won deal: their revenue / their won deals.",
        "marketing-revenue-per-won-deal",
    ),
    Column(
        "revenue_per_customer",
        "Revenue per customer",
        "money",
        "Their revenue / became customers.",
        "marketing-revenue-per-customer",
    ),
    Column(
        "marketing_share", "Marketing’s share", "share", "Closed from marketing / closed in all.", "marketing-share"
    ),
    Column("sales_cycle_days", "Sales cycle", "days", "Mean days from creation to the first won deal.", "sales-cycle"),
    Column("young", "Young", "flag", "Its leads have not had the time half of the customers took to buy."),
    Column("partial", "Partial", "flag", "Not over, began before the data does, or cut by the chosen days."),
    Column(
        "customer_revenue",
        "Their revenue",
        "money",
        "All deals won from those leads since.",
        "marketing-revenue-of-leads",
    ),
    Column(
        "marketing_revenue",
        "Closed from marketing",
        "money",
        "Deals closed in it from marketing-generated leads.",
        "marketing-revenue",
    ),
    Column("revenue", "Closed in all", "money", "All deals closed in it.", "revenue"),
)

_PART = (
    Column("revenue", "Revenue", "money", "Deals won this month.", "revenue"),
    Column("quota", "Quota", "money", "The month's quota under the agreement in force.", "revenue", "goal"),
    Column("quota_due", "Quota by now", "money", "The part of it due by now, by working days.", "revenue", "due"),
    Column("handed_over", "Handed over", "count", "Leads handed over this month.", "handed-over"),
    Column("share_worked", "Attempted", "share", "Of those whose agreed days are over.", "share-attempted"),
    Column("share_kept", "In time", "share", "First attempts in time / promises that are over.", "share-in-time"),
    Column("broken", "Broken", "count", "Never attempted, and the promised hours are over.", "promises-broken"),
    Column(
        "attempts_per_lead", "Attempts per lead", "ratio", "Attempts / leads handed over.", "attempts-per-handed-over"
    ),
)

#: Title and columns of each; a frame of `Result.extra` without an entry is what a chart draws.
TABLES: dict[str, tuple[str, tuple[Column, ...]]] = {
    "people": (
        "Each rep’s part this month",
        (_REP, Column("team", "Team", "text", "The rep's team, where known."), *_PART),
    ),
    "team_parts": ("Each team’s part this month", (Column("team", "Team", "text", "The reps' team."), *_PART)),
    "milestones": (
        "Milestones of the agreed goals",
        (
            Column("by", "By", "date", "The day it is due."),
            Column("milestone", "Milestone", "text", "What will have happened."),
            Column("state", "State", "text", "Reached, on the way, missed, or for people to judge."),
            Column("value", "So far", "count", "What there was of it since its first day.", "milestone"),
            Column("target", "Target", "count", "How much there should be.", "milestone", "goal"),
            Column("attained", "Of target", "share", "So far / target."),
            Column("why", "Not measured because", "text", "Why the data cannot tell how far it has come."),
            Column("goal", "Goal", "text", "The goal statement it belongs to."),
        ),
    ),
    "audience": (
        "Audience",
        (
            Column("month", "Month", "month", "Calendar month."),
            Column("visit_to_lead", "Visit to lead", "share", "Leads / visits of the same days.", "visit-to-lead"),
            Column("visit_to_lead_low", "At least", "share", "Lower end of the 95 % interval.", "visit-to-lead", "low"),
            Column(
                "visit_to_lead_high", "At most", "share", "Upper end of the 95 % interval.", "visit-to-lead", "high"
            ),
            Column(
                "net_new", "Net new leads", "count", "People who were not in the database before.", "net-new-people"
            ),
            Column("database", "Database", "count", "People known by the end of the month.", "database"),
        ),
    ),
    "mqls_by_rep": (
        "Who received them",
        (
            Column("rep", "Rep", "text", "Who owns the leads; “No owner”: handed to nobody."),
            Column("team", "Team", "text", "The rep's team."),
            Column("mqls", "MQLs", "count", "In the chosen days, else in the month so far.", "mqls"),
            Column(
                "before",
                "Before",
                "count",
                "In as many days before, or by the same working day of the month before.",
                "mqls",
                "before",
            ),
            Column("share", "Of all", "share", "MQLs of the rep / MQLs of all."),
            Column("last_on", "Last one", "date", "The day of the rep's newest MQL."),
        ),
    ),
    "mqls_by_weekday": (
        "By weekday, last 26 weeks",
        (
            Column("weekday", "Weekday", "text", "Day of the week."),
            Column("mean", "Per day", "ratio", "MQLs / days."),
            Column("share", "Of all", "share", "MQLs on this weekday / MQLs on all."),
            Column("days", "Days", "count", "Days the mean is of."),
        ),
    ),
    "follow_up_by_quadrant": (
        "Attempted, by quadrant",
        (
            Column("quadrant", "Quadrant", "text", "How well the lead fits and how interested it is."),
            Column(
                "handed", "Handed over", "count", "Leads handed to sales before the data date.", "handed-over-created"
            ),
            Column(
                "followed_up",
                "Attempted",
                "count",
                "Of them, with a call, an e-mail sent or a meeting since.",
                "attempted-created",
            ),
            Column("share", "Share", "share", "Attempted / handed over.", "share-attempted-created"),
            Column("low", "At least", "share", "Lower end of the 95 % interval.", "share-attempted-created", "low"),
            Column("high", "At most", "share", "Upper end of the 95 % interval.", "share-attempted-created", "high"),
        ),
    ),
    "to_decide": (
        "Poor fit but interested: where they come from",
        (
            Column("source", "Source", "text", "Where the leads came from."),
            Column("leads", "Leads", "count", "Leads that fit poorly and are interested."),
            Column("share", "Of the source", "share", "They / all leads of the source."),
            Column("mqls", "MQLs", "count", "Of them, those that were handed to sales all the same."),
            Column(
                "conversion", "Conversion", "share", "Of them, those that became an opportunity.", "poor-fit-conversion"
            ),
        ),
    ),
    "types": (
        "MQLs by type",
        (
            Column("lead_type", "Type", "text", "What the lead asked for; “No type” where the export does not say."),
            Column("mqls", "MQLs so far", "count", "In the period so far.", "mqls"),
            Column("before", "Period before", "count", "In the period before, up to the same point.", "mqls", "before"),
        ),
    ),
    "months": (
        "By month",
        (
            Column("month", "Month", "month", "Calendar month."),
            _MQLS,
            _GOAL,
            _ATTAINED,
            Column("partial", "Note", "flag", "Partial: the month is not over, or began before the data does."),
        ),
    ),
    "revenue_months": (
        "By month",
        (
            Column("month", "Month", "month", "Calendar month."),
            Column("deals", "Deals won", "count", "Deals won with a close date in the month.", "deals-won"),
            Column("revenue", "Revenue", "money", "Their amounts.", "revenue"),
            Column("goal", "Goal", "money", "The goal of the whole month.", "revenue", "goal"),
            Column("partial", "Note", "flag", "Partial: the month is not over, or began before the data does."),
        ),
    ),
    "quarters": ("By quarter", (_QUARTER, _MQLS, _GOAL, _ATTAINED, _PARTIAL)),
    "ranking": (
        "Ranking by conversion",
        (
            Column("rank", "Rank", "count", "1 converts best; empty where there are too few leads to rank."),
            Column("source", "Source", "text", "Where the leads came from."),
            Column(
                "conversion", "Conversion", "share", "Leads that became an opportunity / leads.", "lead-to-opportunity"
            ),
            Column(
                "conversion_low", "At least", "share", "Lower end of the 95 % interval.", "lead-to-opportunity", "low"
            ),
            Column(
                "conversion_high", "At most", "share", "Upper end of the 95 % interval.", "lead-to-opportunity", "high"
            ),
            Column("leads", "Leads", "count", "Leads created in the period.", "leads"),
            Column("note", "Note", "text", "Why there is no rank."),
        ),
    ),
    "goals": (
        "Leads against the goal of each source",
        (
            Column("source", "Source", "text", "Where the leads came from."),
            Column("leads", "Leads", "count", "Leads created in the period.", "leads"),
            Column("due", "Due by now", "count", "The part of the goal due by the data date.", "leads", "due"),
            Column("goal", "Goal", "count", "The goal of the whole period.", "leads", "goal"),
            Column("share", "Of what was due", "share", "Leads / what was due by now."),
            Column("note", "Note", "text", "Too early to tell: chance alone could make the gap to what was due."),
        ),
    ),
    "campaigns": (
        "Leads against the goal of each campaign",
        (
            Column("campaign", "Campaign", "text", "As the agreement names it."),
            Column("leads", "Leads", "count", "Leads of the campaign created in the period.", "leads"),
            Column("due", "Due by now", "count", "The part of the goal due by the data date.", "leads", "due"),
            Column("goal", "Goal", "count", "The goal of the whole period.", "leads", "goal"),
            Column("share", "Of what was due", "share", "Leads / what was due by now."),
            Column("note", "Note", "text", "Too early to tell: chance alone could make the gap to what was due."),
        ),
    ),
    "campaign_costs": (
        "What each campaign costs",
        (
            Column("campaign", "Campaign", "text", "As the ad platform names it, whatever its case."),
            Column(
                "spend",
                "Ad spend",
                "money",
                "Spent in these days; weeks and months partly in them count by day.",
                "ad-spend",
            ),
            Column("leads", "Leads", "count", "Leads of the campaign created on the days that the spend covers."),
            Column("cost_per_lead", "Cost per lead", "money", "Ad spend / these leads.", "cost-per-lead"),
            Column("customers", "Customers", "count", "Of these leads, those that won a deal since."),
            Column(
                "cost_per_customer", "Cost per customer", "money", "Ad spend / these customers.", "cost-per-customer"
            ),
            Column("spend_note", "Spend of", "text", "The days that the ad spend covers, or why a cost is unknown."),
        ),
    ),
    "response": (
        "Speed to lead",
        (
            _REP,
            Column("median_hours", "Median response", "hours", "From creation to the first attempt.", "first-response"),
            Column("p90_hours", "90th percentile", "hours", "9 of 10 contacted leads had their first attempt sooner."),
            Column(
                "within_first_hour",
                "In the first hour",
                "share",
                "Of the leads assigned, but for those whose first attempt is known to the day only.",
                "response-within-hour",
            ),
            Column("kept", "In time", "count", "Leads handed over whose first attempt was within the promised hours."),
            Column("late", "Late", "count", "Leads handed over whose first attempt came later."),
            Column("never", "Not yet", "count", "Leads handed over without an attempt though the hours are over."),
            Column("due", "Due", "count", "Leads handed over whose promised hours are over."),
            Column(
                "within_low",
                "At least",
                "share",
                "Lower end of the 95 % interval of the share in time.",
                "share-in-time",
                "low",
            ),
            Column(
                "within_high",
                "At most",
                "share",
                "Upper end of the 95 % interval of the share in time.",
                "share-in-time",
                "high",
            ),
        ),
    ),
    "promises": (
        "What sales promised, and what came of it",
        (
            Column("promise", "Promise", "text", "What sales promised in the agreement."),
            Column("promised", "Promised", "text", "How much of it."),
            Column("reached", "Reached", "text", "What came of it; for a share with its 95 % interval."),
            Column("verdict", "Verdict", "text", "Kept where as much as promised was reached."),
            Column("basis", "Of", "text", "The leads it was measured on."),
            Column("agreement", "Agreement", "text", "The version in force on the day of the hand-over."),
        ),
    ),
    "published": (
        "Speed to lead as others published it: not measured on this company",
        (
            Column("first_attempt", "First attempt", "text", "How soon."),
            Column("finding", "Finding", "text", "As published; others' leads, and no proof of cause."),
            Column("source", "Source", "text", "Where it was published."),
        ),
    ),
    "kinds": (
        "Attempts per lead by kind",
        (
            _REP,
            Column(
                "calls",
                "Calls per lead",
                "ratio",
                "Calls / leads assigned, those without any included.",
                "calls-per-lead",
            ),
            Column(
                "emails", "E-mails per lead", "ratio", "E-mails that were sent / leads assigned.", "emails-per-lead"
            ),
            Column("meetings", "Meetings per lead", "ratio", "Meetings / leads assigned.", "meetings-per-lead"),
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
            Column("logged", "All", "count", "Everything logged.", "activities-logged"),
        ),
    ),
    "improve": (
        "What to improve: where most was lost",
        (
            Column("side", "Side", "text", "Whose side it is."),
            Column("part", "Part", "text", "The factor that changed."),
            Column("by", "By", "text", "Whether it is a source or a rep."),
            Column("name", "Source or rep", "text", "Where it changed."),
            Column("effect", "Lost", "text", "What the change cost: money for sales, MQLs for marketing."),
            Column("page", "Page", "text", "The page that shows who and where."),
        ),
    ),
    "parts": (
        "Every part",
        (
            Column("what", "Of", "text", "Revenue or MQLs."),
            Column("part", "Part", "text", "The factor whose change is looked at."),
            Column("name", "Source or rep", "text", "All, or the source or rep that it is of."),
            Column("before", "Before", "text", "The factor in the goal or the month compared with."),
            Column("after", "After", "text", "The factor in the month."),
            Column("effect", "Effect", "text", "What its change contributed to the difference."),
            Column("likely", "Likely", "text", "90 % interval of the effect; – where there are too few wins."),
        ),
    ),
    "joint": (
        "Both sides month by month",
        (
            Column("month", "Month", "month", "Calendar month."),
            Column(
                "marketing",
                "Marketing",
                "share",
                "Its promise furthest from its goal / that goal.",
                "marketing-attained",
            ),
            Column("marketing_kept", "Marketing’s promises", "text", "Whether it kept all of them."),
            Column("sales", "Sales", "share", "Its promise furthest from its goal / that goal.", "sales-attained"),
            Column("sales_kept", "Sales’ promises", "text", "Whether it kept all of them."),
            Column("joint", "Both", "share", "The worse of the two.", "joint-attained"),
            Column("joint_kept", "Joint promise", "text", "Kept where both sides kept all they promised."),
            Column("furthest", "Furthest from its goal", "text", "The promise that decides the month."),
            Column("earned", "Earned of the pot", "money", "What the month earned of the shared pot.", "pot-earned"),
            Column("why", "Note", "text", "Why a figure is unknown, or not final."),
        ),
    ),
    "ledger_quarters": ("By quarter", _LEDGER),
    "ledger_years": ("By year, the present one to date", _LEDGER),
    "funnel_sources": (
        "The funnel of each source",
        (
            Column("source", "Source", "text", "Where the leads came from."),
            *_FUNNEL,
            Column(
                "weakest_step",
                "Weakest step",
                "text",
                "The step with the lowest conversion, of those with enough people.",
            ),
        ),
    ),
    "funnel_cohorts": (
        "The funnel of each month's leads",
        (
            Column("month", "Created in", "month", "Leads created in the month."),
            *_FUNNEL,
            Column(
                "young", "Note", "flag", "Young: these leads have not had the time half of the customers took to buy."
            ),
        ),
    ),
}


def further_tables(view: View, result: Result) -> tuple[Table, ...]:
    """The tables of an answer besides its main one, with rows only; in the company's words."""
    return tuple(_tables(view, result))


def _tables(view: View, result: Result) -> Iterator[Table]:
    for name, frame in result.extra.items():
        title, columns = ("Every team", _of_teams(view)) if name == "teams" else TABLES.get(name, ("", ()))
        shown = tuple(column.spoken(result.vocabulary) for column in columns if column.name in frame.columns)
        if shown and not frame.empty:
            rows = frame[[column.name for column in shown]]
            yield Table(name, title, shown, rows, result.filters.within(result.days.get(name)))


def _of_teams(view: View) -> tuple[Column, ...]:
    """A View of reps answers for their teams in the same columns."""
    team = [column for column in view.columns if column.name == "team"]
    return (*team, *(column for column in view.columns if column.name not in ("rep", "team")))
