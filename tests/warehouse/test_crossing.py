"""Links across systems: ids are followed to another CRM where they are found there and not at home, never by chance."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from smarketing import quality
from smarketing.company import Company
from smarketing.warehouse import LinkShare, link_shares
from tests.companies import Row, company

JANUARY = [date(2026, 1, day) for day in range(1, 32)]


def lead(number: object, **more: Any) -> Row:
    return {"id": str(number), "created_at": JANUARY[4], "source": "Web", "crm": "hub", **more}


def deal(number: int, **more: Any) -> Row:
    return {
        "id": f"D{number}", "created_at": JANUARY[9], "closed_at": JANUARY[19], "outcome": "won", "amount": 100.0,
        "crm": "sheet", **more,
    }  # fmt: skip


def customers(made: Company) -> list[str]:
    return made.warehouse.query("select id from lead_facts where is_customer order by id")["id"].tolist()


def share(made: Company, table: str, column: str) -> LinkShare:
    found = [s for s in link_shares(made.warehouse._connection) if (s.table, s.column) == (table, column)]
    assert len(found) == 1
    return found[0]


def test_deals_of_a_sheet_link_to_the_leads_of_another_system() -> None:
    made = company([lead("L-1"), lead("L-2"), lead("L-3")], [deal(1, lead_id="L-1"), deal(2, lead_id="L-2")])
    assert customers(made) == ["L-1", "L-2"]
    found = share(made, "opportunities", "lead_id")
    assert (found.named, found.found, found.across, found.linked, found.none, found.weak) == (
        2,
        2,
        "hub",
        2,
        False,
        False,
    )


def test_ids_at_home_are_not_looked_for_elsewhere() -> None:
    """The sheet's own leads are 1 and 2, and another system has the same numbers for other people."""
    leads = [lead(1), lead(2), lead(1, crm="sheet"), lead(2, crm="sheet")]
    made = company(leads, [deal(1, lead_id="2")])
    sql = "select crm, id from lead_facts where is_customer"
    assert made.warehouse.query(sql).values.tolist() == [["sheet", "2"]]
    assert share(made, "opportunities", "lead_id").across is None


def test_numbers_that_meet_by_chance_link_nobody() -> None:
    """The sheet has lead 1 of its own; its deals of 2 to 9 are of leads that were not exported, not of hub's."""
    leads = [*(lead(n) for n in range(1, 10)), lead(1, crm="sheet")]
    made = company(leads, [deal(n, lead_id=str(n)) for n in range(1, 10)])
    sql = "select crm, id from lead_facts where is_customer"
    assert made.warehouse.query(sql).values.tolist() == [["sheet", "1"]]
    found = share(made, "opportunities", "lead_id")
    assert (found.named, found.found, found.none, found.weak) == (9, 1, False, True)
    assert found.sentence == "Only 1 of the 9 deals that name a lead names one that is in the data."


def test_ids_that_no_chance_explains_are_followed_beside_those_at_home() -> None:
    leads = [lead("hub-aa-1"), lead("hub-aa-2"), lead("own-bb-1", crm="sheet")]
    made = company(leads, [deal(1, lead_id="own-bb-1"), deal(2, lead_id="hub-aa-1"), deal(3, lead_id="hub-aa-2")])
    assert customers(made) == ["hub-aa-1", "hub-aa-2", "own-bb-1"]


def test_an_id_that_two_systems_have_is_not_guessed() -> None:
    """Of ids 1 and 2 both others have 1: it tells neither, and half of the ids is enough to follow 2."""
    leads = [lead(1), lead(2), lead(1, crm="third")]
    made = company(leads, [deal(1, lead_id="1"), deal(2, lead_id="2")])
    sql = "select crm, id from lead_facts where is_customer"
    assert made.warehouse.query(sql).values.tolist() == [["hub", "2"]]
    both = company(
        [lead(1), lead(2), lead(1, crm="third"), lead(2, crm="third")], [deal(1, lead_id="1"), deal(2, lead_id="2")]
    )
    found = share(both, "opportunities", "lead_id")
    assert (found.found, found.none) == (0, True)
    assert found.sentence == "None of the 2 deals that name a lead names one that is in the data."


@pytest.mark.parametrize(("crm", "linked"), [("generic", ["7"]), ("own-map", ["7"]), ("pipedrive", [])])
def test_numbers_are_not_followed_from_one_known_crm_to_another(crm: str, linked: list[str]) -> None:
    """Person 7 of Pipedrive is somebody else than contact 7 of HubSpot; a plain sheet may well mean the latter."""
    made = company([lead(n, crm="hubspot") for n in range(1, 10)], [deal(1, lead_id="7", crm=crm)])
    assert customers(made) == linked
    text = company([lead("a7f-x", crm="hubspot")], [deal(1, lead_id="a7f-x", crm=crm)])
    assert customers(text) == ["a7f-x"]


def test_under_half_found_elsewhere_is_chance() -> None:
    made = company([lead("L-1")], [deal(n, lead_id=f"L-{n}") for n in range(1, 4)])
    assert customers(made) == [] and share(made, "opportunities", "lead_id").none


@pytest.mark.parametrize("crm", ["hub", "sheet"])
def test_a_contact_id_may_be_that_of_a_lead_where_there_are_no_contacts(crm: str) -> None:
    made = company([lead("P1", crm=crm), lead("P2", crm=crm)], [deal(1, contact_id="P2")])
    assert customers(made) == ["P2"]
    assert share(made, "opportunities", "contact_id").parent == "leads"


