"""Data quality: how fresh the data is, what cannot be true, what is missing, and what was refused and why."""

import streamlit as st

from smarketing.ui import company, coverage, history, page, trust

page.head("How far can these figures be trusted?")
findings = trust.findings()
st.subheader(trust.headline(findings), anchor=False)
trust.freshness()
trust.show(findings)
coverage.show()
trust.reasons()
trust.rejects()
trust.questions()
history.imports(company.current())
