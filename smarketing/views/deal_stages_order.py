"""The order in which deals pass the stages of a pipeline, which no export says: that of most. May not import ui."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Of two stages, how many deals entered the first before the second.
Pairs = Mapping[tuple[str, str], int]


def ordered(stages: Mapping[str, float | None], earlier: Pairs) -> list[str]:
    """Stages in the order of most deals. `stages` has for each the usual days from a deal's creation to its entry.

    Ranked pairs: every deal ranks the stages it entered by their first entries. Of every two stages the one goes first
    that more deals entered first; the clearest majorities hold, by their margin, and one that contradicts clearer ones
    does not. Stages that no majority tells apart go by the usual days since the deal's creation, then by name. Source:
    T. N. Tideman, Independence of clones as a criterion for voting rules, Social Choice and Welfare 4 (1987) 185-206.

    >>> ordered({"demo": 9, "lead": 0, "trial": 20}, {("lead", "trial"): 5, ("trial", "lead"): 2, ("demo", "trial"): 3})
    ['lead', 'demo', 'trial']
    """
    after: dict[str, set[str]] = {stage: set() for stage in stages}
    for first, second in _majorities(stages, earlier):
        if not _leads_to(second, first, after):
            after[first].add(second)
    placed: list[str] = []
    while left := [stage for stage in stages if stage not in placed]:
        free = [stage for stage in left if not any(stage in after[other] for other in left)]
        placed.append(min(free, key=lambda stage: (_days(stages[stage]), stage)))
    return placed


def _majorities(stages: Mapping[str, float | None], earlier: Pairs) -> list[tuple[str, str]]:
    """Pairs that more deals passed in this order than in the other, the clearest first."""
    margins = {(a, b): deals - earlier.get((b, a), 0) for (a, b), deals in earlier.items() if {a, b} <= stages.keys()}
    won = [pair for pair, margin in margins.items() if margin > 0]
    return sorted(won, key=lambda pair: (-margins[pair], -earlier[pair], pair))


def _leads_to(start: str, end: str, after: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead: Sequence[str] = [start]
    while ahead:
        seen |= set(ahead)
        ahead = [following for stage in ahead for following in after[stage] if following not in seen]
    return end in seen


def _days(days: float | None) -> float:
    return float("inf") if days is None else days
