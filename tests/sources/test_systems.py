"""Every CRM's exports, in its own header layouts, against the canonical rows they mean (drawn by hand)."""

# ruff: noqa: E501  (rows are drawn as wide as the CRMs write them)

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.sources import Skipped, load_maps, recognise
from smarketing.views import Filters, view
from tests.sources.support import Reading, read, workbook, write

MAPS = load_maps()


def table(text: str, delimiter: str = ",") -> str:
    """A drawn table (` | ` between cells, one row a line) as a fully quoted CSV."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\n".join(quoted) + "\n"


def kind(it: Reading) -> tuple[str, str]:
    return it.staged.crm, it.staged.object


# --- HubSpot ------------------------------------------------------------------------------------------------------


def test_hubspot_contacts_with_todays_labels(tmp_path: Path) -> None:
    it = read(tmp_path, table("""
        Record ID | First Name | Last Name | Email | Lead Status | Create Date | Original Traffic Source | First Page Seen | Contact owner | Lifecycle Stage | Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)" | Date entered "Customer (Lifecycle Stage Pipeline)"
        101 | Ann | Poe | Ann@X.org | Open deal | 2024-01-05 09:30 | Organic Search | x.org/guide | Rita Roe | Opportunity | 2024-01-07 10:00 |
        102 | Bo | Ek | | Unqualified | 2024-01-06 08:00 | Paid Social | | Sam Sol | Lead | |
    """))  # fmt: skip
    assert kind(it) == ("hubspot", "contacts")
    assert it.rows("id", "name", "email", "source", "landing_page", "owner", "stage", "rejected", "created_at", "mql_at") == [
        ("101", "Ann Poe", "ann@x.org", "Organic Search", "x.org/guide", "Rita Roe", "opportunity", False,
         datetime(2024, 1, 5, 9, 30), datetime(2024, 1, 7, 10)),
        ("102", "Bo Ek", None, "Paid Social", None, "Sam Sol", "lead", True, datetime(2024, 1, 6, 8), None),
    ]  # fmt: skip


def test_hubspot_contacts_with_the_labels_of_old(tmp_path: Path) -> None:
    it = read(tmp_path, table("""
        Contact ID | First Name | Last Name | Email | Create Date | Original Source | Original Source Drill-Down 1 | HubSpot Owner | Lifecycle Stage | Became a Marketing Qualified Lead Date | Became a Sales Qualified Lead Date | HubSpot Score
        7 | Ann | Poe | ann@x.org | 2018-03-01 | Social Media | Facebook | Rita Roe | Marketing Qualified Lead | 2018-03-04 | | 35
    """))  # fmt: skip
    assert kind(it) == ("hubspot", "contacts")
    assert it.rows("id", "source", "owner", "stage", "mql_at", "sql_at", "interest") == [
        ("7", "Social Media", "Rita Roe", "mql", datetime(2018, 3, 4), None, "35")
    ]


def test_hubspot_internal_names_are_epochs_and_codes(tmp_path: Path) -> None:
    it = read(tmp_path, "hs_object_id,email,lifecyclestage,createdate,hubspot_owner_id,hs_analytics_source\n"
                        "7,ann@x.org,marketingqualifiedlead,1710003906789,55,PAID_SEARCH\n", timezone="Europe/Berlin")  # fmt: skip
    assert it.rows("id", "stage", "created_at", "owner_id", "source") == [
        ("7", "mql", datetime(2024, 3, 9, 18, 5, 6, 789000), "55", "PAID_SEARCH")
    ]


def test_hubspot_deals(tmp_path: Path) -> None:
    it = read(tmp_path, table("""
        Record ID | Deal Name | Deal Stage | Pipeline | Amount | Currency | Close Date | Create Date | Deal owner | Is Closed Won | Closed Lost Reason | Associated Contact | Associated Contact IDs | Associated Note
        1 | Poe (guide) | Closed Won | Sales | 1500.0 | EUR | 2024-02-01 12:00 | 2024-01-08 09:00 | Rita Roe | true | | Ann Poe (ann@x.org) | 101 | A "quote"; and, commas
        2 | Ek | Closed Lost | Sales | | EUR | 2024-02-03 12:00 | 2024-01-09 09:00 | Rita Roe | false | price | Bo Ek (bo@x.org);Cy (cy@x.org) | 102; 103 |
        3 | Fu | Appointment Scheduled | Sales | 10.0 | EUR | 2050-01-01 00:00 | 2024-01-10 09:00 | Sam Sol | false | | | |
    """))  # fmt: skip
    assert kind(it) == ("hubspot", "deals")
    assert it.rows("id", "outcome", "amount", "closed_at", "lead_id", "email", "lost_reason") == [
        ("1", "won", 1500.0, datetime(2024, 2, 1, 12), "101", "ann@x.org", None),
        ("2", "lost", None, datetime(2024, 2, 3, 12), "102", "bo@x.org", "price"),
        ("3", "open", 10.0, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("headers", "cells", "meant"),
    [
        ("Record ID,Call Title,Activity date,Call outcome,Call direction,Activity assigned to,Associated Contact IDs",
         "9,Hello,2024-01-06 10:00,Connected,OUTBOUND,Rita Roe,101", ("call", "outbound", "101")),
        ("Record ID,Email subject,Activity date,Email direction,Email send status,Associated Contact IDs",
         "9,Re: guide,2024-01-06 10:00,INCOMING_EMAIL,SENT,101", ("email", "inbound", "101")),
        ("Record ID,Meeting name,Start Time,End Time,Meeting outcome,Associated Contact IDs",
         "9,Demo,2024-01-06 10:00,2024-01-06 11:00,COMPLETED,101;102", ("meeting", None, "101;102")),
        ("Record ID,Task Title,Activity date,Task Status,Task Type,Associated Contact IDs",
         "9,Ring,2024-01-06 10:00,COMPLETED,CALL,101", ("task", None, "101")),
        ("Record ID,Note body,Activity date,Associated Contact IDs", "9,Said yes,2024-01-06 10:00,101", ("note", None, "101")),
    ],
)  # fmt: skip
def test_hubspot_activities(tmp_path: Path, headers: str, cells: str, meant: tuple[Any, ...]) -> None:
    it = read(tmp_path, f"{headers}\n{cells}\n")
    assert it.staged.crm == "hubspot"
    assert it.rows("kind", "direction", "lead_id", "occurred_at") == [(*meant, datetime(2024, 1, 6, 10))]


def test_hubspot_in_german(tmp_path: Path) -> None:
    it = read(tmp_path, table("""
        Datensatz-ID | Vorname | Nachname | E-Mail | Erstellungsdatum | Lifecycle-Phase | Für Kontakt zuständiger Mitarbeiter | Ursprüngliche Traffic-Quelle | Date entered "Marketing Qualified Lead (Lebenszyklus-Pipeline)"
        101 | Ann | Poe | ann@x.org | 2024-01-05 09:30 | Kunde | Rita Roe | Organische Suche | 2024-01-07
    """))  # fmt: skip
    assert kind(it) == ("hubspot", "contacts")
    assert it.rows("id", "name", "stage", "owner", "source", "mql_at") == [
        ("101", "Ann Poe", "customer", "Rita Roe", "Organische Suche", datetime(2024, 1, 7))
    ]
    deals = read(
        tmp_path, "Datensatz-ID;Deal-Name;Deal-Phase;Betrag;Abschlussdatum\n1;P;Gewonnen;1.500,00 €;01.02.2024\n"
    )
    assert deals.rows("outcome", "amount", "closed_at") == [("won", 1500.0, datetime(2024, 2, 1))]


# --- Salesforce ---------------------------------------------------------------------------------------------------

LEAD, CONTACT, DEAL, USER = "00Q5e000001AbCdEAK", "0035e000002XyZwAAF", "0065e000003QrStAAK", "0055e000004MnOpAAG"
NONE = "000000000000000AAA"


def test_salesforce_weekly_export(tmp_path: Path) -> None:
    """Windows-1252, every cell quoted, UTC without saying so, an empty id for none, a deleted row."""
    text = table(f"""
        Id | IsDeleted | LastName | FirstName | Company | Email | LeadSource | Status | Rating | OwnerId | IsConverted | ConvertedDate | ConvertedContactId | ConvertedOpportunityId | CreatedDate | LastActivityDate
        {LEAD} | 0 | Müller | Zoë | Café | zoe@x.org | Web | Closed - Converted | Hot | {USER} | 1 | 2024-01-31 | {CONTACT} | {DEAL} | 2024-01-05 22:30:00 | 2024-01-30
        00Q5e000001AbCeEAK | 0 | Ek | Bo | | bo@x.org | | Closed - Not Converted | | {USER} | 0 | | {NONE} | {NONE} | 2024-07-05 22:30:00 |
        00Q5e000001AbCfEAK | 1 | Fu | Di | | di@x.org | | Open - Not Contacted | | {USER} | 0 | | {NONE} | {NONE} | 2024-07-05 22:30:00 |
    """)  # fmt: skip
    it = read(tmp_path, text.encode("cp1252"), timezone="Europe/Berlin")
    assert kind(it) == ("salesforce", "leads") and it.staged.notes == ["encoding Windows-1252"]
    columns = ("id", "name", "company", "stage", "rejected", "interest", "owner_id", "converted_contact_id",
               "converted_opportunity_id", "created_at", "opportunity_at")  # fmt: skip
    assert it.rows(*columns) == [
        (LEAD[:15], "Zoë Müller", "Café", "opportunity", False, "Hot", USER[:15], CONTACT[:15], DEAL[:15],
         datetime(2024, 1, 5, 23, 30), datetime(2024, 1, 31)),
        ("00Q5e000001AbCe", "Bo Ek", None, "lead", True, None, USER[:15], None, None, datetime(2024, 7, 6, 0, 30), None),
    ]  # fmt: skip
    assert it.adds_up() and it.rejects == [(4, "IsDeleted", "1", "the record was deleted in the CRM")]


def test_salesforce_data_loader(tmp_path: Path) -> None:
    """ISO with a zone becomes the company's time; a close date stays a day."""
    it = read(tmp_path, table(f"""
        ID | NAME | STAGENAME | AMOUNT | CURRENCYISOCODE | CLOSEDATE | CREATEDDATE | ISCLOSED | ISWON | OWNERID | LEADSOURCE
        {DEAL} | Big | Closed Won | 1500.0 | EUR | 2024-03-31 | 2024-01-05T22:30:45.000Z | true | true | {USER} | Web
        0065e000003QrSuAAK | Small | Negotiation | | EUR | 2024-05-31 | 2024-07-05T22:30:45.000+0000 | false | false | {USER} |
    """), timezone="Europe/Berlin")  # fmt: skip
    assert kind(it) == ("salesforce", "opportunities")
    assert it.rows("id", "outcome", "amount", "currency", "created_at", "closed_at", "owner_id") == [
        (DEAL[:15], "won", 1500.0, "EUR", datetime(2024, 1, 5, 23, 30, 45), datetime(2024, 3, 31), USER[:15]),
        ("0065e000003QrSu", "open", None, "EUR", datetime(2024, 7, 6, 0, 30, 45), datetime(2024, 5, 31), USER[:15]),
    ]


