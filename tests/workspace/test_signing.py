"""What the pages and the command line call: nothing is lost on the way, and the figures follow what was changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smarketing import signing
from smarketing.agreement import Agreement, Agreements, Naming
from smarketing.agreement.file import Document, write
from smarketing.company import Company, open_company
from smarketing.errors import AgreementError, EditConflict
from smarketing.importing import import_files
from smarketing.settings import Home

FIRST = date(2026, 11, 1)
EXPORT = """\
deal_id,deal_name,amount,currency,outcome,created_at,closed_at
1,Big,100,EUR,won,2026-01-05,2026-02-01
2,Small,7,USD,won,2026-01-05,2026-02-01
3,Other,9,EUR,won,2026-01-05,2026-02-01
"""


@pytest.fixture
def company(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """Two deals in euros and one in dollars."""
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    (tmp_path / "deals.csv").write_text(EXPORT)
    import_files([tmp_path / "deals.csv"], home)
    return open_company(home)


def sign(company: Company, number: int) -> None:
    signing.sign(company, number, "marketing", "Ada")
    signing.sign(company, number, "sales", "Sol")


def counted(company: Company) -> str | None:
    return open_company(company.home).warehouse.contents.currency


def test_the_figures_follow_the_currency_once_both_signed(company: Company) -> None:
    assert counted(company) == "EUR"
    signing.propose(company, Agreement(currency="USD"), base=0, effective_from=date(2026, 1, 1))
    assert counted(company) == "EUR"
    sign(company, 1)
    assert counted(company) == "USD"


def test_the_figures_follow_the_currency_of_a_file(company: Company) -> None:
    signing.take_over(company, Document(Agreements.always(Agreement(currency="USD")), Naming()))
    assert counted(company) == "USD"


def test_a_file_without_a_version_is_no_proposal(company: Company) -> None:
    with pytest.raises(AgreementError, match="holds no version"):
        signing.take_over(company, Document(Agreements(), Naming()))


def test_two_people_who_save_first_do_not_lose_the_home_s_file(home: Home) -> None:
    """Both opened the company while only agreement.toml held; the second is told, and version 1 stays."""
    write(home.agreement, Document(Agreements.always(Agreement(promise_hours=4)), Naming()))
    one, other = open_company(home), open_company(home)
    signing.propose(one, Agreement(promise_hours=8), base=1, effective_from=FIRST, author="Ada")
    with pytest.raises(EditConflict, match="Ada saved version 2 while you were editing version 1"):
        signing.propose(other, Agreement(promise_hours=2), base=1, effective_from=FIRST)
    assert [v.agreement.promise_hours for v in open_company(home).agreements.versions] == [4, 8]
    assert home.agreement.exists()


def test_of_two_people_who_name_sources_the_second_is_told(company: Company) -> None:
    """Found wrong: the second one's names, made from what was there before, replaced the first one's."""
    signing.rename(company, Naming(sources={"PPC": "Paid search"}), author="Ada")
    with pytest.raises(EditConflict, match="Ada saved “Names of sources and teams”"):
        signing.rename(company, Naming(teams={"Rita": "North"}))
    later = open_company(company.home)
    assert later.naming == Naming(sources={"PPC": "Paid search"})
    signing.rename(later, later.naming.model_copy(update={"teams": {"Rita": "North"}}))
    assert open_company(company.home).naming == Naming(sources={"PPC": "Paid search"}, teams={"Rita": "North"})
