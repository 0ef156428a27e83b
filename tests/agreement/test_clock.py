"""The promise's clock: hours by the calendar and its SQL against a count of every minute, and who judges which day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import duckdb
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement, Agreements
from smarketing.agreement.clock import DAY, HOUR, NAMES, USUAL, calendar, clocks
from smarketing.agreement.history import SIDES, Signature, Version
from smarketing.agreement.model import BusinessHours
from smarketing.views.base import statement_text
from tests.agreement.counting import exists, open_days, open_hours

BERLIN = "Europe/Berlin"
OFFICE = Agreement(promise_clock="business", promise_hours=8.0)
ALWAYS_ON = Agreement()
CONNECTION = duckdb.connect()
SIGNED = tuple(Signature(side, "", datetime(2025, 1, 1)) for side in SIDES)


def used(
    agreements: Agreements | Agreement, *spans: tuple[datetime, datetime], zone: str | None = None, by_day: bool = False
) -> list[dict[str, Any]]:
    """What the Views' SQL makes of each span: `used` and `promised` in hours, `version`."""
    agreements = Agreements.always(agreements) if isinstance(agreements, Agreement) else agreements
    starts, stops = zip(*spans, strict=True)
    now = max(stops)
    columns = calendar(agreements, min(starts).date(), now.date() + timedelta(days=1), zone)
    sql = (
        "with chosen as (select unnest($starts::timestamp[]) as started_at, unnest($stops::timestamp[]) as stopped_at, "
        "unnest(range(len($starts))) as place, $by_day as by_day),\n"
        + statement_text("follow_up.clock")
        + "asked as (select * from read) select version, used, promised from asked order by place"
    )
    given = {f"clock_{name}": columns[name] for name in NAMES}
    spanned = {"starts": list(starts), "stops": list(stops), "now": now, "by_day": by_day}
    found = CONNECTION.cursor().execute(sql, given | spanned)
    return [
        {"version": version, "used": used and used / HOUR, "promised": promised and promised / HOUR}
        for version, used, promised in found.fetchall()
    ]


def hours(agreement: Agreement, start: datetime, stop: datetime, zone: str | None = None) -> float:
    (found,) = used(agreement, (start, stop), zone=zone)
    return found["used"]


# By hand


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        (datetime(2026, 3, 6, 16), datetime(2026, 3, 9, 10), 2),  # Friday to Monday
        (datetime(2026, 3, 5, 23), datetime(2026, 3, 6, 9, 30), 0.5),  # at night
        (datetime(2026, 3, 6, 17), datetime(2026, 3, 9, 9), 0),  # at closing time
        (datetime(2026, 3, 6, 16, 59), datetime(2026, 3, 9, 9, 1), 2 / 60),
        (datetime(2026, 3, 7, 12), datetime(2026, 3, 8, 12), 0),  # within a weekend
        (datetime(2026, 3, 6, 18), datetime(2026, 3, 6, 22), 0),  # answered the same evening
        (datetime(2025, 12, 24, 16), datetime(2025, 12, 29, 10), 10),  # 25 Dec is a holiday, 26 Dec is not
        (datetime(2025, 12, 31, 16), datetime(2026, 1, 2, 10), 10),  # over the year's end
    ],
)
def test_business_hours_by_hand(start: datetime, stop: datetime, expected: float) -> None:
    """Open 9:00 to 17:00 on Mondays to Fridays, 25 December off."""
    office = OFFICE.revised(holidays=[date(2025, 12, 25)])
    assert hours(office, start, stop) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("start", "stop", "zone", "expected"),
    [
        (datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 12), BERLIN, 23),
        (datetime(2026, 10, 24, 12), datetime(2026, 10, 25, 12), BERLIN, 25),
        (datetime(2026, 3, 28, 12), datetime(2026, 3, 29, 12), None, 24),
        (datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3, 1), BERLIN, 2 / 60),
        (datetime(2026, 10, 25, 1), datetime(2026, 10, 25, 4), BERLIN, 4),
        (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 3), BERLIN, 0.5),  # 2:00 is 3:00
        (datetime(2026, 10, 25, 1), datetime(2026, 10, 25, 3), BERLIN, 3),
        (datetime(2026, 3, 29, 3), datetime(2026, 3, 30, 3), BERLIN, 24),  # handed over after the change
        (datetime(2026, 10, 25, 15), datetime(2026, 10, 26, 15), BERLIN, 24),
        (datetime(2026, 6, 1, 12), datetime(2026, 6, 2, 12), BERLIN, 24),
        (datetime(2011, 12, 29, 12), datetime(2011, 12, 31, 12), "Pacific/Apia", 24),  # a day that never was
        (datetime(2011, 10, 15, 23), datetime(2011, 10, 16, 2), "America/Sao_Paulo", 2),  # 0:00 is put to 1:00
        (datetime(2011, 2, 19, 22), datetime(2011, 2, 20, 1), "America/Sao_Paulo", 4),  # 24:00 is put back to 23:00
    ],
)
def test_an_elapsed_clock_counts_real_hours(start: datetime, stop: datetime, zone: str | None, expected: float) -> None:
    assert hours(ALWAYS_ON, start, stop, zone) == pytest.approx(expected)


