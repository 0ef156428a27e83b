"""The agreement as one TOML file that people read and may write by hand: all its versions, or a single agreement.

A file without `[[versions]]` is one agreement, in force from `effective_from` on, or always where it names no day.
"""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import tomli_w
from pydantic import ValidationError

from smarketing.agreement.corrections import correction
from smarketing.agreement.history import (
    ALWAYS,
    AS_IF_SIGNED,
    SIDES,
    UNDATED,
    Agreements,
    Signature,
    Version,
    check_chain,
    check_start,
)
from smarketing.agreement.model import Side, agreement_from
from smarketing.agreement.naming import Naming
from smarketing.agreement.rates import Rates, table
from smarketing.errors import AgreementError, RateError

HEADER = """\
# What marketing and sales promised each other. A goal that is not written here is not agreed: unknown, not 0.
# A version is in force from effective_from on, once both sides have signed it, until the next one is.
# Weekdays count from 1 (Monday) to 7 (Sunday); a month that differs gets a table such as
# [versions.goals.by_month."2026-11"].
"""
#: What a version says about itself, beside what was agreed.
ABOUT = ("number", "effective_from", "effective_until", "author", "reason", "saved_at", "signed")


@dataclass(frozen=True)
class Document:
    """What a file holds: the agreement's versions, and names and exchange rates given by hand."""

    agreements: Agreements
    naming: Naming
    rates: Rates = field(default_factory=Rates)


def read(path: Path | str) -> Document:
    """The versions and names in a file; none without a file. Raises AgreementError naming the key and the value."""
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Document(Agreements(), Naming())
    except UnicodeDecodeError as wrong:
        raise AgreementError(f"{path.name}: the file is not text in UTF-8; save it again as UTF-8.") from wrong
    except OSError as wrong:
        raise AgreementError(f"{path.name}: the file cannot be read ({wrong.strerror}).") from wrong
    return parse(text, path.name)


def parse(text: str, name: str = "The agreement") -> Document:
    """The versions and names in TOML text; `name` is what errors call it. Raises AgreementError."""
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise AgreementError(f"{name} is not valid TOML: {wrong}.") from wrong
    naming, rates = _naming(values, name), _rates(values, name)
    if not values:
        return Document(Agreements(), naming, rates)
    if "versions" not in values:
        return Document(Agreements((_version(values, 1, name, signed=AS_IF_SIGNED),)), naming, rates)
    versions = values.pop("versions")
    if values or not isinstance(versions, list) or not all(isinstance(version, dict) for version in versions):
        extra = ", ".join(values) or "versions"
        raise AgreementError(f"{name}: {extra} should stand in a [[versions]] table, the one it is agreed in.")
    found = [_version(version, n, f"{name}, version {n}") for n, version in enumerate(versions, start=1)]
    with _called(name):
        _check_numbers(found)
        check_chain(found)
    return Document(Agreements(tuple(found)), naming, rates)


