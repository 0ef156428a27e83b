"""The demo company's story as tables: Puddlewick Instruments, an invented maker of greenhouse sensors.

All that one may want to change about the story is here; the other modules act it out. Imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

#: Chosen among seeds because with it chance does not hide the story told below; the tests check the story.
SEED = "puddlewick 7"
CURRENCY = "EUR"
FIRST_DAY = date(2025, 8, 1)
#: The moment of the export: nothing in the files happened later, so November 2026 is a partial month.
EXPORTED_AT = datetime(2026, 11, 13, 17, 45)
#: The company lives on for a while, for those who want to import a later export.
LAST_EXPORT = datetime(2027, 3, 31, 17, 45)

HOLIDAYS = (
    date(2025, 10, 3),
    date(2025, 12, 25),
    date(2025, 12, 26),
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 14),
    date(2026, 5, 25),
    date(2026, 12, 25),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
)


@dataclass(frozen=True)
class Source:
    """A traffic source. Rates are per step: lead to MQL, MQL worked to SQL, SQL to opportunity, opportunity to won."""

    name: str
    leads_per_month: float
    mql: float
    sql: float
    opportunity: float
    won: float
    deal_factor: float = 1.0


SOURCES = (
    Source("Paid Search", 82, 0.43, 0.44, 0.74, 0.25),
    Source("Organic Search", 66, 0.43, 0.50, 0.76, 0.28),
    # Many and poor: the campaign looks good until one counts customers.
    Source("Paid Social", 60, 0.22, 0.24, 0.62, 0.14, 0.7),
    Source("Direct Traffic", 36, 0.42, 0.48, 0.74, 0.27),
    Source("Email Marketing", 26, 0.48, 0.42, 0.72, 0.23, 0.9),
    Source("Organic Social", 20, 0.29, 0.32, 0.70, 0.18, 0.8),
    # Few and good: the source marketing should ask for more of.
    Source("Referrals", 14, 0.66, 0.72, 0.86, 0.40, 1.35),
    # Trade fairs come as bursts (see FAIRS); between them a trickle of business cards.
    Source("Offline Sources", 4, 0.50, 0.36, 0.70, 0.24, 1.3),
    # Two sources with too few leads to say anything about them.
    Source("Other Campaigns", 0.75, 0.45, 0.60, 0.80, 0.50),
    Source("AI Referrals", 1.0, 0.50, 0.60, 0.80, 0.40),
)
PAID_SEARCH = SOURCES[0]
OFFLINE = SOURCES[7]


@dataclass(frozen=True)
class LeadType:
    """What the lead asked for first: how often, and how much it raises or lowers the chance to become an MQL or SQL."""

    name: str
    weight: float
    mql_factor: float
    sql_factor: float


LEAD_TYPES = (
    LeadType("Demo request", 16, 2.0, 1.35),
    LeadType("Pricing page", 14, 1.6, 1.2),
    LeadType("Webinar: Watering by numbers", 18, 0.95, 0.95),
    LeadType("Guide download: The honest greenhouse", 34, 0.65, 0.8),
    LeadType("Newsletter sign-up", 18, 0.35, 0.65),
)
FAIR_STAND = LeadType("Fair stand visit", 0, 1.0, 1.0)


@dataclass(frozen=True)
class Campaign:
    """A campaign of one source between two days; several at a time share its leads by weight."""

    name: str
    source: str
    first: date
    last: date
    weight: float = 1.0


CAMPAIGNS = (
    Campaign("Greenhouse search", "Paid Search", date(2025, 8, 1), date(2027, 12, 31), 3),
    Campaign("Rival names search", "Paid Search", date(2026, 2, 1), date(2027, 12, 31), 1),
    Campaign("Growers on social", "Paid Social", date(2025, 8, 1), date(2026, 6, 30)),
    Campaign("Tomato stories", "Paid Social", date(2026, 7, 1), date(2027, 12, 31)),
    Campaign("Monthly letter", "Email Marketing", date(2025, 8, 1), date(2027, 12, 31), 2),
    Campaign("Frost watch", "Email Marketing", date(2025, 10, 15), date(2026, 1, 31), 2),
    Campaign("Frost watch again", "Email Marketing", date(2026, 10, 15), date(2027, 1, 31), 2),
    Campaign("Glasshouse days", "Offline Sources", date(2025, 8, 1), date(2027, 12, 31)),
)

#: Where each lead type converts; the first page of most, but some had come by the home page before.
PAGES = {
    "Demo request": "/demo",
    "Pricing page": "/pricing",
    "Webinar: Watering by numbers": "/webinar",
    "Guide download: The honest greenhouse": "/guide",
    "Newsletter sign-up": "/letter",
}
HOME_PAGE, BY_HOME_PAGE = "/", 0.3

#: How well leads of a source fit, before chance and before what sales later finds out, from 0 to 100.
FIT = {
    "Paid Search": 52,
    "Organic Search": 56,
    "Paid Social": 27,
    "Direct Traffic": 54,
    "Email Marketing": 52,
    "Organic Social": 38,
    "Referrals": 72,
    "Offline Sources": 58,
    "Other Campaigns": 54,
    "AI Referrals": 56,
}
#: How interested a lead is by what it asked for, from 0 to 100.
INTEREST = {
    "Demo request": 74,
    "Pricing page": 64,
    "Webinar: Watering by numbers": 48,
    "Guide download: The honest greenhouse": 36,
    "Newsletter sign-up": 24,
    "Fair stand visit": 50,
}


@dataclass(frozen=True)
class Rep:
    """A sales rep. `hours` is the median working time to the first attempt, `contacts` the share of MQLs ever tried,
    `attempts` how many tries an unanswered lead gets, `tidy` the share of dead leads the rep closes as unqualified,
    `returns` the chance of another check-in with a lead left open."""

    name: str
    team: str
    hours: float
    contacts: float
    attempts: float
    tidy: float
    returns: float
    weight: float = 1.0
    won_factor: float = 1.0


NORTH, SOUTH = "Team Hedgerow", "Team Harbour"
TILDA = Rep("Tilda Brightwell", NORTH, 0.25, 0.99, 5.5, 0.93, 0.80, 1.05, 1.15)
BRAM = Rep("Bram Quickfield", NORTH, 0.3, 0.96, 3.2, 0.85, 0.60, 1.1, 1.05)
OONA = Rep("Oona O'Marrow", NORTH, 3.0, 0.92, 3.8, 0.80, 0.70)
JORG = Rep("Jörg Käferstein", NORTH, 5.0, 0.90, 3.5, 0.75, 0.65, 0.9)
MILO = Rep("Milo Featherby", SOUTH, 2.0, 0.93, 4.0, 0.82, 0.65)
SVENJA = Rep("Svenja Löwenzahn", SOUTH, 1.2, 0.97, 4.5, 0.88, 0.75, 1.0, 1.1)
# The slow one: nearly every lead is answered, nearly none inside the promise.
ANSEL = Rep("Ansel Driftwood", SOUTH, 22.0, 0.86, 2.6, 0.70, 0.45, 0.9, 0.9)
# The neglecting one: half of the leads are never called, and the dead ones are never closed.
RUFUS = Rep("Rufus Pennywhistle", SOUTH, 14.0, 0.47, 1.6, 0.30, 0.30, 1.05, 0.9)
REPS = (TILDA, BRAM, OONA, JORG, MILO, SVENJA, ANSEL, RUFUS)


@dataclass(frozen=True)
class Away:
    """Reps out of office, first and last day inclusive: they answer nothing and close nothing."""

    reps: tuple[Rep, ...]
    first: date
    last: date


#: February 2026 missed its revenue goal because the two reps with most deals on the table were away for three weeks.
AWAY = (
    Away((TILDA, SVENJA), date(2026, 2, 5), date(2026, 2, 27)),
    Away((BRAM,), date(2025, 8, 11), date(2025, 8, 22)),
    Away((MILO, JORG), date(2026, 8, 3), date(2026, 8, 14)),
)

#: Lead volume by month against an average month: August and late December are quiet, autumn is the peak.
SEASON = {
    (2025, 8): 0.74,
    (2025, 9): 1.02,
    (2025, 10): 1.10,
    (2025, 11): 1.12,
    (2025, 12): 0.82,
    (2026, 1): 1.00,
    (2026, 2): 1.02,
    (2026, 3): 0.96,
    (2026, 4): 0.98,
    (2026, 5): 1.00,
    (2026, 6): 1.04,
    (2026, 7): 0.94,
    (2026, 8): 0.72,
    (2026, 9): 0.98,
    (2026, 10): 1.06,
    (2026, 11): 1.14,
}
#: The months to come, for later exports.
SEASON_TO_COME = {(2026, 12): 0.84, (2027, 1): 1.04, (2027, 2): 1.05, (2027, 3): 1.00}

#: Visits of the web site per lead, by the channel that web analytics names, and the visits that bring nobody.
CHANNELS = {
    "Paid Search": ("Paid Search", 28.0),
    "Organic Search": ("Organic Search", 62.0),
    "Paid Social": ("Paid Social", 46.0),
    "Direct Traffic": ("Direct", 52.0),
    "Email Marketing": ("Email", 24.0),
    "Organic Social": ("Organic Social", 58.0),
    "Referrals": ("Referral", 20.0),
}

#: May 2026 missed its MQL goal because paid search was paused by a budget freeze; the other sources held.
PAID_SEARCH_PAUSED = (date(2026, 5, 4), date(2026, 5, 31))

#: Trade fairs: first day and the leads brought home over three days.
FAIRS = ((date(2025, 10, 14), 58), (date(2026, 3, 17), 46), (date(2026, 9, 22), 62))

MQLS_PER_MONTH = 125
REVENUE_PER_MONTH = 120_000.0
#: Months whose goals differ: the start, the quiet months and the autumn campaign.
GOALS_BY_MONTH: dict[str, tuple[int, float]] = {
    "2025-08": (85, 15_000.0),
    "2025-09": (120, 80_000.0),
    "2025-12": (100, 120_000.0),
    "2026-08": (90, 100_000.0),
    "2026-11": (145, 130_000.0),
    "2026-12": (105, 125_000.0),
}
#: From here on the second version of the agreement is in force, which promises more than MQLs and revenue.
REVISED_FROM = date(2026, 7, 1)
VISITS_PER_MONTH, LEADS_PER_MONTH, CUSTOMERS_PER_MONTH = 13_500, 320, 12
#: Those of the revised agreement's months that differ: visits, leads, customers.
VOLUMES_BY_MONTH = {"2026-08": (10_000, 235, 10), "2026-11": (15_000, 360, 13), "2026-12": (11_500, 270, 12)}
SOURCE_GOALS = {
    "Paid Search": 80,
    "Organic Search": 65,
    "Paid Social": 50,
    "Direct Traffic": 35,
    "Email Marketing": 30,
    "Organic Social": 20,
    "Referrals": 20,
    "Offline Sources": 15,
}

#: Leads per month for each campaign that has a goal, since the revision.
CAMPAIGN_GOALS = {"Greenhouse search": 55, "Tomato stories": 45, "Monthly letter": 20, "Frost watch again": 10}

DEAL_MEDIAN, DEAL_SIGMA = 9_000.0, 0.55
WON_CYCLE_DAYS, LOST_CYCLE_DAYS, CYCLE_SIGMA = 37.0, 46.0, 0.55
LOST_REASONS = (
    ("Price", 30),
    ("Went with a competitor", 22),
    ("No budget this year", 18),
    ("Stopped answering", 16),
    ("Missing feature", 9),
    ("", 5),
)
OPEN_STAGES = (
    "Appointment Scheduled",
    "Qualified To Buy",
    "Presentation Scheduled",
    "Decision Maker Bought-In",
    "Contract Sent",
)
