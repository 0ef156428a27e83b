"""Working time of the demo company: when leads arrive and when reps act. Imports only the company's story."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from smarketing.demo.company import AWAY, HOLIDAYS, Rep

OPENS, CLOSES = 8, 18
MINUTES_A_DAY = (CLOSES - OPENS) * 60
# Arrivals by hour of the day: office hours with a second, smaller bump in the evening.
HOURS = range(24)
HOUR_WEIGHTS = (1, 0.5, 0.3, 0.2, 0.3, 0.8, 2, 5, 9, 12, 13, 11, 7, 10, 12, 12, 10, 8, 5, 4, 4, 4, 3, 2)


def is_working(day: date) -> bool:
    return day.isoweekday() <= 5 and day not in HOLIDAYS


def is_away(rep: Rep | None, day: date) -> bool:
    return any(rep in a.reps and a.first <= day <= a.last for a in AWAY)


def arrival_weight(day: date) -> float:
    """How many leads a day draws against a plain working day."""
    if (day.month, day.day) >= (12, 22) or (day.month, day.day) <= (1, 2):
        return 0.2
    return 1.0 if is_working(day) else 0.17


def arrival_time(rng: Random, day: date) -> datetime:
    hour = rng.choices(HOURS, HOUR_WEIGHTS)[0]
    return datetime.combine(day, time(hour, rng.randrange(60)))


def next_open(moment: datetime, rep: Rep | None = None) -> datetime:
    """The first minute from `moment` on at which the rep is at work."""
    if moment.hour >= CLOSES:
        moment = _opening(moment.date() + timedelta(days=1))
    elif moment.hour < OPENS:
        moment = _opening(moment.date())
    while not is_working(moment.date()) or is_away(rep, moment.date()):
        moment = _opening(moment.date() + timedelta(days=1))
    return moment


def add_working(moment: datetime, minutes: float, rep: Rep | None = None) -> datetime:
    """`moment` plus that many minutes of the rep's working time."""
    moment, left = next_open(moment, rep), round(minutes)
    while left > (today := CLOSES * 60 - moment.hour * 60 - moment.minute - 1):
        left -= today + 1
        moment = next_open(_opening(moment.date() + timedelta(days=1)), rep)
    return moment + timedelta(minutes=left)


def working_moment(rng: Random, day: date, rep: Rep | None = None) -> datetime:
    """Some minute of that day, or of the rep's next working day."""
    return add_working(_opening(day), rng.randrange(20, MINUTES_A_DAY - 20), rep)


def _opening(day: date) -> datetime:
    return datetime.combine(day, time(OPENS, 0))
