"""How a column of texts becomes timestamps: decided from counts over the whole column, never from its first row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from smarketing.sources import values
from smarketing.sources.sql import literal

Order = Literal["day-first", "month-first"]
#: Languages whose countries write the day first wherever they write slashes or dots, by the names of their glossaries.
DAY_FIRST = {
    "cs": "Czech", "da": "Danish", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
}  # fmt: skip

#: The commonest ISO shapes, told without a regular expression; a digit at every blank is the cast's business.
_USUAL = ("____-__-__ __:__:__", "____-__-__", "____-__-__ __:__")
_BLANKS = r"[\s\x{00a0}\x{202f}]"  # spreadsheets of today put a thin space before AM and PM
_TIME = r"[ T]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?"
_YMD = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}"
_ISO = rf"{_YMD}({_TIME})?"
#: Zones by name, as hours from UTC; those whose name several countries use are none (IST, BST of Bangladesh ...).
_ZONES = {
    "UTC": "+00", "GMT": "+00", "WET": "+00", "WEST": "+01", "BST": "+01", "CET": "+01", "MEZ": "+01", "CEST": "+02",
    "MESZ": "+02", "EET": "+02", "EEST": "+03", "MSK": "+03", "EST": "-05", "EDT": "-04", "CST": "-06", "CDT": "-05",
    "MST": "-07", "MDT": "-06", "PST": "-08", "PDT": "-07", "JST": "+09", "AEST": "+10", "AEDT": "+11",
}  # fmt: skip
_ZONE = rf" ?(Z|z|{'|'.join(_ZONES)}|(UTC|GMT)?[+-]\d{{1,2}}(:?\d{{2}})?)"
_ZONED = rf"{_YMD}{_TIME}{_ZONE}"
#: A zone at the end of a time that is known to have one.
_ZONE_AT_END = rf"(:\d{{2}}(?:[.,]\d+)?){_ZONE}$"
_HALF_DAY = rf"{_YMD}{_TIME}{_BLANKS}*[AaPp]\.?{_BLANKS}?[Mm]\.?"
#: Days of the week as sheets write them before a date, in the languages CRMs speak.
_DAYS = (
    r"(?i:mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|"
    r"mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|so(?:nntag|nnabend)?|"
    r"lun(?:di|es|ed[iì])?|mar(?:di|tes|ted[iì])?|mer(?:credi|coled[iì])?|jeu(?:di)?|ven(?:dredi|erd[iì])?|sam(?:edi)?|"
    r"dim(?:anche)?|mi[eé](?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|s[aáà]b(?:ado|ato)?|dom(?:ingo|enica)?|gio(?:ved[iì])?|"
    r"(?:seg|ter|qua|qui|sex)(?:unda|ça|rta|nta|ta)?(?:-feira)?|ma(?:andag)?|dinsdag|wo(?:ensdag)?|donderdag|"
    r"vr(?:ijdag)?|za(?:terdag)?|zo(?:ndag)?|pon|wt|śr|czw|pt|sob|ndz?|po|út|st|čt|pá|ne|mån|tis|ons|tors?|fre|lör|sön|"
    r"man|tir|lør|søn)"
)
_SLASHED = r"^(?:{days}\.?,? *)?(\d{{1,2}}){marks}\s?(\d{{1,2}}){marks}\s?(\d{{4}}|\d{{2}})\b\.?,?(?: um)?"
#: What may stand between day, month and year; each may have an order of its own where a column mixes them.
SEPARATORS = ("/", "-", ".")
_DOTTED = r"^(\d{4})[.年] ?(\d{1,2})[.月] ?(\d{1,2})[.日]?"
_NAMED = r"^(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ .-]*([A-Za-z]{3,9})[ .,-]*(\d{4}|\d{2})\b,?(?: at)?"
_NAMED_FIRST = r"^(?:[A-Za-z]{3,9},? )?([A-Za-z]{3,9})[ .-]+(\d{1,2})(?:st|nd|rd|th)?[ ,-]+(\d{4})\b,?(?: at)?"

#: Months in the languages CRMs speak, by how their names begin (lower case, without accents), and English ones.
_MONTHS = {
    "jan": r"jan|ene|gen|sty|led", "feb": r"feb|fev|lut|unor", "mar": r"mar|maart|mrz|mrt|brez",
    "apr": r"apr|avr|abr|kwi|dub", "may": r"mai|may|mei|maj|mag|kvet", "jun": r"jun|juin|giu|cze|cervna",
    "jul": r"jul|juil|lug|lip|cervence", "aug": r"aug|aou|ago|sie|srp", "sep": r"sep|set|wrz|zar",
    "oct": r"oct|okt|ott|out|paz|rij", "nov": r"nov|lis", "dec": r"dec|dez|dic|gru|pros",
}  # fmt: skip
_ENGLISH = r"^[\d ,.-]*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ ,.-]+[\d ,:-]*$"
_WEEKDAY = r"^\pL+\.?,? +(\d{1,2}(?:st|nd|rd|th|er)?\.? +(?:de +)?\pL)"

#: Exports write 2050, 2099 or 9999 for “no end” and 1900 or 1970 for “not set”: both mean unknown.
EARLIEST, LATEST = "TIMESTAMP '1971-01-01'", "TIMESTAMP '2050-01-01'"

#: What a flag in a column of times is read as: that it came to pass, or not, on a day that nobody knows. Both lie
#: outside of all days, so that no date is made of them.
CAME, CAME_NOT = "TIMESTAMP 'infinity'", "TIMESTAMP '-infinity'"
#: A column of times that only says whether: 0 and 1, yes and no.
FLAG = "flag"

#: The ways to write a time, apart from plain ISO; no text fits two of them except day first and month first. One of
#: these two may go on with a colon and the only separator that it stands for.
FAMILIES = ("zoned", "dotted", "named", "number", "day-first", "month-first", "half-day")


@dataclass(frozen=True)
class Dates:
    """The decision for one column. `open` when both orders fit, of the separators `undecided` where only these do.
    `alike` when every slashed date reads the same in both, so that any order will do; `assumed` when no date proves the
    order, so that later ones may decide otherwise; `conflict` when some dates fit only the other order."""

    families: tuple[str, ...]
    open: bool = False
    conflict: bool = False
    alike: bool = False
    assumed: bool = False
    undecided: str = ""

    @property
    def order(self) -> Order | None:
        """The order of all slashed dates; None where none occurs, or each separator has its own."""
        orders: tuple[Order, ...] = ("day-first", "month-first")
        found = [o for o in orders if any(f.startswith(o) for f in self.families)]
        return found[0] if len(found) == 1 else None

    @property
    def by_separator(self) -> dict[str, str]:
        """Separator -> order, where each has its own."""
        return {mark: order for order, _, mark in (f.partition(":") for f in self.families) if mark}

    @property
    def flags(self) -> bool:
        return self.families == (FLAG,)

    def ordered(self, order: Order) -> Dates:
        if self.undecided:
            return replace(self, families=(*self.families, f"{order}:{self.undecided}"), open=False, undecided="")
        others = tuple(f for f in self.families if f not in ("day-first", "month-first"))
        return Dates((*others, order))

    def sql(self, text: str, timezone: str | None, utc: bool = False) -> str:
        """The timestamp of SQL expression `text`; null where no family fits. With `utc`, times of day without a zone
        are UTC and become wall time of `timezone` too; days stay days."""
        shift = utc and timezone not in (None, "UTC")
        read = [_shifted(f, text, timezone) if shift else family_sql(f, text, timezone) for f in self.families]
        return f"coalesce({', '.join(read)})"


def decide(counts: Mapping[str, int], separated: Mapping[str, Mapping[str, int]] | None = None) -> Dates:
    """The decision from how many texts each family reads; `only-day-first`, `same` and `dots` count slashed dates
    that settle the order, that read the same in both, and that are written with dots (day first everywhere).

    `separated` are the same counts for each of SEPARATORS, asked for where the whole column is `torn`.
    """
    seen = [f for f in ("iso", *FAMILIES) if counts[f] and not f.endswith("-first")]
    families = tuple(sorted(seen, key=lambda f: -counts[f])) or ("iso",)
    slashed = max(counts["day-first"], counts["month-first"])
    if not slashed:
        return Dates(families)
    day, month = counts["only-day-first"], counts["only-month-first"]
    if separated and (apart := _by_separator(families, separated)):
        return apart
    if day or month:
        return Dates((*families, "day-first" if day >= month else "month-first"), conflict=bool(day and month))
    dotted, alike = counts["dots"] == slashed, counts["same"] == slashed
    return Dates((*families, "day-first"), not (alike or dotted), alike=alike and not dotted, assumed=True)


def torn(counts: Mapping[str, int]) -> bool:
    """Whether some dates fit only the one order and some only the other."""
    return bool(counts["only-day-first"] and counts["only-month-first"])


def _by_separator(families: tuple[str, ...], separated: Mapping[str, Mapping[str, int]]) -> Dates | None:
    """An order for each separator that occurs; None where they all have the same. One that does not tell is left
    undecided, but dots are day first everywhere."""
    told, undecided, conflict = dict[str, str](), "", False
    for mark, counts in separated.items():
        day, month = counts["only-day-first"], counts["only-month-first"]
        if day or month or (mark == "." and counts["day-first"]):
            told[mark] = "day-first" if day >= month else "month-first"
            conflict |= bool(day and month)
        elif counts["day-first"]:
            undecided += mark
    if len({*told.values()}) < 2:
        return None
    ordered = tuple(f"{order}:{mark}" for mark, order in told.items())
    return Dates((*families, *ordered), bool(undecided), conflict, undecided=undecided)


def counts_sql(text: str, timezone: str | None) -> dict[str, str]:
    """The aggregates `decide` needs, by name, over SQL expression `text`."""
    counts = {f: f"count({family_sql(f, text, timezone)})" for f in FAMILIES}
    day = family_sql("day-first", text, timezone)
    counts["dots"] = f"count(*) FILTER ({day} IS NOT NULL AND regexp_matches({text}, '\\d\\. ?\\d'))"
    return counts | _order_counts(text)


def separated_sql(text: str, mark: str) -> dict[str, str]:
    """Of these aggregates those of slashed dates, for dates with the separator `mark`."""
    return _order_counts(text, f":{mark}")


def _order_counts(text: str, mark: str = "") -> dict[str, str]:
    day, month = (family_sql(f + mark, text, None) for f in ("day-first", "month-first"))
    return {
        "day-first": f"count({day})",
        "month-first": f"count({month})",
        "only-day-first": f"count(*) FILTER ({day} IS NOT NULL AND {month} IS NULL)",
        "only-month-first": f"count(*) FILTER ({month} IS NOT NULL AND {day} IS NULL)",
        "same": f"count(*) FILTER ({day} = {month})",
    }


def within(parsed: str) -> str:
    """`parsed`, or null where the year is a placeholder."""
    return f"CASE WHEN {parsed} >= {EARLIEST} AND {parsed} < {LATEST} THEN {parsed} END"


def family_sql(family: str, text: str, timezone: str | None) -> str:
    """SQL that reads `text` as one family and is null for every other text."""
    match family:
        case "iso":
            usual = " OR ".join(f"(strlen({text}) = {len(s)} AND {text} LIKE '{s}')" for s in _USUAL)
            return f"CASE WHEN {usual} THEN try_cast({text} AS TIMESTAMP) ELSE {_iso(text)} END"
        case "zoned":
            instant = _local(f"try_cast({_with_offset(text)} AS TIMESTAMPTZ)", timezone)
            # Whose clock the company goes by is not agreed: then the file's own is the only one that anybody wrote.
            wall = f"try_cast(regexp_replace({text}, {literal(_ZONE_AT_END)}, '\\1') AS TIMESTAMP)"
            read = wall if timezone is None else instant
            return f"CASE WHEN regexp_full_match({text}, {literal(_ZONED)}) THEN {read} END"
        case "half-day":
            return _half_day(text)
        case "dotted":
            moved = f"regexp_replace({text}, {literal(_DOTTED)}, '\\1-\\2-\\3')"
            return _moved(f"regexp_matches({text}, {literal(_DOTTED)})", moved)
        case "named":
            return _named(text)
        case "number":
            return _number(text, timezone)
        case "flag":
            return f"CASE {values.boolean(text)} WHEN true THEN {CAME} WHEN false THEN {CAME_NOT} END"
        case _:
            order, _, mark = family.partition(":")
            shape = literal(_SLASHED.format(days=_DAYS, marks=f"[{mark or './-'}]"))
            turned = "\\2-\\1" if order == "day-first" else "\\1-\\2"
            moved = f"regexp_replace({text}, {shape}, '\\3-{turned}')"
            return _moved(f"regexp_matches({text}, {shape})", _century(moved))


def zone_sql(text: str) -> str:
    """The zone that a time carries, as written; null for one without."""
    zone = f"regexp_extract({text}, {literal(_ZONE + '$')}, 1)"
    return f"CASE WHEN regexp_full_match({text}, {literal(_ZONED)}) THEN {zone} END"


def month_sql(text: str) -> str:
    """The first day of a month such as Jan 2026, 2026-01, 01/2026 or 202601; null for every other text."""
    numbers = "regexp_replace({}, '^(\\d{{4}})[-/. ]?(\\d{{1,2}})$', '\\1-\\2-1')"
    named = f"('1 ' || {text})"
    turned = f"regexp_replace({text}, '^(\\d{{1,2}})[-/. ]+(\\d{{4}})$', '\\2-\\1')"
    return (
        f"CASE WHEN regexp_full_match({text}, '\\d{{4}}[-/. ]?\\d{{1,2}}|\\d{{1,2}}[-/. ]+\\d{{4}}') "
        f"THEN {_iso(numbers.format(turned))} "
        f"WHEN regexp_full_match({text}, '\\pL{{3,}}\\.?[ -]+\\d{{4}}') THEN {_named(named)} END"
    )


def _with_offset(text: str) -> str:
    """The zone as hours from UTC, as a cast reads it."""
    zone = f"regexp_extract({text}, '([A-Za-z]{{3,4}}|z)$', 1)"
    named = " ".join(f"WHEN {literal(z)} THEN {literal(hours)}" for z, hours in _ZONES.items())
    plain = f"regexp_replace(regexp_replace({text}, ' ?(UTC|GMT) ?([+-])', '\\2'), '([+-])(\\d)$', '\\10\\2')"
    return (
        f"CASE WHEN suffix({text}, 'Z') THEN {text} WHEN {zone} = '' THEN {plain} "
        f"WHEN {zone} = 'z' THEN regexp_replace({text}, ' ?z$', 'Z') "
        f"ELSE regexp_replace({text}, ' ?[A-Za-z]+$', '') || CASE {zone} {named} END END"
    )


def _iso(text: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(_ISO)}) THEN try_cast({text} AS TIMESTAMP) END"


def _moved(condition: str, moved: str) -> str:
    """A text rearranged to year-month-day, then read as ISO with 24 or 12 hours."""
    moved = f"trim({moved})"
    return f"CASE WHEN {condition} THEN coalesce({_iso(moved)}, {_half_day(moved)}, {_iso(_clock(moved))}) END"


def _clock(text: str) -> str:
    """A time of day such as 14:30 Uhr, 14h30 or 14.30 with colons."""
    bare = f"regexp_replace({text}, ' ?(?i:uhr|hrs?|h)\\.?$', '')"
    return f"regexp_replace({bare}, ' +(\\d{{1,2}})[h.](\\d{{2}})(?:\\.(\\d{{2}}))?$', ' \\1:\\2')"


def _shifted(family: str, text: str, timezone: str | None) -> str:
    """A time of day without a zone, taken for UTC. Zoned times and epochs are instants anyway, serials local."""
    read = family_sql(family, text, timezone)
    if family in ("zoned", "number"):
        return read
    instant = f"timezone('UTC', {read})"
    return f"CASE WHEN contains({text}, ':') THEN {_local(instant, timezone)} ELSE {read} END"


def _century(text: str) -> str:
    """Two-digit years: 70 to 99 are of the last century."""
    return f"regexp_replace(regexp_replace({text}, '^([7-9]\\d)-', '19\\1-'), '^(\\d\\d)-', '20\\1-')"


def _named(text: str) -> str:
    """Months as words: `15 Apr, 2021 00:03:00`, `15-Apr-2021`, `Apr 15, 2021 5:16 PM`, `Thursday, 15th April 2021`."""
    day, month = literal(_NAMED), literal(_NAMED_FIRST)
    moved = f"regexp_replace(regexp_replace({_in_english(text)}, {day}, '\\3-\\2-\\1'), {month}, '\\3-\\1-\\2')"
    short = f"regexp_replace({_century(moved)}, '^(\\d+-[A-Za-z]{{3}})[a-z]*', '\\1')"
    spaced = f"trim(regexp_replace({short}, '[\\sT]*([AaPp])\\.? ?[Mm]\\.?$', ' \\1M'))"
    times = (" %H:%M:%S", "", " %H:%M", " %I:%M %p", " %I:%M:%S %p")
    forms = ", ".join(f"try_strptime({spaced}, '%Y-%b-%d{time}')" for time in times)
    return f"CASE WHEN regexp_matches({text}, '\\pL{{3}}') THEN coalesce({forms}) END"


def _in_english(text: str) -> str:
    """Month names of other languages become the three letters of the English ones; weekday and “de” go."""
    told = f"strip_accents(lower(regexp_replace({text}, '[\\s\\x{{00a0}}\\x{{202f}}]+', ' ', 'g')))"
    told = f"regexp_replace({told}, {literal(_WEEKDAY)}, '\\1')"
    told = f"regexp_replace({told}, '(\\d)er ', '\\1 ')"
    told = f"regexp_replace({told}, '(:\\d\\d) ?(uhr|hrs?|h)$', '\\1')"
    told = f"regexp_replace({told}, ' del? ', ' ', 'g')"
    for english, beginnings in _MONTHS.items():
        told = f"regexp_replace({told}, '\\b({beginnings})\\pL*\\.?', '{english}')"
    told = f"regexp_replace({told}, '[ ,]*(um|a las|a|om|kl\\.?|o) (\\d{{1,2}}:)', ' \\2')"
    return f"CASE WHEN regexp_matches({text}, {literal(_ENGLISH)}) THEN {text} ELSE {told} END"


def _half_day(text: str) -> str:
    plain = f"upper(replace(replace({text}, '.', ''), '/', '-'))"
    spaced = f"regexp_replace({plain}, '(T|{_BLANKS})*([AP]){_BLANKS}?M$', ' \\2M')"
    forms = ", ".join(f"try_strptime({spaced}, '%Y-%m-%d %I:%M{seconds} %p')" for seconds in ("", ":%S"))
    return f"CASE WHEN regexp_full_match({text}, {literal(_HALF_DAY)}) THEN coalesce({forms}) END"


def _number(text: str, timezone: str | None) -> str:
    """Spreadsheet serials (days since 1899-12-30, local), YYYYMMDD, and epochs in s, ms or µs (UTC)."""
    n = f"try_cast({text} AS DOUBLE)"
    scale = f"CASE WHEN {n} < 1e10 THEN 1e6 WHEN {n} < 1e13 THEN 1e3 ELSE 1 END"
    epoch = f"make_timestamptz(try_cast({n} * {scale} AS BIGINT))"
    seconds = f"try_cast(round({n} * 86400) AS BIGINT)"
    return (
        f"CASE WHEN NOT regexp_full_match({text}, '\\d{{5,16}}(\\.\\d+)?') THEN NULL "
        f"WHEN {n} BETWEEN 20000 AND 80000 THEN TIMESTAMP '1899-12-30' + to_seconds({seconds}) "
        f"WHEN regexp_full_match({text}, '(19|20)\\d{{6}}') THEN try_strptime({text}, '%Y%m%d') "
        f"WHEN {n} BETWEEN 1e8 AND 5e9 OR {n} BETWEEN 1e11 AND 5e12 OR {n} BETWEEN 1e14 AND 5e15 "
        f"THEN {_local(epoch, timezone)} END"
    )


def _local(instant: str, timezone: str | None) -> str:
    return f"timezone({literal(timezone or 'UTC')}, {instant})"
