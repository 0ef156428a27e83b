"""Who may change what people agreed on, and what was imported: the one place that decides."""

from __future__ import annotations

import os

import streamlit as st

from smarketing.errors import NotAllowed
from smarketing.settings import home

NOT_YOURS = "Only editors may change the agreement; ask one of them, or sign in."
NOT_YOUR_DATA = "Only editors may import exports or take imports back; ask one of them, or sign in."

NOT_YOUR_MEETING = "Only editors may write in meetings and suggest; ask one of them, or sign in."


def who() -> str:
    """The e-mail address of who is signed in, as the author of what they save; empty where nobody is."""
    return str(st.user.get("email") or "")


def told(text: str) -> str:
    """A message as whoever looks may read it: where this server keeps its files is for editors only."""
    return text if can_edit() else text.replace(str(home().folder), "the app’s folder")


def can_edit() -> bool:
    """Everybody, until SMARKETING_EDITORS lists e-mail addresses; then who is signed in with one of them."""
    editors = {name.strip().lower() for name in os.environ.get("SMARKETING_EDITORS", "").split(",") if name.strip()}
    return not editors or who().lower() in editors


def insist(why: str = NOT_YOUR_DATA) -> None:
    """NotAllowed for who may not import, or do what `why` says, before anything of theirs is kept or read."""
    if not can_edit():
        raise NotAllowed(why)
