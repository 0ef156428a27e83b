"""Many people at once: each number is won by one of them, and every other one is told."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pytest

from smarketing.agreement import Agreement, Agreements, Signature, Version
from smarketing.agreement.history import SIDES, UNDATED
from smarketing.agreement.model import Side
from smarketing.workspace import Workspace

WRITERS, ROUNDS = 8, 10
#: Seconds for the others to start, on a machine that has much else to do.
PATIENCE = 90
FIRST = date(2026, 11, 1)
Attempt = Callable[[Workspace, int, int], object]


def propose(workspace: Workspace, base: int, writer: int) -> None:
    workspace.propose(
        Agreement(min_leads_to_rank=writer + 1), base=base, effective_from=FIRST, author=f"writer {writer}"
    )


def save(workspace: Workspace, base: int, writer: int) -> None:
    workspace.save("note", "Monday", {"writer": writer}, base=base)


def outcomes(url: str, writer: int, barrier: Any, attempt: Attempt) -> list[str]:
    """What became of a writer's attempt in each round, in which all start together from the same newest version."""
    told = []
    for base in range(ROUNDS):
        barrier.wait(PATIENCE)
        try:
            attempt(Workspace(url), base, writer)
            told.append("won")
        except Exception as error:
            told.append(type(error).__name__)
        barrier.wait(PATIENCE)
    return told


def in_a_process(url: str, writer: int, barrier: Any, attempt: Attempt, results: Any) -> None:
    results.put(outcomes(url, writer, barrier, attempt))


def by_processes(url: str, attempt: Attempt) -> list[list[str]]:
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(WRITERS), context.Queue()
    processes = [
        context.Process(target=in_a_process, args=(url, writer, barrier, attempt, results)) for writer in range(WRITERS)
    ]
    # A page that another test ran may have left itself behind as the main module, and every process would run it.
    with patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        for process in processes:
            process.start()
    told = [results.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join()
    return told


def by_threads(url: str, attempt: Attempt) -> list[list[str]]:
    barrier = threading.Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(lambda writer: outcomes(url, writer, barrier, attempt), range(WRITERS)))


@pytest.mark.parametrize(
    ("side_by_side", "attempt"), [(by_processes, propose), (by_threads, propose), (by_threads, save)]
)
def test_of_writers_who_start_together_one_wins_and_the_others_are_told(
    url: str, side_by_side: Callable[[str, Attempt], list[list[str]]], attempt: Attempt
) -> None:
    """The tables are not there yet either: the first round's writers make them at the same time."""
    rounds = zip(*side_by_side(url, attempt), strict=True)
    assert [Counter(told) for told in rounds] == [Counter({"won": 1, "EditConflict": WRITERS - 1})] * ROUNDS
    workspace = Workspace(url)
    if attempt is propose:
        assert [version.number for version in workspace.agreements().versions] == list(range(1, ROUNDS + 1))
    else:
        assert workspace.documents("note")[0].revision == ROUNDS


def test_both_sides_sign_at_the_same_moment(url: str) -> None:
    """Neither gets in the other's way, and the one who came second puts the version in force."""
    workspace = Workspace(url)
    for base in range(ROUNDS):
        number = workspace.propose(Agreement(), base=base, effective_from=FIRST).number
        barrier = threading.Barrier(2)

        def sign(side: Side, number: int = number, barrier: threading.Barrier = barrier) -> bool:
            barrier.wait(PATIENCE)
            return Workspace(url).sign(number, side, "Somebody").signed

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(sign, SIDES)) == [False, True]
        assert workspace.agreements().versions[-1].signed


def test_readers_never_see_half_of_a_history(url: str) -> None:
    """While a file is taken over, a reader sees none of its versions or all of them with their signatures."""
    both = tuple(Signature(side, "Somebody", UNDATED) for side in ("marketing", "sales"))
    history = Agreements(tuple(Version(n, Agreement(), FIRST, signatures=both) for n in range(1, 31)))
    seen, done = set(), threading.Event()

    def read() -> None:
        while not done.is_set():
            known = Workspace(url).agreements()
            seen.add((len(known.versions), sum(version.signed for version in known.versions)))

    reader = threading.Thread(target=read)
    reader.start()
    Workspace(url).adopt(history)
    done.set()
    reader.join()
    assert seen <= {(0, 0), (30, 30)}
