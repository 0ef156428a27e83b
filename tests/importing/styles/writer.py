"""Writes lists in one style: the words and spellings of headers, and ids, days and amounts under them."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from tests.importing.firm import Activity, Deal, Firm, Lead, Rep
from tests.importing.styles.style import Style, Words, languages

_SLASHED = {"en": "%m/%d/%Y", "ja": "%Y/%m/%d", "zh": "%Y/%m/%d"}
_PLAIN_NAMES = ("export ({}).csv", "data_2026_{}.csv", "Report{}.csv", "download-{}.csv", "{}.csv", "Tabelle{}.csv")


@dataclass(frozen=True)
class File:
    """A rendered file: `list` is what it holds."""

    name: str
    list: str
    text: str


class Writer:
    """Writes lists in one style: a column is a header and what each record says under it."""

    def __init__(self, firm: Firm, s: Style) -> None:
        self.firm, self.style = firm, s
        self.words: Words = languages()[s.language]
        self.random = Random(f"words {s.seed}")
        self.named = 0

    def file(self, listed: str, columns: dict[str, list[str]], name: str = "") -> File:
        headers = list(columns)
        text = io.StringIO()
        out = csv.writer(text, delimiter=self.style.delimiter, lineterminator="\n")
        out.writerow(headers)
        out.writerows(zip(*columns.values(), strict=True))
        return File(self.name(listed, name), listed, text.getvalue())

    def name(self, listed: str, given: str) -> str:
        self.named += 1
        if not self.style.telling:
            return self.random.choice(_PLAIN_NAMES).format(self.named)
        said = given or self.paired(listed, "file")
        return self.random.choice(("{}.csv", "{}.csv", "{}_2026.csv", "{}-export.csv")).format(said)

    def columns(self, listed: str, fields: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """The fields under headers of the style; of alternatives one that no other field of the list has."""
        found: dict[str, list[str]] = {}
        for field, values in fields.items():
            header = self.header(listed, field)
            if header in found:
                header = next(
                    (self.spelled(w, "") for w in self.words[listed][field] if self.spelled(w, "") not in found), ""
                )
            if header:
                found[header] = values
        return found

    def header(self, listed: str, field: str) -> str:
        if field == "id" and self.style.bare and self.style.telling and self.style.ids != "none":
            return self.spelled("ID", "")
        paired = field in ("id", "lead", "deal", "company_id", "owner_id", "customer")
        word = self.paired(listed, field) if paired else self.random.choice(self.words[listed][field])
        noun = self.paired(listed, "noun") if "noun" in self.words[listed] else ""
        own = not paired and field not in ("email", "company", "owner", "first_name", "last_name", "name", "phone")
        return self.spelled(word, noun if self.style.prefixed and own else "")

    def paired(self, listed: str, field: str) -> str:
        words = self.words[listed][field]
        return words[self.style.variant % len(words)]

    def spelled(self, words: str, noun: str) -> str:
        """A header in the style's spelling, with what the list is of before it where that is not in it."""
        if noun and noun.casefold() not in words.casefold():
            words = f"{noun} {words}"
        parts = re.findall(r"\w+", _unaccented(words)) if self.style.spelling != "title" else [words]
        match self.style.spelling:
            case "snake":
                return "_".join(p.lower() for p in parts)
            case "upper":
                return "_".join(p.upper() for p in parts)
            case "pascal":
                return "".join(p.capitalize() for p in parts)
            case "camel":
                return "".join([parts[0].lower(), *(p.capitalize() for p in parts[1:])])
            case _:
                return words

    def word(self, meaning: str) -> str:
        """The same word for the same meaning in all of the company's files."""
        return Random(f"{meaning} {self.style.seed}").choice(self.words["words"][meaning])

    def id(self, letter: str, number: int) -> str:
        match self.style.ids:
            case "text":
                return f"{letter}-{number:03}"
            case "guid":
                return str(uuid.UUID(int=Random(f"{letter} {number} {self.style.seed}").getrandbits(128), version=4))
            case _:
                return str(number)

    def day(self, day: date | None, hour: int = 0) -> str:
        if day is None:
            return ""
        match self.style.dates:
            case "timed":
                return f"{day} {8 + hour % 10:02}:{hour * 7 % 60:02}:00"
            case "dotted":
                return f"{day:%d.%m.%Y}"
            case "slashed":
                return day.strftime(_SLASHED.get(self.style.language, "%d/%m/%Y"))
            case _:
                return day.isoformat()

    def money(self, amount: float) -> str:
        return f"{amount:.2f}".replace(".", ",") if self.style.comma else f"{amount:.2f}"

    def owner(self, rep: Rep) -> str:
        return {"name": rep.name, "email": rep.email, "id": self.id("R", rep.number)}[self.style.owner]

    def titles(self, deals: Sequence[Deal]) -> list[str]:
        return [f"{self.firm.companies[d.lead.company]} {d.number}" for d in deals]

    def made(self, records: Sequence[Lead | Deal]) -> list[str]:
        return [self.day(x.created, x.number) for x in records]

    def shut(self, deals: Sequence[Deal], stage: str = "") -> list[str]:
        return [self.day(d.closed if stage in ("", d.stage) else None, d.number) for d in deals]

    def when(self, done: Sequence[Activity]) -> list[str]:
        return [self.day(a.day, 9 + a.number % 8) for a in done]


def _unaccented(text: str) -> str:
    text = text.replace("ł", "l").replace("Ł", "L").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
