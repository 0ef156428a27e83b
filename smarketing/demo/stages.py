"""The stages that deals went through, as a script would fetch them from the CRM. Imports story, records and worktime.

Drawn from a stream of each deal's own, so that nothing else of the story depends on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from math import ceil
from random import Random

from smarketing.demo.company import EXPORTED_AT, OPEN_STAGES
from smarketing.demo.records import Deal
from smarketing.demo.worktime import working_moment

#: Most lost deals are lost after the presentation; the longest wait is for whoever decides.
LOST_IN = (0.15, 0.17, 0.43, 0.14, 0.11)
STAY = (0.7, 1.0, 1.2, 2.4, 0.9)
SKIPS = 0.08

Entry = tuple[str, datetime]


def entries(rng: Random, deal: Deal, moment: datetime) -> list[Entry]:
    """When the deal entered each stage, up to a moment; the first when it was created, the last when it closed.

    What is still open at the usual export goes through every stage at an even pace, as its stage in that export says.
    """
    path = _evenly(deal) if deal.closed > EXPORTED_AT else _passed(rng, deal)
    closing = [] if deal.won is None else [(deal.stage, deal.closed)]
    return [(stage, at) for stage, at in [*path, *closing] if at <= moment]


def _evenly(deal: Deal) -> list[Entry]:
    minutes = (deal.closed - deal.created) / timedelta(minutes=1)
    steps = [ceil(minutes * place / len(OPEN_STAGES)) for place in range(len(OPEN_STAGES))]
    return [(stage, deal.created + timedelta(minutes=n)) for stage, n in zip(OPEN_STAGES, steps, strict=True)]


def _passed(rng: Random, deal: Deal) -> list[Entry]:
    last = len(OPEN_STAGES) - 1 if deal.won else rng.choices(range(len(OPEN_STAGES)), LOST_IN)[0]
    stays = [stay * rng.uniform(0.4, 1.6) for stay in STAY[: last + 1]]
    starts = [0.0, *accumulate(stays)][:-1]
    path = [(stage, _moment(rng, deal, start / sum(stays))) for stage, start in zip(OPEN_STAGES, starts, strict=False)]
    return _in_order([(OPEN_STAGES[0], deal.created), *(step for step in path[1:] if rng.random() >= SKIPS)])


def _moment(rng: Random, deal: Deal, share: float) -> datetime:
    """Some working minute of the day by which that share of the deal's life was over."""
    day = (deal.created + (deal.closed - deal.created) * share).date()
    return min(max(working_moment(rng, day, deal.rep), deal.created), deal.closed)


def _in_order(path: Sequence[Entry]) -> list[Entry]:
    return [(stage, at) for (stage, _), at in zip(path, sorted(at for _, at in path), strict=True)]
