"""What the likeliest reading of a file leaves unexplained. A layout that nobody has met is read as what its known words
say, however few they are: the rest of its columns, and what a list of that kind would say and this one does not, tell
whether a person is to be asked. The shares were measured on published layouts whose known words were taken away."""

from __future__ import annotations

from collections.abc import Callable

from smarketing.sources import evidence, lists, plain
from smarketing.sources.case import Case
from smarketing.sources.evidence import Candidate
from smarketing.sources.look import Column
from smarketing.sources.reasons import WORDED

#: The share of columns, not read and none of its kind, from which on a list is doubtful: above it, one without any word
#: for people; one that has such words, one that speaks of leads in a header only, one that is called leads.
_NO_WORD, _SOME_WORD, _IN_PASSING, _MOSTLY = 0.2, 0.3, 0.4, 0.7
#: The share that must be read of a file that is neither called nor numbered as what it is read as.
_READ = 0.25
#: The share of strange columns from which on a bare name does not make doings sales', nor a stage a history.
_ALL_STRANGE, _MUCH_STRANGE = 0.5, 0.4
#: How much more than for leads must speak for deals that no word calls so.
_DEALS_SURELY = 4.0
#: Words that call people leads, and words that call them people at all.
_LEAD = frozenset({"lead", "mql", "sql"})
_PEOPLE = frozenset({"contact", "customer", "form"})
#: What lists of leads and contacts say of people beside what is read of it.
_OF_PEOPLE = frozenset(
    {
        *("activity", "activitydate", "address", "associated", "birth", "campaign", "channel", "company", "contact"),
        *("convert", "create", "customer", "delete", "email", "first", "firstcontact", "fit", "form", "full", "gender"),
        *("id", "industry", "interest", "jobtitle", "landing", "last", "lead", "medium", "modify", "mql", "name"),
        *("note", "offer", "phone", "priority", "product", "profile", "reason", "receive", "register", "reject", "rep"),
        *("rowno", "score", "size", "source", "sql", "status", "step", "team", "text", "type", "user", "website"),
    }
)
#: What is said of deals and of calls, and not of people.
_OF_DEALS = ({"probability"}, {"won"}, {"pipeline"}, {"expect", "close"}, {"lost", "reason"})
_BARELY_OF_DEALS = ({"close"}, {"deal"})
_OF_CALLS = ({"direction"}, {"duration"}, {"call"}, {"meeting"})
#: What is said of a list that nothing shows to be one of marketing and sales.
_ALONE = {
    "leads": "nothing in it says that sales follows them up, and no list of sales names them",
    "contacts": "nothing in it says that they are contacts of sales, and no list of sales names them",
    "activities": "nothing in it says that sales did it, and it names nobody of whom sales has a list",
    "marketing_events": "nothing in it says that marketing caused it",
    "reps": "nothing in it says that they sell, and no list that is read names them",
    "costs": "nothing in it says that the money was spent on marketing",
    "traffic": "nothing in it says that these are visits to a web site",
    "stage_changes": "nothing in it says that these are stages of deals, and it names no deals that are known",
}
#: Columns that say whom something was done with, and the words that do.
_WHOM = frozenset(
    {
        *("lead_id", "contact_id", "opportunity_id", "email", "company", "company_id", "lead_name", "contact_name"),
        *("opportunity", "opportunity_name"),
    }
)
_WHOM_SAID = frozenset({"lead", "contact", "deal", "company", "email", "phone", "customer"})
#: Columns that say how far a deal is.
_HOW_FAR = frozenset({"stage", "outcome", "is_won", "is_closed", "won_at", "lost_at", "lost_reason", "pipeline"})


def doubt(case: Case, best: Candidate) -> str | None:
    """Why the likeliest reading of a file is to be asked about, as a part of a sentence; None where it is sure."""
    seen = _Seen(case, best)
    if not (seen.called or case.vouched) and seen.share_read < _READ:
        return seen.told(seen.unread)
    rule = _RULES.get(best.table or "")
    doubted = rule(seen) if rule else None
    return doubted or alone(case, best.table)


def alone(case: Case, table: str | None) -> str | None:
    """Why a list that nothing shows to be of marketing and sales is to be asked about; None where something does."""
    return None if case.belongs else _ALONE.get(table or "")


def also(case: Case, best: Candidate) -> list[Candidate]:
    """What a doubtful list of people may be as well: deals, or companies, where it has what those need."""
    tables = {"leads": ("opportunities", "companies"), "contacts": ("companies",)}.get(best.table or "", ())
    return [c for c in case.ranked if c.object and c.table in tables]


