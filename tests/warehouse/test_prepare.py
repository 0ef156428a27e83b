"""From canonical tables to what the Views ask for: names resolved, links followed, and no row multiplied on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Naming, Rate, Rates
from smarketing.company import Company
from smarketing.identity import Decisions
from smarketing.views.amounts import refused
from tests.companies import Row, company

DAY = date(2026, 3, 2)


def rows(made: Company, sql: str) -> list[tuple]:
    return [tuple(row) for row in made.warehouse.query(sql).itertuples(index=False)]


def one(made: Company, sql: str) -> object:
    ((value,),) = rows(made, sql)
    return value


# Sources


def lead(number: int, **more: object) -> Row:
    return {"id": f"L{number}", "created_at": DAY, **more}


def sourced(*spellings: str | None, names: dict[str, str] | None = None) -> dict[str, int]:
    made = company([lead(n, source=s) for n, s in enumerate(spellings)], naming=Naming(sources=names or {}))
    return dict(rows(made, "select source, count(*)::integer from lead_facts group by all order by all"))


def test_spellings_of_a_source_are_one_under_the_commonest() -> None:
    assert sourced("Online Store", "OnlineStore", "Online Store", "online_store", "ONLINE-STORE") == {"Online Store": 5}


def test_accents_fold_and_numbers_do_not() -> None:
    assert sourced("Café", "cafe", "Café", "Twitter #5", "Twitter #225") == {
        "Café": 3,
        "Twitter #5": 1,
        "Twitter #225": 1,
    }


def test_a_source_of_punctuation_alone_keeps_its_own_name() -> None:
    assert sourced("-", "/", "Web") == {"-": 1, "/": 1, "Web": 1}


def test_leads_without_a_source_are_counted_under_their_own_name() -> None:
    assert sourced(None, "Web", None) == {"No source": 2, "Web": 1}


def test_a_name_given_to_the_commonest_spelling_goes_for_all_spellings() -> None:
    assert sourced("google", "google", "Google", names={"google": "Google Ads"}) == {"Google Ads": 3}


def test_a_name_given_to_a_rare_spelling_that_folds_the_same_goes_for_all() -> None:
    """Found wrong: `google` was called Google by hand, and a second source GOOGLE stayed beside it.

    spelling | leads        by hand
    GOOGLE   | 2            google -> Google
    google   | 1            Google | 3
    """
    assert sourced("GOOGLE", "GOOGLE", "google", names={"google": "Google"}) == {"Google": 3}


def test_a_spelling_can_be_taken_out_of_its_fold() -> None:
    assert sourced("IT", "IT", "it", names={"it": "Italy"}) == {"IT": 2, "Italy": 1}


def test_names_given_by_hand_fold_like_spellings() -> None:
    """Found wrong: `sem` called "Paid search" by hand stood beside the folded `paid_search`."""
    assert sourced("paid_search", "paid_search", "sem", names={"sem": "Paid search"}) == {"Paid search": 3}


def test_a_deals_source_is_folded_with_the_leads() -> None:
    made = company(
        [lead(1, source="Online Store")],
        [{"id": "D1", "source": "online store", "outcome": "won", "amount": 5.0}],
    )
    assert one(made, "select source from deal_base") == "Online Store"


# Reps and teams

REPS = [{"id": "7", "name": "Dana Smith", "email": "dana@x.io", "team": "North"}]


@pytest.mark.parametrize(
    "owner",
    [
        {"owner_id": "7"},
        {"owner": "dana@x.io"},
        {"owner": "DANA@X.IO"},
        {"owner": "Dana Smith"},
        {"owner": "dana smith"},
        {"owner": "D. Smith", "owner_id": "7"},
    ],
)
def test_a_rep_has_one_name_by_id_email_or_name(owner: Row) -> None:
    assert rows(company([lead(1, **owner)], reps=REPS), "select owner, team from lead_facts") == [
        ("Dana Smith", "North")
    ]


def test_an_owner_that_no_list_of_reps_knows_keeps_what_the_export_says() -> None:
    made = company([lead(1, owner="Lee"), lead(2, owner_id="99"), lead(3)], reps=REPS)
    assert rows(made, "select owner from lead_facts order by id") == [("Lee",), ("99",), ("No owner",)]


def owned(*owners: str, reps: Sequence[Row] = ()) -> dict[str, int]:
    made = company([lead(n, owner=owner) for n, owner in enumerate(owners)], reps=reps)
    return dict(rows(made, "select owner, count(*)::integer from lead_facts group by all order by all"))


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        (["Anna Bell", "Anna Bell", "ANNA BELL", " anna  bell "], {"Anna Bell": 4}),
        (["ANNA BELL", "ANNA BELL", "Anna Bell"], {"ANNA BELL": 3}),
        (["ANNA BELL", "Anna Bell", "anna bell"], {"Anna Bell": 3}),
        (["Bell, Anna", "Bell, Anna", "BELL,ANNA", "Anna Bell"], {"Anna Bell": 4}),
        (["Bell, Anna", "BELL, ANNA", "Bell, Anna"], {"Bell, Anna": 3}),
        (["Acme, Inc", "Inc", "Acme"], {"Acme, Inc": 1, "Inc": 1, "Acme": 1}),
        (["Bell, Jr., Anna", "Anna Bell"], {"Bell, Jr., Anna": 1, "Anna Bell": 1}),
        (["Anna Bell", "Ann Abell", "Änna Bell"], {"Anna Bell": 1, "Ann Abell": 1, "Änna Bell": 1}),
        (["ZOË LEE", "Zoë Lee"], {"Zoë Lee": 2}),
    ],
)  # fmt: skip
def test_a_rep_in_other_cases_and_spaces_is_one_rep(owners: list[str], expected: dict[str, int]) -> None:
    """Found wrong: `ANNA BELL` and `Anna Bell` were two reps unless a users export listed her.

    The most frequent spelling is shown, of equally frequent ones that in mixed case; `Bell, Anna` is somebody else
    unless there is an Anna Bell.
    """
    assert owned(*owners) == expected
    assert owned(*owners[::-1]) == expected


def test_the_users_exports_spelling_of_a_rep_is_shown_however_rare() -> None:
    listed = [{"id": "7", "name": "Anna Bell", "team": "North"}]
    assert owned("ANNA  BELL", "ANNA  BELL", "Bell, Anna", "Anna Bell", reps=listed) == {"Anna Bell": 4}


def test_one_rep_in_deals_and_activities_too() -> None:
    made = company(
        [lead(1, owner="Anna Bell")],
        [{"id": "D1", "owner": "ANNA BELL", "outcome": "won", "amount": 5.0}],
        [{"kind": "call", "occurred_at": DAY, "lead_id": "L1", "owner": "anna bell"}],
    )
    assert rows(made, "select owner from deal_base union all select owner from diary") == [("Anna Bell",)] * 2
    assert made.names("owner") == ["Anna Bell"]


def test_reps_of_one_name_and_email_do_not_multiply_leads() -> None:
    made = company([lead(1, owner="Dana Smith")], reps=[*REPS, {**REPS[0], "id": "8", "team": "South"}])
    assert one(made, "select count(*) from lead_facts") == 1


def test_a_team_is_a_persons_word_before_the_users_export_before_the_leads() -> None:
    """Three places name a team; a rep known to two or all of them is still one rep."""
    reps = [{"id": str(n), "name": name, "team": "Listed"} for n, name in enumerate(("Own", "Listed"))]
    leads = [lead(n, owner=name, team="Carried") for n, name in enumerate(("Own", "Listed", "Carried"))]
    made = company(leads, reps=reps, naming=Naming(teams={"Own": "Said", "Unheard of": "Said"}))
    found = rows(made, "select owner, team from lead_facts order by id")
    assert found == [("Own", "Said"), ("Listed", "Listed"), ("Carried", "Carried")]


# Links

LINKS = {
    "id": {"lead_id": "L1"},
    "contact": {"contact_id": "C1"},
    "email": {"email": "ann@x.io"},
}
TARGET = lead(1, email="ann@x.io", converted_contact_id="C1", converted_opportunity_id="D1")
TWIN = {**TARGET, "id": "L2", "record": "second"}
#: Somebody said that the twin is another person, though every key is the same.
TWO = Decisions(apart=((("test", "L1"), ("test", "second")),))


@pytest.mark.parametrize("link", LINKS)
def test_a_deal_finds_its_lead(link: str) -> None:
    made = company([TARGET, TWIN], [{"id": "X", "outcome": "won", "amount": 9.0, **LINKS[link]}], decisions=TWO)
    assert rows(made, "select id, won_deals, revenue from lead_facts order by id") == [("L1", 1, 9.0), ("L2", 0, 0.0)]


def test_a_deal_finds_its_lead_by_the_leads_own_record_of_it() -> None:
    made = company([TARGET, TWIN], [{"id": "D1", "outcome": "won", "amount": 9.0}], decisions=TWO)
    assert rows(made, "select id, won_deals from lead_facts order by id") == [("L1", 1), ("L2", 0)]


@pytest.mark.parametrize("link", [*LINKS, "deal"])
def test_an_activity_finds_its_lead_once(link: str) -> None:
    """Two lead records share every key: the earlier takes the activity, and it is not counted twice."""
    deals = [{"id": "D9", "lead_id": "L1", "record": str(n)} for n in (1, 2)]
    call = {"kind": "call", "occurred_at": DAY, **LINKS.get(link, {"opportunity_id": "D9"})}
    made = company([TARGET, TWIN], deals, [call], decisions=TWO)
    assert rows(made, "select id, calls from lead_facts order by id") == [("L1", 1), ("L2", 0)]
    assert one(made, "select count(*) from touches") == 1


def test_an_email_links_across_crms_and_a_number_only_where_its_own_crm_has_none_of_them() -> None:
    """The other CRM has lead 1 of its own, so that its number 7 is not taken for the target's; see test_crossing."""
    target = {**TARGET, "id": "7"}
    own = lead(2, id="1", crm="other")
    calls = [
        {"crm": "other", "kind": "call", "occurred_at": DAY, "lead_id": "1", "record": "o"},
        {"crm": "other", "kind": "call", "occurred_at": DAY, "lead_id": "7", "record": "a"},
        {"crm": "other", "kind": "call", "occurred_at": DAY, "email": "ann@x.io", "record": "b"},
    ]
    made = company([target, own], activities=calls)
    assert rows(made, "select id, calls from lead_facts order by id") == [("1", 1), ("7", 1)]


