"""Containers become plain files: the tables in a gzip, zip, workbook or web page are written to a temporary folder.

A member's name is never used as a path, nothing is held in memory as a whole, and the limits count what comes out while
it comes out, whatever the archive says of itself.
"""

from __future__ import annotations

import csv
import gzip
import lzma
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from smarketing.errors import FileError
from smarketing.sources import limits, sheets, webpages

#: Names under which exports come, in folders and in archives.
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".gz", ".zip")

_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_CHUNK = 1 << 20
#: What a zip calls the system on which a member's mode means what it says.
_UNIX = 3
#: What the readers of archives raise at bytes that were never an archive's.
_DAMAGED = (
    *(zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, lzma.LZMAError, struct.error),
    *(RuntimeError, ValueError, OverflowError),
)


@dataclass(frozen=True)
class Export:
    """One table to read: the file that holds it as text, and the name people know it by, such as
    `archive.zip/contacts.csv`. `reason` is set where there is nothing to read."""

    path: Path
    name: str
    reason: str | None = None


@contextmanager
def unpacked(file: Path) -> Iterator[list[Export]]:
    """The tables in a file: itself, the members of an archive, the sheets of a workbook. They exist inside the `with`.

    Raises FileError for an archive that is damaged, locked, nested, or unpacks to more than the limits.
    """
    name = plain_name(str(file))
    try:
        if not file.is_file():  # a pipe or a device would be read for ever
            what = "is not a regular file" if file.exists() else "does not exist"
            raise FileError(f"{name} {what}; give a CSV or XLSX export or a folder of them.")
    except OSError as error:
        raise FileError(f"{name} cannot be opened ({error.strerror or error}).") from error
    with TemporaryDirectory(prefix="smarketing-") as folder:
        yield list(_Container(file, Path(folder)).tables())


def is_export(name: str) -> bool:
    """Whether a name is one that exports bear; hidden files and folders are none, nor is what
    Excel keeps beside a workbook that is open."""
    parts = name.replace("\\", "/").split("/")
    return parts[-1].lower().endswith(ENDINGS) and not any(p.startswith((".", "~$", "__MACOSX")) for p in parts)