class _Seen:
    """A file beside its likeliest reading: what it says, what of it is read, and which columns are strange to the
    kind."""

    def __init__(self, case: Case, best: Candidate) -> None:
        self.case, self.best, look = case, best, case.look
        self.columns = [c for c in look.columns if not c.traits.empty] or [*look.columns]
        read = {*plain.chosen(best.fits).values(), *look.linked}
        self.unread = [c for c in self.columns if c.header not in read]
        self.titled = frozenset(look.named) | look.key_nouns
        self.headed = frozenset(concept for c in self.columns for concept in c.term.concepts)
        self.said = self.titled | self.headed
        self.called = best.named or best.keyed
        self.oddly = evidence.oddly_named(look)

    @property
    def filled(self) -> frozenset[str]:
        return frozenset(self.best.fits)

    @property
    def share_read(self) -> float:
        return 1 - len(self.unread) / max(len(self.columns), 1)

    @property
    def strange(self) -> list[Column]:
        """The columns that are not read and say nothing that is said of people."""
        return [c for c in self.unread if not c.term.known or not _OF_PEOPLE.issuperset(c.term.concepts)]

    @property
    def strange_share(self) -> float:
        return len(self.strange) / max(len(self.columns), 1)

    def speaking(self, *of: set[str]) -> list[Column]:
        """The columns that are not read and speak of something."""
        return [c for c in self.unread if any(words <= {*c.term.concepts} for words in of)]

    def told(self, columns: list[Column]) -> str:
        """Which columns are nothing that a list of its kind holds."""
        shown = ", ".join(c.header.strip()[:40] for c in columns[:3])
        kind = self.best.name.replace("_", " ")
        return f"{len(columns)} of its {len(self.columns)} columns ({shown}) are nothing that is read of {kind}"


def _people(seen: _Seen) -> str | None:
    """A list of people bears a word for them, says who they are, and says little else."""
    of_others = _of_others(seen)
    if seen.case.vouched:
        return _companies_perhaps(seen)
    if of_others:
        return seen.told(of_others)
    if not (lists.WHO & seen.filled or "lead" in seen.case.look.named or seen.best.keyed):
        return "it does not say who they are"
    if _strangers(seen) and seen.strange:
        return seen.told(seen.strange)
    return _unsaid(seen) or _companies_perhaps(seen)


def _of_others(seen: _Seen) -> list[Column]:
    """Two columns or more of deals or of calls, in a list that knows no stages of leads."""
    if {"mql", "sql"} & seen.said:
        return []
    bare = [c for c in seen.unread if {*c.term.concepts} in _BARELY_OF_DEALS]
    deals = [*dict.fromkeys([*seen.speaking(*_OF_DEALS), *bare])]
    calls = seen.speaking(*_OF_CALLS)
    return next((columns for columns in (deals, calls) if len(columns) > 1), [])


def _strangers(seen: _Seen) -> bool:
    """Whether too much of a list is strange to people, by how surely it speaks of them."""
    numbered = any(c.numbers and "lead" in c.nouns for c in seen.case.look.keyed)
    if seen.best.keyed and numbered:
        return False
    if seen.said & _LEAD:
        return seen.strange_share >= (_MOSTLY if numbered or "lead" in seen.case.look.named else _IN_PASSING)
    if not seen.said & _PEOPLE:
        return seen.strange_share > _NO_WORD
    asked = seen.titled & _PEOPLE and lists.ASKED & seen.filled
    return seen.strange_share >= (_ALL_STRANGE if asked else _SOME_WORD)


def _unsaid(seen: _Seen) -> str | None:
    """A name that says nothing of marketing and sales, no word there that people are leads or contacts, and little of
    what only sales asks of people; a list of which every column is read says enough."""
    asked = len(lists.ASKED & seen.filled) > 1
    if asked or not seen.unread or not seen.oddly or seen.said & _LEAD or seen.titled & _PEOPLE:
        return None
    return "its name says something else, and no word in it says that these are leads"


def _companies_perhaps(seen: _Seen) -> str | None:
    """Customers of whom an industry is said and nothing personal may be companies."""
    personal = {"email", "first_name", "last_name"} & seen.filled
    bare = not {"contact", "phone", "lead"} & seen.said and {"industry", "size"} & seen.headed
    asked = lists.ASKED & seen.filled and "name" in seen.filled
    return "they may be companies: nothing in it is a person’s alone" if bare and not (asked or personal) else None


def _doings(seen: _Seen) -> str | None:
    """What sales did was done with somebody."""
    with_whom = _WHOM & seen.filled or _WHOM_SAID & seen.said or seen.case.look.linked
    so_called = seen.called and seen.strange_share < _ALL_STRANGE
    return None if with_whom or so_called else "it does not say with whom"


def _deals(seen: _Seen) -> str | None:
    """A list that no word calls one of deals says how far each is and what it is worth, and is no list of leads as
    well."""
    numbered = any(c.numbers and "deal" in c.nouns for c in seen.case.look.keyed)
    if seen.best.named or (seen.best.keyed and numbered):
        return None
    worded = any(r.weight == WORDED for r in seen.best.reasons)
    said = {"amount", "lost_reason"} & seen.filled or (worded and {*_WHOM, "owner", "owner_id"} & seen.filled)
    if not said and seen.strange and not seen.case.vouched:
        return "it does not say what they are worth, and to whom"
    if seen.called:
        return None
    if not _HOW_FAR & seen.filled:
        return "it does not say how far they are"
    leads = next((c for c in seen.case.ranked if c.table in evidence.PEOPLE), None)
    if leads and "deal" not in seen.said and seen.best.score - leads.score < _DEALS_SURELY:
        return "no word in it calls them deals"
    return None


def _changes(seen: _Seen) -> str | None:
    """A history that is not called one says which stage was left, or little else than what changed."""
    so_called = seen.called or {"stage", "history"} & {*seen.case.look.named}
    if so_called or "from_stage" in seen.filled or seen.strange_share < _MUCH_STRANGE:
        return None
    return seen.told(seen.strange)


_RULES: dict[str, Callable[[_Seen], str | None]] = {
    "leads": _people,
    "contacts": _people,
    "activities": _doings,
    "opportunities": _deals,
    "stage_changes": _changes,
}
