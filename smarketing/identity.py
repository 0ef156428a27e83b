"""What people decided about records: which are one person, and which are not. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from pydantic import BaseModel, ConfigDict, Field

#: A record by the CRM it came from and its identity there: a later export of it is the same record.
Ref = tuple[str, str]
#: One line of a decision: its verdict, its number, the record's place in it, and the record.
Line = tuple[str, int, int, str, str]


class Decisions(BaseModel):
    """Confirmed and refused by hand. They change who counts as one, so the prepared figures are made anew with them.

    No record is in two groups of `same`, and no two records of a group are a pair of `apart`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    same: tuple[tuple[Ref, ...], ...] = Field(default=(), description="groups of records that are one person")
    apart: tuple[tuple[Ref, Ref], ...] = Field(
        default=(), description="pairs that are two people; of two with one address the second leaves the first"
    )

    def merged(self, records: Iterable[Ref]) -> Decisions:
        """With these records confirmed as one person, and with them whoever was confirmed as one of them."""
        person = set(records)
        touched = [group for group in self.same if person & set(group)]
        person = person.union(*touched)
        others = tuple(group for group in self.same if group not in touched)
        apart = tuple(pair for pair in self.apart if not set(pair) <= person)
        return Decisions(same=(*others, tuple(sorted(person))), apart=apart)

    def separated(self, staying: Iterable[Ref], leaving: Iterable[Ref]) -> Decisions:
        """With those who leave another person than those who stay; what was confirmed within each side holds on."""
        stay, leave = set(staying), set(leaving) - set(staying)
        same: list[tuple[Ref, ...]] = []
        for group in self.same:
            if not set(group) & stay or not set(group) & leave:
                same.append(group)
                continue
            # Who was joined through a record of the other side stays joined: nobody said otherwise.
            same += [tuple(sorted(half)) for half in (stay | set(group) - leave, leave) if len(half) > 1]
        known = {frozenset(pair) for pair in self.apart}
        new = [pair for pair in product(sorted(stay), sorted(leave)) if frozenset(pair) not in known]
        return Decisions(same=_disjoint(same), apart=(*self.apart, *new))

    def forgotten(self, some: Iterable[Ref], others: Iterable[Ref]) -> Decisions:
        """Without what was said about the one being other people than the others."""
        said = {frozenset(pair) for pair in product(some, others)}
        return self.model_copy(update={"apart": tuple(pair for pair in self.apart if frozenset(pair) not in said)})

    @property
    def lines(self) -> list[Line]:
        """One for each record of each decision."""
        groups = [("same", group) for group in self.same] + [("apart", pair) for pair in self.apart]
        return [
            (verdict, number, place, crm, record)
            for number, (verdict, group) in enumerate(groups)
            for place, (crm, record) in enumerate(group)
        ]


def _disjoint(groups: Iterable[tuple[Ref, ...]]) -> tuple[tuple[Ref, ...], ...]:
    """Groups with a record in common are one."""
    apart: list[set[Ref]] = []
    for group in groups:
        met = [one for one in apart if one & set(group)]
        apart = [one for one in apart if one not in met] + [set(group).union(*met)]
    return tuple(tuple(sorted(one)) for one in apart)
