"""Cards: what they compare with in words, and that an amount without a currency says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.ui.cards import compared, delta, explained
from smarketing.views import Kpi
from tests.app.conftest import Open, said

LEADS = Kpi("Leads", 4774, "count", 854, "the 90 before", recent=974, recent_label="last 90 days")


def test_a_card_of_everything_compares_its_last_days() -> None:
    """974 / 854 is 14 % more; 4,774 / 854 would be nonsense."""
    assert delta(LEADS) == "+14 %"
    assert compared(LEADS, None) == "last 90 days: 974; the 90 before: 854"


@pytest.mark.parametrize(
    ("kpi", "change", "words"),
    [
        (Kpi("x", 45, "count", 36, "April"), "+25 %", "April: 36"),
        (Kpi("x", 3, "count", 0, "April"), None, "April: 0"),
        (Kpi("x", 3, "count", uncompared="Too early to compare. April: 2"), None, "Too early to compare. April: 2"),
        (Kpi("x", None, "count", 36, "April"), None, ""),
        (Kpi("x", 0.5, "share", 0.45, "April"), "+5.0 points", "April: 45 %"),
        (replace(LEADS, recent=0.0), "-100 %", "last 90 days: 0; the 90 before: 854"),
    ],
)
def test_a_comparison_or_why_there_is_none(kpi: Kpi, change: str | None, words: str) -> None:
    assert delta(kpi) == change
    assert compared(kpi, None) == words


@pytest.mark.parametrize(("header", "cell", "told"), [("", "", True), (",currency", ",EUR", False)])
def test_amounts_without_a_currency_say_so_and_where_to_set_it(
    open_page: Open, tmp_path: Path, header: str, cell: str, told: bool
) -> None:
    deals = tmp_path / "deals.csv"
    rows = [f"{n},won,2026-05-{n:02},100{cell}" for n in range(1, 20)]
    deals.write_text("\n".join([f"opportunity_id,outcome,close_date,amount{header}", *rows]), encoding="utf-8")
    home = Home(tmp_path / "home")
    import_files([deals], home)
    app = open_page("pages/views/sales_by_day.py", tmp_path / "home")
    assert (
        "Amounts are plain numbers: the exports name no currency, and neither does the agreement." in said(app)
    ) is told
    assert ("Set the currency" in [link.label for link in app.get("page_link")]) is told


def test_a_card_without_a_measure_is_explained_by_its_note_alone() -> None:
    assert explained(Kpi("Promise", 1, "count", note="Of 2 leads.")) == "Of 2 leads\\."
    linked = explained(Kpi("Leads", 1, "count", measure="leads"))
    assert linked.endswith("(words-and-measures?measure=leads)")
