"""Whom exports mean by names in one cell with addresses, by companies and by contact roles: hand tables, file by file."""

# ruff: noqa: E501  (rows are drawn as wide as the CRMs write them)

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from smarketing.company import Company, open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from tests.sources.support import write
from tests.sources.test_systems import table


def imported(folder: Path, home: Home, drawn: dict[str, str]) -> Company:
    files = [write(folder, table(text), f"{name}.csv") for name, text in drawn.items()]
    report = import_files(files, home)
    assert [(f.file, f.rejected) for f in report.loaded] == [(file.name, 0) for file in files]
    return open_company(home)


def of_deals(company: Company) -> dict[str, str | None]:
    """Deal -> the name of its lead."""
    found = company.warehouse.query(
        "select d.id, l.name as lead from deal_base as d left join lead_base as l using (lead_key) order by d.id"
    )
    return {d: None if pd.isna(name) else name for d, name in zip(found["id"], found["lead"], strict=True)}


def of_calls(company: Company) -> dict[str, list[str]]:
    """Id of the call -> the names of the leads it touched."""
    found = company.warehouse.query(
        "select a.record, coalesce(list(l.name order by l.name) filter (l.name is not null), []) as leads from touches as t "
        "join activities as a on a.row_key = t.activity left join lead_base as l using (lead_key) group by a.record"
    )
    return {call: list(leads) for call, leads in zip(found["record"], found["leads"], strict=True)}


# --- HubSpot ------------------------------------------------------------------------------------------------------

CONTACTS = """
    Record ID | First Name | Last Name | Email | Company Name | Primary Associated Company ID | Original Traffic Source | Create Date
    101 | Ann | Poe | ann@x.org | Acme | 7 | Web | 2024-01-05 09:30
    102 | Bo | Ek | | Beta | 8 | Fair | 2024-01-06 08:00
    103 | Cy | Lo | cy@x.org | Gamma | 9 | Web | 2024-01-07 08:00
    104 | Di | Lo | | Gamma | 9 | Fair | 2024-01-08 08:00
"""
COMPANIES = """
    Record ID | Company name | Company Domain Name | Company owner | Create Date
    7 | Acme Incorporated | acme.example | Rita | 2023-01-01 00:00
    8 | Beta Incorporated | beta.example | Rita | 2023-01-01 00:00
    9 | | gamma.example | Rita | 2023-01-01 00:00
"""
#: Record, the cells under the headers below, the lead of a deal and those of a call that say this.
SAID = [
    ("A", "Ann Poe (ann@x.org)", "", "", "Ann Poe", ["Ann Poe"]),
    ("B", "Bo Ek", "", "", "Bo Ek", ["Bo Ek"]),
    ("C", "Ek, Bo (bo@new.example)", "", "", "Bo Ek", ["Bo Ek"]),
    ("D", "Bo Ek;Ann Poe (ann@x.org)", "", "", "Ann Poe", ["Ann Poe", "Bo Ek"]),
    ("E", "Bo Ek; Di Lo", "", "", "Bo Ek", ["Bo Ek", "Di Lo"]),
    ("F", "Zed Ot;Bo Ek", "", "", None, ["Bo Ek"]),
    ("G", "", "Beta Incorporated", "", "Bo Ek", ["Bo Ek"]),
    ("H", "", "gamma.example", "", None, []),
    ("I", "", "Beta Incorporated;Acme Incorporated", "", None, []),
    ("J", "", "", "8", "Bo Ek", ["Bo Ek"]),
    ("K", "", "", "9", None, []),
    ("L", "", "", "8;7", None, []),
    ("M", "Zed Ot", "", "8", None, []),
    ("N", "Zed Ot (zed@x.org)", "", "8", None, []),
    ("O", "Di Lo", "", "9", "Di Lo", ["Di Lo"]),
    ("P", "Zed Ot;Di Lo", "", "9", None, ["Di Lo"]),
]
DEAL = "Record ID | Deal Name | Deal Stage | Amount | Close Date | Create Date"
CALL = "Record ID | Call Title | Activity date | Activity assigned to"
NAMED = "Associated Contact | Associated Company | Associated Company IDs"


def drawn(start: str, said: list[tuple[str, str]], headers: str = NAMED) -> str:
    rows = {
        DEAL: "{0} | Deal {0} | Closed Won | 10 | 2024-03-01 | 2024-02-01",
        CALL: "{0} | {0} | 2024-02-02 10:00 | Rita",
    }
    return "\n".join([f"{start} | {headers}", *(f"{rows[start].format(n)} | {cells}" for n, cells in said)])


