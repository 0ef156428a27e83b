"""Finds the Views: every module of this package that defines `VIEW`. Adding a View is adding its two files."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from smarketing import views
from smarketing.errors import UnknownName
from smarketing.views.base import View

#: The order in which a manager asks: first whether promises are kept, then why.
ORDER = (
    "scorecard",
    "sla-progress",
    "volumes",
    "mqls-per-day",
    "leads-by-source",
    "fit-interest",
    "sales-by-day",
    "rep-activity",
    "follow-up",
    "lead-aging",
    "funnel",
    "deal-stages",
    "month-review",
    "ledger",
)


def _found() -> dict[str, View]:
    modules = (
        import_module(f"{views.__name__}.{m.name}") for m in iter_modules(views.__path__) if m.name != "registry"
    )
    found = {m.VIEW.name: m.VIEW for m in modules if hasattr(m, "VIEW")}
    known = [name for name in ORDER if name in found]
    return {name: found[name] for name in [*known, *sorted(found.keys() - set(known))]}


VIEWS: dict[str, View] = _found()


def view(name: str) -> View:
    """The View of that name; UnknownName lists what exists."""
    try:
        return VIEWS[name]
    except KeyError:
        raise UnknownName("view", name, VIEWS) from None
