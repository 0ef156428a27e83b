"""What a list of each kind must say to be one: a list of deals how far they are, a list of reps that they are reps.

What lacks it is another kind of list, however much of the rest fits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from smarketing.sources import plain
from smarketing.sources.look import Column, Look
from smarketing.sources.maps import LEADISH, ObjectMap, key
from smarketing.sources.plain import Fit, known_share
from smarketing.sources.terms import UNKNOWN, split, term_of

#: Rows from which on it says something that a name comes again: a short list may be of one product.
ENOUGH_ROWS = 8
#: Columns that say who somebody is.
WHO = frozenset({"email", "name", "first_name", "last_name", "company"})
#: What is said of people who are followed up, and not of just anybody.
ASKED = frozenset({"source", "status", "stage", "mql_at", "sql_at", "converted", "campaign", "owner", "owner_id"})
#: The ends of a deal.
ENDS = frozenset({"won", "lost"})
#: Languages in which the last word of a name says what it is a list of; in the others the first.
HEAD_LAST = frozenset({"en", "de", "nl", "ja", "zh"})
#: Columns that rows of any kind may have.
_SAYS_LITTLE = frozenset(
    {
        *("id", "created_at", "modified_at", "owner", "owner_id", "converted_opportunity_id", "company_id"),
        "deleted",
        "campaign",
    }
)
#: Columns that say how far a deal is.
_PROGRESS = frozenset(
    {"stage", "outcome", "is_won", "is_closed", "won_at", "lost_at", "expected_at", "lost_reason", "pipeline"}
)


def possible(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """Whether the headers say what the object needs, and what their values hold does not speak against it."""
    if any(unlike in {frozenset(c.term.concepts) for c in look.columns} for unlike in _unless(o)):
        return False
    if not all({*found, *o.constants} & set(group) for group in o.needs):
        return False
    suiting = plain.suiting(found)
    if not set(suiting) & set(o.telling) and not o.constants.keys() & {"kind"}:
        return False
    if o.table == "leads":  # a day of creation that cannot be read is one all the same
        return _lead(look, o, found)
    return _ALSO.get(o.table, _anything)(look, o, suiting)


@cache
def _unless(o: ObjectMap) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(term_of(k).concepts) for k in sorted(o.unless))


def _anything(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    return True


def _once_each(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """A list of records does not repeat its own key in most of its rows."""
    own = look.by_header[found["id"][0].header] if "id" in found else None
    again = look.repeating
    if again and again.term.concepts and again is own:
        return False
    return not (own and own.traits.repeated)


def _lead(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """A list of leads is called so, or says who they are and of them what only sales and marketing ask."""
    said = set(LEADISH) & found.keys()
    numbered = look.key_nouns & {"lead", "contact", "customer"}
    called = {c for c in look.named if not c.startswith(UNKNOWN)} == {"lead"}
    if not found.keys() - _SAYS_LITTLE and not (called and "lead" in look.key_nouns):
        return False
    who = set(WHO & found.keys()) | {"email" for c in look.columns if c.term.concepts == ("email",)}
    if said <= {"owner", "created_at", "last_activity_at"} and not who - {"name", "company"}:
        said = set()
    if not who - {"name"} and not numbered and "lead" not in look.named and _is_titled(look, found):
        return False
    if "user" in look.named:
        said &= ASKED - {"owner", "owner_id"}
    asked = said if who else ASKED & said - {"owner"} if numbered else ()
    return bool("lead" in look.named or asked) and _once_each(look, o, found)


def _is_titled(look: Look, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """Whether what might be people's names is a title, as of texts or pages."""
    return "name" in found and "title" in split(found["name"][0].header)


def _bears(look: Look, noun: str) -> bool:
    """Whether the file is called by a noun, whatever words of no meaning follow it."""
    known = [c for c in look.named if not c.startswith(UNKNOWN)]
    return bool(known) and noun in (known[-1], known[-1 if look.language in HEAD_LAST else 0])


def _speaks_of_deals(look: Look) -> bool:
    """Whether headers say what only deals have: a stage, a probability, an expected close, a reason for losing."""
    said = [set(c.term.concepts) for c in look.columns]
    own = [s - {"deal"} for s in said if "deal" in s]
    return any(
        s & {"stage", "pipeline", "probability"} or {"expect", "close"} <= s or {"lost", "reason"} <= s for s in said
    ) or any(s and not s & {"id", "name"} for s in own)


