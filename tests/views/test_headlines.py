"""Every answer opens with a sentence that is read aloud in the meeting: short, and without statisticians' words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smarketing.company import Company, open_company
from smarketing.settings import Home
from smarketing.views import VIEWS, Filters, Result
from tests.metrics.test_consistency import asked

#: Two lines of a page in a window of 1,280 pixels.
LONGEST = 165
#: What a sales manager does not say aloud.
STATISTICIANS = re.compile(r"\binterval\b|\bband\b|\bp-value\b|\bmedian\b")


def answers(company: Company) -> Iterator[tuple[str, Filters, Result]]:
    for filters in asked(company):
        for name, view in VIEWS.items():
            yield name, filters, view.ask(company, filters)


def unspeakable(company: Company) -> list[tuple[str, str]]:
    """The headlines that are too long or use such words; a sentence about what is missing may be longer."""
    return [
        (name, result.headline)
        for name, _, result in answers(company)
        if not result.missing and (len(result.headline) > LONGEST or STATISTICIANS.search(result.headline))
    ]


def test_headlines_of_the_demo_are_short_and_of_plain_words(demo_folder: Path) -> None:
    assert unspeakable(open_company(Home(demo_folder))) == []


@pytest.mark.parametrize("folder", ["zoho", "olist", "hubspot"])
def test_headlines_of_real_exports_are_short_and_of_plain_words(
    real_company: Callable[[str], Company], folder: str
) -> None:
    assert unspeakable(real_company(folder)) == []
