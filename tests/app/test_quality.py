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
    1     10 Jan   Ann    Web     a@x      5 Jan         8 Jan   won       3 and 4 Jan
    2     10 Jan   -      Web     a@x      12 Jan        11 Jan  lost      -
    3     -        Ann    -       -        -                               9 Jan
    """
    january = [date(2026, 1, day) for day in range(1, 32)]
    found = counted(
        company(
            leads=[
                {"id": "1", "created_at": january[9], "owner": "Ann", "source": "Web", "email": "a@x"},
                {"id": "2", "created_at": january[9], "source": "Web", "email": "a@x"},
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
