"""A verdict on a month that is over stays, however much later it is asked for, from the same and from newer exports."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from smarketing.agreement import Agreement, Agreements
from smarketing.agreement.effort import Window, windows
from smarketing.agreement.history import AS_IF_SIGNED, Version
from smarketing.agreement.model import SalesPromises
from smarketing.company import Company, open_company
from smarketing.demo import write
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.views import Filters
from smarketing.views.periods import Span
from smarketing.views.scorecard_lines import OPEN
from smarketing.views.scorecard_promises import lines_of, month_of

LATER = (0, 10, 30, 90)
FINAL = ("kept", "not kept")
LAST = date(2026, 12, 31)
#: How verdicts on one promise may follow each other: open until it is decided, then the same for good.
Verdicts = dict[str, list[str]]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> dict[date, Company]:
    """The demo company as exported on some days: all that an earlier export holds, and what has happened since."""
    found = {}
    for until in (date(2026, 11, 30), LAST):
        folder = tmp_path_factory.mktemp(f"until {until}")
        write(folder / "exports", until)
        home = Home(folder / "home")
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("SMARKETING_TODAY", f"{until}")
            import_files([folder / "exports"], home)
            found[until] = open_company(home)
    return found


def verdicts(company: Company, span: Span, as_of: date) -> dict[str, str]:
    """What is said of each promise of a month, with what was known on a day after it."""
    filters = Filters(end=span.last, as_of=as_of)
    return {line.promise: line.verdict for line in lines_of(company, filters, month_of(company, span, span.last))}


def check(told: dict[str, list[str]], span: Span) -> None:
    for promise, found in told.items():
        decided = [verdict for verdict in found if verdict in FINAL]
        assert len(set(decided)) <= 1, (span.name, promise, found)
        opening = found[: len(found) - len(decided)]
        assert found[len(opening) :] == decided, (span.name, promise, found)
        assert all(verdict in (*OPEN, "unknown", "not agreed", "no agreement in force") for verdict in opening)


def test_every_month_s_verdict_stays_from_one_export(exports: dict[date, Company]) -> None:
    """Found wrong on the demo company: July's calls per SQL, 1.5 and “not kept” at its end, 2.6 and “kept” two months
    later, because calls went on; so this month always looked worse than the last.

    asked            | at its end  | 10 days later | 30 days later | 90 days later
    July, calls/SQL  | not due yet | not due yet   | not kept, 1.8 | not kept, 1.8
    """
    company = exports[LAST]
    span, decided = Span.holding(date(2025, 8, 1), "month"), 0
    while span.last <= LAST:
        days = [span.last + timedelta(days=later) for later in LATER]
        told: Verdicts = {}
        for as_of in days:
            if as_of <= LAST:
                for promise, verdict in verdicts(company, span, as_of).items():
                    told.setdefault(promise, []).append(verdict)
        check(told, span)
        if days[-1] <= LAST:
            # The 30 days of the last lead handed over are over, too.
            assert not {found[-1] for found in told.values()} & {*OPEN}, (span.name, told)
        decided += sum(found[-1] in FINAL for found in told.values())
        span = Span.holding(span.last + timedelta(days=1), "month")
    assert decided > 40


def test_a_newer_export_changes_no_verdict(exports: dict[date, Company]) -> None:
    """October and September as the export of November's end has them, and as that of the end of the year does."""
    first, second = exports.values()
    told: dict[Span, Verdicts] = {}
    spans = [Span.holding(date(2026, month, 1), "month") for month in (9, 10, 11)]
    for span in spans:
        for promise, verdict in verdicts(first, span, date(2026, 11, 30)).items():
            told.setdefault(span, {}).setdefault(promise, []).append(verdict)
    for span in spans:
        for as_of in (date(2026, 11, 30), LAST):
            for promise, verdict in verdicts(second, span, as_of).items():
                told[span][promise].append(verdict)
        check(told[span], span)
    assert sum(found[-1] in FINAL for verdicts in told.values() for found in verdicts.values()) > 20


def versions(*parts: tuple[date, int | None]) -> Agreements:
    """Signed versions from their first days, each with its days for sales' work."""
    return Agreements(
        tuple(
            Version(n, Agreement(sales=SalesPromises(effort_days=days)), first, signatures=AS_IF_SIGNED)
            for n, (first, days) in enumerate(parts, start=1)
        )
    )


def test_the_days_are_those_of_the_version_in_force_at_the_hand_over() -> None:
    """Windows cover every day: 45 days where a version says so, the usual 30 before it and where it says nothing."""

    assert windows(Agreements.always(Agreement(sales=SalesPromises(effort_days=45)))) == (
        Window(date.min, date.max, 45),
    )
    from_july = versions((date(2026, 1, 1), None), (date(2026, 7, 1), 60), (date(2026, 9, 1), 60))
    assert windows(from_july) == (Window(date.min, date(2026, 6, 30), 30), Window(date(2026, 7, 1), date.max, 60))
    assert windows(Agreements.always(Agreement())) == windows(Agreements()) == (Window(date.min, date.max, 30),)
