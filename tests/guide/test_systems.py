"""The guide: every export it names is read, and what it says of pages is what the Views say."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing import guide
from smarketing.company import open_company
from smarketing.errors import FileError, UnknownName
from smarketing.guide.possible import derived
from smarketing.guide.specimen import _ROWS
from smarketing.guide.supply import supplied, together
from smarketing.importing import import_files
from smarketing.schema import TABLES
from smarketing.settings import Home
from smarketing.sources import load_maps, recognise
from smarketing.views import VIEWS, Filters

EXPORTS = [(system, export) for system in guide.systems().values() for export in system.exports]


@pytest.mark.parametrize(("system", "export"), EXPORTS, ids=lambda of: of.name)
def test_every_export_is_read_by_the_map_of_its_system(system: guide.System, export: guide.Export) -> None:
    match = recognise(export.headers, load_maps())
    assert match is not None and match.object.reason is None
    assert match.crm == {"spreadsheet": "generic"}.get(system.name, system.name)


@pytest.mark.parametrize(("system", "export"), EXPORTS, ids=lambda of: of.name)
def test_the_way_to_an_export_is_one_line(system: guide.System, export: guide.Export) -> None:
    assert len(export.where) <= 110 and "\n" not in export.where
    assert all(len(hint) <= 100 for hint in export.hints)


@pytest.mark.parametrize("name", guide.systems())
def test_what_is_kept_is_what_the_views_say_now(name: str) -> None:
    """`python -m smarketing.guide` keeps it anew."""
    assert derived(guide.system(name)) == guide.possible()[name]


@pytest.mark.parametrize("name", ["hubspot", "salesforce", "pipedrive", "zoho", "dynamics", "spreadsheet"])
def test_every_view_is_opened_once_or_lacks_something(name: str) -> None:
    found = guide.possible()[name]
    opened = [view for export in found.exports for view in export.opens]
    assert sorted([*opened, *found.lacks]) == sorted(VIEWS)


def test_templates_make_everything_possible() -> None:
    assert guide.possible()["spreadsheet"].lacks == {}


def test_what_goes_beside_a_crm_opens_nothing_and_adds_something() -> None:
    for system in guide.systems().values():
        if system.beside:
            (only,) = guide.possible()[system.name].exports
            assert only.opens == () and only.adds


def test_a_company_with_such_exports_can_do_what_the_guide_says(tmp_path: Path) -> None:
    """Contacts alone, then deals and calls too: the same Views answer as in the guide.

    contacts: 1 Ann, an MQL    deals: 11 won, of contact 1    calls: 21 to contact 1
    """
    contacts, deals, calls = guide.system("hubspot").exports
    given = {
        "Record ID": "1", "First Name": "Ann", "Last Name": "Poe", "Email": "ann@x.org", "Contact owner": "Rita Roe",
        "Lifecycle Stage": "Marketing Qualified Lead", "Create Date": "2026-01-05 09:00",
        "Date entered \"Marketing Qualified Lead (Lifecycle Stage Pipeline)\"": "2026-01-07 10:00",
        "Last Activity Date": "2026-01-08 10:00", "Original Traffic Source": "Organic Search",
        "Deal Stage": "Closed Won", "Deal Name": "Poe", "Amount": "1500.0", "Currency": "EUR",
        "Close Date": "2026-02-01 12:00",
        "Is Closed Won": "true", "Associated Contact IDs": "1", "Deal owner": "Rita Roe", "Pipeline": "Sales Pipeline",
        "Date entered \"Appointment Scheduled (Sales Pipeline)\"": "2026-01-10 10:00",
        "Date entered \"Contract Sent (Sales Pipeline)\"": "2026-01-20 10:00",
        "Date entered \"Closed Won (Sales Pipeline)\"": "2026-02-01 10:00",
        "Call Title": "Hello", "Activity date": "2026-01-08 10:00", "Call outcome": "Connected",
        "Call direction": "OUTBOUND", "Activity assigned to": "Rita Roe",
    }  # fmt: skip
    for parts in ([contacts], [contacts, deals, calls]):
        home = Home(tmp_path / str(len(parts)))
        files = []
        for export in parts:
            cells = [given.get(h, "").replace('"', '""') for h in export.headers]
            headers = [h.replace('"', '""') for h in export.headers]
            lines = [",".join(f'"{c}"' for c in line) for line in (headers, cells)]
            files.append(home.folder.parent / f"{export.name}{len(parts)}.csv")
            files[-1].write_text("\n".join(lines) + "\n", encoding="utf-8")
        import_files(files, home)
        company = open_company(home)
        answered = {name for name, view in VIEWS.items() if not view.ask(company, Filters()).missing}
        said = guide.possible()["hubspot"].exports[: len(parts)]
        assert answered == {name for opened in said for name in opened.opens}


def test_an_export_that_nothing_reads_is_an_error() -> None:
    with pytest.raises(FileError, match="wind, cloud"):
        supplied(["wind", "cloud"])


def test_the_word_of_a_status_is_no_stage_for_sure() -> None:
    assert "stage" not in supplied(["lead_id", "status", "created_at"])["leads"]
    assert "stage" in supplied(["lead_id", "mql_at", "created_at"])["leads"]


def test_supplies_add_up() -> None:
    both = together({"leads": frozenset({"id"})}, {"leads": frozenset({"email"}), "reps": frozenset({"name"})})
    assert both == {"leads": {"id", "email"}, "reps": {"name"}}


def test_the_specimen_has_rows_of_every_table() -> None:
    assert set(_ROWS) == set(TABLES)
    for table, rows in _ROWS.items():
        assert all(row.keys() <= set(TABLES[table].names) for row in rows())


@pytest.mark.parametrize("spelling", ["google_ads", "Google Ads", "google-ads", " GOOGLE ADS "])
def test_a_system_is_found_however_it_is_written(spelling: str) -> None:
    assert guide.system(spelling) == guide.systems()["google_ads"]


def test_an_unknown_system_lists_those_there_are() -> None:
    with pytest.raises(UnknownName, match="hubspot"):
        guide.system("hubspott")
