"""Lists beside the company's own, which no figure needs."""

from __future__ import annotations

from datetime import date

from tests.importing.firm import OTHERS
from tests.importing.styles.writer import Writer


def orders(w: Writer) -> tuple[dict[str, list[str]]]:
    rows = range(1, OTHERS + 1)
    return (
        w.columns(
            "orders",
            {
                "id": [w.id("O", 700 + n) for n in rows],
                "customer": [w.id("L", n) for n in rows],
                "product": [f"Pump {n % 4}" for n in rows],
                "quantity": [str(n % 5 + 1) for n in rows],
                "total": [w.money(90.5 * n) for n in rows],
                "day": [w.day(date(2026, 3, n)) for n in rows],
                "state": [w.words["words"]["delivered"][n % 2] for n in rows],
            },
        ),
    )


def tickets(w: Writer) -> tuple[dict[str, list[str]]]:
    rows = range(1, OTHERS + 1)
    return (
        w.columns(
            "tickets",
            {
                "id": [w.id("T", 300 + n) for n in rows],
                "customer": [w.id("L", n) for n in rows],
                "subject": [f"Pump {n} leaks" for n in rows],
                "priority": [w.words["words"]["high"][n % 2] for n in rows],
                "state": [w.words["words"]["solved"][n % 2] for n in rows],
                "day": [w.day(date(2026, 3, 10 + n)) for n in rows],
            },
        ),
    )


def products(w: Writer) -> tuple[dict[str, list[str]]]:
    rows = range(1, OTHERS + 1)
    return (
        w.columns(
            "products",
            {
                "id": [w.id("P", n) for n in rows],
                "name": [f"Pump {n}" for n in rows],
                "category": [("Pumps", "Parts")[n % 2] for n in rows],
                "price": [w.money(19.5 * n) for n in rows],
                "stock": [str(n * 3) for n in rows],
            },
        ),
    )
