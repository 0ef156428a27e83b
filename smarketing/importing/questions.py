"""What only the other files and the figures can tell of a file: what each answer to its question would give, and
whether its links lead anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import duckdb

from smarketing.errors import DoubtfulFile
from smarketing.importing import doubts, telling, trying
from smarketing.importing.loading import Loading
from smarketing.importing.report import Answer, Caution, Question
from smarketing.importing.seen import Outcome, Seen, asking
from smarketing.warehouse.shares import LinkShare, link_shares


class Held(Exception):
    """Files, by their place, that were loaded and are to be left out."""

    def __init__(self, held: Mapping[int, DoubtfulFile]) -> None:
        self.held = held


def try_readings(loading: Loading, outcome: Outcome) -> None:
    """What each reading of the files that ask would give, now that the others are in."""
    for at, seen in enumerate(outcome.seen):
        question, place = seen.preview.question, seen.place
        if question is None or place is None or not question.answers:
            continue
        answers = tuple(_tried(loading, place, answer) for answer in question.answers)
        shown = replace(seen.preview, question=replace(question, answers=answers))
        outcome.seen[at] = replace(seen, preview=shown)


def look_at_links(con: duckdb.DuckDBPyConnection, loading: Loading, outcome: Outcome) -> tuple[Caution, ...]:
    """What is to be said of links that are hardly found, once the figures are prepared; a file whose links lead
    nowhere although they could is not loaded without asking. Raises DoubtfulFile, or Held where that file is to be left
    out."""
    if not outcome.fresh:
        return ()
    given, shares, held = loading.given, link_shares(con), dict[int, DoubtfulFile]()
    for at, seen in enumerate(outcome.seen):
        place = seen.place
        if place is None or (share := _leading_nowhere(con, loading, seen, shares)) is None:
            continue
        doubt = doubts.leads_nowhere(con, share, seen.report.file)
        held[place] = DoubtfulFile(seen.report.file, doubt, f"import it with {doubts.missing(share)}")
        if not given.looking and not given.skipping:
            raise held[place]
        answer = Answer(telling.ANYWAY, doubt)
        answer = _tried(loading, place, answer) if given.looking else answer
        asked = asking(seen.preview, held[place], Question(answers=(answer,)))
        outcome.seen[at] = replace(seen, preview=asked).of(loading.decided.tables[place].file)
    if held and given.skipping:
        raise Held(held)
    of = {(s.preview.table, s.report.crm) for s in outcome.seen if s.fresh}
    return tuple(Caution(share.sentence) for share in shares if share.weak and (share.table, share.crm) in of)


def _leading_nowhere(
    con: duckdb.DuckDBPyConnection, loading: Loading, seen: Seen, shares: tuple[LinkShare, ...]
) -> LinkShare | None:
    table = seen.preview.table
    if not seen.fresh or seen.place is None or not table or loading.decided.word(seen.place).surely:
        return None
    return doubts.unlinked(con, shares, table, seen.report.crm or "")


def _tried(loading: Loading, place: int, answer: Answer) -> Answer:
    told = {} if answer.name == telling.ANYWAY else {place: answer.name}
    read = partial(loading.staged, place, loading.decided.taken_for(told)[place])
    return trying.answered(loading.con, answer, read, loading.given.currency)