def test_salesforce_ids_of_both_lengths_are_one_record(tmp_path: Path) -> None:
    api = read(tmp_path, f"Id,LastName,Status,OwnerId\n{LEAD},Poe,New,{USER}\n")
    report = read(tmp_path, f"Lead ID,Last Name,Lead Status,Lead Owner\n{LEAD[:15]},Poe,New,Rita\n")
    assert kind(api) == ("salesforce", "leads") and kind(report) == ("salesforce", "lead_report")
    assert api.values("record") == report.values("record") == [LEAD[:15]]


def test_salesforce_lead_report_with_footer(tmp_path: Path) -> None:
    text = table("""
        Lead Owner | First Name | Last Name | Company / Account | Email | Lead Source | Lead Status | Create Date | Converted
        Rita Roe | Ann | Poe | Acme | ann@x.org | Web | Open - Not Contacted | 10/13/2018 5:16 PM | 0
        Sam Sol | Bo | Ek | Beta | bo@x.org | Trade Show | Closed - Converted | 10/3/2018 9:05 AM | 1
    """) + table("""
        Grand Totals (2 records)
    """) + '""\n' + table("""
        All leads
        Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved.
        Confidential Information - Do Not Distribute
        Generated By: Rita Roe 11/1/2018 9:00 AM
    """)  # fmt: skip
    it = read(tmp_path, text.encode("cp1252"))
    assert kind(it) == ("salesforce", "lead_report")
    assert it.rows("name", "company", "owner", "stage", "created_at") == [
        ("Ann Poe", "Acme", "Rita Roe", "lead", datetime(2018, 10, 13, 17, 16)),
        ("Bo Ek", "Beta", "Sam Sol", "opportunity", datetime(2018, 10, 3, 9, 5)),
    ]
    assert it.adds_up() and {reason for *_, reason in it.rejects} == {"looks like a footer, not a record"}


