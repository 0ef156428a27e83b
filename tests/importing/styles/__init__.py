"""One company's lists in the styles people have: names of columns in many spellings and languages, vendors' layouts,
ids of every kind or none, whole or split, under names that say what they are or do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.importing.firm import Firm
from tests.importing.styles import hubspot, lists, others, pipedrive, salesforce, zoho
from tests.importing.styles.style import Style, style
from tests.importing.styles.writer import File, Writer

__all__ = ["MEANT", "File", "Style", "render", "style"]

#: What a person who is asked says of each list; any of them is right.
MEANT = {
    "leads": ("leads", "contacts"),
    "deals": ("opportunities",),
    "activities": ("activities",),
    "reps": ("reps",),
    "companies": ("companies",),
    "history": ("stage_changes",),
    "spend": ("costs", "ad_spend", "spend", "campaigns"),
}
_LISTS: Mapping[str, Callable[[Writer], tuple[dict[str, list[str]]]]] = {
    "leads": lists.leads,
    "deals": lists.deals,
    "activities": lists.activities,
    "reps": lists.reps,
    "companies": lists.companies,
    "history": lists.history,
    "spend": lists.spend,
    "orders": others.orders,
    "tickets": others.tickets,
    "products": others.products,
}
_VENDORS: Mapping[str, Callable[[Writer, str], list[File]]] = {
    "hubspot": hubspot.files,
    "salesforce": salesforce.files,
    "pipedrive": pipedrive.files,
    "zoho": zoho.files,
}


def render(firm: Firm, s: Style) -> list[File]:
    """The company's files in a style, in the order in which they come."""
    writer = Writer(firm, s)
    return [file for listed in s.lists for file in _files(writer, listed)]


def _files(writer: Writer, listed: str) -> list[File]:
    vendor = writer.style.vendor
    if vendor and listed in ("leads", "deals", "activities"):
        return _VENDORS[vendor](writer, listed)
    return [writer.file(listed, *_LISTS[listed](writer))]
