"""What people say and the figures prepared by it agree whenever somebody looks: after a kill, and across homes."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from smarketing import people, signing
from smarketing.agreement import Naming, Rate, Rates
from smarketing.company import open_company, refresh
from smarketing.errors import WarehouseError
from smarketing.importing import import_files, return_to, undo
from smarketing.settings import REPOSITORY, Home
from smarketing.warehouse import Store, edition, store

KILLS = int(os.environ.get("KILLS", "16"))
DEALS = """\
deal_id,deal_name,lead_id,amount,currency,outcome,created_at,closed_at
1,Big,1,60,EUR,won,2026-01-05,2026-02-01
2,Large,2,40,EUR,won,2026-01-05,2026-02-01
3,Small,3,10,USD,won,2026-01-05,2026-02-01
"""
LEADS = """\
lead_id,email,source,owner,created
1,ann@example.com,Fair,Rita,2026-01-05
2,bea@example.com,Fair,Rita,2026-01-06
3,cid@example.com,Fair,Rita,2026-01-07
"""

#: Loaded once, then forked for everything said: only the saying is left to be killed. Takes lines of a home, what is
#: said, and the seconds after which to kill, and says how it ended.
DRIVER = """
import os, signal, sys, time
from pathlib import Path
from smarketing.settings import Home
from tests.test_words_and_figures import SAYINGS

print("ready", flush=True)
for line in sys.stdin:
    home, saying, value, delay = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if not child:
        try:
            SAYINGS[saying](Home(Path(home)), int(value))
        finally:
            os._exit(0)
    ends = time.monotonic() + float(delay)
    while time.monotonic() < ends and not os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def set_rate(home: Home, value: int) -> None:
    company = open_company(home)
    rates = Rates(rates=(Rate(currency="USD", into="EUR", rate=float(value)),))
    signing.exchange(company, rates, base=signing.rates_revision(company))


def name_source(home: Home, value: int) -> None:
    signing.rename(open_company(home), Naming(sources={"Fair": f"Fair {value}"}))


def merge_or_separate(home: Home, value: int) -> None:
    company = open_company(home)
    if people.counts(company).people == 3:
        people.merge(company, [("generic", "1"), ("generic", "2")])
    else:
        people.separate(company, ("generic", "2"))


def take_back(home: Home, value: int) -> None:
    undo(home)


SAYINGS: dict[str, Callable[[Home, int], None]] = {
    "rate": set_rate, "name": name_source, "people": merge_or_separate, "undo": take_back
}  # fmt: skip


def agrees(home: Home) -> bool:
    """Whether revenue, sources and people are those of the rate, name and decisions that are saved."""
    company = open_company(home)
    (rate,) = company.rates.rates
    revenue = company.warehouse.query("select sum(countable) as revenue from deal_base where outcome = 'won'")
    return (
        float(revenue["revenue"].iloc[0]) == 100 + 10 * rate.rate
        and company.names("source") == [company.naming.sources.get("Fair", "Fair")]
        and people.counts(company).people == (2 if company.workspace.decisions().same else 3)
    )


