"""Topic 11: what a lead of each type is worth."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scipy.stats import beta

from smarketing.statistics.lead_value import Kind, LeadValue, Values
from smarketing.stats import wilson
from tests.examples.comparing import Tolerance, Topic
from tests.examples.reading import rows


def compute(folder: Path) -> Mapping[str, Any]:
    leads: dict[str, int] = {}
    amounts: dict[str, list[float]] = {}
    for row in rows(folder / "leads.csv"):
        leads[row["type"]] = leads.get(row["type"], 0) + 1
        if row["amount"].strip():
            amounts.setdefault(row["type"], []).append(float(row["amount"]))
    values = Values.of([Kind.of(name, leads[name], amounts.get(name, [])) for name in sorted(leads)])
    return {
        "types": {kind.name: _of_type(kind) for kind in values.kinds},
        "new_type": {"rate": values.rate_of_new},
        "hyper": {"mean": values.rate_of_new, "strength_median": values.strength},
        "within_log_sd": values.within,
        "between_log_sd": values.between,
    }


def _of_type(kind: LeadValue) -> dict[str, Any]:
    lost = kind.leads - kind.customers
    return {
        "leads": kind.leads,
        "customers": kind.customers,
        "observed": kind.observed,
        "rate": kind.rate,
        "rate_interval95": [kind.rate_low, kind.rate_high],
        "raw_rate_wilson95": list(wilson(kind.customers, kind.leads)),
        "raw_rate_jeffreys95": beta.ppf([0.025, 0.975], kind.customers + 0.5, lost + 0.5).tolist(),
        "amount_mean": kind.amount,
        "amount_trust": kind.trust,
        "value": kind.value,
        "value_interval95": [kind.low, kind.high],
        "shown_alone": kind.alone,
    }


TOPIC = Topic(
    "11_leadvalue",
    compute,
    {
        "*/rate": Tolerance(amount=0.002),
        "types/*/rate_interval95/*": Tolerance(amount=0.002),
        "hyper/mean": Tolerance(amount=0.002),
        "types/*/amount_mean": Tolerance(share=0.02),
        "types/*/value": Tolerance(share=0.02),
        # The reference draws 40,000 times: what lies next to 0 is its chance, so a hundredth of the width counts too.
        "types/*/value_interval95/*": Tolerance(share=0.04, width=0.01),
    },
    notes=("tolerance", "new_type/note"),
)
