"""Data quality: what was imported, what was refused and why, and what cannot be true."""

import streamlit as st

from smarketing.ui import company, history, page, trust

page.head("How far can these figures be trusted?")
findings = trust.findings()
st.subheader(trust.headline(findings), anchor=False)
trust.show(findings)
trust.rejects()
history.imports(company.current())
