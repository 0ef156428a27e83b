"""The monthly review as a document: the pages' figures in every format, whatever names the exports hold."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pptx import Presentation

from smarketing.cli import main
from smarketing.company import Company
from smarketing.errors import ReviewError, UnknownName
from smarketing.review import FORMATS, Review, review, write
from smarketing.review.chat import literal
from smarketing.review.document import CHAPTERS
from smarketing.review.texts import breakable, shaped
from smarketing.views import Filters, view
from tests.companies import company
from tests.review.slides import assert_plain

NASTY = "<script>alert(1)</script> [x](http://evil.example) @here =1+1 #panic()"


def made(source: str = "Fair", owner: str = "Dana") -> Company:
    leads = [
        {"id": f"L{n}", "source": source, "owner": owner, "stage": "mql", "created_at": date(2026, 4, 1 + n % 28),
         "mql_at": date(2026, 4, 2 + n % 28)}
        for n in range(40)
    ]  # fmt: skip
    deals = [
        {"id": f"D{n}", "lead_id": f"L{n}", "outcome": "won" if n % 2 else "lost", "amount": 100.0 + n,
         "created_at": date(2026, 4, 3), "closed_at": date(2026, 4, 5 + n)}
        for n in range(20)
    ]  # fmt: skip
    newest = {"id": "N", "source": source, "owner": owner, "stage": "lead", "created_at": date(2026, 5, 20)}
    return company([*leads, newest], deals)


@pytest.fixture(scope="module")
def april() -> Review:
    return review(made())


class Page(HTMLParser):
    """The tags and addresses of a web page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "xlink:href", "action")]

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_it_reviews_the_newest_month_that_is_over(april: Review) -> None:
    assert april.title == "Monthly review, April 2026"
    assert [section.name for section in april.sections] == [chapter.view for chapter in CHAPTERS]


def test_sections_hold_what_the_pages_say(april: Review) -> None:
    asked = Filters(start=date(2026, 4, 1), end=date(2026, 4, 30))
    for section in april.sections:
        if section.missing or section.name == "volumes":
            continue
        result = view(section.name).ask(made(), asked)
        assert (section.headline, section.cards) == (result.headline, result.kpis)


def test_chosen_sections_come_in_their_order() -> None:
    chosen = review(made(), date(2026, 4, 30), ("funnel", "scorecard", "ledger", "funnel"))
    assert [section.name for section in chosen.sections] == ["funnel", "scorecard", "ledger"]
    with pytest.raises(UnknownName, match="funel"):
        review(made(), date(2026, 4, 30), ("funel",))


def test_without_data_there_is_nothing_to_review() -> None:
    with pytest.raises(ReviewError, match="import your CRM's exports first"):
        review(company())


def test_a_month_after_the_data_is_refused() -> None:
    with pytest.raises(ReviewError, match="the data ends on 20 May 2026"):
        review(made(), date(2026, 6, 1))


def test_a_month_before_the_data_says_so_in_every_format() -> None:
    early = review(made(), date(2020, 1, 1))
    for form in FORMATS:
        assert write(early, form)


@pytest.mark.parametrize("form", list(FORMATS))
def test_the_same_review_gives_the_same_bytes(form: str) -> None:
    assert write(review(made()), form) == write(review(made()), form)


def test_an_unknown_format_lists_what_exists(april: Review) -> None:
    with pytest.raises(ReviewError, match="pdf, pptx, html, md"):
        write(april, "docx")


def test_a_web_page_has_no_script_and_asks_nobody(april: Review) -> None:
    page = Page(write(april, "html").decode())
    assert "script" not in page.tags and "svg" in page.tags
    assert all(address.startswith("#") for address in page.addresses)


@pytest.mark.parametrize("form", list(FORMATS))
def test_names_from_exports_stay_names(form: str) -> None:
    written = write(review(made(NASTY, NASTY)), form)
    if form == "pdf":
        assert written.startswith(b"%PDF")
        return
    if form == "pptx":
        assert_plain(Presentation(io.BytesIO(written)))
        return
    text = written.decode()
    if form == "html":
        page = Page(text)
        assert "script" not in page.tags and not any("evil" in address for address in page.addresses)
        assert any("alert(1)" in said for said in page.said)
    else:
        assert "<script>" not in text.replace("\\<script\\>", "") and not re.search(r"(?<!\\)\[x(?<!\\)\]", text)
        assert not re.search(r"(?<!\\)@here", text)


@pytest.mark.parametrize("name", ["日本語の名前", "שלום עולם", "😀 Party", "a\x00b\x07c", "x" * 300, "‮evil", "\ue000"])
def test_any_name_can_be_printed(name: str) -> None:
    found = review(made(name, name), chapters=("leads-by-source", "rep-activity", "lead-aging"))
    assert write(found, "pdf").startswith(b"%PDF")
    assert_plain(Presentation(io.BytesIO(write(found, "pptx"))))
    assert "\x00" not in write(found, "html").decode() + write(found, "md").decode()


def test_long_words_may_break_and_what_has_no_shape_is_gone() -> None:
    assert breakable("a" * 50).count("\u200b") == 2
    assert shaped("a\x00b\u202ec") == "abc"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. first", "1\\. first"),
        ("302.5K", "302\\.5K"),
        ("- x", "\\- x"),
        ("a*b_c", "a\\*b\\_c"),
        ("see http://x.example", "see http\\://x.example"),
    ],
)
def test_chat_takes_text_for_text(text: str, written: str) -> None:
    assert literal(text) == written


def test_the_pdf_is_tagged_and_says_its_title(april: Review) -> None:
    written = write(april, "pdf")
    assert b"/MarkInfo" in written or b"/StructTreeRoot" in written
    assert b"pdfuaid" in written


def run(home: Path, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["review", *arguments], env={"SMARKETING_HOME": str(home)})


def test_the_command_writes_a_file(demo_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.md"
    result = run(demo_folder, "--format", "md", "--month", "2026-10", "--section", "scorecard", "--out", str(out))
    assert result.exit_code == 0, result.output
    shown = CliRunner().invoke(
        main, ["show", "scorecard", "--from", "2026-10-01", "--to", "2026-10-31", "--format", "json"],
        env={"SMARKETING_HOME": str(demo_folder)},
    )  # fmt: skip
    assert literal(json.loads(shown.output)["headline"]) in out.read_text(encoding="utf-8")


def test_the_command_refuses_in_a_sentence(demo_folder: Path, tmp_path: Path) -> None:
    assert "write it as YYYY-MM" in run(demo_folder, "--month", "October").output
    late = run(demo_folder, "--month", "2027-03")
    assert late.exit_code == 1 and "cannot be reviewed" in late.output
    nowhere = run(demo_folder, "--format", "md", "--section", "scorecard", "--out", str(tmp_path / "no" / "x.md"))
    assert nowhere.exit_code == 1 and "cannot be written" in nowhere.output