def test_salesforce_opportunity_report_in_german(tmp_path: Path) -> None:
    it = read(tmp_path, table("""
        Opportunity-Inhaber | Account-Name | Opportunity-Name | Phase | Betrag Währung | Betrag | Schlusstermin | Erstelldatum | Gewonnen | Geschlossen
        Rita Roe | Acme | Groß | Abgeschlossen und gewonnen | EUR | 1.500,50 | 31.03.2024 | 05.01.2024 | 1 | 1
        Rita Roe | Beta | Klein | Verhandlung | EUR | 22.000,00 | 30.06.2024 | 06.01.2024 | 0 | 0
    """).encode("cp1252"))  # fmt: skip
    assert kind(it) == ("salesforce", "opportunity_report")
    assert it.rows("name", "outcome", "amount", "currency", "closed_at") == [
        ("Groß", "won", 1500.5, "EUR", datetime(2024, 3, 31)),
        ("Klein", "open", 22000.0, "EUR", datetime(2024, 6, 30)),
    ]


def test_salesforce_tasks_and_events(tmp_path: Path) -> None:
    """A call that is not closed is a task yet; WhoId may be lead or contact."""
    tasks = read(tmp_path, table(f"""
        Id | WhoId | WhatId | Subject | ActivityDate | CompletedDateTime | Status | IsClosed | OwnerId | Type | TaskSubtype | CallType | CreatedDate
        00T1 | {LEAD} | {NONE} | Call | 2024-01-06 | 2024-01-06T10:00:00.000Z | Completed | true | {USER} | | Call | Outbound | 2024-01-06T09:00:00.000Z
        00T2 | {CONTACT} | {DEAL} | Mail | 2024-01-07 | | Completed | true | {USER} | Email | Email | | 2024-01-07T09:00:00.000Z
        00T3 | {LEAD} | {NONE} | Call | 2024-01-09 | | Not Started | false | {USER} | Call | Task | | 2024-01-07T09:00:00.000Z
        00T4 | {LEAD} | {NONE} | Post | 2024-01-10 | | Completed | true | {USER} | Other | Task | | 2024-01-07T09:00:00.000Z
    """))  # fmt: skip
    assert kind(tasks) == ("salesforce", "tasks")
    assert tasks.rows("kind", "direction", "lead_id", "contact_id", "opportunity_id", "occurred_at") == [
        ("call", "outbound", LEAD[:15], LEAD[:15], None, datetime(2024, 1, 6, 10)),
        ("email", None, CONTACT[:15], CONTACT[:15], DEAL[:15], datetime(2024, 1, 7)),
        ("task", None, LEAD[:15], LEAD[:15], None, datetime(2024, 1, 9)),
        ("task", None, LEAD[:15], LEAD[:15], None, datetime(2024, 1, 10)),
    ]
    events = read(tmp_path, f"Id,WhoId,Subject,ActivityDateTime,DurationInMinutes,OwnerId\n00U1,{LEAD},Demo,"
                            f"2024-01-08T10:00:00.000Z,30,{USER}\n")  # fmt: skip
    assert kind(events) == ("salesforce", "events") and events.values("kind") == ["meeting"]


def test_salesforce_users(tmp_path: Path) -> None:
    it = read(
        tmp_path, f"Id,Username,FirstName,LastName,Email,IsActive\n{USER},rita@x.org.prod,Rita,Roe,rita@x.org,1\n"
    )
    assert kind(it) == ("salesforce", "users") and it.rows("id", "name") == [(USER[:15], "Rita Roe")]


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("history", "Id,IsDeleted,ContactId,CreatedById,CreatedDate,Field,OldValue,NewValue"),
        ("campaign list", "Id,IsDeleted,Name,Type,Status,StartDate,EndDate,ExpectedRevenue,BudgetedCost,OwnerId,CreatedDate"),
        ("campaign members by name", "Campaign Name,Member Status,Responded,First Name,Last Name"),
        ("account contacts", "Id,AccountId,ContactId,Roles,IsDirect,IsActive,StartDate,EndDate,CreatedDate,IsDeleted"),
        ("account contacts", "Id,IsDeleted,AccountId,ContactId,Role,IsPrimary,CreatedDate"),
    ],
)  # fmt: skip
def test_salesforce_objects_that_are_not_needed_are_named(tmp_path: Path, name: str, headers: str) -> None:
    outcome = read(tmp_path, headers + "\n").outcome
    assert isinstance(outcome, Skipped) and f"the Salesforce {name} export, which is not needed" in outcome.reason


