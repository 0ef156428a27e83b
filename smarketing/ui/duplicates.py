"""The parts of the page on people with several records: who was merged, who may be one, and what was decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from smarketing import people
from smarketing.errors import SmarketingError
from smarketing.identity import Ref
from smarketing.ui import company, rights
from smarketing.ui.cards import UNKNOWN, cards
from smarketing.ui.columns import DATE_FORMAT
from smarketing.ui.page import MOST_ROWS, download, sql
from smarketing.ui.text import literal, sentence
from smarketing.views.base import Kpi
from smarketing.views.wording import count, day
from smarketing.warehouse import Statement, recorded

#: Leads that are looked through for suggestions without being asked to: as many take about a second.
AT_ONCE = 100_000
NOT_YOURS = "Only editors may decide who is one person; ask one of them, or sign in."
SAID = "_people_said"
BESIDE = "Tick a row to see its records side by side."
HOW = """
Records with the same e-mail address are one person, whatever case it is written in, in one CRM or in several. They
count once: what brought the person (source, campaign, offer, page) is what their first record says; owner, team,
status, fit, interest and value are those of the record changed last that says them; they have reached the furthest
stage that any record says, each on its earliest day, and are rejected only where the record changed last with a
status says so. Deals and activities of every record are theirs, each counted once. The records themselves stay as
they were exported.

Addresses that say nothing make nobody one person: words such as none@ or test@, and more than 20 records without a
name at one address. Mailboxes that several people share, such as info@, or any address with more than five different
names, join only records of the same name.

Suggestions compare names and companies of people who share a company, or its web domain, and a word of their name.
The likeness is 0.6 × that of the names + 0.4 × that of the companies, less 0.1 where their addresses are of two
companies. Where more than 50 people share both, they are not compared. Nobody is merged before somebody said so.
"""
FIELDS = {
    "name": "Name",
    "email": "E-mail",
    "company": "Company",
    "source": "Source",
    "campaign": "Campaign",
    "owner": "Owner",
    "status": "Status",
    "stage": "Stage",
    "created_at": "Created",
    "modified_at": "Last changed",
    "reason": "Why merged",
}
#: Widths in pixels: all columns fit side by side on a screen of 1280.
MERGED = {
    "name": st.column_config.TextColumn("Name", width=150),
    "records": st.column_config.NumberColumn("Records", format="localized", width=80),
    "note": st.column_config.TextColumn("Look at", width=125, help="What speaks against one person."),
    "email": st.column_config.TextColumn("E-mail", width=210),
    "company": st.column_config.TextColumn("Company", width=165),
    "reason": st.column_config.TextColumn("Why merged", width=160),
    "first_created": st.column_config.DateColumn("First created", format=DATE_FORMAT["date"], width=110),
    "last_created": st.column_config.DateColumn("Last created", format=DATE_FORMAT["date"], width=110),
}
#: Their addresses stand side by side once a pair is ticked.
PAIR: dict[str, Any] = {
    "score": st.column_config.NumberColumn("Likeness", format="%.2f", width=85, help="From 0 to 1; see below."),
    "name_a": st.column_config.TextColumn("Name", width=180),
    "name_b": st.column_config.TextColumn("Name of the other", width=180),
    "why": st.column_config.TextColumn("Why", width=400),
    "company_a": st.column_config.TextColumn("Company", width=220),
}
APART: dict[str, Any] = {
    "name_a": st.column_config.TextColumn("Name", width=170),
    "name_b": st.column_config.TextColumn("Name of the other", width=170),
    "why": st.column_config.TextColumn("Why", width=180),
    "email_a": st.column_config.TextColumn("E-mail", width=270),
    "email_b": st.column_config.TextColumn("E-mail of the other", width=270),
}
SIDES = {
    "name": "Name",
    "email": "E-mail",
    "company": "Company",
    "source": "Source",
    "owner": "Owner",
    "created": "Created",
}


@st.cache_data(max_entries=8, show_spinner=False)
def _asked(
    _question: Callable[..., pd.DataFrame], _opened: Any, name: str, version: str, revision: int
) -> tuple[pd.DataFrame, tuple[Statement, ...]]:
    with recorded() as record:
        found = _question(_opened)
    return found, record.statements


def _ask(question: Callable[..., pd.DataFrame]) -> pd.DataFrame:
    return _asked_once(question)[0]


def _asked_once(question: Callable[..., pd.DataFrame]) -> tuple[pd.DataFrame, tuple[Statement, ...]]:
    """What was found, and what was run to find it."""
    opened = company.current()
    return _asked(question, opened, question.__name__, str(opened.warehouse.file), people.seen(opened))


def answer() -> None:
    """What was done a moment ago, the answer in one sentence, and the counts behind it."""
    said = st.session_state.pop(SAID, None)
    if said:
        (st.error if said[1] else st.success)(
            literal(said[0]), icon=":material/error:" if said[1] else ":material/check:"
        )
    found = people.counts(company.current())
    st.subheader(sentence(people.headline(found)), anchor=False)
    cards(_cards(found), None)
    if found.placeholders + found.mailboxes:
        st.caption(literal(left_alone(found)))
    if not rights.can_edit():
        st.caption(NOT_YOURS)


def left_alone(found: people.Counts) -> str:
    """Records that share an address and are nobody's second."""
    parts = []
    if found.placeholders:
        parts.append(f"{count(found.placeholders, 'record', 'records')} at placeholder addresses such as none@")
    if found.mailboxes:
        parts.append(
            f"{count(found.mailboxes, 'record', 'records')} at shared mailboxes such as info@, under other names"
        )
    return f"Not merged although the address is the same: {' and '.join(parts)}."


