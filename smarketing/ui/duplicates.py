"""The parts of the page on people with several records: who was merged, who may be one, and what was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from smarketing import people
from smarketing.errors import SmarketingError
from smarketing.identity import Ref
from smarketing.ui import company, rights
from smarketing.ui.cards import cards
from smarketing.ui.page import MOST_ROWS, download
from smarketing.ui.text import literal, sentence
from smarketing.views.base import Kpi
from smarketing.views.wording import count

#: Leads that are looked through for suggestions without being asked to: as many take about a second.
AT_ONCE = 100_000
NOT_YOURS = "Only editors may decide who is one person; ask one of them, or sign in."
SAID = "_people_said"
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
MERGED = {
    "name": st.column_config.TextColumn("Name", width="medium"),
    "records": st.column_config.NumberColumn("Records", format="localized", width="small"),
    "note": st.column_config.TextColumn("Look at", width="small", help="What speaks against one person."),
    "email": st.column_config.TextColumn("E-mail", width="medium"),
    "company": st.column_config.TextColumn("Company", width="medium"),
    "reason": st.column_config.TextColumn("Why merged", width="medium"),
    "first_created": st.column_config.DateColumn("First created", format="localized"),
    "last_created": st.column_config.DateColumn("Last created", format="localized"),
}
PAIR: dict[str, Any] = {
    "score": st.column_config.NumberColumn("Likeness", format="%.2f", width="small", help="From 0 to 1; see below."),
    "name_a": st.column_config.TextColumn("Name"),
    "name_b": st.column_config.TextColumn("Name of the other"),
    "why": st.column_config.TextColumn("Why", width="large"),
    "company_a": st.column_config.TextColumn("Company"),
    "email_a": st.column_config.TextColumn("E-mail", width="medium"),
    "email_b": st.column_config.TextColumn("E-mail of the other", width="medium"),
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
) -> pd.DataFrame:
    return _question(_opened)


def _ask(question: Callable[..., pd.DataFrame]) -> pd.DataFrame:
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
    _person(int(_chosen(found, columns, "merged-people", "People whose records were merged")["person"]))


def _person(person: int) -> None:
    rows = _ask(people.originals)
    rows = rows[rows["person"] == person]
    refs = list(zip(rows["crm"], rows["record"], strict=True))
    st.markdown(f"**{literal(rows['name'].iloc[0] or people.name_of(refs[0]))}: the records as they were exported**")
    exported = {people.name_of(ref): row for ref, row in zip(refs, rows.to_dict("records"), strict=True)}
    _side_by_side({"Counts as": people.counted(company.current(), person), **exported}, FIELDS)
    if not rights.can_edit():
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        leaving = refs[-1]
        if len(refs) > 2:
            leaving = st.selectbox(
                "Which is somebody else?", refs[::-1], format_func=people.name_of, key=f"leaves-{person}"
            )
        _button(
            "Keep apart", ":material/call_split:", f"{people.name_of(leaving)} is kept apart.", people.separate, leaving
        )


def suggested() -> None:
    """Who may be one person; of the pair chosen, both sides and the two answers."""
    if people.counts(company.current()).people > AT_ONCE and not st.session_state.get("people-looked"):
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
    row = _chosen(found, PAIR, "suggested-people", "Pairs of people who may be one")
    one, other = _refs(row)
    _side_by_side({people.name_of(ref): {name: row[f"{name}_{side}"] for name in SIDES}
                   for side, ref in (("a", one), ("b", other))}, SIDES)  # fmt: skip
    if rights.can_edit():
        with st.container(horizontal=True):
            _button("Same person", ":material/merge:", f"{people.name_of(one)} and {people.name_of(other)} count once.",
                    people.merge, [one, other])  # fmt: skip
            _button("Not the same", ":material/call_split:", "They stay two people and are not suggested again.",
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
    row = _chosen(found.assign(why=words), {n: c for n, c in PAIR.items() if n != "score"}, "kept-apart", "Kept apart")
    if rights.can_edit():
        one, other = _refs(row)
        label, icon = (
            ("Merge again", ":material/merge:") if row["same_address"] else ("Suggest again", ":material/undo:")
        )
        _button(
            label, icon, f"{people.name_of(one)} and {people.name_of(other)}: taken back.", people.forget, one, other
        )


def explain() -> None:
    with st.expander("How is this computed", icon=":material/function:"):
        st.markdown(HOW)
        st.code(people.STATEMENTS["suggestions"], language="sql", height=320)


def _head(title: str, frame: pd.DataFrame | None = None, name: str = "") -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{title}**", width="content")
        if frame is not None and not frame.empty:
            download(frame, name)
    if frame is not None and len(frame) > MOST_ROWS:
        st.caption(literal(f"The first {count(MOST_ROWS)} of {count(len(frame))} rows; the download has all."))


def _chosen(frame: pd.DataFrame, columns: dict[str, Any], name: str, alt: str) -> dict[str, Any]:
    """A table to choose a row of, at first the first. After a decision it is another table: what was chosen there is
    another row now."""
    shown = frame.head(MOST_ROWS)
    event = st.dataframe(
        shown[list(columns)],
        column_config=columns,
        hide_index=True,
        alt=alt,
        on_select="rerun",
        selection_mode="single-row",
        key=f"{name}-{people.seen(company.current())}",
    )
    rows = event["selection"]["rows"]
    if not rows:
        st.caption("Choose a row to see its records side by side.")
    return shown.iloc[rows[0] if rows and rows[0] < len(shown) else 0].to_dict()


def _side_by_side(records: dict[str, dict[str, Any]], fields: dict[str, str]) -> None:
    """A column for each record, a row for each field. No st.table: it makes links of addresses."""
    told = {ref: [_text(row.get(field)) for field in fields] for ref, row in records.items()}
    frame = pd.DataFrame({"Field": list(fields.values()), **told})
    st.dataframe(frame, hide_index=True, key=f"records-{'-'.join(told)}", alt="The records side by side",
                 height="content")  # fmt: skip


def _text(value: Any) -> str:
    if value is None or pd.isna(value):
        return "–"
    return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00") if hasattr(value, "strftime") else str(value)


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
            decide(company.current(), *given, base=seen, author=str(st.user.get("email") or ""))
        st.session_state[SAID] = (done, False)
    except SmarketingError as error:
        st.session_state[SAID] = (str(error), True)
