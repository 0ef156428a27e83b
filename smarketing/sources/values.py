"""SQL expressions that turn texts into canonical values: ids, e-mails, booleans, words. Decides nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from smarketing.schema import STAGES
from smarketing.sources.maps import key
from smarketing.sources.sql import literal

TRUE = (
    *("1", "yes", "y", "true", "t", "done", "x", "on", "1.0", "closed", "won", "converted"),
    *("wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "sand", "sant", "pravda"),
    *("ja", "oui", "sí", "si", "sì", "sim", "tak", "ano", "igen", "erledigt"),
)
FALSE = (
    *("0", "no", "n", "false", "f", "undone", "off", "to do", "todo", "0.0", "open", "not converted"),
    *("falsch", "faux", "falso", "onwaar", "fałsz", "falsk", "falskt", "nepravda"),
    *("nein", "non", "não", "nao", "nee", "nej", "nei", "nie", "ne", "nem", "offen"),
)
#: What exports write for “nothing”, as they spell it. “unknown” is not among them: it is an answer.
NOTHING = (
    *("", "-", "--", "n/a", "N/A", "#N/A", "n.a.", "N.A.", "null", "NULL", "Null", "none", "None", "NONE", "NaN"),
    *("nan", "Select", "-None-"),
    *("0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00/00/0000", "00-00-0000"),  # a database's unknown days
)  # fmt: skip
#: The same, too rare for the reader to look for in every cell: none begins with a letter or digit.
_RARE = (
    *("–", "—", "--None--", "-Keine-", "-Aucun-", "-Ninguno-", "(none)", "(None)", "(blank)", "(Blank)"),
    *("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#NV", "#WERT!", "#BEZUG!", "#ZAHL!", "#VALEUR!"),
    *("#NOM?", "#NOMBRE!", "#N/D", "#N/D!", "#ARG!", "#ADR!", "#NAZWA?", "#ERROR!"),
)
_BLANKS = " \t\r\n\u00a0\u202f\u2007\u200b\ufeff"
_NO_ID = ("0", "000000000000000", "000000000000000AAA", "0.0")
_ADDRESS = r"[^\s@;:,()<>\"]+@[^\s@;:,()<>\"]+"


def text(column: str) -> str:
    """Trimmed text, null when nothing is left but a word for nothing (the reader takes those that stand unpadded).

    Nearly all texts are clean and leave by the first branch; the slow trim is for the others.
    """
    trimmed = f"trim({column}, {literal(_BLANKS)})"
    nothing = "|".join(re.escape(n) for n in (*NOTHING, *_RARE))
    return (
        f"CASE WHEN {column} BETWEEN '0' AND '~' AND substr({column}, -1) BETWEEN '!' AND '~' THEN {column} "
        f"ELSE nullif(regexp_replace({trimmed}, '^({nothing})$', ''), '') END"
    )


def identifier(t: str) -> str:
    """An id without Zoho's prefix and the `.0` of a number kept with decimals; null for zeros that mean none, and for
    one that a spreadsheet has rounded. The first branch is that of almost all."""
    return (
        f"CASE WHEN {t} >= '1' AND {t} < 'zcrm_' AND NOT contains({t}, '+') AND NOT suffix({t}, '.0') THEN {t} "
        f"WHEN starts_with({t}, 'zcrm_') THEN substr({t}, 6) WHEN {_among(t, _NO_ID)} THEN NULL "
        f"WHEN {damaged_identifier(t)} THEN NULL ELSE regexp_replace({t}, '^(\\d+)\\.0$', '\\1') END"
    )


def first_identifier(t: str) -> str:
    """Of several ids in one cell the first."""
    return _one_or_several(t, identifier(f"trim(split_part({t}, ';', 1))"))


def identifiers(t: str) -> str:
    """Several ids stay, `;` between them without spaces."""
    bare = f"regexp_replace(replace({t}, 'zcrm_', ''), '\\b(\\d+)\\.0(\\s|;|$)', '\\1\\2', 'g')"
    return _one_or_several(t, f"trim(regexp_replace({bare}, '\\s*;\\s*', ';', 'g'), ';')")


def _one_or_several(t: str, several: str) -> str:
    return f"CASE WHEN NOT contains({t}, ';') THEN {identifier(t)} WHEN NOT {damaged_identifier(t)} THEN {several} END"


def one_form(ids: str, forms: tuple[int, int] | None) -> str:
    """Of a CRM that writes ids in two lengths, the longer being the shorter with a checksum: the shorter one."""
    if forms is None:
        return ids
    long, short = forms
    several = f"regexp_replace({ids}, '\\b(\\w{{{short}}})\\w{{{long - short}}}\\b', '\\1', 'g')"
    return f"CASE WHEN strlen({ids}) = {long} THEN left({ids}, {short}) ELSE {several} END"


def damaged_identifier(t: str) -> str:
    """True for an id a spreadsheet has rounded, such as 5.00E+17: different records would share it."""
    shape = r"(^|[\s;])\d([.,]\d+)?[Ee]\+\d+($|[\s;])"
    # DuckDB works out both sides of an AND, but of a CASE only what is needed.
    return f"(CASE WHEN contains({t}, '+') THEN regexp_matches({t}, {literal(shape)}) ELSE false END)"


def email(t: str) -> str:
    """The first address in a text, lower case; null without one."""
    return _addresses(t, f"regexp_extract({t}, {literal(_ADDRESS)})")


def emails(t: str) -> str:
    """All addresses in a text such as `Ann Poe (ann@x.org);bob@y.org`, lower case, `;` between them."""
    return _addresses(t, f"array_to_string(regexp_extract_all({t}, {literal(_ADDRESS)}), ';')")


def _addresses(t: str, found: str) -> str:
    """One address in a closing bracket, or one alone, is cut out without a regular expression, which is far faster."""
    bracketed = f"suffix({t}, ')') AND NOT contains({t}, ';') AND {t} LIKE '%(%@%)'"
    several = " OR ".join(f"contains({t}, {literal(mark)})" for mark in ' ;:,<("')
    return (
        f"CASE WHEN {bracketed} THEN lower(left(split_part({t}, '(', -1), -1)) WHEN {t} NOT LIKE '%_@_%' THEN NULL "
        f"WHEN {several} THEN nullif(lower({found}), '') ELSE lower({t}) END"
    )


def boolean(t: str) -> str:
    word = f"lower({t})"
    return f"CASE WHEN {_among(word, TRUE)} THEN true WHEN {_among(word, FALSE)} THEN false END"


def known(word: str, words: Mapping[str, str]) -> bool:
    """Whether the words explain this one, be it as saying nothing."""
    return key(word) in words or meaning(word, words) is not None


def meaning(word: str, words: Mapping[str, str]) -> str | None:
    """What a word means: exactly, or by the longest beginning; None when unknown or known to say nothing."""
    k = key(word)
    beginnings = sorted((w for w in words if w.endswith("*") and k.startswith(w[:-1])), key=len)
    return (words.get(k) or (words[beginnings[-1]] if beginnings and k not in words else "")) or None


def words_sql(t: str, words: Mapping[str, str], seen: Iterable[str]) -> str:
    """The meaning of the word `t`. Words seen in the data are looked up as they are; only others are normalised,
    in a lambda so that it happens for them alone."""
    direct = " ".join(f"WHEN {literal(w)} THEN {_or_null(meaning(w, words))}" for w in seen)
    exact = [f"WHEN k = {literal(w)} THEN {_or_null(m)}" for w, m in words.items() if not w.endswith("*")]
    starts = sorted((w for w in words if w.endswith("*")), key=len, reverse=True)
    begun = [f"WHEN starts_with(k, {literal(w[:-1])}) THEN {_or_null(words[w])}" for w in starts]
    normal = f"lower(regexp_replace({t}, '[^\\pL\\pN]+', '', 'g'))"
    other = f"list_transform([{normal}], lambda k: CASE {' '.join([*exact, *begun])} END)[1]" if words else "NULL"
    return f"CASE {t} {direct} ELSE {other} END" if direct else other


def furthest(evidence: Iterable[str]) -> str:
    """The furthest of several stages, each given as SQL of its position in STAGES from 1; null without evidence."""
    ranks = list(evidence)
    top = f"greatest({', '.join(ranks)})" if len(ranks) > 1 else ranks[0]
    return f"list_extract([{_list(STAGES)}], {top})"


def rank(stage: str) -> str:
    return str(STAGES.index(stage) + 1)


def rank_words(words: Mapping[str, str]) -> dict[str, str]:
    """Words that mean a stage, by the stage's position; other meanings say nothing."""
    return {w: rank(m) if m in STAGES else "" for w, m in words.items()}


def _or_null(word: str | None) -> str:
    return literal(word) if word else "NULL"


def _among(t: str, texts: Iterable[str]) -> str:
    """`t IN (...)`, which DuckDB would turn into a join, one for each column."""
    return f"list_contains([{_list(texts)}], {t})"


def _list(texts: Iterable[str]) -> str:
    return ", ".join(literal(w) for w in texts)
