"""Changing what people agreed on: versions of the agreement, names of sources and teams, exchange rates.

The pages and the command line both call these; nothing else writes to the workspace's agreement, names and rates. Who
may do so is not decided here.
"""

from __future__ import annotations

from datetime import date

from smarketing.agreement import Agreement, Naming, Rates, Version
from smarketing.agreement.effort import windows
from smarketing.agreement.file import Document
from smarketing.agreement.history import ALWAYS
from smarketing.agreement.model import Side
from smarketing.company import Company, refresh
from smarketing.errors import AgreementError, EditConflict
from smarketing.warehouse.words import definitions
from smarketing.workspace import NAMES, RATES


def propose(
    company: Company,
    agreement: Agreement,
    *,
    base: int,
    effective_from: date,
    effective_until: date | None = None,
    author: str = "",
    reason: str = "",
) -> Version:
    """Save a new version for both sides to sign. `base` is the newest version its author saw, 0 before the first.

    The first one saved takes the versions of the home's file, or of the demo company, along: nothing is lost.
    Raises EditConflict where somebody saved a version meanwhile, AgreementError for dates that make no sense.
    """
    return company.workspace.propose(
        agreement, base=base, effective_from=effective_from, effective_until=effective_until, author=author,
        reason=reason, founding=company.agreements,
    )  # fmt: skip


def sign(company: Company, number: int, side: Side, name: str) -> Version:
    """Sign a version for a side; with both signatures it is in force from its first day. Raises AgreementError."""
    version = company.workspace.sign(number, side, name, founding=company.agreements)
    _refresh_for_definitions(company)
    return version


def take_over(company: Company, document: Document, *, effective_from: date | None = None) -> Version | None:
    """What a file says: all of it where nothing was saved yet, else its newest version as a proposal, returned.

    `effective_from` is when the proposal begins, where not on the file's day. Raises AgreementError.
    """
    versions = document.agreements.versions
    if not versions:
        raise AgreementError("The file holds no version of an agreement.")
    if company.workspace.agreements().versions:
        newest = versions[-1]
        begins = effective_from or newest.effective_from
        if begins == ALWAYS:
            raise AgreementError("The file does not say when its agreement begins; say when with --effective-from.")
        return propose(
            company, newest.agreement, base=_newest_saved(company), effective_from=begins,
            effective_until=newest.effective_until, author=newest.author, reason=newest.reason,
        )  # fmt: skip
    company.workspace.adopt(document.agreements)
    if document.rates not in (Rates(), company.rates):
        exchange(company, document.rates, base=rates_revision(company))
    if document.naming != Naming() and document.naming != company.naming:
        rename(company, document.naming)
    else:
        _refresh_for_definitions(company)
    return None


def newest(company: Company) -> int:
    """The number of the newest version, signed or not; 0 before the first."""
    return company.agreements.newest


def rename(company: Company, naming: Naming, author: str = "") -> None:
    """Put names given by hand in force; the prepared figures are made anew.

    Raises EditConflict where somebody else's names are in force than the company was opened with, and WarehouseError.
    """
    workspace = company.workspace
    known = workspace.latest(*NAMES)
    if known is not None and workspace.naming() != company.naming:
        raise EditConflict.of_document("Names of sources and teams", known.author)
    workspace.save(*NAMES, naming.model_dump(), base=known.revision if known else 0, author=author)
    refresh(company.home)


def exchange(company: Company, rates: Rates, *, base: int, author: str = "") -> None:
    """Put exchange rates in force; the prepared figures are made anew. `base` is the revision their author saw.

    Raises EditConflict where somebody saved rates since, and WarehouseError.
    """
    # An empty document counts as put away, and would bring those of a file back.
    content = {"rates": [rate.model_dump(mode="json") for rate in rates.rates]}
    company.workspace.save(*RATES, content, base=base, author=author)
    refresh(company.home)


def rates_revision(company: Company) -> int:
    """The newest revision of the exchange rates; 0 before the first."""
    known = company.workspace.latest(*RATES)
    return known.revision if known else 0


def _newest_saved(company: Company) -> int:
    return company.workspace.agreements().newest


def _refresh_for_definitions(company: Company) -> None:
    """Prepare the figures anew where what is prepared by the agreement changed.

    That is which amounts may be added up, when a lead is handed over, and how long sales' work on it counts.
    """
    day = company.warehouse.data_date
    saved, seen = company.workspace.agreements(), company.agreements
    if definitions(saved.current(day)) != definitions(seen.current(day)) or windows(saved) != windows(seen):
        refresh(company.home)
