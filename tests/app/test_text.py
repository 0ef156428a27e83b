"""Text from exports appears literally, wherever streamlit would render markdown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.ui.text import JOINER, PUNCTUATION, literal, sentence
from tests.app.conftest import Open, sentences, table

NASTY = [
    "<b>bold</b>",
    "![x](http://x.example/x.png)",
    "=1+1",
    ":red[x]",
    "$x$ **y**",
    ":material/home: `c`",
    "# a | b",
]


@given(st.text())
def test_every_mark_is_escaped_and_no_text_is_lost(text: str) -> None:
    shown = literal(text)
    assert (
        re.sub(r"\\(.)", r"\1", shown).replace(JOINER, "") == " ".join(text.replace(JOINER, "").split())
        or JOINER in text
    )
    assert not PUNCTUATION.search(re.sub(r"\\[!-/:-@\[-`{-~]", "", shown))


@pytest.mark.parametrize(
    "text", [":material_home:", ":streamlit:", "a -> b", "a <- b", "a <-> b", "a -- b", "a >= b", "a ~= b"]
)
def test_what_streamlit_replaces_after_parsing_is_broken_up(text: str) -> None:
    unescaped = re.sub(r"\\(.)", r"\1", literal(text))
    assert text not in unescaped
    assert unescaped.replace(JOINER, "") == text


@pytest.mark.parametrize(
    ("text", "link"),
    [("Ann <ann@x.org>", "ann@x.org"), ("http://x.org/a", "http://"), ("see www.x.org", "www.x.org")],
)
def test_addresses_are_no_links(text: str, link: str) -> None:
    """Found wrong: an e-mail address in a table of two records was a link that opened a mail."""
    unescaped = re.sub(r"\\(.)", r"\1", literal(text))
    assert link not in unescaped
    assert unescaped.replace(JOINER, "") == text


def test_a_figure_keeps_its_percent_sign_on_its_line() -> None:
    assert sentence("at 91 % of goal") == "at 91\u00a0\\% of goal"


@pytest.fixture(scope="module")
def nasty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company whose every source, owner and name is markup, a formula or a picture."""
    folder = tmp_path_factory.mktemp("nasty")
    rows = ["lead_id,name,source,owner,created,type"]
    rows += [
        f'{i},"{NASTY[i % 7]}","{NASTY[i % 7]}","{NASTY[i % 7]}",2026-01-{1 + i % 28:02},"{NASTY[i % 7]}"'
        for i in range(280)
    ]
    calls = ["activity_id,lead_id,type,date,owner"]
    calls += [f'{i},{i},call,2026-02-{1 + i % 20:02},"{NASTY[i % 7]}"' for i in range(140)]
    (folder / "leads.csv").write_text("\n".join(rows), encoding="utf-8")
    (folder / "calls.csv").write_text("\n".join(calls), encoding="utf-8")
    import_files([folder / "leads.csv", folder / "calls.csv"], Home(folder / "home"))
    return folder / "home"


@pytest.mark.parametrize("page", ["leads_by_source", "rep_activity", "lead_aging"])
def test_names_are_never_markdown(open_page: Open, nasty_folder: Path, page: str) -> None:
    app = open_page(f"pages/views/{page}.py", nasty_folder, source=NASTY, owner=NASTY)
    assert not app.exception
    assert not app.error
    texts = sentences(app) + [m.label + m.value for m in app.metric] + [e.label for e in app.expander]
    assert any("bold" in text for text in texts)
    assert not [text for text in texts for raw in NASTY if raw in text]


def test_a_name_in_the_list_of_a_cell_is_never_markdown(open_page: Open, nasty_folder: Path) -> None:
    app = open_page("pages/views/lead_aging.py", nasty_folder)
    app.selectbox(key="cell-owner").set_value(NASTY[1]).run()
    title = next(text for text in sentences(app) if "to call" in text)
    assert NASTY[1] not in title
    assert literal(NASTY[1]) in title
    assert set(table(app, "owner", "idle_days")["owner"]) == {NASTY[1]}
