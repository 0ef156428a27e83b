"""What browsers may do with our pages: load from this server alone, and be shown in no other site's frame."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit

#: Scripts that stand in Streamlit's own page; they change with its versions, so that their digests are taken from it.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


@cache
def headers() -> tuple[tuple[str, str], ...]:
    """The headers of every answer."""
    return (
        ("content-security-policy", "; ".join(_rules())),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
    )


def _rules() -> list[str]:
    scripts = " ".join(f"'sha256-{digest}'" for digest in _digests())
    return [
        "default-src 'self'",
        f"script-src 'self' {scripts}".strip(),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "object-src 'none'",
        "form-action 'self'",
    ]


def _digests() -> list[str]:
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    scripts = INLINE.findall(page.read_text(encoding="utf-8"))
    return [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
