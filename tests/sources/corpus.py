"""A small valid export of every kind that any map reads, and the ways in which files go wrong, for the fuzz tests."""

# ruff: noqa: E501  (lists of words are drawn wide)

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from smarketing.schema import TABLES
from smarketing.sources import ObjectMap, load_maps
from smarketing.sources.parsing import WORDS
from tests.sources.support import workbook

Table = list[list[str]]  # the header, then the rows

#: Kind of export -> its map. The keys by which maps know headers are headers too.
KINDS = {f"{m.crm} {o.name}": o for m in load_maps() for o in m.objects if not o.reason}

WORDS_OF_KIND = {
    "id": ("1{n}", "{n}", "zcrm_48768760001234{n:02}", "00Q5e000001AbC{n:02}EAK", "8f1c2f6e-3c1f-ee11-8f6d-000d3a0000{n:02}"),
    "email": ("p{n}@x.org", "Zoë Poe (zoe{n}@x.org)", "a{n}@x.org; b{n}@x.org"),
    "text": ("Ann Poe", "Müller, Zoë", "Organic Search", "x" * 90, "Łódź {n}"),
    "time": ("2024-03-{n:02} 09:30:00", "2024-03-{n:02}", "{n}/28/2024 5:16 PM", "{n:02}.03.2024", "{n} Mar, 2024 00:03:00",
             "2024-03-{n:02}T09:30:00.000Z", "4536{n}.5", "17100039067{n:02}"),
    "money": ("{n}5", "{n}5.50", "$1,2{n:02}.00", "1.2{n:02},50 €", "{n}k"),
    "number": ("{n}5", "1,2{n:02}"),
    "bool": ("true", "0", "Yes", "FALSE"),
}  # fmt: skip

#: Cells that have broken an importer somewhere.
HOSTILE = (
    "", " ", "-", "Select", "N/A", "unknown", "0", "000000000000000AAA", "NaN", "inf", "-inf", "1e999", "9" * 400, "-" * 50,
    "1.5E+17", "0x10", "1e5", "=1+1", "=HYPERLINK(\"http://x\",\"y\")", "+49 170 1234", "@SUM(A1)", "'007", "0000-00-00",
    "9999-12-31", "10000-01-01", "294247-01-10 04:00:54", "99999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
    "2024-02-30", "31/02/2024", "2024-13-45 25:61:61", "2958466", "99999999999999", "9999999999999999", "1/1/1", "12:30",
    "24:00", "2024-03-09T17:05:06+99:99", "2024-03-10 24:00:00", "٢٠٢٤-٠٣-٠٩", "１２３", "½", "\u202e", "\ufeff", "\u2028", "a\u0000b", "😀" * 20,
    "a\nb", "a\r\nb", 'a"b', '"', '""', "'", "\\", "\\N", "{}", "%s", "$1", "'); DROP TABLE it; --", "a;b,c|d\te", "x" * 5000,
    "€", "$", "1,2,3", "1.2.3", "1'000", "--5", "(5", "5)", "1 000,00 €", "12%", "1.234.567,89", "K", "1e3k",
)  # fmt: skip


@dataclass(frozen=True)
class Dialect:
    delimiter: str = ","
    encoding: str = "utf-8"
    end: str = "\n"
    quoting: int = csv.QUOTE_MINIMAL

    def text(self, table: Table) -> str:
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.end, quoting=self.quoting)  # type: ignore[arg-type]
        writer.writerows(table)
        return out.getvalue()

    def bytes(self, table: Table) -> bytes:
        return self.text(table).encode(self.encoding, errors="replace")


DIALECTS = st.builds(
    Dialect,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)


@st.composite
def valid(draw: st.DrawFn, kind: str | None = None, most: int = 20) -> Table:
    """An export as its system writes it: some or all columns of one kind, one spelling per column."""
    o = KINDS[kind or draw(st.sampled_from(sorted(KINDS)))]
    headers = [
        (c, draw(st.sampled_from(aliases)).key)
        for c, aliases in o.columns.items()
        if any(c in group for group in o.needs) or draw(st.integers(0, 5)) == 0
    ]
    if o.marks and not o.marks & {h for _, h in headers}:
        mark = draw(st.sampled_from(sorted(o.marks & o.keys or o.marks)))
        column = next((c for c, aliases in o.columns.items() if mark in {a.key for a in aliases}), "unread")
        headers = [*((c, h) for c, h in headers if c != column), (column, mark)]
    spelled = {c: draw(st.sampled_from(_spellings(o, c))) for c, _ in headers}
    rows = [[spelled[c].format(n=n) for c, _ in headers] for n in range(1, 1 + draw(st.integers(0, most)))]
    return [[h for _, h in headers], *rows]


