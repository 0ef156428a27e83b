"""Prints import time against a bare read of the same files, be they few and large or many and small, each View against
pandas, and peak memory."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import geometric_mean, median

import pandas as pd

from benchmarks import exports, in_pandas, small_files
from smarketing.company import Company, open_company
from smarketing.settings import REPOSITORY, Home
from smarketing.views import VIEWS, Filters, Result, rep_activity
from smarketing.views.base import run

BARE = """
import duckdb, sys
con = duckdb.connect(sys.argv[1])
for position, file in enumerate(sys.argv[2:]):
    con.execute(f"create table t{position} as from read_csv('{file}')")
con.execute("checkpoint")
"""
#: What each View's table adds up to, to be compared with what pandas found.
TOTALS: dict[str, Callable[[Result], float]] = {
    "sla-progress": lambda result: result.rows["mqls"].sum(),
    "leads-by-source": lambda result: result.rows["revenue"].sum(),
    "sales-by-day": lambda result: result.rows["revenue"].sum(),
    "rep-activity": lambda result: result.rows["attempts"].sum(),
    "lead-aging": lambda result: result.rows["total"].sum(),
}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory(prefix="smarketing-bench-", dir=options.folder) as name:
        folder = Path(name)
        _time_small_files(folder, options.small, options.runs)
        if options.only_small:
            return
        files = exports.write(folder / "exports", options.scale)
        rows = f"{int(exports.LEADS * options.scale):,} leads, {int(exports.ACTIVITIES * options.scale):,} activities"
        print(f"{rows}, {sum(f.stat().st_size for f in files) / 1e6:,.0f} MB of CSV")
        _time_import(folder, files, options.runs)
        _time_views(Home(folder / "home"), folder / "exports")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is 1,000,000 leads and 10,000,000 activities")
    parser.add_argument("--runs", type=int, default=3, help="imports and bare reads, in turn")
    parser.add_argument("--small", type=int, default=1000, help="small files in one archive")
    parser.add_argument("--only-small", action="store_true", help="nothing but these")
    parser.add_argument("--folder", type=Path, default=None, help="where to put the files, a few GB")
    return parser.parse_args()


def _time_small_files(folder: Path, files: int, runs: int) -> None:
    """By the processor time of whole processes: the clock would show what else the machine does."""
    archive, ratios = small_files.write(folder / "small.zip", files), []
    for turn in range(runs):
        unpacked, database = folder / f"small-{turn}", folder / f"small-{turn}.duckdb"
        bare = _child([sys.executable, "-c", small_files.BARE, str(database), str(archive), str(unpacked)], folder)
        ours = _child([sys.executable, "-m", "smarketing", "import", str(archive)], folder / f"small-home-{turn}")
        ratios.append(ours.processor / bare.processor)
        print(f"  run {turn + 1}: bare {bare.processor:.1f} s, import {ours.processor:.1f} s of processor time")
    print(f"{files:,} small files in one archive / their bare reading: {median(ratios):.1f} (target: at most 10)")


def _time_import(folder: Path, files: list[Path], runs: int) -> None:
    """Bare and import in turn, so that a slow minute of the machine hits both; the median of the pairwise ratios."""
    ratios = []
    for turn in range(runs):
        (folder / "bare.duckdb").unlink(missing_ok=True)
        bare = _child([sys.executable, "-c", BARE, str(folder / "bare.duckdb"), *map(str, files)], folder)
        home = folder / ("home" if turn == runs - 1 else f"home-{turn}")
        ours = _child([sys.executable, "-m", "smarketing", "import", *map(str, files)], home)
        ratios.append(ours.seconds / bare.seconds)
        print(f"  run {turn + 1}: bare {bare}, import {ours}")
    print(f"import / bare CREATE TABLE AS FROM read_csv: {median(ratios):.2f} (target: at most 2.5)")


@dataclass(frozen=True)
class Cost:
    """What a process took: `seconds` on the clock and of `processor` time, and the peak of its `memory` in MB."""

    seconds: float
    processor: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s ({self.memory:,.0f} MB)"


def _child(command: list[str], home: Path) -> Cost:
    """Run a process; its peak of memory is that of this process alone, read by a small parent."""
    probe = (
        "import json, resource, subprocess, sys, time; start = time.perf_counter(); "
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(json.dumps([time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *command], check=True, capture_output=True, text=True, cwd=REPOSITORY,
        env=os.environ | {"SMARKETING_HOME": str(home)},
    )  # fmt: skip
    return Cost(*json.loads(done.stdout))


def _time_views(home: Home, folder: Path) -> None:
    """The figures of each View's table, by its SQL and by pandas; beside them the whole answer a page shows, with its
    headline, cards, comparison, projection and what was left out."""
    company, frames = open_company(home), in_pandas.load(folder)
    ratios = []
    for name, by_pandas in in_pandas.VIEWS.items():
        result, whole = _timed(lambda name=name: VIEWS[name].ask(company, Filters()), 5)
        _, ours = _timed(lambda name=name: _figures(company, name), 5)
        expected, theirs = _timed(lambda compute=by_pandas: compute(frames), 3)
        _insist(name, TOTALS[name](result), expected)
        ratios.append(theirs / ours)
        print(
            f"  {name:16} {ours * 1000:6.0f} ms, pandas {theirs * 1000:7.0f} ms: {theirs / ours:6.1f} x faster "
            f"(whole answer {whole * 1000:.0f} ms)"
        )
    print(
        f"views against pandas: slowest {min(ratios):.1f} x (target: at least 1), "
        f"geometric mean {geometric_mean(ratios):.1f} x (target: at least 5)"
    )
    print(f"peak memory of this process, pandas' frames included: {_peak():,.0f} MB")


def _figures(company: Company, name: str) -> pd.DataFrame:
    filters = Filters().settled(company.warehouse.data_date)
    if name == "rep-activity":  # its statement is written in several files
        return rep_activity.figures(company, filters)
    return run(company, name.replace("-", "_"), filters, every_lead=False)


def _insist(name: str, found: float, expected: float) -> None:
    """Speed of a wrong answer is no speed."""
    if abs(found - expected) > 1e-6 * abs(expected):
        sys.exit(f"{name}: the totals differ: {found:,.2f} by the View, {expected:,.2f} by pandas")


def _timed(compute: Callable[[], object], runs: int) -> tuple[object, float]:
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        result = compute()
        seconds.append(time.perf_counter() - start)
    return result, median(seconds)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
