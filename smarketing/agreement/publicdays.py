"""Public holidays of a country or a region of it, as the library `holidays` knows them. Imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

# The library is imported by those who ask only: reading a country's calendar takes a while.


@dataclass(frozen=True)
class PublicHolidays:
    """The days a country, or a region of it, has off; both must be known (`countries`, `regions`)."""

    country: str
    region: str | None = None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in _of_year(self.country, self.region, day.year)


def countries() -> list[str]:
    """The country codes whose public holidays are known."""
    import holidays

    return sorted(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=64)
def regions(country: str) -> tuple[str, ...] | None:
    """The regions of a country with public holidays of their own; None where the country is not known."""
    import holidays

    try:
        return tuple(holidays.country_holidays(country).subdivisions)
    except NotImplementedError:
        return None


@lru_cache(maxsize=256)
def _of_year(country: str, region: str | None, year: int) -> frozenset[date]:
    # Year by year and frozen: the library's own calendar fills itself when asked, which threads cannot share.
    import holidays

    return frozenset(holidays.country_holidays(country, subdiv=region, years=year, expand=False))
