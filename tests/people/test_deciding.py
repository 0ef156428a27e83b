"""Deciding who is one person: kept over imports, reversible to the last figure, never overruled unseen."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from smarketing import people
from smarketing.cli import main
from smarketing.company import open_company
from smarketing.errors import EditConflict, PeopleError
from smarketing.identity import Decisions
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.views import VIEWS, Filters
from smarketing.warehouse import Store, Warehouse
from tests.companies import company

#: 1 and 2 share an address; 3 has another of a free provider; 4 is a colleague, 5 somebody of the same name elsewhere.
LEADS = """lead_id,email,name,company,source,owner,created_at,status
1,ann@bell.example,Ann Bell,Bell GmbH,Web,Rita,2026-01-05,Open
2,ANN@bell.example,"Bell, Ann",Bell,Ads,Sam,2026-02-05,Working
3,ann@gmail.com,A. Bell,Bell GmbH,Fair,Rita,2026-03-05,Open
4,tom@bell.example,Tom Bell,Bell GmbH,Web,Rita,2026-03-06,Open
5,ann@other.example,Ann Bell,Other Ltd,Web,Rita,2026-03-07,Open
"""
DEALS = """deal_id,lead_id,amount,stage,created_at,close_date,owner
D1,1,100,Closed Won,2026-01-10,2026-02-01,Rita
D2,2,200,Closed Won,2026-02-10,2026-03-01,Sam
D3,3,400,Closed Won,2026-03-10,2026-04-01,Rita
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "leads.csv").write_text(LEADS, encoding="utf-8")
    (exports / "deals.csv").write_text(DEALS, encoding="utf-8")
    made = Home(tmp_path / "home")
    import_files([exports], made)
    return made


def facts(home: Home) -> pd.DataFrame:
    """Every fact of every lead, and what a View makes of them."""
    warehouse = Warehouse(Store(home.warehouse).current)
    return warehouse.query("from lead_facts order by crm, id")


def leads(home: Home) -> list[str]:
    return sorted(facts(home)["id"])


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["people", *arguments], env={"SMARKETING_HOME": str(home.folder)})


