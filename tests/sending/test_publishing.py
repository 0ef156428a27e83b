"""Pages for a wiki or a file share: whole, without a script or a request, and in nobody's way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smarketing.company import Company, open_company
from smarketing.errors import SmarketingError
from smarketing.sending import publishing
from smarketing.sending.publishing import publish
from smarketing.settings import Home
from smarketing.views import VIEWS


@pytest.fixture(scope="module")
def published(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("share") / "pages"
    assert publish(open_company(Home(demo_folder)), folder) == len(VIEWS) + 2
    return folder


def test_every_view_has_a_page_and_every_link_leads_to_one(published: Path) -> None:
    index = (published / "index.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'href="([^"]+)"', index))
    assert {f"{name}.html" for name in VIEWS} <= linked
    assert all((published / link).is_file() for link in linked)
    for page in published.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert page.name == "index.html" or 'href="index.html"' in text
        assert "<script" not in text
        assert not re.search(r'(?:src|href)="(?!#|data:|index\.html|[a-z-]+\.(?:html|pdf)")', text), page
        assert "default-src 'none'" in text


def test_publishing_again_replaces_all_of_it(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is no more is gone, and a failure leaves what was there."""
    contents = iter([{"index.html": b"1", "old.html": b""}, {"index.html": b"2"}])

    def files(_: Company) -> dict[str, bytes]:
        some = next(contents)
        return some | {publishing.MARK: "\n".join([*some, publishing.MARK]).encode()}

    monkeypatch.setattr(publishing, "_files", files)
    opened, folder = open_company(Home(demo_folder)), tmp_path / "pages"
    publish(opened, folder)
    publish(opened, folder)
    assert sorted(path.name for path in folder.iterdir()) == [publishing.MARK, "index.html"]
    assert (folder / "index.html").read_bytes() == b"2"
    with pytest.raises(StopIteration):
        publish(opened, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


def test_somebodys_files_are_left_alone(demo_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(SmarketingError, match=r"holds other files, such as thesis\.txt"):
        publish(open_company(Home(demo_folder)), tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_what_somebody_puts_there_meanwhile_stays(
    demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writing the pages takes a while, and a folder may be called as one of our files is."""
    opened, folder = open_company(Home(demo_folder)), tmp_path / "pages"

    def files(_: Company) -> dict[str, bytes]:
        if folder.exists():
            (folder / "minutes.txt").write_text("mine")
        return {"index.html": b"1", publishing.MARK: f"index.html\n{publishing.MARK}".encode()}

    monkeypatch.setattr(publishing, "_files", files)
    publish(opened, folder)
    with pytest.raises(SmarketingError, match=r"holds other files, such as minutes\.txt"):
        publish(opened, folder)
    assert (folder / "minutes.txt").read_text() == "mine" and [path.name for path in tmp_path.iterdir()] == ["pages"]
    (folder / "minutes.txt").unlink()
    (folder / "index.html").unlink()
    (folder / "index.html").mkdir()
    (folder / "index.html" / "plan.txt").write_text("mine")
    with pytest.raises(SmarketingError, match=r"holds other files, such as index\.html"):
        publish(opened, folder)
    assert (folder / "index.html" / "plan.txt").read_text() == "mine"


def test_a_link_keeps_leading_to_the_pages(demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a wiki reads the pages under another name than they are published under."""
    contents = iter([b"1", b"2"])
    marked = f"index.html\n{publishing.MARK}".encode()
    monkeypatch.setattr(publishing, "_files", lambda _: {"index.html": next(contents), publishing.MARK: marked})
    (tmp_path / "share").mkdir()
    (tmp_path / "wiki").symlink_to(tmp_path / "share")
    for content in (b"1", b"2"):
        publish(open_company(Home(demo_folder)), tmp_path / "wiki")
        assert (tmp_path / "share" / "index.html").read_bytes() == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["share", "wiki"]


def test_nothing_imported(home: Home, tmp_path: Path) -> None:
    with pytest.raises(SmarketingError, match="import your CRM"):
        publish(open_company(home), tmp_path / "pages")
    assert not (tmp_path / "pages").exists()