def _cards(found: people.Counts) -> list[Kpi]:
    more = found.records - found.people
    return [
        Kpi("Records", found.records, "count", uncompared="As the exports hold them"),
        Kpi("Leads", found.people, "count", uncompared="As every page counts them"),
        Kpi("People with several records", found.merged_people, "count", uncompared=f"{count(more)} records too many"),
        Kpi("Joined by hand", found.by_hand, "count", uncompared="Records that somebody confirmed"),
    ]


def merged() -> None:
    """The people whose records were merged; of the one chosen, the records side by side and the way to part them."""
    found = _ask(people.merged)
    _head("Merged", found if found.empty else _ask(people.originals), "merged-records")
    if found.empty:
        st.caption("Nobody has several records.")
        return
    found = found.assign(note=found["names_differ"].map({True: "Different names", False: ""}))
    columns = {name: column for name, column in MERGED.items() if name != "note" or found["names_differ"].any()}
    row = _ticked(found, columns, "merged-people", "People whose records were merged", BESIDE)
    if row:
        _person(row)


def _person(row: dict[str, Any]) -> None:
    """The records of one person side by side, and the way to part them."""
    person, rows = int(row["person"]), _ask(people.originals)
    rows = rows[rows["person"] == person]
    names = dict(zip(zip(rows["crm"], rows["record"], strict=True), rows["name"], strict=True))
    refs, who = list(names), _named(row["name"], row["record"])
    st.markdown(f"**{literal(who)}: the records as they were exported**")
    exported = {people.name_of(ref): record for ref, record in zip(refs, rows.to_dict("records"), strict=True)}
    _side_by_side({"Counts as": people.counted(company.current(), person), **exported}, FIELDS)
    if not rights.can_edit():
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        leaving = refs[-1]
        if len(refs) > 2:
            leaving = st.selectbox(
                "Which is somebody else?", refs[::-1], format_func=people.name_of, key=f"leaves-{person}"
            )
        gone = people.name_of(leaving)
        known = f"{names[leaving]} ({gone})" if _known(names[leaving]) else gone
        _button("Keep apart", ":material/call_split:", f"{known} is kept apart from {who}.", people.separate, leaving)


def _not_looked_for() -> bool:
    """Whether suggestions wait until somebody asks for them."""
    return people.counts(company.current()).people > AT_ONCE and not st.session_state.get("people-looked")


def suggested() -> None:
    """Who may be one person; of the pair chosen, both sides and the two answers."""
    if _not_looked_for():
        _head("May be one person")
        st.caption(
            "Names and companies that are alike are looked for when you ask: with this many leads it takes a while."
        )
        st.button("Look for them", icon=":material/search:", key="people-look", on_click=_look)
        return
    with st.spinner("Comparing names and companies"):
        found = _ask(people.suggestions)
    _head("May be one person", found, "suggested-people")
    if found.empty:
        st.caption("Nobody else looks like one person with two records.")
        return
    row = _ticked(found, PAIR, "suggested-people", "Pairs of people who may be one", BESIDE)
    if row:
        _pair(row)


def _pair(row: dict[str, Any]) -> None:
    """Both sides of a suggestion, and the two answers to it."""
    (one, other), both = _refs(row), _both(row)
    st.markdown(f"**{literal(both)}: one person?**")
    _side_by_side({people.name_of(ref): {name: row[f"{name}_{side}"] for name in SIDES}
                   for side, ref in (("a", one), ("b", other))}, SIDES)  # fmt: skip
    if rights.can_edit():
        with st.container(horizontal=True):
            _button("Same person", ":material/merge:", f"{both} count once.", people.merge, [one, other])
            _button("Not the same", ":material/call_split:", f"{both} stay two people and are not suggested again.",
                    people.separate, other, one)  # fmt: skip


