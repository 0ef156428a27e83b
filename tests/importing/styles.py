"""One company's lists in the styles people have: names of columns in many spellings and languages, vendors' layouts,
ids of every kind or none, whole or split, under names that say what they are or do not."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from tests.importing.firm import OTHERS, SPENT, Activity, Deal, Firm, Lead, Rep

#: What people and their lists are called in ten languages: language -> list -> field -> alternatives.
Words = Mapping[str, Mapping[str, Sequence[str]]]
SPELLINGS = ("title", "snake", "camel", "pascal", "upper")
VENDORS = ("hubspot", "salesforce", "pipedrive", "zoho")
_UNSPACED = frozenset({"ja", "zh"})
_SLASHED = {"en": "%m/%d/%Y", "ja": "%Y/%m/%d", "zh": "%Y/%m/%d"}
_PLAIN_NAMES = ("export ({}).csv", "data_2026_{}.csv", "Report{}.csv", "download-{}.csv", "{}.csv", "Tabelle{}.csv")
#: What a person who is asked says of each list; any of them is right.
MEANT = {
    "leads": ("leads", "contacts"),
    "deals": ("opportunities",),
    "activities": ("activities",),
    "reps": ("reps",),
    "companies": ("companies",),
    "history": ("stage_changes",),
    "spend": ("costs", "ad_spend", "spend", "campaigns"),
}


@dataclass(frozen=True)
class Style:
    """How the files look and come. `variant` is the place of the words that go together; `bare` writes a list's own id
    as ID alone; `order` is together, apart, or undo (apart, one of them taken back and brought again)."""

    seed: int
    vendor: str | None
    language: str
    spelling: str
    prefixed: bool
    variant: int
    bare: bool
    ids: str
    owner: str
    company: str
    whole_names: bool
    dates: str
    comma: bool
    delimiter: str
    telling: bool
    lists: tuple[str, ...]
    order: str


@dataclass(frozen=True)
class File:
    """A rendered file: `list` is what it holds."""

    name: str
    list: str
    text: str


@cache
def languages() -> Mapping[str, Words]:
    with (Path(__file__).parent / "languages.toml").open("rb") as file:
        return tomllib.load(file)


def style(seed: int) -> Style:
    """A style drawn by seed; over a hundred seeds every value of every dimension occurs."""
    random = Random(f"style {seed}")
    pick = random.choice
    language = tuple(languages())[seed % len(languages())]
    vendor = pick(VENDORS) if seed % 6 == 5 else None
    ids = pick(("number", "number", "text", "guid", "none"))
    spelling = "title" if language in _UNSPACED else SPELLINGS[seed // 10 % len(SPELLINGS)]
    more = ["history"] * (random.random() < 0.3 and ids != "none" and not vendor) + ["spend"] * (random.random() < 0.3)
    others = random.sample(("orders", "tickets", "products"), pick((0, 0, 1, 2)))
    owner = pick(("name", "email", "name" if ids == "none" else "id"))
    company = pick(("column", "column", "none", "column" if ids == "none" else "file"))
    lists = ["leads", "deals", "activities", *more, *others]
    if not vendor:
        lists += ["reps"] * (owner == "id") + ["companies"] * (company == "file")
    random.shuffle(lists)
    return Style(
        seed,
        vendor,
        "en" if vendor else language,
        "title" if vendor else spelling,
        prefixed=language not in _UNSPACED and random.random() < (0.4 if language == "en" else 0.15),
        variant=random.randrange(3),
        bare=random.random() < 0.25,
        ids=ids,
        owner=owner,
        company=company,
        whole_names=random.random() < 0.6,
        dates=pick(("iso", "iso", "timed", "dotted", "slashed")),
        comma=language not in ("en", "ja", "zh") and not vendor and random.random() < 0.6,
        delimiter=pick((",", ",", ";", "\t")),
        telling=random.random() < 0.7,
        lists=tuple(lists),
        order=pick(("together",) * 10 + ("apart", "undo")),
    )


def render(firm: Firm, s: Style) -> list[File]:
    """The company's files in a style, in the order in which they come."""
    writer = _Writer(firm, s)
    return [file for listed in s.lists for file in writer.files(listed)]


