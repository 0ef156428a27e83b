"""Deals and activities that name their lead: found where the name can mean one person only, and counted where not."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.company import Company
from smarketing.quality import findings
from smarketing.views import Filters, view
from tests.companies import Row, company

DAY = datetime(2026, 3, 2, 10)


def lead(number: int, name: str | None = None, of: str | None = None, **more: Any) -> Row:
    return {"id": f"L{number}", "name": name, "company": of, "created_at": DAY, **more}


def deal(number: int, **more: Any) -> Row:
    return {"id": f"D{number}", "outcome": "won", "amount": 10.0, "created_at": DAY, "closed_at": DAY, **more}


def call(**more: Any) -> Row:
    return {"kind": "call", "occurred_at": DAY, **more}


def of_deals(made: Company) -> dict[str, str | None]:
    """Deal -> the id of its lead."""
    found = made.warehouse.query(
        "select d.id, l.id as lead from deal_base as d left join lead_base as l using (lead_key)"
    )
    return {d: None if pd.isna(named) else named for d, named in zip(found["id"], found["lead"], strict=True)}


def linked(leads: list[Row], said: Row, contacts: list[Row] | None = None) -> str | None:
    """The lead of a deal that says this; that of an activity is the same."""
    by_deal = of_deals(company(leads, [deal(1, **said)], contacts=contacts or []))["D1"]
    made = company(leads, [], [call(**said)], contacts=contacts or [])
    touched = made.warehouse.query("select id from lead_facts where attempts > 0")["id"].tolist()
    assert touched == [by_deal] * (by_deal is not None)
    return by_deal


ANNS = [lead(1, "Ann Poe", "Acme"), lead(2, "Ann Poe", "Beta"), lead(3, "Bo Ek"), lead(4, "Zoë Lo", "Acme")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"contact_name": "Bo Ek"}, "L3"),
        ({"lead_name": " bo  EK "}, "L3"),
        ({"contact_name": "Ek, Bo"}, "L3"),
        ({"contact_name": "ZOE LO"}, "L4"),
        ({"contact_name": "Ann Poe"}, None),
        ({"contact_name": "Ann Poe", "company": "acme"}, "L1"),
        ({"contact_name": "Ann Poe", "company": "B.E.T.A."}, None),
        ({"contact_name": "Ann Poe", "company": "Gamma"}, None),
        ({"contact_name": "Bo Ek", "company": "Gamma"}, "L3"),
        ({"contact_name": "Zoë Lo", "company": "Gamma"}, None),
        ({"contact_name": "Bo"}, None),
        ({"contact_name": "..."}, None),
        ({"company": "Beta"}, "L2"),
        ({"company": "Acme"}, None),
        ({"contact_name": "Cy Lo", "company": "Beta"}, None),
        ({"contact_name": "Beta", "company": "Beta"}, "L2"),
        ({"contact_name": "Zoë Lo", "company": "Zoë Lo"}, "L4"),
        ({"lead_id": "L2", "contact_name": "Bo Ek"}, "L2"),
        ({"lead_id": "L9", "contact_name": "Bo Ek"}, "L3"),
        ({"lead_name": "Ann Poe", "contact_name": "Bo Ek"}, "L3"),
    ],
)
def test_a_name_means_the_only_lead_it_fits(said: Row, expected: str | None) -> None:
    """
    lead | name    | company      A company known on both sides must agree; a person of another name at the same company
    L1   | Ann Poe | Acme         is somebody else; a column that says one thing twice says it of either.
    L2   | Ann Poe | Beta
    L3   | Bo Ek   |
    L4   | Zoë Lo  | Acme
    """
    assert linked(ANNS, said) == expected


def test_the_company_that_agrees_goes_before_one_that_is_unknown() -> None:
    leads = [lead(1, "Ann Poe", "Acme"), lead(2, "Ann Poe")]
    assert linked(leads, {"contact_name": "Ann Poe", "company": "Acme"}) == "L1"
    assert linked(leads, {"contact_name": "Ann Poe", "company": "Beta"}) == "L2"
    assert linked(leads, {"contact_name": "Ann Poe"}) is None


def test_names_are_one_crms_own() -> None:
    assert linked([lead(1, "Ann Poe", crm="other")], {"contact_name": "Ann Poe"}) is None


def test_two_records_of_one_person_are_nobody_else() -> None:
    leads = [lead(1, "Ann Poe", email="ann@x.org"), lead(2, "Ann Poe", email="ann@x.org")]
    assert linked(leads, {"contact_name": "Ann Poe"}) == "L1"


def test_a_lead_may_be_named_by_its_title() -> None:
    leads = [lead(1, "Ann Poe", title="Poe, guide"), lead(2, "Bo Ek", title="Ek, fair")]
    assert linked(leads, {"lead_name": "Ek, fair"}) == "L2"
    assert linked(leads, {"contact_name": "Ek, fair"}) is None


def test_a_company_alone_means_its_only_lead_from_the_day_that_came() -> None:
    """An older deal, or call, is older business with that company."""
    early = DAY - timedelta(days=1)
    made = company([lead(1, "Ann Poe", "Acme")], [deal(1, company="Acme", created_at=early), deal(2, company="Acme")])
    assert of_deals(made) == {"D1": None, "D2": "L1"}
    made = company([lead(1, "Ann Poe", "Acme")], [], [call(company="Acme", occurred_at=early), call(company="Acme")])
    assert made.warehouse.query("select attempts from lead_facts")["attempts"].tolist() == [1]


def test_an_activity_reaches_a_lead_by_the_name_of_the_deal() -> None:
    """
    deal | name  | lead       activity says | touches
    D1   | Pilot | L1         pilot         | L1
    D2   | Twice | L1         Twice         | nobody: two leads' deals are called so
    D3   | Twice | L3         Stray         | nobody: that deal has no lead
    D4   | Stray |
    """
    deals = [
        deal(1, name="Pilot", lead_id="L1"),
        deal(2, name="Twice", lead_id="L1"),
        deal(3, name="Twice", lead_id="L3"),
        deal(4, name="Stray"),
    ]
    made = company(ANNS, deals, [call(opportunity_name=name) for name in ("pilot", "Twice", "Stray")])
    facts = made.warehouse.query("select id, attempts from lead_facts where attempts > 0")
    assert facts.to_numpy().tolist() == [["L1", 1]]
    diary = made.warehouse.query("select unlinked, ambiguous, activities from diary order by all").to_numpy().tolist()
    assert diary == [[False, False, 1], [True, False, 1], [True, True, 1]]


def test_what_fits_several_is_counted() -> None:
    """Two of the three deals, and one of the two calls, say “Ann Poe”, of whom there are two."""
    deals = [deal(1, contact_name="Ann Poe"), deal(2, contact_name="Ann Poe"), deal(3, contact_name="Cy Lo")]
    made = company(ANNS, deals, [call(contact_name="Ann Poe"), call(contact_name="Bo Ek")])
    found = {row.finding: (row.rows, row.of) for row in findings(made.warehouse).itertuples()}
    assert found["Deals that name somebody several leads could be"] == (2, 3)
    assert found["Activities that name somebody several leads could be"] == (1, 2)
    for name in ("leads-by-source", "volumes", "ledger", "funnel"):
        left = {part.reason.split(":")[0]: part.rows for part in view(name).ask(made, Filters()).left_out}
        assert left["won deals that name somebody several leads could be"] == 2, name
        assert sum(rows for reason, rows in left.items() if reason.startswith("won deals linked to no lead")) == 1, name
    calls = [call(contact_name=name) for name in ("Ann Poe", "Bo Ek")]
    owned = company([row | {"owner": "Rita"} for row in ANNS], [], calls)
    left = {part.reason: part.rows for part in view("rep-activity").ask(owned, Filters()).left_out}
    assert left["calls, e-mails and meetings that name somebody several leads could be"] == 1


# Contacts

CONTACT = {"id": "C1", "created_at": DAY}


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({"email": "ann@x.org"}, "L1"),
        ({"email": "ann@x.org", "name": "Ann P. Poe"}, "L1"),
        ({"email": "ann@x.org", "name": "Cy Lo"}, None),
        ({"email": "other@x.org", "name": "Ann Poe"}, None),
        ({"name": "Ann Poe"}, "L1"),
        ({"name": "Ann Poe", "company": "Beta"}, None),
        ({"name": "Bo Ek"}, None),
        ({"name": "Madonna"}, None),
        ({"name": "Madonna", "company": "Acme"}, "L4"),
    ],
)
def test_a_contacts_id_reaches_the_lead_it_was(contact: Row, expected: str | None) -> None:
    """
    lead | name    | e-mail    | company     A contact is a lead by its e-mail address, unless the names have no word in
    L1   | Ann Poe | ann@x.org | Acme        common; else by its full name, where no e-mail address says otherwise.
    L2   | Bo Ek   |           |
    L3   | Bo Ek   |           |
    L4   | Madonna |           | Acme
    """
    leads = [
        lead(1, "Ann Poe", "Acme", email="ann@x.org"),
        *(lead(n, "Bo Ek") for n in (2, 3)),
        lead(4, "Madonna", "Acme"),
    ]
    assert linked(leads, {"contact_id": "C1"}, [CONTACT | contact]) == expected


def test_the_lead_converted_to_a_contact_is_it() -> None:
    leads = [lead(1, "Ann Poe", email="ann@x.org"), lead(2, "Bo Ek", converted_contact_id="C1")]
    assert linked(leads, {"contact_id": "C1"}, [CONTACT | {"email": "ann@x.org"}]) == "L2"


def test_a_contact_named_is_found_by_its_address() -> None:
    """The lead is filed as A. Poe, the contact as Ann Poe, with one address."""
    leads = [lead(1, "A. Poe", email="ann@x.org")]
    assert linked(leads, {"contact_name": "Ann Poe"}, [CONTACT | {"name": "Ann Poe", "email": "ann@x.org"}]) == "L1"


def test_a_contact_who_was_no_lead_may_be_meant_too() -> None:
    """Ann Poe the contact has another address than Ann Poe the lead: a name alone tells neither."""
    leads, other = [lead(1, "Ann Poe", email="ann@x.org")], CONTACT | {"name": "Ann Poe", "email": "poe@y.org"}
    assert linked(leads, {"contact_name": "Ann Poe"}, [other]) is None
    assert linked(leads, {"lead_name": "Ann Poe"}, [other]) == "L1"


def test_what_happened_to_a_contact_before_it_was_a_lead_is_not_the_leads() -> None:
    """The contact is of old; Ann filled in a form on the second of March."""
    calls = [call(contact_id="C1", occurred_at=DAY + timedelta(days=n)) for n in (-400, 0, 1)]
    made = company([lead(1, "Ann Poe", email="ann@x.org")], [], calls, contacts=[CONTACT | {"email": "ann@x.org"}])
    assert made.warehouse.query("select attempts from lead_facts")["attempts"].tolist() == [2]


def test_contacts_are_no_leads_beside_leads_and_the_leads_without() -> None:
    contacts = [CONTACT | {"name": "Ann Poe", "source": "Web", "owner": "Rita"}, {"id": "C2", "name": "Bo Ek"}]
    beside = company([lead(9, "Di Fu", crm="other")], contacts=contacts)
    assert beside.warehouse.query("select id from lead_facts")["id"].tolist() == ["L9"]
    alone = company([], [deal(1, contact_id="C1")], [call(contact_name="Bo Ek")], contacts=contacts)
    facts = alone.warehouse.query("select id, source, owner, won_deals, attempts from lead_facts order by id")
    assert facts.to_numpy().tolist() == [["C1", "Web", "Rita", 1, 0], ["C2", "No source", "No owner", 0, 1]]


# Against a second implementation: one mention after the other, over frames


NAMES = ("Ann Poe", "ann  POE", "Poe, Ann", "Zoë Lo", "Zoe Lo", "LO, ZOË", "Bo", None)
COMPANIES = ("Acme", "ACME", "Beta Ltd.", "beta  ltd", None, None)
CRMS = ("x", "y")
people = st.fixed_dictionaries({
    "crm": st.sampled_from(CRMS),
    "name": st.sampled_from(NAMES),
    "company": st.sampled_from(COMPANIES),
    "email": st.sampled_from(("one@x.org", "two@x.org", None, None)),
    "created_at": st.sampled_from([DAY + timedelta(days=n) for n in range(3)]),
})  # fmt: skip
said_by_deals = st.fixed_dictionaries({
    "crm": st.sampled_from(CRMS),
    "name": st.sampled_from(("Pilot", "PILOT", "Roll-out", None)),
    "lead_name": st.sampled_from(NAMES),
    "contact_name": st.sampled_from(NAMES),
    "company": st.sampled_from(COMPANIES),
    "created_at": st.sampled_from([DAY + timedelta(days=n) for n in range(3)]),
})  # fmt: skip
said_by_activities = st.fixed_dictionaries({
    "crm": st.sampled_from(CRMS),
    "opportunity_name": st.sampled_from(("pilot", "Roll out", None)),
    "lead_name": st.sampled_from(NAMES),
    "contact_name": st.sampled_from(NAMES),
    "company": st.sampled_from(COMPANIES),
    "occurred_at": st.sampled_from([DAY + timedelta(days=n) for n in range(3)]),
})  # fmt: skip


def words(text: str | None) -> tuple[str, ...]:
    flat = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    return tuple(re.findall(r"[a-z]+", flat))


def person(text: str | None) -> tuple[str, ...]:
    return tuple(sorted(words(text)))


class Reference:
    """Leads in a frame, with the person that each record is: the earliest record of its e-mail address."""

    def __init__(self, leads: list[Row]) -> None:
        self.leads = pd.DataFrame(leads, columns=["id", "crm", "name", "company", "email", "created_at"])
        order = self.leads.sort_values("created_at", kind="stable")
        first = order[order["email"].notna()].groupby("email")["id"].first().to_dict()
        self.leads["person"] = [first.get(row.email, row.id) for row in self.leads.itertuples()]
        self.leads["key"] = [person(row["name"]) for row in leads]
        self.leads["firm"] = [words(row["company"]) for row in leads]

    def one(self, pool: pd.DataFrame, company: str | None) -> set[str]:
        agreeing = {p for p, f in zip(pool["person"], pool["firm"], strict=True) if company and f == words(company)}
        return agreeing or {p for p, f in zip(pool["person"], pool["firm"], strict=True) if not f or not company}

    def meant(self, row: Row, day: date, deals: pd.DataFrame | None = None) -> tuple[str | None, bool]:
        """The lead, and whether there are several."""
        several, here = False, self.leads[self.leads["crm"] == row["crm"]]
        for column in ("lead_name", "contact_name"):
            if row[column]:
                found = self.one(here[here["key"] == person(row[column])], row["company"])
                if len(found) == 1:
                    return found.pop(), False
                several |= len(found) > 1
        if deals is not None and row["opportunity_name"]:
            pool = deals[(deals["crm"] == row["crm"]) & (deals["key"] == words(row["opportunity_name"]))]
            found = self.one(pool, row["company"])
            if len(found) == 1 and (only := found.pop()).startswith("L"):
                return only, False
            several |= len(found) > 1
        if row["company"] and not row["lead_name"] and not row["contact_name"]:
            pool = here[here["firm"] == words(row["company"])]
            found = set(pool["person"])
            if len(found) == 1:
                return (found.pop() if day >= pool["created_at"].min().date() else None), False
            several |= len(found) > 1
        return None, several


def absent(value: Any) -> Any:
    return None if pd.isna(value) else value


@settings(max_examples=25, deadline=None)
@given(
    leads=st.lists(people, min_size=1, max_size=8),
    deals=st.lists(said_by_deals, min_size=8, max_size=12),
    activities=st.lists(said_by_activities, min_size=8, max_size=12),
)
def test_every_link_by_name_against_frames(leads: list[Row], deals: list[Row], activities: list[Row]) -> None:
    """However names repeat: every deal and activity is linked to what the reference finds, and no row is multiplied."""
    leads = [{"id": f"L{n}", **row} for n, row in enumerate(leads)]
    deals = [{"id": f"D{n:02}", **row} for n, row in enumerate(deals)]
    activities = [{"kind": "call", "id": f"A{n:02}", **row} for n, row in enumerate(activities)]
    made = company(leads, deals, activities)
    reference = Reference(leads)
    found = made.warehouse.query(
        "select d.id, l.id as lead, ambiguous from deal_base as d left join lead_base as l using (lead_key) order by 1"
    )
    said = [reference.meant(row, row["created_at"].date()) for row in deals]
    assert [(absent(r.lead), r.ambiguous) for r in found.itertuples()] == said
    known = pd.DataFrame([
        {"crm": row["crm"], "key": words(row["name"]), "firm": words(row["company"]), "person": of or row["id"]}
        for row, (of, _) in zip(deals, said, strict=True) if row["name"]
    ], columns=["crm", "key", "firm", "person"])  # fmt: skip
    touched = made.warehouse.query(
        "select a.id, l.id as lead, ambiguous from touches as t join activities as a on a.row_key = t.activity "
        "left join lead_base as l using (lead_key) order by a.id"
    )
    expected = [reference.meant(row, row["occurred_at"].date(), known) for row in activities]
    assert [(absent(r.lead), r.ambiguous) for r in touched.itertuples()] == expected
