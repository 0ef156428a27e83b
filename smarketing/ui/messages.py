"""The page of messages: subscriptions, what would go out now, and what became of what did.

Of an address of a service only what is no secret is shown, to nobody more; who may not edit sees no address at all.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pandas as pd
import streamlit as st

from smarketing.company import Company
from smarketing.errors import SmarketingError
from smarketing.sending import preview as previewed
from smarketing.sending import subscriptions
from smarketing.sending.addresses import shown_key
from smarketing.sending.due import calendar_of, moment
from smarketing.sending.ledger import Delivery, Ledger
from smarketing.sending.mail import Server
from smarketing.sending.message import Line, Message
from smarketing.sending.schedule import next_due
from smarketing.sending.subscriptions import CAUSES, KINDS, WEEKDAYS, Kept
from smarketing.settings import base_address
from smarketing.ui import rights
from smarketing.ui.guard import guarded
from smarketing.ui.text import literal, sentence
from smarketing.views.wording import count
from smarketing.views.wording import day as day_text

NOT_YOURS = "Only editors may change who gets messages; ask one of them, or sign in."
NONE_YET = "Nobody gets messages yet."
PLACES = (
    "One address a line: ada@example.com, slack://…, ntfys://…, or channel:team for the one in SMARKETING_CHANNEL_TEAM."
)
SAID = "_messages_said"
ENDED = ("failed", "refused", "given up")
STATES = {"waiting": "Waiting", "sending": "Being sent", "sent": "Sent", "failed": "Failed, will be tried again",
          "refused": "Refused", "given up": "Given up", "overtaken": "Not sent"}  # fmt: skip
#: Deliveries that the page lists.
LISTED = 100
#: Reasons that it says in words below, as they are longer than a cell.
REASONS = 3


def set_up() -> None:
    """What this server lacks to send anything, for those who can mend it."""
    if said := st.session_state.pop(SAID, ""):
        st.toast(literal(said), icon=":material/check:")
    if not rights.can_edit():
        return
    lacking = []
    for ask in (Server.from_environment, base_address):
        try:
            if ask() == "":
                lacking.append("Messages have no links: SMARKETING_URL should hold the address of this app.")
        except SmarketingError as error:
            lacking.append(str(error))
    if lacking:
        st.info(literal(" ".join(lacking)), icon=":material/info:")


def subscribed(opened: Company) -> None:
    """Each subscription with what is said of it, and what can be done with it."""
    known = subscriptions.kept(opened.workspace)
    lost = subscriptions.damaged(opened.workspace)
    if not known and not lost:
        st.markdown(NONE_YET)
    for one in known:
        with st.container(border=True):
            _card(opened, one)
    for name in lost:
        with st.container(border=True):
            _damaged(opened, name)


def _damaged(opened: Company, name: str) -> None:
    """One that cannot be read, which editors can remove."""
    st.markdown(literal(subscriptions.is_damaged(name)))
    if not rights.can_edit():
        return
    with guarded():
        if st.button("Remove it", key=f"remove-{name}", icon=":material/delete:"):
            rights.insist(NOT_YOURS)
            subscriptions.remove(opened.workspace, name)
            _done("The damaged subscription is removed.")


def _card(opened: Company, one: Kept) -> None:
    wanted = one.subscription
    state = " · :gray-badge[Paused]" if wanted.paused else ""
    st.markdown(f"**{literal(wanted.who)}** · {KINDS[wanted.what]}{state}")
    parts = [wanted.when, _next(opened, one), wanted.about[:1].upper() + wanted.about[1:]]
    if wanted.what == "alerts":
        parts[1] = ", ".join(CAUSES[cause] for cause in wanted.causes)
    st.caption(literal(" · ".join(part for part in parts if part)))
    if not rights.can_edit():
        return
    st.caption(literal(f"To {', '.join(wanted.shown_to)}"))
    with guarded(), st.container(horizontal=True):
        if st.button("Resume" if wanted.paused else "Pause", key=f"pause-{one.id}",
                     icon=f":material/{'play_arrow' if wanted.paused else 'pause'}:"):  # fmt: skip
            rights.insist(NOT_YOURS)
            changed = wanted.model_copy(update={"paused": not wanted.paused})
            subscriptions.change(opened.workspace, one, changed, author=rights.who())
            _done(f"{wanted.who}: {'resumed' if wanted.paused else 'paused'}.")
        with st.popover("Remove", icon=":material/delete:"):
            st.markdown(f"Remove the {KINDS[wanted.what].lower()} for {literal(wanted.who)}, with its addresses?")
            if st.button("Remove it", key=f"remove-{one.id}", type="primary"):
                rights.insist(NOT_YOURS)
                subscriptions.remove(opened.workspace, one.id)
                _done(f"{wanted.who}: removed.")


def _next(opened: Company, one: Kept) -> str:
    """ "next on 7 Dec 2026, 07:00"; empty while it is paused, and without a schedule."""
    if one.subscription.paused:
        return ""
    now = moment()
    calendar = calendar_of(opened, now)
    due = next_due(one.subscription, calendar, now)
    return f"next on {day_text(due.day)}, {calendar.local(due.moment):%H:%M}" if due else ""


def adding(opened: Company) -> None:
    """The form of a new subscription."""
    if not rights.can_edit():
        st.caption(NOT_YOURS)
        return
    with st.expander("Add a subscription", icon=":material/add:"), guarded():
        what = st.selectbox("What", list(KINDS), format_func=lambda kind: KINDS[kind], key="new-what")
        with st.form("new-subscription", border=False):
            given = {"what": what, **_fields(opened, what)}
            if st.form_submit_button("Add", type="primary", icon=":material/add:"):
                rights.insist(NOT_YOURS)
                wanted = subscriptions.subscription(**given)
                subscriptions.add(opened.workspace, wanted, author=rights.who())
                for key in [key for key in st.session_state if str(key).startswith("new-")]:
                    del st.session_state[key]
                _done(f"{wanted.who} is subscribed.")


def _fields(opened: Company, what: str) -> dict[str, Any]:
    """What is asked of a subscription of a kind."""
    given: dict[str, Any] = {"who": st.text_input("For whom", key="new-who", placeholder="Ada, or the sales team")}
    given["to"] = st.text_area("Where", key="new-to", help=PLACES, placeholder="ada@example.com").splitlines()
    given["to"] = [place for place in given["to"] if place.strip()]
    if what != "pack":
        with st.container(horizontal=True):
            given["owners"] = tuple(st.multiselect("Only leads of", opened.names("owner"), key="new-owners",
                                                   placeholder="All owners"))  # fmt: skip
            given["sources"] = tuple(st.multiselect("Only from", opened.names("source"), key="new-sources",
                                                    placeholder="All sources"))  # fmt: skip
    with st.container(horizontal=True):
        if what == "digest":
            day = st.selectbox("On", list(range(1, 8)), format_func=lambda day: WEEKDAYS[day - 1], key="new-weekday")
            given["weekday"] = day
        if what != "alerts":
            given["at"] = st.time_input("At", time(7), key="new-at", step=900)
        else:
            chosen = st.multiselect("Of what", list(CAUSES), list(CAUSES), format_func=lambda cause: CAUSES[cause],
                                    key="new-causes")  # fmt: skip
            given["causes"] = tuple(chosen)
            given["data_days"] = int(st.number_input("Data is old after working days", 1, 366, 3, key="new-days"))
    return given


def preview(opened: Company) -> None:
    """What a subscription would get now, when asked for: a review takes seconds to write."""
    known = subscriptions.kept(opened.workspace)
    if not known:
        st.caption("Add a subscription to see what it would say.")
        return
    names = {one.id: f"{one.subscription.who} · {KINDS[one.subscription.what]}" for one in known}
    chosen = st.selectbox("Subscription", list(names), format_func=names.__getitem__, key="preview")
    with guarded():
        if not st.button("Show", icon=":material/visibility:"):
            return
        with st.spinner("Writing"):
            message = previewed(opened, next(one.subscription for one in known if one.id == chosen))
        if message is None:
            st.markdown("There is nothing to warn of.")
        else:
            _show(message)


def _show(message: Message) -> None:
    with st.container(border=True):
        st.caption(f"Subject: {literal(message.subject_line)}")
        for line in message.lines:
            _line(line)
        for attached in message.attachments:
            st.download_button(attached.name, attached.content, attached.name, attached.mime, on_click="ignore",
                               icon=":material/attach_file:")  # fmt: skip


def _line(line: Line) -> None:
    text = sentence(line.text)
    link = f" [{line.leads_to}]({line.link})" if line.link else ""
    if line.kind == "aside":
        st.caption(f"{text}{link}")
    else:
        st.markdown(f"**{text}**{link}" if line.kind in ("answer", "heading") else f"- {text}{link}")


def deliveries(opened: Company) -> None:
    """The last deliveries with what became of each, and why; what failed can be tried again at once."""
    ledger = Ledger(opened.workspace.database)
    found = ledger.newest(LISTED)
    if not found:
        st.caption("Nothing was to be sent yet. Something has to run “smarketing send --due”: the README says how.")
        return
    names = {one.id: one.subscription.who for one in subscriptions.kept(opened.workspace)}
    st.dataframe(_frame(opened, found, names), hide_index=True, alt="The last deliveries, the newest first")
    for reason in list(dict.fromkeys(one.reason for one in found if one.reason and one.state != "overtaken"))[:REASONS]:
        if rights.can_edit():
            st.caption(literal(reason))
    failed = [one for one in found if one.state in ENDED and one.job in names]
    if failed and rights.can_edit():
        with guarded():
            label = "Try it again" if len(failed) == 1 else f"Try all {count(len(failed))} again"
            if st.button(label, icon=":material/refresh:"):
                rights.insist(NOT_YOURS)
                for one in failed:
                    ledger.again(one.job, one.due, one.recipient, moment())
                _done("They go out with the next sending.")


def _frame(opened: Company, found: list[Delivery], names: dict[str, str]) -> pd.DataFrame:
    calendar = calendar_of(opened, moment())
    rows = [
        {"When": _wall(calendar.local(one.changed_at.replace(tzinfo=UTC))), "State": STATES[one.state],
         "Message": one.what, "For": names.get(one.job, "removed"), "To": shown_key(one.recipient),
         "Why": one.reason}
        for one in found
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame if rights.can_edit() else frame.drop(columns=["To", "Why"])


def _wall(when: datetime) -> str:
    return f"{day_text(when.date())}, {when:%H:%M}"


def _done(said: str) -> None:
    st.session_state[SAID] = said
    st.rerun()
