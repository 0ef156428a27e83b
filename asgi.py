"""The app as an ASGI application, with routes for machines beside its pages: what `python -m smarketing run` serves."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from smarketing.serving import middleware, routes

app = st.App(str(Path(__file__).with_name("app.py")), routes=routes.ROUTES, middleware=middleware.MIDDLEWARE)
