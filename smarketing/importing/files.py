"""Files in, a new version of the warehouse and a report out: all of the files, or none. Or a look at what that would
do, which is the same on a draft that is thrown away, so that the two cannot disagree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

import duckdb

from smarketing.company import open_company, prepare, words_of
from smarketing.errors import AmbiguousDates, AskingFile, DoubtfulFile, FileError, UnclearFile
from smarketing.importing import contacts, doubts, telling, trying
from smarketing.importing.present import present
from smarketing.importing.readings import remember, remembered
from smarketing.importing.report import (
    Answer,
    Caution,
    FilePreview,
    FileReport,
    Preview,
    Question,
    Reject,
    Report,
    left_out,
)
from smarketing.schema import TABLES
from smarketing.settings import DEMO, Home, today
from smarketing.sources import (
    LEFT_EMPTY,
    SKIP,
    UNREADABLE,
    Export,
    Look,
    Map,
    Skipped,
    Staged,
    Told,
    Understood,
    discard,
    edition,
    find_exports,
    known_keys,
    likely,
    load_maps,
    look,
    stage,
    understand,
    unpacked,
)
from smarketing.sources.archives import plain_name
from smarketing.sources.dialect import layout
from smarketing.sources.staging import Pace
from smarketing.warehouse import Store, Warehouse, builder
from smarketing.warehouse.builder import Merged
from smarketing.warehouse.shares import link_shares
from smarketing.warehouse.store import failing_in_words

Dates = Literal["day-first", "month-first"]
Progress = Callable[[float, str], None]
#: By the names of files: canonical column -> header.
Columns = Mapping[str, Mapping[str, str]]
Outcome = TypeVar("Outcome")

#: Bytes of a line that tell an export of the demo company from others.
_LINE = 10_000
#: How much of a file a preview shows.
SAMPLE, REJECTS = 5, 5


@dataclass(frozen=True)
class _Options:
    """What people said of all files: how dates are written, and the company's time zone."""

    dates: Dates | None
    timezone: str | None


@dataclass(frozen=True)
class _Word:
    """What people said of one file: which kind it is, now or (`before`) of an earlier file of its layout; which headers
    fill which columns; `surely` where it is to be loaded whatever speaks against it."""

    object: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    before: bool = False
    surely: bool = False

    @property
    def told(self) -> Told:
        return Told(self.object, dict(self.columns))


@dataclass(frozen=True)
class _Opened:
    """One table to import: the file as it was given, and what was seen of it."""

    file: Path
    export: Export
    look: Look | None = None


def import_files(
    paths: Sequence[Path],
    home: Home,
    *,
    dates: Dates | None = None,
    told: Mapping[str, str] | None = None,
    columns: Columns | None = None,
    strict: bool = False,
    skip_unreadable: bool = False,
    progress: Progress = lambda share, text: None,
) -> Report:
    """Import export files, or folders of them, into the warehouse of `home`.

    All of them are looked at before any is read, because what a file is may be told by the others. `told` says of
    files by their names what they are, where a person knows better: an object of the maps of plain names, or what
    people call it (telling.CALLED), which is remembered for files of that layout; `skip` to leave it out, `anyway` to
    load it whatever speaks against it, `ask` to forget what was remembered. `columns` says which of its headers fill
    which columns. The demo company gives way to the first real import. A file imported before, unchanged, changes
    nothing.
    Raises FileError (AmbiguousDates where day-first or month-first cannot be told, UnclearFile where it is not clear
    what the file is, DoubtfulFile where it would cost figures to load it) naming the file; the warehouse is then as it
    was. UnknownName for a file, a kind of file, a column or a header that does not exist. With `strict`, a file that is
    not recognised is an error too. With `skip_unreadable`, files that are refused, or that ask something, are left out,
    and the report says why and what lacks without them; it is an error only where nothing else is loaded. An import
    that is running already is waited for a moment; WarehouseBusy where it takes longer.
    """

    def attempt(way: _Way) -> Report:
        task = _Import(paths, home, dates, told or {}, columns or {}, progress, way, skipping=skip_unreadable)
        store = Store(home.warehouse)
        with failing_in_words("The import failed and changed nothing"), store.building(task.gives_way) as draft:
            replaced = _replaces(store, draft)
            with builder.connect(draft) as con:
                said = task.load_all(con)
                if refusal := task.refusal(strict):
                    raise FileError(refusal)
                with task.proving(con):
                    task.prepare(con, home)
                warned = task.look_at_links(con)
                builder.settle(con)
            if not task.fresh:
                draft.unlink()
        task.remember()
        progress(1.0, "Done")
        notes = ("The demo company was replaced; undo brings it back.",) if replaced else ()
        return Report(tuple(s.report for s in task.seen), task.fresh, (*warned, *notes, *said, *task.lacking()))

    return _first_way(attempt)


