"""People who have several records: who is counted once, who may be, and what somebody decided about them.

The page and the command both call these; nothing else writes the decisions. Who may do so is not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from smarketing.company import Company, refresh
from smarketing.errors import EditConflict, PeopleError
from smarketing.identity import Decisions, Ref
from smarketing.statements import statements
from smarketing.workspace import PEOPLE

STATEMENTS = statements("people.sql")
#: Suggestions that are worked out: nobody looks through more.
MOST = 500
#: People who share a company and a word of their name; beyond, they are too many to be compared with each other.
CROWD = 50


@dataclass(frozen=True)
class Counts:
    """How many records are how many people. `merged_records` belong to `merged_people`; `by_hand` of them by hand.
    `placeholders` and `mailboxes` are records that share an address with others and are still people of their own."""

    records: int
    people: int
    merged_people: int
    merged_records: int
    by_hand: int
    placeholders: int
    mailboxes: int


def counts(company: Company) -> Counts:
    row = company.warehouse.query(STATEMENTS["counts"]).iloc[0]
    return Counts(**{name: int(row[name]) for name in Counts.__annotations__})


def headline(found: Counts) -> str:
    """The answer in one sentence."""
    if not found.records:
        return "There are no leads yet."
    if not found.merged_people:
        return f"Nobody has two records: {_number(found.records, 'record is', 'records are')} as many leads."
    who = _number(found.merged_people, "person has", "people have")
    once = "counts once" if found.merged_people == 1 else "count once"
    records = _number(found.records, "record is", "records are")
    return f"{who} several records and {once}: {records} {_number(found.people, 'lead', 'leads')}."


def _number(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def merged(company: Company) -> pd.DataFrame:
    """A row for each person with several records, as they count; those whose records have different names first."""
    return company.warehouse.query(STATEMENTS["people"])


def originals(company: Company) -> pd.DataFrame:
    """Every record of these people, as it was exported; `place` 1 is the one that stands for all, the earliest."""
    return company.warehouse.query(STATEMENTS["records"])


def counted(company: Company, person: int) -> dict[str, object]:
    """What a person with several records counts as: fields of `originals`, out of all of them."""
    row = company.warehouse.query(STATEMENTS["counted"], {"person": person}).iloc[0]
    fields: dict[str, object] = row.to_dict()
    return fields


def suggestions(company: Company, most: int = MOST) -> pd.DataFrame:
    """Pairs of people (a and b) who may be one, the likeliest first: score (0 to 1) and why.

    The score is 0.6 x the likeness of the names + 0.4 x that of the companies (Jaro-Winkler), less 0.1 where the
    addresses are of two companies. A name of one word, such as a last name alone, has at most 0.85, and is suggested
    only with the same part before the @. Nobody is merged before somebody said so, nor suggested again who was refused.
    """
    parameters = {"most": most, "crowd": CROWD, **_pairs(company.workspace.decisions())}
    return company.warehouse.query(STATEMENTS["suggestions"], parameters)


def refused(company: Company) -> pd.DataFrame:
    """Pairs of people whom somebody said not to be one; `same_address` where they would be one otherwise."""
    pairs = _pairs(company.workspace.decisions())
    numbers = list(range(len(pairs["crms_a"])))
    return company.warehouse.query(STATEMENTS["refused"], {"numbers": numbers, **pairs})


def seen(company: Company) -> int:
    """The revision of the decisions, for whoever decides to say what they had seen; 0 before the first."""
    known = company.workspace.latest(*PEOPLE)
    return known.revision if known else 0


def merge(company: Company, records: Sequence[Ref], *, base: int | None = None, author: str = "") -> None:
    """Say that these records are one person. `base` is the revision its author saw, None for the newest.

    Raises PeopleError where there is no such record, or they are one person already, and EditConflict where somebody
    decided since.
    """
    persons = _persons(company, records)
    if len(persons) < 2:
        raise PeopleError(f"{_listed(records)} are one person already." if len(records) > 1 else
                          "Name at least two records that are one person.")  # fmt: skip
    _save(company, lambda known: known.merged(ref for person in persons for ref in person), base, author)


def separate(
    company: Company, leaving: Ref, staying: Ref | None = None, *, base: int | None = None, author: str = ""
) -> None:
    """Say that a record is another person than the rest of its person, or than the one `staying` belongs to.

    Two who are not merged are then no longer suggested. Raises PeopleError where a record does not exist or stands
    alone, and EditConflict where somebody decided since.
    """
    if leaving == staying:
        raise PeopleError(f"{name_of(leaving)} cannot be another person than itself.")
    persons = _persons(company, [leaving] if staying is None else [staying, leaving])
    if len(persons) > 1:
        stay, leave = persons if staying in persons[0] else persons[::-1]
    else:
        stay, leave = tuple(ref for ref in persons[0] if ref != leaving), (leaving,)
    if not stay:
        raise PeopleError(f"{name_of(leaving)} is the only record of this person; there is nothing to separate.")
    _save(company, lambda known: known.separated(stay, leave), base, author)


def forget(company: Company, one: Ref, other: Ref, *, base: int | None = None, author: str = "") -> None:
    """Take back that two are other people: one address makes them one again, or they are suggested again."""
    persons = _persons(company, [one, other])
    if len(persons) > 1:
        _save(company, lambda known: known.forgotten(*persons), base, author)


def name_of(record: Ref) -> str:
    """A record as a command names it: crm:record."""
    return ":".join(record)


def record_of(name: str) -> Ref:
    """The record that a command names as crm:record. Raises PeopleError."""
    crm, colon, record = name.partition(":")
    if not (crm and colon and record):
        raise PeopleError(f"{name} is no record; write its CRM and its identity there, such as hubspot:1042.")
    return crm, record


def _listed(records: Iterable[Ref]) -> str:
    return " and ".join(name_of(record) for record in records)


def _persons(company: Company, records: Sequence[Ref]) -> list[tuple[Ref, ...]]:
    """The persons that records belong to, each with all its records. Raises PeopleError for a record not there."""
    asked = {"crms": [crm for crm, _ in records], "records": [record for _, record in records]}
    rows = company.warehouse.query(STATEMENTS["person"], asked)
    persons = [tuple(zip(group["crm"], group["record"], strict=True)) for _, group in rows.groupby("person")]
    there = {ref for person in persons for ref in person}
    for record in records:
        if tuple(record) not in there:
            raise PeopleError(f"There is no record {name_of(record)} among the leads; `people list` names them.")
    return persons


def _pairs(decisions: Decisions) -> dict[str, list[str]]:
    return {
        "crms_a": [a[0] for a, _ in decisions.apart], "records_a": [a[1] for a, _ in decisions.apart],
        "crms_b": [b[0] for _, b in decisions.apart], "records_b": [b[1] for _, b in decisions.apart],
    }  # fmt: skip


def _save(company: Company, change: Callable[[Decisions], Decisions], base: int | None, author: str) -> None:
    workspace = company.workspace
    known = workspace.latest(*PEOPLE)
    newest = known.revision if known else 0
    if base is not None and base != newest:
        raise EditConflict.of_document(PEOPLE[1], known.author if known else "")
    decided = change(workspace.decisions())
    workspace.save(*PEOPLE, decided.model_dump(mode="json"), base=newest, author=author)
    refresh(company.home)
