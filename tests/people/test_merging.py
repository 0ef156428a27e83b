"""One person, one lead: whose records are joined, what comes of it, and that everything counts once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.company import Company
from smarketing.identity import Decisions, Ref
from tests.companies import Row, company

START = datetime(2026, 1, 5, 9)


def day(n: int) -> datetime:
    return START + timedelta(days=n)


def record(number: int, **more: object) -> Row:
    return {"id": f"L{number}", "created_at": day(number), **more}


def ref(number: int, crm: str = "test") -> Ref:
    return crm, f"L{number}"


def rows(made: Company, sql: str) -> list[tuple]:
    return [tuple(row) for row in made.warehouse.query(sql).itertuples(index=False)]


def persons(made: Company) -> set[frozenset[str]]:
    """Who is one person, by the records' ids."""
    found = made.warehouse.query("select lead_key, list(id) as ids from lead_records group by all")
    return {frozenset(ids) for ids in found["ids"]}


def groups(*ids: str) -> set[frozenset[str]]:
    return {frozenset(f"L{n}" for n in group.split()) for group in ids}


# Who is one person


def test_one_address_is_one_person_in_whatever_crm() -> None:
    """record  crm   e-mail   person
    1       test  a@x.io   1
    2       test  a@x.io   1
    3       web   a@x.io   1
    4       test  b@x.io   4
    5       test  -        5
    6       test  -        6
    """
    emails = ["a@x.io", "a@x.io", "a@x.io", "b@x.io", None, None]
    made = company([record(n, email=e, crm="web" if n == 3 else "test") for n, e in enumerate(emails, 1)])
    assert persons(made) == groups("1 2 3", "4", "5", "6")
    assert rows(made, "select count(*)::integer from lead_facts") == [(4,)]


@pytest.mark.parametrize(
    ("address", "names", "expected"),
    [
        ("none@none.com", ["Ann Bell", "Tom Fox", "Ann Bell"], 3),  # a word put where the address is unknown
        ("test1@x.io", ["Ann Bell", "Ann Bell"], 2),
        ("info@x.io", ["Ann Bell", "Bell, Ann", "Tom Fox"], 2),  # a mailbox: by its people's names
        ("info@x.io", [None, None], 1),
        ("ann@x.io", ["Ann Bell", "Anne Bell", None], 1),
        ("front@x.io", ["A A", "B B", "C C", "D D", "E E"], 1),  # five spellings one person may have
        ("front@x.io", ["A A", "B B", "C C", "D D", "E E", "F F", "F F"], 6),  # six are several people
        ("front@x.io", [None] * 20, 1),
        ("front@x.io", [None] * 21, 21),
        ("front@x.io", [None] * 21 + ["Ann Bell", "Ann Bell"], 22),
    ],
)  # fmt: skip
def test_an_address_of_a_crowd_is_nobodys(address: str, names: list[str | None], expected: int) -> None:
    made = company([record(n, email=address, name=name) for n, name in enumerate(names)])
    assert len(persons(made)) == expected


def test_names_are_compared_without_case_accents_order_and_titles() -> None:
    names = ["Dr. Zoë Müller", "MULLER, zoe", "Zoe  Muller", "Zoe Mueller"]
    made = company([record(n, email="info@x.io", name=name) for n, name in enumerate(names)])
    assert persons(made) == groups("0 1 2", "3")


def test_by_hand_records_are_joined_through_each_other_and_through_addresses() -> None:
    """1 and 2 share an address, so do 3 and 4; by hand 2 = 3, and 5 = 6 = 7 in two steps."""
    emails = {1: "a@x.io", 2: "a@x.io", 3: "b@x.io", 4: "b@x.io"}
    leads = [record(n, email=emails.get(n)) for n in range(1, 9)]
    said = Decisions(same=((ref(2), ref(3)), (ref(5), ref(6)), (ref(6), ref(7))))
    assert persons(company(leads, decisions=said)) == groups("1 2 3 4", "5 6 7", "8")


