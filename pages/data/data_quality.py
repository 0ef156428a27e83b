"""Data quality: how fresh the data is, what cannot be true, what is missing, and what was refused and why."""

import streamlit as st

from smarketing import quality
from smarketing.ui import company, coverage, history, page, trust
from smarketing.ui.text import sentence

page.head("How far can these figures be trusted?")
findings = company.cached(quality.findings)
st.subheader(sentence(trust.headline(company.cached(quality.imports), findings)), anchor=False)
trust.freshness()
trust.show(findings)
trust.links()
coverage.show()
trust.reasons()
trust.rejects()
history.imports(company.current())
trust.questions()