def preview(
    paths: Sequence[Path],
    home: Home,
    *,
    dates: Dates | None = None,
    told: Mapping[str, str] | None = None,
    columns: Columns | None = None,
    strict: bool = False,
    skip_unreadable: bool = False,
    progress: Progress = lambda share, text: None,
) -> Preview:
    """What `import_files` would do with the same arguments now: exact counts, and how each file is understood.

    A file that cannot be read, or asks about its dates, is shown as such beside the others. Takes as long as the import
    would: the figures are prepared too, so that whatever could fail then fails now.
    """

    def attempt(way: _Way) -> Preview:
        task = _Import(
            paths, home, dates, told or {}, columns or {}, progress, way, looking=True, skipping=skip_unreadable
        )
        store = Store(home.warehouse)
        with failing_in_words("These files cannot be looked at"), store.trying(task.gives_way) as draft:
            replaced = _replaces(store, draft)
            with builder.connect(draft) as con:
                said = task.load_all(con)
                refusal = task.refusal(strict)
                with task.proving(con):
                    if not refusal:
                        task.prepare(con, home)
                warned = () if refusal else task.look_at_links(con)
                refusal = refusal or task.refusal(strict)
        progress(1.0, "Done")
        said = (*warned, *said, *task.lacking())
        return Preview(tuple(s.preview for s in task.seen), task.fresh, replaced, refusal, said)

    return _first_way(attempt)


@dataclass(frozen=True)
class _Way:
    """How an import is attempted: `trusting` that the first exports of a CRM bring no record twice, and without the
    files, by their place, that turned out to ask something (`held`)."""

    trusting: bool = True
    held: Mapping[int, DoubtfulFile] = field(default_factory=dict)


def _first_way(attempt: Callable[[_Way], Outcome]) -> Outcome:
    """The outcome of an attempt on the trust that the first exports of a CRM bring no record twice, which is proved
    once for all of them; anew, and proving each file, where some record does come twice, and without files that ask
    something which only the figures could tell."""
    way = _Way()
    while True:
        try:
            return attempt(way)
        except _Repeated:
            way = replace(way, trusting=False)
        except _Held as found:
            way = replace(way, held={**way.held, **found.held})


class _Repeated(Exception):
    """A record that was written on trust comes more than once."""


class _Held(Exception):
    """Files that were loaded and are to be left out."""

    def __init__(self, held: Mapping[int, DoubtfulFile]) -> None:
        self.held = held


def _replaces(store: Store, draft: Path) -> bool:
    return store.current is not None and not draft.exists()


@dataclass(frozen=True)
class _Seen:
    """One export: what became of it in the draft, and whether it brought anything new. `table` is where the rows would
    go of one that cannot be read, as far as its headers tell; `place` is that of the table among all of the import."""

    preview: FilePreview
    fresh: bool = False
    table: str | None = None
    place: int | None = None

    @property
    def report(self) -> FileReport:
        return self.preview.report

    def of(self, source: Path) -> _Seen:
        return replace(self, preview=replace(self.preview, report=replace(self.report, source=source)))


