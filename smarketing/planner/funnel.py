"""The funnel backwards: people needed for an end; forwards it is a chain. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from operator import truediv


def backward(end: float, rates: Sequence[float]) -> list[float]:
    """The people needed at each stage, from the first to the last, so that `end` come out.

    >>> backward(100, [0.5, 0.5])
    [400.0, 200.0, 100]
    """
    return list(accumulate(reversed(rates), truediv, initial=end))[::-1]


def expected_customers(leads: float, close_rate: float) -> float:
    """Customers that come of leads which close at a rate: volume and quality can be traded.

    >>> expected_customers(100, 0.02) == expected_customers(4, 0.50) == 2
    True
    """
    return leads * close_rate