def test_salesforce_contacts_are_contacts_not_leads(tmp_path: Path) -> None:
    weekly = read(tmp_path, table(f"""
        Id | IsDeleted | AccountId | LastName | FirstName | MailingStreet | Phone | Email | Title | OwnerId | CreatedDate | LeadSource
        {CONTACT} | 0 | 0015e000001AbCdEAK | Poe | Ann | 1 Rd | | Ann@X.org | CEO | {USER} | 2024-01-05T22:30:00.000Z | Web
        0035e000002XyZxAAF | 1 | | Ek | Bo | | | | | {USER} | 2024-01-05T22:30:00.000Z |
    """), timezone="Europe/Berlin")  # fmt: skip
    assert (*kind(weekly), weekly.staged.table) == ("salesforce", "contacts", "contacts")
    assert weekly.rows("record", "name", "email", "source", "owner_id", "created_at") == [
        (CONTACT[:15], "Ann Poe", "ann@x.org", "Web", USER[:15], datetime(2024, 1, 5, 23, 30))
    ]
    assert weekly.rejects == [(3, "IsDeleted", "1", "the record was deleted in the CRM")]
    report = read(tmp_path, table("""
        Contact Owner | First Name | Last Name | Title | Account Name | Mailing Street | Phone | Email | Lead Source | Created Date
        Rita Roe | Ann | Poe | CEO | Acme | 1 Rd | | ann@x.org | Web | 1/31/2024
    """))  # fmt: skip
    assert (*kind(report), report.staged.table) == ("salesforce", "contact_report", "contacts")
    assert report.rows("record", "name", "company", "owner") == [("ann@x.org", "Ann Poe", "Acme", "Rita Roe")]


def test_salesforce_reports_name_what_they_link(tmp_path: Path) -> None:
    activities = read(tmp_path, table("""
        Assigned | Subject | Date | Status | Priority | Task | Contact | Lead | Opportunity | Company / Account
        Rita Roe | Call | 1/31/2024 | Completed | Normal | 1 | | Ann Poe | | Acme
        Rita Roe | Call | 2/1/2024 | Completed | Normal | 1 | Bo Ek | | Big | Beta
    """))  # fmt: skip
    assert kind(activities) == ("salesforce", "activity_report")
    assert activities.rows("lead_name", "contact_name", "opportunity_name", "company") == [
        ("Ann Poe", None, None, "Acme"),
        (None, "Bo Ek", "Big", "Beta"),
    ]
    deals = read(tmp_path, table("""
        Owner Role | Opportunity Owner | Account Name | Contact Name | Opportunity Name | Stage | Fiscal Period | Amount | Probability (%) | Age | Close Date | Created Date
        | Rita Roe | Acme | Ann Poe | Big | Closed Won | Q1-2024 | 1,500.00 | 100 | 9 | 3/31/2024 | 1/5/2024
    """))  # fmt: skip
    assert kind(deals) == ("salesforce", "opportunity_report")
    assert deals.rows("name", "contact_name", "company") == [("Big", "Ann Poe", "Acme")]


def test_salesforce_warehouse_copies(tmp_path: Path) -> None:
    it = read(tmp_path, f"id,last_name,email,lead_source,owner_id,is_converted,converted_opportunity_id,created_date,status,"
                        f"is_deleted,system_modstamp\n{LEAD},Poe,ann@x.org,Web,{USER},true,{DEAL},2024-01-05 10:00:00,Qualified,"
                        "false,2024-01-05 10:00:00\n")  # fmt: skip
    assert kind(it) == ("salesforce", "leads") and it.values("converted_opportunity_id") == [DEAL[:15]]


# --- Pipedrive ----------------------------------------------------------------------------------------------------

DEALS = (
    "Deal - ID,Deal - Title,Deal - Creator,Deal - Owner,Deal - Value,Deal - Currency of Value,Deal - Weighted value,"
    "Deal - Currency of Weighted value,Deal - Probability,Deal - Organization,Deal - Organization ID,Deal - Pipeline,"
    "Deal - Contact person,Deal - Contact person ID,Deal - Stage,Deal - Label,Deal - Status,Deal - Deal created,"
    "Deal - Update time,Deal - Last stage change,Deal - Next activity date,Deal - Last activity date,Deal - Won time,"
    "Deal - Lost time,Deal - Deal closed on,Deal - Lost reason,Deal - Expected close date,Deal - Source channel"
)


def test_pipedrive_deals_in_column_order(tmp_path: Path) -> None:
    """The expected close date counts only while a deal is open."""
    rows = (
        "1,Big,Rita,Rita,1500,EUR,1500,EUR,,Acme,5,Sales,Ann Poe,17,Offer,,Won,2024-01-05 10:00:00,2024-02-02 10:00:00,,,,"
        "2024-02-01 10:00:00,,2024-02-01 10:00:00,,2024-06-30,Web forms\n"
        "2,Small,Rita,Rita,20,EUR,20,EUR,,Acme,5,Sales,Bo Ek,18,Offer,,Lost,2024-01-06 10:00:00,2024-02-02 10:00:00,,,,,"
        "2024-02-03 10:00:00,,price,2024-06-30,\n"
        "3,Next,Rita,Sam,30,EUR,30,EUR,,Acme,5,Sales,Cy Lo,19,Offer,,Open,2024-01-07 10:00:00,2024-02-02 10:00:00,,,,,,,,"
        "2024-06-30,\n"
    )
    it = read(tmp_path, f"{DEALS}\n{rows}")
    assert kind(it) == ("pipedrive", "deals")
    assert it.rows("id", "outcome", "amount", "currency", "lead_id", "owner", "closed_at", "lost_reason", "source") == [
        ("1", "won", 1500.0, "EUR", "17", "Rita", datetime(2024, 2, 1, 10), None, "Web forms"),
        ("2", "lost", 20.0, "EUR", "18", "Rita", datetime(2024, 2, 3, 10), "price", None),
        ("3", "open", 30.0, "EUR", "19", "Sam", datetime(2024, 6, 30), None, None),
    ]