def said(home: Home, *arguments: str) -> object:
    result = run(home, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_list_names_both_originals(home: Home) -> None:
    listed = said(home, "list")
    assert (listed["records"], listed["people"], listed["merged_people"]) == (5, 4, 1)
    (person,) = listed["merged"]
    assert person["counts_as"] == "generic:1"
    assert [(r["record"], r["source"], r["owner"]) for r in person["records"]] == [
        ("1", "Web", "Rita"),
        ("2", "Ads", "Sam"),
    ]
    assert "1 person has several records and counts once: 5 records are 4 leads." in run(home, "list").output


def test_a_merge_counts_the_person_and_the_money_once(home: Home) -> None:
    """Leads 4, revenue 700; with 3 joined by hand: leads 3, revenue 700, of one customer instead of two."""
    before = VIEWS["leads-by-source"].ask(open_company(home), Filters()).rows
    assert (before["leads"].sum(), before["customers"].sum(), before["revenue"].sum()) == (4, 2, 700)
    said(home, "merge", "generic:1", "generic:3")
    after = VIEWS["leads-by-source"].ask(open_company(home), Filters()).rows
    assert (after["leads"].sum(), after["customers"].sum(), after["revenue"].sum()) == (3, 1, 700)


def test_taking_a_merge_back_gives_the_figures_from_before(home: Home) -> None:
    before = facts(home)
    said(home, "merge", "generic:1", "generic:3")
    assert leads(home) == ["1", "4", "5"]
    said(home, "separate", "generic:3")
    pd.testing.assert_frame_equal(facts(home), before)


def test_keeping_apart_is_taken_back_by_merging_again(home: Home) -> None:
    before = facts(home)
    said(home, "separate", "generic:2", "generic:1")
    assert leads(home) == ["1", "2", "3", "4", "5"]
    opened = open_company(home)
    (pair,) = people.refused(opened).to_dict("records")
    assert (pair["record_a"], pair["record_b"], bool(pair["same_address"])) == ("1", "2", True)
    people.forget(opened, ("generic", "1"), ("generic", "2"))
    pd.testing.assert_frame_equal(facts(home), before)
    said(home, "separate", "generic:2")
    said(home, "merge", "generic:1", "generic:2")
    pd.testing.assert_frame_equal(facts(home), before)


def test_decisions_hold_over_imports(home: Home, tmp_path: Path) -> None:
    said(home, "merge", "generic:1", "generic:3")
    newer = tmp_path / "newer.csv"
    newer.write_text(
        f"{LEADS.replace('Fair', 'Trade fair')}6,new@x.example,New,,Web,Rita,2026-04-01,Open\n", encoding="utf-8"
    )
    import_files([newer], home)
    assert leads(home) == ["1", "4", "5", "6"]


def test_suggestions_say_why_and_refused_ones_stay_away(home: Home) -> None:
    """A. Bell of Bell GmbH may be Ann Bell of Bell GmbH; a colleague or namesake elsewhere is not suggested."""
    (suggestion,) = said(home, "suggest")
    assert (suggestion["a"]["record"], suggestion["b"]["record"]) == ("1", "3")
    assert suggestion["why"] == "same name but for initials, same company, same address before the @"
    assert 0.9 < suggestion["score"] <= 1
    said(home, "separate", "generic:1", "generic:3")
    assert said(home, "suggest") == []
    assert leads(home) == ["1", "3", "4", "5"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (("Anna Bell", "Acme GmbH", None), ("Bell, Anna", "ACME", None), True),
        (("Anna Bell", "Acme", None), ("Ana Bell", "Acme", None), True),  # a letter less
        (("Anna Maria Bell", "Acme", None), ("Anna Bell", "Acme", None), True),
        (("Anna Bell", "Acme", None), ("Anna Fox", "Acme", None), False),
        (("Anna Silverthwaite", "Acme", None), ("Anna Silverley", "Acme", None), False),
        (("Anna Bell", "Acme", None), ("Anna Bell", "Zenith", None), False),
        (("Anna Bell", None, "anna@acme.io"), ("A. Bell", None, "ab@acme.io"), True),
        (("Anna Bell", None, "anna@gmail.com"), ("Anna Bell", None, "bell@gmail.com"), False),  # says nothing
        (("Anna Bell", "Acme", "anna@acme.io"), ("Ana Bell", "Acme", "ana@zenith.io"), False),  # of two companies
        (("Anna Bell", "Acme", "anna@acme.io"), ("Anna Bell", "Acme", "anna@zenith.io"), True),  # the same but for that
        (("Anna", "Acme", None), ("Anna", None, None), False),
        # Exports without first names: colleagues of one last name are many.
        (("Foster", "Acme", "michaelvfoster@gmail.com"), ("Foster", "Acme", "thomasofoster@gmail.com"), False),
        (("Foster", "Acme", "m.foster@acme.io"), ("Foster", "Acme", "t.foster@acme.io"), False),
        (("Foster", "Acme", None), ("Foster", "Acme", None), False),
        (("Foster", "Acme", "m.foster@acme.io"), ("Forster", "Acme", "t.forster@acme.io"), False),
        (("F", "Acme", "m.foster@acme.io"), ("Foster", "Acme", "t.foster@acme.io"), False),
        (("Foster", "Acme", "m.foster@acme.io"), ("Foster", "Acme", "m.foster@gmail.com"), True),
        (("Foster", "Acme", "m.foster@acme.io"), ("Foster", "Acme", "m.foster@acme.com"), True),
    ],
)  # fmt: skip
def test_who_is_suggested(one: tuple, other: tuple, alike: bool) -> None:
    leads = [{"id": str(n), "name": x[0], "company": x[1], "email": x[2]} for n, x in enumerate((one, other))]
    pairs = {"crms_a": [], "records_a": [], "crms_b": [], "records_b": []}
    found = company(leads).warehouse.query(people.STATEMENTS["suggestions"], {"most": 9, "crowd": 50, **pairs})
    assert len(found) == alike


