"""One piece of evidence for or against a reading of a file, and how much each kind of it weighs. The weights were set
on published layouts and proved on others."""

from __future__ import annotations

from dataclasses import dataclass

#: The name of the file, whole and as a part of it; the noun of its key; what lists are called sometimes counts so much
#: less.
NAMED, HELD, KEYED, SOMETIMES = 4.0, 2.5, 6.0, 0.5
#: A file that bears the name of a list that is not read.
OTHERWISE_NAMED = 5.0
#: Words of stages, kinds or marketing in a column of few words.
WORDED = 2.5
#: Headers and names that a list of its kind does not bear.
NOT_SO = 4.0


@dataclass(frozen=True)
class Reason:
    """One piece of evidence, and how much it weighs: less than nothing where it speaks against. `said` is empty where
    it is none to be told."""

    weight: float
    said: str = ""
