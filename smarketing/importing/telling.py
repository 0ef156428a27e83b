"""What people say of the files of an import: what each is, in the words they have for it, and which of its headers
fills which column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from smarketing.errors import UnknownName
from smarketing.sources import SKIP, Map
from smarketing.sources.recognise import plain_objects

Said = TypeVar("Said")

#: What is said of a file besides what it is: load it whatever speaks against it; ask again what was answered before.
ANYWAY, ASK = "anyway", "ask"
#: What people call lists that go by another name here.
CALLED = {
    **dict.fromkeys(("deals", "deal", "opportunity", "opps"), "opportunities"),
    **dict.fromkeys(("visits", "web_visits", "web_traffic"), "traffic"),
    **dict.fromkeys(("ad_spend", "spend", "ads"), "costs"),
    **dict.fromkeys(("accounts", "organizations", "organisations"), "companies"),
    **dict.fromkeys(("people", "persons"), "contacts"),
    **dict.fromkeys(("users", "owners", "team"), "reps"),
    **dict.fromkeys(("deal_stages", "deal_history", "stages"), "stage_changes"),
    **dict.fromkeys(("lead_stages", "lead_history"), "lead_stage_changes"),
    **dict.fromkeys(("mails", "e_mails"), "emails"),
}
#: What is said of those that nobody calls by their name here.
_FRIENDLY = {"opportunities": "deals", "traffic": "visits", "stage_changes": "deal_stages"}


def kinds(maps: Sequence[Map]) -> tuple[str, ...]:
    """What a file may be said to be, as people call it; `skip` and the like last."""
    return (*(_FRIENDLY.get(o.name, o.name) for o in plain_objects(maps)), SKIP, ANYWAY, ASK)


def friendly(kind: str) -> str:
    """What people call an object of the maps: "deals" of opportunities."""
    return _FRIENDLY.get(kind, kind).replace("_", " ")


def understood(told: Mapping[str, str], maps: Sequence[Map]) -> dict[str, str]:
    """What was said of files, each in the word that the maps have for it. UnknownName for a word nobody knows."""
    known = {*(o.name for o in plain_objects(maps)), SKIP, ANYWAY, ASK}
    found = {}
    for file, word in told.items():
        name = "_".join(word.strip().lower().replace("-", " ").split())
        found[file] = name if name in known else CALLED.get(name, "")
        if not found[file]:
            raise UnknownName("kind of file", word, kinds(maps))
    return found


def meant(said: Mapping[str, Said], name: str, file: Path) -> Said | None:
    """What was said of the table that reports call `name`, in `file`: under that name, or with as much of its folders
    as it takes to tell it from others of that name. Of several that fit the longest counts."""
    fitting = [called for called in said if fits(called, name, file)]
    return said[max(fitting, key=len)] if fitting else None


def fits(called: str, name: str, file: Path) -> bool:
    """Whether a table goes by what somebody called it.

    >>> fits("contacts.csv", "may.zip/contacts.csv", Path("/in/may.zip")), fits("in/a.csv", "a.csv", Path("/out/a.csv"))
    (True, False)
    """
    whole = (file.parent / name).as_posix()
    return f"/{whole}".endswith(f"/{Path(called).as_posix().removeprefix('./')}")


def insist(called: Iterable[str], tables: Sequence[tuple[str, Path]]) -> None:
    """UnknownName where something was said of a file that is none of those of the import."""
    for one in called:
        if not any(fits(one, name, file) for name, file in tables):
            raise UnknownName("file", one, dict.fromkeys(name for name, _ in tables))


def of_files(said: Mapping[str, Said], files: Iterable[Path]) -> dict[str, Said]:
    """What was said of tables in these files; the others may come another time."""
    there = {file.name for file in files}
    return {called: word for called, word in said.items() if there & set(Path(called).parts)}
