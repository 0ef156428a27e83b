"""Where data comes from: one TOML file per CRM, ad platform or tool, with the exports to fetch from it.

    title = "Name"                            # for people
    beside = true                             # what goes beside a CRM's exports, such as ad spend; says nothing alone

    [[exports]]
    name = "Contacts"
    where = "CRM > Contacts > Export > CSV"   # the way there, in one line
    hints = ["all properties"]                # what to choose on the way
    headers = ["Record ID", "Email"]          # headers that such a file has: what it fills follows from them
    template = "leads"                        # or the template whose columns it has

What an export fills and which pages that makes possible is written nowhere: `supply.py` and `possible.py` find out.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from smarketing.errors import UnknownName
from smarketing.guide.templates import template

#: The order in which they are offered: CRMs, what goes beside them, and what has a template.
ORDER = ("hubspot", "salesforce", "pipedrive", "zoho", "dynamics", "close", "spreadsheet", "google_ads", "meta_ads",
         "linkedin_ads", "microsoft_ads", "analytics")  # fmt: skip


@dataclass(frozen=True)
class Export:
    """One file to fetch: where to click, what to choose on the way, and headers that it has."""

    name: str
    where: str
    hints: tuple[str, ...]
    headers: tuple[str, ...]


@dataclass(frozen=True)
class System:
    """A CRM or tool that data comes from, its exports in the order of their use."""

    name: str
    title: str
    exports: tuple[Export, ...]
    beside: bool = False


@cache
def systems() -> dict[str, System]:
    """Every system by its name, in the order in which they are offered."""
    folder = resources.files(__package__).joinpath("systems")
    found = {
        name: _system(name, tomllib.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if (name := file.name.removesuffix(".toml")) != file.name
    }
    return {name: found[name] for name in [*(n for n in ORDER if n in found), *sorted(found.keys() - set(ORDER))]}


def system(name: str) -> System:
    """The system of that name, however it is written: "Google Ads" is google_ads. UnknownName lists what exists."""
    key = name.strip().lower().replace(" ", "_").replace("-", "_")
    for known in systems().values():
        if key in (known.name, known.title.lower().replace(" ", "_")):
            return known
    raise UnknownName("system", name, systems())


def _system(name: str, entry: dict[str, Any]) -> System:
    return System(name, entry["title"], tuple(_export(e) for e in entry["exports"]), entry.get("beside", False))


def _export(entry: dict[str, Any]) -> Export:
    headers = template(entry["template"]).headers if "template" in entry else entry["headers"]
    return Export(entry["name"], entry["where"], tuple(entry["hints"]), tuple(headers))
