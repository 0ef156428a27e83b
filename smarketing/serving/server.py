"""Starting the app's server in this process."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from streamlit import net_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from smarketing.settings import SHIPPED


def serve(options: Sequence[str]) -> None:
    """Run the app until it is stopped; `options` are streamlit's own, such as --server.port.

    The working folder stays what it is, so that paths in the environment and in options mean what they meant to
    whoever wrote them. Streamlit finds .streamlit/config.toml beside asgi.py.
    """
    # A folder named pages/ makes a fresh server believe, until app.py has run once, that files in it are the pages: the
    # first visitor with a deep link would be told "Page not found" over the right page.
    PagesManager.uses_pages_directory = False
    # Streamlit asks a host on the internet for this machine's address, to print it. We ask nobody for anything.
    net_util.get_external_ip = lambda: None
    sys.exit(cli.main(["run", str(SHIPPED / "asgi.py"), *options], prog_name="streamlit"))
