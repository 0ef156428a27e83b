"""`agreement`: the document marketing and sales signed; its versions, their differences, proposing and signing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from smarketing import signing
from smarketing.agreement import Agreement, Agreements, Naming, Version
from smarketing.agreement.difference import differences
from smarketing.agreement.file import Document, as_toml, read, write
from smarketing.agreement.history import ALWAYS, SIDES, UNDATED
from smarketing.agreement.model import Side, agreement_from
from smarketing.company import Company, open_company
from smarketing.errors import AgreementError
from smarketing.outputs.tables import echo_json, print_table
from smarketing.settings import home, today

AS_TEXT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
BEGINS = click.option("--effective-from", "begins", metavar="DAY", help="Its first day: the first of a month.")


@click.group(invoke_without_command=True)
@click.pass_context
def agreement(ctx: click.Context) -> None:
    """The agreement: its versions, what they change, proposing and signing. Without a command: `list`."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_)


@agreement.command("list")
@AS_TEXT
def list_(form: str = "text") -> None:
    """List the versions: when each is in force, who signed it, and where it stands today."""
    agreements = open_company(home()).agreements
    if form == "json":
        return echo_json([_about(agreements, version) for version in agreements.versions])
    if not agreements.versions:
        return click.echo("Nothing has been agreed yet; `agreement propose` begins.")
    header = ("version", "from", "until", "signed by", "author", "reason", "state")
    return click.echo(print_table(header, [_row(agreements, version) for version in agreements.versions]))


@agreement.command()
@click.argument("number", type=int, required=False)
@click.option("--format", "form", type=click.Choice(["toml", "json"]), default="toml", show_default=True)
def show(number: int | None, form: str) -> None:
    """Show version NUMBER; without NUMBER, the one in force today, else the newest."""
    agreements = open_company(home()).agreements
    version = agreements.version(_shown(agreements) if number is None else number)
    if form == "json":
        return echo_json(_about(agreements, version) | {"agreement": version.agreement.model_dump(mode="json")})
    return click.echo(as_toml(Document(Agreements((version,)), Naming())), nl=False)


@agreement.command()
@click.argument("before", type=int)
@click.argument("after", type=int)
@AS_TEXT
def diff(before: int, after: int, form: str) -> None:
    """Say what changes from version BEFORE to version AFTER, a sentence for each change."""
    agreements = open_company(home()).agreements
    one, other = agreements.version(before), agreements.version(after)
    if form == "json":
        changes = differences(one.agreement, other.agreement)
        return echo_json([{"group": change.group, "text": change.text} for change in changes])
    return click.echo(_changes(one.agreement, other.agreement) or f"Versions {before} and {after} agree on everything.")


@agreement.command()
@click.option("--from", "file", type=click.Path(path_type=Path), help="Begin with the newest version in a TOML file.")
@click.option("--set", "values", multiple=True, metavar="KEY=VALUE", help="A value as in TOML; may be repeated.")
@click.option("--unset", "keys", multiple=True, metavar="KEY", help="No longer agreed; may be repeated.")
@BEGINS
@click.option("--effective-until", "ends", metavar="DAY", help="Its last day; default: until the next version.")
@click.option("--author", default="", help="Who proposes it.")
@click.option("--reason", default="", help="Why.")
@AS_TEXT
def propose(
    file: Path | None,
    values: tuple[str, ...],
    keys: tuple[str, ...],
    begins: str | None,
    ends: str | None,
    author: str,
    reason: str,
    form: str,
) -> None:
    """Propose the next version: the newest one, or a file's, with some values set. Both sides then sign it.

    For example: propose --set goals.mqls_per_month=140 --set 'currency="EUR"' --effective-from 2026-12-01
    """  # fmt: skip
    company = open_company(home())
    base = _newest_of(file) if file else (company.agreements.versions or (None,))[-1]
    if not (file or values or keys):
        raise AgreementError("Say what to propose: --set KEY=VALUE, --unset KEY or --from FILE.")
    dated = base.effective_from if file and base and base.effective_from != ALWAYS else None
    first = _day("--effective-from", begins) or dated
    if first is None:
        raise AgreementError("Say when it begins, such as --effective-from 2026-12-01.")
    last = _day("--effective-until", ends) or (base.effective_until if file and base and dated == first else None)
    version = signing.propose(
        company, _revised(base.agreement if base else Agreement(), values, keys), base=signing.newest(company),
        effective_from=first, effective_until=last, author=author, reason=reason,
    )  # fmt: skip
    _tell(company, version, form)


@agreement.command()
@click.argument("number", type=int)
@click.option("--side", type=click.Choice(SIDES), required=True)
@click.option("--name", required=True, help="Who signs.")
@AS_TEXT
def sign(number: int, side: Side, name: str, form: str) -> None:
    """Sign version NUMBER for a side; with both signatures it is in force from its first day."""
    company = open_company(home())
    version = signing.sign(company, number, side, name)
    agreements = company.workspace.agreements()
    if form == "json":
        return echo_json(_about(agreements, version))
    return click.echo(f"Version {number} is signed for {side}: {agreements.state(version, today())}.")


