"""Which leads is nobody working?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings

from smarketing.company import Company
from smarketing.errors import UnknownName
from smarketing.views import Filters, Result, view
from smarketing.views.lead_aging import BUCKETS, records
from tests.companies import Row, company
from tests.views.random_companies import FILTERS, Known, companies, day_of

VIEW = view("lead-aging")
TODAY = date(2026, 6, 1)
#: An activity on the last day sets the data date without touching a lead.
NOTE = {"id": "note", "kind": "note", "occurred_at": TODAY, "lead_id": "nobody"}
EDGES = {
    "days_0_7": (0, 7), "days_8_15": (8, 15), "days_16_30": (16, 30), "days_31_60": (31, 60), "days_61_120": (61, 120),
    "days_over_120": (121, 400),
}  # fmt: skip
ROW = ["no_activity", *EDGES, "total"]


def idle(days: int | None, **more: object) -> Row:
    """A lead last touched so many days ago; None: never."""
    touched = None if days is None else TODAY - timedelta(days=days)
    return {"created_at": date(2025, 1, 1), "owner": "Dana", "last_activity_at": touched, **more}


def aging(*leads: Row) -> Company:
    return company([{"id": f"{n:05}", **row} for n, row in enumerate(leads)], (), [NOTE], today=TODAY)


GRID = {
    "Ada": (561, 2, 6, 62, 292, 68, 208),
    "Bo": (313, 20, 20, 41, 328, 179, 112),
    "Cy": (234, 64, 117, 119, 302, 133, 11),
    "Di": (121, 128, 100, 183, 186, 3, 4),
}


@pytest.fixture(scope="module")
def example() -> Result:
    """Each cell's leads are spread over the days of its bucket, both edges included."""
    leads = []
    for owner, cells in GRID.items():
        leads += [idle(None, owner=owner)] * cells[0]
        for (low, high), many in zip(EDGES.values(), cells[1:], strict=True):
            leads += [idle(low + (high - low) * n // max(many - 1, 1), owner=owner) for n in range(many)]
    return VIEW.ask(aging(*leads), Filters())


def test_worked_example(example: Result) -> None:
    rows = example.rows.set_index("owner")
    totals = {"Ada": 1199, "Bo": 1013, "Cy": 980, "Di": 725}
    assert {o: tuple(cells) for o, cells in rows[ROW[:-1]].iterrows()} == GRID
    assert rows["total"].to_dict() == totals
    assert rows[ROW].sum().tolist() == [1229, 214, 243, 405, 1108, 383, 335, 3917]


def test_worked_example_headline(example: Result) -> None:
    assert example.summary == (
        "1,947 of 3,917 open leads (50 %) have had no activity for more than 60 days or none at all; "
        "837 of them belong to Ada."
    )


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(None, "no_activity"), *((edge, name) for name, edges in EDGES.items() for edge in edges)],
)
def test_edges_of_the_buckets(days: int | None, bucket: str) -> None:
    (row,) = VIEW.ask(aging(idle(days)), Filters()).rows.to_dict("records")
    assert [name for name in BUCKETS if row[name]] == [bucket]
    assert list(row) == ["owner", *ROW]


# Against pandas


def _expected(known: Known, filters: Filters) -> pd.DataFrame:
    """Owner and idle days of each lead in the grid, from the rows alone."""
    as_of = known.as_of(filters) or date.max
    found = []
    for lead in known.chosen(filters):
        dealt = any(d["lead_id"] == lead["id"] and _is_known(d, as_of) for d in known.deals)
        closed = dealt or lead["stage"] in ("opportunity", "customer") or lead["rejected"]
        if closed and not filters.all_leads:
            continue
        days = [day_of(a["occurred_at"]) for a in known.activities if lead["id"] in a["lead_id"].split(";")]
        days = [d for d in [*days, day_of(lead["last_activity_at"])] if d and d <= as_of]
        # Activities of before the lead existed are none on it.
        created = day_of(lead["created_at"]) or date.min
        touched = bool(days) and max(days) >= created
        found.append((lead["id"], lead["owner"], (as_of - max(days)).days if touched else None))
    return pd.DataFrame(found, columns=["id", "owner", "idle"])


def _is_known(deal: Row, as_of: date) -> bool:
    won = deal["outcome"] == "won" and (deal["closed_at"] or date.min) <= as_of
    return won or (deal["created_at"] or date.min) <= as_of


