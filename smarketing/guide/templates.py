"""Templates to fill in by hand: the plain names of a table's columns, and two rows that show what goes into them.

Columns, their kinds and their choices are those of schema.py. The example rows are marked, and the importer leaves them
out wherever they are found: `sources/examples.py`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from smarketing.errors import UnknownName
from smarketing.schema import TABLES, Column, Table
from smarketing.sources.examples import MARK

#: What stands in the two example rows where the kind of the column does not say it. Of times, whether the time of day
#: matters; of numbers three digits at most: longer ones, or a decimal point, would speak for how the amounts are read.
SHOWN = {
    "name": ("Ann Poe", "Bo Ek"),
    "company": ("Poe Ltd", "Ek AB"),
    "source": ("Trade fair", "Web form"),
    "campaign": ("Spring 2026", "Guide"),
    "landing_page": ("/guide", "/prices"),
    "owner": ("Rita Roe", "Sam Sol"),
    "team": ("North", "South"),
    "status": ("New", "Working"),
    "pipeline": ("Sales", "Sales"),
    "currency": ("EUR", "EUR"),
    "lost_reason": ("", "Price"),
    "fit": ("high", "low"),
    "interest": ("80", "20"),
    "email": ("ann@example.com", "bo@example.com"),
    "created_at": ("2026-01-05", "2026-01-06"),
    "mql_at": ("2026-01-08", ""),
    "sql_at": ("2026-01-12", ""),
    "last_activity_at": ("2026-01-30", "2026-01-31"),
    "occurred_at": ("2026-01-05 14:30", "2026-01-06 09:15"),
    "changed_at": ("2026-01-12", "2026-01-20"),
    "closed_at": ("2026-01-30", "2026-01-31"),
    "day": ("2026-01-05", "2026-01-06"),
    "visits": ("120", "95"),
    "impressions": ("400", "350"),
    "clicks": ("11", "9"),
}
#: Texts that say who or what a row is: these are marked, as ids and addresses are.
NAMES = ("name", "source", "owner")
PRICES = ("500", "900")
CHOICES = {
    ("leads", "stage"): ("mql", "lead"),
    ("opportunities", "outcome"): ("won", "lost"),
    ("activities", "kind"): ("call", "meeting"),
    ("activities", "direction"): ("outbound", "inbound"),
}
STAGES = {"opportunities": ("Closed won", "Closed lost"), "stage_changes": ("Proposal", "Closed won")}


@dataclass(frozen=True)
class Template:
    """A table to fill in by hand. `columns` are those of the table that people know without a CRM; `named` are headers
    where the column's own name would not say whose it is."""

    name: str
    title: str
    table: str
    columns: tuple[str, ...]
    named: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.name}-template.csv"

    @property
    def schema(self) -> Table:
        return TABLES[self.table]

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(self.named.get(c, c) for c in self.columns)

    @property
    def examples(self) -> tuple[tuple[str, ...], ...]:
        """The two rows that show what goes into the columns."""
        return tuple(tuple(self._shown(self.schema.column(c), row) for c in self.columns) for row in (0, 1))

    @property
    def csv(self) -> str:
        """The file, as text."""
        target = io.StringIO()
        csv.writer(target, lineterminator="\n").writerows([self.headers, *self.examples])
        return target.getvalue()

    @property
    def meanings(self) -> dict[str, str]:
        """What goes into each column, by its header."""
        of = {header: self.schema.column(c) for header, c in zip(self.headers, self.columns, strict=True)}
        return {header: _meaning(column) for header, column in of.items()}

    def _shown(self, column: Column, row: int) -> str:
        if column.kind == "id":
            return f"{MARK} {row + 1}"
        if column.kind == "money":
            return PRICES[row]
        if column.choices:
            return CHOICES[self.table, column.name][row]
        if column.name == "stage":
            return STAGES[self.table][row]
        marked = column.kind == "email" or column.name in NAMES
        return f"{MARK} {SHOWN[column.name][row]}" if marked else SHOWN[column.name][row]


def _meaning(column: Column) -> str:
    """ "Furthest lifecycle stage the record says it reached: subscriber, lead, mql, ..."."""
    choices = [c for c in column.choices if c not in column.help]
    return f"{column.help.removesuffix('.')}: {', '.join(column.choices)}." if choices else column.help


#: In the order in which people fill them in.
TEMPLATES: dict[str, Template] = {
    t.name: t
    for t in (
        Template(
            "leads", "Leads", "leads",
            ("id", "email", "name", "company", "source", "campaign", "owner", "status", "stage", "fit", "interest",
             "created_at", "mql_at", "sql_at", "last_activity_at"),
            {"id": "lead_id"},
        ),
        Template(
            "deals", "Deals", "opportunities",
            ("id", "name", "lead_id", "email", "stage", "outcome", "amount", "currency", "pipeline", "owner",
             "created_at", "closed_at", "lost_reason"),
            {"id": "deal_id", "name": "deal_name"},
        ),
        Template(
            "deal-stages", "Deal stage history", "stage_changes",
            ("opportunity_id", "stage", "pipeline", "changed_at"),
            {"opportunity_id": "deal_id"},
        ),
        Template(
            "activities", "Activities", "activities",
            ("id", "lead_id", "email", "kind", "direction", "owner", "occurred_at"),
            {"id": "activity_id"},
        ),
        Template("reps", "Reps", "reps", ("id", "name", "email", "team"), {"id": "rep_id"}),
        Template(
            "ad-spend", "Ad spend", "costs",
            ("day", "source", "campaign", "amount", "currency", "impressions", "clicks"),
            {"amount": "spend"},
        ),
        Template("visits", "Visits", "traffic", ("day", "visits", "source", "campaign", "landing_page")),
    )
}  # fmt: skip


def template(name: str) -> Template:
    """The template of that name; UnknownName lists what exists."""
    try:
        return TEMPLATES[name]
    except KeyError:
        raise UnknownName("template", name, TEMPLATES) from None
