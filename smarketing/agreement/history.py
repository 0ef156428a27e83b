"""The agreement's versions: which of them was in force on a day. Imports the model and errors of ours.

A version is in force from the first of a month on, once both sides have signed it, until the day before the next one
is, or until its own last day. A month is judged by the version that was in force in it, never by a later one.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

from smarketing.agreement.model import Agreement, Side
from smarketing.errors import AgreementError

SIDES: tuple[Side, ...] = ("marketing", "sales")
ONE_DAY = timedelta(days=1)
#: The day of an agreement that nobody dated, and the moment of a signature that nobody dated.
ALWAYS, UNDATED = date(1, 1, 1), datetime(1, 1, 1)


@dataclass(frozen=True)
class Signature:
    """Who signed for a side, and when (UTC); no name where the file merely says that it is signed."""

    side: Side
    name: str
    signed_at: datetime


AS_IF_SIGNED = tuple(Signature(side, "", UNDATED) for side in SIDES)


@dataclass(frozen=True)
class Version:
    """A version of the agreement as somebody saved it; nothing about it changes later but the signatures under it.

    `effective_until` is its own last day, where one was agreed; None is until the next version.
    """

    number: int
    agreement: Agreement
    effective_from: date
    effective_until: date | None = None
    author: str = ""
    reason: str = ""
    saved_at: datetime | None = None
    signatures: tuple[Signature, ...] = ()

    @property
    def signed(self) -> bool:
        """Whether both sides signed."""
        return {signature.side for signature in self.signatures} == set(SIDES)

    @property
    def open_sides(self) -> tuple[Side, ...]:
        """The sides that have not signed."""
        return tuple(side for side in SIDES if side not in {signature.side for signature in self.signatures})


@dataclass(frozen=True)
class Agreements:
    """All versions, in the order in which they were saved."""

    versions: tuple[Version, ...] = ()

    @classmethod
    def always(cls, agreement: Agreement) -> Agreements:
        """One agreement for all time, as if signed: what a question about a single agreement asks of."""
        return cls((Version(1, agreement, ALWAYS, signatures=AS_IF_SIGNED),))

    @cached_property
    def signed(self) -> tuple[Version, ...]:
        """The versions both sides signed, in the order in which they come into force.

        Of two from the same day the later one counts: it was signed to replace the other.
        """
        latest = {v.effective_from: v for v in sorted(self.versions, key=lambda v: v.number) if v.signed}
        return tuple(latest[day] for day in sorted(latest))

    def in_force(self, day: date) -> Version | None:
        """The version that a day is judged by; None where none was in force."""
        begun = [version for version in self.signed if version.effective_from <= day]
        if not begun or (begun[-1].effective_until is not None and begun[-1].effective_until < day):
            return None
        return begun[-1]

    def agreement(self, day: date) -> Agreement | None:
        """What was agreed for a day; None where no agreement was in force."""
        version = self.in_force(day)
        return version.agreement if version else None

    def current(self, day: date | None) -> Agreement:
        """What definitions (currency, MQL rule, working days) to read the data by: the agreement in force on the day,
        else the one that comes into force next, else the last one, else one in which nothing is agreed."""
        version = (self.in_force(day) if day else None) or next(
            (v for v in self.signed if day is None or v.effective_from > day), self.signed[-1] if self.signed else None
        )
        return version.agreement if version else Agreement()

    def end(self, version: Version) -> date | None:
        """The last day a signed version was or will be in force; None where no day is its last.

        None too for a version that never is: one not signed, or replaced by another from the same day.
        """
        if version not in self.signed:
            return None
        following = next((v for v in self.signed if v.effective_from > version.effective_from), None)
        ends = [version.effective_until, following.effective_from - ONE_DAY if following else None]
        return min((day for day in ends if day is not None), default=None)

    def state(self, version: Version, day: date) -> str:
        """Where a version stands on a day, in words: in force, to come, replaced, or what it waits for."""
        if not version.signed:
            if version == self.proposal:
                return f"waits for the signature of {' and '.join(version.open_sides)}"
            return "replaced before both sides signed"
        if version not in self.signed:
            return "replaced by a later version from the same day"
        if version.effective_from > day:
            return f"comes into force on {version.effective_from}"
        end = self.end(version)
        if end is None or end >= day:
            return f"in force until {end}" if end else "in force"
        following = next((v for v in self.signed if v.effective_from > end), None)
        return f"replaced by version {following.number}" if following else f"ended on {end}"

    @property
    def newest(self) -> int:
        """The number of the newest version, signed or not; 0 before the first."""
        return self.versions[-1].number if self.versions else 0

    @property
    def proposal(self) -> Version | None:
        """The newest version, while it waits for a signature."""
        return self.versions[-1] if self.versions and not self.versions[-1].signed else None

    def version(self, number: int) -> Version:
        """The version of that number. Raises AgreementError."""
        found = next((v for v in self.versions if v.number == number), None)
        if found is None:
            raise AgreementError(f"There is no version {number} of the agreement; there are {self._numbers()}.")
        return found

    def days(self, number: int) -> tuple[date, date]:
        """The first and the last day on which a signed version is in force; `date.max` while no other follows it."""
        version = next(v for v in self.signed if v.number == number)
        begins = [v.effective_from for v in self.signed if v.effective_from > version.effective_from]
        ends = [first - ONE_DAY for first in begins[:1]]
        return version.effective_from, min([*ends, version.effective_until or date.max])

    def _numbers(self) -> str:
        return ", ".join(str(v.number) for v in self.versions) or "none yet"

    @cached_property
    def fingerprint(self) -> str:
        """Equal for equal histories: a cache key. Proposals are part of it only once signed."""
        parts = [f"{v.number} {v.effective_from} {v.effective_until} {v.agreement.fingerprint}" for v in self.signed]
        return sha256("\n".join(parts).encode()).hexdigest()[:16]


def check_start(version: Version) -> None:
    """Raise AgreementError unless a version begins on the first and ends on the last day of a month."""
    first, last = version.effective_from, version.effective_until
    if first.day != 1:
        raise AgreementError(
            f"effective_from is {first}; an agreement begins on the first day of a month, because a month is judged as "
            f"a whole, such as {first.replace(day=1)}."
        )
    if last is not None and (last.day != monthrange(last.year, last.month)[1] or last < first):
        raise AgreementError(
            f"effective_until is {last}; an agreement ends on the last day of a month after it began on {first}."
        )


def check_chain(versions: Iterable[Version]) -> None:
    """Raise AgreementError with the dates where signed versions leave a gap between them or overlap.

    A version without an end is ended by the next one. A version that begins on the day of an earlier saved one
    replaces it; one that begins before the newest signed one would reach back over it, so it overlaps.
    """
    signed = sorted((v for v in versions if v.signed), key=lambda v: v.number)
    for earlier, later in pairwise(signed):
        if later.effective_from < earlier.effective_from:
            raise AgreementError(
                f"Version {later.number} from {later.effective_from} overlaps version {earlier.number}, which is in "
                f"force from {earlier.effective_from}; let it begin on {earlier.effective_from} or later."
            )
        end = earlier.effective_until
        if end is None or later.effective_from == earlier.effective_from:
            continue
        if later.effective_from <= end:
            next_day = f"let it begin on {end + ONE_DAY}" if end < date.max else "nothing can begin after it"
            raise AgreementError(
                f"Version {later.number} from {later.effective_from} overlaps version {earlier.number}, which is in "
                f"force until {end}; {next_day}."
            )
        if later.effective_from > end + ONE_DAY:
            raise AgreementError(
                f"Between version {earlier.number}, in force until {end}, and version {later.number} from "
                f"{later.effective_from} no agreement would be in force; let it begin on {end + ONE_DAY}."
            )
