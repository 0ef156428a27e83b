"""The shape of the program: imports point one way, streamlit lives in one package, SQL is never put together."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from smarketing.settings import REPOSITORY

PACKAGE = REPOSITORY / "smarketing"
#: Lowest first. A module may import from its own layer's package and from lower layers, never from a higher one.
LAYERS = (
    ("errors", "migrations", "private"),
    ("database", "metrics", "schema", "settings", "statements", "statistics", "stats", "chain", "tables"),
    ("agreement", "identity", "sources", "demo"),
    ("warehouse", "workspace"),
    ("company",),
    ("views", "importing", "quality"),
    ("backtest", "guide", "outputs", "people", "planner", "review", "signing"),
    ("meetings",),
    ("sending",),
    ("serving", "ui"),
    ("cli",),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))
PAGES = sorted((REPOSITORY / "pages").rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Dotted names imported for use at run time; what only a type checker imports is no dependency."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    typing_only = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if parts[0] == "smarketing" and len(parts) > 1 and parts[1] in RANK else None


@pytest.mark.parametrize("file", MODULES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    own = layer("smarketing." + ".".join(file.relative_to(PACKAGE).with_suffix("").parts))
    if own is None:
        return  # smarketing/__init__.py and __main__.py
    for name in imports(file):
        used = layer(name)
        assert used is None or used == own or RANK[used] < RANK[own], f"{own} imports {name}"


def test_no_module_needs_one_that_needs_it() -> None:
    """Not even in a function. That a package is loaded before its modules is no circle."""
    dotted = {".".join(file.relative_to(REPOSITORY).with_suffix("").parts): file for file in MODULES}
    modules = {name.removesuffix(".__init__"): file for name, file in dotted.items()}

    def module(name: str) -> str:
        return name if name in modules or "." not in name else module(name.rpartition(".")[0])

    def needed(name: str) -> set[str]:
        found = {module(other) for other in imports(modules[name])}
        return {other for other in found if other in modules and not f"{name}.".startswith(f"{other}.")}

    TopologicalSorter({name: needed(name) for name in modules}).prepare()  # raises CycleError, which names the circle


def test_every_module_has_a_layer() -> None:
    found = {f.relative_to(PACKAGE).parts[0].removesuffix(".py") for f in MODULES} - {"__init__", "__main__"}
    assert found == set(RANK)


@pytest.mark.parametrize("file", MODULES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_streamlit_is_imported_in_ui_only(file: Path) -> None:
    inside = file.relative_to(PACKAGE).parts[0] in ("serving", "ui")
    assert inside or not any(name.split(".")[0] == "streamlit" for name in imports(file))


def test_the_core_runs_without_streamlit() -> None:
    commands = ", ".join(f"smarketing.cli.{file.stem}" for file in (PACKAGE / "cli").glob("[!_]*.py"))
    code = f"import sys, {commands}; print('streamlit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    assert done.stdout.strip() == "False"


def test_pages_lie_in_section_folders() -> None:
    """A file directly in pages/ would be run by a deep link without app.py around it."""
    assert PAGES
    assert not list((REPOSITORY / "pages").glob("*.py"))


@pytest.mark.parametrize("file", PAGES, ids=lambda f: f.stem)
def test_a_page_is_a_short_script(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 80
    assert "__main__" not in text
    assert not any(isinstance(node, ast.ClassDef) for node in ast.parse(text).body)


def test_no_html_or_css_reaches_the_page() -> None:
    for file in [*MODULES, *PAGES, REPOSITORY / "app.py", REPOSITORY / "asgi.py"]:
        text = file.read_text(encoding="utf-8")
        assert "unsafe_allow_html" not in text, file
        assert "st.html(" not in text, file


def test_statements_of_views_bind_their_parameters() -> None:
    """A brace in a statement would mean that text is formatted into it."""
    for file in PACKAGE.rglob("*.sql"):
        assert "{" not in file.read_text(encoding="utf-8"), file
    for file in (PACKAGE / "views").glob("*.py"):
        strings = [n for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, ast.JoinedStr)]
        assert not any("select " in ast.unparse(s).lower() for s in strings), file


def test_lines_of_statements_are_as_short_as_those_of_the_code() -> None:
    for file in PACKAGE.rglob("*.sql"):
        long = [n for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if len(line) > 120]
        assert not long, f"{file}: lines {long}"
