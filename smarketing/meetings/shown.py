"""The figures that stood on the screen when somebody said something, as text: what they were, whatever they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from smarketing.review import cells
from smarketing.review.document import Section


@dataclass(frozen=True)
class Figure:
    """One figure as it was read: "Revenue", "€61.8K", "Open · goal €130K"."""

    label: str
    value: str
    beside: str = ""


@dataclass(frozen=True)
class Shown:
    """What a section said: its answer and its figures."""

    headline: str = ""
    figures: tuple[Figure, ...] = ()

    @classmethod
    def by(cls, section: Section) -> Shown:
        figures = (
            Figure(kpi.label, cells.card(kpi, section.currency), cells.beside(kpi, section.currency))
            for kpi in section.cards
        )
        return cls(section.missing or section.headline, tuple(figures))

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Shown:
        return cls(str(content.get("headline", "")), tuple(Figure(**figure) for figure in content.get("figures", ())))

    @property
    def content(self) -> dict[str, Any]:
        return asdict(self) | {"figures": [asdict(figure) for figure in self.figures]}

    def changes(self, later: Shown) -> list[str]:
        """What became of the figures since: "Revenue was €61.8K, is €70K", of those that both have.

        >>> Shown("", (Figure("MQLs", "62"),)).changes(Shown("", (Figure("MQLs", "64"),)))
        ['MQLs was 62, is 64']
        """
        now = {figure.label: figure.value for figure in later.figures}
        return [
            f"{figure.label} was {figure.value}, is {now[figure.label]}"
            for figure in self.figures
            if now.get(figure.label, figure.value) != figure.value
        ]
