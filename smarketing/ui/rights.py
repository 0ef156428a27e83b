"""Who may change what people agreed on, and what was imported: the one place that decides."""

from __future__ import annotations

import os

import streamlit as st

NOT_YOURS = "Only editors may change the agreement; ask one of them, or sign in."
NOT_YOUR_DATA = "Only editors may import exports or take imports back; ask one of them, or sign in."


def who() -> str:
    """The e-mail address of who is signed in, as the author of what they save; empty where nobody is."""
    return str(st.user.get("email") or "")


def can_edit() -> bool:
    """Everybody, until SMARKETING_EDITORS lists e-mail addresses; then who is signed in with one of them."""
    editors = {name.strip().lower() for name in os.environ.get("SMARKETING_EDITORS", "").split(",") if name.strip()}
    return not editors or who().lower() in editors
