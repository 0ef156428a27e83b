"""Whether a list is clearly one of marketing and sales: by what only such a list says, or because one that is so names
it, or is named by it. People, meetings and calls are listed in every trade in the same words; a list of them that
stands alone, or among lists of another trade, is asked about however well its columns fit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence

from smarketing.sources.case import Case
from smarketing.sources.evidence import Candidate
from smarketing.sources.lists import ASKED, ENDS, of_others
from smarketing.sources.look import NOUNS
from smarketing.sources.neighbours import Link
from smarketing.sources.plain import known_share
from smarketing.sources.understood import SKIP

#: Lists through which one list of sales vouches for another. Not reps: their ids stand in every list of a firm.
_LINKING = frozenset(
    {
        *("leads", "contacts", "companies", "opportunities", "activities", "stage_changes", "lead_stage_changes"),
        *("marketing_events", "campaign_members", "contact_roles", "lead_events"),
    }
)
#: What only marketing asks of people: where they came from, and what they became.
_CAME_FROM = frozenset({"source", "campaign", "channel", "landing_page", "mql_at", "sql_at", "converted"})
_LEAD = frozenset({"lead", "mql", "sql"})
#: What a file may be called that only says “lead” as well.
_OTHERWISE = NOUNS - {"lead", "contact", "customer", "campaign"}
#: Words that say whom something was done with, in sales and nowhere else.
_WITH = frozenset({"lead", "contact", "deal", "company"})
_WITH_WHOM = frozenset(
    {"lead_id", "contact_id", "opportunity_id", "company", "company_id", "contact_name", "lead_name"}
)
#: Columns that say who or what a record is, by which lists without ids are linked; how many of them two lists share.
_WHO = (("email",), ("company",), ("name", "lead_name", "contact_name"), ("opportunity_name", "opportunity", "name"))
_HALF, _FEW = 0.5, 3
#: Values of a column that are compared, and lists that one value is looked for in: many lists hold the same people.
_COMPARED, _NEAR = 300, 20
#: Words that say of users that they sell.
_SELLING = frozenset({"rep", "sales", "team", "target"})
#: Words that say what money was spent on, and those of visits to a web site: amounts and visits are anybody's.
_SPENT = frozenset({"cost", "adspend", "budget", "impression", "click"})
_OF_THE_WEB = frozenset({"session", "traffic", "website", "visitor", "landing", "source", "channel", "campaign"})
#: Share of the words of a column above which they are kinds of what sales does; where not every column is understood.
_KINDS, _SURELY_KINDS = 0.5, 0.7
#: That of what marketing counts.
_SOME = 0.3


def settle(cases: Sequence[Case], links: Sequence[Link]) -> None:
    """Mark the lists that belong to marketing and sales by themselves, and those that they are linked with."""
    near: dict[int, set[int]] = defaultdict(set)
    for child, parent in (*((link.child, link.parent) for link in links), *_of_the_same(cases)):
        if _links(cases[child]) and _links(cases[parent]):
            near[child].add(parent)
            near[parent].add(child)
    reached = [place for place, case in enumerate(cases) if by_itself(case)]
    while reached:
        place = reached.pop()
        if not cases[place].belongs:
            cases[place].belongs = True
            reached += near[place]
    some = any(case.belongs for case in cases)
    for place, case in enumerate(cases):
        if case.table == "reps":
            naming = [cases[link.child].table for link in links if link.parent == place]
            case.belongs |= some or (any(naming) if naming else bool(_SELLING & {*case.look.named, *_headed(case)}))


def _of_the_same(cases: Sequence[Case]) -> Iterator[tuple[int, int]]:
    """The pairs of lists of which the one has at least half of the other's addresses, persons, companies or deals."""
    for columns in _WHO:
        said = {place: values for place, case in enumerate(cases) if (values := _values(case, columns))}
        holders: dict[str, list[int]] = defaultdict(list)
        for place, values in said.items():
            for value in values:
                holders[value].append(place)
        for place, values in said.items():
            near = Counter(other for value in values for other in holders[value][:_NEAR] if other != place)
            yield from ((place, other) for other, times in near.items() if times >= max(_FEW, _HALF * len(values)))


def _values(case: Case, columns: Sequence[str]) -> frozenset[str]:
    """What the first of some columns that is filled holds, whatever its letters' case."""
    fits = case.best.fits if case.best else {}
    header = next((fits[c][0].header for c in columns if c in fits), None)
    held = case.look.by_header[header].traits.values if header else frozenset[str]()
    return frozenset(value.casefold() for value in sorted(held)[:_COMPARED])


def by_itself(case: Case) -> bool:
    """Whether a list says what only one of marketing and sales does; one in a CRM's own words does. Of headers without
    rows nobody can tell more than what they say."""
    if not case.look.rows or case.look.held or case.dialect.own or case.told.object not in (None, SKIP):
        return True
    if case.told.object == SKIP:
        return False
    if (match := case.clearly) and case.spoken:
        return match.object.reason is None
    best = case.best
    rule = _RULES.get((best.table if best else None) or "")
    return bool(best and rule and rule(case, best))


