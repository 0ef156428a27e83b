"""The code page of bytes that nobody says the encoding of: the one in which their words hold the letters of one
language, or the commonest characters of China, Japan or Korea, and nothing else. Knows nothing of CSV."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

#: The letters of languages beside a to z, by the code pages that have them, the likelier pages first.
_ALPHABETS = {
    "cp1252": (
        "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "àèéìíòóù", "ãâáàçéêíóôõúü", "éèëïöü", "åäöé", "æøåéöä", "áéíóúýþðæö",
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "cp1251": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгдежзийклмнопрстуфхцчшщьюяєіїґ"),
    "cp1253": ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋ",),
    "cp1254": ("çğıöşüâîi",),
    "mac_roman": ("äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "àèéìíòóù", "ãâáàçéêíóôõúü", "åäöé", "æøåé"),
    "cp850": ("äöüß", "àâçéèêëîïôùûü", "áéíñóúü", "åäöé", "æøåé"),
    "koi8_r": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё",),
    "cp866": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё",),
}  # fmt: skip
#: Pages of another alphabet, whose words hold no Latin letters; those of the others hold not many others in a row.
_UNLATIN = frozenset({"cp1251", "cp1253", "koi8_r", "cp866"})
#: Code pages of two bytes a character, and the first bytes of their commonest characters: the first level of their
#: standards, kana and full-width signs. `_LOW` are the least second bytes of these.
_WIDE = {
    "cp932": (*range(0x81, 0x84), *range(0x88, 0x98)),
    "euc_jp": (*range(0xA1, 0xA6), *range(0xB0, 0xD0)),
    "gb18030": (*range(0xA1, 0xA4), *range(0xB0, 0xD8)),
    "big5": (*range(0xA1, 0xC7),),
    "cp949": (*range(0xA1, 0xA4), *range(0xB0, 0xC9)),
}
_LOW = {"cp932": 0x40, "big5": 0x40}
#: Bytes of the sample that are looked at: enough for a hundred words.
_LOOKED = 3_000
#: The share of letters that must be those of a language, and how much more that must be than for the page before.
_FITS, _BETTER = 0.9, 0.08
#: Where words of two languages of one page are mixed.
_MIXED, _FAR = 0.7, 0.3
#: Words without a Latin letter: those of another alphabet.
_WORD = re.compile(r"(?<![A-Za-z\x80-\U0010ffff])[^\x00-\x7f]{3,}(?![A-Za-z])")
#: Signs that stand within words and between them in any language.
_QUOTES = "’‘“”„–—…•€£°©®™«»· "


def code_page(sample: bytes) -> tuple[str, bool]:
    """Python's name of the encoding of lines that hold other characters than ASCII, and whether that is sure.

    >>> code_page("Zürich, Köln".encode("cp1252")), code_page("Łódź, Gdańsk".encode("cp1250"))
    (('cp1252', True), ('cp1250', True))
    >>> code_page("案件名,受注予定日".encode("cp932")), code_page("Größe, Straße".encode("mac_roman"))
    (('cp932', True), ('mac_roman', True))
    """
    sample = sample[:_LOOKED]
    if wide := _wide(sample):
        return wide, True
    best, share = "cp1252", _share("cp1252", sample)
    for name in list(_ALPHABETS)[1:]:
        found = _share(name, sample)
        if (found >= _FITS and found > share + _BETTER) or (found >= _MIXED and found > share + _FAR):
            best, share = name, found
    return best, share >= _MIXED


def _share(name: str, sample: bytes) -> float:
    """The share of a sample's letters beside ASCII that the language of the page has which has most of them."""
    text = sample.decode(name, errors="replace")
    letters, total = Counter[str](), 0
    whole = {n for m in _WORD.finditer(text) for n in range(m.start(), m.end())}
    for place, before, sign, after in _around(text):
        if sign in _QUOTES and not (before.isalpha() and after.isalpha() and sign != "’"):
            continue
        total += 1
        beside = (before.isalpha() and before.isascii()) + (after.isalpha() and after.isascii())
        alone = not beside if name in _UNLATIN else place not in whole
        if alone and sign.isalpha() and not (sign.isupper() and before.islower()):
            letters[sign.lower()[0]] += 1  # of İ two characters
    known = (sum(letters[letter] for letter in alphabet) for alphabet in _ALPHABETS[name])
    return max(known) / total if total else 1.0


def _around(text: str) -> Iterable[tuple[int, str, str, str]]:
    """Each character beside ASCII with its place, the one before and the one after it."""
    for place, sign in enumerate(text):
        if not sign.isascii():
            yield place, text[max(place - 1, 0) : place], sign, text[place + 1 : place + 2]


def _wide(sample: bytes) -> str | None:
    """The code page of two bytes a character whose commonest characters make up nearly all of the sample; None where
    that is none."""
    shares = {name: _common(name, sample) for name in _WIDE}
    best = max(shares, key=lambda name: shares[name])
    if shares[best] < _FITS:
        return None
    if best in ("gb18030", "cp949", "euc_jp"):  # of one shape: kana are Japanese, and no Chinese text lacks D0 to D7
        first = [b for b, *_ in _pairs(sample)]
        kana = sum(b in (0xA4, 0xA5) for b in first)
        if kana > 0.1 * len(first):
            return "euc_jp"
        return "cp949" if shares["cp949"] >= _FITS and not any(0xC9 <= b <= 0xD7 for b in first) else "gb18030"
    return best


def _common(name: str, sample: bytes) -> float:
    """The share of a sample's characters beside ASCII that are common ones; 0 where it is not of the page."""
    lines = sample.splitlines()[:-1] or [sample]
    if not all(_fits(line, name) for line in lines):
        return 0.0
    low, first = _LOW.get(name, 0xA1), frozenset(_WIDE[name])
    pairs = [pair for line in lines for pair in _pairs(line)]
    common = sum(a in first and b >= low and not word for a, b, word in pairs)
    return common / len(pairs) if len(pairs) > 1 else 0.0


def _pairs(line: bytes) -> list[tuple[int, int, bool]]:
    """Its bytes beyond ASCII, each with the one that follows it and belongs to it, and whether a Latin letter goes
    before."""
    found, place, letter = list[tuple[int, int, bool]](), 0, False
    while place < len(line):
        if line[place] < 0x80:
            letter = chr(line[place]).isalpha()
            place += 1
        else:
            found.append((line[place], line[place + 1] if place + 1 < len(line) else 0, letter))
            letter = False
            place += 2
    return found


def _fits(line: bytes, name: str) -> bool:
    try:
        line.decode(name)
    except UnicodeDecodeError:
        return False
    return True