def test_one_activity_with_several_leads_touches_each() -> None:
    calls = [{"kind": "call", "occurred_at": DAY, "lead_id": "L1; L2 ;L3"}]
    made = company([lead(1), lead(2), lead(4)], activities=calls)
    assert rows(made, "select id, calls from lead_facts order by id") == [("L1", 1), ("L2", 1), ("L4", 0)]
    assert one(made, "select count(*) from touches where counted") == 1


@pytest.mark.parametrize(
    "links",
    [
        {"lead_id": "L1;L1"},
        {"lead_id": "unknown;L1"},
        {"email": "ann@x.io;ann@x.io"},
        {"lead_id": "unknown;missing", "contact_id": "C1"},
        {"lead_id": "L1;unknown", "email": "ann@x.io;ann@x.io"},
    ],
)
def test_an_activity_whose_links_lead_to_one_person_is_one_attempt(links: Row) -> None:
    """Found wrong: an activity that names one person twice was two attempts, and one unknown id made it unlinked too.

    lead_id        | attempts   was
    L1;L1          | 1          2
    unknown;L1     | 1          1, and 1 "linked to no lead"
    """
    made = company([TARGET], activities=[{"kind": "call", "occurred_at": DAY, **links}])
    assert one(made, "select attempts from lead_facts") == 1
    assert rows(made, "select lead_key is null, counted from touches") == [(False, True)]


