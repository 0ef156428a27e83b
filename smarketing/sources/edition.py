"""Which edition of the reader reads a file: an export imported before may hold what only a newer one understands."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from smarketing import schema

_HERE = Path(__file__).parent


def edition(maps: Path | None = None) -> str:
    """A digest of all that says how files are read: the code, the bundled maps and words, and folder `maps`."""
    own = sorted(maps.glob("*.toml")) if maps and maps.is_dir() else []
    return hashlib.sha256(b"".join([_ours(), *(file.read_bytes() for file in own)])).hexdigest()


@cache
def _ours() -> bytes:
    read = sorted(f for f in _HERE.rglob("*") if f.suffix in (".py", ".toml"))
    return b"".join(file.read_bytes() for file in [*read, Path(schema.__file__)])
