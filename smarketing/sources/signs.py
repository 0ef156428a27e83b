"""Signs in the words of headers, names and values that a file is a list of some kind, or is not: for each table the
rules that look for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from smarketing.sources import plain
from smarketing.sources.lists import ENDS
from smarketing.sources.look import Column, Look
from smarketing.sources.maps import ObjectMap, key
from smarketing.sources.plain import Fit, known_share
from smarketing.sources.reasons import NOT_SO, WORDED, Reason

#: The columns of an object and the headers that may fill them.
Fits = Mapping[str, tuple[Fit, ...]]
Rule = Callable[[Look, Fits], Iterable[Reason]]

#: Headers that only a list of changes has.
_CHANGES = frozenset({"changedat", "changedon", "enteredat", "enteredon", "tostage", "newstage", "movedat", "movedon"})
#: What is said of money that is paid, of goods and of what they cost, and never of deals.
_TRADE = frozenset({"payment", "unitprice", "quantity", "supplier", "expense"})
#: Stages of a lead on its way, in a history.
_LEADS_STAGES = frozenset({"mql", "sql", "subscriber", "lead"})


def of(look: Look, o: ObjectMap, found: Fits) -> Iterable[Reason]:
    """What speaks for and against a file being the object's list."""
    for rule in _RULES.get(o.table, ()):
        yield from rule(look, found)


# --- against ----------------------------------------------------------------------------------------------------------


def _no_changes(look: Look, found: Fits) -> Iterable[Reason]:
    """A list of records does not say when they changed."""
    if _dated_changes(look):
        yield Reason(-NOT_SO)


def _no_changes_of_deals(look: Look, found: Fits) -> Iterable[Reason]:
    if _dated_changes(look) and not {"amount", "closed_at", "expected_at", "name"} & found.keys():
        yield Reason(-NOT_SO)


def _no_stage_left(look: Look, found: Fits) -> Iterable[Reason]:
    """A list of records does not say which stage they left."""
    if any("from" in c.term.concepts and {"stage", "status"} & {*c.term.concepts} for c in look.columns):
        yield Reason(-NOT_SO)


def _no_trade(look: Look, found: Fits) -> Iterable[Reason]:
    if _said(look) & _TRADE and "deal" not in look.named:
        yield Reason(-NOT_SO)


def _no_strangers(look: Look, found: Fits) -> Iterable[Reason]:
    """Suppliers and employees are people, but nobody's leads."""
    alone = (c.term.concepts[0] for c in look.columns if len(c.term.concepts) == 1)
    if {"supplier", "employee"} & {*look.named, *alone}:
        yield Reason(-NOT_SO)


def _no_doings(look: Look, found: Fits) -> Iterable[Reason]:
    """What people did is no list of people."""
    if {"touchpoint", "session", "activity"} & {*look.named[-1:]}:
        yield Reason(-NOT_SO)


def _no_campaign(look: Look, found: Fits) -> Iterable[Reason]:
    """What reps do bears their names, not a campaign's."""
    said = _said(look)
    if "campaign" in said and "rep" not in said:
        yield Reason(-WORDED)


def _no_marketing(look: Look, found: Fits) -> Iterable[Reason]:
    if any(_of_marketing(c) for c in look.columns) and not _mail_of_reps(look, found):
        yield Reason(-WORDED * 2)


def _no_mail_of_reps(look: Look, found: Fits) -> Iterable[Reason]:
    if _mail_of_reps(look, found):
        yield Reason(-NOT_SO)


def _no_recipients(look: Look, found: Fits) -> Iterable[Reason]:
    """A list that says when a campaign's mail was sent, opened or answered is of those it went to."""
    if _recipients(look):
        yield Reason(-WORDED)


def _no_rep(look: Look, found: Fits) -> Iterable[Reason]:
    """What marketing sends bears no rep's name."""
    if "rep" in _said(look):
        yield Reason(-WORDED)


# --- for --------------------------------------------------------------------------------------------------------------