def _spellings(o: ObjectMap, column: str) -> tuple[str, ...]:
    kind = "text" if column == "unread" else o.kind(column)
    if kind != "choice":
        return WORDS_OF_KIND[kind]
    group = WORDS.get(o.table, {}).get(column, "")
    return tuple(w.rstrip("*") for w in o.words.get(group, {})) or TABLES[o.table].column(column).choices


#: Of each kind how its first rows may be written so that they read the same in two ways, and what may come later.
ALIKE = {
    "time": (("01/01/2026", "02/02/2026", "03.03.2026"), ("02/03/2026", "03/25/2026", "25/03/2026", "04.04.2026", "2026-05-06")),
    "money": (("1.500", "2.250", "€ 3.125"), ("12500", "7.25", "1.250", "1.250,50", "12,5", "€ 900")),
}  # fmt: skip


@st.composite
def late(draw: st.DrawFn, first: int = 5, most: int = 12) -> Table:
    """A list of deals whose first rows leave open how dates or amounts are meant, which later ones may settle."""
    amounts = [draw(st.sampled_from(ALIKE["money"][n >= first])) for n in range(draw(st.integers(1, most)))]
    days = [draw(st.sampled_from(ALIKE["time"][n >= first])) for n, _ in enumerate(amounts)]
    stages = [draw(st.sampled_from(("Proposal", "Won")[: 1 + (n >= first)])) for n, _ in enumerate(amounts)]
    body = [[str(n), "A", *cells] for n, cells in enumerate(zip(amounts, days, stages, strict=True), 1)]
    return [["Deal ID", "Deal", "Amount", "Close date", "Stage"], *body]


@st.composite
def spoiled(draw: st.DrawFn) -> Table:
    """A valid table with things wrong in its cells, rows and columns."""
    table = [list(row) for row in draw(valid())]
    for _ in range(draw(st.integers(0, 10))):
        row = draw(st.sampled_from(table))
        at = draw(st.integers(0, max(0, len(row) - 1)))
        match draw(st.integers(0, 8)):
            case 0 | 1 | 2 if row:
                row[at] = draw(st.sampled_from(HOSTILE) | st.text(max_size=20))
            case 3 if row:
                del row[at]
            case 4:
                row.insert(at, draw(st.sampled_from(HOSTILE)))
            case 5:  # a column twice
                for cells in table:
                    cells += cells[at : at + 1]
            case 6:
                table.insert(
                    draw(st.integers(0, len(table))), draw(st.sampled_from([[], ["Total"], ["Report of March", ""]]))
                )
            case 7:
                table.append(list(row))
            case 8:
                order = draw(st.permutations(range(len(table[0]))))
                for i, cells in enumerate(table):
                    table[i] = [cells[j] for j in order if j < len(cells)]
    return table


_TOKENS = [b'"', b"\n", b"\r", b"\0", b",", b";", b"\t", b"|", b'""', b'","', b"'", b"\xff", b"\xe9", b"\xc3", b"\xef\xbb\xbf",
           b"\x1a", b"\n\n", b'\n"', b'"\n', b" ", b"\xed\xa0\x80", b"x" * 3000, b"#", b"sep=;\n", b"\\"]  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """The bytes of an export after a bad transport: cut, flipped, with marks put in, parts lost or doubled."""
    content = draw(DIALECTS).bytes(draw(spoiled()))
    for _ in range(draw(st.integers(0, 3))):
        at, length = draw(st.integers(0, len(content))), draw(st.integers(0, 40))
        match draw(st.integers(0, 5)):
            case 0:
                content = content[:at]
            case 1:
                content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
            case 2 | 3:
                content = content[:at] + draw(st.sampled_from(_TOKENS)) + content[at:]
            case 4:
                content = content[:at] + content[at + length :]
            case 5:
                content = content[: at + length] + content[at:]
    return content


def _zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", content)
        archive.writestr("sub/b.csv", content[: len(content) // 2])
    return out.getvalue()


def _page(table: Table) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>\n" for row in table)
    return f"<html><body><table>{cells}</table></body></html>".encode(errors="replace")


PACKED: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "zip": _zip}


@st.composite
def containers(draw: st.DrawFn, folder: Path) -> tuple[str, bytes]:
    """Name and content of a gzip, zip, workbook or web page, mostly with damage in it."""
    kind = draw(st.sampled_from(["gz", "zip", "xlsx", "xls"]))
    match kind:
        case "gz" | "zip":
            content = PACKED[kind](draw(mangled()))
        case "xls":
            content = _page(draw(spoiled()))
        case _:
            table = [[c for c in row if "\0" not in c][:20] for row in draw(valid())]
            content = workbook(folder / "book", {"One": ("visible", [list(r) for r in table])}).read_bytes()
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(content)))
        match draw(st.integers(0, 3)):
            case 0:
                content = content[:at]
            case 1:
                content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
            case 2:
                content = content[:at] + draw(st.binary(max_size=8)) + content[at:]
            case 3:
                content = content[:at] + content[at + draw(st.integers(0, 30)) :]
    return f"export.{kind}", content
