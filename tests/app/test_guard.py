"""Whatever goes wrong becomes a sentence; the traceback is logged and not shown."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from smarketing.errors import PlanError


def failing(error: Exception) -> None:
    import streamlit as st

    from smarketing.ui.guard import guarded

    with guarded():
        st.title("Before")
        raise error


def test_an_error_for_people_is_its_sentence() -> None:
    app = AppTest.from_function(failing, args=(PlanError("A rate is 0 %; use *more*."),)).run()
    assert not app.exception
    assert app.title[0].value == "Before"
    assert app.error[0].value == r"A rate is 0 \%\; use \*more\*\."


def test_any_other_error_is_logged_and_shows_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    app = AppTest.from_function(failing, args=(ZeroDivisionError("secret detail"),)).run()
    assert not app.exception
    assert "could not be computed" in app.error[0].value
    assert "secret" not in app.error[0].value
    assert "secret detail" in caplog.text


def stopping() -> None:
    import streamlit as st

    from smarketing.ui.guard import guarded

    with guarded():
        st.stop()
    st.title("After")


def test_a_page_may_stop_itself() -> None:
    app = AppTest.from_function(stopping).run()
    assert not app.error
    assert not app.title