def write(path: Path | str, document: Document) -> None:
    """Write a file; a reader sees the old one or the new one, never half of either. Raises AgreementError."""
    target = Path(path).resolve()  # a link stays a link
    draft = target.with_name(f".{target.name}.{uuid4().hex}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(draft, as_toml(document))
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as wrong:
        raise AgreementError(f"{target.name}: the file cannot be written ({wrong.strerror}).") from wrong
    finally:
        draft.unlink(missing_ok=True)


def as_toml(document: Document) -> str:
    """The versions as people read them: what is agreed, and nothing about what is not."""
    naming = document.naming
    versions = [_written(version) for version in document.agreements.versions]
    rates = [rate.model_dump(exclude_none=True) for rate in document.rates.rates]
    parts = {"source_names": naming.sources, "teams": naming.teams, "exchange_rates": rates, "versions": versions}
    return HEADER + "\n" + tomli_w.dumps({name: part for name, part in parts.items() if part})


def _written(version: Version) -> dict[str, Any]:
    about: dict[str, Any] = {
        "number": version.number,
        "effective_from": version.effective_from if version.effective_from != ALWAYS else None,
        "effective_until": version.effective_until,
        "author": version.author or None,
        "reason": version.reason or None,
        "saved_at": version.saved_at,
        "signed": _signed(version) or None,
    }
    agreed = version.agreement.model_dump(exclude_none=True, exclude_defaults=True)
    return {name: value for name, value in about.items() if value is not None} | agreed


def _signed(version: Version) -> bool | dict[str, Any]:
    """Who signed; `true` where nobody did by name and it holds as if both had."""
    if version.signatures == AS_IF_SIGNED:
        return True
    return {s.side: {"name": s.name} | ({"at": s.signed_at} if s.signed_at != UNDATED else {})
            for s in version.signatures}  # fmt: skip


def _version(values: Mapping[str, Any], number: int, name: str, *, signed: tuple[Signature, ...] = ()) -> Version:
    """A version from its table; `signed` is who signed where it does not say."""
    about = {key: values[key] for key in ABOUT if key in values}
    version = Version(
        number=_number(about.get("number", number), name),
        agreement=agreement_from({key: value for key, value in values.items() if key not in ABOUT}, where=name),
        effective_from=_day(about, "effective_from", name) or ALWAYS,
        effective_until=_day(about, "effective_until", name),
        author=_text(about, "author", name),
        reason=_text(about, "reason", name),
        saved_at=_moment(about["saved_at"], "saved_at", name) if "saved_at" in about else None,
        signatures=_signatures(about["signed"], name) if "signed" in about else signed,
    )
    with _called(name):
        check_start(version)
    return version


@contextmanager
def _called(name: str) -> Iterator[None]:
    """What the versions themselves refuse, with the file it stands in."""
    try:
        yield
    except AgreementError as wrong:
        raise AgreementError(f"{name}: {wrong}") from wrong


def _check_numbers(versions: Sequence[Version]) -> None:
    for earlier, later in pairwise(versions):
        if later.number <= earlier.number:
            raise AgreementError(
                f"version {later.number} stands after version {earlier.number}; versions stand in the order of "
                "their numbers."
            )


def _number(given: Any, name: str) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given < 2**31:
        raise AgreementError(f"{name}: number is {_shown(given)}; it should be a whole number, 1 or more.")
    return given


def _text(about: Mapping[str, Any], key: str, name: str) -> str:
    given = about.get(key, "")
    if not isinstance(given, str):
        raise AgreementError(f'{name}: {key} is {_shown(given)}; it should be text in quotes, such as "Ada".')
    return given


def _day(about: Mapping[str, Any], key: str, name: str) -> date | None:
    day = given = about.get(key)
    if given is None:
        return None
    if isinstance(given, str):
        with suppress(ValueError):
            day = date.fromisoformat(given)
    if not isinstance(day, date) or isinstance(day, datetime):
        raise AgreementError(
            f"{name}: {key} is {_shown(given)}; it should be a day, year-month-day, such as 2026-11-01."
        )
    return day


def _moment(given: Any, key: str, name: str) -> datetime:
    """A moment in UTC, as everything saved is; one with another zone is converted."""
    if not isinstance(given, datetime):
        raise AgreementError(f"{name}: {key} is {_shown(given)}; it should be a moment, such as 2026-11-01T09:30:00.")
    try:
        return given.astimezone(UTC).replace(tzinfo=None) if given.tzinfo else given
    except OverflowError as wrong:
        raise AgreementError(f"{name}: {key} is {given}; no calendar has that moment in UTC.") from wrong


def _signatures(signed: Any, name: str) -> tuple[Signature, ...]:
    if signed is True:
        return AS_IF_SIGNED
    if not isinstance(signed, dict) or not set(signed) <= set(SIDES):
        raise AgreementError(
            f'{name}: signed is {_shown(signed)}; it should be a table with "marketing" and "sales", such as '
            '{ marketing = "Ada" }, or true.'
        )
    return tuple(_signature(side, signed[side], name) for side in SIDES if side in signed)


def _signature(side: Side, given: Any, name: str) -> Signature:
    """`marketing = "Ada"`, or a table with `name` and `at`."""
    entry = given if isinstance(given, dict) else {"name": given}
    by = entry.get("name")
    if not isinstance(by, str) or not by.strip() or not set(entry) <= {"name", "at"}:
        raise AgreementError(
            f'{name}: signed.{side} is {_shown(given)}; it should be the name of who signed, such as "Ada".'
        )
    return Signature(side, by.strip(), _moment(entry.get("at", UNDATED), f"signed.{side}.at", name))


def _naming(values: dict[str, Any], name: str) -> Naming:
    given = {"sources": values.pop("source_names", {}), "teams": values.pop("teams", {})}
    try:
        return Naming.model_validate(given)
    except ValidationError as wrong:
        words = correction(wrong, Naming)
        # In a file, which speaks of sources in other places too, the key is a longer one.
        key = f"source_names{words.removeprefix('sources')}" if words.startswith("sources") else words
        raise AgreementError(f"{name}: {key}.") from wrong


def _rates(values: dict[str, Any], name: str) -> Rates:
    try:
        return table(values.pop("exchange_rates", []))
    except RateError as wrong:
        # In a file the table has a name that says what rates they are.
        raise AgreementError(f"{name}: {str(wrong).replace('rates', 'exchange_rates', 1)}") from wrong


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
