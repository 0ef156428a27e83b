"""Rows of a report that are no records: totals and counts under or between them, dates of issue, copyright lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from smarketing.schema import Kind
from smarketing.sources.sql import literal

FOOTER = "looks like a footer, not a record"
#: Between the texts of a row, which none of them holds.
_BETWEEN = "\x1f"
#: What of each kind only a record has: any text, or a number of several digits where a date belongs. What begins with a
#: digit lies between '0' and ':', which is compared in a tenth of the time that cutting the first letter off takes.
_SURE: dict[Kind, str] = {
    "id": "{0} >= '0' AND {0} < ':'",
    "time": "{0} >= '0' AND {0} < ':' AND strlen({0}) > 4",
    "email": "contains({0}, '@')",
    "bool": "{0} IS NOT NULL",
}
#: So many texts may be filled beside the label, as numbers: averages and counts stand in columns of text too.
_MOST = 3

_SUMS = (
    r"(grand|sub|over ?all)?[ -]?totals?|sum|average|mean|((record|row) )?count|total records|number of records|"
    r"(zwischen|gesamt|teil|end)?summe|gesamt(ergebnis|betrag|anzahl)?|insgesamt|mittelwert|durchschnitt|"
    r"anzahl( (der )?(datensätze|zeilen|einträge))?|"
    r"(sous|sub)?[ -]?tota(l|ux)( général)?|somme|moyenne|nombre|"
    r"(sub)?total(es)?( general| geral)?|suma|promedio|soma|média|"
    r"(sub)?totale( generale)?|somma|media|parziale|(sub)?totaal|som|gemiddelde|aantal|"
    r"razem|średnia|celkem|mezisoučet|součet|totalt|summa|delsumma|i alt|összesen|итого|всего|[合总][计計]|小[计計]"
)
_OF_GROUP = (
    r"(sub[ -]?totals?|zwischensumme|teilsumme|sous[ -]total|subtotaal|mezisoučet|delsumma|sum of|average of|count of|"
    r"total (for|of)|summe (von|für)|somme de|total par|suma de)\b.*"
)
_COUNTED = r"\d+ (records?|rows?|items?|entries|datensätze|zeilen|einträge|enregistrements|lignes|registros|filas)"
_ISSUED = (
    r"(stand|as (of|at)|exported|generated|printed|created|last (updated|refreshed)|erstellt|exportiert|gedruckt|"
    r"généré|exporté|édité|generado|exportado)\b[^\d]{0,30}\d.*|generated (by|on)\b.*|"
    r"(copyright (\(c\)|©)|©|confidential information|all rights reserved|filtered by|filters?( applied)?:).*"
)
_BEHIND = (
    r".+[ -](sub)?(total|sum|count|average|ergebnis|summe|gesamt|anzahl|mittelwert|somme|moyenne|totale|totaal|"
    r"suma|summa)"
)
_NUMBER = r"[-+]?[\d.,'’ %]*\d[\d.,'’ %]*[a-z\x{80}-\x{10FFFF}]*"  # 30 leads


def is_line(cells: Sequence[str], width: int) -> bool:
    """Whether a line of one cell in a wider table is a title or a footer."""
    return len(cells) == 1 and width > 2


def sql(texts: Mapping[str, Kind], own: str | None) -> str:
    """SQL that is true of a row in which a text says that it is no record, and beside it are only amounts and counts.

    `texts` are the SQL names of a row's texts with their kinds, `own` that of the record's id; an amount's currency is
    of kind money. Whatever has an id of its own, a date, an e-mail address or another text is a record, and where
    records have no id, what links to one. Almost every row leaves by the first branch.
    """
    amounts = [t for t, kind in texts.items() if kind in ("money", "number")]
    named = [t for t, kind in texts.items() if kind not in ("money", "number", "bool")]
    if not named:
        return "false"
    sure = {t: kind for t, kind in texts.items() if kind in _SURE and (kind != "id" or own in (t, None))}
    surest = sorted(sure.items(), key=lambda of: list(_SURE).index(of[1]))
    record = " ".join(f"WHEN {_SURE[kind].format(t)} THEN false" for t, kind in surest)
    filled = " + ".join(f"({t} IS NOT NULL)::INTEGER" for t in named)
    said = words(texts)
    with_amount = _matching(said, _SUMS, _OF_GROUP, _COUNTED, _BEHIND)
    alone = _matching(said, _SUMS, _OF_GROUP, _COUNTED, _ISSUED)
    looked = (
        f"CASE WHEN coalesce({', '.join(amounts)}) IS NULL THEN {alone} ELSE {with_amount} END" if amounts else alone
    )
    return f"(CASE {record} WHEN {filled} NOT BETWEEN 1 AND {_MOST} THEN false ELSE {looked} END)"


def words(texts: Mapping[str, Kind]) -> str:
    """SQL of all that a row says apart from amounts."""
    return f"concat_ws(chr(31), {', '.join(t for t, kind in texts.items() if kind not in ('money', 'number'))})"


def _matching(said: str, *shapes: str) -> str:
    label = rf"({'|'.join(shapes)})\s*(\([^()]*\))?\s*[:=]?\s*({_NUMBER})?"
    pattern = f"({_NUMBER}{_BETWEEN})*{label}({_BETWEEN}{_NUMBER})*"
    return f"regexp_full_match({said}, {literal(pattern)}, 'is')"
