"""One version of the agreement says how the figures are prepared and how they are labelled: that of the data date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smarketing import signing
from smarketing.agreement import Agreement, Agreements, Rate, Rates
from smarketing.agreement.history import AS_IF_SIGNED, Version
from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.views import Filters, view
from tests.companies import company

JULY = date(2026, 7, 1)
TODAY = date(2026, 7, 5)


def versions(before: Agreement, after: Agreement) -> Agreements:
    first = Version(1, before, date(2026, 1, 1), signatures=AS_IF_SIGNED)
    return Agreements((first, Version(2, after, JULY, signatures=AS_IF_SIGNED)))


def test_a_currency_that_is_agreed_from_a_later_day_on_does_not_count_yet() -> None:
    """Found wrong: 1,000 dollars were converted to 500 euros and shown as $500.

    agreed         data until   today    shown
    USD, then EUR  10 June      5 July   $1,000
    from 1 July
    """
    rates = Rates(rates=(Rate(currency="USD", into="EUR", rate=0.5),))
    deal = {"id": "1", "outcome": "won", "amount": 1000.0, "currency": "USD", "closed_at": date(2026, 6, 10)}
    agreed = versions(Agreement(currency="USD"), Agreement(currency="EUR"))
    made = company((), [deal], agreement=agreed, rates=rates, today=TODAY)
    assert made.currency == "USD"
    assert view("sales-by-day").ask(made, Filters()).rows["revenue"].sum() == 1000
    later = deal | {"id": "2", "closed_at": date(2026, 7, 2)}
    made = company((), [deal, later], agreement=agreed, rates=rates, today=TODAY)
    assert made.currency == "EUR"
    assert view("sales-by-day").ask(made, Filters()).rows["revenue"].sum() == 2 * 500


def test_mqls_and_hand_overs_go_by_the_same_version() -> None:
    """Found wrong: 10 MQLs by the version in force in the data, and 2 handed over by that of today.

    version  from     a lead is an MQL   leads  stage mql
    1        January  as every lead      10     2
    2        July     by its stage
    """
    leads = [{"id": str(n), "stage": "mql" if n < 2 else "lead", "created_at": date(2026, 6, 1)} for n in range(10)]
    calls = [{"lead_id": str(n), "kind": "call", "occurred_at": date(2026, 6, 2)} for n in range(10)]
    agreed = versions(Agreement(mql_rule="every lead"), Agreement())
    made = company(leads, (), calls, agreement=agreed, today=TODAY)
    assert view("leads-by-source").ask(made, Filters()).rows["mqls"].sum() == 10
    assert view("follow-up").ask(made, Filters()).rows["handed_over"].sum() == 10


def test_a_currency_that_is_no_longer_agreed_gives_way_to_the_most_common_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found wrong: the figures were prepared anew for another currency, but not for none."""
    monkeypatch.setenv("SMARKETING_TODAY", "2026-07-05")
    home = Home(tmp_path / "home")
    file = tmp_path / "deals.csv"
    file.write_text("deal_id,amount,currency,outcome,close_date\n1,10,CHF,won,2026-06-10\n", encoding="utf-8")
    import_files([file], home)
    for agreed, currency in ((Agreement(currency="EUR"), "EUR"), (Agreement(), "CHF")):
        made = open_company(home)
        signing.propose(made, agreed, base=signing.newest(made), effective_from=date(2026, 1, 1), author="Ada")
        for side in ("marketing", "sales"):
            signing.sign(open_company(home), signing.newest(open_company(home)), side, "Ada")
        assert open_company(home).warehouse.contents.currency == currency
