"""What the files of an import are, decided together by evidence: their headers and values, their keys, and which of
them point to which. A CRM's name is a dialect: it counts where headers speak for it that no other source has, and what
its map does not read is read by plain names. Reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from smarketing.sources import belonging, testimony
from smarketing.sources.case import Case
from smarketing.sources.look import Look, look_at
from smarketing.sources.maps import GENERIC, Map, ObjectMap
from smarketing.sources.matching import Match
from smarketing.sources.neighbours import links_between, without_links
from smarketing.sources.understood import Told, Understood, corrected
from smarketing.sources.verdict import verdict


def recognise(headers: Sequence[str], maps: Sequence[Map], name: str = "") -> Match | None:
    """What a single file with such headers is read as; None where it is not read, or only a person can tell."""
    found = understand([look_at(name, headers)], maps)[0]
    return found.match


def understand(
    looks: Sequence[Look], maps: Sequence[Map], told: Mapping[int, Told] | None = None, held: Sequence[Look] = ()
) -> list[Understood]:
    """What each of the files of one import is, all of them considered together, and with what is `held` already.

    `told` is what a person has said of files, by their place. UnknownName for a kind of file, a column or a header that
    does not exist.
    """
    told = told or {}
    objects = plain_objects(maps)
    everything = without_links([*looks, *held])
    links = links_between(everything)
    cases = [Case(look, maps, objects, told.get(place, Told())) for place, look in enumerate(everything)]
    testimony.hear(cases, links)
    belonging.settle(cases, links)
    return [
        corrected(testimony.with_links(verdict(case), case, cases, links), case.told) for case in cases[: len(looks)]
    ]


def plain_objects(maps: Iterable[Map]) -> tuple[ObjectMap, ...]:
    return tuple(o for m in maps if m.crm == GENERIC for o in m.objects)
