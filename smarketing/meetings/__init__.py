"""Meetings: what is talked about, what people say to it, what they agree to do, and the minutes. May not import ui."""

from smarketing.meetings.agenda import agenda
from smarketing.meetings.book import Book
from smarketing.meetings.history import held, search
from smarketing.meetings.meeting import Meeting
from smarketing.meetings.minutes import close, kept, minutes, of_meeting
from smarketing.meetings.shown import Shown

__all__ = ["Book", "Meeting", "Shown", "agenda", "close", "held", "kept", "minutes", "of_meeting", "search"]