def _ends_of_deals(look: Look, found: Fits) -> Iterable[Reason]:
    surely = any(plain.ends_surely(c.traits.values) for c in look.columns if c.traits.few)
    if surely or "stage" in _said(look):
        yield from _words(look, found, ("stage", "outcome"), "deal", ENDS)


def _statuses(look: Look, found: Fits) -> Iterable[Reason]:
    return _words(look, found, ("status", "stage"), "status", None)


def _stages_of_deals(look: Look, found: Fits) -> Iterable[Reason]:
    return _words(look, found, ("stage",), "deal", ENDS)


def _stages_of_leads(look: Look, found: Fits) -> Iterable[Reason]:
    return _words(look, found, ("stage",), "stage", _LEADS_STAGES)


def _kinds_of_activities(look: Look, found: Fits) -> Iterable[Reason]:
    return _words(look, found, ("kind",), "kind", None)


def _told_recipients(look: Look, found: Fits) -> Iterable[Reason]:
    if _recipients(look):
        yield Reason(WORDED, "it says what the campaign sent to whom")


def _kinds_of_marketing(look: Look, found: Fits) -> Iterable[Reason]:
    """Opens, clicks and forms speak for marketing, and calls and meetings against it."""
    if _mail_of_reps(look, found):
        return
    if own := next((c for c in look.columns if _of_marketing(c)), None):
        yield Reason(WORDED * 2, f"{own.header} holds {own.traits.first}")
    elif any(c.traits.few and known_share(c.traits.values, "kind") > 0.6 for c in look.columns):
        yield Reason(-WORDED)


#: Table -> what speaks for and against it.
_RULES: dict[str, tuple[Rule, ...]] = {
    "leads": (_no_stage_left, _no_strangers, _no_doings, _no_recipients, _statuses),
    "contacts": (_no_stage_left, _no_strangers, _no_doings, _no_recipients),
    "opportunities": (_no_changes_of_deals, _no_stage_left, _no_trade, _ends_of_deals),
    "stage_changes": (_stages_of_deals,),
    "lead_stage_changes": (_stages_of_leads,),
    "activities": (_no_changes, _kinds_of_activities, _no_campaign, _no_marketing),
    "marketing_events": (_no_rep, _no_mail_of_reps, _kinds_of_marketing),
    "campaign_members": (_told_recipients,),
}


def _said(look: Look) -> set[str]:
    return {concept for c in look.columns for concept in c.term.concepts}


def _dated_changes(look: Look) -> bool:
    return bool({key(c.header) for c in look.columns} & _CHANGES)


def _mail_of_reps(look: Look, found: Fits) -> bool:
    """Whether a list of mails says who wrote each, and about what."""
    people = any({"rep", "user"} & {*c.term.concepts} for c in look.columns)
    return people and bool({"email", "emailing"} & {*look.named}) and "subject" in _said(look)


def _recipients(look: Look) -> bool:
    sent = any(c.term.timed and {"send", "open", "click"} & {*c.term.concepts} for c in look.columns)
    return sent and "campaign" in _said(look)


def _of_marketing(c: Column) -> bool:
    if "campaign" in c.term.concepts:
        return False  # what it is called is not what the lead did
    return known_share(c.traits.values, "marketing") > 0.3 and c.traits.few


def _words(
    look: Look, found: Fits, columns: Iterable[str], group: str, among: frozenset[str] | None
) -> Iterable[Reason]:
    """The first column of few words of which enough are explained by a group, as one of the meanings `among`."""
    for name in columns:
        for fit in found.get(name, ())[:2]:
            t = look.by_header[fit.header].traits
            if t.few and known_share(t.values, group, among) > (0.2 if among else 0.4):
                yield Reason(WORDED, f"{fit.header} holds {_example(t.values, group, among)}")
                return


def _example(words: frozenset[str], group: str, among: frozenset[str] | None) -> str:
    return next((w for w in sorted(words) if known_share(frozenset({w}), group, among)), "")