def test_hubspot_names_contacts_and_companies_in_cells(tmp_path: Path, home: Home) -> None:
    """SAID: an address goes before a name and a company; of several contacts a deal means the first, a call all of them.
    A company counts where it is one and means one lead, and where no contact is named: Gamma has two. Its name is that of
    the companies export, else its domain."""
    cells = [(name, f"{contact} | {company} | {ids}") for name, contact, company, ids, *_ in SAID]
    files = {"deals": drawn(DEAL, cells), "calls": drawn(CALL, cells), "companies": COMPANIES, "contacts": CONTACTS}
    made = imported(tmp_path, home, files)
    assert of_deals(made) == {name: lead for name, _, _, _, lead, _ in SAID}
    assert of_calls(made) == {name: leads for name, *_, leads in SAID}


def test_hubspot_ids_go_before_names(tmp_path: Path, home: Home) -> None:
    """A row with an id says no more by name; one without it does, in the same file."""
    headers = "Associated Contact | Associated Contact IDs | Associated Company | Associated Company IDs"
    said = [
        ("A", "Ann Poe (ann@x.org) | 102 | Acme | 7", "Bo Ek", ["Bo Ek"]),
        ("B", "Bo Ek | | |", "Bo Ek", ["Bo Ek"]),
        ("C", "Bo Ek | 999 | Beta | 8", None, []),
        ("D", "Zed Ot;Bo Ek | 999;102 | |", None, ["Bo Ek"]),
        ("E", " | | | 8", "Bo Ek", ["Bo Ek"]),
    ]
    cells = [(name, text) for name, text, *_ in said]
    files = {"contacts": CONTACTS, "companies": COMPANIES} | {
        name: drawn(start, cells, headers) for name, start in (("deals", DEAL), ("calls", CALL))
    }
    made = imported(tmp_path, home, files)
    assert of_deals(made) == {name: lead for name, _, lead, _ in said}
    assert of_calls(made) == {name: leads for name, _, _, leads in said}


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Email subject | Activity date | Email direction", "x | 2024-02-02 10:00 | EMAIL"),
        ("Meeting name | Start Time | Meeting outcome", "x | 2024-02-02 10:00 | COMPLETED"),
        ("Task Title | Activity date | Task Status", "x | 2024-02-02 10:00 | COMPLETED"),
        ("Note body | Activity date", "x | 2024-02-02 10:00"),
        ("Activity Type | Activity Date | Subject", "Call | 2024-02-02 10:00 | x"),
    ],
)
def test_every_kind_of_hubspot_activity_names_contacts(tmp_path: Path, home: Home, header: str, cells: str) -> None:
    text = f"Record ID | {header} | ASSOCIATED CONTACT\n1 | {cells} | Bo Ek;Ann Poe (ann@x.org)"
    made = imported(tmp_path, home, {"contacts": CONTACTS, "activities": text})
    touched = made.warehouse.query("select l.name from touches join lead_base as l using (lead_key) order by 1")
    assert touched["name"].tolist() == ["Ann Poe", "Bo Ek"]


def test_companies_are_read_in_any_order_encoding_and_case(tmp_path: Path, home: Home) -> None:
    """UTF-16 with semicolons, upper case, other order, after the deals; then renamed by a later export."""
    deals = drawn(DEAL, [("J", " | | 8")])
    imported(tmp_path, home, {"deals": deals, "contacts": CONTACTS})
    assert of_deals(open_company(home)) == {"J": None}
    text = table("COMPANY OWNER | COMPANY NAME | RECORD ID\nRita | Beta Incorporated | 8", ";").encode("utf-16")
    (report,) = import_files([write(tmp_path, text, "all-companies.csv")], home).files
    assert (report.crm, report.object, report.loaded) == ("hubspot", "companies", 1)
    made = open_company(home)
    assert of_deals(made) == {"J": "Bo Ek"}
    assert made.warehouse.query("select company from lead_base where id = '102'")["company"].tolist() == [
        "Beta Incorporated"
    ]


# --- Salesforce ---------------------------------------------------------------------------------------------------