def test_an_activity_whose_links_lead_nowhere_is_unlinked_once() -> None:
    made = company([TARGET], activities=[{"kind": "call", "occurred_at": DAY, "lead_id": "a;b;c"}])
    assert rows(made, "select lead_key is null, counted from touches") == [(True, True)]


KEYS = st.sampled_from([None, "1", "2", "3"])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(KEYS, KEYS, KEYS, KEYS), max_size=6),
    st.lists(st.tuples(KEYS, KEYS, KEYS, KEYS), max_size=6),
    st.lists(st.tuples(st.sampled_from([None, "1", "1;2", "3;3", "4;1;4", ";"]), KEYS, KEYS, KEYS), max_size=6),
)
def test_links_never_multiply_rows(leads: list, deals: list, activities: list) -> None:
    made = company(
        [dict(zip(("id", "email", "converted_contact_id", "converted_opportunity_id"), row, strict=True))
         | {"record": str(n), "created_at": DAY} for n, row in enumerate(leads)],
        [dict(zip(("id", "email", "contact_id", "lead_id"), row, strict=True))
         | {"record": str(n), "amount": 1.0, "outcome": "won"} for n, row in enumerate(deals)],
        [dict(zip(("lead_id", "email", "contact_id", "opportunity_id"), row, strict=True))
         | {"record": str(n), "kind": "call", "occurred_at": DAY} for n, row in enumerate(activities)],
    )  # fmt: skip
    people = {email or n for n, (_, email, *_) in enumerate(leads)}  # one address is one person
    assert one(made, "select count(*) from lead_facts") == len(people)
    assert one(made, "select count(*) from deal_base") == len(deals)
    assert one(made, "select count(*) from touches where counted") == len(activities)
    linked = one(made, "select count(*) from deal_base where lead_key is not null")
    assert one(made, "select coalesce(sum(won_deals), 0) from lead_facts") == linked
    assert one(made, "select count(*) - count(distinct (activity, lead_key)) from touches") == 0


