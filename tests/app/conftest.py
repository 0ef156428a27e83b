"""Running the app without a browser: AppTest on a company folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from smarketing.settings import REPOSITORY

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page of the app on a company folder, with query parameters as its URL."""

    def opened(page: str, folder: Path, **parameters: Any) -> AppTest:
        monkeypatch.setenv("SMARKETING_HOME", str(folder))
        app = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=60)
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run().switch_page(page).run()

    return opened


def sentences(app: AppTest) -> list[str]:
    """Everything the page says in text, as streamlit gets it."""
    kinds = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
        app.info,
        app.warning,
        app.error,
        app.success,
    )
    return [element.value for kind in kinds for element in kind]


def said(app: AppTest) -> str:
    """The same as a person reads it, for searching."""
    return "\n".join(sentences(app)).replace("\\", "").replace("\u00a0", " ").replace("\u2060", "")


def table(app: AppTest, *columns: str) -> pd.DataFrame:
    """The first table of the page that has these columns."""
    return next(shown.value for shown in app.dataframe if set(columns) <= set(shown.value.columns))
