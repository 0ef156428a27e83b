"""What the warehouse keeps of every file that was imported: the tables `imports` and `rejects`.

They are read once when an import begins and written once when all of its files are in, because a statement for each of
a thousand small files takes longer than the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

from smarketing.importing.report import FileReport
from smarketing.sources import Staged

_ENTRIES = """
select number, file, fingerprint, crm, object, rows_read, loaded, merged, rejected from imports order by number
"""
_WRITE = """
insert into imports
select unnest($number), $at, unnest($file), unnest($fingerprint), unnest($crm), unnest($object), unnest($rows_read),
    unnest($loaded), unnest($merged), unnest($rejected), unnest($notes::varchar[][])
"""


@dataclass(frozen=True)
class Entry:
    """One file that was imported. `fingerprint` is of its bytes and of how they were read; the notes of earlier imports
    are left where they are."""

    number: int
    file: str
    fingerprint: str
    crm: str
    object: str
    rows_read: int
    loaded: int
    merged: int
    rejected: int
    notes: tuple[str, ...] = ()


class Journal:
    """The files imported so far, and those of the import that begins: `first` is the number of its first file."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.at = datetime.now(UTC)
        self.new: list[Entry] = []
        self._by_fingerprint: dict[str, Entry] = {}
        self._by_name: dict[str, Entry] = {}
        self.number = 1
        for told in con.execute(_ENTRIES).fetchall():
            self._keep(Entry(*told))
        self.first = self.number
        self._with_rejects = {file for (file,) in con.execute("select distinct file from rejects").fetchall()}

    def _keep(self, entry: Entry) -> None:
        self._by_fingerprint[entry.fingerprint] = entry
        self.number = entry.number + 1
        if entry.loaded:
            self._by_name[entry.file] = entry

    def known(self, fingerprint: str) -> Entry | None:
        """The last import of that very file, read in that way: everything it holds is merged already."""
        return self._by_fingerprint.get(fingerprint)

    def last(self, file: str) -> Entry | None:
        """The last file of that name that brought new records."""
        return self._by_name.get(file)

    def add(self, report: FileReport, fingerprint: str) -> None:
        """Remember a file under the next number, which its rows and rejects bear."""
        entry = Entry(
            self.number, report.file, fingerprint, report.crm or "", report.object or "", report.rows_read,
            report.loaded, report.merged, report.rejected, report.notes,
        )  # fmt: skip
        self.new.append(entry)
        self._keep(entry)

    def keep_rejects(self, staged: Staged, relation: str) -> int:
        """Keep what of a file cannot be read; how many of its rows are refused.

        A file's rejects replace those of an earlier import's file of the same name and kind: a corrected export clears
        them. Two of one name in one import, from two folders, are two files.
        """
        if staged.file in self._with_rejects:
            self.con.execute(
                "delete from rejects where file = $file and imported < $first and imported in "
                "(select number from imports where crm = $crm and object = $object)",
                {"file": staged.file, "first": self.first, "crm": staged.crm, "object": staged.object},
            )
        if staged.unread:
            self.con.execute(
                f'insert into rejects select $file, "row", "column", value, reason, $number from {relation}',
                {"file": staged.file, "number": self.number},
            )
        return staged.refused

    def write(self) -> None:
        """Write what was added. All files of one import bear its time: that is what makes them one."""
        if not self.new:
            return
        columns = {name: [getattr(entry, name) for entry in self.new] for name in Entry.__dataclass_fields__}
        columns["notes"] = [list(entry.notes) for entry in self.new]
        self.con.execute(_WRITE, {**columns, "at": self.at.replace(tzinfo=None)})
        self.new = []
