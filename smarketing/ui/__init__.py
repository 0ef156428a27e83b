"""The browser's side: caching, filters, cards, guard rails. Only this, app.py and pages/ import streamlit."""
