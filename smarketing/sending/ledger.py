"""The ledger of deliveries: what is to go out, who is sending it now, and what became of it.

A delivery is one message on one occasion to one recipient, and goes out once however many machines send: whoever sends
claims it first, and no two can. Who is killed while sending loses the claim after its lease; another then sends it with
the same id. The one case in which a message can arrive twice is a death between the server's yes and the note of it.

waiting ──claim──▶ sending ──▶ sent
   ▲                 │  └────▶ refused, given up, overtaken       never sent again
   └── failed ◀──────┘ (after a growing wait)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, insert, or_, select, update

from smarketing.database import Database
from smarketing.errors import SendingError
from smarketing.workspace import DELIVERIES

State = Literal["waiting", "sending", "sent", "failed", "refused", "given up", "overtaken"]
#: How long who claimed a delivery may take; longer than any server is waited for.
LEASE = timedelta(minutes=15)
#: How long to wait after the first failure, the second, ...; after the last a delivery is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440))
T = DELIVERIES.c


@dataclass(frozen=True)
class Delivery:
    """One row. `until` is the end of the lease while it is sent, else the moment before which it is not tried again, in
    UTC; `batch` names the message, which may tell of several occasions."""

    job: str
    due: str
    recipient: str
    batch: str
    what: str
    state: State
    holder: str
    until: datetime
    tries: int
    reason: str
    changed_at: datetime


class Ledger:
    """The deliveries in the workspace's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def plan(
        self, job: str, occasions: Iterable[tuple[str, str, str]], recipients: Sequence[str], now: datetime
    ) -> None:
        """Note deliveries that are not known yet: of each occasion, (due, batch, what), to each recipient."""
        wanted = [(due, batch, what, recipient) for due, batch, what in occasions for recipient in recipients]
        if not wanted or {(due, recipient) for due, _, _, recipient in wanted} <= self._known(job):
            return
        with self._database.writing() as con:
            rows = con.execute(select(T.due, T.recipient).where(T.job == job))
            known = {(row.due, row.recipient) for row in rows}
            new = [
                {"job": job, "due": due, "recipient": recipient, "batch": batch, "what": what, "state": "waiting",
                 "holder": "", "until": _utc(now), "tries": 0, "reason": "", "changed_at": _utc(now)}
                for due, batch, what, recipient in wanted if (due, recipient) not in known
            ]  # fmt: skip
            if new:
                con.execute(insert(DELIVERIES), new)

    def ready(self, job: str, now: datetime) -> list[Delivery]:
        """What may be sent now: waiting, failed long enough ago, or claimed by somebody whose lease is over."""
        with self._database.reading() as con:
            rows = con.execute(select(DELIVERIES).where(T.job == job, _free(now))).mappings().all() if con else []
        return [_delivery(row) for row in rows]

    def claim(self, deliveries: Sequence[Delivery], holder: str, now: datetime) -> bool:
        """Take the deliveries of one message to one recipient, all or none; False where somebody else has."""
        one = deliveries[0]
        mine = and_(T.job == one.job, T.recipient == one.recipient, T.due.in_([each.due for each in deliveries]))
        with self._database.writing() as con:
            free = con.execute(select(T.due).where(mine, _free(now))).all()
            if len(free) != len(deliveries):
                return False
            con.execute(
                update(DELIVERIES)
                .where(mine)
                .values(
                    state="sending", holder=holder, until=_utc(now + LEASE), tries=T.tries + 1, changed_at=_utc(now)
                )
            )
        return True

    def settle(self, deliveries: Sequence[Delivery], holder: str, state: State, reason: str, now: datetime) -> State:
        """Note what became of deliveries that were claimed; what failed once too often is given up. Nothing is noted
        where somebody else has claimed them since."""
        one = deliveries[0]
        tries = one.tries + 1
        until = now
        if state == "failed":
            if tries > len(WAITS):
                state = "given up"
            else:
                until = now + WAITS[tries - 1]
        mine = and_(T.job == one.job, T.recipient == one.recipient, T.due.in_([each.due for each in deliveries]),
                    T.holder == holder, T.state == "sending")  # fmt: skip
        with self._database.writing() as con:
            con.execute(
                update(DELIVERIES)
                .where(mine)
                .values(state=state, reason=reason, until=_utc(until), changed_at=_utc(now), holder="")
            )
        return state

    def overtake(self, deliveries: Iterable[Delivery], reason: str, now: datetime) -> None:
        """Drop what is not worth sending any more."""
        gone = list(deliveries)
        if not gone:
            return
        with self._database.writing() as con:
            for one in gone:
                key = and_(T.job == one.job, T.due == one.due, T.recipient == one.recipient, _free(now))
                con.execute(
                    update(DELIVERIES).where(key).values(state="overtaken", reason=reason, changed_at=_utc(now))
                )

    def again(self, job: str, due: str, recipient: str, now: datetime) -> None:
        """Try once more what failed, was refused or given up. Raises SendingError for what is not."""
        ended = ("failed", "refused", "given up")
        key = and_(T.job == job, T.due == due, T.recipient == recipient, T.state.in_(ended))
        with self._database.writing() as con:
            changed = con.execute(
                update(DELIVERIES).where(key).values(state="waiting", tries=0, until=_utc(now), changed_at=_utc(now))
            )
            if not changed.rowcount:
                raise SendingError("This was sent meanwhile, or is being sent.")

    def remark(self, deliveries: Sequence[Delivery], reason: str, now: datetime) -> None:
        """Note why deliveries could not even be tried; that is no try."""
        one = deliveries[0]
        these = and_(T.job == one.job, T.recipient == one.recipient, T.due.in_([each.due for each in deliveries]),
                     _free(now), T.reason != reason)  # fmt: skip
        with self._database.writing() as con:
            con.execute(update(DELIVERIES).where(these).values(reason=reason, changed_at=_utc(now)))

    def states(self, job: str, now: datetime) -> dict[tuple[str, str], bool]:
        """Whether each delivery that is known, by occasion and recipient, may be sent now."""
        free = {(one.due, one.recipient) for one in self.ready(job, now)}
        return {key: key in free for key in self._known(job)}

    def newest(self, most: int = 100) -> list[Delivery]:
        """The last deliveries, the newest first."""
        with self._database.reading() as con:
            order = (T.changed_at.desc(), T.job, T.due, T.recipient)
            rows = con.execute(select(DELIVERIES).order_by(*order).limit(most)).mappings().all() if con else []
        return [_delivery(row) for row in rows]

    def _known(self, job: str) -> set[tuple[str, str]]:
        with self._database.reading() as con:
            rows = con.execute(select(T.due, T.recipient).where(T.job == job)).all() if con else []
        return {(row.due, row.recipient) for row in rows}


def _free(now: datetime) -> Any:
    over = T.until <= _utc(now)
    return or_(T.state == "waiting", and_(T.state == "failed", over), and_(T.state == "sending", over))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _delivery(row: Any) -> Delivery:
    return Delivery(**dict(row))
