"""Names people gave by hand to what exports call otherwise: no promise, so nobody signs it. Imports nothing of ours."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(min_length=1)]


class Naming(BaseModel):
    """Spellings and teams by hand. They change what names mean, so the prepared figures are made anew with them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: dict[Name, Name] = Field(default_factory=dict, description="a name for each spelling of a source")
    teams: dict[Name, Name] = Field(default_factory=dict, description="a team for each rep")

    @property
    def fingerprint(self) -> str:
        """Equal for equal names, different otherwise: a cache key."""
        return sha256(json.dumps(self.model_dump(), sort_keys=True).encode()).hexdigest()[:16]