class _Import:
    """Files on their way into a draft. When `looking`, one that cannot be read does not keep the others from being
    seen, and samples are taken; when `skipping`, it does not keep them from being loaded. When `trusting`, that no
    record comes twice is proved at the end."""

    def __init__(
        self,
        paths: Sequence[Path],
        home: Home,
        dates: Dates | None,
        told: Mapping[str, str],
        columns: Columns,
        progress: Progress,
        way: _Way,
        *,
        looking: bool = False,
        skipping: bool = False,
    ) -> None:
        self.files = find_exports(paths)
        if not self.files:
            raise FileError("There is no CSV or XLSX file to import in " + ", ".join(str(p) for p in paths) + ".")
        self.progress, self.looking, self.skipping = progress, looking, skipping
        self.trusting, self.held = way.trusting, way.held
        self.demo = _all_demo(self.files)
        if Store(home.warehouse).current:
            open_company(home)  # one that another version of the app made is prepared anew first
        agreement = words_of(home, demo=self.demo).agreements.current(today())
        self.home, self.currency = home, agreement.currency
        self.options = _Options(dates, agreement.timezone)
        self.maps = load_maps(home.maps)
        self.told, self.columns = telling.understood(told, self.maps), columns
        self.opened: list[_Opened] = []
        self.present: list[Look] = []
        self.words: dict[int, _Word] = {}
        self.reader = edition(home.maps)
        self.at = datetime.now(UTC)
        self.seen: list[_Seen] = []
        self.first = 0
        self.digests: dict[Path, Future[str]] = {}  # worked out beside the loading
        self.trusted: set[tuple[str, str]] = set()

    @property
    def fresh(self) -> bool:
        return any(s.fresh for s in self.seen)

    def gives_way(self, current: Path) -> bool:
        """The demo company, to anything else."""
        return not self.demo and Warehouse(current).contents.demo

    def refusal(self, strict: bool) -> str | None:
        """Why nothing may be loaded: a file that cannot be read, or nothing that is recognised."""
        wrong = [s.report for s in self._wrong]
        skipped = [s.report for s in self.seen if s.report.status == "skipped"]
        if skipped and (strict or len(skipped) + len(wrong) == len(self.seen)):
            wrong += skipped
        elif self.skipping and any(s.report.status == "loaded" for s in self.seen):
            return None
        return " ".join(r.said if r.status != "skipped" else f"{r.file}: {r.said}" for r in wrong) or None

    @property
    def _wrong(self) -> list[_Seen]:
        return [s for s in self.seen if s.report.status in ("refused", "asks")]

    def lacking(self) -> tuple[str, ...]:
        """What is not there without the files that are left out."""
        return tuple(left_out(s.report, s.table) for s in self._wrong) if self.skipping else ()

    def prepare(self, con: duckdb.DuckDBPyConnection, home: Home) -> None:
        """The figures, where a file brought anything new."""
        if self.fresh:
            self.progress(0.9, "Preparing the figures")
            prepare(con, home, demo=self.demo)

    def load_all(self, con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
        """Read every file into the draft; what is to be said of them together."""
        before = contacts.standing(con)
        self.first = _next_number(con)
        self.at = datetime.now(UTC)  # not earlier: another import may have been waited for
        with ExitStack() as open_files, ThreadPoolExecutor(1) as beside:
            self.digests = {file: beside.submit(_digest, file) for file in self.files if file.is_file()}
            self.opened = [found for file in self.files for found in self._open(open_files, file)]
            self.present = present(con, [look for _, look in self._looked])
            self._load_all(con, self._understood())
            if self.looking:
                self._try_readings(con)
        order = {file: place for place, file in enumerate(self.files)}  # what could not be opened was seen first
        self.seen.sort(key=lambda seen: order.get(seen.report.source, 0) if seen.report.source else 0)
        return contacts.said(before, contacts.standing(con))

    def _open(self, open_files: ExitStack, file: Path) -> Iterator[_Opened]:
        """The tables in a file, each looked at; they exist until all are loaded."""
        with self._noting(file, plain_name(file.name)):
            exports = open_files.enter_context(unpacked(file))
            for export in exports:
                with self._noting(file, export.name, export):
                    yield _Opened(file, export, None if export.reason else self._look(export))

    def _look(self, export: Export) -> Look:
        try:
            return look(layout(export, known_keys(self.maps)))
        except OSError as error:
            raise FileError(f"{export.name} cannot be opened ({error.strerror or error}).") from error

    def _understood(self) -> dict[int, Understood]:
        """What each table is, by its place, all of them considered together."""
        names = [(found.export.name, found.file) for found in self.opened]
        unopened = [(s.report.file, s.report.source) for s in self.seen if s.report.source]
        telling.insist([*self.told, *self.columns], [*names, *unopened])
        places = self._looked
        before = remembered(self.home, [look for _, look in places])
        self.words = {place: self._word(place, said) for (place, _), said in zip(places, before, strict=True)}
        return self._taken_for({})

    @property
    def _looked(self) -> list[tuple[int, Look]]:
        return [(place, found.look) for place, found in enumerate(self.opened) if found.look]

    def _word(self, place: int, before: str | None) -> _Word:
        """What was said of a table, now or before; the word of now counts."""
        found = self.opened[place]
        now = telling.meant(self.told, found.export.name, found.file)
        columns = telling.meant(self.columns, found.export.name, found.file) or {}
        kind = now if now not in (telling.ANYWAY, telling.ASK) else None
        if kind is None and now != telling.ASK:
            kind, by_before = before, before is not None
        else:
            by_before = False
        surely = now == telling.ANYWAY or (kind is not None and not by_before)
        return _Word(kind, tuple(sorted(columns.items())), by_before, surely)

    def _taken_for(self, told: Mapping[int, str]) -> dict[int, Understood]:
        """What each table is, and would be were some of them what they are `told` to be."""
        said = {place: replace(word, object=told.get(place, word.object)).told for place, word in self.words.items()}
        looks = [look for _, look in self._looked]
        words = {n: said[place] for n, (place, _) in enumerate(self._looked)}
        found = understand(looks, self.maps, words, self.present)
        return {place: taken for (place, _), taken in zip(self._looked, found, strict=True)}

    def remember(self) -> None:
        """What was said of files is not asked again of files of their layout; that one was left out, or loaded although
        something spoke against it, was about that file."""
        kept = [(place, word.object) for place, word in self.words.items() if word.object and word.object != SKIP]
        remember(self.home, [(look, said) for place, said in kept if (look := self.opened[place].look)])

    def _load_all(self, con: duckdb.DuckDBPyConnection, understood: Mapping[int, Understood]) -> None:
        for place, found in enumerate(self.opened):
            self.progress(0.9 * place / len(self.opened), f"Reading {found.export.name}")
            with self._noting(found.file, found.export.name, found.export, place):
                if place in self.held:
                    raise self.held[place]
                seen = self._load(con, place, understood.get(place))
                self.seen.append(replace(seen.of(found.file), place=place))

    def _try_readings(self, con: duckdb.DuckDBPyConnection) -> None:
        """What each reading of the files that ask would give, now that the others are in."""
        for at, seen in enumerate(self.seen):
            question, place = seen.preview.question, seen.place
            if question is None or place is None or not question.answers:
                continue
            answers = tuple(self._tried(con, place, answer) for answer in question.answers)
            shown = replace(seen.preview, question=replace(question, answers=answers))
            self.seen[at] = replace(seen, preview=shown)

    def _tried(self, con: duckdb.DuckDBPyConnection, place: int, answer: Answer) -> Answer:
        taken = self._taken_for({} if answer.name == telling.ANYWAY else {place: answer.name})[place]
        read = partial(
            stage, con, self.opened[place].export, self.maps, into="staged", understood=taken,
            dates=self.options.dates, timezone=self.options.timezone,
        )  # fmt: skip
        return trying.answered(con, answer, read, self.currency)

    def look_at_links(self, con: duckdb.DuckDBPyConnection) -> tuple[Caution, ...]:
        """What is to be said of links that are hardly found, once the figures are prepared; a file whose links lead
        nowhere although they could is not loaded without asking. Raises DoubtfulFile, or _Held where that file is to
        be left out."""
        if not self.fresh:
            return ()
        shares, asking = link_shares(con), dict[int, DoubtfulFile]()
        for at, seen in enumerate(self.seen):
            report, place = seen.report, seen.place
            if not seen.fresh or place is None or not seen.preview.table or self.words[place].surely:
                continue
            share = doubts.unlinked(con, shares, seen.preview.table, report.crm or "")
            if share is None:
                continue
            doubt = doubts.leads_nowhere(con, share, report.file)
            asking[place] = DoubtfulFile(report.file, doubt, f"import it with {doubts.missing(share)}")
            if not self.looking and not self.skipping:
                raise asking[place]
            answer = Answer(telling.ANYWAY, doubt)
            answer = self._tried(con, place, answer) if self.looking else answer
            asked = _asking(seen.preview, asking[place], Question(answers=(answer,)))
            self.seen[at] = replace(seen, preview=asked).of(self.opened[place].file)
        if asking and self.skipping:
            raise _Held(asking)
        of = {(s.preview.table, s.report.crm) for s in self.seen if s.fresh}
        return tuple(Caution(share.sentence) for share in shares if share.weak and (share.table, share.crm) in of)

    @contextmanager
    def proving(self, con: duckdb.DuckDBPyConnection) -> Iterator[None]:
        """Prove beside the block what was taken on trust. Raises _Repeated where it is not so, the block done."""
        with con.cursor() as other, ThreadPoolExecutor(1) as beside:
            proof = beside.submit(self._repeats, other)
            yield
            if proof.result():
                raise _Repeated

    def _repeats(self, con: duckdb.DuckDBPyConnection) -> bool:
        return any(builder.repeats(con, TABLES[table], crm) for table, crm in self.trusted)

    @contextmanager
    def _noting(self, file: Path, name: str, export: Export | None = None, place: int | None = None) -> Iterator[None]:
        """Only looking, an error is what is to be seen; skipping, what is to be said."""
        try:
            yield
        except FileError as error:
            if not (self.looking or self.skipping):
                raise
            table = likely(export, self.maps) if export and self.skipping else None
            self.seen.append(_Seen(_unread(name, error), table=table, place=place).of(file))

    def _load(self, con: duckdb.DuckDBPyConnection, place: int, understood: Understood | None) -> _Seen:
        number, export, word = _next_number(con), self.opened[place].export, self.words.get(place, _Word())
        if number > 1 and (known := _known(con, export, self._fingerprint(export, word), self.maps)):
            return known
        found = self._read(con, place, understood, number)
        if isinstance(found, Skipped):
            return _Seen(_skipped(found))
        staged, merged = found
        said = (
            *doubts.other_reading(con, export.name, staged),
            *doubts.repeats(con, export, staged, known_keys(self.maps)),
        )
        if staged.entries:  # rows of the file already counted
            builder.merge(con, staged.entries, "staged_entries", number)
        rejected = _keep_rejects(con, staged, "staged_rejects", number, first=self.first)
        report = FileReport(
            export.name, "loaded", staged.crm, staged.object, staged.rows_read, merged.loaded, merged.merged, rejected,
            (*_as_before(word, staged), *staged.notes, *said), _title(staged.crm, self.maps),
            blanked=sum(staged.blanked.values()), why=staged.why,
        )  # fmt: skip
        shown = FilePreview(report, staged.table, staged.columns, staged.unused, before=word.before)
        if self.looking:
            shown = replace(shown, sample=_sample(con, staged), rejects=_rejects(con))
        discard(con, "staged")
        _remember(con, report, self._fingerprint(export, word), number, self.at)
        return _Seen(shown, fresh=True)

    def _fingerprint(self, export: Export, word: _Word) -> str:
        """What tells a file from all others, and its reading from any other reading of it."""
        ahead = self.digests.get(export.path)
        said = (ahead.result() if ahead else _digest(export.path), self.options, word.object, word.columns, self.reader)
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def _read(
        self, con: duckdb.DuckDBPyConnection, place: int, understood: Understood | None, number: int
    ) -> tuple[Staged, Merged] | Skipped:
        """A file's rows in their table: straight from the file where every record is new, else by way of a copy."""

        def read(pace: Pace) -> Staged | Skipped:
            staged = stage(
                con, self.opened[place].export, self.maps, into="staged", understood=understood,
                dates=self.options.dates, timezone=self.options.timezone, pace=pace,
            )  # fmt: skip
            if isinstance(staged, Staged):
                self._insist(con, place, staged)
            return staged

        staged = read(pace="ahead")
        if isinstance(staged, Staged) and staged.ahead:
            try:
                if merged := builder.append(con, staged, "staged", number, proving=not self._trusts(con, staged)):
                    return replace(staged, rows_read=merged.loaded), merged
                staged = read(pace="at once")
            except UNREADABLE:  # a row is not what the first ones promised
                staged = read(pace="carefully")
        if isinstance(staged, Skipped):
            return staged
        return staged, builder.merge(con, staged, "staged", number)

    def _insist(self, con: duckdb.DuckDBPyConnection, place: int, staged: Staged) -> None:
        """DoubtfulFile for one that would cost figures, unless somebody said to load it."""
        if self.words[place].surely:
            return
        if doubt := doubts.against(con, staged, self.opened[place].look):
            raise DoubtfulFile(staged.file, doubt, doubts.mend(staged))

    def _trusts(self, con: duckdb.DuckDBPyConnection, staged: Staged) -> bool:
        """Whether the file's records are new as far as can be told beforehand: no earlier import brought such."""
        if not self.trusting or builder.holds(con, TABLES[staged.table], staged.crm, before=self.first):
            return False
        self.trusted.add((staged.table, staged.crm))
        return True


def _next_number(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute("select coalesce(max(number), 0) + 1 from imports").fetchall()[0][0])


def _keep_rejects(con: duckdb.DuckDBPyConnection, staged: Staged, relation: str, number: int, *, first: int) -> int:
    """A file's rejects replace those of an earlier import's file of the same name and kind: a corrected export clears
    them. Two of one name in one import, from two folders, are two files."""
    con.execute(
        "delete from rejects where file = $file and imported < $first and imported in "
        "(select number from imports where crm = $crm and object = $object)",
        {"file": staged.file, "first": first, "crm": staged.crm, "object": staged.object},
    )
    con.execute(
        f'insert into rejects select $file, "row", "column", value, reason, $number from {relation}',
        {"file": staged.file, "number": number},
    )
    refused = f'select count(distinct "row") from {relation} where not starts_with(reason, $left_empty)'
    return int(con.execute(refused, {"left_empty": LEFT_EMPTY}).fetchall()[0][0])


def _sample(con: duckdb.DuckDBPyConnection, staged: Staged) -> tuple[dict[str, Any], ...]:
    """The first good rows as they were understood."""
    columns = [c for c in TABLES[staged.table].names if c in staged.provided]
    found = con.execute(f"select {', '.join(columns)} from staged limit {SAMPLE}")
    return tuple(dict(zip(columns, row, strict=True)) for row in found.fetchall())


def _rejects(con: duckdb.DuckDBPyConnection) -> tuple[Reject, ...]:
    found = con.execute(f'select "row", "column", value, reason from staged_rejects order by 1, 2 limit {REJECTS}')
    return tuple(Reject(*row) for row in found.fetchall())


def _remember(con: duckdb.DuckDBPyConnection, report: FileReport, fingerprint: str, number: int, at: datetime) -> None:
    """All files of one import bear its time: that is what makes them one."""
    con.execute(
        "insert into imports values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            number, at.replace(tzinfo=None), report.file, fingerprint, report.crm, report.object,
            report.rows_read, report.loaded, report.merged, report.rejected, list(report.notes),
        ],
    )  # fmt: skip


