"""Office files as the same bytes every time. May not import ui."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: The earliest day that a zip can name.
EPOCH = (1980, 1, 1, 0, 0, 0)


def dateless(packed: bytes) -> bytes:
    """A zip whose members say nothing of the moment at which they were written."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(packed)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            plain = ZipInfo(member.filename, EPOCH)
            plain.compress_type = ZIP_DEFLATED
            new.writestr(plain, old.read(member))
    return written.getvalue()
