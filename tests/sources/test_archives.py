"""Archives and workbooks: what they hold is read under its own name; what would do harm is refused in a sentence."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from smarketing.errors import FileError
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.sources import Skipped, archives, find_exports, limits, peek, unpacked
from tests.sources.support import Reading, workbook, write

LEADS = "Record ID,Email,First Name,Last Name,Create Date\n1,zoë@x.org,Zoë,Müller,2024-01-31\n"
DEALS = "Record ID,Deal Name,Deal Stage,Amount\n1,D,Closed Won,5\n"


def zipped(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def names(path: Path) -> list[str]:
    with unpacked(path) as exports:
        return [e.name for e in exports]


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as refused, unpacked(path):
        pass
    return str(refused.value)


# --- what is read -------------------------------------------------------------------------------------------------


def test_a_plain_file_is_itself(tmp_path: Path) -> None:
    path = write(tmp_path, LEADS)
    with unpacked(path) as (export,):
        assert (export.path, export.name) == (path, "export.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_gzip(tmp_path: Path, encoding: str) -> None:
    it = Reading(write(tmp_path, gzip.compress(LEADS.encode(encoding)), "leads.csv.gz"))
    assert it.values("name") == ["Zoë Müller"] and it.staged.file == "leads.csv.gz"


def test_gzip_under_a_plain_name(tmp_path: Path) -> None:
    """Browsers keep the name and unpack nothing, or the other way round: the content decides."""
    assert Reading(write(tmp_path, gzip.compress(LEADS.encode()))).values("id") == ["1"]
    assert Reading(write(tmp_path, LEADS, "leads.csv.gz")).values("id") == ["1"]


def test_a_zip_names_its_members(tmp_path: Path) -> None:
    packed = gzip.compress(b"a,b\n1,2\n")
    path = zipped(tmp_path / "all.zip", {"contacts.csv": LEADS, "sub/deals.csv": DEALS, "packed.csv.gz": packed})
    assert names(path) == ["all.zip/contacts.csv", "all.zip/sub/deals.csv", "all.zip/packed.csv.gz"]
    assert Reading(path).staged.file == "all.zip/contacts.csv"
    skipped = Reading(path, sheet=2).outcome
    assert isinstance(skipped, Skipped) and skipped.file == "all.zip/packed.csv.gz"


def test_what_is_no_export_is_passed_over(tmp_path: Path) -> None:
    junk = ("__MACOSX/._contacts.csv", ".DS_Store", "Attachments/00P5e", "readme.pdf", ".x/a.csv")
    members = {**dict.fromkeys(junk, "x"), "folder\\contacts.csv": LEADS}
    assert names(zipped(tmp_path / "all.zip", members)) == ["all.zip/folder/contacts.csv"]


def test_an_archive_without_exports_is_skipped_with_the_reason(tmp_path: Path, home: Home) -> None:
    path = zipped(tmp_path / "documents.zip", {"a.pdf": "x"})
    outcome = Reading(path).outcome
    assert outcome == Skipped("documents.zip", "This archive holds no CSV or XLSX file.")
    report = import_files([path, write(tmp_path, LEADS)], home)
    assert [f.file for f in report.skipped] == ["documents.zip"]


def test_every_visible_sheet_is_a_table(tmp_path: Path) -> None:
    sheets: dict[str, tuple[str, list[list[Any]]]] = {
        "Contacts": ("visible", [["Record ID", "Email", "Lifecycle Stage"], [1, "a@x.org", "Lead"]]),
        "Lists": ("hidden", [["Lead"], ["Customer"]]),
        "Deals": ("visible", [[], ["Record ID", "Deal Name", "Deal Stage", "Amount"], [7, "D", "Closed Won", 5.5]]),
        "Blank": ("visible", []),
    }
    path = workbook(tmp_path / "book.xlsx", sheets)
    assert names(path) == ["book.xlsx/Contacts", "book.xlsx/Deals"]
    assert Reading(path).staged.table == "leads"
    deals = Reading(path, sheet=1)
    assert deals.rows("id", "amount", "outcome", "row") == [("7", 5.5, "won", 3)]
    inside = zipped(tmp_path / "all.zip", {"book.xlsx": path.read_bytes()})
    assert names(inside) == ["all.zip/book.xlsx/Contacts", "all.zip/book.xlsx/Deals"]


def test_a_long_id_that_a_workbook_has_rounded_is_refused(tmp_path: Path) -> None:
    rows = [["LEADID", "Email", "Lead Status"], [4876876000000123456, "a@x.org", "New"], [12, "b@x.org", "New"]]
    it = Reading(workbook(tmp_path / "leads.xlsx", {"Leads": ("visible", rows)}))
    assert it.values("id") == ["12"] and "rounded by a spreadsheet" in it.rejects[0][3]


def test_a_preview_looks_into_archives(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"strange.csv": "Klant;Bedrag\nK1;5\n"})
    assert peek(path).headers == ["Klant", "Bedrag"]


def test_archives_in_folders_are_found(tmp_path: Path) -> None:
    for name in ("a.zip", "b.csv.gz", "c.xlsx", "d.pdf"):
        (tmp_path / name).touch()
    assert [p.name for p in find_exports([tmp_path])] == ["a.zip", "b.csv.gz", "c.xlsx"]


def test_importing_an_archive_and_its_files_again_changes_nothing(tmp_path: Path, home: Home) -> None:
    contacts, deals = write(tmp_path, LEADS, "contacts.csv"), write(tmp_path, DEALS, "deals.csv")
    archive = zipped(tmp_path / "all.zip", {"contacts.csv": LEADS, "deals.csv": DEALS})
    report = import_files([archive], home)
    assert [(f.file, f.loaded) for f in report.files] == [("all.zip/contacts.csv", 1), ("all.zip/deals.csv", 1)]
    assert not import_files([contacts, deals], home).changed


def test_a_name_with_pattern_marks_is_one_file(tmp_path: Path) -> None:
    """`lead*.csv` once read every file whose name began with lead, and loaded their records under its own name."""
    write(tmp_path, LEADS.replace("\n1,", "\n2,"), "leads.csv")
    for name in ("lead*.csv", "lead?.csv", "leads [1].csv"):
        it = Reading(write(tmp_path, LEADS, name))
        assert it.values("id") == ["1"] and it.staged.file == name


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../etc/a.csv", "/etc/a.csv", "a/../../b.csv", "..\\b.csv", "C:\\b.csv"])
def test_names_that_lead_out_of_the_archive(tmp_path: Path, name: str) -> None:
    said = refusal(zipped(tmp_path / "all.zip", {"contacts.csv": LEADS, name: LEADS}))
    assert said.startswith("all.zip holds a file whose name leads out of the archive (")


def test_an_archive_in_an_archive(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"contacts.csv": LEADS}).read_bytes()
    for name in ("inner.zip", "harmless.csv"):
        said = refusal(zipped(tmp_path / "all.zip", {name: inner}))
        assert said == f"all.zip/{name} is an archive inside another one; unpack it and import what it holds."
    assert "inside another one" in refusal(write(tmp_path, gzip.compress(inner), "all.zip.gz"))


def test_a_bomb_is_refused_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty million zeros weigh thirty kilobytes; here anything beyond a megabyte is judged."""
    monkeypatch.setattr(limits, "HARMLESS", 10**6)
    zeros = bytes(30 * 10**6)
    for path in (
        zipped(tmp_path / "bomb.zip", {"contacts.csv": zeros}),
        write(tmp_path, gzip.compress(zeros), "bomb.csv.gz"),
        zipped(tmp_path / "bomb.xlsx", {"xl/workbook.xml": "<x/>", "xl/sharedStrings.xml": zeros}),
    ):
        assert refusal(path) == (
            f"{path.name} unpacks to more than 250 times its own size, as no export does; "
            "unpack it yourself and import the exports in it."
        )