def _known(con: duckdb.DuckDBPyConnection, export: Export, fingerprint: str, maps: Sequence[Map]) -> _Seen | None:
    """What is to be said of a file that was imported before, byte for byte: everything it holds is merged already."""
    row = con.execute(
        "select crm, object, rows_read, rejected from imports where fingerprint = ? order by number desc limit 1",
        [fingerprint],
    ).fetchone()
    if row is None:
        return None
    crm, kind, rows, rejected = row
    said = ("imported before, unchanged",)
    report = FileReport(export.name, "loaded", crm, kind, rows, 0, rows - rejected, rejected, said, _title(crm, maps))
    return _Seen(FilePreview(report, known=True))


def _skipped(found: Skipped) -> FilePreview:
    """A list that no figure needs; of some it is offered to read them as one that is."""
    if found.instead is None:
        return FilePreview(FileReport(found.file, "skipped", notes=(found.reason,)))
    hint = f"to read its rows as {telling.friendly(found.instead)}, say --as {found.file}={found.instead}"
    report = FileReport(found.file, "skipped", notes=(found.reason,), hint=hint)
    return FilePreview(report, question=Question(answers=(Answer(found.instead, ""),)))


def _unread(name: str, error: FileError) -> FilePreview:
    if not isinstance(error, AskingFile):
        return FilePreview(FileReport(name, "refused", notes=(str(error),)))
    return _asking(FilePreview(FileReport(name, "asks")), error, _question(error))


