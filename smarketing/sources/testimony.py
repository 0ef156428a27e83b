"""What the files of one import say of each other: whom deals and activities name are the people, whom owners name the
reps, and a column of another file's keys is a link to it though no header says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from smarketing.schema import TABLES
from smarketing.sources import evidence
from smarketing.sources.case import Case
from smarketing.sources.maps import GENERIC
from smarketing.sources.neighbours import Link
from smarketing.sources.reasons import Reason
from smarketing.sources.understood import Understood

#: What other files say of a list whose keys they hold.
_PERSON_LINKED, _REP_LINKED, _NOT_THE_LEADS = 2.5, 4.0, -5.0
#: Tables of what happened with people: whom these name are leads.
_OF_PEOPLE = frozenset({"opportunities", "activities", "lead_stage_changes", "marketing_events", "campaign_members"})
#: Table of the file that a column's values are the keys of -> the canonical column that says so.
_LINK_COLUMNS = {
    "leads": ("lead_id", "contact_id"),
    "contacts": ("contact_id", "lead_id"),
    "companies": ("company_id",),
    "opportunities": ("opportunity_id", "converted_opportunity_id"),
    "reps": ("owner_id", "owner"),
}
#: Words of those who made or changed a record: its owner may be another one.
_OTHER_REPS = frozenset({"create", "modify", "by"})


def hear(cases: Sequence[Case], links: Sequence[Link]) -> None:
    """Add to each case what the others say of it."""
    leads = {place for place, case in enumerate(cases) if _is_leads(case)}
    people = {place for place, case in enumerate(cases) if _is_people(case)}
    for place, case in enumerate(cases):
        if not case.look.held:
            to_it = [link for link in links if link.parent == place]
            known = _known_already(case, [link for link in links if link.child == place], cases)
            others = people - {place} - known
            _hear_of_people(case, to_it, cases, leads - {place} - known, place in people, bool(others))
            _hear_of_reps(case, to_it)


def with_links(found: Understood, case: Case, cases: Sequence[Case], links: Sequence[Link]) -> Understood:
    """The match with the links that the values say and no header did."""
    match = found.match
    if match is None or found.left_out or match.crm != GENERIC or match.object.exact:
        return found
    read = set(match.columns.values())
    more: dict[str, str] = {}
    for link in links:
        if cases[link.child] is not case or link.column.header in read:
            continue
        table = cases[link.parent].table
        columns = _LINK_COLUMNS.get(table or "", ())
        if table == "reps" and ({*columns} & {*match.columns, *more} or {*link.column.nouns} & _OTHER_REPS):
            continue
        for column in columns:
            known = TABLES[match.object.table].names
            if column in known and column not in match.columns and column not in more:
                more[column] = link.column.header
                break
    return replace(found, match=replace(match, columns=match.columns | more)) if more else found


def _known_already(case: Case, from_it: Sequence[Link], cases: Sequence[Case]) -> set[int]:
    """The tables of the warehouse that hold a file's own records: it is a newer export of them."""
    own = [link for link in from_it if link.column in case.look.keyed and cases[link.parent].look.held]
    for link in own:
        case.add({cases[link.parent].look.held or ""}, Reason(_PERSON_LINKED, "its records are there already"))
        case.vouched = True
    return {link.parent for link in own}


def _hear_of_people(
    case: Case, to_it: Sequence[Link], cases: Sequence[Case], leads: Collection[int], person: bool, others: bool
) -> None:
    """Customers, users and contacts are leads where sales' records name them and nobody else lists leads.

    `leads` are the other lists of leads; `person` whether this one lists persons, `others` whether another does.
    """
    naming = [link for link in to_it if evidence.is_person(link.column) and cases[link.child].table in _OF_PEOPLE]
    case.surely_leads = any("lead" in link.column.nouns for link in naming)
    case.vouched |= bool(naming and case.look.key)
    if naming and case.look.key and _is_companies(case):
        case.add({"companies"}, Reason(2 * _PERSON_LINKED, f"{cases[naming[0].child].look.name} names its companies"))
        case.add({"leads", "contacts"}, Reason(_NOT_THE_LEADS, ""))
    elif naming and case.look.key:
        said = f"{cases[naming[0].child].look.name} names its {case.look.key.header}"
        if person or not others:
            case.add({"leads", "contacts"}, Reason(_PERSON_LINKED, said))
        if not others:
            case.vouch("leads")
            case.add({"leads"}, Reason(_PERSON_LINKED, said))
    if "lead" in case.nouns or not case.nouns & {"customer", "user", "contact"}:
        return
    if leads:
        case.add({"leads"}, Reason(_NOT_THE_LEADS, ""))
    elif case.nouns & {"customer", "user"} and not naming and not _speaks_of_sales(case, "user" in case.nouns):
        case.add({"leads", "contacts", "companies"}, Reason(_NOT_THE_LEADS, ""))


def _hear_of_reps(case: Case, to_it: Sequence[Link]) -> None:
    """Whom the owners of other files name."""
    naming = [link for link in to_it if evidence.is_rep(link.column)]
    if naming and not case.nouns & {"lead", "contact", "customer"}:
        case.vouch("reps")
        case.vouched = True
        case.add({"reps"}, Reason(_REP_LINKED, f"{naming[0].column.header} of another file names them"))


def _speaks_of_sales(case: Case, users: bool) -> bool:
    """Whether a list of customers says of them what a list of leads does; users of a product have addresses too."""
    lead = next((c for c in case.found if c.table == "leads"), None)
    said = lead.fits.keys() if lead else frozenset[str]()
    return bool(said & ({"owner", "owner_id", "status", "source"} | (set() if users else {"email"})))


def _is_companies(case: Case) -> bool:
    """Whether a list of customers is one of companies: it says their names and what they do, and names nobody."""
    said = {concept for c in case.look.columns for concept in c.term.concepts}
    names = any({*c.term.concepts} in ({"company"}, {"company", "name"}) for c in case.look.columns)
    persons = {"first name", "last name", "full", "email", "jobtitle", "contact", "lead"} & said
    return names and bool({"industry", "size"} & said) and not persons and "lead" not in case.nouns


def _is_leads(case: Case) -> bool:
    if case.look.held:
        return case.look.held == "leads"
    if match := case.clearly:
        return match.object.table == "leads"
    return case.table == "leads" and "lead" in case.nouns


def _is_people(case: Case) -> bool:
    """Whether a file lists persons, not companies."""
    if case.look.held:
        return case.look.held in evidence.PEOPLE
    said = {concept for c in case.look.columns for concept in c.term.concepts}
    return _is_leads(case) or bool(case.table in evidence.PEOPLE and {"email", "first name", "full"} & said)
