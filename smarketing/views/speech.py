"""Charts in the company's own words for the stages, where it renamed any. May not import ui."""

from __future__ import annotations

from typing import Any

import altair as alt

from smarketing.agreement.stages import Vocabulary


def retitled(spec: alt.TopLevelMixin, words: Vocabulary) -> alt.TopLevelMixin:
    """A chart whose titles, axes and tooltips speak the company's words; its data stay as they are."""
    chart: alt.TopLevelMixin = alt.Chart.from_dict(_titles(spec.to_dict(), words))
    return chart


def _titles(spec: Any, words: Vocabulary) -> Any:
    if isinstance(spec, list):
        return [_titles(part, words) for part in spec]
    if not isinstance(spec, dict):
        return spec
    return {key: _said(key, value, words) for key, value in spec.items()}


def _said(key: str, value: Any, words: Vocabulary) -> Any:
    if key == "datasets":
        return value
    return words.say(value) if key == "title" and isinstance(value, str) else _titles(value, words)