def _question(error: AskingFile) -> Question:
    if isinstance(error, AmbiguousDates):
        return Question(error.column, error.example)
    if isinstance(error, UnclearFile):
        return Question(answers=tuple(Answer(way, why) for way, why in error.readings))
    assert isinstance(error, DoubtfulFile)
    return Question(answers=(Answer(telling.ANYWAY, error.doubt),))


def _asking(seen: FilePreview, error: AskingFile, question: Question) -> FilePreview:
    """A file that is loaded once somebody has answered."""
    report = FileReport(seen.report.file, "asks", notes=(error.said,), source=seen.report.source, hint=error.hint)
    return replace(seen, report=report, sample=(), rejects=(), question=question)


def _as_before(word: _Word, staged: Staged) -> tuple[str, ...]:
    """That a file was read as somebody said of an earlier one."""
    if not word.before:
        return ()
    kind = telling.friendly(staged.object)
    return (f"read as {kind}, as you said before; --as {staged.file}=... changes it",)


def _title(crm: str, maps: Sequence[Map]) -> str:
    return next((m.title for m in maps if m.crm == crm), crm)


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _all_demo(files: Iterable[Path]) -> bool:
    """Whether the files are the demo company's: its exports as shipped, or those of a later day."""
    own = {f.name: _beginning(f) for f in DEMO.glob("*.csv")}
    return all(file.name in own and file.is_file() and _beginning(file) == own[file.name] for file in files)


def _beginning(file: Path) -> list[bytes]:
    """The header and the first record below it; remarks above the header aside."""
    try:
        with file.open("rb") as opened:
            lines = (opened.readline(_LINE) for _ in range(20))
            return [line for line in lines if line.strip() and not line.startswith(b"#")][:2]
    except OSError:  # whoever reads the file says why
        return []
