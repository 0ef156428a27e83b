"""The router and the frame: page config, navigation, shared filters, and a guard around the page."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from smarketing.ui import company, filters, inbox, navigation, suggesting
from smarketing.ui.guard import guarded

st.set_page_config(page_title="smarketing", page_icon=navigation.ICON, layout="wide", initial_sidebar_state=300)
page = navigation.navigate()
with guarded():
    inbox.look()
    opened = company.open_company()
    filters.sidebar(opened, shown=navigation.is_filtered(page))
    try:
        page.run()
    except StopException:  # a page that has no more to say
        suggesting.offer(page)
        raise
    suggesting.offer(page)
