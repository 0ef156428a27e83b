"""Invented people and companies with reserved e-mail domains. Imports nothing of ours."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from random import Random


def _words(text: str) -> list[str]:
    return text.split()


FIRST_NAMES = _words(
    "Ada Alba Alwin Amrei Arlo Astrid Barnaby Beatrix Birgit Bodo Briar Caspian Cecily Clemens Clover Cosmo Dagny "
    "Delphine Dorian Edda Elowen Emrys Enno Fenja Ferdinand Fern Fiete Florian Greta Gwendolyn Hanno Hazel Hedda "
    "Hugo Ida Ingo Iris Ivo Jasper Jette Jonquil Juniper Kaspar Klara Lars Leopold Linnea Lotte Ludo Mabel Magnus "
    "Marigold Marit Mats Mina Nils Odette Olive Orson Otis Pia Poppy Quentin Rafael Renate Roland Rosalind Rune "
    "Sabine Saskia Silas Sören Tamsin Theo Thilo Ursula Valentin Vera Wanda Wilbur Xenia Yorick Zelda Zeno"
)
LAST_STARTS = _words(
    "Apple Ash Birken Bracken Bramble Butter Cobble Copper Cricket Dapple Ember Feather Finken Fox Gander Ginger "
    "Goose Hasel Heather Holder Honig Juniper Kiesel Lark Linden Marsh Meadow Mohn Moss Mühl Nettle Otter Pebble "
    "Pepper Plum Quill Raben Rosen Rüben Saffron Silver Sparrow Stern Thistle Tulpen Velvet Walnut Willow"
)
LAST_ENDS = _words(
    "bach berg bottom by croft dale dorf feld garten gate heim holt horn ley quist stone thwaite weiler wick worth"
)
COMPANY_STARTS = _words(
    "Amber Barefoot Bluebell Bumblebee Cloudberry Copperleaf Crooked Daydream Dandelion Eastwind Fernweh Firefly "
    "Fogbound Gooseberry Greenthumb Hollow Humming Ivy Kettle Lantern Lazy Mandrake Mellow Moonseed Nightjar Oatfield "
    "Paperbark Periwinkle Quince Rainbarrel Sandpiper Snail Sorrel Sunday Tangle Thimble Turnip Underhill Velvet Wobbly"
)
COMPANY_ENDS = (
    "Greenhouses",
    "Nurseries",
    "Gardens",
    "Tomatoes",
    "Orchids",
    "Seedlings",
    "Growers",
    "Botanics",
    "Herbs",
    "Glasshouse Works",
    "Vertical Farms",
    "Salads",
)
LEGAL_FORMS = ("GmbH", "Ltd", "AG", "& Co", "BV", "SARL", "Cooperative")
DOMAINS = ("example.com", "example.com", "example.org", "example.net")
#: Names that break careless software: apostrophes, umlauts, markup, a spreadsheet formula, quotes and commas.
AWKWARD = (
    ("Fionnuala", "O'Neil", "Kettle & Daughters"),
    ("Zoë", "D'Arcy-Müßig", "Größe & Söhne Gewächshäuser GmbH"),
    ("Ella", "Summen", "=Formula & Sons"),
    ("<b>Bold</b>", "Tagwell", "Angle & Bracket Ltd"),
    ("Pixel", "Linkwater", "![photo](http://photo.example.com/x.png)"),
    ("Léonie", "Quotebridge", 'The "Sweet, Sweet" Pea Company'),
    ("Dash", "Minusfeld", "-1+1 Seedlings"),
    ("Ole", "Nullstrom", "None & Nan AG"),
)


@dataclass(frozen=True)
class Person:
    first: str
    last: str
    email: str
    company: str

    @property
    def awkward(self) -> bool:
        return (self.first, self.last, self.company) in AWKWARD


def people(rng: Random, count: int) -> list[Person]:
    """`count` different people; companies repeat, as several people of one company write in."""
    lasts = [start + end for start in LAST_STARTS for end in LAST_ENDS]
    names = [(first, last) for first in FIRST_NAMES for last in lasts]
    employers = _companies(rng)
    plain = [Person(f, n, *_employment(rng, f, n, employers)) for f, n in rng.sample(names, count - len(AWKWARD))]
    return _mixed(rng, plain, [Person(f, n, _address(f, n, "awkward", DOMAINS[0]), c) for f, n, c in AWKWARD])


def strangers(rng: Random, count: int, known: Collection[Person]) -> list[Person]:
    """`count` more people with plain names, none of them known."""
    taken = {(person.first, person.last) for person in known}
    drawn = people(rng, count + len(known) + len(AWKWARD))
    return [who for who in drawn if not who.awkward and (who.first, who.last) not in taken][:count]


def _companies(rng: Random) -> list[tuple[str, str, str]]:
    """Name, e-mail label and domain of every company; a company keeps one domain."""
    pairs = [(start, end) for start in COMPANY_STARTS for end in COMPANY_ENDS]
    return [
        (f"{start} {end} {rng.choice(LEGAL_FORMS)}", start + end.split()[0], rng.choice(DOMAINS))
        for start, end in pairs
    ]


def _employment(rng: Random, first: str, last: str, employers: list[tuple[str, str, str]]) -> tuple[str, str]:
    company, label, domain = rng.choice(employers)
    return _address(first, last, label, domain), company


def _address(first: str, last: str, label: str, domain: str) -> str:
    return f"{_plain(first)}.{_plain(last)}@{_plain(label)}.{domain}"


def _plain(text: str) -> str:
    """Lower-case ASCII letters only, the way mailboxes are named: `Mühlbach` becomes `muhlbach`."""
    letters = unicodedata.normalize("NFKD", text.replace("ß", "ss")).lower()
    return "".join(c for c in letters if c.isascii() and c.isalnum())


def _mixed(rng: Random, plain: list[Person], awkward: list[Person]) -> list[Person]:
    """The awkward people at random places, away from the very start."""
    for person in awkward:
        plain.insert(rng.randrange(len(plain) // 4, len(plain)), person)
    return plain
