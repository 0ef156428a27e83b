"""The encoding of a text file, from its whole content. Knows nothing of CSV."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from smarketing.errors import FileError

_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TITLES = {"cp1252": "Windows-1252", "cp1250": "Windows-1250", "cp1251": "Windows-1251", "utf-16": "UTF-16"}
#: Guesses that real exports bear out; the many Mac and DOS pages a statistical guess also offers would be noise.
_CANDIDATES = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "big5", "euc_kr", "cp949"]


@dataclass(frozen=True)
class Encoding:
    """`name` is Python's name; `errors` is "replace" where single characters cannot be read in any encoding."""

    name: str
    errors: str = "strict"

    @property
    def note(self) -> str | None:
        """What a person should know about it; None for plain UTF-8."""
        if self.errors == "replace":
            return "some characters could not be read and are shown as \ufffd"
        return None if self.name.startswith("utf-8") else f"encoding {_TITLES.get(self.name, self.name)}"

    @property
    def is_utf8(self) -> bool:
        """Whether DuckDB can read the bytes as they are."""
        return self.name.startswith("utf-8") and self.errors == "strict"


def of_head(path: Path, name: str, size: int = _CHUNK) -> Encoding | None:
    """The encoding as far as the beginning tells: a BOM, UTF-16 without one, UTF-8; None when only the whole can.

    Raises FileError for an empty or binary file.
    """
    with path.open("rb") as file:
        head = file.read(size)
    if not head.strip():
        raise FileError(f"{name} is empty; export it again with its header row and records.")
    if (bom := next((encoding for mark, encoding in _BOMS if head.startswith(mark)), None)) is not None:
        return Encoding(bom)
    if b"\0" in head:
        return Encoding(_wide(name, head))
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < size)
    except UnicodeDecodeError:
        return None
    return Encoding("utf-8")


def of_whole(path: Path) -> Encoding:
    """The encoding of a file without BOM, every byte considered: UTF-8 if it fits (a few broken characters aside)."""
    good, broken, sample = 0, 0, bytearray()
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    for chunk in _chunks(path):
        text = decoder.decode(chunk, final=not chunk)
        if text.isascii():
            continue
        bad = text.count("\ufffd")
        broken, good = broken + bad, good + len(text) - len(text.encode("ascii", "ignore")) - bad
        if len(sample) < 1 << 16:
            sample += b"".join(line for line in chunk.splitlines(keepends=True) if not line.isascii())[: 1 << 16]
    if not broken:
        return Encoding("utf-8")
    return Encoding("utf-8", "replace") if good > 10 * broken else _guess(bytes(sample))


def _wide(name: str, head: bytes) -> str:
    """UTF-16 without a BOM, told by where the zero bytes of its Latin letters stand; anything else is binary."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    raise FileError(f"{name} is not a text file; a CSV or XLSX export with a header row was expected.")


#: Signs of Windows-1252 that stand inside no word of the west: in Windows-1250 they are the ł, ą, ż of Polish.
_INSIDE = re.compile(r"[^\W\d_][³¹¿£¥¯][^\W\d_]")
#: Nor has such a word four accents in a row: it is Cyrillic, Greek or the like.
_ACCENTS = re.compile(r"[À-ÿ]{4}")


def _guess(sample: bytes) -> Encoding:
    """Windows-1252 unless the language, or a sign that stands inside a word, speaks clearly for another code page."""
    western = sample.decode("cp1252", errors="replace")
    if _INSIDE.search(western) and not _ACCENTS.search(western):
        return Encoding("cp1250", "strict" if _fits(sample, "cp1250") else "replace")
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if best is not None and (best.coherence > 0.3 or _ACCENTS.search(western)) and str(best) != western:
        return Encoding(best.encoding)
    if _fits(sample, "cp1252"):
        return Encoding("cp1252")
    return Encoding("cp1250") if _fits(sample, "cp1250") else Encoding("cp1252", "replace")


def _fits(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and an empty chunk at its end."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
    yield b""
