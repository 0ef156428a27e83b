"""Exchange rates in the browser: entered, refused, and the second of two people told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from smarketing import signing
from smarketing.agreement import Rate, Rates
from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from tests.app.conftest import Open, said

PAGE, SALES = "pages/data/exchange_rates.py", "pages/views/sales_by_day.py"
DEALS = """\
deal_id,deal_name,amount,currency,outcome,created_at,closed_at
1,Big,100,EUR,won,2026-01-05,2026-02-01
2,Small,8,USD,won,2026-01-05,2026-02-01
3,Other,9,EUR,won,2026-01-05,2026-02-01
"""
DOLLARS = Rates(rates=(Rate(currency="USD", into="EUR", rate=0.5),))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    (tmp_path / "deals.csv").write_text(DEALS)
    import_files([tmp_path / "deals.csv"], Home(tmp_path))
    return tmp_path


def test_without_a_rate_the_pages_say_so_and_where_to_enter_it(folder: Path, open_page: Open) -> None:
    app = open_page(SALES, folder)
    assert "1 won deal is in USD without an exchange rate to EUR" in said(app)
    assert "Enter exchange rates" in [link.label for link in app.get("page_link")]
    page = open_page(PAGE, folder)
    assert not page.exception and "so no amounts are added up" in said(page)


def test_with_a_rate_the_figures_follow_and_it_is_said_how(folder: Path, open_page: Open) -> None:
    signing.exchange(open_company(Home(folder)), DOLLARS, base=0)
    assert "1 at 1 USD = 0.5 EUR" in said(open_page(PAGE, folder))
    app = open_page(SALES, folder)
    assert "€113" in said(app) and "Converted:" in said(app)


def test_the_table_waits_for_the_rate_that_lacks_and_only_editors_may_give_it(
    folder: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(PAGE, folder)
    (shown,) = [frame.value for frame in app.dataframe] or [pd.DataFrame()]
    assert shown["currency"].tolist() == ["USD"] and shown["rate"].isna().all()
    app.button[0].click().run()
    assert not app.exception and signing.rates_revision(open_company(Home(folder))) == 1
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    assert "Only editors may change" in said(open_page(PAGE, folder))


def test_the_second_of_two_people_is_told(folder: Path, open_page: Open) -> None:
    app = open_page(PAGE, folder)
    signing.exchange(open_company(Home(folder)), DOLLARS, base=0, author="Ada")
    next(button for button in app.button if button.label == "Save rates").click().run()
    assert "Ada saved “Exchange rates” while you were editing it" in said(app)
    assert open_company(Home(folder)).rates == DOLLARS
    next(button for button in app.button if button.label == "Show theirs").click().run()
    assert not app.exception and "1 at 1 USD = 0.5 EUR" in said(app)
