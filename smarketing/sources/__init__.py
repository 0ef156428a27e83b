"""Reading exports: one file in, one canonical relation in a DuckDB connection out. Knows nothing of the warehouse."""

from __future__ import annotations

from smarketing.sources.archives import Export, unpacked
from smarketing.sources.dialect import Preview, peek
from smarketing.sources.edition import edition
from smarketing.sources.maps import Map, ObjectMap, load_maps, save_map
from smarketing.sources.reading import UNREADABLE, find_exports
from smarketing.sources.recognise import Match, recognise, suggest
from smarketing.sources.staging import Skipped, Staged, discard, stage

__all__ = [
    "UNREADABLE",
    "Export",
    "Map",
    "Match",
    "ObjectMap",
    "Preview",
    "Skipped",
    "Staged",
    "discard",
    "edition",
    "find_exports",
    "load_maps",
    "peek",
    "recognise",
    "save_map",
    "stage",
    "suggest",
    "unpacked",
]
