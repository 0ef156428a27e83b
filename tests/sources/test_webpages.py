"""Tables in web pages: marks, texts and what spans columns, however the page is cut into chunks."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.errors import FileError
from smarketing.sources import webpages
from tests.sources.support import write


def rows(folder: Path, page: str) -> list[list[str]]:
    return list(webpages.rows(write(folder, page, "page.xls"), "page.xls"))


PAGES = {
    "plain": ("<table><tr><th>id</th><th>name</th></tr><tr><td>1</td><td>Ann</td></tr></table>", ["1", "Ann"]),
    "unclosed": ("<table><tr><th>id<th>name<tr><td>1<td>Ann</table>", ["1", "Ann"]),
    "capitals": ("<TABLE><TR><TH>id</TH></TR><TR><TD>1</TD><TD>Ann</TD></TR></TABLE>", ["1", "Ann"]),
    "entities": ("<tr><td>A &amp; B &lt;c&gt; &#8364;</td><td>5 < 6 & 7</td></tr>", ["A & B <c> €", "5 < 6 & 7"]),
    "lines": ("<tr><td> a<br>b<br/>c </td></tr>", ["a\nb\nc"]),
    "spans": (
        "<tr><td colspan=2>a</td><td COLSPAN = '2' x>b</td><td data=colspan>c</td></tr>",
        ["a", "", "b", "", "c"],
    ),
    "quoted": ("""<tr><td title="a > b" x='</td>'>1</td><td title=5">2</td></tr>""", ["1", "2"]),
    "remarks": ("<tr><!-- <td>no</td> --><td>1<!-->2</td><![if x]><td>3</td><?xml x?></tr>", ["12", "3"]),
    "unread": ("<tr><td>1<script>if (a<b) '<td>'</script></td><style>td{}</style><td>2</td></tr>", ["1", "2"]),
    "inside": ("<tr><td><b>A</b><span class='x'>nn</span></td></tr>", ["Ann"]),
}


@pytest.mark.parametrize(("page", "last"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("chunk", [1, 7, 1 << 16])
def test_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, last: list[str], chunk: int) -> None:
    monkeypatch.setattr(webpages, "_CHUNK", chunk)
    assert rows(tmp_path, page)[-1] == last


@pytest.mark.parametrize("end", ["<td", "<!-- ", "<style>td{}", '<td title="', "</t"])
def test_a_page_that_breaks_off_is_refused(tmp_path: Path, end: str) -> None:
    """Its last rows may be missing."""
    with pytest.raises(FileError, match="ends in the middle of a mark; download it again"):
        rows(tmp_path, f"<table><tr><td>1</td></tr><tr><td>2</td>{end}")
