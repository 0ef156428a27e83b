"""The currency and the scale that the header of an amount names."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.errors import FileError
from smarketing.sources.units import unit_of
from tests.sources.support import read

UNITS = {
    "Amount (EUR)": ("Amount", "EUR", 1), "Spend [USD]": ("Spend", "USD", 1), "Value (k€)": ("Value", "EUR", 1e3),
    "Betrag in €": ("Betrag", "EUR", 1), "Betrag in TEUR": ("Betrag", "EUR", 1e3), "Umsatz (T€)": ("Umsatz", "EUR", 1e3),
    "Umsatz (Tsd. EUR)": ("Umsatz", "EUR", 1e3), "Revenue (in thousands)": ("Revenue", None, 1e3),
    "Revenue ($M)": ("Revenue", "USD", 1e6), "Revenue ($'000)": ("Revenue", "USD", 1e3), "Wert (Mio. €)": ("Wert", "EUR", 1e6),
    "Amount EUR": ("Amount", "EUR", 1), "Amount_EUR": ("Amount", "EUR", 1), "Amount (CHF k)": ("Amount", "CHF", 1e3),
    "Umsatz in Tsd. €": ("Umsatz", "EUR", 1e3), "Montant (€)": ("Montant", "EUR", 1), "Kwota (zł)": ("Kwota", "PLN", 1), "Amount (in EUR)": ("Amount", "EUR", 1),
}  # fmt: skip


@pytest.mark.parametrize(("header", "said"), UNITS.items())
def test_units(header: str, said: tuple[str, str | None, float]) -> None:
    unit = unit_of(header)
    assert unit and (unit.name, unit.currency, unit.scale) == said


@pytest.mark.parametrize(
    "header",
    ["Amount", "Amount (converted)", "Amount (net)", "Probability (%)", "Link (URL)", "Deal in thousandth",
     "Amount Try",
     "Duration (min)", "Won", "Company / Account", "EUR", "(EUR)", "Amount Currency", "Close Date", "Amount (x100)"],
)  # fmt: skip
def test_no_units(header: str) -> None:
    assert unit_of(header) is None


def deals(folder: Path, header: str, *amounts: str) -> list[tuple[float, str | None]]:
    rows = "".join(f'{n},A,"{amount}"\n' for n, amount in enumerate(amounts, 1))
    it = read(folder, f"Deal ID,Deal,{header},Close date\n".replace(",Close date", "") + rows)
    assert it.adds_up()
    return it.rows("amount", "currency")


def test_amounts_under_a_unit(tmp_path: Path) -> None:
    """Each was once a deal without an amount."""
    assert deals(tmp_path, "Amount (EUR)", "1000", "2.5") == [(1000, "EUR"), (2.5, "EUR")]
    assert deals(tmp_path, "Value (k€)", "12,5", "7,0") == [(12500, "EUR"), (7000, "EUR")]
    assert deals(tmp_path, "Betrag in TEUR", "12", "0") == [(12000, "EUR"), (0, "EUR")]
    assert deals(tmp_path, "Revenue (in thousands)", "1,250") == [(1250000, None)]


def test_an_amount_that_says_its_own_scale_or_currency(tmp_path: Path) -> None:
    assert deals(tmp_path, "Value (k€)", "12.5", "13 k€", "$14") == [(12500, "EUR"), (13000, "EUR"), (14000, "USD")]


def test_the_scale_is_said(tmp_path: Path) -> None:
    it = read(tmp_path, "Deal ID,Deal,Value (k€),Status\n1,A,5,Won\n")
    assert it.staged.notes == ["Value (k€): amounts multiplied by 1,000"]


def test_a_column_says_the_currency_before_the_header(tmp_path: Path) -> None:
    """
    Amount (EUR) | Currency
    5            | USD          USD
    6            |              EUR
    """
    it = read(tmp_path, "Deal ID,Deal,Amount (EUR),Currency\n1,A,5,USD\n2,B,6,\n")
    assert it.rows("amount", "currency") == [(5, "USD"), (6, "EUR")]


def test_costs(tmp_path: Path) -> None:
    it = read(tmp_path, 'Month,Channel,Campaign,Spend (EUR)\nJan 2026,Google,A,"1.200,50"\nTotal,,,"1.200,50"\n')
    assert (it.staged.table, it.rows("amount", "currency")) == ("costs", [(1200.5, "EUR")])
    scaled = read(tmp_path, "Month,Channel,Campaign,Costs (TCHF)\nJan 2026,Google,A,1.2\n")
    assert scaled.rows("amount", "currency") == [(1200, "CHF")]


@pytest.mark.parametrize(
    "month", ["Jan 2026", "January 2026", "Januar 2026", "2026-01", "01/2026", "1.2026", "202601", "janv. 2026"]
)
def test_months_of_costs(tmp_path: Path, month: str) -> None:
    """A month is a day only where the amount covers one."""
    it = read(tmp_path, f"Month,Channel,Cost\n{month},Google,5\n")
    assert it.rows("day", "covers") == [(datetime(2026, 1, 1), "month")]
    with pytest.raises(FileError):
        read(tmp_path, f"Date,Channel,Cost\n{month},Google,5\n")


def test_an_exact_header_goes_before_one_with_a_unit(tmp_path: Path) -> None:
    it = read(tmp_path, "Deal ID,Deal,Amount (USD),Amount\n1,A,5,6\n")
    assert it.rows("amount", "currency") == [(6, None)] and it.staged.unused == ("Amount (USD)",)


def test_deals_without_an_amount_are_said(tmp_path: Path) -> None:
    it = read(tmp_path, "Deal ID,Deal,Close date,Value (x100),Remark\n1,A,2026-02-13,5,x\n")
    assert it.values("amount") == [None]
    no_end = "no column says how the deals ended: all of them count as open"
    assert it.staged.notes == ["no amounts were read; columns that were not read: Value (x100), Remark", no_end]
    assert read(tmp_path, "Deal ID,Deal,Close date\n1,A,2026-02-13\n").staged.notes == [no_end]
