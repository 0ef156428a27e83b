"""What an address asks of a View, checked word by word: the same words as on the command line."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from starlette.datastructures import QueryParams

from smarketing.errors import SmarketingError
from smarketing.settings import EARLIEST, LATEST
from smarketing.views.presets import KINDS, PRESETS


def _written(day: object) -> object:
    """A bare number would be taken for seconds since 1970."""
    if isinstance(day, str) and day.strip().lstrip("+-").replace(".", "").isdigit():
        raise ValueError
    return day


Day = Annotated[date, BeforeValidator(_written), Field(ge=EARLIEST, le=LATEST)]
#: Words that may be said several times; of another said twice, one would be passed over in silence.
SEVERAL = ("source", "owner")
#: What each word should be, in the sentence that refuses another.
SHOULD_BE = {
    "from": "a day such as 2026-11-30",
    "to": "a day such as 2026-11-30",
    "as-of": "a day such as 2026-11-30",
    "period": f"one of {', '.join((*KINDS, *PRESETS))}",
    "points": "a number from 0 to 100",
    "against": "goal, previous or year",
    "all-leads": "true or false",
}


class Asked(BaseModel):
    """The words of a query; one that is not known is refused, as it would be taken for granted."""

    model_config = ConfigDict(extra="forbid")

    start: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="to")
    as_of: Day | None = Field(None, alias="as-of")
    sources: tuple[str, ...] = Field((), alias="source")
    owners: tuple[str, ...] = Field((), alias="owner")
    period: str = "month"
    all_leads: bool = Field(False, alias="all-leads")
    points: float = Field(5.0, ge=0, le=100)
    pipeline: str | None = None
    against: Literal["goal", "previous", "year"] | None = None

    @field_validator("period")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in (*KINDS, *PRESETS):
            raise ValueError
        return name


def asked(query: QueryParams) -> dict[str, Any]:
    """The words of a query as `answers.answer` takes them. Raises SmarketingError for one that is wrong."""
    if twice := next((name for name in query if name not in SEVERAL and len(query.getlist(name)) > 1), None):
        raise SmarketingError(f"“{twice}” is said more than once; say it once.")
    words = {name: query.getlist(name) if name in SEVERAL else query[name] for name in query}
    try:
        return Asked.model_validate(words).model_dump()
    except ValidationError as wrong:
        raise SmarketingError(_refusal(wrong)) from wrong


def _refusal(wrong: ValidationError) -> str:
    first = wrong.errors()[0]
    name = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        known = [field.alias or word for word, field in Asked.model_fields.items()]
        return f"“{name}” is no word that can be asked with; there are {', '.join(known)}."
    return f"“{name}” should be {SHOULD_BE.get(name, 'a text')}."
