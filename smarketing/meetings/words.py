"""What people write: kept whole and as text, or refused in a sentence."""

from __future__ import annotations

from smarketing.errors import MeetingError
from smarketing.views.wording import count
from smarketing.workspace import plain

#: Letters in a note; in what is to be done, suggested or told; and in a name.
LONGEST_NOTE, LONGEST_TEXT, LONGEST_NAME = 100_000, 10_000, 200


def written(text: str, what: str, most: int = LONGEST_TEXT) -> str:
    """The text without what nobody can read, or MeetingError where nothing is left of it, or too much there."""
    text = plain(text).strip()
    if not text:
        raise MeetingError(f"{what} is empty; write what should be kept.")
    return short_enough(text, what, most)


def short_enough(text: str, what: str, most: int = LONGEST_NAME) -> str:
    text = plain(text).strip()
    if len(text) > most:
        raise MeetingError(
            f"{what} has {count(len(text))} letters, {count(most)} can be kept; shorten it or put it in two."
        )
    return text