ACME, BETA = "0015e000001AbCdEAK", "0015e000001AbCeEAK"
CONTACT = "0035e000002XyZ{}AAF"
LEADS = f"""
    Id | LastName | Email | Company | LeadSource | Status | IsConverted | ConvertedContactId | ConvertedAccountId | CreatedDate
    00Q5e000001AbCdEAK | Ann | ann@x.org | Acme | Web | Converted | true | {CONTACT.format("a")} | {ACME} | 2024-01-05T10:00:00.000Z
    00Q5e000001AbCeEAK | Bo | bo@x.org | Beta | Web | Working | false | | | 2024-01-06T10:00:00.000Z
"""
PEOPLE = f"""
    Id | AccountId | LastName | Email | CreatedDate
    {CONTACT.format("a")} | {ACME} | Ann | | 2024-01-06T10:00:00.000Z
    {CONTACT.format("b")} | {BETA} | Bo | bo@x.org | 2024-01-06T10:00:00.000Z
    {CONTACT.format("c")} | {ACME} | Cy | cy@x.org | 2024-01-06T10:00:00.000Z
"""
ACCOUNTS = f"""
    Id | IsDeleted | Name | Type | Industry | BillingCity | OwnerId | CreatedDate
    {ACME} | 0 | Acme Holding | Customer | | | | 2024-01-05T10:00:00.000Z
    {BETA} | 0 | Beta | Customer | | | | 2024-01-05T10:00:00.000Z
"""


def opportunities(*rows: tuple[str, str, str]) -> str:
    start = "Id | Name | StageName | Amount | CloseDate | IsClosed | IsWon | CreatedDate | ContactId | AccountId"
    each = "{} | Big | Closed Won | 10 | 2024-03-01 | true | true | 2024-02-01T10:00:00.000Z | {} | {}"
    return "\n".join([start, *(each.format(*row) for row in rows)])


def test_salesforce_contact_roles_and_accounts(tmp_path: Path, home: Home) -> None:
    """
    deal | roles                 | own contact | account | lead
    O1   | Ann (primary), Bo     |             |         | Ann: converted to the primary contact
    O2   | Bo                    |             |         | Bo: the only contact, by its address
    O3   | Ann, Bo               |             |         | nobody: which of them is not said
    O4   | Ann (primary)         | Bo          |         | Bo: the deal's own word
    O5   | Cy                    |             | Acme    | nobody: Cy was no lead, and is not Acme's other contact
    O6   |                       |             | Acme    | Ann, converted into that account, whatever she wrote in the form
    O7   | Ann (primary), Bo (primary) |       | Beta    | Bo: two first contacts say nothing, Beta's only lead is Bo
    O8   | Ann twice             |             |         | Ann
    """
    roles = "Id | OpportunityId | ContactId | Role | IsPrimary | CreatedDate\n" + "\n".join(
        f"00K{n} | {deal} | {CONTACT.format(who)} | Decision Maker | {primary} | 2024-02-01T10:00:00.000Z"
        for n, (deal, who, primary) in enumerate(
            (("O1", "b", "false"), ("O1", "a", "true"), ("O2", "b", "false"), ("O3", "a", "false"), ("O3", "b", "false"),
             ("O4", "a", "true"), ("O5", "c", "false"), ("O7", "a", "true"), ("O7", "b", "true"), ("O8", "a", "false"),
             ("O8", "a", "false"))
        )
    )  # fmt: skip
    deals = opportunities(
        ("O1", "", ""), ("O2", "", ""), ("O3", "", ""), ("O4", CONTACT.format("b"), ""), ("O5", "", ACME), ("O6", "", ACME),
        ("O7", "", BETA), ("O8", "", ""),
    )  # fmt: skip
    files = {
        "OpportunityContactRole": roles,
        "Opportunity": deals,
        "Account": ACCOUNTS,
        "Contact": PEOPLE,
        "Lead": LEADS,
    }
    made = imported(tmp_path, home, files)
    expected = {"O1": "Ann", "O2": "Bo", "O3": None, "O4": "Bo", "O5": None, "O6": "Ann", "O7": "Bo", "O8": "Ann"}
    assert of_deals(made) == expected


def test_salesforce_roles_that_were_deleted_say_nothing(tmp_path: Path, home: Home) -> None:
    roles = f"OpportunityId,ContactId,IsPrimary,IsDeleted\nO1,{CONTACT.format('a')},true,true\nO1,{CONTACT.format('b')},false,false\n"
    files = [
        write(tmp_path, text, f"{name}.csv")
        for name, text in (("roles", roles), ("deals", table(opportunities(("O1", "", "")))), ("leads", table(LEADS)),
                           ("people", table(PEOPLE)))
    ]  # fmt: skip
    report = import_files(files, home)
    assert [f.rejected for f in report.loaded] == [1, 0, 0, 0]
    assert of_deals(open_company(home)) == {"O1": "Bo"}


# --- Close --------------------------------------------------------------------------------------------------------