def _bucket(days: float | None) -> str:
    if days is None or pd.isna(days):
        return "no_activity"
    return next(name for name, (low, high) in EDGES.items() if low <= days and (days <= high or low == 121))


@settings(max_examples=25, deadline=None)
@given(companies(), FILTERS)
def test_equals_an_independent_computation(known: Known, filters: Filters) -> None:
    for asked in (filters, replace(filters, all_leads=True)):
        result = VIEW.ask(known.company, asked)
        if result.missing:
            return
        expected = _expected(known, asked)
        expected["bucket"] = [_bucket(days) for days in expected["idle"]]
        grid = result.rows.set_index("owner")
        assert grid["total"].to_dict() == expected["owner"].value_counts().to_dict()
        # Every lead is in exactly one cell, and the records of a cell are its leads.
        cells = expected.groupby(["owner", "bucket"])["id"].apply(set).to_dict()
        listed = pd.concat([records(known.company, asked, b).assign(bucket=b) for b in BUCKETS])
        assert listed.groupby(["owner", "bucket"])["id"].apply(set).to_dict() == cells
        assert len(listed) == listed["id"].nunique() == len(records(known.company, asked, "total"))
        assert {(o, b): grid.loc[o, b] for o, b in cells} == {key: len(ids) for key, ids in cells.items()}
        assert (grid[list(BUCKETS)].sum(axis=1) == grid["total"]).all()
        # What is not in the grid is counted as left out.
        left = sum(left.rows for left in result.left_out if not left.reason.startswith(("no creation", "prospects")))
        assert grid["total"].sum() + left == len(known.chosen(asked))


# Which leads


def test_open_leads_are_neither_converted_nor_rejected_and_a_switch_shows_all() -> None:
    made = aging(idle(1), idle(1, stage="opportunity"), idle(1, converted=True), idle(1, rejected=True))
    result = VIEW.ask(made, Filters())
    assert result.rows["total"].tolist() == [1]
    assert {left.reason: left.rows for left in result.left_out} == {
        "already converted to an opportunity": 2,
        "rejected or closed": 1,
    }
    everything = VIEW.ask(made, Filters(all_leads=True))
    assert everything.rows["total"].tolist() == [4]
    assert everything.left_out == ()


def test_leads_outside_the_selection_are_not_left_out_of_it() -> None:
    """Found wrong: with one owner chosen, the converted leads of all others were listed as left out."""
    made = aging(idle(1, source="Web"), idle(1, owner="Lee", converted=True), idle(1, source="Fair", rejected=True))
    assert VIEW.ask(made, Filters(owners=("Dana",), sources=("Web",))).left_out == ()


def test_leads_without_an_owner_are_counted_under_their_own_name_and_nobody_is_blamed() -> None:
    result = VIEW.ask(aging(idle(None, owner=None), idle(None, owner=None), idle(1)), Filters())
    assert result.rows["owner"].tolist() == ["No owner", "Dana"]
    assert result.summary.endswith("; 2 of them have no owner.")


# The list to call


def test_records_are_idle_longest_then_most_valuable_first() -> None:
    """A lead never touched has been idle since it was created; equal days are ordered by value, unknown last.

    lead | last touched     | created        | value   | place
    0    | 5 days ago       |                |         | 6
    1    | 50 days ago      |                |         | 4
    2    | 50 days ago      |                | 300     | 3
    3    | never            | 300 days ago   |         | 1
    4    | 60 days ago      |                | 1       | 2
    5    | never            | unknown        |         | 7
    6    | 5 days ago       |                | 2       | 5
    """
    made = aging(
        idle(5), idle(50), idle(50, value=300.0), idle(None, created_at=TODAY - timedelta(days=300)),
        idle(60, value=1.0),
        idle(None, created_at=None), idle(5, value=2.0),
    )  # fmt: skip
    listed = records(made, Filters(), None)
    assert listed["id"].tolist() == ["00003", "00004", "00002", "00001", "00006", "00000", "00005"]
    assert listed["idle_days"].tolist()[:6] == [300, 60, 50, 50, 5, 5]