def test_a_night_shift_over_the_change_counts_real_hours() -> None:
    """Open 1:00 to 4:00 every day: 2 hours in the night of the spring, 4 in that of the autumn, 3 else."""
    nights = Agreement(
        promise_clock="business",
        working_days=(1, 2, 3, 4, 5, 6, 7),
        business_hours=BusinessHours(opens=time(1), closes=time(4)),
    )
    for day, expected in ((date(2026, 3, 29), 2), (date(2026, 10, 25), 4), (date(2026, 6, 1), 3)):
        start = datetime.combine(day, time())
        assert hours(nights, start, start + timedelta(hours=12), BERLIN) == expected


def test_closing_at_midnight_is_the_end_of_the_day() -> None:
    evenings = OFFICE.revised(business_hours={"opens": time(18), "closes": time(0)})
    assert hours(evenings, datetime(2026, 3, 2, 12), datetime(2026, 3, 3, 19)) == 7


def test_hours_are_exact() -> None:
    """Sums of fractions of hours would make 24.000000000004 of it, and a kept promise late."""
    start = datetime(2023, 7, 3, 9, 20)
    spans = [
        (start + timedelta(days=n, minutes=7 * n), start + timedelta(days=n + 1, minutes=7 * n)) for n in range(900)
    ]
    assert {row["used"] for row in used(ALWAYS_ON, *spans)} == {24.0}


def test_whole_days_are_as_long_as_the_dial_says() -> None:
    """Where only days are known the 25 hours of a Sunday in October would break a promise of 24."""
    spans = ((datetime(2026, 10, 25), datetime(2026, 10, 26)), (datetime(2026, 3, 29), datetime(2026, 3, 30)))
    assert [row["used"] for row in used(ALWAYS_ON, *spans, zone=BERLIN, by_day=True)] == [24, 24]
    friday_to_monday = (datetime(2026, 3, 6), datetime(2026, 3, 9))
    assert [row["used"] for row in used(OFFICE, friday_to_monday, by_day=True)] == [8]


# Against a count of every minute

ZONES = (None, BERLIN, "America/New_York", "Australia/Lord_Howe")
TURNS = [datetime(2026, 3, 27), datetime(2026, 10, 23), datetime(2025, 12, 30), datetime(2026, 3, 6),
         datetime(2026, 10, 31), datetime(2026, 4, 3),
    datetime(2026, 3, 29),
    datetime(2026, 10, 25),
]  # fmt: skip
SPANS = st.tuples(st.sampled_from(TURNS), st.integers(0, 4 * 1440), st.integers(0, 3 * 1440)).map(
    lambda drawn: (drawn[0] + timedelta(minutes=drawn[1]), drawn[0] + timedelta(minutes=drawn[1] + drawn[2]))
)
OPENING = st.sampled_from(
    [
        (time(9), time(17)),
        (time(0), time(0)),
        (time(0), time(6)),
        (time(1), time(4)),
        (time(18), time(0)),
        (time(8, 30), time(12, 15)),
    ]
)
AGREED = st.builds(
    lambda clock, opening, days, holidays: Agreement(
        promise_clock=clock,
        business_hours=BusinessHours(opens=opening[0], closes=opening[1]),
        working_days=days,
        holidays=holidays,
    ),
    st.sampled_from(["elapsed", "business", "business"]),
    OPENING,
    st.sampled_from([(1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7), (7,), (2, 6)]),
    st.sets(st.sampled_from([date(2026, 3, 30), date(2026, 10, 26), date(2026, 1, 1), date(2026, 4, 6)]), max_size=2),
)


