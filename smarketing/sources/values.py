"""SQL expressions that turn texts into canonical values: ids, e-mails, booleans, words. Decides nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from smarketing.schema import STAGES
from smarketing.sources.maps import key
from smarketing.sources.sql import literal

_YES = (
    *("1", "yes", "y", "true", "t", "x", "on", "1.0", "✓", "是", "はい"),
    *("wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "prawda", "sand", "sant", "pravda"),
    *("ja", "oui", "sí", "si", "sì", "sim", "tak", "ano", "igen"),
)
_NO = (
    *("0", "no", "n", "false", "f", "off", "0.0", "否", "いいえ"),
    *("falsch", "faux", "falso", "onwaar", "fałsz", "falsk", "falskt", "nepravda"),
    *("nein", "non", "não", "nao", "nee", "nej", "nei", "nie", "ne", "nem"),
)
#: What says yes or no and nothing else.
PLAIN = frozenset((*_YES, *_NO))
TRUE = (*_YES, "done", "closed", "won", "converted", "erledigt", "archived", "deleted")
FALSE = (*_NO, "undone", "to do", "todo", "open", "not converted", "offen", "active")
BOOLEANS = frozenset((*TRUE, *FALSE))
#: What exports write for “nothing”, as they spell it. “unknown” is not among them: it is an answer.
NOTHING = (
    *("", "-", "--", "n/a", "N/A", "#N/A", "n.a.", "N.A.", "null", "NULL", "Null", "none", "None", "NONE", "NaN"),
    *("nan", "Select", "-None-"),
    *("0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00/00/0000", "00-00-0000"),  # a database's unknown days
)  # fmt: skip
#: The same, too rare for the reader to look for in every cell: none begins with a letter or digit.
RARE = (
    *("–", "—", "--None--", "-Keine-", "-Aucun-", "-Ninguno-", "(none)", "(None)", "(blank)", "(Blank)"),
    *("#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#NV", "#WERT!", "#BEZUG!", "#ZAHL!", "#VALEUR!"),
    *("#NOM?", "#NOMBRE!", "#N/D", "#N/D!", "#ARG!", "#ADR!", "#NAZWA?", "#ERROR!"),
)
#: What begins like any text but cannot be one of these words, which is compared faster than with every word; of the
#: words none is longer but a moment of year 0.
_ORDINARY = (
    "({0} BETWEEN '1' AND 'N' OR {0} BETWEEN 'O' AND 'S' OR {0} BETWEEN 'T' AND 'n' OR {0} BETWEEN 'o' AND '~' "
    "OR strlen({0}) > 10 AND {0} BETWEEN '0000-~' AND '~')"
)
_BLANKS = " \t\r\n\u00a0\u202f\u2007\u200b\ufeff"
_NO_ID = ("0", "000000000000000", "000000000000000AAA", "0.0")
#: What numbers a stage, in lower case with a space for all marks between two words. A class of all letters of the world
#: takes DuckDB a millisecond to prepare, each time it stands in a statement: there is one.
_NUMBERED = (
    r"^ ?(?:(?:(?:stage|step|phase|étape|etapa|fase|schritt|stufe|paso|passo|stap|etap|krok|s|p|ステージ|フェーズ|"
    r"阶段|階段|第) ?)?[0-9]+(?: [0-9]+)*(?:[a-z]|阶段|步)?|[a-z]) | [0-9]+(?: [0-9]+)? ?$"
)
_MARKS = r"[^\pL\pN]+"
_LINE = "\n"
_CLOCK = r"\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s*[AaPp]\.?\s?[Mm]\b\.?)?"
_ADDRESS = r"[^\s@;:,()<>\"]+@[^\s@;:,()<>\"]+"


def text(column: str) -> str:
    """Trimmed text, null when nothing is left but a word for nothing.

    Nearly all texts are clean and leave by the first branch, a few by the second; the slow trim is for the others.
    """
    trimmed = f"trim({column}, {literal(_BLANKS)})"
    ended = f"substr({column}, -1) BETWEEN '!' AND '~'"
    other = f"NOT regexp_full_match({column}, {_any_of(n for n in NOTHING if n[:1].isalnum())})"
    return (
        f"CASE WHEN {_ORDINARY.format(column)} AND {ended} THEN {column} "
        f"WHEN {column} BETWEEN '0' AND '~' AND {ended} AND {other} THEN {column} "
        f"ELSE nullif(regexp_replace({trimmed}, {_any_of((*NOTHING, *RARE), whole=True)}, ''), '') END"
    )


def few_texts(columns: Iterable[str]) -> str:
    """The same texts of several columns, as a list, where there are few rows: preparing to ask which of them are clean
    takes longer than trimming all."""
    trimmed = f"trim(c, {literal(_BLANKS)})"
    nothing = f"string_split({literal(_LINE.join((*NOTHING, *RARE)))}, {literal(_LINE)})"
    cleaned = f"CASE WHEN NOT list_contains({nothing}, {trimmed}) THEN {trimmed} END"
    return f"list_transform([{', '.join(columns)}], lambda c: {cleaned})"


def _any_of(words: Iterable[str], whole: bool = False) -> str:
    """A pattern: DuckDB prepares it sooner than it does a list of as many texts."""
    pattern = "|".join(re.escape(w) for w in words)
    return literal(f"^({pattern})$" if whole else pattern)


def is_number(column: str) -> str:
    """SQL of whether a text is nothing but a whole number."""
    return f"regexp_full_match({column}, '[1-9][0-9]*')"


def identifier(t: str, sound: str) -> str:
    """An id without Zoho's prefix and the `.0` of a number kept with decimals; null for zeros that mean none, and for
    one that a spreadsheet has rounded. The first branches, of which `sound` is known, are those of almost all."""
    plain = f"{t} >= '1' AND {t} < 'zcrm_' AND NOT contains({t}, '+') AND NOT suffix({t}, '.0')"
    return (
        f"CASE WHEN {sound} THEN {t} WHEN {plain} THEN {t} "
        f"WHEN starts_with({t}, 'zcrm_') THEN substr({t}, 6) WHEN {_among(t, _NO_ID)} THEN NULL "
        f"WHEN {damaged_identifier(t, sound)} THEN NULL ELSE regexp_replace({t}, '^(\\d+)\\.0$', '\\1') END"
    )


def first_identifier(t: str, sound: str) -> str:
    """Of several ids in one cell the first."""
    return _one_or_several(t, sound, identifier(f"trim(split_part({t}, ';', 1))", "false"))


def identifiers(t: str, sound: str) -> str:
    """Several ids stay, `;` between them without spaces."""
    bare = f"regexp_replace(replace({t}, 'zcrm_', ''), '\\b(\\d+)\\.0(\\s|;|$)', '\\1\\2', 'g')"
    return _one_or_several(t, sound, f"trim(regexp_replace({bare}, '\\s*;\\s*', ';', 'g'), ';')")


def _one_or_several(t: str, sound: str, several: str) -> str:
    one, damaged = identifier(t, "false"), damaged_identifier(t, "false")
    return f"CASE WHEN {sound} THEN {t} WHEN NOT contains({t}, ';') THEN {one} WHEN NOT {damaged} THEN {several} END"


def one_form(ids: str, forms: tuple[int, int] | None) -> str:
    """Of a CRM that writes ids in two lengths, the longer being the shorter with a checksum: the shorter one."""
    if forms is None:
        return ids
    long, short = forms
    several = f"regexp_replace({ids}, '\\b(\\w{{{short}}})\\w{{{long - short}}}\\b', '\\1', 'g')"
    return f"CASE WHEN strlen({ids}) = {long} THEN left({ids}, {short}) ELSE {several} END"


def damaged_identifier(t: str, sound: str) -> str:
    """True for an id a spreadsheet has rounded, such as 5.00E+17: different records would share it."""
    shape = r"(^|[\s;])\d([.,]\d+)?[Ee]\+\d+($|[\s;])"
    # DuckDB works out both sides of an AND, but of a CASE only what is needed.
    rounded = f"regexp_matches({t}, {literal(shape)})"
    return f"(CASE WHEN {sound} THEN false WHEN contains({t}, '+') THEN {rounded} ELSE false END)"


def email(t: str) -> str:
    """The first address in a text, lower case; null without one."""
    return _addresses(t, f"regexp_extract({t}, {literal(_ADDRESS)})")


def emails(t: str, in_place: bool = False) -> str:
    """All addresses in a text such as `Ann Poe (ann@x.org);bob@y.org`, lower case, `;` between them. With `in_place`,
    the place of somebody without one stays empty: the n-th address is that of the n-th name."""
    every = f"array_to_string(regexp_extract_all({t}, {literal(_ADDRESS)}), ';')"
    if not in_place:
        return _addresses(t, every)
    each = f"list_transform(string_split({t}, ';'), lambda x: regexp_extract(x, {literal(_ADDRESS)}))"
    one_each = f"len(regexp_extract_all({t}, {literal(_ADDRESS)})) = len(list_filter({each}, lambda x: x <> ''))"
    return _addresses(t, f"CASE WHEN {one_each} THEN rtrim(array_to_string({each}, ';'), ';') ELSE {every} END")


def names(t: str, several: bool) -> str:
    """The names in a text such as `Ann Poe (ann@x.org);Bo Ek`, without their addresses: all of them, `;` between, or
    the first."""
    bare = f"CASE WHEN {t} LIKE '%(%@%)%' THEN regexp_replace({t}, '\\s*\\([^()]*@[^()]*\\)', '', 'g') ELSE {t} END"
    listed = f"regexp_replace({bare}, '\\s*;\\s*', ';', 'g')" if several else f"trim(split_part({bare}, ';', 1))"
    return f"nullif(CASE WHEN contains({t}, ';') THEN {listed} ELSE {bare} END, '')"


def only(t: str, value: str) -> str:
    """`value` where the text holds one thing; of several, `;` between them, none."""
    return f"CASE WHEN NOT contains({t}, ';') THEN {value} END"


def with_clock(day: str, clock: str) -> str:
    """A day and the time of day from another column as one text; the day alone where there is none, and the day’s own
    time where it has one. A word without a digit (“all day”) is no time; what is not understood stays to be refused."""
    bare = f"regexp_replace({day}, '[ T]0?0:00(:00([.,]0+)?)?$', '')"
    serial = f"strftime(DATE '1899-12-30' + try_cast({bare} AS DOUBLE)::INTEGER, '%Y-%m-%d')"
    dated = f"CASE WHEN regexp_full_match({bare}, '\\d{{5}}([.]0+)?') THEN {serial} ELSE {bare} END"
    part = f"replace({clock}, ',', '.')"  # of a day, as spreadsheets count
    counted = f"(TIME '00:00' + to_seconds(round(try_cast({part} AS DOUBLE) * 86400)::INTEGER))::VARCHAR"
    told = (
        f"CASE WHEN regexp_matches({clock}, '\\d:\\d\\d') THEN regexp_extract({clock}, {literal(_CLOCK)}) "
        f"WHEN regexp_full_match({clock}, '0?[.,]\\d+') THEN {counted} ELSE {clock} END"
    )
    return (
        f"CASE WHEN contains({bare}, ':') THEN {day} WHEN NOT regexp_matches(coalesce({clock}, ''), '\\d') THEN {bare} "
        f"ELSE {dated} || ' ' || {told} END"
    )


def _addresses(t: str, found: str) -> str:
    """One address in a closing bracket, or one alone, is cut out without a regular expression, which is far faster."""
    bracketed = f"suffix({t}, ')') AND NOT contains({t}, ';') AND {t} LIKE '%(%@%)'"
    several = " OR ".join(f"contains({t}, {literal(mark)})" for mark in ' ;:,<("')
    return (
        f"CASE WHEN {bracketed} THEN lower(left(split_part({t}, '(', -1), -1)) WHEN {t} NOT LIKE '%_@_%' THEN NULL "
        f"WHEN {several} THEN nullif(lower({found}), '') ELSE lower({t}) END"
    )


def boolean(t: str) -> str:
    return _either(t, TRUE, FALSE)


def plain_boolean(t: str) -> str:
    """True or false where a text says nothing but yes or no."""
    return _either(t, _YES, _NO)


def _either(t: str, yes: Iterable[str], no: Iterable[str]) -> str:
    word = f"lower({t})"
    return f"CASE WHEN {_among(word, yes)} THEN true WHEN {_among(word, no)} THEN false END"


class AllWords(tuple[str, ...]):
    """The words of a column, where it is known that it has no others."""


def known(word: str, words: Mapping[str, str]) -> bool:
    """Whether the words explain this one, be it as saying nothing."""
    return key(word) in words or key(_unnumbered(word)) in words or meaning(word, words) is not None


def meaning(word: str, words: Mapping[str, str]) -> str | None:
    """What a word means: exactly, or by the longest beginning; an unknown one is looked up again without its number or
    percentage. None when unknown or known to say nothing.

    >>> meaning("6 - Closed Won", {"closedwon*": "won"}), meaning("Sold (100 %)", {"sold": "won"})
    ('won', 'won')
    """
    longest = max(map(len, words), default=0)
    for k in (key(word), key(_unnumbered(word))):
        beginnings = (f"{k[:length]}*" for length in range(min(len(k), longest), -1, -1))
        found = next((words[w] for w in (k, *beginnings) if w in words), None)
        if found is not None:
            return found or None
    return None


def _unnumbered(word: str) -> str:
    """A stage without what puts it in order: “6 - Closed Won”, “Stage 6: Closed Won”, “100% Won”, “Won (100 %)”."""
    return re.sub(_NUMBERED, "", re.sub(r"[\W_]+", " ", word.lower()))


def words_sql(t: str, words: Mapping[str, str], seen: Iterable[str]) -> str:
    """The meaning of the word `t`. Words seen in the data are looked up as they are; only others are normalised,
    in a lambda so that it happens for them alone. Where there are no others, nothing prepares for them."""
    if isinstance(seen, AllWords):
        said = " ".join(f"WHEN {literal(w)} THEN {literal(m)}" for w in seen if (m := meaning(w, words)))
        return f"CASE {t} {said} END" if said else "NULL::VARCHAR"
    direct = " ".join(f"WHEN {literal(w)} THEN {_or_null(meaning(w, words))}" for w in seen)
    exact = [f"WHEN k = {literal(w)} THEN {_or_null(m)}" for w, m in words.items() if not w.endswith("*")]
    starts = sorted((w for w in words if w.endswith("*")), key=len, reverse=True)
    begun = [f"WHEN starts_with(k, {literal(w[:-1])}) THEN {_or_null(words[w])}" for w in starts]
    spaced = f"lower(regexp_replace({t}, {literal(_MARKS)}, ' ', 'g'))"
    tried = f"list_transform([{spaced}], lambda w: [w, regexp_replace(w, {literal(_NUMBERED)}, '', 'g')])[1]"
    tried = f"list_transform({tried}, lambda w: replace(w, ' ', ''))"
    found = f"list_transform({tried}, lambda k: CASE {' '.join([*exact, *begun])} ELSE '?' END)"
    other = f"list_filter({found}, lambda m: m IS DISTINCT FROM '?')[1]" if words else "NULL"
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