def test_pipedrive_import_template_and_czech_labels(tmp_path: Path) -> None:
    it = read(tmp_path, "Deal - Title,Deal - Value,Deal - Currency of value,Deal - Status,Deal - Creation date,Deal - Closed on,"
                        "Organization,Contact person\nBig,1500,EUR,won,2024-01-05,2024-02-01,Acme,Ann Poe\n")  # fmt: skip
    assert kind(it) == ("pipedrive", "deals")
    assert it.rows("outcome", "created_at", "closed_at") == [("won", datetime(2024, 1, 5), datetime(2024, 2, 1))]
    czech = read(tmp_path, "Obchod - Název;Obchod - Hodnota;Obchod - Stav\nVelký;1 500,00;Won\n")
    assert kind(czech) == ("pipedrive", "deals") and czech.rows("name", "amount") == [("Velký", 1500.0)]


def test_pipedrive_names_what_it_links(tmp_path: Path) -> None:
    row = "1,Big,Rita,Rita,1500,EUR,1500,EUR,,Acme,,Sales,Ann Poe,,Offer,,Won,2024-01-05 10:00:00" + "," * 10
    deals = read(tmp_path, f"{DEALS}\n{row}\n")
    assert deals.rows("lead_id", "contact_name", "company") == [(None, "Ann Poe", "Acme")]
    activities = read(tmp_path, table("""
        Activity - Subject | Activity - Type | Activity - Due date | Activity - Done | Activity - Assigned to user | Deal | Lead | Organization | Contact person
        Ring | Call | 2024-01-06 | Done | Rita | Big | | Acme | Ann Poe
        Ring | Call | 2024-01-31 | Done | Rita | | Ek lead | Beta |
    """))  # fmt: skip
    assert kind(activities) == ("pipedrive", "activities")
    assert activities.rows("opportunity_name", "lead_name", "contact_name", "company") == [
        ("Big", None, "Ann Poe", "Acme"),
        (None, "Ek lead", None, "Beta"),
    ]
    german = read(tmp_path, "Aktivität - Typ,Aktivität - Fälligkeitsdatum,Aktivität - Erledigt,Deal,Organisation,Kontaktperson\n"
                            "Call,2024-01-31,Done,Big,Acme,Ann Poe\n")  # fmt: skip
    assert kind(german) == ("pipedrive", "activities")
    assert german.rows("opportunity_name", "contact_name", "company") == [("Big", "Ann Poe", "Acme")]


def test_pipedrive_leads_and_people_are_one_record(tmp_path: Path) -> None:
    leads = read(tmp_path, table("""
        Lead - ID | Lead - Title | Lead - Owner | Lead - Label | Lead - Lead created | Lead - Source | Lead - Source channel | Lead - Organization | Lead - Contact person | Lead - Contact person ID | Person - Email
        adf21080-0e10-11eb-879b-05d71fb426ec | Poe lead | Rita | Hot | 2024-01-05 10:00:00 | Web forms | Guide | Acme | Ann Poe | 17 | ann@x.org, poe@y.org
        adf21080-0e10-11eb-879b-05d71fb426ed | Ek lead | Rita | | 2024-01-06 10:00:00 | Manual | | Beta | Bo Ek | | bo@x.org
    """))  # fmt: skip
    assert kind(leads) == ("pipedrive", "leads")
    assert leads.rows("record", "email", "name", "source", "owner", "created_at") == [
        ("17", "ann@x.org", "Ann Poe", "Guide", "Rita", datetime(2024, 1, 5, 10)),
        ("adf21080-0e10-11eb-879b-05d71fb426ed", "bo@x.org", "Bo Ek", None, "Rita", datetime(2024, 1, 6, 10)),
    ]
    people = read(tmp_path, "Person - ID,Person - Name,Person - Email - Work,Person - Email - Home,Person - Owner,Person - Person created\n"
                            "17,Ann Poe,,poe@y.org,Rita,2024-01-04 10:00:00\n")  # fmt: skip
    assert kind(people) == ("pipedrive", "people") and people.rows("record", "email") == [("17", "poe@y.org")]


def test_pipedrive_activities(tmp_path: Path) -> None:
    """What is still to do is a task; what is done happened when it was marked so."""
    it = read(tmp_path, table("""
        Activity - Subject | Activity - Type | Activity - Due date | Activity - Due time | Activity - Done | Activity - Marked as done time | Activity - Assigned to user | Activity - Note | Deal | Contact person | Person - ID
        Ring | Call | 2024-01-06 | 10:00 | Done | 2024-01-06 10:20:00 | Rita | <p>hi</p> | Big | Ann Poe | 17
        Eat | Lunch | 2024-01-09 | | Done | | Rita | | Big | Ann Poe | 17
        Ring | Call | 2024-09-09 | | To do | | Rita | | Big | Ann Poe | 17
    """))  # fmt: skip
    assert kind(it) == ("pipedrive", "activities")
    assert it.rows("kind", "occurred_at", "lead_id", "owner") == [
        ("call", datetime(2024, 1, 6, 10, 20), "17", "Rita"),
        ("meeting", datetime(2024, 1, 9), "17", "Rita"),
        ("task", datetime(2024, 9, 9), "17", "Rita"),
    ]


