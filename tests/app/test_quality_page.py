"""The Data quality page: its sentences say what its tables show, and it computes no more than it says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from smarketing import people, quality
from smarketing.company import open_company
from smarketing.importing import Run, import_files
from smarketing.quality import coverage as covered
from smarketing.settings import Home
from smarketing.ui import coverage, duplicates, exports, history, trust
from smarketing.views import VIEWS
from tests.app.conftest import Open, said
from tests.companies import company

PAGE = "pages/data/data_quality.py"
FINDINGS = ["kind", "finding", "rows", "of"]


def headline(rows: int, rejected: int, *findings: tuple[str, str, int, int]) -> str:
    imports = pd.DataFrame({"rows_read": [rows - 10, 10], "rejected": [0, rejected]})
    return trust.headline(imports, pd.DataFrame(list(findings), columns=FINDINGS))


def test_the_headline_says_what_is_worst_though_every_row_could_be_read() -> None:
    """The most rows are not the largest share: 129 of 1,534 leads are more than 130 of 4,851 activities."""
    assert headline(
        18_864, 0, ("order", "Activities early", 130, 4851), ("order", "Leads touched early", 129, 1534),
        ("gap", "Activities linked to no lead", 5205, 10_056), ("gap", "Leads without an owner", 9, 3900),
        ("duplicate", "Records of somebody", 3000, 3900),
    ) == (
        "All 18,864 rows could be read; most often impossible: leads touched early (129 of 1,534, 8.4 %); "
        "most often missing: activities linked to no lead (5,205 of 10,056, 52 %)."
    )  # fmt: skip


def test_the_headline_says_so_where_nothing_was_found() -> None:
    assert headline(20, 0) == (
        "All 20 rows could be read; no dates are in an impossible order; nothing that the views count by is missing."
    )


def test_next_to_nothing_is_no_percentage() -> None:
    assert headline(20_688, 6, ("gap", "Leads without an e-mail address", 1, 4750)) == (
        "6 of 20,688 rows could not be read; no dates are in an impossible order; "
        "most often missing: leads without an e-mail address (1 of 4,750)."
    )


@pytest.mark.parametrize(
    ("behind", "says"),
    [
        ([0, 7], "The newest event is of 31 Jan 2026."),
        ([0, 28], "The newest event is of 31 Jan 2026. The calls end 28 days before it."),
        (
            [9, 28, 8],
            "The newest event is of 31 Jan 2026. The calls end 28 days before it. "
            "2 other kinds of records also end early.",
        ),
    ],
)
def test_what_ends_early_is_said(behind: list[int], says: str) -> None:
    reached = pd.DataFrame({"what": ["leads", "calls", "deals"][: len(behind)], "days_behind": behind})
    assert trust.stale(reached, date(2026, 1, 31)) == says


def test_without_a_date_nothing_is_stale() -> None:
    assert trust.stale(pd.DataFrame({"what": ["leads"], "days_behind": [None]}), None) == "No record has a date."


def test_how_many_views_can_be_computed() -> None:
    assert trust.answered({"a": None, "b": None}) == "2 of 2 views can be computed. Nothing is missing."
    assert trust.answered({"a": None, "b": "Import deals."}) == "1 of 2 views can be computed."


def of_months(**known: tuple[int, ...]) -> pd.DataFrame:
    """Coverage of 100 leads a month, from January on: how many have each field."""
    return pd.DataFrame(
        [("leads", field, pd.Timestamp(2026, month, 1), 100, n)
         for field, months in known.items() for month, n in enumerate(months, 1)],
        columns=["what", "field", "month", "rows", "known"],
    )  # fmt: skip


def test_the_sentence_names_the_worst_month_in_the_direction_of_the_chart() -> None:
    """field    Jan  Feb  Mar  Apr   filled of 100
    source   97   97   15   20    empty in March 85 %, else 86 of 300
    fit      0    0    0    0
    status   40   41   39   40    empty in 60 % throughout
    """
    found = of_months(source=(97, 97, 15, 20), fit=(0,) * 4, status=(40, 41, 39, 40), owner=(100,) * 4)
    assert coverage.sentence(found) == (
        "In March 2026, 85 % of 100 leads have no source; in the other months together 29 %. 1 more such gap is listed "
        "below. Empty in most records: status of leads (60 %). Empty in all: fit of leads."
    )


def test_the_sentence_claims_no_more_than_was_looked_for() -> None:
    assert coverage.sentence(of_months(owner=(90, 100, 95))) == (
        "No month leaves a field empty far more often than the other months do."
    )


def test_deals_without_a_lead_are_said_in_english() -> None:
    links = of_months(**{"link to a lead": (97, 97, 10, 97)}).assign(what="deals")
    assert coverage.sentence(links) == (
        "In March 2026, 90 % of 100 deals are linked to no lead; in the other months together 3 %."
    )
    never = of_months(**{"link to a lead": (0, 0)}).assign(what="deals")
    assert coverage.sentence(never).endswith("Empty in all: link to a lead of deals.")
    several = pd.concat(
        [never, never.assign(field="owner"), never.assign(what="leads", field="fit")], ignore_index=True
    )
    assert coverage.sentence(several).endswith("Empty in all: link to a lead and owner of deals, fit of leads.")


def test_every_share_from_ten_percent_on_is_written_in_the_chart_of_24_months() -> None:
    """Of 24 months before and in 2026 one has 9 % empty, one 10 % and one 100 %."""
    months = [pd.Timestamp(2025 + n // 12, n % 12 + 1, 1) for n in range(25)]
    known = [0, 0, 90, 91, *[100] * 21]  # the first is one month too many to be shown
    frame = pd.DataFrame({"what": "leads", "field": "owner", "month": months, "rows": 100, "known": known})
    spec = coverage.chart(frame).spec.to_dict()
    cells, figures = (spec["datasets"][layer["data"]["name"]] for layer in spec["layer"])
    assert [row["text"] for row in figures] == ["100 %", "10 %"]
    assert len(cells) == 24
    assert spec["layer"][0]["encoding"]["color"]["legend"]["title"] == "Empty"


def test_what_is_left_alone_is_said() -> None:
    found = people.Counts(9, 9, 0, 0, 0, placeholders=1, mailboxes=2)
    assert duplicates.left_alone(found) == (
        "Not merged although the address is the same: 1 record at placeholder addresses such as none@ and "
        "2 records at shared mailboxes such as info@, under other names."
    )


def test_of_many_files_a_few_are_named_whole() -> None:
    """A list that is cut off in the middle of a name tells neither what it was nor how much is missing."""
    run = Run(3, files=("deals.csv", "leads.csv", "calls.csv"), rows_read=9)
    assert history.table([run])["files"].tolist() == ["deals.csv and 2 more"]
    assert history.table([Run(3)])["files"].tolist() == ["cannot be read any more"]


@pytest.mark.parametrize(
    ("export", "name"),
    [("spend_by_day", "spend by day"), ("opportunities", "deals"), ("contacts", "contacts"), ("costs", "ad spend"),
     ("costs_by_month", "ad spend by month"), ("traffic", "visits"), (None, "")],
)  # fmt: skip
def test_exports_have_the_names_that_people_have_for_them(export: str | None, name: str) -> None:
    assert exports.called(export) == name


def test_a_file_that_was_imported_is_named_as_elsewhere() -> None:
    past = pd.DataFrame(
        [(pd.Timestamp(2026, 1, 5, 12), "deals.csv", "generic", "opportunities", 9, 8, 0, 1, ""),
         (pd.Timestamp(2026, 1, 5, 12), "own.csv", "own", "leads", 1, 1, 0, 0, "")],
        columns=["imported_at", "file", "crm", "object", "rows_read", "loaded", "merged", "rejected", "notes"],
    )  # fmt: skip
    rows = history.by_file(past, {"generic": "Plain column names"})
    assert rows[["export", "system"]].values.tolist() == [["Deals", "Plain column names"], ["Leads", "own"]]


def test_every_view_is_tried_once_all_else_stands_on_the_page(
    open_page: Open, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trying them takes seconds after an import; the history of imports, the part before, must not wait for it."""
    order: list[str] = []
    tried, listed = trust.answer, history.imports
    monkeypatch.setattr(trust, "answer", lambda view, *given: order.append(view.name) or tried(view, *given))
    monkeypatch.setattr(history, "imports", lambda *given: order.append("imports") or listed(*given))
    app = open_page(PAGE, demo_folder)
    assert not app.exception
    assert order == ["imports", *VIEWS]
    assert "could not be read" in app.subheader[0].value
    assert "views can be computed" in said(app)


def test_an_empty_company_has_no_coverage() -> None:
    assert covered(company().warehouse).empty


def test_links_that_lead_nowhere_are_a_warning_and_all_are_listed(tmp_path: Path, open_page: Open) -> None:
    """Two of five deals name a lead of the other file."""
    files = {
        "leads.csv": "lead_id,created_date,source\nL-1,2026-01-05,Web\nL-2,2026-01-05,Web\n",
        "deals.csv": "deal_id,lead_id,amount,stage,close_date\n"
        + "".join(f"{n},L-{n},10,Closed Won,2026-01-09\n" for n in range(1, 6)),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    import_files([tmp_path / name for name in files], Home(tmp_path))
    app = open_page(PAGE, tmp_path)
    assert not app.exception
    (warned,) = [shown.value.replace("\\", "") for shown in app.warning]
    assert warned.startswith("Only 2 of the 5 deals that name a lead name one that is in the data.")
    told = trust.linked(quality.shares(open_company(Home(tmp_path)).warehouse), {"generic": "Plain column names"})
    assert told.values.tolist() == [["Deals that name a lead", "Plain column names", 0.4, 2, 5]]
