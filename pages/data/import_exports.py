"""Import: files in, what would become of them and what became of them, and the way back."""

import streamlit as st

from smarketing.ui import company, guide, history, inbox, mapping, page, preview, rights, uploads

opened = company.current()
home = opened.home

page.title("What have you exported from your CRM?")
st.caption(
    "CSV or Excel exports of contacts or leads, deals and activities, and of web visits and ad spend, recognised by "
    "their columns, not by file names. They stay on this machine. Importing a newer export updates what is there; the "
    "same file twice changes nothing."
)
files = uploads.chosen()
if files:
    seen, said = preview.look(files, opened)
    if seen:
        preview.show(seen)
        mapping.forms(seen, files, home, dict(said.told))
    leaving = seen is not None and preview.leave_out(seen)
    possible = leaving or not (seen and seen.refusal)
    uploads.button(files, home, said.dates, dict(said.told), possible=possible, skip_unreadable=leaving)
elif opened.warehouse.contents.empty and rights.can_edit():
    st.markdown("No exports at hand? Look around in a company that was made up for this.")
    if st.button("Open the demo company", icon=":material/storefront:", key="demo"):
        uploads.open_demo(home)
uploads.last_report(home)
if not files:
    guide.section(opened)
inbox.section(home)
history.runs(opened)