# Money


def revenue(currency: str | None, *deals: tuple[float | None, str | None], rates: Rates | None = None) -> list[tuple]:
    made = company(
        [lead(1)],
        [
            {"id": str(n), "lead_id": "L1", "outcome": "won", "amount": a, "currency": c}
            for n, (a, c) in enumerate(deals)
        ],
        agreement=Agreement(currency=currency),
        rates=rates,
    )
    return rows(made, "select won_deals, priced_deals, revenue from lead_facts")


def table(*rates: tuple[str, str, float, date | None]) -> Rates:
    return Rates(rates=tuple(Rate(currency=c, into=i, rate=r, valid_from=day) for c, i, r, day in rates))


def test_amounts_in_one_currency_add_up_and_one_without_a_currency_is_in_the_companys() -> None:
    assert revenue("EUR", (10.0, "EUR"), (1.0, " eur "), (5.0, None)) == [(3, 3, 16.0)]


def test_amounts_in_another_currency_add_up_by_their_rate() -> None:
    euros = table(("USD", "EUR", 0.5, None), ("GBP", "EUR", 1.2, None))
    assert revenue("EUR", (10.0, "EUR"), (99.0, "usd"), (5.0, "GBP"), rates=euros) == [(3, 3, 10 + 49.5 + 6)]


def test_one_won_deal_without_a_rate_keeps_back_every_sum() -> None:
    """A rate of another currency, or into another than the company's, is none."""
    for known in (None, table(("GBP", "EUR", 1.2, None)), table(("USD", "CHF", 0.9, None))):
        assert revenue("EUR", (10.0, "EUR"), (99.0, "USD"), rates=known) == [(2, 0, 0.0)]


def test_a_won_deal_without_an_amount_needs_no_rate() -> None:
    assert revenue("EUR", (10.0, "EUR"), (0.0, "USD"), (None, "GBP")) == [(3, 1, 10.0)]


def test_without_an_agreed_currency_the_commonest_among_won_deals_is_the_companys() -> None:
    dollars = table(("EUR", "USD", 2.0, None))
    assert revenue(None, (10.0, "USD"), (20.0, "USD"), (99.0, "EUR"), rates=dollars) == [(3, 3, 30.0 + 198.0)]


