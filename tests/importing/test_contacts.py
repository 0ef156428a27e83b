"""Contacts exports: what an import says of them, and that they count as leads only where there are none."""

# ruff: noqa: E501  (rows are drawn as wide as the CRM writes them)

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.importing.contacts import Standing, said
from smarketing.settings import Home
from smarketing.views import Filters, view
from tests.sources.support import write
from tests.sources.test_systems import table

CONTACTS = """
    Id | AccountId | LastName | FirstName | Email | LeadSource | OwnerId | CreatedDate
    0035e000002XyZwAAF | 0015e000001AbCdEAK | Poe | Ann | ann@x.org | Web | 0055e000004MnOpAAG | 2024-01-05T10:00:00.000Z
    0035e000002XyZxAAF | 0015e000001AbCdEAK | Ek | Bo | bo@x.org | Fair | 0055e000004MnOpAAG | 2024-01-06T10:00:00.000Z
"""
DEALS = """
    Id | Name | ContactId | StageName | Amount | CloseDate | IsClosed | IsWon | CreatedDate
    0065e000003QrStAAK | Big | 0035e000002XyZwAAF | Closed Won | 1500 | 2024-02-01 | true | true | 2024-01-20T10:00:00.000Z
"""
LEADS = """
    Id | LastName | FirstName | Email | LeadSource | Status | IsConverted | CreatedDate
    00Q5e000001AbCdEAK | Poe | Ann | ann@x.org | Trade Show | Working | false | 2024-01-05T10:00:00.000Z
"""


def sources(home: Home) -> dict[str, list[float]]:
    rows = view("leads-by-source").ask(open_company(home), Filters()).rows.set_index("source")
    return {source: row.tolist() for source, row in rows[["leads", "customers"]].iterrows()}


def test_contacts_count_as_leads_until_leads_are_imported(tmp_path: Path, home: Home) -> None:
    """A Salesforce that keeps no leads; later its leads come after all."""
    files = [
        write(tmp_path, table(drawn), f"{name}.csv") for name, drawn in (("Contact", CONTACTS), ("Opportunity", DEALS))
    ]
    first = import_files(files, home)
    assert first.notes == ("The 2 contacts count as leads, because no leads were imported.",)
    assert sources(home) == {"Web": [1, 1], "Fair": [1, 0]}
    second = import_files([write(tmp_path, table(LEADS), "Lead.csv")], home)
    assert second.notes == (
        "The 2 contacts no longer count as leads, because leads were imported; they link deals and activities to leads.",
    )
    assert sources(home) == {"Trade Show": [1, 1]}


def test_contacts_beside_leads_link_them(tmp_path: Path, home: Home) -> None:
    """In one import, whatever the order of the files."""
    drawn = {"Contact": CONTACTS, "Lead": LEADS, "Opportunity": DEALS}
    report = import_files([write(tmp_path, table(text), f"{name}.csv") for name, text in drawn.items()], home)
    assert report.notes == ("The 2 contacts do not count as leads; they link deals and activities to leads.",)
    assert sources(home) == {"Trade Show": [1, 1]}
    assert import_files([tmp_path / "Lead.csv"], home).notes == ()


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (Standing(0, True), Standing(1, True), "The contact counts as a lead, because no leads were imported."),
        (Standing(0, False), Standing(1, False), "The contact does not count as a lead; it links deals and activities to leads."),
        (Standing(1, True), Standing(1, False), "The contact no longer counts as a lead, because leads were imported; it links deals and activities to leads."),
    ],
)  # fmt: skip
def test_one_contact(before: Standing, after: Standing, sentence: str) -> None:
    assert said(before, after) == (sentence,)
