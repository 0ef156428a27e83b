"""Stages that a file of deals says its deals entered: a column per stage, and when a deal entered the one it is in.

The file stays a file of deals; its entries are a second relation, for the table of stage changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from smarketing.schema import SQL_TYPE, STAGE_CHANGES
from smarketing.sources import values
from smarketing.sources.maps import STAGED_AT
from smarketing.sources.sql import literal, quoted

_QUOTES = " \t\"'“”„‟‘’‚‛«»‹›`´"
#: The columns of an entry that a deal's row says.
GIVEN = ("opportunity_id", "opportunity", "stage", "outcome", "pipeline", "changed_at")


@dataclass(frozen=True)
class Stage:
    """A stage as a header names it."""

    name: str
    pipeline: str | None


def stage_of(header: str, beginnings: Iterable[str]) -> Stage | None:
    """The stage whose entry a header dates; None where it begins otherwise, or names none.

    >>> stage_of('Date entered “Closed Won (Sales Pipeline)”', ["Date entered"])
    Stage(name='Closed Won', pipeline='Sales Pipeline')
    >>> stage_of("hs_v2_date_entered_closedwon", ["hs_v2_date_entered_"])
    Stage(name='closedwon', pipeline=None)
    """
    said = header.strip().lstrip("\ufeff").removeprefix("property_")
    for beginning in beginnings:
        if said.casefold().startswith(beginning.casefold()):
            rest = said[len(beginning) :].strip(_QUOTES)
            name, pipeline = _in_pipeline(rest)
            return Stage(name, pipeline or None) if name else None
    return None


def _in_pipeline(said: str) -> tuple[str, str]:
    """A stage, and the pipeline in brackets behind it; empty where there is none."""
    name, _, pipeline = said.removesuffix(")").rpartition("(")
    if not said.endswith(")") or ")" in pipeline or not name.strip():
        return said, ""
    return name.strip().strip(_QUOTES), pipeline.strip(_QUOTES)


def record_sql(columns: Collection[str]) -> str:
    """What makes an entry that has no id of its own: the deal, the stage and the time."""
    deal = ", ".join(c for c in ("opportunity_id", "opportunity") if c in columns)
    return f"concat_ws('|', coalesce({deal}), stage, changed_at)"


def relation_sql(
    rows: str,
    row: str,
    held: Collection[str],
    stages: Mapping[str, Stage],
    words: Mapping[str, str],
    seen: Iterable[str],
) -> str:
    """The entries that the deals in `rows`, with the canonical columns `held`, say: a row for each, as a SELECT.

    `stages` are the columns that date a stage; `words` and the words `seen` tell what a stage's name means.
    """
    said = [_entry(literal(s.name), _or_null(s.pipeline), c, _meaning(s.name, words)) for c, s in stages.items()]
    if STAGED_AT in held and "stage" in held:
        pipeline = quoted("pipeline") if "pipeline" in held else "NULL"
        said.append(_entry(quoted("stage"), pipeline, STAGED_AT, values.words_sql(quoted("stage"), words, seen)))
    number, name = (quoted(c) if c in held else "NULL" for c in ("id", "name"))
    deal = [
        f"{number}::VARCHAR AS opportunity_id",
        f"CASE WHEN {number} IS NULL THEN {name} END::VARCHAR AS opportunity",
    ]
    shown = [c.name if c.name in GIVEN else f"NULL::{SQL_TYPE[c.kind]} AS {c.name}" for c in STAGE_CHANGES.columns]
    entries = f"SELECT {', '.join(deal)}, {row} AS row, unnest([{', '.join(said)}], recursive := true) FROM {rows}"
    return (
        f"SELECT {', '.join(shown)}, row, {record_sql(GIVEN)} AS record, "
        f"bool_or(changed_at <> date_trunc('day', changed_at)) OVER () AS timed FROM ({entries}) "
        "WHERE changed_at IS NOT NULL AND stage IS NOT NULL AND coalesce(opportunity_id, opportunity) IS NOT NULL "
        "QUALIFY row_number() OVER (PARTITION BY record, row ORDER BY pipeline NULLS LAST) = 1"
    )


def _entry(stage: str, pipeline: str, column: str, outcome: str) -> str:
    at = quoted(column)
    return (
        f"{{stage: {stage}, pipeline: {pipeline}::VARCHAR, outcome: ({outcome})::VARCHAR, changed_at: {at}::TIMESTAMP}}"
    )


def _meaning(stage: str, words: Mapping[str, str]) -> str:
    return _or_null(values.meaning(stage, words))


def _or_null(text: str | None) -> str:
    return literal(text) if text else "NULL"
