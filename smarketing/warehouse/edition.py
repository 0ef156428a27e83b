"""Which edition of the app prepares the figures, and by which words: figures prepared otherwise are prepared again."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from pathlib import Path

from smarketing import schema
from smarketing.warehouse.words import Words

_HERE = Path(__file__).parent


def prepared_by(words: Words, day: date | None) -> str:
    """A digest of all that the figures follow from, but for the records: what people say, as it holds for data whose
    newest event is of that day, and the statements and code that prepare."""
    said = json.dumps(words.parameters(day), sort_keys=True, default=str)
    return hashlib.sha256(_ours() + said.encode()).hexdigest()


@cache
def _ours() -> bytes:
    read = sorted(f for f in _HERE.iterdir() if f.suffix in (".py", ".sql"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in [*read, Path(schema.__file__)])).digest()
