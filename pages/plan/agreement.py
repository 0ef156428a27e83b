"""The agreement: what marketing and sales promised each other, editable by both."""

import streamlit as st

from smarketing.ui import agreement_form, company, filters, navigation

opened = company.current()

st.title("What have marketing and sales promised?", anchor=False)
if opened.warehouse.contents.empty:
    st.info("Nothing has been imported yet. You can agree on goals now; import exports to see how they are kept.")
    navigation.link_to_import()
elif not opened.home.agreement.exists() and opened.warehouse.contents.demo:
    st.caption("This is the demo company's agreement; saving makes it your own.")
elif not opened.home.agreement.exists():
    st.caption("Nothing has been agreed yet. A goal left empty is not agreed, which is not a goal of 0.")
else:
    st.caption(
        f"Version {opened.agreement.fingerprint[:7]}. A goal left empty is not agreed, which is not a goal of 0."
    )
offered = filters.options(opened)
revised = agreement_form.form(opened.agreement, offered.sources, offered.owners)
if revised is not None:
    company.save_agreement(opened, revised)
    st.toast("The agreement is in force.", icon=":material/check_circle:")
    st.rerun()
