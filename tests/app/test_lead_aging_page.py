"""Lead aging: the list behind a cell is in the address, so that a link shows what the sender saw."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.app.conftest import Open, said, table

PAGE = "pages/views/lead_aging.py"
REP = "Rufus Pennywhistle"


def listed(app: AppTest) -> list[str]:
    return table(app, "idle_days", "owner")["name"].tolist()


def test_a_link_with_a_cell_shows_the_list_of_who_chose_it(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder)
    app.selectbox(key="cell-owner").set_value(REP)
    app.selectbox(key="cell-age").set_value("days_over_120").run()
    colleague = open_page(PAGE, demo_folder, **{"cell-owner": REP, "cell-age": "Over 120"})
    assert f"leads to call: {REP}, over 120 days" in said(colleague)
    assert listed(colleague) == listed(app)
    assert set(table(colleague, "idle_days", "owner")["owner"]) == {REP}


def test_one_half_of_a_cell_is_a_list_too(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, **{"cell-age": "No activity"})
    assert "leads to call: all owners, no activity" in said(app)
    assert "ignored" not in said(app)


def test_a_stale_link_is_said_to_be_one(open_page: Open, demo_folder: Path) -> None:
    app = open_page(PAGE, demo_folder, **{"cell-owner": "<b>Nobody</b>", "cell-age": "0–7"})
    assert not app.exception
    assert "The link asks for leads of “<b>Nobody</b>”, which the grid does not have; it was ignored." in said(app)
    assert "leads to call: all owners, 0–7 days" in said(app)
