"""Messages: who gets what by mail and chat, what would go out now, and what became of what did."""

import streamlit as st

from smarketing.ui import company, messages, page

page.head("Who gets which messages, and did they arrive?")
opened = company.current()
messages.set_up()
messages.subscribed(opened)
messages.adding(opened)
st.subheader("What would go out now", anchor=False, divider="gray")
messages.preview(opened)
st.subheader("Last deliveries", anchor=False, divider="gray")
messages.deliveries(opened)
