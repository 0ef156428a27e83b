"""The demo company: a seeded generator of HubSpot-style exports. Imports nothing else of the product."""

from __future__ import annotations

from pathlib import Path
from random import Random

from smarketing.demo.agreement import write_agreement
from smarketing.demo.arrivals import arrive
from smarketing.demo.blemishes import blemish_contacts, blemish_deals, with_broken
from smarketing.demo.company import SEED
from smarketing.demo.dealing import deal, unlinked_deals
from smarketing.demo.exports import Row, activity_rows, contact_row, deal_rows, write_rows
from smarketing.demo.followup import work
from smarketing.demo.people import people
from smarketing.demo.records import Lead


def write(folder: Path) -> list[Path]:
    """Write the demo company's five exports and its agreement into `folder` (made if missing); return their paths.

    The same bytes every time: everything random comes from one seed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = _tables(_simulate())
    files = [write_rows(folder / f"hubspot-crm-exports-{name}.csv", rows) for name, rows in tables.items()]
    return [*files, write_agreement(folder / "agreement.toml")]


def _simulate() -> list[Lead]:
    """Each lead has a random stream of its own, so that a change to one rep's habits leaves the others' leads alone."""
    leads = arrive(_stream("arrivals"))
    for number, lead in enumerate(leads):
        rng = _stream(f"lead {number}")
        work(rng, lead)
        deal(rng, lead)
    return leads


def _tables(leads: list[Lead]) -> dict[str, list[Row]]:
    unlinked = unlinked_deals(_stream("unlinked"), people(_stream("buyers"), 100))
    rng = _stream("blemishes")
    tables = {
        "contacts": blemish_contacts(rng, [contact_row(n, lead) for n, lead in enumerate(leads)]),
        "deals": blemish_deals(rng, deal_rows(leads, unlinked)),
        "calls": activity_rows("call", leads),
        "emails": activity_rows("email", leads),
        "meetings": activity_rows("meeting", leads),
    }
    return {name: with_broken(name, rows) for name, rows in tables.items()}


def _stream(name: str) -> Random:
    return Random(f"{SEED} {name}")