def test_close_contacts_tell_the_address_of_their_lead(tmp_path: Path, home: Home) -> None:
    """
    lead   | says      | contacts                            | address
    lead_a | a@x.org   | Ann: other@x.org                    | a@x.org: its own
    lead_b | Bo, none  | Bo: bo@x.org; Zed: zed@x.org        | bo@x.org: that of its first contact
    lead_c | none      | Cy: (work) cy@x.org                 | cy@x.org: the only one
    lead_d | none      | Di: di@x.org; Ed: ed@x.org          | none: which of them is not said
    """
    leads = """
        id | display_name | status_label | primary_contact_name | primary_contact_primary_email | custom.Lead Source | date_created | html_url
        lead_a | Acme | Potential | Ann Poe | a@x.org | Web | 2024-01-05T10:00:00Z | https://app.close.com/lead/lead_a
        lead_b | Beta | Potential | Bo Ek | | Web | 2024-01-05T10:00:00Z |
        lead_c | Gamma | Potential | | | Web | 2024-01-05T10:00:00Z |
        lead_d | Delta | Potential | | | Web | 2024-01-05T10:00:00Z |
    """
    contacts = """
        id | lead_id | lead_name | name | title | primary_email | primary_phone | other_emails | date_created
        cont_1 | lead_a | Acme | Ann Poe | CEO | other@x.org | | | 2024-01-05T10:00:00Z
        cont_2 | lead_b | Beta | Bo Ek | | bo@x.org | | | 2024-01-05T10:00:00Z
        cont_3 | lead_b | Beta | Zed Ot | | zed@x.org | | | 2024-01-05T10:00:00Z
        cont_4 | lead_c | Gamma | Cy Lo | | | | cy@x.org | 2024-01-05T10:00:00Z
        cont_5 | lead_d | Delta | Di Fu | | di@x.org | | | 2024-01-05T10:00:00Z
        cont_6 | lead_d | Delta | Ed Fu | | ed@x.org | | | 2024-01-05T10:00:00Z
    """
    deals = """
        id | display_name | opportunity_id | opportunity_status_type | opportunity_value_formatted | opportunity_date_won | opportunity_date_created
        lead_c | Gamma | oppo_1 | won | $1,500 | 2024-02-01 | 2024-01-06T10:00:00Z
    """
    made = imported(tmp_path, home, {"contacts": contacts, "leads": leads, "lead_opps": deals})
    facts = made.warehouse.query(
        "select l.id, l.email, won_deals from lead_facts join lead_base as l using (lead_key) order by 1"
    )
    shown = facts.astype(object).where(facts.notna(), None).to_numpy().tolist()
    assert shown == [
        ["lead_a", "a@x.org", 0],
        ["lead_b", "bo@x.org", 0],
        ["lead_c", "cy@x.org", 1],
        ["lead_d", None, 0],
    ]


# --- one person under two addresses -------------------------------------------------------------------------------

CALLS = 600
WHOM = ("ann@x.org;ann@x.org", "ann@x.org;nobody@x.org", "nobody@x.org;bo@x.org", "ann@x.org;bo@x.org", "ann@x.org", "")


def test_a_call_counts_once_however_often_it_names_somebody(home: Home, tmp_path: Path) -> None:
    """
    whom                    leads    calls of the rep
    ann, ann                Ann      1      (at random 0 or 1 while equal rows were numbered before they were one)
    ann, an unknown one     Ann      1
    an unknown one, bo      Bo       1
    ann, bo                 both     1
    ann                     Ann      1      looked up at once
    nobody                  none     1
    """
    leads = "lead_id,name,email,created_at\n1,Ann Poe,ann@x.org,2025-01-01\n2,Bo Ek,bo@x.org,2025-01-02\n"
    rows = (f"{n},call,2026-01-{n % 28 + 1:02},Rita,{WHOM[n % len(WHOM)]}\n" for n in range(CALLS))
    calls = "activity_id,type,date,owner,email\n" + "".join(rows)
    import_files([write(tmp_path, leads, "leads.csv"), write(tmp_path, calls, "calls.csv")], home)
    warehouse = open_company(home).warehouse
    each = CALLS // len(WHOM)
    assert warehouse.query("select sum(activities) as calls from diary")["calls"].tolist() == [CALLS]
    assert warehouse.query("select sum(activities) as calls from diary where unlinked")["calls"].tolist() == [each]
    facts = warehouse.query("select name, attempts from lead_facts join lead_base using (lead_key) order by name")
    assert facts.values.tolist() == [["Ann Poe", 4 * each], ["Bo Ek", 2 * each]]
