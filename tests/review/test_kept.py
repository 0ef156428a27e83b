"""Reviews that were kept: the same bytes again, and what has become of their figures; the layout kept for all."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from smarketing.cli import main
from smarketing.errors import ReviewError, UnknownName, WorkspaceError
from smarketing.review import FORMATS, Layout, kept, layout, review, write
from smarketing.settings import Home
from smarketing.workspace import Workspace
from tests.companies import company
from tests.review.test_review import made

MONTH = date(2026, 4, 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(f"sqlite:///{tmp_path / 'workspace.db'}")


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_kept_review_gives_the_same_bytes(workspace: Workspace, form: str) -> None:
    found = review(made("Fair =1+1", "日本"))
    kept.keep(workspace, found, "Ada")
    again = kept.asked(workspace, MONTH)
    assert write(again.review, form) == write(found, form)
    assert (again.author, again.number) == ("Ada", 1)


def test_what_does_not_differ_is_kept_once(workspace: Workspace) -> None:
    assert kept.keep(workspace, review(made())).number == 1
    assert kept.keep(workspace, review(made())).number == 1
    assert kept.keep(workspace, review(made("Web"))).number == 2


def test_later_changes_are_said_with_what_they_come_from() -> None:
    """A lead more that became known in June:

    figure of April   kept on 20 May   on 2 June
    Leads             1                2
    """
    early = {"id": "A", "source": "Fair", "stage": "lead", "created_at": date(2026, 4, 3)}
    late = {"id": "B", "source": "Fair", "stage": "lead", "created_at": date(2026, 4, 9)}
    newest = {"id": "N", "source": "Fair", "stage": "lead", "created_at": date(2026, 5, 20)}
    newer = {"id": "M", "source": "Fair", "stage": "lead", "created_at": date(2026, 6, 2)}
    was = review(company([early, newest]), MONTH, ("leads-by-source",))
    now = review(company([early, late, newest, newer]), MONTH, ("leads-by-source",))
    assert [(one.was, one.now) for one in kept.changes(was, now) if one.figure == "Leads"] == [("1", "2")]
    assert kept.reasons(was, now) == ("Data as of 20 May 2026; now: Data as of 2 Jun 2026",)
    assert kept.changes(was, was) == () and kept.reasons(was, was) == ()


def test_a_month_that_was_never_kept_lists_those_that_were(workspace: Workspace) -> None:
    with pytest.raises(ReviewError, match="none yet"):
        kept.asked(workspace, MONTH)
    kept.keep(workspace, review(made()))
    with pytest.raises(ReviewError, match="April 2026"):
        kept.asked(workspace, date(2026, 3, 1))


def test_a_damaged_one_is_said(workspace: Workspace) -> None:
    kept.keep(workspace, review(made()))
    with create_engine(workspace.url).begin() as con:
        con.execute(text("UPDATE documents SET content = :wrong"), {"wrong": '{"packed": "bm9uZQ=="}'})
    with pytest.raises(WorkspaceError, match="2026-04 that was kept is damaged"):
        kept.kept(workspace, MONTH)


def test_the_layout_is_said_once_for_everybody(workspace: Workspace) -> None:
    assert layout.layout(workspace) == Layout()
    layout.keep(workspace, Layout(("funnel", "scorecard"), "letter"))
    assert layout.layout(workspace) == Layout(("funnel", "scorecard"), "letter")
    with pytest.raises(UnknownName, match="funel"):
        layout.keep(workspace, Layout(("funel",)))


def test_a_section_that_is_no_more_is_left_out(workspace: Workspace) -> None:
    workspace.save(*layout.KEY, {"sections": ["funnel", "of-old"], "paper": "papyrus"}, base=0)
    assert layout.layout(workspace) == Layout(("funnel",), "a4")


@pytest.mark.parametrize("said", [None, 5, "funnel", {"funnel": 1}])
def test_a_layout_without_a_list_of_sections_is_the_usual(workspace: Workspace, said: Any) -> None:
    workspace.save(*layout.KEY, {"sections": said, "paper": ["a4"]}, base=0)
    assert layout.layout(workspace) == Layout()


def test_what_is_no_month_among_the_kept_is_passed_over(workspace: Workspace) -> None:
    kept.keep(workspace, review(made()))
    for name in ("foo", "2026-13", "2026-4"):
        workspace.save(kept.KIND, name, {"packed": ""}, base=0)
    assert kept.months(workspace) == (MONTH,)


def run(home: Home, *arguments: str) -> Any:
    return CliRunner().invoke(main, ["review", *arguments], env={"SMARKETING_HOME": str(home.folder)})


def test_the_command_keeps_and_writes_again(demo: Home, tmp_path: Path) -> None:
    first, second, whole = (tmp_path / name for name in ("first.html", "second.html", "whole.md"))
    october = ("--month", "2026-10", "--format", "html", "--section", "funnel", "--section", "scorecard")
    never = run(demo, *october, "--kept", "--out", str(first))
    assert never.exit_code == 1 and "No review of October 2026 was kept" in never.output
    assert run(demo, *october, "--keep", "--keep-layout", "--author", "Ada", "--out", str(first)).exit_code == 0
    assert run(demo, "--month", "2026-10", "--format", "html", "--kept", "--out", str(second)).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    assert run(demo, "--month", "2026-10", "--format", "md", "--section", "all", "--out", str(whole)).exit_code == 0
    assert "## Rep activity" in whole.read_text(encoding="utf-8")


def test_a_kept_review_is_there_without_the_data(demo: Home, tmp_path: Path) -> None:
    """As after the warehouse was emptied to begin anew: what was kept is written, with why nothing is compared."""
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    usual = ("--format", "md", "--section", "funnel")
    assert run(demo, *usual, "--month", "2026-10", "--keep", "--out", str(first)).exit_code == 0
    shutil.rmtree(demo.warehouse)
    for asked in ((), ("--month", "2026-10")):
        second.unlink(missing_ok=True)
        again = run(demo, *usual, *asked, "--kept", "--out", str(second))
        assert again.exit_code == 0 and "Nothing to compare it with: There is nothing to review" in again.output
        assert first.read_bytes() == second.read_bytes()
    assert run(demo, *usual, "--month", "2026-09", "--kept", "--out", str(second)).exit_code == 1


def test_a_review_of_a_newer_version_of_the_app_is_not_taken_for_damaged(workspace: Workspace) -> None:
    workspace.save(kept.KIND, "2026-04", {"edition": "2", "packed": "?"}, base=0)
    with pytest.raises(WorkspaceError, match="kept by a newer version of the app"):
        kept.kept(workspace, MONTH)