@pytest.fixture
def spoken(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Three leads and two deals, one in dollars, of two imports; said once what can be said, after the second."""
    monkeypatch.delenv("SMARKETING_DATABASE", raising=False)
    for name, text in (("leads.csv", LEADS), ("deals.csv", DEALS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    import_files([tmp_path / "deals.csv", tmp_path / "leads.csv"], home)
    import_again(home, tmp_path)
    set_rate(home, 2)
    name_source(home, 0)
    return home


def import_again(home: Home, folder: Path) -> None:
    """A second import, so that there is one to take back."""
    header, first = LEADS.splitlines()[:2]
    (folder / "more.csv").write_text(f"{header}\n{first.replace('Rita', 'Sam')}\n", encoding="utf-8")
    import_files([folder / "more.csv"], home)


@pytest.fixture
def driver() -> Iterator[Any]:
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "ready\n"

    def killed_after(delay: float, home: Home, saying: str, value: int) -> int:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{home.folder}\t{saying}\t{value}\t{delay}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    yield killed_after
    process.stdin.close()
    process.stdout.close()
    process.wait(timeout=30)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_killed_at_any_moment_the_figures_are_those_of_the_words_that_were_saved(
    spoken: Home, tmp_path: Path, driver: Any
) -> None:
    """Found wrong: killed after the words were saved and before the figures were prepared by them, the old figures
    stayed beside the new words for good, in 62 of 68 kills. `KILLS=100` tries more."""
    chance, kills, value = random.Random(7), 0, 2
    whole = dict.fromkeys(SAYINGS, 0.0)
    for saying in SAYINGS:
        value += 1
        began = time.monotonic()
        assert driver(60, spoken, saying, value) == 0
        whole[saying] = time.monotonic() - began
    while kills < KILLS:
        saying = list(SAYINGS)[kills % len(SAYINGS)]
        if len(Store(spoken.warehouse).versions) == 1:
            import_again(spoken, tmp_path)
        value += 1
        began = time.monotonic()
        ended = driver(whole[saying] * chance.random(), spoken, saying, value)
        if ended == 0:
            whole[saying] = min(whole[saying], time.monotonic() - began)  # it took less time than the first
        kills += ended == -signal.SIGKILL
        assert agrees(spoken), f"{saying}, after {kills} kills"
    refresh(spoken)
    assert not list(spoken.warehouse.glob("draft-*"))


def test_two_homes_that_share_a_workspace_agree(spoken: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found wrong: what was said in one home changed the words of the other, and not its figures."""
    monkeypatch.setenv("SMARKETING_DATABASE", f"sqlite:///{tmp_path / 'shared.sqlite3'}")
    other = Home(tmp_path / "other")
    import_files([tmp_path / "deals.csv", tmp_path / "leads.csv"], other)
    for home, said in ((spoken, 3), (other, 4), (spoken, 5)):
        set_rate(home, said)
        name_source(home, said)
        merge_or_separate(home, said)
        assert agrees(spoken)
        assert agrees(other)


def test_figures_that_another_version_of_the_app_prepared_are_prepared_anew(
    spoken: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Store(spoken.warehouse).current
    assert open_company(spoken).warehouse.file == before
    monkeypatch.setattr(edition, "_ours", lambda: b"another")
    opened = open_company(spoken)
    assert opened.warehouse.file != before
    assert agrees(spoken)
    assert open_company(spoken).warehouse.file == opened.warehouse.file


def test_of_many_who_find_the_figures_outdated_one_prepares_them(spoken: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others wait for it, and open what it made."""
    monkeypatch.setattr(store, "PATIENCE", 60)
    monkeypatch.setattr(edition, "_ours", lambda: b"another")
    opened: list[Path | None] = []
    threads = [Thread(target=lambda: opened.append(open_company(spoken).warehouse.file)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [Store(spoken.warehouse).current] * 4


class TestAFolderThatCannotBeWritten:
    """What cannot be done is a sentence, and the warehouse stays what it was."""

    def test_read_only(self, spoken: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*given: object, **named: object) -> None:
            raise PermissionError(13, "Permission denied", str(spoken.warehouse / "lock"))

        before = Store(spoken.warehouse).current
        monkeypatch.setattr(store.FileLock, "acquire", refuse)
        with pytest.raises(
            WarehouseError, match=r"Nothing was taken back: .*lock: it may not be written by this user\."
        ):
            undo(spoken)
        with pytest.raises(WarehouseError, match="Nothing was taken back"):
            return_to(spoken, 0)
        with pytest.raises(WarehouseError, match=r"The figures cannot be prepared: .* may not be written"):
            set_rate(spoken, 9)
        assert Store(spoken.warehouse).current == before

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
    def test_full_disk(self, spoken: Home, tmp_path: Path) -> None:
        """Found wrong: half of a copy of the warehouse stayed, and took the room that was left."""
        before = sorted(spoken.warehouse.iterdir())
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, hard))
        try:
            with pytest.raises(WarehouseError, match="The figures cannot be prepared"):
                refresh(spoken)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert sorted(spoken.warehouse.iterdir()) == before
        assert agrees(spoken)
