"""`python -m benchmarks.forecasts`: how often the 80 % band of a month's forecast holds, by kind of company.

Every kind has companies that no choice was ever tuned on; each month after the first year is seen from its days 10 to
19. Prints the share held with its standard error over companies, the mean width, and the mean miss (CRPS) in MQLs.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

import numpy as np

from smarketing.statistics.record import Told, every_month
from tests.statistics.companies import KINDS, Company, counted, overdispersed, seasonal, sold, steady, uneven

#: Months are told once the history has a year.
FROM = date(2024, 7, 1)
DEALS: dict[str, Company] = {
    "revenue, 0.4 deals a day": steady(0.4),
    "revenue, 0.8 deals a day": steady(0.8),
    "revenue, days scatter four times": overdispersed(0.8),
    "revenue, months differ by 20 %": uneven(0.8),
    "revenue, seasonal by 35 %": seasonal(0.8),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forecasts", description=__doc__)
    parser.add_argument("--companies", type=int, default=10, help="companies of each kind")
    options = parser.parse_args()
    print(f"{'kind':38} {'held':>6} {'(se)':>6} {'width':>9} {'miss':>8} {'months':>7}")
    for name, kind in KINDS.items():
        _print(name, [list(_told(kind, seed, money=False)) for seed in range(options.companies)])
    for name, kind in DEALS.items():
        _print(name, [list(_told(kind, seed, money=True)) for seed in range(options.companies)])


def _told(kind: Company, seed: int, *, money: bool) -> Iterator[Told]:
    """Months of one company; each is seen from one of the days 10 to 19, in turn."""
    days = 1100
    known = sold(kind, 1000 + seed, days) if money else counted(kind, 1000 + seed, days)
    told = every_month(known, (10 + seed % 10,))
    return (one for one in told if one.first >= FROM)


def _print(name: str, companies: list[list[Told]]) -> None:
    shares = [np.mean([told.held for told in months]) for months in companies]
    everything = [told for months in companies for told in months]
    error = np.std(shares, ddof=1) / len(shares) ** 0.5
    width = np.mean([told.high - told.low for told in everything])
    miss = np.mean([told.miss for told in everything])
    print(f"{name:38} {np.mean(shares):6.1%} {error:6.1%} {width:9,.1f} {miss:8,.2f} {len(everything):7,}", flush=True)


if __name__ == "__main__":
    main()