def test_the_sizes_of_all_members_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED", 2 * 10**9)
    monkeypatch.setattr(archives, "_CHUNK", 1 << 10)
    with zipfile.ZipFile(tmp_path / "big.zip", "w") as archive:
        for number in range(4):
            archive.writestr(f"{number}.csv", LEADS + "x" * 1000)
    assert len(names(tmp_path / "big.zip")) == 4
    monkeypatch.setattr(limits, "UNPACKED", 4000)
    assert "unpacks to more than" in refusal(tmp_path / "big.zip")


def test_a_size_that_lies_is_damage(tmp_path: Path) -> None:
    """The directory says ten bytes where a thousand lines come out: nothing of it is believed."""
    path = zipped(tmp_path / "lie.zip", {"contacts.csv": LEADS * 1000})
    size = len((LEADS * 1000).encode()).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))
    assert refusal(path) == "lie.zip is damaged or incomplete; download it again."


def test_archives_cut_short(tmp_path: Path) -> None:
    packed = gzip.compress(LEADS.encode() * 100)
    assert "leads.csv.gz is damaged" in refusal(write(tmp_path, packed[:-20], "leads.csv.gz"))
    whole = zipped(tmp_path / "all.zip", {"contacts.csv": LEADS * 100}).read_bytes()
    assert "cut.zip is damaged" in refusal(write(tmp_path, whole[: len(whole) // 2], "cut.zip"))


def test_a_locked_archive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "locked.zip", {"contacts.csv": LEADS})
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(mark) + flags] |= 1
    path.write_bytes(content)
    assert "is protected by a password" in refusal(path)


def test_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMBERS", 2)
    assert "more than 2 files" in refusal(zipped(tmp_path / "all.zip", {f"{i}.csv": "a" for i in range(3)}))


def test_a_refused_archive_leaves_nothing_behind(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    good = write(tmp_path, LEADS)
    inner = zipped(tmp_path / "inner.zip", {"contacts.csv": LEADS}).read_bytes()
    with pytest.raises(FileError, match="inside another one"):
        import_files([good, zipped(tmp_path / "all.zip", {"a.csv": DEALS, "b.zip": inner})], home)
    assert not list(temporary.iterdir()) and not list(home.warehouse.glob("*.duckdb"))


def test_a_folder_that_is_no_file(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "nowhere.zip")
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    with pytest.raises(FileError, match=r"empty\.zip"):
        Reading(write(tmp_path, empty.getvalue(), "empty.zip"))


def test_a_page_instead_of_an_export(tmp_path: Path) -> None:
    """What a browser saves when the link has expired: the page that asks to sign in."""
    said = refusal(write(tmp_path, "<!DOCTYPE html><html><body>Please sign in</body></html>", "contacts.csv"))
    assert said == "contacts.csv is a web page without a table; download the export while signed in."
