"""One export in, one canonical relation out: the reading side of the importer.

Most files pass once through DuckDB: formats are taken from the first rows and proved on every row. A file that has no
others is not read again: its rows are taken from those, as for small files planning takes longer than reading. What
formats do not fit, or cannot settle, is loaded as text first, and the formats are decided over the whole of it. A file
of new records need not even be kept in between: reading it “ahead” leaves it to whoever reads the relation to read the
file.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import duckdb

from smarketing.errors import AmbiguousDates, FileError, UnclearFile
from smarketing.schema import SQL_TYPE, STAGE_CHANGES, TABLES
from smarketing.sources import (
    cells,
    columns,
    dialect,
    encodings,
    entries,
    examples,
    footers,
    formats,
    matched,
    notes,
    outcomes,
    parsing,
    reading,
    refusals,
)
from smarketing.sources.archives import Export
from smarketing.sources.dates import DAY_FIRST, Order
from smarketing.sources.dialect import Layout
from smarketing.sources.formats import Formats
from smarketing.sources.looking import look
from smarketing.sources.maps import STAGED_AT, Map
from smarketing.sources.matched import ColumnRead
from smarketing.sources.matching import Match, known_keys
from smarketing.sources.parsing import WORDS
from smarketing.sources.reading import UNREADABLE
from smarketing.sources.recognise import understand
from smarketing.sources.sql import literal, quoted
from smarketing.sources.terms import language_of
from smarketing.sources.understood import Understood

#: How to read: from the file itself whenever the relation is read; all of it now in one pass; or as text first. Where
#: one cannot, the next is taken.
Pace = Literal["ahead", "at once", "carefully"]

_SAMPLE = 20_000
#: Of the rejects those that refuse their row.
_REFUSED = f"NOT starts_with(reason, {literal(refusals.LEFT_EMPTY)})"
_MAIN_TIME = {
    "leads": ("created_at",),
    "contacts": ("created_at",),
    "opportunities": ("closed_at",),
    "stage_changes": ("changed_at",),
    "activities": ("occurred_at", "created_at"),
    "lead_stage_changes": ("changed_at",),
    "marketing_events": ("occurred_at",),
    "campaign_members": ("created_at",),
}


@dataclass(frozen=True)
class Staged:
    """A file that was read. `provided` are the canonical columns it supplies; rows_read = good + rejected rows.

    The good rows are in view `into`, the refused ones in `<into>_rejects` (row, column, value, reason), which also
    holds the values of good rows that nobody can read: their reason begins with LEFT_EMPTY, the field is null.
    `refused` counts the refused rows, `unread` all values that nobody can read, `blanked` those of good rows by header.
    `order` is that of day and month where the file's own dates prove it: what `dates` may say of another file of the
    same source that does not tell.
    When read `ahead`, rows_read is still unknown (0), and reading the view may raise any of UNREADABLE.
    `columns` say which headers were read as what and how, `unused` are the headers that nothing reads. `entries` are
    the stages that deals entered where a file of deals says it, in view `<into>_entries`: no further rows of the file.
    `closing` when deals without an id are known by the day they were won or lost too: of one open before, the record
    changes. `why` says in words what speaks for the file being what it was read as.
    """

    file: str
    crm: str
    object: str
    table: str
    provided: frozenset[str]
    rows_read: int
    notes: list[str] = field(default_factory=list)
    ahead: bool = False
    columns: tuple[ColumnRead, ...] = ()
    unused: tuple[str, ...] = ()
    entries: Staged | None = None
    closing: bool = False
    why: str = ""
    blanked: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    unread: int = 0
    order: Order | None = None


@dataclass(frozen=True)
class Skipped:
    """A file that was not read, and why in one sentence; `instead` is the object that a person may have it read as."""

    file: str
    reason: str
    instead: str | None = None


def stage(
    con: duckdb.DuckDBPyConnection,
    export: Export,
    maps: Sequence[Map],
    *,
    into: str,
    understood: Understood | None = None,
    laid: Layout | None = None,
    dates: Order | None = None,
    timezone: str | None = None,
    pace: Pace = "at once",
) -> Staged | Skipped:
    """Read an export into view `into`: all canonical columns of its table, `record`, `timed` and (not ahead) `row`.

    `understood` says what it is, `laid` how it is laid out; without them the file is looked at by itself. Times with a
    zone become wall time of `timezone`; where that is None, and without a zone, they stay as written. Raises FileError
    for a file that cannot be read, UnclearFile where only a person can tell what it is, and AmbiguousDates when neither
    the data nor `dates` says day first or month first.
    """
    if export.reason:
        return Skipped(export.name, export.reason)
    try:
        layout = laid or dialect.layout(export, known_keys(maps))
        found = understood or understand([look(layout)], maps)[0]
        if found.readings:
            raise UnclearFile(export.name, [(r.name, r.why) for r in found.readings])
        if found.match is None or found.left_out:
            return Skipped(export.name, found.left_out or notes.unrecognised(layout, maps), found.instead)
        staged = _Staging(con, layout, found.match, into, dates, timezone).run(pace)
        return replace(staged, why=found.why) if isinstance(staged, Staged) else staged
    except OSError as error:
        raise FileError(f"{export.name} cannot be opened ({error.strerror or error}).") from error


def likely(export: Export, maps: Sequence[Map]) -> str | None:
    """The table of an export that cannot be read, as far as its headers tell."""
    try:
        match = understand([look(dialect.layout(export, known_keys(maps)))], maps)[0].match
    except (FileError, OSError):
        return None
    return match.object.table if match else None


def discard(con: duckdb.DuckDBPyConnection, into: str) -> None:
    """Drop everything `stage` left under the name `into`."""
    for suffix in ("_entries", ""):
        con.execute(f"DROP VIEW IF EXISTS {quoted(into + suffix)}")
    for suffix in ("_rows", "_first", "_text", "_rejects"):
        con.execute(f"DROP TABLE IF EXISTS {quoted(into + suffix)}")


class _Staging:
    """The state of reading one file: where it lies, what it is, and where it goes."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        layout: Layout,
        match: Match,
        into: str,
        dates: Order | None,
        timezone: str | None,
    ) -> None:
        self.con, self.layout, self.whole, self.into = con, layout, match, into
        self.dates, self.timezone = dates, timezone
        self._look_for(columns.brief(match))
        self.rows, self.text, self.rejects = (quoted(into + s) for s in ("_rows", "_text", "_rejects"))
        self.row = "row"
        self.nothing = [""]
        self.short: str | None = None  # the relation that holds the texts of all rows, where the first ones are all
        self.closing = False
        self.said: list[str] = []
        self.blanked: dict[str, int] = {}

    def _look_for(self, match: Match) -> None:
        self.match = match
        self.where = cells.positions(match, self.layout.headers)
        self.clocks = cells.clocks(match, self.layout.headers)
        self.places = sorted({*(i for places in self.where.values() for i in places), *self.clocks.values()})

    def run(self, pace: Pace) -> Staged | Skipped:
        self.con.execute(
            f'CREATE OR REPLACE TEMP TABLE {self.rejects} (row BIGINT, "column" VARCHAR, value VARCHAR, reason VARCHAR)'
        )
        first = None if pace == "carefully" else self._by_first_rows()
        # What rows say of the stages their deals entered is a second look at them, so that they are kept.
        entering = self.match.stages or STAGED_AT in self.match.columns
        if first and not self.short and pace == "ahead" and not entering and (provided := self._ahead(first)):
            return self._staged(first, provided, 0, ahead=True)
        at_once = self._at_once(first) if first else None
        found = at_once or self._carefully()
        provided = self._finish(found)
        unread, rejected, shown = self._rejected() if at_once is None else (0, 0, 0)
        self._look_at_refunds(provided)
        said = self._enter(found, provided)
        good = self._count(f"SELECT count(*) FROM {self.rows}")
        if shown:  # rows of the template's own
            if shown == rejected and not good:
                return Skipped(self.layout.name, examples.ONLY)
            self.said.append(examples.said(shown))
        if rejected and not good:
            self._refuse(rejected)
        read = good + rejected
        return replace(self._staged(found, provided, read), entries=said, refused=rejected, unread=unread)

    def _rejected(self) -> tuple[int, int, int]:
        """How many values nobody can read, how many rows are refused, and how many of these are the template's own."""
        counted = self.con.execute(
            f"SELECT count(*), count(DISTINCT row) FILTER ({_REFUSED}), "
            f"count(*) FILTER (reason = {literal(examples.REASON)}) FROM {self.rejects}"
        )
        unread, rejected, shown = counted.fetchall()[0]
        return int(unread), int(rejected), int(shown)

    def _refuse(self, rejected: int) -> None:
        """FileError for a file of which no row is good, unless all of them are rightly no records."""
        first = self.con.execute(
            f'SELECT row, "column", value, reason FROM {self.rejects} WHERE NOT list_contains($harmless, reason) '
            "ORDER BY row LIMIT 1",
            {"harmless": list(refusals.NO_RECORD)},
        ).fetchone()
        if first:
            raise FileError(notes.unreadable(self.layout.name, rejected, *first))

    def _enter(self, found: Formats, provided: set[str]) -> Staged | None:
        """The view of the stages that the file's deals entered; None where it dates none."""
        if not (self.match.stages or {STAGED_AT, "stage"} <= provided):
            return None
        words, seen = self.match.object.words["deal"], found.seen.get("stage", ())
        relation = entries.relation_sql(self.rows, self.row, provided, self.match.stages, words, seen)
        view = self.into + "_entries"
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS {relation}")
        stages = self._count(f"SELECT count(DISTINCT (stage, pipeline)) FROM {quoted(view)}")
        if not stages:
            return None
        self.said.append(notes.entries(stages))
        crm, o = self.match.crm, self.match.object
        return Staged(self.layout.name, crm, o.name, STAGE_CHANGES.name, frozenset(entries.GIVEN), 0)

    def _staged(self, found: Formats, provided: set[str], read: int, ahead: bool = False) -> Staged:
        said = [*notes.read_as(self.layout, self.whole, found), *self.said]
        crm, o = self.match.crm, self.match.object
        headers, unused = matched.columns_read(self.whole, found), matched.unused(self.layout.headers, self.whole)
        return Staged(
            self.layout.name, crm, o.name, o.table, frozenset(provided), read, said, ahead, headers, unused,
            closing=self.closing, blanked=self.blanked, order=found.proved,
        )  # fmt: skip

    def _by_first_rows(self) -> Formats | None:
        """The formats that the first rows have; None where they do not settle them, or are not DuckDB's to read."""
        if not self.layout.simple:
            return None
        try:
            self.nothing = reading.load_first(self.con, self.layout, self.places, self.into + "_text", _SAMPLE)
        except UNREADABLE:  # quotes or widths that the strict reader refuses
            return None
        texts = self._texts(self.text, "0")
        longer = self._count(f"SELECT count(*) FROM {self.text}") == _SAMPLE
        if not longer:  # cleaned once, not for each question about them
            self.short = quoted(self.into + "_first")
            few = cells.few_texts_sql(self.where, self.clocks, self.text, ids=self._ids)
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {self.short} AS FROM {few}")
        found = self._profile(self.short or texts, whole=not longer)
        return None if found.open or (longer and found.assumed) else found

    def _ahead(self, found: Formats) -> set[str] | None:
        """The view over the file itself, by its first rows; None where those leave anything to decide over all of it.

        Every row is proved when it is read: one that is not what the first rows promise is an error.
        """
        self._build(found, self._texts(self.text, "0", found), row=False)
        supplied = set(columns.canonical(self.match, found))
        keys, timed, main = self._keys(supplied), self._timed(supplied), self._main_time(supplied)
        dated = main and timed == "false"
        wrong = ["bad", f"{keys} IS NULL", *self._refunds(supplied)]
        if not keys or self._count(f"SELECT count(*) FROM {self.rows} WHERE {' OR '.join(wrong)}"):
            return None
        wrong += [f"{main} <> date_trunc('day', {main})"] if dated else []
        proved = f"CASE WHEN {' OR '.join(wrong)} THEN error('not as the first rows') ELSE {keys} END"
        rows = self._normalised(found, self._texts(reading.fast(self.layout, self.nothing), "0", found), row=False)
        self._show(supplied, f"{proved} AS record, {timed} AS timed", f"({rows})")
        return supplied

    def _at_once(self, found: Formats) -> Formats | None:
        """All rows with the formats of the first, in one pass; None unless they fit every row."""
        try:
            texts = self.short or self._texts(reading.fast(self.layout, self.nothing), "0", found)
            self._build(found, texts, row=False)
        except UNREADABLE:
            return None
        wrong = "bad" if self.match == self.whole else "bad OR id IS NULL"  # which asks for all that the file says
        return None if self._count(f"SELECT count(*) FROM {self.rows} WHERE {wrong}") else found

    def _carefully(self) -> Formats:
        """Load the file as text, decide the formats over all of it, keep what they read and reject the rest."""
        self._look_for(self.whole)
        texts = self._load()
        found = self._profile(texts, whole=True)
        found, unread = self._without_wrong_columns(found, texts)
        if found.open:
            raise self._ambiguous(found.open[0], texts)
        parsed = parsing.parsed_sql(self.match, found, texts, self.timezone)
        footer, sums, again = refusals.footer(self.match), refusals.numbers_only(self.match), self._header_again()
        for column, (wrong, reason) in refusals.refused(self.match).items():
            self._reject(column, reason, parsed, f"{wrong} AND NOT {footer} AND NOT {again}")
        for wrong, value, reason in (
            (again, "NULL", refusals.HEADER),
            (
                f"{footer} AND NOT {again}",
                f"replace({refusals.footer_words(self.match)}, chr(31), ' ')",
                footers.FOOTER,
            ),
            (f"{sums} AND NOT {footer}", "NULL", refusals.NUMBERS),
            (f"{refusals.blank(self.match)} AND NOT {footer} AND NOT {sums}", "NULL", refusals.NOTHING),
            (examples.sql(self.match), "NULL", examples.REASON),
        ):
            self.con.execute(
                f"INSERT INTO {self.rejects} SELECT row, NULL, {value}, {literal(reason)} FROM {texts} WHERE {wrong}"
            )
        for column in unread:
            wrong, reason = refusals.unreadable(self.match)[column]
            self._reject(column, refusals.LEFT_EMPTY + reason, parsed, f"{wrong} AND NOT ({self._refusing(again)})")
        self._look_at_blanked()
        self._look_at_links(texts)
        self._look_at_ends(found, texts)
        self._build(found, texts, row=True)
        self.con.execute(f"DELETE FROM {self.rows} WHERE bad")
        self.con.execute(f"DROP TABLE {self.text}")
        return found

    def _without_wrong_columns(self, found: Formats, texts: str) -> tuple[Formats, list[str]]:
        """The formats without columns of which most values are not of their kind, which are the wrong columns and no
        longer matched; and the columns of which some values are not.

        FileError where nothing of the file is of use without such a column.
        """
        counted = self._unread(found, texts)
        wrong = {c: (filled, odd) for c, (filled, odd) in counted.items() if 2 * odd > filled}
        for column, (filled, odd) in wrong.items():
            t, header = formats.text(column), self.whole.columns[column]
            parsed = parsing.parsed_sql(self.match, found, texts, self.timezone)
            unreadable, reason = refusals.unreadable(self.match)[column]
            sound = f"{unreadable} AND {self._record()}"
            row, value = self.con.execute(
                f"SELECT row, {t} FROM {parsed} WHERE {sound} ORDER BY row LIMIT 1"
            ).fetchall()[0]
            if refusals.missed(self.whole, wrong):
                rows = self._count(f"SELECT count(*) FROM {texts}")
                raise FileError(notes.wrong_column(self.layout.name, header, rows, filled, odd, row, value, reason))
            self.said.append(notes.left_unread(header, self.match.kind(column), filled, odd, value))
        if wrong:
            self.whole = refusals.leaving_out(self.whole, wrong)
            self._look_for(self.whole)
            found = found.without(wrong)
        return found, [c for c, (_, odd) in counted.items() if odd and c not in wrong]

    def _unread(self, found: Formats, texts: str) -> dict[str, tuple[int, int]]:
        """Column -> how many values the file's records have in it, and how many of these nobody can read."""
        unreadable = refusals.unreadable(self.match)
        if not unreadable:
            return {}
        each = [f"count({formats.text(c)}), count(*) FILTER ({wrong})" for c, (wrong, _) in unreadable.items()]
        parsed = parsing.parsed_sql(self.match, found, texts, self.timezone)
        counts = self.con.execute(f"SELECT {', '.join(each)} FROM {parsed} WHERE {self._record()}").fetchall()[0]
        return dict(zip(unreadable, zip(counts[::2], counts[1::2], strict=True), strict=True))

    def _reject(self, column: str, reason: str, parsed: str, wrong: str) -> None:
        header = literal(" / ".join(dict.fromkeys(self.layout.headers[i] for i in self.where[column])))
        value = f"{formats.text(column)}, {literal(reason)}"
        self.con.execute(f"INSERT INTO {self.rejects} SELECT row, {header}, {value} FROM {parsed} WHERE {wrong}")

    def _record(self) -> str:
        """SQL that is true for a row that looks like a record, whatever it lacks."""
        return f"NOT {refusals.footer(self.match)} AND NOT {self._header_again()}"

    def _refusing(self, *more: str) -> str:
        """SQL that is true for a row that is no record, over the parsed texts."""
        wrong = [*(w for w, _ in refusals.refused(self.match).values()), refusals.numbers_only(self.match)]
        wrong += [
            refusals.footer(self.match),
            f"({refusals.blank(self.match)})",
            examples.sql(self.match),
        ]
        return " OR ".join([*wrong, *more])

    def _header_again(self) -> str:
        return f"({' AND '.join(cells.header_again(self.where, self.clocks, self.layout.headers)) or 'false'})"

    def _look_at_blanked(self) -> None:
        found = self.con.execute(
            f'SELECT "column", count(*), min(row), arg_min(value, row) FROM {self.rejects} WHERE NOT {_REFUSED} '
            "GROUP BY 1 ORDER BY 3, 1"
        ).fetchall()
        self.blanked = {header: count for header, count, *_ in found}
        self.said += [notes.left_empty(*of) for of in found]

    def _look_at_ends(self, found: Formats, texts: str) -> None:
        """How often the outcome and the stage of a deal say different things."""
        if odds := outcomes.at_odds(self.match, found):
            parsed = parsing.parsed_sql(self.match, found, texts, self.timezone)
            counts = (f"count(*) FILTER ({o} AND NOT ({self._refusing(self._header_again())}))" for o in odds)
            differ, opened = self.con.execute(f"SELECT {', '.join(counts)} FROM {parsed}").fetchall()[0]
            self.said += notes.at_odds(self.match.columns["outcome"], self.match.columns["stage"], differ, opened)

    def _refunds(self, supplied: Collection[str]) -> list[str]:
        """SQL that is true for a deal of a negative amount, of which the report speaks."""
        return ["amount < 0"] if self.match.object.table == "opportunities" and "amount" in supplied else []

    def _look_at_refunds(self, supplied: Collection[str]) -> None:
        for negative in self._refunds(supplied):
            if count := self._count(f"SELECT count(*) FROM {self.rows} WHERE {negative}"):
                self.said.append(notes.refunds(count))

    def _look_at_links(self, texts: str) -> None:
        for column, damaged in refusals.damaged_links(self.match).items():
            if count := self._count(f"SELECT count(*) FROM {texts} WHERE {damaged}"):
                self.said.append(notes.damaged_links(self.match.columns[column], count))

    def _load(self) -> str:
        """The file's texts in a table, through DuckDB where its row numbers can be trusted, else row by row."""
        if texts := self._loaded(self.layout):
            return texts
        if self.layout.encoding.is_utf8:  # so it began: look at every byte before trusting that all of it is
            self.layout = replace(self.layout, encoding=encodings.of_whole(self.layout.path))
        with TemporaryDirectory() as folder:
            if not self.layout.encoding.is_utf8 and (texts := self._loaded(dialect.in_utf8(self.layout, Path(folder)))):
                return texts
            reading.load_exactly(
                self.con, self.layout, self.places, self.into + "_text", self.into + "_rejects", Path(folder)
            )
        return self._texts(self.text, "row")

    def _loaded(self, layout: Layout) -> str | None:
        """The texts as DuckDB reads them; None where it cannot, or may count rows otherwise than a spreadsheet."""
        if not layout.simple or reading.has_blank_lines(layout.path):
            return None
        try:
            reading.load(self.con, layout, self.places, self.into + "_text")
        except UNREADABLE:
            return None
        texts = self._texts(self.text, f"rowid + {layout.row + 1}")
        return None if self._count(f"SELECT count(*) FROM {texts} WHERE {refusals.blank(self.match)}") else texts

    @property
    def _ids(self) -> list[str]:
        return [c for c, kind in parsing.kinds(self.match).items() if kind == "id"]

    def _texts(self, relation: str, row: str, found: Formats | None = None) -> str:
        """The texts of the canonical columns; where it is `found` how they are written, cleaned less."""
        numbers, untrimmed = (found.numbers, parsing.to_parse(self.match)) if found else ((), ())
        return cells.texts_sql(
            self.where, self.clocks, relation, row, ids=self._ids, numbers=numbers, untrimmed=untrimmed
        )

    def _profile(self, texts: str, *, whole: bool) -> Formats:
        words = [c for c in WORDS[self.match.object.table] if c in self.match.columns]
        kinds = parsing.kinds(self.match)
        found = formats.profile(self.con, texts, kinds, words, self.timezone, parsing.FLAGS, whole=whole)
        found = found.settled(self.dates)
        return self._by_language(found) if found.open else found

    def _by_language(self, found: Formats) -> Formats:
        """Dates that no date proves the order of, in the order of the language of the headers, where that has one."""
        language = language_of(self.layout.headers)
        if language not in DAY_FIRST:
            return found
        said = (notes.by_language(self.match.columns[c], language) for c in found.open)
        self.said += [note for note in said if note not in self.said]
        return found.settled("day-first")

    def _build(self, found: Formats, texts: str, row: bool) -> None:
        self.row = "row" if row else f"rowid + {self.layout.row + 1}"
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE {self.rows} AS {self._normalised(found, texts, row)}")

    def _normalised(self, found: Formats, texts: str, row: bool) -> str:
        """The canonical columns the file supplies, and whether a row is `bad`, as a SQL SELECT."""
        parsed = parsing.parsed_sql(self.match, found, texts, self.timezone)
        selected = [f"{sql} AS {quoted(c)}" for c, sql in columns.canonical(self.match, found).items()]
        wrong = [self._refusing(*([self._header_again()] if row else []))]
        if not row:  # what needs a word is looked at carefully
            wrong += [*(w for w, _ in refusals.unreadable(self.match).values()), *self._may_be_header()]
            wrong += [*refusals.damaged_links(self.match).values(), *columns.unlike_seen(self.match, found)]
        selected.append(f"({' OR '.join(wrong) or 'false'}) AS bad")
        selected += [f"{told} AS has_time"] if (told := self._has_time()) else []
        selected += ["row"] if row else []
        return f"SELECT {', '.join(selected)} FROM {parsed}"

    def _may_be_header(self) -> list[str]:
        """SQL that is true for a row that may be the header once more; of one with dates or amounts these cannot be
        read anyway."""
        if parsing.to_parse(self.match):
            return []
        return cells.header_again(self.where, self.clocks, self.layout.headers)[:1]

    def _finish(self, found: Formats) -> set[str]:
        """The view with every canonical column, the record's identity, and whether times carry a time of day."""
        supplied = set(columns.canonical(self.match, found))
        record = self._identity(supplied)
        self._show(supplied, f"{record} AS record, {self._timed(supplied)} AS timed, {self.row} AS row", self.rows)
        return {c for c in supplied - self._unkept if c not in ("stage", "currency") or self._says(c)}

    def _show(self, supplied: set[str], origin: str, rows: str) -> None:
        selected = [
            quoted(c.name) if c.name in supplied - self._unkept else f"NULL::{SQL_TYPE[c.kind]} AS {quoted(c.name)}"
            for c in TABLES[self.match.object.table].columns
        ]
        self.con.execute(
            f"CREATE OR REPLACE TEMP VIEW {quoted(self.into)} AS SELECT {', '.join(selected)}, {origin} FROM {rows}"
        )

    @property
    def _unkept(self) -> frozenset[str]:
        return TABLES[self.match.object.table].unkept

    def _identity(self, supplied: set[str]) -> str:
        """The CRM's id, else the e-mail of a person, else what the record unchangingly says and its ordinal among
        equals: exact duplicates stay apart, and a later export of the same rows meets the same identities. A deal that
        is won or lost is also told by the day; `warehouse.closing` finds the open one it was."""
        keys = self._keys(supplied)
        if keys and not self._count(f"SELECT count(*) FROM {self.rows} WHERE {keys} IS NULL"):
            return keys
        natural = columns.natural(self.match, supplied)
        said = ", ".join(f"coalesce({', '.join(f'{quoted(c)}::VARCHAR' for c in of)}, '')" for of in natural)
        closed = columns.closed_on(supplied) if self.match.object.table == "opportunities" else None
        self.closing = closed is not None
        self.said += notes.by_names(self.match, natural)
        kept = ", ".join([*(quoted(c) for c in sorted(supplied)), *(["has_time"] if self._has_time() else [])])
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {self.rows} AS SELECT {kept}, row, coalesce({keys or 'NULL'}, "
            f"said || '-' || row_number() OVER (PARTITION BY said ORDER BY row)) AS record "
            f"FROM (SELECT {kept}, {self.row} AS row, "
            f"md5(concat_ws(chr(31), {said})) || coalesce({closed or 'NULL'}, '') AS said FROM {self.rows})"
        )
        self.row = "row"
        return "record"

    def _keys(self, supplied: set[str]) -> str | None:
        """SQL of what the export itself says a record is known by; None where it says nothing of the kind."""
        own = ["id", "email"] if self.match.object.table in ("leads", "contacts", "reps") else ["id"]
        keys = [quoted(c) for c in own if c in supplied]
        if self.match.object.table == STAGE_CHANGES.name:
            keys.append(entries.record_sql(supplied))
        return f"coalesce({', '.join(keys)})" if keys else None

    def _main_time(self, supplied: set[str]) -> str | None:
        return next((c for c in _MAIN_TIME.get(self.match.object.table, ()) if c in supplied), None)

    def _has_time(self) -> str | None:
        return parsing.has_time(self.match, self._main_time({*self.match.columns}))

    def _timed(self, supplied: set[str]) -> str:
        """SQL of whether a row's main time carries a time of day: as any of the file does, but row by row where the
        time of day has a column of its own."""
        main = self._main_time(supplied)
        if main and self._has_time():
            return "has_time"
        some = main and self._count(f"SELECT count(*) FROM {self.rows} WHERE {main} <> date_trunc('day', {main})")
        return "true" if some else "false"

    def _says(self, column: str) -> bool:
        """A stage column, floor or date says something even when empty; a status or a currency mark only if it did."""
        sure = {"stage", "converted", *parsing.RANKED} if column == "stage" else {"currency"}
        if sure & self.match.columns.keys() or (column == "stage" and self.match.object.floor):
            return True
        return bool(self._count(f"SELECT count({quoted(column)}) FROM {self.rows}"))

    def _ambiguous(self, column: str, texts: str) -> AmbiguousDates:
        t = formats.text(column)
        example = self.con.execute(
            f"SELECT {t} FROM {texts} WHERE regexp_matches({t}, '\\d{{1,2}}[./-] ?\\d')"
        ).fetchone()
        return AmbiguousDates(self.layout.name, self.match.columns[column], example[0] if example else "")

    def _count(self, sql: str) -> int:
        row = self.con.execute(sql).fetchone()
        return int(row[0]) if row else 0
