"""The demo company: a seeded generator of exports from HubSpot and Google Analytics. Imports nothing else of ours."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from random import Random

from smarketing.demo.agreement import write_agreement
from smarketing.demo.arrivals import arrive
from smarketing.demo.blemishes import blemish_contacts, blemish_deals, changes, with_broken
from smarketing.demo.company import EXPORTED_AT, LAST_EXPORT, SEED
from smarketing.demo.dealing import deal, unlinked_deals
from smarketing.demo.exports import Contacts, Row, activity_rows, contact_row, deal_rows, stage_rows, write_rows
from smarketing.demo.followup import work
from smarketing.demo.people import people
from smarketing.demo.profile import profile
from smarketing.demo.records import Deal, Lead
from smarketing.demo.stages import entries
from smarketing.demo.visits import visits, write_visits

FIRST_CONTACT = 100_001


def write(folder: Path, until: date | None = None) -> list[Path]:
    """Write the demo company's seven exports and its agreement into `folder` (made if missing); return their paths.

    The same bytes every time: everything random comes from seeds. A later export holds what an earlier one does, and
    what has happened since. Raises ValueError for a day before the usual export's or after the story's last.
    """
    moment = _moment(until or EXPORTED_AT.date())
    folder.mkdir(parents=True, exist_ok=True)
    leads = _simulate()
    tables = _tables(leads, moment)
    history = tables.pop("stages")
    files = [write_rows(folder / f"hubspot-crm-exports-{name}.csv", rows) for name, rows in tables.items()]
    files.append(write_rows(folder / "deal_stage_history.csv", history, csv.QUOTE_MINIMAL))
    traffic = write_visits(folder / "google-analytics-sessions.csv", visits(_stream("visits"), leads), moment)
    return [*files, traffic, write_agreement(folder / "agreement.toml")]


def _moment(day: date) -> datetime:
    if not EXPORTED_AT.date() <= day <= LAST_EXPORT.date():
        raise ValueError(
            f"{day} is no day on which the demo company exports; take one from {EXPORTED_AT.date()} to "
            f"{LAST_EXPORT.date()}."
        )
    return datetime.combine(day, EXPORTED_AT.time())


def _simulate() -> list[Lead]:
    """Each lead has a random stream of its own, so that a change to one rep's habits leaves the others' leads alone."""
    leads = arrive(_stream("arrivals"), _stream("arrivals to come"))
    for number, lead in enumerate(leads):
        rng = _stream(f"lead {number}")
        work(rng, lead)
        deal(rng, lead)
        profile(_stream(f"profile {number}"), lead)
    return leads


def _tables(leads: list[Lead], moment: datetime) -> dict[str, list[Row]]:
    """The export's rows. What is wrong with those of the usual export is wrong with them in a later one too."""
    unlinked = unlinked_deals(_stream("unlinked"), people(_stream("buyers"), 100))
    usual = _export(leads, unlinked, EXPORTED_AT, twins=0)
    wrong = _blemished(usual)
    twins = wrong["contacts"][len(usual["contacts"]) :]
    export = _export(leads, unlinked, moment, len(twins))
    differing = {name: changes(usual[name], wrong[name]) for name in ("contacts", "deals")}
    for name, wrongs in differing.items():
        export[name] = [row | wrongs.get(row["Record ID"], {}) for row in export[name]]
    export["contacts"][len(usual["contacts"]) : len(usual["contacts"])] = twins
    return {name: with_broken(name, rows, len(wrong[name])) for name, rows in export.items()}


def _export(leads: list[Lead], unlinked: list[Deal], moment: datetime, twins: int) -> dict[str, list[Row]]:
    """What the CRM shows at a moment. After the usual export, numbers go on behind the `twins` added to it."""
    early = sum(lead.created <= EXPORTED_AT for lead in leads)
    contacts: Contacts = {
        FIRST_CONTACT + number + (twins if number >= early else 0): lead.as_of(moment)
        for number, lead in enumerate(leads)
        if lead.created <= moment
    }
    deals = [d.as_of(moment) for d in unlinked if d.created <= moment]
    return {
        "contacts": [contact_row(number, lead) for number, lead in contacts.items()],
        "deals": deal_rows(contacts, deals),
        "stages": stage_rows(contacts, deals, lambda number, deal: entries(_stream(f"stages {number}"), deal, moment)),
        "calls": activity_rows("call", contacts),
        "emails": activity_rows("email", contacts),
        "meetings": activity_rows("meeting", contacts),
    }


def _blemished(export: dict[str, list[Row]]) -> dict[str, list[Row]]:
    rng = _stream("blemishes")
    contacts = blemish_contacts(rng, [dict(row) for row in export["contacts"]])
    return export | {"contacts": contacts, "deals": blemish_deals(rng, [dict(row) for row in export["deals"]])}


def _stream(name: str) -> Random:
    return Random(f"{SEED} {name}")