def test_who_was_said_to_be_somebody_else_leaves_the_address() -> None:
    leads = [record(n, email="a@x.io") for n in (1, 2, 3)]
    assert persons(company(leads, decisions=Decisions(apart=((ref(1), ref(3)),)))) == groups("1 2", "3")
    all_apart = Decisions(apart=((ref(1), ref(2)), (ref(1), ref(3))))
    assert persons(company(leads, decisions=all_apart)) == groups("1", "2", "3")


def test_decisions_about_records_that_are_gone_say_nothing() -> None:
    gone = Decisions(same=((ref(1), ref(99)),), apart=((ref(98), ref(1)),))
    assert persons(company([record(1), record(2)], decisions=gone)) == groups("1", "2")


# What a joined person is


def test_first_touch_is_the_first_records_and_standing_the_last_ones() -> None:
    """created  changed  source  campaign  owner  status     stage  MQL on  rejected
    1         1        9        -       -         Ann    Open       lead   -       no
    2         2        3        Web     Spring    Tom    Working    sql    day 5   no
    3         4        -        Ads     Autumn    -      Junk       mql    day 4   yes
    counts as 1                 Web     Spring    Ann    Open       sql    day 4   no
    """
    made = company([
        record(1, email="a@x.io", modified_at=day(9), owner="Ann", status="Open", stage="lead", rejected=False),
        record(2, email="a@x.io", modified_at=day(3), owner="Tom", status="Working", stage="sql", mql_at=day(5),
               source="Web", campaign="Spring", rejected=False),
        record(4, email="a@x.io", status="Junk", stage="mql", mql_at=day(4), source="Ads", campaign="Autumn",
               rejected=True),
    ])  # fmt: skip
    said = "select id, source, campaign, owner, status, stage, mql_on::varchar, rejected from lead_facts"
    assert rows(made, said) == [("L1", "Web", "Spring", "Ann", "Open", "sql", str(day(4).date()), False)]


def test_an_owner_is_a_name_and_an_id_of_one_record_in_its_own_crm() -> None:
    """The user 7 is Ann in one CRM and Tom in the other; the person's owner is that of the record changed last: Tom."""
    made = company(
        [record(1, email="a@x.io", owner_id="7", crm="one"), record(2, email="a@x.io", owner_id="7", crm="two")],
        reps=[{"id": "7", "name": "Ann", "crm": "one"}, {"id": "7", "name": "Tom", "crm": "two"}],
    )
    assert rows(made, "select owner from lead_facts") == [("Tom",)]


def test_of_a_person_in_two_crms_is_known_what_either_tells() -> None:
    """crm two tells stages and has the deals, crm one tells nothing: what became of its own lead is unknown.

    person   crm      MQL      customer
    1 + 2    one+two  yes      yes
    3        one      unknown  unknown
    4        two      no       no
    """
    made = company(
        [record(1, email="a@x.io", crm="one"), record(2, email="a@x.io", crm="two", stage="mql"),
         record(3, crm="one"), record(4, crm="two", stage="lead")],
        [{"id": "D1", "crm": "two", "lead_id": "L2", "outcome": "won", "amount": 5.0}],
    )  # fmt: skip
    told = "select id, coalesce(is_mql::varchar, '?'), coalesce(is_customer::varchar, '?') from lead_facts order by id"
    assert rows(made, told) == [("L1", "true", "true"), ("L3", "?", "?"), ("L4", "false", "false")]