def test_a_name_of_one_word_is_less_than_a_whole_one() -> None:
    """Foster m.foster@, both of Acme: 0.6 x 0.85 + 0.4 x 1 + 0.03 for the same address before the @."""
    leads = [{"id": str(n), "name": "Foster", "company": "Acme", "email": f"m.foster@{host}"}
             for n, host in enumerate(("acme.io", "gmail.com"))]  # fmt: skip
    pairs = {"crms_a": [], "records_a": [], "crms_b": [], "records_b": []}
    found = company(leads).warehouse.query(people.STATEMENTS["suggestions"], {"most": 9, "crowd": 50, **pairs})
    assert found["score"].tolist() == [pytest.approx(0.94)]
    assert found["why"].tolist() == ["same name of one word, same company, same address before the @"]


def test_a_crowd_of_one_company_and_one_word_is_not_compared() -> None:
    """51 people called Anna Bell at Acme are 1,275 pairs; 50 are still compared."""
    pairs = {"crms_a": [], "records_a": [], "crms_b": [], "records_b": []}
    for size, expected in ((51, 0), (50, 50 * 49 // 2)):
        leads = [{"id": str(n), "name": "Anna Bell", "company": "Acme"} for n in range(size)]
        found = company(leads).warehouse.query(people.STATEMENTS["suggestions"], {"most": 9999, "crowd": 50, **pairs})
        assert len(found) == expected


def test_the_second_to_decide_is_told(home: Home) -> None:
    """Both saw the first state of things; the second learns that there is another, and nothing of it is overwritten."""
    opened = open_company(home)
    seen = people.seen(opened)
    people.merge(opened, [("generic", "1"), ("generic", "3")], base=seen, author="Ada")
    with pytest.raises(EditConflict, match="Ada saved"):
        people.separate(opened, ("generic", "2"), base=seen)
    assert leads(home) == ["1", "4", "5"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("merge", "generic:1", "generic:99"), "There is no record generic:99"),
        (("merge", "generic:1", "generic:2"), "are one person already"),
        (("merge", "generic:1"), "at least two records"),
        (("separate", "generic:4"), "the only record of this person"),
        (("separate", "generic:4", "generic:4"), "another person than itself"),
        (("separate", "4"), "hubspot:1042"),
    ],
)
def test_mistakes_are_one_sentence(home: Home, arguments: tuple[str, ...], says: str) -> None:
    result = run(home, *arguments)
    assert result.exit_code == 1
    assert says in result.stderr
    assert "Traceback" not in result.output


def test_an_empty_home_has_nobody(tmp_path: Path) -> None:
    assert run(Home(tmp_path), "list").output == "There are no leads yet.\n"
    with pytest.raises(PeopleError):
        people.merge(open_company(Home(tmp_path)), [("a", "1"), ("a", "2")])


# The decisions themselves

A, B, C, D = (("crm", letter) for letter in "ABCD")


def test_groups_with_a_record_in_common_are_one() -> None:
    assert Decisions().merged([A, B]).merged([C, D]).merged([B, C]).same == ((A, B, C, D),)


def test_merging_takes_back_what_kept_apart() -> None:
    assert Decisions(apart=((A, B), (A, C))).merged([A, B]) == Decisions(same=((A, B),), apart=((A, C),))


def test_who_leaves_a_group_leaves_the_others_together() -> None:
    """B joined A with C; when B leaves, A and C stay joined: nobody said otherwise."""
    parted = Decisions().merged([A, B]).merged([B, C]).separated([A, C], [B])
    assert parted == Decisions(same=((A, C),), apart=((A, B), (C, B)))


def test_nothing_is_said_twice() -> None:
    once = Decisions().separated([A], [B])
    assert once.separated([B], [A]) == once
    assert once.forgotten([B], [A]) == Decisions()
