"""The lifecycle stages every page speaks of: their usual words, and the company's own. Imports only the model.

Definitions follow the usage of lead management: lifecycle stages from visitor to customer, each with a written
definition, an owner and the rule by which a record enters it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from smarketing.agreement.model import Agreement, Stage, StageName


@dataclass(frozen=True)
class Words:
    """How a stage is called, what it means, who owns it, and what makes a record enter it."""

    label: str
    plural: str
    definition: str
    owner: Literal["marketing", "shared", "sales"]
    rule: str


STAGES: dict[StageName, Words] = {
    "visitor": Words(
        "visitor", "visitors", "Somebody who opened a page of the website, known only as a visit.", "marketing",
        "A session in web analytics.",
    ),
    "prospect": Words(
        "prospect", "prospects", "Somebody who gave an address, such as a newsletter subscriber.", "marketing",
        "A contact in stage “subscriber”.",
    ),
    "lead": Words(
        "lead", "leads", "A contact who filled in a form for content.", "marketing", "Creation in the CRM.",
    ),
    "mql": Words(
        "MQL", "MQLs", "A marketing-qualified lead: fits and is interested enough for sales to follow up.", "shared",
        "The CRM's lifecycle stage, lead status or date of qualification.",
    ),
    "sql": Words(
        "SQL", "SQLs", "A sales-qualified lead: sales accepted it and works it.", "sales",
        "The CRM's lifecycle stage or date of acceptance.",
    ),
    "opportunity": Words(
        "opportunity", "opportunities", "A lead with a deal that may be won.", "sales", "A deal linked to the lead.",
    ),
    "customer": Words("customer", "customers", "A lead with a won deal.", "sales", "A deal of the lead closed as won."),
}  # fmt: skip


def words(agreement: Agreement, stage: StageName) -> Words:
    """The company's own words for a stage where it has any, else the usual ones."""
    usual, own = STAGES[stage], agreement.stages.get(stage, Stage())
    label = own.label or usual.label
    return Words(
        label=label,
        plural=own.plural or (f"{label}s" if own.label else usual.plural),
        definition=own.definition or usual.definition,
        owner=own.owner or usual.owner,
        rule=own.rule or usual.rule,
    )


@dataclass(frozen=True)
class Vocabulary:
    """The words a company uses instead of the usual ones; empty where it uses those."""

    own: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, agreement: Agreement) -> Vocabulary:
        pairs: list[tuple[str, str]] = []
        for stage, usual in STAGES.items():
            spoken = words(agreement, stage)
            pairs += [(usual.plural, spoken.plural), (usual.label, spoken.label)]
        return cls(tuple((theirs, ours) for theirs, ours in pairs if theirs != ours))

    def say(self, text: str) -> str:
        """A text of ours in the company's words, a capital at the start of a sentence kept.

        >>> Vocabulary((("MQLs", "hot leads"), ("MQL", "hot lead"))).say("MQLs per month; 1 MQL")
        'Hot leads per month; 1 hot lead'
        """
        if not self.own:
            return text
        ours = {_capital(word): _capital(own) for word, own in self.own} | dict(self.own)
        spoken = re.sub(rf"\b({'|'.join(map(re.escape, ours))})\b", lambda found: ours[found.group()], text)
        return _capital(spoken) if text[:1].isupper() else spoken


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
