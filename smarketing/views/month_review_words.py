"""The month review in words: its sentence, the reasons, every part with its unit, and where most was lost.

May not import ui.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from smarketing.metrics import Unit
from smarketing.views.month_review_parts import LEADS, OF_SALES, REFUNDS, TO_LEAD, TO_MQL, VISITS, Part
from smarketing.views.month_review_sides import Compared, Side
from smarketing.views.wording import count, listed, money, quantity

#: Parts that the sentence names.
MOST_NAMED = 2


def headline(compared: Compared, side: Side, currency: str | None) -> str:
    """ "October 2026 was €45K short of the goal: €60K less from fewer deals decided." """
    if side.after is None:
        return f"{side.what} of {compared.span.name} cannot be split: {side.why}."
    if side.gap is None:
        return f"{compared.span.name} brought {_amount(side, side.after, currency)}; {side.why}."
    return f"{compared.span.name} was {_gap(side, compared, currency)}{_because(side, currency)}."


def remarks(compared: Compared, sales: Side, marketing: Side) -> str:
    """What the reasons may be, and the other side: "Chance alone may explain both. MQLs: 19 above the goal." """
    named = _named(sales) if sales.gap is not None else []
    chance = f"{_capital(_chance(named))}. " if named else ""
    if marketing.gap is None:
        return f"{chance}{marketing.what} cannot be split: {marketing.why}."
    return f"{chance}{marketing.what}: {_gap(marketing, compared, None)}."


def reasons(side: Side, currency: str | None) -> str:
    """ "€60K less from fewer deals decided and €13K more from larger deals; chance alone may explain both"; empty
    where nothing changed."""
    named = _named(side)
    return f"{_said(side, named, currency)}; {_chance(named)}" if named else ""


def _because(side: Side, currency: str | None) -> str:
    """ ": €60K less from fewer deals decided and €13K more from larger deals"; empty where nothing changed."""
    named = _named(side)
    return f": {_said(side, named, currency)}" if named else ""


def _said(side: Side, named: Sequence[Part], currency: str | None) -> str:
    return listed([f"{_worth(side, part, currency)} from {_called(part)}" for part in named])


def _named(side: Side) -> list[Part]:
    """The largest parts; a third where two nearly cancel each other, and do not explain the difference."""
    parts = sorted(side.parts, key=lambda part: -abs(part.effect))
    large = [part for part in parts if round(abs(part.effect)) > 0]
    named = large[:MOST_NAMED]
    gap = side.gap or 0.0
    explained = abs(sum(part.effect for part in named) - gap) <= abs(gap) / 2
    return named if explained else large[: MOST_NAMED + 1]


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _amount(side: Side, value: float, currency: str | None) -> str:
    return money(value, currency, compact=True) if side.unit == "money" else count(value, "MQL", "MQLs")


def _gap(side: Side, compared: Compared, currency: str | None) -> str:
    gap = side.gap or 0.0
    if round(gap) == 0:
        return f"level with {'the ' * (compared.against == 'goal')}{compared.name}"
    far = money(abs(gap), currency, compact=True) if side.unit == "money" else count(abs(gap))
    if compared.against == "goal":
        return f"{far} {'short of' if gap < 0 else 'above'} the goal"
    return f"{far} {'below' if gap < 0 else 'above'} {compared.name}"


def _worth(side: Side, part: Part, currency: str | None) -> str:
    return f"{_worth_of(side, part.effect, currency)} {'more' if part.effect > 0 else 'less'}"


def _called(part: Part) -> str:
    """The change of the factor as people say it, such as “fewer deals decided”."""
    if part.part == REFUNDS:
        return "fewer refunds" if part.effect > 0 else "refunds"
    factors = {factor.name: factor for factor in (*OF_SALES, VISITS, LEADS, TO_LEAD, TO_MQL)}
    factor = factors[part.part]
    return factor.more if part.effect > 0 else factor.less


def _chance(parts: Sequence[Part]) -> str:
    """Which of the parts chance alone hardly makes."""
    parts = [part for part in parts if part.part != REFUNDS]
    if not parts or any(part.distinct is None for part in parts):
        return "too few wins to say what is chance"
    beyond = [part for part in parts if part.distinct]
    if not beyond:
        return f"chance alone may explain {('it', 'both', 'all')[min(len(parts), 3) - 1]}"
    if len(beyond) == len(parts):
        return "more than chance explains"
    named = listed(map(_called, beyond))
    return f"only {named} {'are' if len(beyond) > 1 or named.endswith('s') else 'is'} more than chance"


#: The page that shows who and where, by the factor.
PAGES = {
    "decided deals": "funnel",
    "source mix": "leads-by-source",
    "rep mix": "sales-by-day",
    "win rate": "deal-stages",
    "average amount": "sales-by-day",
    "visits": "volumes",
    "leads": "volumes",
    "visit to lead": "volumes",
    "lead to MQL": "leads-by-source",
}


def improvements(sides: Sequence[Side], currency: str | None) -> pd.DataFrame:
    """The source or rep whose change cost most on each side, with the page that shows more; empty where nothing was
    lost."""
    found = []
    for side in sides:
        lost = [part for split in side.splits for part in split.each() if part.effect < 0 and part.name]
        if lost:
            worst = min(lost, key=lambda part: part.effect)
            cost = _worth(side, worst, currency)
            found.append((side.side, worst.part, worst.by, worst.name, cost, PAGES[worst.part]))
    return pd.DataFrame(found, columns=["side", "part", "by", "name", "effect", "page"])


def in_words(sides: Sequence[Side], currency: str | None) -> pd.DataFrame:
    """Every part in words: numbers of several units cannot share a column's format."""
    rows = []
    for side in sides:
        for part in side.listed:
            levels = [_level(part, value, currency) for value in (part.before, part.after)]
            rows.append((side.what, part.part, part.name or "All", *levels, _signed(side, part.effect, currency),
                         _ends(side, part, currency)))  # fmt: skip
    return pd.DataFrame(rows, columns=["what", "part", "name", "before", "after", "effect", "likely"])


def _level(part: Part, value: float | None, currency: str | None) -> str:
    if value is None or (part.unit == "share" and part.part.endswith("mix") and not part.name):
        return "–"
    units: dict[str, Unit] = {"count": "count", "share": "share", "money": "money"}
    return quantity(value, units[part.unit], currency)


def _signed(side: Side, value: float, currency: str | None) -> str:
    return f"{'−' if value < 0 else '+'}{_worth_of(side, value, currency)}"


def _ends(side: Side, part: Part, currency: str | None) -> str:
    if part.low is None or part.high is None:
        return "–"
    return f"{_signed(side, part.low, currency)} to {_signed(side, part.high, currency)}"


def _worth_of(side: Side, value: float, currency: str | None) -> str:
    return money(abs(value), currency, compact=True) if side.unit == "money" else count(abs(value))
