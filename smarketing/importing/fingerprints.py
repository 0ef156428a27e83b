"""What tells a file from all others, and its reading from any other reading of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from smarketing.importing.deciding import Word
from smarketing.importing.given import Given


class Fingerprints:
    """Worked out beside the loading, as far as the files are not unpacked first."""

    def __init__(self, given: Given, digests: dict[Path, Future[str]]) -> None:
        self.given, self._ahead = given, digests
        self._digests: dict[Path, str] = {}

    def of(self, path: Path, word: Word) -> str:
        """A file is known by its bytes, by what was said of it, and by the edition of the reader."""
        options = self.given.options
        said = (self._digest(path), options.dates, options.timezone, word.object, word.columns, self.given.reader)
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            ahead = self._ahead.get(path)
            self._digests[path] = ahead.result() if ahead else _digest(path)
        return self._digests[path]


@contextmanager
def taking(given: Given) -> Iterator[Fingerprints]:
    with ThreadPoolExecutor(1) as beside:
        yield Fingerprints(given, {file: beside.submit(_digest, file) for file in given.files if file.is_file()})


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
