"""How sending one message to one recipient may fail. Imports nothing of ours."""

from __future__ import annotations


class Failed(Exception):
    """It did not arrive; the text is the reason, in a sentence that shows no secret.

    `final`: trying again is of no use, such as for a recipient that does not exist. `everybody`: nobody else is reached
    this way either, such as when the mail server does not answer.
    """

    def __init__(self, reason: str, *, final: bool = False, everybody: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final, self.everybody = reason, final, everybody