class _Writer:
    """Writes lists in one style: a column is a header and what each record says under it."""

    def __init__(self, firm: Firm, s: Style) -> None:
        self.firm, self.style = firm, s
        self.words: Words = languages()[s.language]
        self.random = Random(f"words {s.seed}")
        self.named = 0

    def files(self, listed: str) -> list[File]:
        if self.style.vendor and listed in ("leads", "deals", "activities"):
            return _VENDORS[self.style.vendor](self, listed)
        return [self.file(listed, *_LISTS[listed](self))]

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

    # --- headers ------------------------------------------------------------------------------------------------------

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

    # --- values -------------------------------------------------------------------------------------------------------

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

    # --- lists --------------------------------------------------------------------------------------------------------

    def leads(self) -> tuple[dict[str, list[str]]]:
        leads, s = self.firm.leads, self.style
        fields: dict[str, list[str]] = {}
        if s.ids != "none":
            fields["id"] = [self.id("L", x.number) for x in leads]
        if s.whole_names:
            fields["name"] = [f"{x.given} {x.family}" for x in leads]
        else:
            fields |= {"first_name": [x.given for x in leads], "last_name": [x.family for x in leads]}
        fields["email"] = [x.email for x in leads]
        fields["phone"] = [f"+49 30 {5550000 + 137 * x.number}" for x in leads]
        fields |= self.company(leads)
        fields["source"] = [x.source for x in leads]
        fields |= self.owners(leads)
        fields["status"] = [self.word(x.status) for x in leads]
        fields["created"] = [self.day(x.created, x.number) for x in leads]
        return (self.columns("leads", fields),)

    def deals(self) -> tuple[dict[str, list[str]]]:
        deals, linked = self.firm.deals, self.style.ids != "none"
        people = [d.lead for d in deals]
        fields: dict[str, list[str]] = {"id": [self.id("D", d.number) for d in deals]} if linked else {}
        fields["name"] = [f"{self.firm.companies[d.lead.company]} {d.created.year}-{d.number}" for d in deals]
        fields |= self.whose(people)
        fields |= self.company(people)
        fields["stage"] = [self.word(d.stage) for d in deals]
        fields["amount"] = [self.money(d.amount) for d in deals]
        fields |= self.owners(people)
        fields["created"] = [self.day(d.created, d.number) for d in deals]
        fields["closed"] = [self.day(d.closed, d.number) for d in deals]
        return (self.columns("deals", fields),)

    def activities(self) -> tuple[dict[str, list[str]]]:
        done = self.firm.activities
        people = [a.lead for a in done]
        fields = {"id": [self.id("A", a.number) for a in done]} if self.style.ids != "none" else {}
        fields |= self.whose(people)
        fields["kind"] = [self.word(a.kind) for a in done]
        fields["subject"] = [f"{self.word(a.kind)} {a.number}" for a in done]
        fields |= self.owners(people)
        fields["day"] = [self.day(a.day, 9 + a.number % 8) for a in done]
        return (self.columns("activities", fields),)

    def whose(self, people: Sequence[Lead]) -> dict[str, list[str]]:
        if self.style.ids == "none":
            return {"email": [x.email for x in people]}
        return {"lead": [self.id("L", x.number) for x in people]}

    def company(self, people: Sequence[Lead]) -> dict[str, list[str]]:
        match self.style.company:
            case "file":
                return {"company_id": [self.id("C", x.company + 1) for x in people]}
            case "column":
                return {"company": [self.firm.companies[x.company] for x in people]}
            case _:
                return {}

    def owners(self, people: Sequence[Lead]) -> dict[str, list[str]]:
        return {"owner_id" if self.style.owner == "id" else "owner": [self.owner(x.owner) for x in people]}

    def reps(self) -> tuple[dict[str, list[str]]]:
        reps = self.firm.reps
        return (
            self.columns(
                "reps",
                {
                    "id": [self.id("R", r.number) for r in reps],
                    "name": [r.name for r in reps],
                    "email": [r.email for r in reps],
                    "team": [r.team for r in reps],
                },
            ),
        )

    def companies(self) -> tuple[dict[str, list[str]]]:
        named = self.firm.companies
        return (
            self.columns(
                "companies",
                {
                    "id": [self.id("C", n) for n, _ in enumerate(named, 1)],
                    "name": list(named),
                    "industry": [("Software", "Retail", "Energy")[n % 3] for n, _ in enumerate(named)],
                    "website": [f"www.firm{n}.example" for n, _ in enumerate(named)],
                    "city": [("Berlin", "Porto", "Lyon")[n % 3] for n, _ in enumerate(named)],
                },
            ),
        )

    def history(self) -> tuple[dict[str, list[str]]]:
        """Every deal from its first stage to its last."""
        steps = [(d, "", self.word("open"), d.created) for d in self.firm.deals]
        steps += [(d, self.word("open"), self.word(d.stage), d.closed) for d in self.firm.deals if d.closed]
        return (
            self.columns(
                "history",
                {
                    "deal": [self.id("D", d.number) for d, *_ in steps],
                    "before": [before for _, before, _, _ in steps],
                    "stage": [stage for _, _, stage, _ in steps],
                    "day": [self.day(day, 3) for *_, day in steps],
                },
            ),
        )

    def spend(self) -> tuple[dict[str, list[str]]]:
        weeks = range(SPENT)
        return (
            self.columns(
                "spend",
                {
                    "day": [self.day(date(2026, 1, 5) + timedelta(days=7 * n)) for n in weeks],
                    "campaign": [("Search", "Social")[n % 2] for n in weeks],
                    "cost": [self.money(100.5 + 13 * n) for n in weeks],
                    "clicks": [str(40 + 3 * n) for n in weeks],
                    "impressions": [str(2000 + 170 * n) for n in weeks],
                },
            ),
        )

    # --- lists beside, which no figure needs --------------------------------------------------------------------------

    def orders(self) -> tuple[dict[str, list[str]]]:
        rows = range(1, OTHERS + 1)
        return (
            self.columns(
                "orders",
                {
                    "id": [self.id("O", 700 + n) for n in rows],
                    "customer": [self.id("L", n) for n in rows],
                    "product": [f"Pump {n % 4}" for n in rows],
                    "quantity": [str(n % 5 + 1) for n in rows],
                    "total": [self.money(90.5 * n) for n in rows],
                    "day": [self.day(date(2026, 3, n)) for n in rows],
                    "state": [self.words["words"]["delivered"][n % 2] for n in rows],
                },
            ),
        )

    def tickets(self) -> tuple[dict[str, list[str]]]:
        rows = range(1, OTHERS + 1)
        return (
            self.columns(
                "tickets",
                {
                    "id": [self.id("T", 300 + n) for n in rows],
                    "customer": [self.id("L", n) for n in rows],
                    "subject": [f"Pump {n} leaks" for n in rows],
                    "priority": [self.words["words"]["high"][n % 2] for n in rows],
                    "state": [self.words["words"]["solved"][n % 2] for n in rows],
                    "day": [self.day(date(2026, 3, 10 + n)) for n in rows],
                },
            ),
        )

    def products(self) -> tuple[dict[str, list[str]]]:
        rows = range(1, OTHERS + 1)
        return (
            self.columns(
                "products",
                {
                    "id": [self.id("P", n) for n in rows],
                    "name": [f"Pump {n}" for n in rows],
                    "category": [("Pumps", "Parts")[n % 2] for n in rows],
                    "price": [self.money(19.5 * n) for n in rows],
                    "stock": [str(n * 3) for n in rows],
                },
            ),
        )

    # --- vendors ------------------------------------------------------------------------------------------------------

    def hubspot(self, listed: str) -> list[File]:
        firm, words = self.firm, {"won": "Closed Won", "lost": "Closed Lost", "open": "Presentation Scheduled"}
        if listed == "leads":
            said = {
                "new": "New",
                "contacted": "Attempted to contact",
                "qualified": "Open deal",
                "rejected": "Unqualified",
            }
            return [
                self.file(
                    listed,
                    {
                        "Record ID": [str(5100 + x.number) for x in firm.leads],
                        "First Name": [x.given for x in firm.leads],
                        "Last Name": [x.family for x in firm.leads],
                        "Email": [x.email for x in firm.leads],
                        "Contact owner": [x.owner.name for x in firm.leads],
                        "Lead Status": [said[x.status] for x in firm.leads],
                        "Lifecycle Stage": ["Lead" for _ in firm.leads],
                        "Create Date": self.made(firm.leads),
                        "Original Source": [x.source for x in firm.leads],
                    },
                    "hubspot-crm-exports-all-contacts",
                )
            ]
        if listed == "deals":
            return [
                self.file(
                    listed,
                    {
                        "Record ID": [str(9100 + d.number) for d in firm.deals],
                        "Deal Name": self.titles(firm.deals),
                        "Deal Stage": [words[d.stage] for d in firm.deals],
                        "Close Date": self.shut(firm.deals),
                        "Deal owner": [d.lead.owner.name for d in firm.deals],
                        "Amount": [self.money(d.amount) for d in firm.deals],
                        "Pipeline": ["Sales Pipeline" for _ in firm.deals],
                        "Create Date": self.made(firm.deals),
                        "Associated Contact IDs": [str(5100 + d.lead.number) for d in firm.deals],
                    },
                    "hubspot-crm-exports-all-deals",
                )
            ]
        return [
            self.hubspot_doings(kind, title)
            for kind, title in (("call", "Call Title"), ("email", "Email subject"), ("meeting", "Meeting name"))
        ]

    def hubspot_doings(self, kind: str, title: str) -> File:
        done = [a for a in self.firm.activities if a.kind == kind]
        return self.file(
            "activities",
            {
                "Record ID": [str(7100 + a.number) for a in done],
                title: [f"{kind} {a.number}" for a in done],
                "Activity date": self.when(done),
                "Activity assigned to": [a.lead.owner.name for a in done],
                "Associated Contact IDs": [str(5100 + a.lead.number) for a in done],
            },
            f"hubspot-crm-exports-all-{kind}s",
        )

    def salesforce(self, listed: str) -> list[File]:
        firm = self.firm
        if listed == "leads":
            made = [firm.deal_of(x) for x in firm.leads]
            return [
                self.file(
                    listed,
                    {
                        "Id": [_sf("00Q", x.number) for x in firm.leads],
                        "FirstName": [x.given for x in firm.leads],
                        "LastName": [x.family for x in firm.leads],
                        "Email": [x.email for x in firm.leads],
                        "Company": [firm.companies[x.company] for x in firm.leads],
                        "LeadSource": [x.source for x in firm.leads],
                        "Status": ["Open - Not Contacted" for _ in firm.leads],
                        "OwnerId": [_sf("005", x.owner.number) for x in firm.leads],
                        "CreatedDate": self.made(firm.leads),
                        "IsConverted": ["true" if d else "false" for d in made],
                        "ConvertedOpportunityId": [_sf("006", d.number) if d else "" for d in made],
                    },
                    "Lead",
                )
            ]
        if listed == "deals":
            words = {"won": "Closed Won", "lost": "Closed Lost", "open": "Prospecting"}
            return [
                self.file(
                    listed,
                    {
                        "Id": [_sf("006", d.number) for d in firm.deals],
                        "Name": self.titles(firm.deals),
                        "StageName": [words[d.stage] for d in firm.deals],
                        "Amount": [self.money(d.amount) for d in firm.deals],
                        "CloseDate": [self.day(d.closed or d.created + timedelta(days=90)) for d in firm.deals],
                        "IsClosed": ["false" if d.stage == "open" else "true" for d in firm.deals],
                        "IsWon": ["true" if d.stage == "won" else "false" for d in firm.deals],
                        "OwnerId": [_sf("005", d.lead.owner.number) for d in firm.deals],
                        "CreatedDate": self.made(firm.deals),
                    },
                    "Opportunity",
                )
            ]
        done = firm.activities
        return [
            self.file(
                "activities",
                {
                    "Id": [_sf("00T", a.number) for a in done],
                    "WhoId": [_sf("00Q", a.lead.number) for a in done],
                    "Subject": [f"{a.kind} {a.number}" for a in done],
                    "TaskSubtype": [("Email" if a.kind == "email" else "Call") for a in done],
                    "Status": ["Completed" for _ in done],
                    "ActivityDate": [self.day(a.day) for a in done],
                    "OwnerId": [_sf("005", a.lead.owner.number) for a in done],
                    "CreatedDate": self.when(done),
                },
                "Task",
            )
        ]

    def pipedrive(self, listed: str) -> list[File]:
        firm = self.firm
        if listed == "leads":
            return [
                self.file(
                    listed,
                    {
                        "Person - ID": [str(x.number) for x in firm.leads],
                        "Person - Name": [f"{x.given} {x.family}" for x in firm.leads],
                        "Person - Email - Work": [x.email for x in firm.leads],
                        "Person - Owner": [x.owner.name for x in firm.leads],
                        "Person - Organization": [firm.companies[x.company] for x in firm.leads],
                        "Person - Person created": self.made(firm.leads),
                        "Person - Label": ["Warm" for _ in firm.leads],
                    },
                    "people",
                )
            ]
        if listed == "deals":
            said = {"won": "Won", "lost": "Lost", "open": "Open"}
            return [
                self.file(
                    listed,
                    {
                        "Deal - ID": [str(d.number) for d in firm.deals],
                        "Deal - Title": self.titles(firm.deals),
                        "Deal - Status": [said[d.stage] for d in firm.deals],
                        "Deal - Stage": ["Proposal Made" for _ in firm.deals],
                        "Deal - Value": [self.money(d.amount) for d in firm.deals],
                        "Deal - Owner": [d.lead.owner.name for d in firm.deals],
                        "Deal - Person ID": [str(d.lead.number) for d in firm.deals],
                        "Deal - Deal created": self.made(firm.deals),
                        "Deal - Won time": self.shut(firm.deals, "won"),
                        "Deal - Lost time": self.shut(firm.deals, "lost"),
                    },
                    "deals",
                )
            ]
        done = firm.activities
        return [
            self.file(
                "activities",
                {
                    "Activity - ID": [str(a.number) for a in done],
                    "Activity - Type": [a.kind.capitalize() for a in done],
                    "Activity - Subject": [f"{a.kind} {a.number}" for a in done],
                    "Activity - Due date": [self.day(a.day) for a in done],
                    "Activity - Done": ["Done" for _ in done],
                    "Activity - Assigned to user": [a.lead.owner.name for a in done],
                    "Person - ID": [str(a.lead.number) for a in done],
                },
                "activities",
            )
        ]

    def zoho(self, listed: str) -> list[File]:
        firm = self.firm
        if listed == "leads":
            said = {
                "new": "Not Contacted",
                "contacted": "Contacted",
                "qualified": "Pre-Qualified",
                "rejected": "Junk Lead",
            }
            return [
                self.file(
                    listed,
                    {
                        "Record Id": [f"zcrm_55{x.number:05}" for x in firm.leads],
                        "First Name": [x.given for x in firm.leads],
                        "Last Name": [x.family for x in firm.leads],
                        "Email": [x.email for x in firm.leads],
                        "Company": [firm.companies[x.company] for x in firm.leads],
                        "Lead Source": [x.source for x in firm.leads],
                        "Lead Owner": [x.owner.name for x in firm.leads],
                        "Lead Status": [said[x.status] for x in firm.leads],
                        "Created Time": self.made(firm.leads),
                        "Converted Deal.id": [
                            f"zcrm_77{d.number:05}" if (d := firm.deal_of(x)) else "" for x in firm.leads
                        ],
                    },
                    "Leads",
                )
            ]
        if listed == "deals":
            said = {"won": "Closed Won", "lost": "Closed Lost", "open": "Negotiation/Review"}
            return [
                self.file(
                    listed,
                    {
                        "Record Id": [f"zcrm_77{d.number:05}" for d in firm.deals],
                        "Deal Name": self.titles(firm.deals),
                        "Deal Owner": [d.lead.owner.name for d in firm.deals],
                        "Stage": [said[d.stage] for d in firm.deals],
                        "Amount": [self.money(d.amount) for d in firm.deals],
                        "Created Time": self.made(firm.deals),
                        "Closing Date": [self.day(d.closed or d.created + timedelta(days=90)) for d in firm.deals],
                    },
                    "Deals",
                )
            ]
        done = firm.activities
        return [
            self.file(
                "activities",
                {
                    "Record Id": [f"zcrm_88{a.number:05}" for a in done],
                    "Subject": [f"{a.kind} {a.number}" for a in done],
                    "Call Owner": [a.lead.owner.name for a in done],
                    "Call Type": ["Outbound" for _ in done],
                    "Call Start Time": self.when(done),
                    "Lead Name.id": [f"zcrm_55{a.lead.number:05}" for a in done],
                },
                "Calls",
            )
        ]

    def titles(self, deals: Sequence[Deal]) -> list[str]:
        return [f"{self.firm.companies[d.lead.company]} {d.number}" for d in deals]

    def made(self, records: Sequence[Lead | Deal]) -> list[str]:
        return [self.day(x.created, x.number) for x in records]

    def shut(self, deals: Sequence[Deal], stage: str = "") -> list[str]:
        return [self.day(d.closed if stage in ("", d.stage) else None, d.number) for d in deals]

    def when(self, done: Sequence[Activity]) -> list[str]:
        return [self.day(a.day, 9 + a.number % 8) for a in done]


_LISTS: Mapping[str, Callable[[_Writer], tuple[dict[str, list[str]]]]] = {
    "leads": _Writer.leads,
    "deals": _Writer.deals,
    "activities": _Writer.activities,
    "reps": _Writer.reps,
    "companies": _Writer.companies,
    "history": _Writer.history,
    "spend": _Writer.spend,
    "orders": _Writer.orders,
    "tickets": _Writer.tickets,
    "products": _Writer.products,
}
_VENDORS: Mapping[str, Callable[[_Writer, str], list[File]]] = {
    "hubspot": _Writer.hubspot,
    "salesforce": _Writer.salesforce,
    "pipedrive": _Writer.pipedrive,
    "zoho": _Writer.zoho,
}


def _sf(prefix: str, number: int) -> str:
    """An id of 18 characters."""
    return f"{prefix}5g00000{number:05}AAA"


def _unaccented(text: str) -> str:
    text = text.replace("ł", "l").replace("Ł", "L").replace("ß", "ss")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
