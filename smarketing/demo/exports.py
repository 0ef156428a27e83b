"""The simulated records as HubSpot export files: labels, every field quoted, UTF-8. Imports story and records.

The records come as the CRM knows them at the moment of the export, with the number of each contact.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

from smarketing.demo.company import CURRENCY
from smarketing.demo.records import Activity, ActivityKind, Deal, Lead
from smarketing.demo.stages import Entry

Row = dict[str, str]
#: The leads by the number of their contact.
Contacts = dict[int, Lead]

DEAL_IDS = 700_001
ACTIVITY_IDS: dict[ActivityKind, int] = {"call": 1_000_001, "email": 2_000_001, "meeting": 3_000_001}


def write_rows(path: Path, rows: list[Row], quoting: Literal[0, 1] = csv.QUOTE_ALL) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), quoting=quoting, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def contact_row(contact: int, lead: Lead) -> Row:
    return {
        "Record ID": str(contact),
        "First Name": lead.person.first,
        "Last Name": lead.person.last,
        "Email": lead.person.email,
        "Company Name": lead.person.company,
        "Original Traffic Source": lead.source.name,
        "First Touch Converting Campaign": lead.campaign,
        "First Page Seen": lead.landing_page,
        "First Conversion": lead.lead_type.name,
        "Fit score": _score(lead.fit),
        "Engagement score": _score(lead.interest),
        "Contact owner": lead.owner.name if lead.owner else "",
        "HubSpot Team": lead.owner.team if lead.owner else "",
        "Lifecycle Stage": _lifecycle(lead),
        "Lead Status": lead.status,
        "Create Date": _stamp(lead.created),
        "Became a Marketing Qualified Lead Date": _stamp(lead.mql),
        "Became a Sales Qualified Lead Date": _stamp(lead.sql),
        "Became an Opportunity Date": _stamp(lead.opportunity),
        "Became a Customer Date": _stamp(lead.customer),
        "Last Activity Date": _stamp(lead.last_activity),
        "Last Modified Date": _stamp(lead.modified),
    }


def deal_rows(leads: Contacts, unlinked: list[Deal]) -> list[Row]:
    """All deals in order of creation, numbered in that order."""
    return [_deal_row(number, *item) for number, item in _numbered(leads, unlinked).items()]


def stage_rows(leads: Contacts, unlinked: list[Deal], went: Callable[[int, Deal], list[Entry]]) -> list[Row]:
    """The stages of every deal of a contact; the others were never in the CRM while they were open."""
    of_contacts = {number: deal for number, (deal, lead, _) in _numbered(leads, unlinked).items() if lead}
    return [
        {"deal_id": str(number), "stage": stage, "changed_at": _stamp(at)}
        for number, deal in of_contacts.items()
        for stage, at in went(number, deal)
    ]


def activity_rows(kind: ActivityKind, leads: Contacts) -> list[Row]:
    """All activities of one kind in order of time, numbered in that order."""
    done = [(a, contact) for contact, lead in leads.items() for a in lead.activities if a.kind == kind]
    done.sort(key=lambda item: (item[0].at, item[1]))
    return [_activity_row(ACTIVITY_IDS[kind] + n, a, contact) for n, (a, contact) in enumerate(done)]


def _numbered(leads: Contacts, unlinked: list[Deal]) -> dict[int, tuple[Deal, Lead | None, int | None]]:
    linked = [(d, lead, contact) for contact, lead in leads.items() for d in lead.deals]
    both: list[tuple[Deal, Lead | None, int | None]] = [*linked, *((d, None, None) for d in unlinked)]
    both.sort(key=lambda item: (item[0].created, item[0].name))
    return dict(enumerate(both, DEAL_IDS))


def _deal_row(number: int, deal: Deal, lead: Lead | None, contact: int | None) -> Row:
    return {
        "Record ID": str(number),
        "Deal Name": deal.name,
        "Deal Stage": deal.stage,
        "Pipeline": "Sales Pipeline",
        "Deal Type": deal.kind,
        "Amount": "" if deal.amount is None else f"{deal.amount:.1f}",
        "Currency": CURRENCY,
        "Create Date": _stamp(deal.created),
        "Close Date": _stamp(deal.closed),
        "Deal owner": deal.rep.name,
        "Is Closed Won": "true" if deal.won else "false",
        "Is Deal Closed?": "false" if deal.won is None else "true",
        "Closed Lost Reason": deal.reason,
        "Associated Contact": _contact(lead),
        "Associated Contact IDs": "" if contact is None else str(contact),
    }


def _activity_row(number: int, activity: Activity, contact: int) -> Row:
    return {
        "Record ID": str(number),
        "Activity date": _stamp(activity.at),
        **_ACTIVITY_COLUMNS[activity.kind](activity),
        "Activity assigned to": activity.rep.name,
        "Associated Contact IDs": str(contact),
    }


def _call_columns(call: Activity) -> Row:
    direction = "Inbound" if call.inbound else "Outbound"
    return {"Call Title": call.title, "Call outcome": call.outcome, "Call direction": direction}


def _email_columns(email: Activity) -> Row:
    direction = "INCOMING_EMAIL" if email.inbound else "EMAIL"
    return {"Email subject": email.title, "Email direction": direction, "Email send status": email.outcome}


def _meeting_columns(meeting: Activity) -> Row:
    return {"Meeting name": meeting.title, "Meeting outcome": meeting.outcome, "Start Time": _stamp(meeting.at)}


_ACTIVITY_COLUMNS = {"call": _call_columns, "email": _email_columns, "meeting": _meeting_columns}


def _contact(lead: Lead | None) -> str:
    return f"{lead.person.first} {lead.person.last} ({lead.person.email})" if lead else ""


def _lifecycle(lead: Lead) -> str:
    if lead.customer:
        return "Customer"
    if lead.opportunity:
        return "Opportunity"
    if lead.sql:
        return "Sales Qualified Lead"
    return "Marketing Qualified Lead" if lead.mql else "Lead"


def _stamp(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


def _score(score: int | None) -> str:
    return "" if score is None else str(score)