def test_deals_and_activities_of_every_record_count_once_for_the_person() -> None:
    """Deals by id of the first, by contact of the second, by address; a call that names both records is one attempt."""
    made = company(
        [record(1, email="a@x.io", owner="Ann"), record(2, email="a@x.io", converted_contact_id="C2"), record(3)],
        [{"id": "D1", "lead_id": "L1", "outcome": "won", "amount": 1.0},
         {"id": "D2", "contact_id": "C2", "outcome": "won", "amount": 2.0},
         {"id": "D3", "email": "a@x.io", "outcome": "won", "amount": 4.0},
         {"id": "D4", "lead_id": "L3", "outcome": "won", "amount": 8.0}],
        [{"kind": "call", "occurred_at": day(5), "lead_id": "L1;L2", "record": "a"},
         {"kind": "call", "occurred_at": day(6), "lead_id": "L2", "record": "b"},
         {"kind": "call", "occurred_at": day(7), "contact_id": "C2", "record": "c"}],
    )  # fmt: skip
    assert rows(made, "select id, won_deals, revenue, calls from lead_facts order by id") == [
        ("L1", 3, 7.0, 3),
        ("L3", 1, 8.0, 0),
    ]
    assert rows(made, "select first_response_hours from lead_facts where id = 'L1'") == [(4 * 24.0,)]


# Against pandas

FIRST = ["source", "lead_type", "campaign", "channel", "offer", "landing_page"]
LAST = ["status", "fit", "interest", "value", "company"]
STAGES = ["subscriber", "lead", "mql", "sql", "opportunity", "customer"]
WORD = st.sampled_from([None, "p", "q", "r"])
WHEN = st.one_of(st.none(), st.integers(0, 9).map(day))
RECORDS = st.lists(
    st.fixed_dictionaries({
        "email": st.sampled_from([None, "a@x.io", "b@x.io", "c@x.io"]),
        "crm": st.sampled_from(["one", "two"]),
        **dict.fromkeys([*FIRST, "status", "fit", "interest", "company", "owner"], WORD),
        "value": st.sampled_from([None, 1.0, 2.0]),
        "stage": st.sampled_from([None, *STAGES]),
        "rejected": st.sampled_from([None, True, False]),
        "converted": st.sampled_from([None, True, False]),
        **dict.fromkeys(["created_at", "modified_at", "mql_at", "customer_at", "last_activity_at"], WHEN),
    }),
    max_size=8,
)  # fmt: skip


CALL = {"kind": "call"}


def first_said(values: pd.Series) -> object:
    said = [value for value in values if not pd.isna(value)]
    return said[0] if said else None


def as_one(group: pd.DataFrame) -> dict[str, object]:
    """A person out of their records, by pandas: independent of the SQL."""
    born = group.sort_values(["created_at", "position"], na_position="last", kind="stable")
    changed = group.assign(news=group["modified_at"].fillna(group["created_at"]))
    changed = changed.sort_values(["news", "position"], na_position="first", kind="stable")[::-1]
    judged = changed[changed["status"].notna() | changed["rejected"].notna()]["rejected"]
    reached = [STAGES.index(stage) for stage in group["stage"] if isinstance(stage, str)]
    converted = [bool(said) for said in group["converted"] if said is not None]
    return {
        "record": born["record"].iloc[0],
        **{name: first_said(born[name]) for name in FIRST},
        **{name: first_said(changed[name]) for name in LAST},
        "source": first_said(born["source"]) or "No source",
        "owner": first_said(changed["owner"]) or "No owner",
        "stage": STAGES[max(reached)] if reached else None,
        "rejected": bool(judged.iloc[0]) if len(judged) else False,
        "converted": any(converted) if converted else None,
        **{name: group[name].min() for name in ("created_at", "mql_at", "customer_at")},
        "last_activity_at": group["last_activity_at"].max(),
    }