# --- Zoho ---------------------------------------------------------------------------------------------------------


def test_zoho_leads_of_today(tmp_path: Path) -> None:
    it = read(tmp_path, table("""
        Record Id | Lead Owner.id | Lead Owner | Is Converted | Company | First Name | Last Name | Email | Lead Source | Lead Status | Created Time | Modified Time | First Page Visited | Visitor Score | Converted Date Time | Converted Deal.id | Ad Campaign Name
        zcrm_4876876000000123456 | zcrm_4876876000000000001 | Rita Roe | true | Acme | Ann | Poe | ann@x.org | Web | Pre-Qualified | 2024-01-05 10:00:00 | 2024-02-05 10:00:00 | x.org/guide | 12 | 2024-02-01 10:00:00 | zcrm_4876876000000777777 | Spring
        zcrm_4876876000000123457 | zcrm_4876876000000000001 | Rita Roe | false | Select | Bo | Ek | bo@x.org | -None- | Junk Lead | 2024-01-06 10:00:00 | 2024-02-05 10:00:00 | | 0 | | |
    """))  # fmt: skip
    assert kind(it) == ("zoho", "leads")
    assert it.rows("id", "owner_id", "stage", "rejected", "company", "source", "campaign", "landing_page", "converted_opportunity_id") == [
        ("4876876000000123456", "4876876000000000001", "opportunity", False, "Acme", "Web", "Spring", "x.org/guide", "4876876000000777777"),
        ("4876876000000123457", "4876876000000000001", "lead", True, None, None, None, None, None),
    ]  # fmt: skip


def test_zoho_deals_of_both_eras(tmp_path: Path) -> None:
    today = read(tmp_path, table("""
        Record Id | Deal Owner.id | Deal Owner | Deal Name | Contact Name.id | Pipeline | Amount | Stage | Closing Date | Type | Reason For Loss__s | Created Time
        zcrm_1 | zcrm_9 | Rita | Big | zcrm_5 | Standard | $ 1,500.00 | Closed Won | 2024-02-01 | New Business | -None- | 2024-01-05 10:00:00
        zcrm_2 | zcrm_9 | Rita | Old | 0 | Standard | $ 22,700.00 | Closed Lost to Competition | 2024-02-02 | | price | 2024-01-05 10:00:00
    """))  # fmt: skip
    assert kind(today) == ("zoho", "deals")
    assert today.rows("id", "outcome", "amount", "contact_id", "lost_reason") == [
        ("1", "won", 1500.0, "5", None),
        ("2", "lost", 22700.0, None, "price"),
    ]
    old = read(
        tmp_path,
        "POTENTIALID,Potential Owner,Potential Name,Stage,Amount,Closing Date,LEADID\n1,Rita,Big,Closed Won,5,2015-02-01,7\n",
    )
    assert kind(old) == ("zoho", "deals") and old.rows("id", "lead_id", "outcome") == [("1", "7", "won")]


def test_zoho_names_what_it_links(tmp_path: Path) -> None:
    deals = read(tmp_path, table("""
        Record Id | Deal Name | Contact Name.id | Contact Name | Account Name.id | Account Name | Amount | Stage | Closing Date
        zcrm_1 | Big | zcrm_5 | Ann Poe | zcrm_6 | Acme | $ 1,500.00 | Closed Won | 2024-02-01
    """))  # fmt: skip
    assert kind(deals) == ("zoho", "deals")
    assert deals.rows("contact_id", "contact_name", "company") == [("5", "Ann Poe", "Acme")]
    contacts = read(tmp_path, table("""
        Record Id | Contact Owner.id | Contact Owner | First Name | Last Name | Account Name.id | Account Name | Email | Lead Source | Created Time
        zcrm_5 | zcrm_9 | Rita | Ann | Poe | zcrm_6 | Acme | ann@x.org | Web | 2024-01-05 10:00:00
    """))  # fmt: skip
    assert (*kind(contacts), contacts.staged.table) == ("zoho", "contacts", "contacts")
    assert contacts.rows("id", "name", "company", "email", "owner") == [("5", "Ann Poe", "Acme", "ann@x.org", "Rita")]


# --- Dynamics 365 -------------------------------------------------------------------------------------------------

GUID = "8f1c2f6e-3c1f-ee11-8f6d-000d3a{:06d}"


def test_dynamics_workbook_with_hidden_columns_and_serials(tmp_path: Path) -> None:
    """The hidden sheet holds the option lists; dates come as date cells or as bare serials; a label comes twice."""
    leads: list[list[Any]] = [
        ["(Do Not Modify) Lead", "(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On", "Name", "Topic", "Company Name",
         "Email", "Lead Source", "Rating", "Status Reason", "Owner", "Created On", "Modified On", "Modified On"],
        [GUID.format(1), "abc==", datetime(2024, 3, 1, 8), "Ann Poe", "Guide", "Acme", "ann@x.org", "Web", "Hot", "Qualified",
         "Rita Roe", datetime(2024, 1, 5, 9, 30), datetime(2024, 3, 1, 8), datetime(1999, 1, 1)],
        [GUID.format(2), "abd==", datetime(2024, 3, 1, 8), "Bo Ek", "Fair", "", "bo@x.org", "", "Cold", "No Longer Interested",
         "Sam Sol", 45298.5, 45352, ""],
    ]  # fmt: skip
    options: list[list[Any]] = [["Rating"], ["Hot"], ["Warm"], ["Cold"]]
    path = workbook(tmp_path / "Leads.xlsx", {"My Leads": ("visible", leads), "hiddenSheet": ("veryHidden", options)})
    it = Reading(path)
    assert kind(it) == ("dynamics", "leads") and it.staged.file == "Leads.xlsx"
    assert it.rows("id", "name", "stage", "rejected", "owner", "created_at", "modified_at", "interest") == [
        (
            GUID.format(1),
            "Ann Poe",
            "opportunity",
            False,
            "Rita Roe",
            datetime(2024, 1, 5, 9, 30),
            datetime(2024, 3, 1, 8),
            "Hot",
        ),
        (GUID.format(2), "Bo Ek", "lead", True, "Sam Sol", datetime(2024, 1, 7, 12), datetime(2024, 3, 1), "Cold"),
    ]
    assert it.staged.notes == ["Modified On is the name of 2 columns; of each row the first that is filled was read"]