def _deal(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """A list of deals says how far they are; one that is not called so also what they are worth."""
    title = look.by_header[found["name"][0].header] if "name" in found else None
    again = title and title.traits.repeated and title.traits.rows >= ENOUGH_ROWS
    if title and (again or title.traits.filled < 0.8 * title.traits.rows):
        title = None  # what rows are about, not what they are
    called = _bears(look, "deal") or "deal" in {*look.key_nouns, *(title.term.concepts if title else ())}
    ends = any(
        plain.ends_surely(look.by_header[f.header].traits.values)
        for c in ("stage", "outcome")
        for f in found.get(c, ())[:2]
    )
    goods = {"payment", "unitprice", "quantity", "product"} & {k for c in look.columns for k in c.term.concepts}
    some = {"stage", "closed_at"} | (set() if goods else {"amount"})
    if not (called or ends or _speaks_of_deals(look)):
        return False
    far = _PROGRESS - {"stage"} & found.keys() or ends or (called and some & found.keys())
    worth = called or "amount" in found or {"lost_reason", "pipeline"} <= found.keys()
    return bool(far and worth) and _once_each(look, o, found)


def _contact(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """Customers are contacts where one can reach them: others are a list of who bought something."""
    said = {*look.named, *look.key_nouns}
    teams = any(c.term.concepts == ("team",) for c in look.columns)
    if ("user" in said or teams) and "contact" not in said:
        return False
    reached = {"email", "company_id"} & found.keys() or any("phone" in c.term.concepts for c in look.columns)
    who = found.keys() & {*WHO, "company_id", "id"}
    return bool("customer" not in said or reached) and len(who) > 1 and _once_each(look, o, found)


def _rep(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """A list of reps has a word that says so: in its name, a header, or its key."""
    said = {*look.named, *(c for column in look.columns for c in column.term.concepts)}
    told = said & {"rep", "team", "target", "manager", "profile"}
    users = {"user", "active"} <= said or ("user" in look.named and "user" in look.key_nouns)
    if said & {"register", "plan", "subscription", "session"} and not told:
        return False  # users of a product, who sign up for it
    return bool(told or users) and _once_each(look, o, found)


def _visits(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """A row for each visit is called so; one for each day counts them. Whose visits they are, a list of leads' doings
    says, or one of companies."""
    persons = any(c.numbers and {"lead", "contact"} & {*c.term.concepts} for c in look.columns)
    if persons or any("company" in c.term.concepts for c in look.columns):
        return False
    said = {*look.named, *look.key_nouns, *(c for column in look.columns for c in column.term.concepts)}
    return "visits" in found or bool(said & {"session", "visit", "traffic"})


def _marketing(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """What marketing did has a kind, or a page, or is called so."""
    called = {"touchpoint", "form", "event", "emailing", "email", "session"} & {*look.named, *look.key_nouns}
    return bool({"kind", "landing_page"} & found.keys() or called)


def _cost(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """Spending is of something: of ads, of a campaign."""
    said = {*look.named, *(c for column in look.columns for c in column.term.concepts)}
    return bool(said & {"campaign", "cost", "adspend"})


def _company(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """A list of companies names no persons, and says more of them than a name."""
    said = {concept for column in look.columns for concept in column.term.concepts}
    its = {"company", "contact"} if {"company", "industry"} <= said else {"company"}  # its contact's address
    persons = {"first name", "last name", "full", "jobtitle"} & said or (
        "company" not in look.named
        and any("email" in c.term.concepts and not its & {*c.term.concepts} for c in look.columns)
    )
    if {"adspend", "campaign"} & set(look.named) or ("deal" in said and "company" not in look.named):
        return False
    named = {"company"} & {*look.named, *said} or {"industry", "website", "size"} & said
    return not persons and bool(named) and _once_each(look, o, found)


def _history(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """A history names the record that changed in every row, and more than one of them, or says which stage it left."""
    links = ("opportunity_id", "opportunity") if o.table == "stage_changes" else ("lead_id", "contact_id", "email")
    columns = [look.by_header[found[c][0].header] for c in links if c in found]
    if not any(c.traits.empty or 2 * c.traits.filled > c.traits.rows for c in columns):
        return False
    if "stage" not in found or not columns:
        return False
    stage = look.by_header[found["stage"][0].header]
    said = {k for c in look.columns for k in c.term.concepts}
    known = max(known_share(stage.traits.values, group) for group in ("deal", "stage", "status"))
    told = stage.traits.empty or known > 0 or {"from", "stage"} & said
    again = any(c.traits.repeated for c in columns) or {"history", "event"} & look.key_nouns
    changed = {key(c.header) for c in look.columns} & {key(word) for word in o.speaks}
    entered = (
        "from_stage" in found or changed or {"enter", "exit"} & said or (not look.rows and {"to", "history"} & said)
    )
    return bool((again or entered) and told)


def _role(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    return bool({"role", "is_primary"} & found.keys()) or "role" in look.named


def _doing(look: Look, o: ObjectMap, found: Mapping[str, tuple[Fit, ...]]) -> bool:
    """What sales did has a kind, by a column or by what the list is called."""
    if _of_strangers(look):
        return False
    if "kind" in found:
        return True
    said = {*look.named, *look.key_nouns}
    return any(set(term_of(name).concepts) <= said for name in o.names)


def of_others(look: Look) -> bool:
    """Whether a header calls the people by a role that sales knows nothing of: “Patient ID”, “Guardian phone”."""
    return any(_of_another_role(c) for c in look.columns)


def _of_another_role(c: Column) -> bool:
    role = [concept for concept in c.term.concepts if concept.startswith(UNKNOWN)]
    said = {*c.term.concepts} - {*role}
    if len(role) != 1 or not said or said - {"id", "name", "email", "phone", "first name", "last name", "full"}:
        return False
    t = c.traits
    return t.spaced > 0.5 or t.emails > 0.5 or t.phones > 0.5 or (said == {"id"} and t.codes > 0.5)


def _of_strangers(look: Look) -> bool:
    """Whether the rows are of others than sales speaks to: they number and name patients, and no lead or customer."""
    numbered = {c.nouns for c in look.columns if c.numbers and c not in look.keyed and c.nouns}
    named = {c.nouns for c in look.columns if "name" in c.term.concepts}
    strangers = any(all(n.startswith(UNKNOWN) for n in nouns) for nouns in numbered & named)
    said = {concept for c in look.columns for concept in c.term.concepts}
    return strangers and not said & {"lead", "contact", "customer", "deal", "company", "email", "rep", "user", "full"}


_ALSO = {
    "contacts": _contact,
    "opportunities": _deal,
    "companies": _company,
    "costs": _cost,
    "traffic": _visits,
    "marketing_events": _marketing,
    "reps": _rep,
    "stage_changes": _history,
    "lead_stage_changes": _history,
    "contact_roles": _role,
    "activities": _doing,
}
