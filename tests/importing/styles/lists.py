"""The company's own lists: a column is a header and what each record says under it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tests.importing.firm import SPENT, Lead
from tests.importing.styles.writer import Writer


def leads(w: Writer) -> tuple[dict[str, list[str]]]:
    leads, s = w.firm.leads, w.style
    fields: dict[str, list[str]] = {}
    if s.ids != "none":
        fields["id"] = [w.id("L", x.number) for x in leads]
    if s.whole_names:
        fields["name"] = [f"{x.given} {x.family}" for x in leads]
    else:
        fields |= {"first_name": [x.given for x in leads], "last_name": [x.family for x in leads]}
    fields["email"] = [x.email for x in leads]
    fields["phone"] = [f"+49 30 {5550000 + 137 * x.number}" for x in leads]
    fields |= _company(w, leads)
    fields["source"] = [x.source for x in leads]
    fields |= _owners(w, leads)
    fields["status"] = [w.word(x.status) for x in leads]
    fields["created"] = [w.day(x.created, x.number) for x in leads]
    return (w.columns("leads", fields),)


def deals(w: Writer) -> tuple[dict[str, list[str]]]:
    deals, linked = w.firm.deals, w.style.ids != "none"
    people = [d.lead for d in deals]
    fields: dict[str, list[str]] = {"id": [w.id("D", d.number) for d in deals]} if linked else {}
    fields["name"] = [f"{w.firm.companies[d.lead.company]} {d.created.year}-{d.number}" for d in deals]
    fields |= _whose(w, people)
    fields |= _company(w, people)
    fields["stage"] = [w.word(d.stage) for d in deals]
    fields["amount"] = [w.money(d.amount) for d in deals]
    fields |= _owners(w, people)
    fields["created"] = [w.day(d.created, d.number) for d in deals]
    fields["closed"] = [w.day(d.closed, d.number) for d in deals]
    return (w.columns("deals", fields),)


def activities(w: Writer) -> tuple[dict[str, list[str]]]:
    done = w.firm.activities
    people = [a.lead for a in done]
    fields = {"id": [w.id("A", a.number) for a in done]} if w.style.ids != "none" else {}
    fields |= _whose(w, people)
    fields["kind"] = [w.word(a.kind) for a in done]
    fields["subject"] = [f"{w.word(a.kind)} {a.number}" for a in done]
    fields |= _owners(w, people)
    fields["day"] = [w.day(a.day, 9 + a.number % 8) for a in done]
    return (w.columns("activities", fields),)


def _whose(w: Writer, people: Sequence[Lead]) -> dict[str, list[str]]:
    if w.style.ids == "none":
        return {"email": [x.email for x in people]}
    return {"lead": [w.id("L", x.number) for x in people]}


def _company(w: Writer, people: Sequence[Lead]) -> dict[str, list[str]]:
    match w.style.company:
        case "file":
            return {"company_id": [w.id("C", x.company + 1) for x in people]}
        case "column":
            return {"company": [w.firm.companies[x.company] for x in people]}
        case _:
            return {}


def _owners(w: Writer, people: Sequence[Lead]) -> dict[str, list[str]]:
    return {"owner_id" if w.style.owner == "id" else "owner": [w.owner(x.owner) for x in people]}


def reps(w: Writer) -> tuple[dict[str, list[str]]]:
    reps = w.firm.reps
    return (
        w.columns(
            "reps",
            {
                "id": [w.id("R", r.number) for r in reps],
                "name": [r.name for r in reps],
                "email": [r.email for r in reps],
                "team": [r.team for r in reps],
            },
        ),
    )


def companies(w: Writer) -> tuple[dict[str, list[str]]]:
    named = w.firm.companies
    return (
        w.columns(
            "companies",
            {
                "id": [w.id("C", n) for n, _ in enumerate(named, 1)],
                "name": list(named),
                "industry": [("Software", "Retail", "Energy")[n % 3] for n, _ in enumerate(named)],
                "website": [f"www.firm{n}.example" for n, _ in enumerate(named)],
                "city": [("Berlin", "Porto", "Lyon")[n % 3] for n, _ in enumerate(named)],
            },
        ),
    )


def history(w: Writer) -> tuple[dict[str, list[str]]]:
    """Every deal from its first stage to its last."""
    steps = [(d, "", w.word("open"), d.created) for d in w.firm.deals]
    steps += [(d, w.word("open"), w.word(d.stage), d.closed) for d in w.firm.deals if d.closed]
    return (
        w.columns(
            "history",
            {
                "deal": [w.id("D", d.number) for d, *_ in steps],
                "before": [before for _, before, _, _ in steps],
                "stage": [stage for _, _, stage, _ in steps],
                "day": [w.day(day, 3) for *_, day in steps],
            },
        ),
    )


def spend(w: Writer) -> tuple[dict[str, list[str]]]:
    weeks = range(SPENT)
    return (
        w.columns(
            "spend",
            {
                "day": [w.day(date(2026, 1, 5) + timedelta(days=7 * n)) for n in weeks],
                "campaign": [("Search", "Social")[n % 2] for n in weeks],
                "cost": [w.money(100.5 + 13 * n) for n in weeks],
                "clicks": [str(40 + 3 * n) for n in weeks],
                "impressions": [str(2000 + 170 * n) for n in weeks],
            },
        ),
    )
