"""The SQL of how a deal ended: by a flag, an outcome, a stage, or the day that it was won or lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smarketing.sources import values
from smarketing.sources.formats import Formats, text
from smarketing.sources.maps import GENERIC
from smarketing.sources.matching import Match
from smarketing.sources.parsing import came, meaning, parsed
from smarketing.sources.sql import literal


def endings(match: Match, formats: Formats) -> Iterable[str]:
    """What a deal's row says about its outcome, the surest first; a stage that names neither end is open.

    Of an outcome and a stage whichever names an end tells; an outcome that names ends is believed where it says open
    too. “Not won” names none: the deal may be lost or open, which only another column says.
    """
    have = match.columns
    if "is_won" in have:
        yield f"CASE WHEN {parsed('is_won')} THEN 'won' END"
    if "is_closed" in have and "is_won" in have:
        known = f"coalesce({parsed('is_closed')}, {parsed('is_won')}) IS NOT NULL"
        yield f"CASE WHEN {parsed('is_closed')} THEN 'lost' WHEN {known} THEN 'open' END"
    if "outcome" in have:
        ending = _ending(match, formats)
        yield ending if _tells_ends(match, formats) else f"nullif({ending}, 'open')"
    if "stage" in have:
        stage = f"nullif({meaning('stage', 'opportunities', match, formats)}, 'open')"
        flag = _won_flag(match, formats)
        yield f"nullif({stage}, CASE WHEN NOT {flag} THEN 'won' END)" if flag else stage
    if {"is_won", "lost_reason"} <= have.keys():  # not won, and it is said why
        yield f"CASE WHEN NOT {parsed('is_won')} AND {text('lost_reason')} IS NOT NULL THEN 'lost' END"
    elif by_reason(match, formats):
        yield f"CASE WHEN {text('lost_reason')} IS NOT NULL THEN 'lost' END"
    for column, outcome in (("won_at", "won"), ("lost_at", "lost")):
        if column in have:
            yield f"CASE WHEN {came(column, formats)} THEN {literal(outcome)} END"
    if told := [text(c) for c in ("stage", "outcome") if c in have] + [
        parsed(c) for c in ("is_won", "is_closed") if c in have
    ]:
        yield f"CASE WHEN coalesce({', '.join(f'{t}::VARCHAR' for t in told)}) IS NOT NULL THEN 'open' END"
    elif "won_at" in have:
        yield "'open'"


def by_reason(match: Match, formats: Formats) -> bool:
    """Whether a reason for losing tells which deals were lost, as no word of a stage or an outcome does: some systems
    archive such deals where they stood."""
    told = by_words(match, formats)
    if match.crm != GENERIC or "lost_reason" not in match.columns or not told:
        return False
    words = match.object.words["deal"]
    meant = {values.meaning(w, words) for c in told for w in formats.seen.get(c, ())}
    return "won" in meant and "lost" not in meant


def _tells_ends(match: Match, formats: Formats) -> bool:
    """Whether the outcome of some deals is an end: one that is open for all of them says nothing."""
    words = match.object.words["deal"]
    return not _only_flags(formats) and any(
        values.meaning(w, words) in ("won", "lost") for w in formats.seen.get("outcome", ())
    )


def _ending(match: Match, formats: Formats) -> str:
    """SQL of the outcome that its own column says; of one that only says yes or no, yes is won and no is not."""
    said = meaning("outcome", "opportunities", match, formats)
    if not _only_flags(formats):
        return said
    flag = values.plain_boolean(text("outcome"))
    return f"coalesce(CASE {flag} WHEN true THEN 'won' WHEN false THEN 'open' END, {said})"


def _only_flags(formats: Formats) -> bool:
    words = formats.seen.get("outcome", ())
    return bool(words) and all(w.lower() in values.PLAIN for w in words)


def _won_flag(match: Match, formats: Formats) -> str | None:
    """SQL of whether a deal was won, where a column says just that; else None."""
    if "is_won" in match.columns:
        return parsed("is_won")
    return values.plain_boolean(text("outcome")) if "outcome" in match.columns and _only_flags(formats) else None


def at_odds(match: Match, formats: Formats) -> tuple[str, str] | None:
    """SQL that is true where a deal's outcome and stage say different things, of which the outcome counts; and SQL that
    is true where the stage counts, because the outcome says of every deal that it is open; None where a file has not
    both."""
    if not {"outcome", "stage"} <= match.columns.keys() or match.object.table != "opportunities":
        return None
    outcome, stage = _ending(match, formats), meaning("stage", "opportunities", match, formats)
    ended = f"{stage} IN ('won', 'lost')"
    if _won_flag(match, formats):
        return f"coalesce(({outcome} = 'won') <> ({stage} = 'won') AND {ended}, false)", "false"
    if _tells_ends(match, formats):
        return f"coalesce({ended} AND {outcome} <> {stage}, false)", "false"
    return "false", f"coalesce({ended} AND {outcome} = 'open', false)"


def by_words(match: Match, formats: Formats) -> tuple[str, ...]:
    """The columns of deals whose words alone say how they ended; none where a flag or a day says it too."""
    if match.object.table != "opportunities" or {"is_won", "is_closed", "won_at", "lost_at"} & match.provided:
        return ()
    if "outcome" in match.object.constants or _only_flags(formats):
        return ()
    return tuple(c for c in ("outcome", "stage") if c in match.columns)


def some_won(told: Sequence[str], match: Match, formats: Formats) -> bool:
    """Whether one of the words seen in some columns is that of deals that were won."""
    seen = (w for c in told for w in formats.seen.get(c, ()))
    return any(values.meaning(w, match.object.words["deal"]) == "won" for w in seen)


def says_only_won(match: Match, formats: Formats) -> str | None:
    """The header of the flag that says which deals were won, where nothing says of the others whether they were lost or
    are open; else None."""
    if _won_flag(match, formats) is None or {"is_closed", "lost_at", "lost_reason", "stage"} & match.columns.keys():
        return None
    if "outcome" in match.columns and not _only_flags(formats):
        return None
    return match.columns.get("is_won") or match.columns["outcome"]
