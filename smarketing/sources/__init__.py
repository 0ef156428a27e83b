"""Reading exports: one file in, one canonical relation in a DuckDB connection out. Knows nothing of the warehouse."""

from __future__ import annotations

from smarketing.sources.archives import Export, unpacked
from smarketing.sources.dialect import Preview, peek
from smarketing.sources.edition import edition
from smarketing.sources.look import Look, look_at, look_at_held
from smarketing.sources.looking import look
from smarketing.sources.maps import Map, ObjectMap, load_maps, save_map
from smarketing.sources.matching import Match, known_keys
from smarketing.sources.nearest import suggest
from smarketing.sources.reading import UNREADABLE, find_exports
from smarketing.sources.recognise import recognise, understand
from smarketing.sources.refusals import LEFT_EMPTY
from smarketing.sources.staging import Skipped, Staged, discard, likely, stage
from smarketing.sources.understood import SKIP, Reading, Told, Understood

__all__ = [
    "LEFT_EMPTY",
    "SKIP",
    "UNREADABLE",
    "Export",
    "Look",
    "Map",
    "Match",
    "ObjectMap",
    "Preview",
    "Reading",
    "Skipped",
    "Staged",
    "Told",
    "Understood",
    "discard",
    "edition",
    "find_exports",
    "known_keys",
    "likely",
    "load_maps",
    "look",
    "look_at",
    "look_at_held",
    "peek",
    "recognise",
    "save_map",
    "stage",
    "suggest",
    "understand",
    "unpacked",
]
