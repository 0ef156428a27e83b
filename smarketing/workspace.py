"""People's own words: the agreement's versions and signatures, names, scenarios and notes. No import touches them.

They live in a database of their own, SQLite in the home folder or PostgreSQL. Everything saved is a new row with the
next number; nothing is overwritten, so of two people who edit the same thing the second is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Protocol, TypeVar
from unicodedata import category

from pydantic import BaseModel, ValidationError
from sqlalchemy import Column, Connection, Date, DateTime, Integer, MetaData, String, Table, Text, func, insert, select

from smarketing.agreement import Agreement, Agreements, Naming, Rates, Signature, Version
from smarketing.agreement.history import AS_IF_SIGNED, check_chain, check_start
from smarketing.agreement.model import Side, agreement_from
from smarketing.database import Database
from smarketing.errors import AgreementError, EditConflict, WorkspaceError
from smarketing.identity import Decisions
from smarketing.migrations import Migration

#: Kind and name of the document that holds the names of sources and teams given by hand.
NAMES = "names", "names"
#: Of the one that holds the exchange rates.
RATES = "rates", "Exchange rates"
#: Of the one that says which records are one person.
PEOPLE = "people", "People with several records"
Said = TypeVar("Said", bound=BaseModel)
#: Letters in the name of a scenario or note.
LONGEST_NAME = 200
TABLES = MetaData()
VERSIONS = Table(
    "agreement_versions",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("effective_from", Date, nullable=False),
    Column("effective_until", Date),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("content", Text, nullable=False),
)
SIGNATURES = Table(
    "agreement_signatures",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("side", String(20), primary_key=True),
    Column("name", Text, nullable=False),
    Column("signed_at", DateTime, nullable=False),
)
DOCUMENTS = Table(
    "documents",
    TABLES,
    Column("kind", String(20), primary_key=True),
    Column("name", String(LONGEST_NAME), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("author", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("content", Text, nullable=False),
)
#: What people say in and for meetings, word after word. A later entry of a thread takes the place of the earlier ones,
#: which stay.
ENTRIES = Table(
    "meeting_entries",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("thread", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("meeting", String(20), nullable=False),
    Column("author", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("data_date", Date),
    Column("content", Text, nullable=False),
)
#: Who gets which messages, where and when. One that is removed is gone, and with it the addresses it held.
SUBSCRIPTIONS = Table(
    "subscriptions",
    TABLES,
    Column("id", String(32), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("since", DateTime, nullable=False),
    Column("content", Text, nullable=False),
)
#: What went out, or is to: one row for each message, its occasion and recipient, so that none goes out twice.
DELIVERIES = Table(
    "deliveries",
    TABLES,
    Column("job", String(32), primary_key=True),
    Column("due", String(100), primary_key=True),
    Column("recipient", String(320), primary_key=True),
    Column("batch", String(100), nullable=False),
    Column("what", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("until", DateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)
#: What later versions of the app added to these tables, the newest last; a test fails for an addition without one.
MIGRATIONS: tuple[Migration, ...] = (Migration(2, (ENTRIES,)), Migration(3, (SUBSCRIPTIONS, DELIVERIES)))


@dataclass(frozen=True)
class Saved:
    """A document as it was saved: a scenario's sliders, a note, the names given by hand."""

    kind: str
    name: str
    revision: int
    author: str
    saved_at: datetime
    content: dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """Something to be kept about meetings. `thread` is the number of the first entry of what it goes on with, None
    where it begins something; `meeting` the one it is said in, empty outside of any; `data_date` the day of the data
    that it speaks of."""

    kind: str
    content: dict[str, Any]
    meeting: str = ""
    thread: int | None = None
    data_date: date | None = None


@dataclass(frozen=True)
class Entry:
    """A draft as it was kept, by whom and when (UTC). Numbers grow in the order in which things were said."""

    number: int
    thread: int
    kind: str
    meeting: str
    author: str
    saved_at: datetime
    data_date: date | None
    content: dict[str, Any]


class Known(Protocol):
    """Asks for the entries of some kinds, of a meeting or of a thread, in their order; None is of any."""

    def __call__(
        self, kinds: Sequence[str], *, meeting: str | None = None, thread: int | None = None
    ) -> list[Entry]: ...