def test_the_rate_is_that_of_the_close_date_else_of_creation_else_the_earliest() -> None:
    """rates of 1 USD: 0.5 from 10 Jan, 0.8 from 1 Mar

    closed  created | rate
    9 Jan   -       | 0.5   the earliest also before its day
    10 Jan  -       | 0.5
    28 Feb  5 Mar   | 0.5   by the day it closed
    1 Mar   -       | 0.8
    -       2 Mar   | 0.8
    -       -       | 0.5
    """
    days: list[tuple[date | None, date | None]] = [
        (date(2026, 1, 9), None), (date(2026, 1, 10), None), (date(2026, 2, 28), date(2026, 3, 5)),
        (date(2026, 3, 1), None), (None, date(2026, 3, 2)), (None, None),
    ]  # fmt: skip
    deals = [
        {"id": str(n), "outcome": "won", "amount": 10.0, "currency": "USD", "closed_at": closed, "created_at": created}
        for n, (closed, created) in enumerate(days)
    ]
    euros = table(("USD", "EUR", 0.8, date(2026, 3, 1)), ("USD", "EUR", 0.5, date(2026, 1, 10)))
    made = company([lead(1)], deals, agreement=Agreement(currency="EUR"), rates=euros)
    found = [euros for (euros,) in rows(made, "select countable from deal_base order by id")]
    assert found == pytest.approx([5, 5, 5, 8, 8, 5])
    used = rows(made, "select rate, valid_from::varchar, deals from conversions order by valid_from")
    assert used == [(0.5, "2026-01-10", 4), (0.8, "2026-03-01", 2)]


def test_lost_and_open_deals_without_a_rate_keep_no_sum_back_but_their_own() -> None:
    """L1 has open deals of €7 and $9: what is open on it is unknown, not €7. Lost deals are never added up."""
    deals = [
        {"id": "won", "lead_id": "L1", "outcome": "won", "amount": 10.0, "currency": "EUR"},
        {"id": "lost", "lead_id": "L1", "outcome": "lost", "amount": 5.0, "currency": "USD"},
        {"id": "euros", "lead_id": "L1", "outcome": "open", "amount": 7.0, "currency": "EUR"},
        {"id": "dollars", "lead_id": "L1", "outcome": "open", "amount": 9.0, "currency": "USD"},
        {"id": "other", "lead_id": "L2", "outcome": "open", "amount": 3.0, "currency": "EUR"},
    ]
    made = company([lead(1), lead(2)], deals, agreement=Agreement(currency="EUR"))
    facts = rows(made, "select id, revenue, open_amount from lead_facts order by id")
    assert [row[:2] for row in facts] == [("L1", 10.0), ("L2", 0.0)]
    assert pd.isna(facts[0][2]) and facts[1][2] == 3.0
    assert refused(made) == "" and made.warehouse.contents.unrated_deals == 0


@pytest.mark.parametrize("amount", [0.0, None])
def test_a_won_deal_at_nothing_has_an_unknown_amount(amount: float | None) -> None:
    assert revenue("EUR", (amount, "EUR"), (10.0, "EUR")) == [(2, 1, 10.0)]


# The data date


def test_the_data_date_is_the_newest_event_and_no_plan() -> None:
    made = company(
        [lead(1)],
        [
            {"id": "open", "outcome": "open", "created_at": DAY, "closed_at": date(2026, 9, 1)},
            {"id": "won", "outcome": "won", "created_at": DAY, "closed_at": date(2026, 4, 5)},
        ],
        [{"kind": "meeting", "occurred_at": datetime(2026, 12, 24, 10), "lead_id": "L1"}],
        today=date(2026, 6, 1),
    )
    assert made.warehouse.data_date == date(2026, 4, 5)


def test_the_data_date_may_be_today() -> None:
    made = company([{"id": "1", "created_at": datetime(2026, 6, 1, 23, 59)}], today=date(2026, 6, 1))
    assert made.warehouse.data_date == date(2026, 6, 1)


def test_a_company_without_dates_has_no_data_date() -> None:
    assert company([{"id": "1", "source": "Web"}]).warehouse.data_date is None


def test_one_column_may_name_a_lead_or_the_contact_it_became() -> None:
    """Found wrong: a Zoho call whose Who Id is the converted contact was linked to no lead."""
    made = company(
        [{"id": "L1", "converted_contact_id": "C1", "created_at": datetime(2026, 1, 5)}],
        activities=[{"id": "a", "lead_id": "C1", "kind": "call", "occurred_at": datetime(2026, 1, 6)}],
    )
    assert made.warehouse.query("select lead_key is not null as linked from touches")["linked"].tolist() == [True]


def test_of_equally_common_spellings_the_one_in_mixed_case_is_shown() -> None:
    made = company([{"id": "1", "source": "ORGANIC_SEARCH"}, {"id": "2", "source": "Organic Search"}])
    assert made.names("source") == ["Organic Search"]
