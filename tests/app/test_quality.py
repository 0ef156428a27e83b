"""Data quality: impossible orders, gaps and duplicates are counted; the figures of the sample exports come out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smarketing import quality
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.warehouse import Store, Warehouse
from tests.companies import company


def counted(warehouse: Warehouse) -> dict[str, int]:
    return quality.findings(warehouse).set_index("finding")["rows"].astype(int).to_dict()


def test_each_finding_is_counted_once() -> None:
    """lead  created  owner  source  e-mail   deal created  closed  outcome   touched
    1     10 Jan   Ann    Web     none@x   5 Jan         8 Jan   won       3 and 4 Jan
    2     10 Jan   -      Web     none@x   12 Jan        11 Jan  lost      -
    3     -        Ann    -       -        -                               9 Jan
    """
    january = [date(2026, 1, day) for day in range(1, 32)]
    found = counted(
        company(
            leads=[
                {"id": "1", "created_at": january[9], "owner": "Ann", "source": "Web", "email": "none@x"},
                {"id": "2", "created_at": january[9], "source": "Web", "email": "none@x"},
                {"id": "3", "owner": "Ann"},
            ],
            opportunities=[
                {
                    "id": "d1",
                    "lead_id": "1",
                    "outcome": "won",
                    "created_at": january[4],
                    "closed_at": january[7],
                    "amount": 5.0,
                },
                {"id": "d2", "lead_id": "2", "outcome": "lost", "created_at": january[11], "closed_at": january[10]},
                {"id": "d3", "outcome": "won", "created_at": january[1]},
            ],
            activities=[
                {"id": "a1", "lead_id": "1", "kind": "call", "occurred_at": january[2]},
                {"id": "a2", "lead_id": "1", "kind": "call", "occurred_at": january[3]},
                {"id": "a3", "lead_id": "3", "kind": "call", "occurred_at": january[8]},
            ],
        ).warehouse
    )
    assert found == {
        "Deals created before their lead": 1,
        "Deals won before the first contact": 1,
        "Deals closed before they were created": 1,
        "Leads touched before they were created": 1,
        "Activities before their lead was created": 2,
        "Leads without a creation date": 1,
        "Leads without an owner": 1,
        "Leads without a source": 1,
        "Leads without an e-mail address": 1,
        "Won deals without an amount": 1,
        "Won deals without a close date": 1,
        "Deals linked to no lead": 1,
        "Records with an address others have too, counted apart: none@, test@ and the like": 2,
        "Leads that share their e-mail address with another": 2,
    }


def test_a_person_with_several_records_is_found_once() -> None:
    """a@x has three records and is one lead; info@x is a mailbox of two people, who stay two leads."""
    lead = {"created_at": date(2026, 1, 1), "owner": "Ann", "source": "Web"}
    known = [("a@x", None)] * 3 + [("info@x", "Ann Bell"), ("info@x", "Tom Fox")]
    found = counted(
        company(
            [{**lead, "id": str(n), "email": email, "name": name} for n, (email, name) in enumerate(known)]
        ).warehouse
    )
    assert found == {
        "Records of somebody who has several, counted once as one lead": 3,
        "Records with an address others have too, counted apart: a mailbox of several people": 2,
        "Leads that share their e-mail address with another": 2,
    }


def test_good_data_has_no_findings() -> None:
    lead = {"id": "1", "created_at": date(2026, 1, 1), "owner": "Ann", "source": "Web", "email": "a@x"}
    assert counted(company(leads=[lead]).warehouse) == {}


@pytest.fixture(scope="module")
def imported(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Warehouse]:
    def warehouse(name: str) -> Warehouse:
        home = Home(tmp_path_factory.mktemp(name))
        import_files([realdata / name], home)
        return Warehouse(Store(home.warehouse).current)

    return {name: warehouse(name) for name in ("zoho", "hubspot")}


def test_the_impossible_orders_of_the_sample_exports(imported: dict[str, Warehouse]) -> None:
    zoho, hubspot = counted(imported["zoho"]), counted(imported["hubspot"])
    assert zoho["Deals created before their lead"] == 1819
    assert zoho["Leads touched before they were created"] == 129
    assert hubspot["Activities before their lead was created"] == 1078


def test_how_fresh_each_kind_of_record_is() -> None:
    """kind   events                      newest   days behind
    leads  10 Jan, 31 Jan (plan 2031)  31 Jan   0
    calls  3 Jan                       3 Jan    28
    deals  open, closes in March       20 Jan   11
    """
    found = quality.freshness(
        company(
            leads=[{"id": str(n), "created_at": d} for n, d in enumerate((date(2026, 1, 10), date(2026, 1, 31)))],
            opportunities=[
                {"id": "d", "outcome": "open", "created_at": date(2026, 1, 20), "closed_at": date(2026, 3, 1)}
            ],
            activities=[
                {"id": "a", "kind": "call", "occurred_at": date(2026, 1, 3)},
                {"id": "b", "kind": "call", "occurred_at": date(2031, 1, 3)},
            ],
            today=date(2026, 6, 1),
        ).warehouse
    ).set_index("what")
    assert found["records"].to_dict() == {"leads": 2, "calls": 2, "deals": 1}
    assert found["days_behind"].to_dict() == {"leads": 0, "calls": 28, "deals": 11}
    assert found.loc["calls", "newest"].date() == date(2026, 1, 3)


def months_of_leads(*with_source: int, rows: int = 20) -> Warehouse:
    """Leads of one month after the other, of which so many name their source."""
    return company(
        leads=[
            {"id": f"{month}-{n}", "created_at": date(2026, month, 5), "source": "Web" if n < known else None}
            for month, known in enumerate(with_source, 1)
            for n in range(rows)
        ]
    ).warehouse


def test_coverage_counts_what_each_month_says() -> None:
    found = quality.coverage(months_of_leads(20, 5, 0))
    source = found[found["field"] == "source"].set_index("month")
    assert source["known"].tolist() == [20, 5, 0]
    assert source["rows"].tolist() == [20, 20, 20]
    assert "fit of leads" in quality.never(found)
    assert "source of leads" not in quality.never(found)


def test_a_month_lacks_a_field_that_the_others_have() -> None:
    """month     Jan   Feb   Mar   Apr
    source    20    20    2     11      of 20 leads
    others    55 %  55 %  85 %  70 %    so only March has sunk below half of what is usual
    """
    found = quality.holes(quality.coverage(months_of_leads(20, 20, 2, 11)))
    assert [(row.field, row.month.month, row.rows) for row in found.itertuples()] == [("source", 3, 20)]
    assert found["share"].iloc[0] == pytest.approx(0.1)
    assert found["usual"].iloc[0] == pytest.approx(51 / 60)


def test_few_records_and_rare_fields_are_no_holes() -> None:
    assert quality.holes(quality.coverage(months_of_leads(3, 0, rows=3))).empty
    assert quality.holes(quality.coverage(months_of_leads(1, 0, 0, rows=20))).empty  # 1 of 60 is no habit


def test_reasons_are_counted_with_an_example(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    lines = [f"{n},2026-01-0{n % 9 + 1},Web" for n in range(20)]
    file.write_text("\n".join(["id,created_at,source", *lines, "30,soon,Web", "31,later,Web"]))
    home = Home(tmp_path / "home")
    import_files([file], home)
    found = quality.reasons(Warehouse(Store(home.warehouse).current))
    assert found[["column", "values", "rows", "files"]].values.tolist() == [["created_at", 2, 2, 1]]
    assert found["example"].iloc[0] == "later"
