"""What marketing notes about a lead: campaign, first page, scores of fit and interest. Imports story and records."""

from __future__ import annotations

from random import Random

from smarketing.demo.company import BY_HOME_PAGE, CAMPAIGNS, FIT, HOME_PAGE, INTEREST, PAGES
from smarketing.demo.records import Lead

SPREAD = 14
#: How much better those score whom marketing qualified, sales accepted and the company won: the scores are worth
#: something, though far from everything.
FIT_GAINS, INTEREST_GAINS = (5, 10, 6), (14, 4, 0)
NO_FIT, NO_INTEREST = 0.07, 0.03


def profile(rng: Random, lead: Lead) -> None:
    lead.campaign, lead.landing_page = _campaign(rng, lead), _landing_page(rng, lead)
    lead.fit = _score(rng, FIT[lead.source.name] + _gain(lead, FIT_GAINS), NO_FIT)
    lead.interest = _score(rng, INTEREST[lead.lead_type.name] + _gain(lead, INTEREST_GAINS), NO_INTEREST)


def _campaign(rng: Random, lead: Lead) -> str:
    """One of the source's campaigns that ran on the day; leads of sources without campaigns have none."""
    day = lead.created.date()
    running = [c for c in CAMPAIGNS if c.source == lead.source.name and c.first <= day <= c.last]
    return rng.choices(running, [c.weight for c in running])[0].name if running else ""


def _landing_page(rng: Random, lead: Lead) -> str:
    """Those met at a fair have seen no page."""
    page = PAGES.get(lead.lead_type.name, "")
    return HOME_PAGE if page and rng.random() < BY_HOME_PAGE else page


def _gain(lead: Lead, gains: tuple[int, int, int]) -> int:
    reached = (lead.mql, lead.sql, lead.customer)
    return sum(gain for gain, moment in zip(gains, reached, strict=True) if moment)


def _score(rng: Random, mean: float, unknown: float) -> int | None:
    score = round(min(100.0, max(0.0, rng.gauss(mean, SPREAD))))
    return None if rng.random() < unknown else score
