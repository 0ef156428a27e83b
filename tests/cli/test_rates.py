"""`rates`: entering, listing and taking back exchange rates, and what the figures make of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smarketing import signing
from smarketing.agreement import Agreements, Naming, Rate, Rates
from smarketing.agreement.file import Document, as_toml, parse
from smarketing.agreement.rates import table
from smarketing.cli import main
from smarketing.company import open_company
from smarketing.errors import AgreementError, EditConflict, RateError
from smarketing.importing import import_files
from smarketing.settings import Home

DEALS = """\
deal_id,deal_name,amount,currency,outcome,created_at,closed_at
1,Big,100,EUR,won,2026-01-05,2026-02-01
2,Small,8,USD,won,2026-01-05,2026-02-01
3,Other,9,EUR,won,2026-01-05,2026-02-01
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    monkeypatch.setenv("SMARKETING_HOME", str(tmp_path))
    (tmp_path / "deals.csv").write_text(DEALS)
    import_files([tmp_path / "deals.csv"], Home(tmp_path))
    return tmp_path


def rates(*words: str) -> Result:
    return CliRunner().invoke(main, ["rates", *words])


def revenue(folder: Path) -> list[float | None]:
    found = open_company(Home(folder)).warehouse.query("select sum(countable) as revenue from deal_base")["revenue"]
    return found.astype(object).where(found.notna(), None).tolist()


def test_a_rate_lets_the_amounts_add_up_and_without_it_nothing_does(folder: Path) -> None:
    assert revenue(folder) == [None]
    listed = json.loads(rates("list", "--json").output)
    assert listed["rates"] == []
    lacks = "1 won deal is in USD without an exchange rate to EUR"
    how = f"{lacks}, so no amounts are added up: enter rates with `rates set USD RATE`."
    assert listed["refused"] == how
    assert f"refused: {how}" in CliRunner().invoke(main, ["show", "sales-by-day"]).output
    for command in (["plan"], ["calculate", "benchmark"]):
        assert f"{lacks}; enter it with `rates set`; give it" in CliRunner().invoke(main, command).stderr
    saved = json.loads(rates("set", "usd", "0.5", "--json").output)
    assert saved["refused"] is None and saved["converted"].endswith("1 at 1 USD = 0.5 EUR.")
    assert saved["rates"] == [{"currency": "USD", "into": "EUR", "rate": 0.5, "valid_from": None}]
    assert revenue(folder) == [113]
    assert rates("set", "USD", "0.25", "--from", "2026-01-31").exit_code == 0
    assert revenue(folder) == [111]
    assert "2026-01-31" in rates().output
    assert rates("remove", "USD", "--from", "2026-01-31").exit_code == 0 and revenue(folder) == [113]
    assert rates("remove", "USD", "--all").exit_code == 0 and revenue(folder) == [None]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("set", "USD", "0"), "rate is 0.0; it should be a number above 0, such as 0.92."),
        (("set", "USD", "nan"), "rate is NaN; it should be a number above 0, such as 0.92."),
        (("set", "EUR", "2"), 'into is "EUR"; it should be another currency than the one whose worth it is.'),
        (("set", " ", "2"), "currency is"),
        (("remove", "USD"), "There is no rate of USD without a day; `rates list` says which there are."),
    ],
)
def test_rates_that_make_no_sense(folder: Path, words: tuple[str, ...], error: str) -> None:
    said = rates(*words)
    assert said.exit_code == 1 and error in said.stderr


def test_of_two_people_who_enter_rates_the_second_is_told(folder: Path) -> None:
    one = open_company(Home(folder))
    dollars = Rates(rates=(Rate(currency="USD", into="EUR", rate=0.5),))
    signing.exchange(one, dollars, base=0, author="Ada")
    with pytest.raises(EditConflict, match="Ada saved “Exchange rates”"):
        signing.exchange(one, Rates(), base=0)
    assert open_company(Home(folder)).rates == dollars


def test_rates_travel_with_the_agreements_file() -> None:
    known = Rates(
        rates=(
            Rate(currency="USD", into="EUR", rate=0.5),
            Rate(currency="USD", into="EUR", rate=0.25, valid_from=date(2026, 1, 31)),
        )
    )
    document = Document(Agreements(), Naming(), known)
    assert parse(as_toml(document)) == document
    with pytest.raises(AgreementError, match=r"exchange_rates\[0\]\.rate is -1"):
        parse("[[exchange_rates]]\ncurrency = 'USD'\ninto = 'EUR'\nrate = -1")


def test_one_rate_for_each_currency_and_day() -> None:
    twice = [{"currency": "USD", "into": "EUR", "rate": rate} for rate in (1.0, 2.0)]
    with pytest.raises(RateError, match="There are two rates of USD from always; keep one of them"):
        table(twice)
