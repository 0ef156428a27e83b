"""What pydantic found wrong, in words: the key, its value and what would be right. Imports nothing of ours."""

from __future__ import annotations

import json
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

Location = Sequence[int | str]
#: The type of a fault whose message says what would be right, where the field's description does not know.
MEANT = "meant"


def correction(wrong: ValidationError, model: type[BaseModel]) -> str:
    """The first fault in words, and how many more there are; what would be right is quoted from the field."""
    first, *others = wrong.errors()
    words = _in_words(first, model)
    return f"{words} (and {len(others)} more to correct)" if others else words


def _in_words(fault: ErrorDetails, model: type[BaseModel]) -> str:
    if not fault["loc"]:
        return f"there is {_shown(fault['input'])}; there should be a table of keys and values"
    if fault["type"] == "extra_forbidden":
        return _unknown_key(fault, model)
    if fault["type"] == "missing":
        return f"{_dotted(fault['loc'])} is missing; give {_meant(fault['loc'], model)[0]}"
    return _wrong_value(fault, model)


def _unknown_key(fault: ErrorDetails, model: type[BaseModel]) -> str:
    *table, key = fault["loc"]
    known = list(_meant(table, model)[1].model_fields)
    near = get_close_matches(str(key), known, n=1)
    hint = f"the nearest that exists is {near[0]}" if near else f"there are {', '.join(known)}"
    return f"there is no key {_dotted(fault['loc'])}; {hint}"


def _wrong_value(fault: ErrorDetails, model: type[BaseModel]) -> str:
    *location, last = fault["loc"]
    # An item of a list and a name in a table are judged by the key that holds them.
    if last == "[key]":
        location, has = location[:-1], "has the name"
    elif isinstance(last, int):
        has = "has"
    else:
        location, has = [*location, last], "is"
    right = fault["msg"] if fault["type"] == MEANT else _meant(location, model)[0]
    return f"{_dotted(location)} {has} {_shown(fault['input'])}; it should be {right}"


def _meant(location: Location, model: type[BaseModel]) -> tuple[str, type[BaseModel]]:
    """What the nearest field on the way to the location describes as right, and the table it lies in."""
    right = ""
    for part in location:
        field = model.model_fields.get(str(part))
        if field is None:
            continue  # the user's own name of a month, source or rep
        right = field.description or right
        table = _table(field.annotation)
        if table is None:
            break  # below it there are only the user's own names
        model = table
    return right, model


def _table(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((table for part in get_args(annotation) if (table := _table(part))), None)


def _dotted(location: Location) -> str:
    """The place as people write it: statements[0].milestones[1].by, goals.by_month."2026-11".mqls."""
    parts = "".join(f"[{part}]" if isinstance(part, int) else f".{_key(part)}" for part in location)
    return parts.removeprefix(".")


def _key(part: str) -> str:
    return part if part.replace("_", "").isalpha() else json.dumps(part, ensure_ascii=False)


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
