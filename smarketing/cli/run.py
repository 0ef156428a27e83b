"""`run`: opens the app, the first time on the demo company, and has the inbox imported meanwhile."""

from __future__ import annotations

import click

from smarketing.importing import import_files
from smarketing.importing.watch import watch
from smarketing.settings import DEMO, home
from smarketing.warehouse import Store


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--empty", is_flag=True, help="Do not load the demo company first.")
@click.argument("streamlit_options", nargs=-1, type=click.UNPROCESSED)
def run(empty: bool, streamlit_options: tuple[str, ...]) -> None:
    """Open the app in the browser. With nothing imported yet, it shows the demo company.

    Further options go to streamlit, e.g. `run --server.port 8600`.
    """
    from smarketing.sending import repeating
    from smarketing.serving.server import serve  # the other commands start without loading streamlit

    if not empty and Store(home().warehouse).current is None:
        import_files([DEMO], home())
        click.echo("Loaded the demo company; your first import replaces it.")
    watch(home()).look()
    if repeating.is_wanted():
        repeating.Repeating(home()).start()
    serve(streamlit_options)
