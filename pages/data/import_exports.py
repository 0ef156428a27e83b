"""Import: files in, what would become of them and what became of them, and the way back."""

import streamlit as st

from smarketing.ui import company, history, inbox, mapping, preview, rights, uploads

opened = company.current()
home = opened.home

st.title("Load your CRM's exports", anchor=False)
st.caption(
    "CSV or Excel exports of contacts or leads, deals and activities, and of web visits and ad spend, recognised by "
    "their columns, not by file names. They stay on this machine. Importing a newer export updates what is there; the "
    "same file twice changes nothing."
)
files = uploads.chosen()
if files:
    seen, dates = preview.look(files, opened)
    if seen:
        preview.show(seen)
        mapping.forms(seen, files, home)
    uploads.button(files, home, dates, possible=not (seen and seen.refusal))
elif opened.warehouse.contents.empty and rights.can_edit():
    st.markdown("No exports at hand? Look around in a company that was made up for this.")
    if st.button("Open the demo company", icon=":material/storefront:", key="demo"):
        uploads.open_demo(home)
uploads.last_report(home)
inbox.section(home)
history.runs(opened)
