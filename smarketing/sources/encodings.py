"""The encoding of a text file, from its whole content. Knows nothing of CSV."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from smarketing.errors import FileError
from smarketing.sources.codepages import code_page

_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: What people call code pages.
_TITLES = {
    "cp1250": "Windows-1250", "cp1251": "Windows-1251", "cp1252": "Windows-1252", "cp1253": "Windows-1253",
    "cp1254": "Windows-1254", "mac_roman": "Mac Roman", "cp850": "DOS (code page 850)", "koi8_r": "KOI8-R",
    "cp866": "DOS (code page 866)", "cp932": "Shift-JIS", "euc_jp": "EUC-JP", "gb18030": "GB 18030", "big5": "Big5",
    "cp949": "Korean (code page 949)", "utf-16": "UTF-16",
}  # fmt: skip


@dataclass(frozen=True)
class Encoding:
    """`name` is Python's name; `errors` is "replace" where single characters cannot be read in any encoding; not `sure`
    where nothing proves the encoding."""

    name: str
    errors: str = "strict"
    sure: bool = True

    @property
    def note(self) -> str | None:
        """What a person should know about it; None for plain UTF-8."""
        if self.errors == "replace":
            return "some characters could not be read and are shown as \ufffd"
        if self.name.startswith("utf-8"):
            return None
        title = _TITLES.get(self.name, self.name)
        if self.sure:
            return f"encoding {title}"
        return f"its encoding cannot be told; read as {title}, so that letters with accents may be wrong"

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


def _guess(sample: bytes) -> Encoding:
    """The code page of the sample, which is Windows-1252 unless another one speaks a language clearly."""
    name, sure = code_page(sample)
    try:
        sample.decode(name)
    except UnicodeDecodeError:
        return Encoding(name, "replace")
    return Encoding(name, sure=sure)


def _chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and an empty chunk at its end."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
    yield b""