@settings(max_examples=40)
@given(AGREED, SPANS, st.sampled_from(ZONES))
@example(ALWAYS_ON, (datetime(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 3, 30)), BERLIN)
def test_hours_equal_a_count_of_every_minute(
    agreement: Agreement, span: tuple[datetime, datetime], zone: str | None
) -> None:
    assume(zone is None or all(exists(moment, zone) for moment in span))
    assert hours(agreement, *span, zone) == pytest.approx(open_hours(agreement, *span, zone=zone))


@given(AGREED, SPANS)
def test_whole_days_equal_a_count_of_days(agreement: Agreement, span: tuple[datetime, datetime]) -> None:
    (found,) = used(agreement, span, zone=BERLIN, by_day=True)
    assert found["used"] == pytest.approx(open_days(agreement, span[0].date(), span[1].date()))


# Who judges


def versions(*parts: tuple[date, date | None, Agreement]) -> Agreements:
    return Agreements(
        tuple(
            Version(number, agreed, first, last, signatures=SIGNED)
            for number, (first, last, agreed) in enumerate(parts, start=1)
        )
    )


HISTORY = versions(
    (date(2026, 2, 1), date(2026, 3, 31), OFFICE),
    (date(2026, 5, 1), None, ALWAYS_ON),
    (date(2026, 6, 1), None, Agreement(promise_hours=4.0)),
    (date(2026, 6, 1), None, Agreement(promise_hours=2.0)),
)


def test_each_day_is_judged_by_the_version_in_force_on_it() -> None:
    """Version 4 begins on the day of version 3 and so replaces it; nothing is in force in January and April."""
    first, last = date(2026, 1, 1), date(2026, 8, 1)
    columns = calendar(HISTORY, first, last, None)
    judged = {
        day: version
        for day, version, begins in zip(columns["day"], columns["version"], columns["begins"], strict=True)
        if begins
    }
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    expected = {day: version.number for day in days if (version := HISTORY.in_force(day))}
    assert judged == expected
    assert set(judged.values()) == {1, 2, 4}


def test_the_hand_overs_version_judges_to_the_end_and_no_later_one_reaches_back() -> None:
    """A lead of 31 March, business hours: its clock goes on in April and May, when others or nothing are in force."""
    spans = (
        (datetime(2026, 3, 31, 16), datetime(2026, 4, 1, 10)),
        (datetime(2026, 3, 31, 16), datetime(2026, 5, 4, 10)),
        (datetime(2026, 4, 10, 9), datetime(2026, 5, 4, 10)),
        (datetime(2026, 5, 31, 12), datetime(2026, 6, 1, 12)),
    )
    found = used(HISTORY, *spans)
    # From 1 April to 1 May there are 23 working days of 8 hours, before 1 hour and after it 1 hour.
    assert [(row["version"], row["used"], row["promised"]) for row in found] == [
        (1, 2, 8),
        (1, 1 + 23 * 8 + 1, 8),
        (None, None, None),
        (2, 24, 24),
    ]


def test_where_nothing_was_ever_signed_the_usual_promise_judges() -> None:
    (clock,) = clocks(Agreements())
    assert (clock.version, clock.promised, clock.opens, clock.closes) == (USUAL, 24 * HOUR, 0, DAY)
    unsigned = Agreements((Version(1, OFFICE, date(2026, 1, 1)),))
    assert clocks(unsigned) == clocks(Agreements())


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, (date(2026, 2, 1), date(2026, 3, 31))), (2, (date(2026, 5, 1), date(2026, 5, 31))),
     (4, (date(2026, 6, 1), date.max))],
)  # fmt: skip
def test_the_days_a_version_is_in_force(number: int, expected: tuple[date, date]) -> None:
    assert HISTORY.days(number) == expected


def test_public_holidays_stop_the_clock() -> None:
    """Good Friday and Easter Monday 2026 are 3 and 6 April."""
    german = OFFICE.revised(holiday_country="DE")
    assert hours(german, datetime(2026, 4, 2, 16), datetime(2026, 4, 7, 10)) == 2