def test_dynamics_opportunities_of_both_spellings(tmp_path: Path) -> None:
    for close, revenue in (("Est. close date", "Est. revenue"), ("Est. Close Date", "Est. Revenue")):
        it = read(tmp_path, table(f"""
            (Do Not Modify) Opportunity | Topic | Potential Customer | {close} | {revenue} | Actual Close Date | Actual Revenue | Status | Pipeline Phase | Owner | Created On
            {GUID.format(1)} | Big | Acme | 3/31/2024 | $1,200.00 | 3/15/2024 | $1,500.00 | Won | Close | Rita | 1/5/2024 9:30 AM
            {GUID.format(2)} | Small | Beta | 6/30/2024 | $300.00 | | | Open | Develop | Rita | 1/6/2024 9:30 AM
        """))  # fmt: skip
        assert kind(it) == ("dynamics", "opportunities")
        assert it.rows("outcome", "amount", "currency", "closed_at", "created_at") == [
            ("won", 1500.0, "USD", datetime(2024, 3, 15), datetime(2024, 1, 5, 9, 30)),
            ("open", 300.0, "USD", datetime(2024, 6, 30), datetime(2024, 1, 6, 9, 30)),
        ]


def test_dynamics_names_what_it_links(tmp_path: Path) -> None:
    """A customer is a person or a company, and “Regarding” a lead, a contact, a deal or a company."""
    deals = read(tmp_path, table(f"""
        (Do Not Modify) Opportunity | Topic | Potential Customer | Contact | Account | Originating Lead | Est. revenue | Status | Owner | Created On
        {GUID.format(1)} | Big | Acme | Ann Poe | Acme | Ann Poe | 1500 | Won | Rita | 1/31/2024 9:30 AM
        {GUID.format(2)} | Small | Bo Ek | | | | 20 | Open | Rita | 1/31/2024 9:30 AM
    """))  # fmt: skip
    assert kind(deals) == ("dynamics", "opportunities")
    assert deals.rows("lead_name", "contact_name", "company") == [("Ann Poe", "Ann Poe", "Acme"), (None, "Bo Ek", None)]
    calls = read(tmp_path, "(Do Not Modify) Phone Call,Subject,Regarding,Activity Status,Actual End,Owner\n"
                           f"{GUID.format(3)},Hello,Big,Completed,1/31/2024 9:30 AM,Rita\n")  # fmt: skip
    assert kind(calls) == ("dynamics", "phone_calls")
    assert calls.rows("contact_name", "opportunity_name", "company") == [("Big", "Big", "Big")]
    contacts = read(tmp_path, "(Do Not Modify) Contact,Full Name,Email,Company Name,Business Phone,Owner,Created On\n"
                              f"{GUID.format(4)},Ann Poe,ann@x.org,Acme,1,Rita,1/31/2024 9:30 AM\n")  # fmt: skip
    assert contacts.staged.table == "contacts"
    assert contacts.rows("id", "name", "company", "owner") == [(GUID.format(4), "Ann Poe", "Acme", "Rita")]


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ("Leads_Topic,Leads_Name,Leads_Email,Leads_Created On,Leads_Status Reason", "leads"),
        ("Opportunity_Topic,Opportunity_Est. revenue,Opportunity_Status", "opportunities"),
        ("(Nicht ändern) Lead,Thema,Vollständiger Name,E-Mail,Statusgrund,Erstellt am,Besitzer", "leads"),
        ("(Do Not Modify) Phone Call,Subject,Regarding,Activity Status,Due Date,Owner,Created On", "phone_calls"),
        (
            "(Do Not Modify) Activity,Subject,Activity Type,Regarding,Activity Status,Start Date,Due Date,Owner",
            "activities",
        ),
        ("(Do Not Modify) Contact,Full Name,Email,Company Name,Business Phone,Owner", "contacts"),
    ],
)
def test_dynamics_headers(headers: str, name: str) -> None:
    match = recognise(headers.split(","), MAPS)
    assert match is not None and (match.crm, match.object.name) == ("dynamics", name)


# --- Close --------------------------------------------------------------------------------------------------------


def test_close_leads_gzipped(tmp_path: Path) -> None:
    text = table("""
        id | display_name | status_label | primary_contact_name | primary_contact_primary_email | custom.Lead Source | date_created | date_updated | html_url
        lead_a | Acme | Qualified | Ann Poe | ann@x.org | Web | 2024-01-05 22:30:00.123456+00:00 | 2024-02-01 10:00:00.1+00:00 | https://app.close.com/lead/lead_a
        lead_b | Beta | Bad Fit | Bo Ek | | | 2024-07-05 22:30:00.123456+00:00 | |
    """)  # fmt: skip
    path = write(tmp_path, gzip.compress(text.encode()), "leads.csv.gz")
    it = Reading(path, timezone="Europe/Berlin")
    assert kind(it) == ("close", "leads") and it.staged.file == "leads.csv.gz"
    assert it.rows("id", "name", "company", "email", "source", "stage", "rejected", "created_at") == [
        ("lead_a", "Ann Poe", "Acme", "ann@x.org", "Web", "sql", False, datetime(2024, 1, 5, 23, 30, 0, 123456)),
        ("lead_b", "Bo Ek", "Beta", None, None, "lead", True, datetime(2024, 7, 6, 0, 30, 0, 123456)),
    ]