class _Container:
    """One file being unpacked: where to, and how much has come out so far."""

    def __init__(self, file: Path, folder: Path) -> None:
        self.file, self.folder, self.name = file, folder, plain_name(file.name)
        self.size, self.files = 0, 0

    def tables(self) -> Iterator[Export]:
        try:
            yield from self._opened(Export(self.file, self.name), inside="")
        except _DAMAGED as error:
            raise FileError(f"{self.name} is damaged or incomplete; download it again.") from error
        except OSError as error:
            raise FileError(f"{self.name} cannot be unpacked ({error.strerror or error}).") from error

    def _opened(self, export: Export, inside: str) -> Iterator[Export]:
        with export.path.open("rb") as file:
            signature = file.read(4)
        if signature.startswith(_GZIP) and inside != "gzip":
            yield from self._gunzipped(export)
        elif sheets.is_workbook(export.path):
            yield from self._sheets(export)
        elif signature == _ZIP:
            if inside:
                raise FileError(f"{export.name} is an archive inside another one; unpack it and import what it holds.")
            yield from self._unzipped(export)
        elif webpages.is_page(export.path):
            path = self._path()
            if not _write(path, webpages.rows(export.path, export.name), export.name):
                raise FileError(f"{export.name} is a web page without a table; download the export while signed in.")
            yield Export(path, export.name)
        else:
            yield Export(self._literal(export.path), export.name)

    def _literal(self, path: Path) -> Path:
        """The file under a path without the marks that DuckDB would take for a pattern of several files, or bytes
        that are no text."""
        if not any(mark in str(path) for mark in "*?[") and plain_name(str(path)) == str(path).replace("\\", "/"):
            return path
        plain = self._path()
        plain.symlink_to(path.resolve())
        return plain

    def _gunzipped(self, export: Export) -> Iterator[Export]:
        with gzip.open(export.path) as packed:
            path = self._copied(packed)
        yield from self._opened(Export(path, export.name), inside="gzip")

    def _unzipped(self, export: Export) -> Iterator[Export]:
        with zipfile.ZipFile(export.path) as archive:
            members = self._members(archive)
            if not members:
                yield Export(export.path, export.name, "This archive holds no CSV or XLSX file.")
            for member in members:
                with archive.open(member) as packed:
                    path = self._copied(packed)
                yield from self._opened(Export(path, f"{export.name}/{plain_name(member.filename)}"), inside="zip")

    def _members(self, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
        """The exports in an archive, after a look at what is odd about any of its members."""
        everything = archive.infolist()
        if odd := next((m.filename for m in everything if _leads_out(m.filename)), None):
            raise self._refused(f"holds a file whose name leads out of the archive ({plain_name(odd)})")
        members = [m for m in everything if not m.is_dir() and is_export(m.filename)]
        if len(members) > limits.MEMBERS:
            raise self._refused(f"holds more than {limits.MEMBERS:,} files")
        if special := next((m.filename for m in members if not _is_regular(m)), None):
            raise self._refused(f"holds a link, pipe or device instead of a file ({plain_name(special)})")
        if any(m.flag_bits & 1 for m in members):
            raise self._refused("is protected by a password")
        return members

    def _sheets(self, export: Export) -> Iterator[Export]:
        self._weigh(export)
        folder = self._path()
        folder.mkdir()
        found = sheets.tables(export.path, export.name, folder)
        for sheet, path in found:
            yield Export(path, export.name if len(found) == 1 else f"{export.name}/{plain_name(sheet)}")

    def _weigh(self, export: Export) -> None:
        """Unpack a workbook once into nothing: who reads it afterwards holds all of it in memory."""
        if not zipfile.is_zipfile(export.path):
            return
        size = 0
        with zipfile.ZipFile(export.path) as archive:
            for part in archive.infolist():
                with archive.open(part) as packed:
                    while chunk := packed.read(_CHUNK):
                        size += len(chunk)
                        self._judge(size, export.path.stat().st_size, limits.WORKBOOK)

    def _copied(self, packed: IO[bytes] | gzip.GzipFile) -> Path:
        path, whole = self._path(), self.file.stat().st_size
        with path.open("wb") as copy:
            while chunk := packed.read(_CHUNK):
                self.size += len(chunk)
                self._judge(self.size, whole, limits.UNPACKED)
                copy.write(chunk)
        return path

    def _judge(self, size: int, packed: int, limit: int) -> None:
        if size > limit:
            raise self._refused(f"unpacks to more than {limit // 10**9} GB")
        if size > limits.HARMLESS and size > limits.RATIO * packed:
            raise self._refused(f"unpacks to more than {limits.RATIO} times its own size, as no export does")

    def _refused(self, what: str) -> FileError:
        return FileError(f"{self.name} {what}; unpack it yourself and import the exports in it.")

    def _path(self) -> Path:
        self.files += 1
        return self.folder / str(self.files)


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or parts[0].endswith(":")


def _is_regular(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a file, as far as an archive made on a Unix system says."""
    kind = stat.S_IFMT(member.external_attr >> 16) if member.create_system == _UNIX else 0
    return kind in (0, stat.S_IFREG)


def plain_name(name: str) -> str:
    """A name as it may stand in a sentence."""
    plain = (c if c.isprintable() or unicodedata.category(c) == "Zs" else "?" for c in name)
    return "".join(plain).replace("\\", "/")


def _write(path: Path, rows: Iterator[Sequence[str]], name: str) -> bool:
    """Rows as CSV, an empty row as an empty line, so that row numbers stay; whether there were any."""
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        size = 0
        for row in rows:
            size += writer.writerow(row if any(row) else [])
            if size > limits.WORKBOOK:
                raise FileError(f"{name} holds tables of more than {limits.WORKBOOK // 10**9} GB; export it as CSV.")
        return size > 0