class Workspace:
    """A company's own words, in the database of a URL. Reading what nobody has written yet creates nothing.

    Every method raises WorkspaceError where the database is not available, or holds what cannot be read.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._database = Database(url, TABLES, MIGRATIONS)

    @property
    def database(self) -> Database:
        """Where its tables are, for what keeps rows of its own there."""
        return self._database

    def agreements(self) -> Agreements:
        """All versions with their signatures."""
        with self._database.reading() as con:
            return _agreements(con) if con else Agreements()

    def propose(
        self,
        agreement: Agreement,
        *,
        base: int,
        effective_from: date,
        effective_until: date | None = None,
        author: str = "",
        reason: str = "",
        founding: Agreements | None = None,
    ) -> Version:
        """Save a new version, not signed yet. `base` is the newest version its author knew, 0 before the first.

        `founding` are the versions that a workspace without any takes over first. Raises EditConflict where somebody
        saved a version since, and AgreementError for dates that make no sense, or that nobody could sign.
        """
        version = Version(base + 1, agreement, effective_from, effective_until, plain(author), plain(reason), _now())
        check_start(version)
        with self._database.writing() as con:
            known = _founded(con, founding)
            if known.newest != base:
                raise _overtaken(known, base)
            check_chain([*known.versions, replace(version, signatures=AS_IF_SIGNED)])
            _insert(con, version)
        return version

    def sign(self, number: int, side: Side, name: str, *, founding: Agreements | None = None) -> Version:
        """Sign a version for a side. Both signatures put it in force; it is refused where the dates then would leave a
        gap or overlap, and where a newer version was saved since. Raises AgreementError."""
        name = plain(name).strip()
        if not name:
            raise AgreementError(f"Who signs for {side}? Give a name.")
        with self._database.writing() as con:
            known = _founded(con, founding)
            version = known.version(number)
            if side not in version.open_sides:
                by = next(s.name for s in version.signatures if s.side == side)
                raise AgreementError(f"Version {number} was signed for {side}{f' by {by}' if by else ''} already.")
            if number != known.newest:
                raise AgreementError(f"Version {number} cannot be signed: version {known.newest} was saved after it.")
            signature = Signature(side, name, _now())
            signed = replace(version, signatures=_in_order([*version.signatures, signature]))
            check_chain([*known.versions[:-1], signed])
            _insert_signature(con, number, signature)
        return signed

    def adopt(self, agreements: Agreements) -> None:
        """Take over the versions of a file into a workspace that has none. Raises AgreementError where it has."""
        with self._database.writing() as con:
            if _agreements(con).versions:
                raise AgreementError("There are versions of the agreement already; import the file as a new version.")
            _founded(con, agreements)

    def naming(self) -> Naming | None:
        """The names given by hand; None where nobody gave any yet."""
        return self._said(NAMES, Naming, "The names of sources and teams")

    def rates(self) -> Rates | None:
        """The exchange rates given by hand; None where nobody gave any yet."""
        return self._said(RATES, Rates, "The exchange rates")

    def decisions(self) -> Decisions:
        """What people decided about records that may be one person; nothing, before the first decision."""
        return self._said(PEOPLE, Decisions, "The decisions about people with several records") or Decisions()

    def _said(self, key: tuple[str, str], model: type[Said], what: str) -> Said | None:
        saved = self.latest(*key)
        try:
            return model.model_validate(saved.content) if saved else None
        except ValidationError as wrong:
            raise WorkspaceError(f"{what} in the workspace are damaged.") from wrong

    def latest(self, kind: str, name: str) -> Saved | None:
        """The newest revision of a document; None without one, or where it was put away."""
        query = select(DOCUMENTS).where(DOCUMENTS.c.kind == kind, DOCUMENTS.c.name == name)
        with self._database.reading() as con:
            row = con.execute(query.order_by(DOCUMENTS.c.revision.desc())).mappings().first() if con else None
        saved = _saved(row) if row else None
        return saved if saved and saved.content else None

    def documents(self, kind: str) -> list[Saved]:
        """The newest revision of every document of a kind, by name. An empty content is a document put away."""
        query = select(DOCUMENTS).where(DOCUMENTS.c.kind == kind).order_by(DOCUMENTS.c.revision)
        with self._database.reading() as con:
            rows = con.execute(query).mappings().all() if con else []
        newest = {row["name"]: row for row in rows}
        saved = [_saved(row) for _, row in sorted(newest.items())]
        return [document for document in saved if document.content]

    def save(self, kind: str, name: str, content: dict[str, Any], *, base: int, author: str = "") -> Saved:
        """Save a document's next revision. `base` is the newest its author knew, 0 for a new one.

        A name whose document was put away is free again. Raises EditConflict where somebody saved one since.
        """
        name = plain(name)
        if not 0 < len(name) <= LONGEST_NAME:
            raise WorkspaceError(
                f"The name “{name[:20]}…” has {len(name)} letters; it should have 1 to {LONGEST_NAME}."
            )
        of_name = select(DOCUMENTS).where(DOCUMENTS.c.kind == kind, DOCUMENTS.c.name == name)
        with self._database.writing() as con:
            known = con.execute(of_name.order_by(DOCUMENTS.c.revision.desc())).first()
            newest = known.revision if known else 0
            free = base == 0 and known is not None and not _content(known.content, name)
            if newest != base and not free:
                raise EditConflict.of_document(name, known.author if known else "")
            saved = Saved(kind, name, newest + 1, plain(author), _now(), content)
            con.execute(insert(DOCUMENTS).values(saved.__dict__ | {"content": json.dumps(content)}))
        return saved

    def entries(self, kinds: Sequence[str], *, meeting: str | None = None, thread: int | None = None) -> list[Entry]:
        """What was said of these kinds, in its order; of one meeting or thread where it is named."""
        with self._database.reading() as con:
            return _entries(con, kinds, meeting=meeting, thread=thread) if con else []

    def append(self, drafts: Sequence[Draft], *, author: str = "", check: Callable[[Known], None]) -> list[Entry]:
        """Keep drafts, all or none. `check` looks at what is known in the moment of writing, and raises to refuse."""
        with self._database.writing() as con:
            check(partial(_entries, con))
            newest = con.execute(select(func.coalesce(func.max(ENTRIES.c.number), 0))).scalar_one()
            kept = [_kept(draft, newest + place, author) for place, draft in enumerate(drafts, 1)]
            for entry in kept:
                con.execute(insert(ENTRIES).values(entry.__dict__ | {"content": json.dumps(entry.content)}))
        return kept


def _saved(row: Any) -> Saved:
    return Saved(**dict(row) | {"content": _content(row["content"], row["name"])})


def _kept(draft: Draft, number: int, author: str) -> Entry:
    thread = number if draft.thread is None else draft.thread
    return Entry(number, thread, draft.kind, draft.meeting, plain(author), _now(), draft.data_date, draft.content)


def _entries(
    con: Connection, kinds: Sequence[str], *, meeting: str | None = None, thread: int | None = None
) -> list[Entry]:
    query = select(ENTRIES).where(ENTRIES.c.kind.in_(kinds)).order_by(ENTRIES.c.number)
    if meeting is not None:
        query = query.where(ENTRIES.c.meeting == meeting)
    if thread is not None:
        query = query.where(ENTRIES.c.thread == thread)
    rows = con.execute(query).mappings()
    return [Entry(**dict(row) | {"content": _content(row["content"], f"Entry {row['number']}")}) for row in rows]


def _founded(con: Connection, founding: Agreements | None) -> Agreements:
    """The versions there are; where there are none, those of the file that held until now are taken over."""
    known = _agreements(con)
    if known.versions or founding is None:
        return known
    for version in founding.versions:
        _insert(con, replace(version, author=plain(version.author), reason=plain(version.reason)))
        for signature in version.signatures:
            _insert_signature(con, version.number, replace(signature, name=plain(signature.name)))
    return _agreements(con)


def _overtaken(known: Agreements, base: int) -> EditConflict:
    if not known.versions:
        return EditConflict(
            f"Version {base}, which you were editing, is not in the workspace; open the agreement anew."
        )
    return EditConflict.of_agreement(known.newest, known.versions[-1].author, base)


def _agreements(con: Connection) -> Agreements:
    signed: dict[int, list[Signature]] = {}
    for row in con.execute(select(SIGNATURES).order_by(SIGNATURES.c.number)):
        signed.setdefault(row.number, []).append(Signature(row.side, row.name, row.signed_at))
    rows = con.execute(select(VERSIONS).order_by(VERSIONS.c.number)).all()
    return Agreements(tuple(_version(row, signed.get(row.number, [])) for row in rows))


def _version(row: Any, signatures: list[Signature]) -> Version:
    where = f"Version {row.number} of the agreement"
    agreement = agreement_from(_content(row.content, where), where=where)
    return Version(
        row.number, agreement, row.effective_from, row.effective_until, row.author, row.reason, row.saved_at,
        _in_order(signatures),
    )  # fmt: skip


def _in_order(signatures: Iterable[Signature]) -> tuple[Signature, ...]:
    return tuple(sorted(signatures, key=lambda signature: signature.side))


def _insert(con: Connection, version: Version) -> None:
    con.execute(
        insert(VERSIONS).values(
            number=version.number,
            effective_from=version.effective_from,
            effective_until=version.effective_until,
            author=version.author,
            reason=version.reason,
            saved_at=version.saved_at or _now(),
            content=json.dumps(version.agreement.model_dump(mode="json", exclude_defaults=True)),
        )
    )


def _insert_signature(con: Connection, number: int, signature: Signature) -> None:
    con.execute(insert(SIGNATURES).values(number=number, **signature.__dict__))


def _content(text: str, what: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as wrong:
        raise WorkspaceError(f"{what} is damaged in the workspace.") from wrong
    if not isinstance(content, dict):
        raise WorkspaceError(f"{what} is damaged in the workspace.")
    return content


def plain(text: str) -> str:
    """Text without what no database stores or nobody can read: control characters and halves of letters."""
    return "".join(letter for letter in text if letter in "\n\t" or category(letter) not in ("Cc", "Cs"))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