def _links(case: Case) -> bool:
    if match := case.clearly:
        return match.object.reason is None and match.object.table in _LINKING
    return case.table in _LINKING


def _people(case: Case, best: Candidate) -> bool:
    """People are numbered as leads, or called so; others are said to come from somewhere, and to be followed up."""
    look, filled = case.look, best.fits.keys()
    numbered = any(c.numbers and "lead" in c.nouns for c in look.keyed)
    titled = "lead" in look.named and (best.named or not _OTHERWISE & {*look.named})
    if numbered or titled or {"contact", "form"} <= {*look.named}:
        return True
    if of_others(look):
        return False
    came = {c for c in _CAME_FROM & filled if _comes_again(case, best, c)}
    asked = came | ASKED & filled
    if asked and (_LEAD & _headed(case) or _holds(case, best, ("status", "stage"), "stage", _LEAD)):
        return True
    if came and (len(asked) > 1 or _wholly(case, best)):
        return True
    if best.table != "contacts" or "contact" not in look.named:
        return False
    business = {"company", "company_id"} & filled or "jobtitle" in _headed(case)
    return bool(business) or (best.named and _wholly(case, best))


def _comes_again(case: Case, best: Candidate, column: str) -> bool:
    """Whether a column holds few words, as sources do, or days or yes and no; one of names is of something else."""
    t = case.look.by_header[best.fits[column][0].header].traits
    return t.empty or t.few or t.dated or t.flags > _KINDS or t.links > _KINDS


def _doings(case: Case, best: Candidate) -> bool:
    """What sales does is of a kind that is known, and somebody of sales did it or it was done with somebody of whom
    sales has lists; what has no such kind says both, and little else."""
    filled, headed = best.fits.keys(), _headed(case)
    if of_others(case.look) and not _WITH & headed:
        return False
    rep = bool({"owner", "owner_id"} & filled or {"rep", "sales"} & {*headed, *case.look.named})
    whom, mail = bool(_WITH_WHOM & filled or _WITH & headed), "email" in filled
    calls = "call" in {*case.nouns, *headed} and bool({"direction", "duration"} & {*filled, *headed})
    if calls or _holds(case, best, ("kind",), "kind", enough=_KINDS if _wholly(case, best) else _SURELY_KINDS):
        return rep or whom or (mail and _wholly(case, best))
    return rep and (whom or mail) and bool({"subject", "outcome"} & filled) and _wholly(case, best)


def _changes(case: Case, best: Candidate) -> bool:
    """The stages of a history are those of deals or leads."""
    if {"deal", "lead"} & {*case.nouns, *case.look.named, *_headed(case)}:
        return True
    return _holds(case, best, ("stage",), "deal", ENDS)


def _holds(
    case: Case,
    best: Candidate,
    columns: Sequence[str],
    group: str,
    among: frozenset[str] | None = None,
    enough: float = 0.0,
) -> bool:
    """Whether one of some columns holds more than a share of words of a group, or of a few meanings of it."""
    listed = (case.look.by_header[f.header].traits.values for column in columns for f in best.fits.get(column, ()))
    return any(known_share(values, group, among) > enough for values in listed)


def _wholly(case: Case, best: Candidate) -> bool:
    """Whether every column is read, or understood at least."""
    read = {f.header for listed in best.fits.values() for f in listed}
    return all(c.header in read or c.term.known for c in case.look.columns)


def _headed(case: Case) -> frozenset[str]:
    return frozenset(concept for c in case.look.columns for concept in c.term.concepts)


def _marketing(case: Case, best: Candidate) -> bool:
    """What leads did is of a kind that is marketing's, or on a page, or of a campaign or a source."""
    if {"landing_page", "campaign", "source", "channel"} & best.fits.keys() or case.nouns & {"touchpoint", "form"}:
        return True
    return _holds(case, best, ("kind",), "marketing", enough=_SOME)


def _spend(case: Case, best: Candidate) -> bool:
    """Money is said to be spent, or the list to be one of campaigns; donations have campaigns and amounts as well."""
    if best.named or best.keyed or "campaign" in {*case.look.named, *case.look.key_nouns}:
        return True
    return bool(_SPENT & {*case.look.named, *_headed(case)})


def _visits(case: Case, best: Candidate) -> bool:
    """Visits come from somewhere, or nothing else is said of them; those of a clinic have a clinic."""
    return bool(_OF_THE_WEB & {*case.look.named, *_headed(case)}) or _wholly(case, best)


def _always(case: Case, best: Candidate) -> bool:
    return True


#: Table -> what makes a list of it clearly one of marketing and sales.
_RULES: dict[str, Callable[[Case, Candidate], bool]] = {
    "leads": _people,
    "contacts": _people,
    "activities": _doings,
    "opportunities": _always,  # to be one at all, a list of deals must say how far they are
    "stage_changes": _changes,
    "lead_stage_changes": _changes,
    "marketing_events": _marketing,
    "campaign_members": _always,
    "costs": _spend,
    "traffic": _visits,
}
