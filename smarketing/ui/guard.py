"""Whatever goes wrong on a page becomes one sentence; the traceback goes to the server's log and nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from smarketing.errors import SmarketingError
from smarketing.ui import rights
from smarketing.ui.text import literal

log = logging.getLogger("smarketing")


@contextmanager
def guarded() -> Iterator[None]:
    """Run a page, or a part of it. Streamlit's own stop and rerun are not errors and pass through."""
    try:
        yield
    except SmarketingError as error:
        st.error(literal(rights.told(str(error))), title=literal(error.title), icon=":material/error:")
    except Exception:
        log.exception("a page failed")
        st.error(
            "This page could not be computed. The figures on the other pages are not affected; "
            "the server's log says what happened.",
            title="Something unexpected went wrong",
            icon=":material/error:",
        )
