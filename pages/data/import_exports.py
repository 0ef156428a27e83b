"""Import: files in, what became of them, and the way back."""

import streamlit as st

from smarketing.ui import company, history, mapping, uploads

opened = company.current()
home = opened.home

st.title("Load your CRM's exports", anchor=False)
st.caption(
    "CSV or Excel exports of contacts or leads, deals and activities, recognised by their columns, not by file names. "
    "They stay on this machine. Importing a newer export updates what is there; the same file twice changes nothing."
)
files = st.file_uploader("Exports", type=list(uploads.TYPES), accept_multiple_files=True, key="files")
if files:
    for name, seen in mapping.unrecognised(files, home):
        mapping.form(name, seen, home)
    order = uploads.date_question()
    if st.button("Import", type="primary", icon=":material/upload_file:", key="import") or order:
        uploads.import_uploads(files, home, order)
        st.rerun()
if opened.warehouse.contents.empty:
    st.markdown("No exports at hand? Look around in a company that was made up for this.")
    if st.button("Open the demo company", icon=":material/storefront:", key="demo"):
        uploads.open_demo(home)
uploads.last_report()
history.imports(opened)
history.undo(opened)