@settings(max_examples=60, deadline=None)
@given(RECORDS)
def test_joined_people_are_what_pandas_makes_of_their_records(leads: list[Row]) -> None:
    leads = [{**lead, "record": str(n)} for n, lead in enumerate(leads)]
    made = company(leads)
    columns = ["record", *FIRST, *LAST, "owner", "stage", "rejected", "converted", "created_at", "mql_at"]
    columns += ["customer_at", "last_activity_at"]
    found = made.warehouse.query(f"select {', '.join(columns)} from lead_base order by record::integer")
    if not leads:
        assert found.empty
        return
    frame = pd.DataFrame(leads).assign(position=range(len(leads)))
    times = ["created_at", "modified_at", "mql_at", "customer_at", "last_activity_at"]
    frame[times] = frame[times].astype("datetime64[us]")
    person = frame["email"].where(frame["email"].notna(), frame["record"])
    expected = pd.DataFrame([as_one(group) for _, group in frame.groupby(person)])[columns]
    expected = expected.sort_values("record", key=lambda texts: texts.astype(int)).reset_index(drop=True)
    plain = [
        [[None if pd.isna(cell) else cell for cell in row] for row in table.astype(object).to_numpy()]
        for table in (found, expected)
    ]
    assert plain[0] == plain[1]


@settings(max_examples=30, deadline=None)
@given(RECORDS, st.data())
def test_nothing_is_lost_and_nothing_multiplied(leads: list[Row], data: st.DataObject) -> None:
    """However records are joined, deals and activities add up to what the exports hold."""
    leads = [{**lead, "record": str(n), "id": str(n)} for n, lead in enumerate(leads)]
    ids = st.sampled_from([None, *(lead["id"] for lead in leads)])
    deals = data.draw(st.lists(st.tuples(ids, st.sampled_from(["one", "two"])), max_size=5))
    calls = data.draw(st.lists(st.tuples(ids, st.sampled_from(["one", "two"])), max_size=5))
    pairs = data.draw(st.lists(st.tuples(*[st.sampled_from([(x["crm"], x["record"]) for x in leads])] * 2), max_size=3)
                      if leads else st.just([]))  # fmt: skip
    said = Decisions()
    for one, other in pairs:
        said = said.merged([one, other]) if one != other else said
    made = company(
        leads,
        [{"record": str(n), "crm": c, "lead_id": i, "outcome": "won", "amount": 1.0} for n, (i, c) in enumerate(deals)],
        [{"record": str(n), "crm": c, "lead_id": i, "occurred_at": day(3)} | CALL for n, (i, c) in enumerate(calls)],
        decisions=said,
    )
    linked, called = (linked_by_hand(named, {(x["crm"], x["id"]) for x in leads}) for named in (deals, calls))
    facts = made.warehouse.query("select count(*) as leads, sum(calls) as calls from person_facts").iloc[0]
    assert facts["leads"] == len(persons_by_hand(leads, said))
    assert (0 if pd.isna(facts["calls"]) else facts["calls"]) == called
    assert rows(made, "select count(*) filter (lead_key is not null)::integer, count(*)::integer from deal_base") == [
        (linked, len(deals))
    ]
    orphans = "select count(*)::integer from deal_base anti join lead_facts using (lead_key) where lead_key is not null"
    assert rows(made, orphans) == [(0,)]


def linked_by_hand(named: list[tuple[str | None, str]], held: set[tuple[str, str]]) -> int:
    """How many records name a lead that is there: at home, or, where their CRM holds none of those named, in the other.
    (Ids are drawn from those of all leads, each of one CRM: all that are not at home are in the other.)"""
    linked = 0
    for crm in {crm for _, crm in named}:
        ids = [i for i, c in named if c == crm and i is not None]
        linked += sum((crm, i) in held for i in ids) or len(ids)
    return linked


def persons_by_hand(leads: list[Row], said: Decisions) -> set[frozenset[str]]:
    """Union-find by brute force: sets that share a record are joined until none do."""
    sets = [{lead["record"]} for lead in leads]
    sets += [{x["record"] for x in leads if x["email"] == e} for e in {x["email"] for x in leads} - {None}]
    sets += [{record for _, record in group} for group in said.same]
    joined: list[set[str]] = []
    for one in sets:
        met = [other for other in joined if other & one]
        joined = [other for other in joined if not other & one] + [one.union(*met)]
    return {frozenset(one) for one in joined}
