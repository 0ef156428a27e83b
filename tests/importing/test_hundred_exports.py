"""One company in a hundred styles of exports: equal figures whatever the style, or a question whose right answer gives
them; never other ones."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.errors import AmbiguousDates, FileError, UnclearFile
from smarketing.importing import import_files, undo
from smarketing.settings import Home
from smarketing.sources import Look, load_maps, understand
from smarketing.sources.look import look_at
from tests.importing.firm import Figures, firm
from tests.importing.styles import MEANT, File, Style, render, style

#: Every run tries the same ones: a red test is a change of ours, never the date's.
SEEDS = range(100)
#: Of how many styles one or more files may be asked about.
LOOKED, ASKED = 200, 4
NEEDED = frozenset({"leads", "deals", "activities"})
FIGURES = """
select (select count(*) from lead_facts) as leads,
    (select count(*) from lead_facts where attempts > 0) as contacted,
    (select count(*) from lead_facts where is_customer and won_deals > 0) as customers,
    count(*) filter (outcome = 'won') as won, count(*) filter (outcome = 'lost') as lost,
    count(*) filter (outcome is null or outcome = 'open') as open,
    round(coalesce(sum(amount) filter (outcome = 'won'), 0), 2) as won_amount
from deal_base
"""


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_are_the_same_in_every_style(seed: int, home: Home, tmp_path: Path) -> None:
    s, company = style(seed), firm(seed)
    if s.vendor in ("salesforce", "zoho"):
        company = company.with_a_deal_each()
    files = render(company, s)
    for file in files:
        (tmp_path / file.name).write_text(file.text, encoding="utf-8")
    _brought(files, s, home, tmp_path)
    assert _figures(home) == company.figures, f"{s}\n{_heads(files)}"


def test_hardly_any_style_is_asked_about() -> None:
    """A question is right where a person would have to ask too, but nobody wants to be asked everything."""
    maps = load_maps()
    asked = [seed for seed in range(LOOKED) if any(u.readings for u in understand(_looks(seed), maps))]
    assert len(asked) <= ASKED, asked


def _looks(seed: int) -> list[Look]:
    s = style(seed)
    files = {f.name: list(csv.reader(f.text.splitlines(), delimiter=s.delimiter)) for f in render(firm(seed), s)}
    return [look_at(name, rows[0], rows[1:]) for name, rows in files.items()]


def _brought(files: Sequence[File], s: Style, home: Home, folder: Path) -> None:
    if s.order == "together":
        _loaded(files, home, folder)
        return
    back = s.seed % len(files)
    for place, file in enumerate(files):
        if _loaded([file], home, folder) and s.order == "undo" and place == back:
            undo(home)
            _loaded([file], home, folder)


def _loaded(files: Sequence[File], home: Home, folder: Path) -> bool:
    """Import files, answering what is asked as a person would; whether anything was loaded. Lists that none of the
    figures needs may be refused where they come alone."""
    told: dict[str, str] = {}
    for _ in range(2 * len(files) + 1):
        try:
            import_files([folder / f.name for f in files], home, told=told, dates=None)
            return True
        except UnclearFile as question:
            asked = next(f for f in files if f.name == question.file)
            assert asked.name not in told, question
            told[asked.name] = _answer(asked, question)
        except AmbiguousDates:
            raise AssertionError("Days after the twelfth tell the order of day and month.") from None
        except FileError:
            if not NEEDED & {f.list for f in files}:
                return False
            raise
    raise AssertionError("The questions do not end.")


def _answer(asked: File, question: UnclearFile) -> str:
    if asked.list not in MEANT:
        return "skip"
    offered = [name for name, _ in question.readings]
    right = [name for name in offered if name in MEANT[asked.list]]
    assert right, f"{asked.name} is none of {offered}"
    return right[0]


def _figures(home: Home) -> Figures:
    row = open_company(home).warehouse.query(FIGURES).iloc[0]
    return Figures(
        **{name: float(row[name]) if name == "won_amount" else int(row[name]) for name in asdict(firm(0).figures)}
    )


def _heads(files: Sequence[File]) -> str:
    return "\n".join(f"{f.list}: {f.name}: {' / '.join(f.text.splitlines()[:2])}" for f in files)
