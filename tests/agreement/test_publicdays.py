"""Public holidays: the library's own, asked year by year."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from smarketing.agreement import Agreement
from smarketing.agreement.publicdays import PublicHolidays, countries, regions
from smarketing.agreement.workdays import Workdays


@pytest.mark.parametrize(("country", "region"), [("DE", None), ("DE", "BY"), ("US", None), ("GB", "SCT"), ("JP", None)])
def test_the_days_are_those_of_the_library_over_many_years(country: str, region: str | None) -> None:
    """The library's calendar of all years at once, which knows days observed across New Year."""
    whole = holidays.country_holidays(country, subdiv=region, years=range(2015, 2036))
    ours = PublicHolidays(country, region)
    every = [date(2016, 1, 1) + timedelta(days=n) for n in range(19 * 365)]
    assert [day for day in every if day in ours] == [day for day in every if day in whole]


def test_countries_and_their_regions() -> None:
    assert {"DE", "US", "JP"} <= set(countries())
    assert "BY" in (regions("DE") or ())
    assert regions("XX") is None


def test_a_region_has_days_off_that_the_country_has_not() -> None:
    epiphany = date(2027, 1, 6)
    assert epiphany in Workdays.of(Agreement(holiday_country="DE"))
    assert epiphany not in Workdays.of(Agreement(holiday_country="DE", holiday_region="BY"))