@agreement.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def export(file: Path | None) -> None:
    """Write all versions and names into FILE, or to standard output, as TOML that `import` reads."""
    company = open_company(home())
    document = Document(company.agreements, company.naming, company.rates)
    if file is None:
        return click.echo(as_toml(document), nl=False)
    write(file, document)
    return click.echo(f"{file}: {_count(len(document.agreements.versions))}.")


@agreement.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@BEGINS
@AS_TEXT
def import_(file: Path, begins: str | None, form: str) -> None:
    """Take over all versions in FILE where none was saved yet; else propose its newest one."""
    company, document = open_company(home()), _document(file)
    version = signing.take_over(company, document, effective_from=_day("--effective-from", begins))
    if version is not None:
        return _tell(company, version, form)
    agreements = company.workspace.agreements()
    if form == "json":
        return echo_json([_about(agreements, version) for version in agreements.versions])
    return click.echo(f"Took over {_count(len(agreements.versions))} from {file}.")


def _document(file: Path) -> Document:
    if not file.exists():
        raise AgreementError(f"There is no file {file}.")
    return read(file)


def _newest_of(file: Path) -> Version:
    versions = _document(file).agreements.versions
    if not versions:
        raise AgreementError(f"{file.name} holds no version of an agreement.")
    return versions[-1]


def _shown(agreements: Agreements) -> int:
    now = agreements.in_force(today())
    if now is None and not agreements.versions:
        raise AgreementError("Nothing has been agreed yet; `agreement propose` begins.")
    return now.number if now else agreements.newest


def _revised(agreed: Agreement, values: Iterable[str], keys: Iterable[str]) -> Agreement:
    """An agreement with some values set as TOML writes them and others taken back. Raises AgreementError."""
    tables = agreed.model_dump(exclude_none=True)
    for key in keys:
        _take_back(tables, key)
    for given in values:
        _merge(tables, _parsed(f"--set {given}", given))
    return agreement_from(tables, where="The proposal")


def _parsed(option: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as wrong:
        raise AgreementError(
            f"{option} is not KEY=VALUE as TOML writes it, such as goals.mqls_per_month=140; text needs quotes, such "
            "as 'currency=\"EUR\"'."
        ) from wrong


def _merge(tables: dict[str, Any], changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        known = tables.get(key)
        if isinstance(value, dict) and isinstance(known, dict):
            _merge(known, value)
        else:
            tables[key] = value


def _take_back(tables: dict[str, Any], key: str) -> None:
    path, place = _parsed(f"--unset {key}", f"{key} = 0"), tables
    while True:
        ((name, rest),) = path.items()
        if name not in place or (isinstance(rest, dict) and not isinstance(place[name], dict)):
            raise AgreementError(f"--unset {key}: nothing is agreed under that key.")
        if not isinstance(rest, dict):
            del place[name]
            return
        path, place = rest, place[name]


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as wrong:
        raise AgreementError(f"{option} is “{text}”; write a day as year-month-day, such as 2026-12-01.") from wrong


def _tell(company: Company, version: Version, form: str) -> None:
    """The proposal, and what signing it would change."""
    agreements = company.workspace.agreements()
    if form == "json":
        return echo_json(_about(agreements, version))
    now = agreements.in_force(version.effective_from)
    compared = f"version {now.number}" if now else "nothing agreed"
    lines = [f"Version {version.number} from {version.effective_from} {agreements.state(version, today())}."]
    changes = _changes(now.agreement if now else Agreement(), version.agreement)
    lines.append(f"Compared with {compared}:\n{changes}" if changes else f"It changes nothing against {compared}.")
    return click.echo("\n".join(lines))


def _changes(before: Agreement, after: Agreement) -> str:
    lines: list[str] = []
    for change in differences(before, after):
        if change.group not in lines:
            lines.append(change.group)
        lines.append(f"  {change.text}")
    return "\n".join(lines)


def _row(agreements: Agreements, version: Version) -> tuple[Any, ...]:
    signers = [f"{s.name} ({s.side})" for s in version.signatures if s.name]
    return (
        version.number,
        _known(version.effective_from),
        agreements.end(version) or version.effective_until,
        ", ".join(signers) or None,
        version.author or None,
        version.reason or None,
        agreements.state(version, today()),
    )


def _about(agreements: Agreements, version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "effective_from": _text(_known(version.effective_from)),
        "effective_until": _text(agreements.end(version) or version.effective_until),
        "author": version.author or None,
        "reason": version.reason or None,
        "saved_at": _text(version.saved_at),
        "signed": {
            s.side: {"name": s.name or None, "at": _text(s.signed_at) if s.signed_at != UNDATED else None}
            for s in version.signatures
        },
        "state": agreements.state(version, today()),
    }


def _known(begins: date) -> date | None:
    return begins if begins != ALWAYS else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _count(versions: int) -> str:
    return f"{versions} version{'' if versions == 1 else 's'}"
