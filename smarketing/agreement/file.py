"""The agreement as a small TOML file that people may edit by hand. Imports the agreement's model and errors of ours."""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path
from typing import Any
from uuid import uuid4

import tomli_w

from smarketing.agreement.model import Agreement, agreement_from
from smarketing.errors import AgreementError

HEADER = """\
# What marketing and sales promised each other. A goal that is not written here is not agreed: unknown, not 0.
# Weekdays count from 1 (Monday) to 7 (Sunday); a month that differs gets a table such as [goals.by_month."2026-11"].

"""


def load(path: Path | str) -> Agreement:
    """The agreement in a file; without a file, one in which no goal is agreed. Raises AgreementError."""
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Agreement()
    except UnicodeDecodeError as wrong:
        raise AgreementError(f"{path.name}: the file is not text in UTF-8; save it again as UTF-8.") from wrong
    except OSError as wrong:
        raise AgreementError(f"{path.name}: the file cannot be read ({wrong.strerror}).") from wrong
    return agreement_from(_parsed(text, path.name), where=path.name)


def save(path: Path | str, agreement: Agreement) -> None:
    """Write the agreement; a reader sees the old file or the new one, never half of either. Raises AgreementError."""
    target = Path(path).resolve()  # a link stays a link
    draft = target.with_name(f".{target.name}.{uuid4().hex}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(draft, as_toml(agreement))
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as wrong:
        raise AgreementError(f"{target.name}: the file cannot be written ({wrong.strerror}).") from wrong
    finally:
        draft.unlink(missing_ok=True)


def version(path: Path | str) -> str:
    """Fingerprint of the agreement in a file: changes when its meaning does, not when its layout does."""
    return load(path).fingerprint


def as_toml(agreement: Agreement) -> str:
    """The agreement as people read it: what is agreed, and nothing about what is not."""
    written: dict[str, Any] = agreement.model_dump(mode="json", exclude_none=True)
    # tomli-w spreads a list over one line per item; five weekdays read better on one.
    days = written.pop("working_days")
    return f"{HEADER}working_days = {days}\n{tomli_w.dumps(_without_empty(written))}"


def _without_empty(table: dict[str, Any]) -> dict[str, Any]:
    kept = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in table.items()}
    return {key: value for key, value in kept.items() if value not in ({}, [])}


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise AgreementError(f"{name} is not valid TOML: {wrong}.") from wrong


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
