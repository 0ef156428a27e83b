"""Which days count as working days under an agreement, and the months that hold them. Imports the model."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from smarketing.agreement.model import Agreement
from smarketing.agreement.publicdays import PublicHolidays, countries

__all__ = ["Workdays", "countries", "days_between", "month_of", "months_between"]


@dataclass(frozen=True)
class Workdays:
    """The working calendar of an agreement, prepared for asking about many days."""

    weekdays: frozenset[int]
    holidays: frozenset[date]
    public: Container[date] = ()

    @classmethod
    def of(cls, agreement: Agreement) -> Workdays:
        country, region = agreement.holiday_country, agreement.holiday_region
        public = PublicHolidays(country, region) if country else ()
        return cls(frozenset(agreement.working_days), frozenset(agreement.holidays), public)

    def __contains__(self, day: date) -> bool:
        return day.isoweekday() in self.weekdays and day not in self.holidays and day not in self.public

    def weights(self, month: list[date]) -> list[int]:
        """1 for each working day of a month and 0 for the others; 1 for all in a month without any working day."""
        weights = [int(day in self) for day in month]
        return weights if any(weights) else [1] * len(month)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included; none when last is earlier."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def month_of(day: date) -> list[date]:
    """All days of the month a day lies in."""
    _, length = monthrange(day.year, day.month)
    return [day.replace(day=number) for number in range(1, length + 1)]


def months_between(first: date, last: date) -> Iterator[list[date]]:
    """Every month that has a day from first to last, as its days."""
    day = first
    while day <= last:
        month = month_of(day)
        yield month
        day = month[-1] + timedelta(days=1)
