"""Exchange rates in the browser: entered, refused, and the second of two people told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smarketing import signing
from smarketing.agreement import Rate, Rates
from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.workspace import RATES
from tests.app.conftest import Open, said

PAGE, SALES = "pages/data/exchange_rates.py", "pages/views/sales_by_day.py"
SOURCES = "pages/views/leads_by_source.py"
Row = dict[str, Any]
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
    monkeypatch.setenv("SMARKETING_EDITORS", "ada@example.com")
    assert "Only editors may change" in said(open_page(PAGE, folder))


def saved(app: AppTest, *edits: Row, added: Sequence[Row] = (), seen: int = 0) -> AppTest:
    """Type into the table's rows, add rows below, and save."""
    app.session_state[f"rates-{seen}"] = {
        "edited_rows": dict(enumerate(edits)), "added_rows": list(added), "deleted_rows": [],
    }  # fmt: skip
    next(button for button in app.button if button.label == "Save rates").click()
    return app.run()


def test_a_table_that_was_changed_is_saved_and_an_untouched_one_is_not(
    folder: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found wrong: a press of “Save rates” wrote a revision, and made all figures anew, though nothing was typed."""
    monkeypatch.setattr("smarketing.ui.rights.who", lambda: "ada@example.com")
    app = saved(open_page(PAGE, folder))
    assert not app.exception and "there is nothing to save" in said(app)
    assert signing.rates_revision(open_company(Home(folder))) == 0
    app = saved(app, {"rate": 0.5})
    assert not app.exception and "1 at 1 USD = 0.5 EUR" in said(app)
    opened = open_company(Home(folder))
    assert (signing.rates_revision(opened), opened.rates) == (1, DOLLARS)
    kept = opened.workspace.latest(*RATES)
    assert kept is not None and kept.author == "ada@example.com"
    app = saved(app, seen=1)
    assert "there is nothing to save" in said(app)
    assert signing.rates_revision(open_company(Home(folder))) == 1


@pytest.mark.parametrize(
    ("edit", "added", "sentence"),
    [
        ({}, {"currency": "GBP"}, "Row 2: GBP has no rate; enter what 1 GBP is worth in EUR, or delete the row."),
        (
            {},
            {"rate": 1.1},
            "Row 2 names no currency; name it as the exports write it, such as USD, or delete the row.",
        ),
        ({"rate": 0.5}, {"currency": "eur", "rate": 2.0}, "Row 2: EUR is the company’s own currency"),
        ({"rate": 0.0}, None, "Row 1: rate is 0.0; it should be a number above 0, such as 0.92."),
        ({"valid_from": "2026-01-01"}, None, "Row 1: USD has no rate"),
        ({"rate": 0.5}, {"currency": "USD", "rate": 0.6}, "There are two rates of USD from always; keep one of them."),
    ],
)
def test_a_row_that_makes_no_rate_is_refused_by_its_place(
    folder: Path, open_page: Open, edit: Row, added: Row | None, sentence: str
) -> None:
    """Found wrong: a typed currency without a rate was dropped while the page said that the figures follow the table,
    and a rate without a currency was answered by the name of a variable."""
    app = saved(open_page(PAGE, folder), edit, added=[added] if added else [])
    assert not app.exception
    assert sentence in said(app)
    assert signing.rates_revision(open_company(Home(folder))) == 0


def test_a_waiting_currency_may_wait_while_another_gets_its_rate(folder: Path, open_page: Open) -> None:
    app = saved(open_page(PAGE, folder), added=[{"currency": "CHF", "rate": 1.05}])
    assert not app.exception and not app.error
    assert [(r.currency, r.rate) for r in open_company(Home(folder)).rates.rates] == [("CHF", 1.05)]


SPEND = "Campaign report\nAll time\nDay,Campaign,Currency code,Clicks,Impr.,Cost\n" + "".join(
    f"2026-01-0{day},Brand,{code},5,50,10\n" for day, code in ((5, "GBP"), (6, "CHF"), (7, "EUR"))
)
LEADS = "email,source,created_at\n" + "".join(f"p{i}@example.com,Paid Search,2026-01-0{i + 1}\n" for i in range(9))


def test_currencies_of_ad_spend_wait_for_a_rate_too(folder: Path, open_page: Open) -> None:
    """Found wrong: only won deals were asked, so nothing said why costs were unknown, nor where to mend that.

    Spend: £10 on 5 January, 10 francs on the 6th, €10 on the 7th; deals in euros and dollars.
    """
    (folder / "spend.csv").write_text(SPEND)
    (folder / "leads.csv").write_text(LEADS)
    import_files([folder / "spend.csv", folder / "leads.csv"], Home(folder))
    signing.exchange(open_company(Home(folder)), DOLLARS, base=0)
    why = "Ad spend in CHF and GBP has no exchange rate to EUR, so the costs of its sources and campaigns are unknown"
    app = open_page(PAGE, folder)
    assert f"{why}: enter what lacks below." in said(app)
    assert open_page(PAGE, folder).dataframe[0].value["currency"].tolist() == ["USD", "CHF", "GBP"]
    sources = open_page(SOURCES, folder)
    assert f"{why}: enter rates on the page Exchange rates." in said(sources)
    assert "Enter exchange rates" in [link.label for link in sources.get("page_link")]
    assert "no exchange rate" not in said(open_page(SOURCES, folder, **{"from": "2026-01-07"}))
    assert "Ad spend in GBP has no" in said(open_page(SOURCES, folder, to="2026-01-05"))
    saved(app, {}, {"rate": 1.05}, {"rate": 1.15}, seen=1)
    assert "Ad spend in" not in said(app)
    assert "Ad spend in" not in said(open_page(SOURCES, folder))


@pytest.mark.parametrize("page", ["pages/plan/planner.py", "pages/plan/calculators.py", SALES])
def test_a_page_with_unknown_amounts_leads_to_the_rates_and_speaks_no_commands(
    folder: Path, open_page: Open, page: str
) -> None:
    """Found wrong: pages told managers to type “`rates set USD RATE`”, and planner and calculators had no link."""
    app = open_page(page, folder)
    assert not app.exception
    assert "Enter exchange rates" in [link.label for link in app.get("page_link")]
    assert "rates set" not in said(app) + "".join(str(shown.help) for shown in [*app.metric, *app.caption])


def test_planner_and_calculators_say_once_which_rate_lacks(folder: Path, open_page: Open) -> None:
    """Found wrong: the sentence stood beside every figure that needs an amount, six times in the calculators."""
    planner = said(open_page("pages/plan/planner.py", folder))
    assert planner.count("without an exchange rate to EUR") == 1
    assert planner.count("Not measured: an exchange rate is missing. Starts from an example.") == 2
    calculators = said(open_page("pages/plan/calculators.py", folder))
    assert calculators.count("without an exchange rate to EUR") == 1
    assert calculators.count("is not known: an exchange rate is missing.") > 1


def test_the_second_of_two_people_is_told(folder: Path, open_page: Open) -> None:
    app = open_page(PAGE, folder)
    signing.exchange(open_company(Home(folder)), DOLLARS, base=0, author="Ada")
    saved(app, {"rate": 0.7})
    assert "Ada saved “Exchange rates” while you were editing it" in said(app)
    assert open_company(Home(folder)).rates == DOLLARS
    next(button for button in app.button if button.label == "Show theirs").click().run()
    assert not app.exception and "1 at 1 USD = 0.5 EUR" in said(app)