def test_the_value_of_a_lead_is_the_crms_else_the_average_of_its_source_else_unknown() -> None:
    """A source whose won deals all lack an amount is of unknown value, not of none."""
    leads = [
        {"id": "known", "source": "Web", "value": 7.0},
        {"id": "average", "source": "Web"},
        {"id": "won", "source": "Web"},
        {"id": "free", "source": "Fair"},
        {"id": "unpriced", "source": "Fair"},
    ]
    deals = [
        {"id": "D1", "lead_id": "won", "outcome": "won", "amount": 90.0},
        {"id": "D2", "lead_id": "unpriced", "outcome": "won", "amount": 0.0},
    ]
    made = company([{**row, "created_at": TODAY, "last_activity_at": TODAY} for row in leads], deals, today=TODAY)
    values = records(made, Filters(), "days_0_7").set_index("id")["expected_value"]
    assert values.dropna().to_dict() == {"known": 7.0, "average": 30.0}
    assert values.index[-1] == "free"


def test_records_know_the_data_date_by_themselves() -> None:
    """Found wrong: without a chosen day every bucket's list was empty, while the grid had leads in it."""
    assert len(records(aging(idle(3)), Filters(), "days_0_7")) == 1


def test_an_unknown_bucket_is_an_error_that_lists_the_buckets() -> None:
    with pytest.raises(UnknownName, match="Did you mean days_0_7"):
        records(aging(idle(3)), Filters(), "days_0_8")


def test_on_an_earlier_day_later_touches_are_unknown() -> None:
    leads = [{"id": "1", "created_at": date(2026, 1, 1)}]
    touches = [{"lead_id": "1", "kind": "note", "occurred_at": d} for d in (date(2026, 1, 5), date(2026, 5, 1))]
    result = VIEW.ask(company(leads, (), touches, today=TODAY), Filters(as_of=date(2026, 1, 15)))
    assert result.rows["days_8_15"].tolist() == [1]


# What is missing, and the chart


@pytest.mark.parametrize(
    ("made", "words"),
    [(company(), "No leads"), (company([{"id": "1", "created_at": TODAY}]), "Lead aging needs activities")],
)
def test_what_is_missing_names_the_export_that_supplies_it(made: Company, words: str) -> None:
    result = VIEW.ask(made, Filters())
    assert words in (result.missing or "")
    assert VIEW.charts(result) == []


def test_the_grid_has_totals_and_is_strongest_where_most_leads_lie() -> None:
    result = VIEW.ask(aging(idle(None), idle(3), idle(3), idle(3, owner="Lee")), Filters())
    (chart,) = VIEW.charts(result)
    spec = chart.spec.to_dict()
    cells = {(r["owner"], r["column"]): r for rows in spec["datasets"].values() for r in rows}
    assert len(cells) == 3 * 8
    assert cells["All owners", "total"]["leads"] == 4
    assert cells["Dana", "days_0_7"]["share"] == pytest.approx(2 / 3)
    assert [cells["Dana", column]["strength"] for column in ("days_0_7", "no_activity", "total")] == [1.0, 0.5, 0.0]
    assert cells["Dana", "no_activity"]["age"] == "Neglected"
    assert spec["layer"][0]["encoding"]["y"]["sort"] == ["All owners", "Dana", "Lee"]
    assert chart.alt == result.summary


def test_numbers_of_the_grid_have_a_colour_of_the_pages_theme() -> None:
    """Found wrong: on a dark page the numbers were black on black."""
    (chart,) = VIEW.charts(VIEW.ask(aging(idle(3)), Filters()))
    text = next(layer for layer in chart.spec.to_dict()["layer"] if layer["mark"]["type"] == "text")
    assert text["encoding"]["color"]["scale"]["range"] == "ramp"


def test_an_earlier_day_says_how_many_leads_are_taken_as_closed_without_a_day() -> None:
    """Found wrong: the same 12 November had 760 open leads of 1,150 in one export, and 686 of 888 in the next.

    lead | of     | in the export            | on 12 Nov
    0    | 1 Nov  | new                      | open
    1    | 1 Nov  | unqualified, since when? | not open, and it is said
    2    | 1 Nov  | a deal of 20 Nov         | open
    """
    born = date(2026, 11, 1)
    rows = [{"id": str(n), "owner": "Dana", "created_at": born, "rejected": n == 1} for n in range(3)]
    deal = {"lead_id": "2", "created_at": date(2026, 11, 20)}
    made = company(rows, [deal], [{"lead_id": "0", "kind": "call", "occurred_at": date(2026, 12, 1)}])
    then = VIEW.ask(made, Filters(as_of=date(2026, 11, 12)))
    assert then.rows["total"].tolist() == [2]
    assert [(c.reason.split(":")[0], c.rows) for c in then.caveats] == [
        ("leads closed or converted on no known day", 1)
    ]
    assert VIEW.ask(made, Filters()).caveats == ()
