"""What is wrong with real exports: duplicates, gaps, spelling variants, unreadable rows. Imports only the exports."""

from __future__ import annotations

from random import Random

from smarketing.demo.exports import Row

#: How many contacts get each misspelling of their source.
SOURCE_VARIANTS = (("Paid Search", "paid search", 24), ("Paid Search", "Paid-Search", 9), ("Referrals", "referrals", 6))
NO_SOURCE, NO_CREATE_DATE, WON_WITHOUT_AMOUNT = 38, 2, 6
SAME_ADDRESS, OTHER_ADDRESS = 24, 11
STAGE_DATES = (
    "Became a Marketing Qualified Lead Date",
    "Became a Sales Qualified Lead Date",
    "Became an Opportunity Date",
    "Became a Customer Date",
)
NEW_LEAD: Row = {
    **dict.fromkeys(STAGE_DATES, ""),
    "Lifecycle Stage": "Lead",
    "Lead Status": "New",
    "Last Activity Date": "",
}
TYPED_LEAD: Row = {**NEW_LEAD, "First Name": "Typed", "Last Name": "Byhand"}
TYPED_DEAL: Row = {
    "Deal Name": "Typed by hand",
    "Deal Stage": "Appointment Scheduled",
    "Is Closed Won": "false",
    "Is Deal Closed?": "false",
    "Closed Lost Reason": "",
}
#: Typed in by hand, and wrong; each entry changes a copy of an ordinary row, which then cannot be read.
BROKEN: dict[str, tuple[Row, ...]] = {
    "contacts": (
        {**TYPED_LEAD, "Record ID": "190001", "Email": "typo@import.example.com", "Create Date": "2026-02-30 09:15"},
        {**TYPED_LEAD, "Record ID": "190002", "Email": "soon@import.example.com", "Create Date": "last week"},
        {**TYPED_LEAD, "Record ID": "", "Email": ""},
    ),
    "deals": (
        {**TYPED_DEAL, "Record ID": "790001", "Amount": "12k?"},
        {**TYPED_DEAL, "Record ID": "790002", "Close Date": "end of quarter"},
        {**TYPED_DEAL, "Record ID": ""},
    ),
    "calls": ({"Record ID": "1990001", "Activity date": "yesterday afternoon"}, {"Record ID": ""}),
    "emails": (),
    "stages": (),
    "meetings": ({"Record ID": "3990001", "Activity date": "2026-13-04 10:00", "Start Time": "2026-13-04 10:00"},),
}


def blemish_contacts(rng: Random, rows: list[Row]) -> list[Row]:
    """The contacts with misspelled and missing fields, followed by second records of the same people."""
    for name, variant, count in SOURCE_VARIANTS:
        for row in rng.sample([r for r in rows if r["Original Traffic Source"] == name], count):
            row["Original Traffic Source"] = variant
    early = [r for r in rows if r["Lifecycle Stage"] == "Lead" and not r["Last Activity Date"]]
    for row in rng.sample(early, NO_CREATE_DATE):
        row["Create Date"] = ""
    for row in rng.sample(rows, NO_SOURCE):
        row["Original Traffic Source"] = ""
    return rows + _duplicates(rng, rows)


def blemish_deals(rng: Random, rows: list[Row]) -> list[Row]:
    for row in rng.sample([r for r in rows if r["Is Closed Won"] == "true"], WON_WITHOUT_AMOUNT):
        row["Amount"] = ""
    return rows


def changes(before: list[Row], after: list[Row]) -> dict[str, Row]:
    """Record ID -> the fields in which a row differs from what it was before."""
    return {
        old["Record ID"]: {name: new[name] for name in new if new[name] != old[name]}
        for old, new in zip(before, after, strict=False)
    }


def with_broken(table: str, rows: list[Row], among: int) -> list[Row]:
    """The rows with this table's unreadable ones scattered among the first of them."""
    spread = among // (len(BROKEN[table]) + 1)
    for n, wrong in enumerate(BROKEN[table], start=1):
        rows.insert(n * spread, {**rows[n * spread - 1], **wrong})
    return rows


def _duplicates(rng: Random, rows: list[Row]) -> list[Row]:
    """Second records, created when the same person came back; nobody at the company noticed."""
    known = [r for r in rows if r["Create Date"] and r["Email"] and r["Last Modified Date"] < "2026-11-13"]
    twice = rng.sample(known, SAME_ADDRESS + OTHER_ADDRESS)
    first = int(rows[-1]["Record ID"]) + 1
    return [_again(rng, first + n, row, n < SAME_ADDRESS) for n, row in enumerate(twice)]


def _again(rng: Random, number: int, row: Row, same_address: bool) -> Row:
    """A bare new record with the address in capitals, or with a private address; this time they came by themselves."""
    private = f"{row['Email'].split('@')[0]}@private.example.net"
    later = row["Last Modified Date"][:10] + f" {rng.randrange(19, 23)}:{rng.randrange(10, 60)}"
    return {
        **row,
        **NEW_LEAD,
        "Record ID": str(number),
        "Email": row["Email"].upper() if same_address else private,
        "Original Traffic Source": "Direct Traffic",
        "Create Date": later,
        "Last Modified Date": later,
    }