def test_close_opportunities_beside_their_leads(tmp_path: Path) -> None:
    """Two opportunities of one lead stay two, whatever else its id means."""
    it = read(tmp_path, table("""
        id | display_name | status_label | opportunity_id | opportunity_status_label | opportunity_status_type | opportunity_value_formatted | opportunity_date_won | opportunity_date_created | opportunity_user_name
        lead_a | Acme | Customer | oppo_1 | Won | won | $1,500 | 2024-02-01 | 2024-01-05T10:00:00Z | Rita Roe
        lead_a | Acme | Customer | oppo_2 | Sent | active | $20 | | 2024-01-06T10:00:00Z | Rita Roe
    """))  # fmt: skip
    assert kind(it) == ("close", "lead_opps")
    assert it.rows("record", "lead_id", "outcome", "amount", "closed_at", "owner") == [
        ("oppo_1", "lead_a", "won", 1500.0, datetime(2024, 2, 1), "Rita Roe"),
        ("oppo_2", "lead_a", "open", 20.0, None, "Rita Roe"),
    ]


def test_a_salesforce_report_saved_as_excel_is_a_web_page(tmp_path: Path) -> None:
    page = (
        '<html><head><META http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body><table>'
        "<tr><th>Opportunity Name</th><th>Stage</th><th>Amount Currency</th><th>Amount</th><th>Close Date</th></tr>"
        "<tr><td>A &amp; B</td><td>Closed Won</td><td>EUR</td><td>1,500.50</td><td>3/31/2024</td></tr>"
        "<tr><td>Müller</td><td>Prospecting</td><td>EUR</td><td></td><td>4/30/2024</td></tr>"
        "<tr><td colspan=5>Grand Totals (2 records)</td></tr></table></body></html>"
    )
    for encoding in ("utf-8", "cp1252"):
        it = Reading(write(tmp_path, page.encode(encoding), "report1700000000000.xls"))
        assert kind(it) == ("salesforce", "opportunity_report") and len(it.rejects) == 1
        assert it.rows("name", "outcome", "amount", "closed_at") == [
            ("A & B", "won", 1500.5, datetime(2024, 3, 31)),
            ("Müller", "open", None, datetime(2024, 4, 30)),
        ]


# --- from the export to the figures -------------------------------------------------------------------------------


def test_salesforce_figures_across_dialects(tmp_path: Path, home: Home) -> None:
    """
    Weekly export, zipped: Ann (Web) was converted to a won deal of 1,500, Bo (Web) was not. Rita rang Ann as a lead
    after an hour and as a contact later; the report, with ids of 15 characters, disqualifies Bo.
    """
    lead = f"""
        Id | LastName | Email | LeadSource | Status | OwnerId | IsConverted | ConvertedContactId | ConvertedOpportunityId | CreatedDate
        {LEAD} | Poe | ann@x.org | Web | Closed - Converted | {USER} | true | {CONTACT} | {DEAL} | 2024-01-05T10:00:00.000Z
        00Q5e000001AbCeEAK | Ek | bo@x.org | Web | Working - Contacted | {USER} | false | {NONE} | {NONE} | 2024-01-06T10:00:00.000Z
    """
    deal = f"""
        Id | Name | StageName | Amount | CloseDate | IsClosed | IsWon | CreatedDate | OwnerId | FiscalYear
        {DEAL} | Big | Closed Won | 1500 | 2024-02-01 | true | true | 2024-01-20T10:00:00.000Z | {USER} | 2024
    """
    task = f"""
        Id | WhoId | Subject | TaskSubtype | IsClosed | OwnerId | CompletedDateTime | CreatedDate
        00T1 | {LEAD} | Call | Call | true | {USER} | 2024-01-05T11:00:00.000Z | 2024-01-05T11:00:00.000Z
        00T2 | {CONTACT} | Call | Call | true | {USER} | 2024-01-09T11:00:00.000Z | 2024-01-09T11:00:00.000Z
    """
    user = f"Id,Username,FirstName,LastName,IsActive\n{USER},rita@x.org,Rita,Roe,1\n"
    with ZipFile(tmp_path / "WE_00D.zip", "w") as archive:
        for name, drawn in (("Lead", lead), ("Opportunity", deal), ("Task", task)):
            archive.writestr(f"{name}.csv", table(drawn))
        archive.writestr("User.csv", user)
        archive.writestr("OpportunityHistory.csv", "Id,OpportunityId,StageName,CreatedDate\n")
    moved = table("""
        Lead ID | Last Name | Lead Status | Lead Owner | Lead Source
        00Q5e000001AbCe | Ek | Closed - Not Converted | Rita Roe | Web
    """)
    report = import_files([tmp_path / "WE_00D.zip", write(tmp_path, moved, "report1700000000000.csv")], home)
    assert report.skipped == ()
    assert (report.loaded[-1].loaded, report.loaded[-1].merged) == (0, 1)
    opened = open_company(home)
    sources = view("leads-by-source").ask(opened, Filters()).rows.set_index("source")
    assert sources.loc["Web", ["leads", "customers", "revenue"]].tolist() == [2, 1, 1500]
    facts = opened.warehouse.query("select rejected, owner, attempts from lead_facts order by rejected")
    assert facts.to_numpy().tolist() == [[False, "Rita Roe", 2], [True, "Rita Roe", 0]]
