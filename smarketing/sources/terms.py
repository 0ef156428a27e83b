"""What a header or a file name says, in the field's own words: “Fecha de cierre”, “closeDate” and “deal_closed_at” all
say that something was closed, and when. Reads no values.

The words come from `glossary/<language>.toml`: concept = the words that stand for it, or several concepts that one word
says together, as `full + name` for 氏名. A word of several languages means what it means in the language of most other
headers of its file.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from smarketing.sources.units import Unit, unit_of

_GLOSSARY = Path(__file__).parent / "glossary"
ENGLISH = "en"
#: The concept of a word for a day or a time: it tells dates from other columns, not which date it is.
DATE = "date"
#: Between the concepts that one word says together.
_AND = " + "
#: A concept that is no word of the glossary begins so; nothing equals it but itself.
UNKNOWN = "?"
#: A header is read up to here; of a longer one no word is known.
_LONGEST = 120
#: What a word says for a language that English does not have, and how much each word must say on the average.
_OWN_WORD, _SOME = 3, 0.75
_PHRASE = 4  # words that one entry may have
#: Latin words of which a longer one may be made, and the letters that join them in German and Dutch.
_ENDINGS = ("id", "name", "date")
_SHORT_PARTS = frozenset({"id", "at", "on", "nr", "no"})
_JOINTS = ("", "s", "n", "en", "es")
_SPELLED = str.maketrans({"ß": "ss", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "đ": "d", "ı": "i"})
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_IDS = re.compile(r"IDs?\b")
_WORD = re.compile(r"[^\W\d_]+|\d+")
#: “user_id/name” is how a database's export calls the name of the user.
_OF_ANOTHER = re.compile(r"_id/(?:display_)?name$")
_SMALL_KANA = "ー"


@dataclass(frozen=True)
class Term:
    """The concepts of a header in their order, without words for a day or a time, which `timed` tells of, and without
    those that say nothing. A word that is not in the glossary stays, marked as unknown. `unit` is the unit of money
    that the header ends with."""

    concepts: tuple[str, ...]
    timed: bool = False
    unit: Unit | None = None

    @property
    def known(self) -> bool:
        """Whether every word is understood."""
        return not any(c.startswith(UNKNOWN) for c in self.concepts)

    def without(self, concepts: Iterable[str]) -> tuple[str, ...]:
        dropped = frozenset(concepts)
        return tuple(c for c in self.concepts if c not in dropped)


@dataclass(frozen=True, eq=False)
class Glossary:
    """The words of one language, or of English and another: phrases of words -> concept; `words` are the phrases of
    one word."""

    phrases: Mapping[tuple[str, ...], str]
    words: frozenset[str]

    def concept(self, words: Sequence[str]) -> str | None:
        return self.phrases.get(tuple(words))


@cache
def languages() -> tuple[str, ...]:
    """The languages that there is a glossary for, English first."""
    found = sorted(file.stem for file in _GLOSSARY.glob("*.toml"))
    return (ENGLISH, *(name for name in found if name != ENGLISH))


@cache
def glossary(language: str) -> Glossary:
    """The words of a language beside the English ones, which any file may use; its own go first."""
    own = _entries(language)
    phrases = _entries(ENGLISH) | own if language != ENGLISH else own
    return Glossary(phrases, frozenset(p[0] for p in phrases if len(p) == 1))


@cache
def _entries(language: str) -> dict[tuple[str, ...], str]:
    with (_GLOSSARY / f"{language}.toml").open("rb") as file:
        listed = tomllib.load(file)
    found: dict[tuple[str, ...], str] = {}
    for concept, words in listed.items():
        for word in words:
            found.setdefault(tuple(_plain_words(word)), concept)
    return {phrase: concept for phrase, concept in found.items() if phrase}


def language_of(headers: Iterable[str]) -> str:
    """The language, beside English, whose words most headers use; English where none of another is met. Words of two
    Latin letters tell nothing.

    >>> language_of(["Fecha de cierre", "Importe", "Etapa"]), language_of(["close_date", "amount"])
    ('es', 'en')
    """
    english = glossary(ENGLISH).words
    words = [w for h in headers for w in split(h) if not w.isdigit() and (len(w) > 2 or not w.isascii())]
    told = {name: _told(name, words, english) for name in languages()[1:]}
    best = max(told, key=lambda name: (told[name], -languages().index(name)), default=ENGLISH)
    return best if told and told[best] >= max(_OWN_WORD, _SOME * len(words)) else ENGLISH


def _told(language: str, words: Iterable[str], english: Collection[str]) -> float:
    """How much words speak for a language: one that English lacks three times as much as one that both have."""
    own = _entries(language)
    single = _single(language)
    told = 0.0
    for word in words:
        if (word,) in own or (word not in english and _own_parts(word, language, single)):
            told += _OWN_WORD if word not in english else 1
    return told


def _own_parts(word: str, language: str, single: frozenset[str]) -> bool:
    """Whether a word is made of words that a language knows, one of them its own."""
    parts = _segments(word, glossary(language).words)
    return any(part in single for part in parts or ())


@cache
def _single(language: str) -> frozenset[str]:
    return frozenset(p[0] for p in _entries(language) if len(p) == 1)


@lru_cache(maxsize=1 << 14)
def term_of(header: str, language: str = ENGLISH) -> Term:
    """What a header says.

    >>> term_of("deal_closed_at"), term_of("closeDate").concepts
    (Term(concepts=('deal', 'close'), timed=True, unit=None), ('close',))
    >>> term_of("Importe (EUR)", "es").concepts, term_of("LEADID").concepts, term_of("Email 2").concepts
    (('amount',), ('lead', 'id'), ('email', '?2'))
    """
    header = _OF_ANOTHER.sub("", header.strip().lstrip("\ufeff"))
    if len(header) > _LONGEST:
        return Term((UNKNOWN + header[:_LONGEST],))
    unit = unit_of(header)
    words, timed, found = split(unit.name if unit else header), False, list[str]()
    for concept in _concepts(words, glossary(language)):
        if concept == DATE:
            timed = True
        elif concept and concept not in found:
            found.append(concept)
    return Term(tuple(found), timed, unit)


def _concepts(words: Sequence[str], known: Glossary) -> Iterable[str]:
    """The concepts of words in their order, of several readings the longest phrase."""
    place = 0
    while place < len(words):
        for length in range(min(_PHRASE, len(words) - place), 0, -1):
            if (concept := known.concept(words[place : place + length])) is not None:
                yield from concept.split(_AND)
                place += length
                break
        else:
            yield from _unknown(words[place], known)
            place += 1


def _unknown(word: str, known: Glossary) -> Iterable[str]:
    """The concepts of a word that the glossary does not hold: by its parts, or nearly; else itself. The number of the
    first of several columns, as in “Email 1”, says nothing."""
    if word.isdigit():
        return () if word == "1" else (UNKNOWN + word,)
    if parts := _segments(word, known.words):
        return _concepts(parts, known) if len(parts) > 1 or parts[0] != word else (UNKNOWN + word,)
    for ending in ("", *_ENDINGS):
        stem = word.removesuffix(ending)
        if word.endswith(ending) and (near := _misspelt(stem, known)):
            return _concepts([near, *([ending] if ending else [])], known)
    return (UNKNOWN + word,)


@lru_cache(maxsize=1 << 14)
def split(header: str) -> tuple[str, ...]:
    """The words of a header: without marks, accents and case, camel case taken apart, in the singular.

    >>> split("Owner.firstName"), split("CRÉÉ le"), split("DATECREATED")
    (('owner', 'first', 'name'), ('cree', 'le'), ('datecreated',))
    """
    return tuple(_plain_words(header[:_LONGEST]))


def _plain_words(text: str) -> list[str]:
    spelled = _CAMEL.sub(" ", _IDS.sub("Id", text).translate(_SPELLED))
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c) or c in _VOICED)
    return [_singular(w) for w in _WORD.findall(unicodedata.normalize("NFC", bare).casefold())]


#: Marks of Japanese syllables, which are no accents.
_VOICED = "\u3099\u309a"


@lru_cache(maxsize=1 << 14)
def _segments(word: str, known: frozenset[str]) -> tuple[str, ...] | None:
    """The fewest known words that a word is made of, as “createddate”, “Abschlussdatum” and “案件名” are; None where
    something is left over. Letters of the Latin alphabet are joined only where the parts are long enough to mean it."""
    latin = word.isascii()
    if word in known:
        return (word,)
    if latin and len(word) < 5:
        return None
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for start in range(len(word)):
        if (before := best[start]) is None:
            continue
        for end in range(start + 1, min(len(word), start + 24) + 1):
            part = word[start:end]
            if part not in known or (latin and len(part) < 3 and part not in _SHORT_PARTS):
                continue
            for joint in _JOINTS if latin else ("",):
                after = end + len(joint)
                if word[end:after] == joint and after <= len(word) and not (joint and after == len(word)):
                    found = (*before, part)
                    if best[after] is None or len(best[after]) > len(found):  # type: ignore[arg-type]
                        best[after] = found
    return best[len(word)]


def _singular(word: str) -> str:
    """A word without the ending of a plural, as far as that can be told by its letters.

    >>> [_singular(w) for w in ("deals", "opportunities", "status", "address", "sales")]
    ['deal', 'opportunity', 'status', 'address', 'sales']
    """
    if word in _NO_PLURALS or not word.endswith("s") or len(word) < 3 or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


#: “Sales” is what sales people do; a “sale” is an order.
_NO_PLURALS = frozenset({"sales", "has", "was", "gps", "sms"})


@lru_cache(maxsize=1 << 12)
def _misspelt(word: str, known: Glossary) -> str | None:
    """The long word of the glossary that differs by one letter, or by two neighbours exchanged."""
    if not 8 <= len(word) <= 24:
        return None
    near = (w for w in known.words if abs(len(w) - len(word)) <= 1 and len(w) >= 8 and w[0] == word[0])
    return next((w for w in sorted(near) if _one_apart(w, word)), None)


def _one_apart(a: str, b: str) -> bool:
    """Whether two words differ by one letter more, less or other, or by two neighbours exchanged."""
    short, long = sorted((a, b), key=len)
    begin = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    rest_short, rest_long = short[begin:], long[begin:]
    if len(short) < len(long):
        return rest_short == rest_long[1:]
    swapped = len(rest_short) > 1 and rest_short[:2] == rest_long[1::-1] and rest_short[2:] == rest_long[2:]
    return rest_short[1:] == rest_long[1:] or swapped