@pytest.mark.parametrize("crm", ["hub", "sheet"])
def test_a_lead_id_may_be_that_of_a_contact(crm: str) -> None:
    """The contact is the lead of its address. What is older than the lead is not the lead's."""
    contacts = [{"id": "C7", "email": "ann@x.io", "crm": crm}]
    made = company([lead("L1", email="ann@x.io", crm=crm)], [deal(1, lead_id="C7")], contacts=contacts)
    assert customers(made) == ["L1"]


def test_activities_owners_and_companies_of_another_system() -> None:
    said = {"crm": "dialer", "kind": "call", "owner_id": "u9"}
    calls = [{"id": f"A{n}", "lead_id": f"L-{n}", "occurred_at": JANUARY[n + 5], **said} for n in (1, 2)]
    made = company(
        [lead("L-1", company_id="k1"), lead("L-2", owner="ann@x.io")], activities=calls,
        reps=[{"id": "u9", "name": "Ann Bell", "email": "ann@x.io", "crm": "users"}],
        companies=[{"id": "k1", "name": "Acme", "crm": "list"}],
    )  # fmt: skip
    sql = "select l.id, calls, b.owner, company from lead_facts as l join lead_base as b using (lead_key) order by 1"
    assert made.warehouse.query(sql).fillna("").values.tolist() == [
        ["L-1", 1, "No owner", "Acme"], ["L-2", 1, "Ann Bell", ""],
    ]  # fmt: skip
    assert made.warehouse.query("select distinct owner from diary")["owner"].tolist() == ["Ann Bell"]
    assert share(made, "owners", "owner_id").share == 1


def test_an_activity_of_another_systems_deal_is_its_leads() -> None:
    calls = [{"id": "A", "crm": "dialer", "kind": "call", "opportunity_id": "D1", "occurred_at": JANUARY[12]}]
    made = company([lead("L-1")], [deal(1, lead_id="L-1")], calls)
    assert made.warehouse.query("select calls from lead_facts")["calls"].tolist() == [1]


def test_roles_of_contacts_tell_the_contact_of_another_systems_deal() -> None:
    roles = [{"id": "r", "opportunity_id": "D1", "contact_id": "L-1", "is_primary": True, "crm": "roles"}]
    made = company([lead("L-1")], [deal(1)], contact_roles=roles)
    assert customers(made) == ["L-1"]


def test_stages_of_another_systems_deals_beside_deals_of_their_own() -> None:
    changes = [
        {"opportunity_id": f"D{n}", "stage": "Demo", "changed_at": JANUARY[11], "crm": "log"} for n in (1, 2, 77)
    ]
    made = company(opportunities=[deal(1), deal(2), deal(77, crm="log", id="own-1")], stage_changes=changes)
    assert made.warehouse.query("select count(*) as n from deal_entries")["n"].tolist() == [2]
    found = share(made, "stage_changes", "opportunity_id")
    assert (found.named, found.found, found.records, found.linked) == (3, 2, 3, 2)


def test_shares_are_those_that_pandas_counts() -> None:
    """200 deals of a sheet, every third of them of nobody's; hub has 150 leads, whose ids are the sheet's."""
    leads = [lead(f"id-{n}") for n in range(150)]
    deals = [deal(n, lead_id=f"id-{n * 7 % 149}" if n % 3 else f"gone-{n}") for n in range(200)]
    made = company(leads, deals)
    frame = pd.DataFrame(deals)
    known = frame["lead_id"].isin([one["id"] for one in leads])
    found = share(made, "opportunities", "lead_id")
    assert (found.named, found.found, found.linked) == (len(frame), known.sum(), known.sum())
    revenue = made.warehouse.query("select sum(revenue) as revenue from lead_facts")["revenue"].iloc[0]
    assert revenue == frame.loc[known, "amount"].sum()


def test_an_id_that_leads_nowhere_does_no_harm_where_an_address_links() -> None:
    made = company([lead("L1", email="ann@x.io")], [deal(1, lead_id="zz", email="ann@x.io")])
    found = share(made, "opportunities", "lead_id")
    assert (found.found, found.linked, found.none, found.weak) == (0, 1, False, False)


def test_data_quality_lists_the_links() -> None:
    made = company([lead("L-1")], [deal(1, lead_id="L-1"), deal(2, lead_id="L-9"), deal(3, lead_id="L-8")])
    found = quality.links(made.warehouse)
    assert found[["table", "column", "named", "found", "weak", "none"]].values.tolist() == [
        ["opportunities", "lead_id", 3, 0, True, True]
    ]
    assert quality.links(company().warehouse).empty


def test_a_company_id_without_a_list_of_companies_is_no_loss() -> None:
    made = company([lead("L-1", company_id="k1", company="Acme")])
    assert not link_shares(made.warehouse._connection)
    some = company([lead("L-1", company_id="k1"), lead("L-2", company_id="k9")], companies=[{"id": "k9", "crm": "hub"}])
    found = share(some, "leads", "company_id")
    assert (found.named, found.found, found.weak) == (2, 1, False)
    (listed,) = quality.links(some.warehouse).itertuples()
    assert (listed.named, listed.found, listed.share, listed.none) == (2, 1, 0.5, False) and pd.isna(listed.linked)