def _look() -> None:
    st.session_state["people-looked"] = True


def decided() -> None:
    """Who was said to be two people, and the way to take that back."""
    found = _ask(people.refused)
    if found.empty:
        return
    _head("Kept apart by hand", found, "kept-apart")
    words = found["same_address"].map({True: "Same e-mail address", False: "Suggestion refused"})
    row = _ticked(found.assign(why=words), APART, "kept-apart", "Kept apart", "Tick a row to take that back.")
    if row and rights.can_edit():
        both = _both(row)
        again = (
            ("Merge again", ":material/merge:", f"{both} count once again.")
            if row["same_address"]
            else ("Suggest again", ":material/undo:", f"{both} may be suggested again.")
        )
        _button(*again, people.forget, *_refs(row))


def explain() -> None:
    with st.expander("How is this computed", icon=":material/function:"):
        st.markdown(HOW)
        asked = (people.merged, people.refused, *(() if _not_looked_for() else (people.suggestions,)))
        sql([statement for question in asked for statement in _asked_once(question)[1]], "people")


def _head(title: str, frame: pd.DataFrame | None = None, name: str = "") -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{title}**", width="content")
        if frame is not None and not frame.empty:
            download(frame, name)
    if frame is not None and len(frame) > MOST_ROWS:
        st.caption(literal(f"The first {count(MOST_ROWS)} of {count(len(frame))} rows; the download has all."))


def _ticked(
    frame: pd.DataFrame, columns: dict[str, Any], name: str, alt: str, invitation: str
) -> dict[str, Any] | None:
    """A table to tick a row of, and that row; None before one is ticked: nothing is decided about a row nobody chose.

    A tick is a place in the table. After a decision or an import somebody else may stand there, so it is another table.
    """
    shown = frame.head(MOST_ROWS)
    opened = company.current()
    event = st.dataframe(
        shown[list(columns)],
        column_config=columns,
        hide_index=True,
        placeholder=UNKNOWN,
        alt=alt,
        on_select="rerun",
        selection_mode="single-row",
        key=f"{name}-{people.seen(opened)}-{opened.warehouse.version}",
    )
    rows = event["selection"]["rows"]
    if rows and rows[0] < len(shown):
        row: dict[str, Any] = shown.iloc[rows[0]].to_dict()
        return row
    st.caption(invitation)
    return None


def _side_by_side(records: dict[str, dict[str, Any]], fields: dict[str, str]) -> None:
    """A column for each record, a row for each field. No st.table: it makes links of addresses."""
    told = {ref: [_text(row.get(field)) for field in fields] for ref, row in records.items()}
    frame = pd.DataFrame({"Field": list(fields.values()), **told})
    st.dataframe(frame, hide_index=True, key=f"records-{'-'.join(told)}", alt="The records side by side",
                 height="content")  # fmt: skip


def _text(value: Any) -> str:
    if not _known(value):
        return UNKNOWN
    if isinstance(value, datetime):
        return f"{day(value)}, {value:%H:%M}".removesuffix(", 00:00")
    return day(value) if isinstance(value, date) else str(value)


def _known(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _named(name: Any, record: str) -> str:
    """A person by name, else by the record."""
    return str(name) if _known(name) else record


def _both(row: dict[str, Any]) -> str:
    """“Anna Bell and A. Bell”; two of one name by their addresses too, else by their records."""
    records = [people.name_of(ref) for ref in _refs(row)]
    names = [_named(row[f"name_{side}"], record) for side, record in zip("ab", records, strict=True)]
    if names[0] == names[1]:
        emails = [row["email_a"], row["email_b"]]
        apart = all(map(_known, emails)) and emails[0] != emails[1]
        names = [f"{name} ({more})" for name, more in zip(names, emails if apart else records, strict=True)]
    return " and ".join(names)


def _refs(row: dict[str, Any]) -> tuple[Ref, Ref]:
    return (row["crm_a"], row["record_a"]), (row["crm_b"], row["record_b"])


def _button(label: str, icon: str, done: str, decide: Callable[..., None], *given: Any) -> None:
    """A decision. It says what its author had seen when the button was drawn, so that nobody overrules unseen words."""
    seen = people.seen(company.current())
    st.button(label, icon=icon, key=f"people-{label}", on_click=_decide, args=(done, decide, given, seen))


def _decide(done: str, decide: Callable[..., None], given: tuple[Any, ...], seen: int) -> None:
    if not rights.can_edit():
        return
    try:
        with st.spinner("Preparing the figures anew"):
            decide(company.current(), *given, base=seen, author=rights.who())
        st.session_state[SAID] = (done, False)
    except SmarketingError as error:
        st.session_state[SAID] = (str(error), True)
