"""Sending what is due: to every recipient of every subscription once, by however many machines.

Whoever sends works through the subscriptions one after the other. A message is claimed in the ledger just before it
goes out, and what became of it is noted right after; whatever fails holds up nothing else.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from os import getpid
from uuid import uuid4

from smarketing.company import Company, open_company
from smarketing.errors import SendingError, SmarketingError
from smarketing.sending import addresses, services, subscriptions
from smarketing.sending.alerts import Alert, alerts
from smarketing.sending.composing import digest, month_reviewed, pack, signed, warning
from smarketing.sending.delivering import Failed
from smarketing.sending.ledger import Delivery, Ledger
from smarketing.sending.mail import Mailer, Server, composed
from smarketing.sending.message import Message
from smarketing.sending.schedule import DAY, Calendar, Due, newest_due
from smarketing.sending.subscriptions import KINDS, Kept, Subscription
from smarketing.settings import Home, today
from smarketing.views.periods import Span
from smarketing.views.wording import day as day_text

log = logging.getLogger("smarketing")
#: Working days that a monthly review waits for the end of its month's data.
PATIENCE = 5
UNWRITTEN = "The message could not be written; the server’s log says why."
GONE = "It was no longer so when it could be sent."
REMOVED = "The address was taken out of the subscription."
MISSED = "A newer one was due before it could be sent."


@dataclass(frozen=True)
class Outcome:
    """What became of one message to one recipient. `state` is that of the ledger, “would be sent” in a dry run, “held
    back” where it waits for something; `reason` says why, where it was not sent."""

    subscription: str
    what: str
    recipient: str
    state: str
    reason: str = ""

    @property
    def wrong(self) -> bool:
        """Whether it should have gone out and did not."""
        return self.state in ("failed", "refused", "given up")


def send_due(home: Home, *, now: datetime | None = None, dry_run: bool = False) -> list[Outcome]:
    """Send what is due now, and say what became of each; of a dry run, what would.

    Raises SmarketingError where nothing can be known: the warehouse or the workspace is not available.
    """
    company = open_company(home)
    known = [one for one in subscriptions.kept(company.workspace) if not one.subscription.paused]
    lost = [
        Outcome(name[:8], "Messages", "", "failed", subscriptions.is_damaged(name))
        for name in subscriptions.damaged(company.workspace)
    ]
    if not known:
        return lost
    with _Run(company, now or moment(), dry_run) as run:
        for one in known:
            run.send(one)
        return [*lost, *run.outcomes]


def preview(company: Company, wanted: Subscription, now: datetime | None = None) -> Message | None:
    """What a subscription would send now, whatever was sent; None where there is nothing to warn of.

    Raises SmarketingError where it could not be written.
    """
    now = now or moment()
    calendar = calendar_of(company, now)
    day = calendar.local(now).date()
    if wanted.what == "digest":
        return signed(digest(company, wanted, calendar, day, pictures=False), wanted)
    if wanted.what == "pack":
        return signed(pack(company, month_reviewed(day)), wanted)
    found = alerts(company, wanted, calendar, day)
    return signed(warning(company, wanted, found), wanted) if found else None


def moment() -> datetime:
    """Now, on the day that SMARKETING_TODAY names where it is set."""
    now = datetime.now().astimezone()
    day = today()
    return now.replace(year=day.year, month=day.month, day=day.day).astimezone(UTC)


def calendar_of(company: Company, now: datetime) -> Calendar:
    """The calendar of the agreement that counts now."""
    return Calendar.of(company.agreements.current(now.date()))


@dataclass(frozen=True)
class _Job:
    """Something due of a subscription: its occasions, as (due, batch, what), and how the message of some is written."""

    occasions: tuple[tuple[str, str, str], ...]
    write: Callable[[Sequence[str]], Message]


@dataclass
class _Run:
    company: Company
    now: datetime
    dry_run: bool
    outcomes: list[Outcome] = field(default_factory=list)
    holder: str = field(default_factory=lambda: f"{socket.gethostname()[:30]}:{getpid()}:{uuid4().hex[:12]}")

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.company.workspace.database)
        self.calendar = calendar_of(self.company, self.now)
        self.started = time.monotonic()
        self.written: dict[object, Message] = {}
        self.mailer: Mailer | None = None
        self.no_mail = ""

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *_: object) -> None:
        if self.mailer is not None:
            self.mailer.close()

    @property
    def clock(self) -> datetime:
        """Now, while the run goes on."""
        return self.now + timedelta(seconds=time.monotonic() - self.started)

    @property
    def day(self) -> date:
        return self.calendar.local(self.now).date()

    def send(self, one: Kept) -> None:
        """What is due of one subscription."""
        try:
            job = self._job(one)
        except Exception as error:
            self._tell(one, KINDS[one.subscription.what], "", "failed", _reason(error))
            return
        if job is None:
            return
        if self.dry_run:
            self._foretell(one, job)
            return
        recipients = [addresses.key(address) for address in one.subscription.to]
        self.ledger.plan(one.id, job.occasions, recipients, self.clock)
        ready = self.ledger.ready(one.id, self.clock)
        wanted = {due for due, _, _ in job.occasions}
        removed = [delivery for delivery in ready if delivery.recipient not in recipients]
        past = [delivery for delivery in ready if delivery.due not in wanted and delivery not in removed]
        self.ledger.overtake(removed, REMOVED, self.clock)
        self.ledger.overtake(past, GONE if one.subscription.what == "alerts" else MISSED, self.clock)
        current = [delivery for delivery in ready if delivery not in past and delivery not in removed]
        by_place = dict(zip(recipients, one.subscription.to, strict=True))
        for _, some in groupby(sorted(current, key=_whole), key=_whole):
            self._deliver(one, job, list(some), by_place)

    def _job(self, one: Kept) -> _Job | None:
        wanted = one.subscription
        if wanted.what == "alerts":
            return self._warnings(wanted)
        due = newest_due(wanted, self.calendar, one.since.replace(tzinfo=UTC), self.now)
        if due is None:
            return None
        if self.company.warehouse.data_date is None:
            raise SendingError("There is nothing to tell: no exports have been imported.")
        if wanted.what == "pack" and (lacking := self._lacking(due)):
            self._tell(one, KINDS["pack"], "", "held back", lacking)
            return None
        return _Job(((due.name, due.name, KINDS[wanted.what]),), lambda _: self._scheduled(wanted, due))

    def _scheduled(self, wanted: Subscription, due: Due) -> Message:
        """Written once for all who get the same."""
        mail, month = any(addresses.is_mail(address) for address in wanted.to), month_reviewed(due.day)
        whole = wanted.what == "pack"
        key: object = month if whole else (wanted.sources, wanted.owners, wanted.data_days, mail)
        if key not in self.written:
            self.written[key] = (
                pack(self.company, month)
                if whole
                else digest(self.company, wanted, self.calendar, self.day, pictures=mail)
            )
        return signed(self.written[key], wanted)

    def _lacking(self, due: Due) -> str:
        """Why a review waits: the data does not reach the end of its month yet, and may within some days."""
        newest = self.company.warehouse.data_date
        month = Span.holding(month_reviewed(due.day), "month")
        worked = [day for day in month.days if day in self.calendar.workdays] or [month.last]
        if newest is None or newest >= worked[-1]:
            return ""
        waited = sum(due.day + offset * DAY in self.calendar.workdays for offset in range((self.day - due.day).days))
        if waited >= PATIENCE:
            return ""
        return f"It waits for data to the end of {month.name}; the data ends on {day_text(newest)}."

    def _warnings(self, wanted: Subscription) -> _Job | None:
        if self.calendar.is_quiet(self.now):
            return None
        found = {alert.key: alert for alert in alerts(self.company, wanted, self.calendar, self.day)}
        batch = sha256(" ".join(sorted(found)).encode()).hexdigest()[:24]

        def write(dues: Sequence[str]) -> Message:
            told: list[Alert] = [found[due] for due in dues]
            return signed(warning(self.company, wanted, told), wanted)

        return _Job(tuple((key, batch, KINDS["alerts"]) for key in found), write)

    def _foretell(self, one: Kept, job: _Job) -> None:
        known = self.ledger.states(one.id, self.clock)
        for address in one.subscription.to:
            place = addresses.key(address)
            dues = [due for due, _, _ in job.occasions if known.get((due, place), True)]
            if dues:
                try:
                    self._tell(one, job.write(dues).subject_line, address, "would be sent")
                except Exception as error:
                    self._tell(one, KINDS[one.subscription.what], address, "failed", _reason(error))

    def _deliver(self, one: Kept, job: _Job, some: list[Delivery], by_place: dict[str, str]) -> None:
        """One message to one recipient, from the claim to the note of what became of it."""
        address = by_place[some[0].recipient]
        try:
            message = job.write([delivery.due for delivery in some])
            way = self._way(address)
        except Exception as error:
            # Nothing was tried, so nothing is counted: it goes out when what it needs is there.
            reason = _reason(error)
            self.ledger.remark(some, reason, self.clock)
            self._tell(one, some[0].what, address, "failed", reason)
            return
        if not self.ledger.claim(some, self.holder, self.clock):
            return
        try:
            try:
                way(message, f"{some[0].job} {some[0].batch}")
            except Failed:
                raise
            except Exception as error:  # such as of an address that no mail can be written to
                raise Failed(_reason(error)) from error
        except Failed as failed:
            if failed.everybody:
                self.no_mail = failed.reason
            state = self.ledger.settle(some, self.holder, "refused" if failed.final else "failed", failed.reason,
                                       self.clock)  # fmt: skip
            self._tell(one, message.subject_line, address, state, failed.reason)
        else:
            self.ledger.settle(some, self.holder, "sent", "", self.clock)
            self._tell(one, message.subject_line, address, "sent")

    def _way(self, address: str) -> Callable[[Message, str], None]:
        """How a message gets to an address. Raises SettingError or SendingError where nothing is set up for it."""
        if not addresses.is_mail(address):
            place = addresses.meant(address)
            if not addresses.is_mail(place):
                return lambda message, _: services.send(message, place)
            address = place
        if self.no_mail:
            raise SendingError(self.no_mail)
        if self.mailer is None:
            self.mailer = Mailer(Server.from_environment())
        mailer = self.mailer
        return lambda message, identity: mailer.send(
            composed(message, mailer.server, address, identity, self.clock), address
        )

    def _tell(self, one: Kept, what: str, address: str, state: str, reason: str = "") -> None:
        recipient = addresses.shown(address) if address else ", ".join(one.subscription.shown_to)
        self.outcomes.append(Outcome(one.subscription.who, what, recipient, state, reason))


def _whole(delivery: Delivery) -> tuple[str, str]:
    """Deliveries that are one message."""
    return delivery.recipient, delivery.batch


def _reason(error: Exception) -> str:
    """Why a message could not be written or sent, in a sentence."""
    if isinstance(error, SmarketingError):
        return str(error)
    log.error("a message could not be written", exc_info=error)
    return UNWRITTEN
