"""`guide` and `template`: what to fetch, what it brings, and files to fill in."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from smarketing.cli import main
from smarketing.guide import TEMPLATES, systems


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_without_a_system_they_are_listed() -> None:
    text = run("guide").stdout
    assert all(name in text for name in systems())


def test_a_system_has_its_exports_their_ways_and_what_they_bring() -> None:
    text = run("guide", "HubSpot").stdout
    for said in ("1. Contacts", "CRM > Deals", "makes possible: rep-activity, follow-up", "adds to ledger: Deal size",
                 "fit-interest: Fit and interest need two columns"):  # fmt: skip
        assert said in text


def test_json_says_the_same() -> None:
    one = json.loads(run("guide", "hubspot", "--json").stdout)
    assert {"system", "title", "beside", "exports", "lacks"} == one.keys()
    assert {"name", "where", "hints", "opens", "adds"} == one["exports"][0].keys()
    everything = json.loads(run("guide", "--json").stdout)
    assert [of["system"] for of in everything] == list(systems())
    assert everything[0] == one


def test_an_unknown_system_is_a_sentence() -> None:
    result = run("guide", "nosuch")
    assert result.exit_code == 1
    assert "nosuch" in result.stderr and "salesforce" in result.stderr


def test_templates_are_listed_printed_and_written(tmp_path: Path) -> None:
    assert all(name in run("template").stdout for name in TEMPLATES)
    assert [t["name"] for t in json.loads(run("template", "--json").stdout)] == list(TEMPLATES)
    assert run("template", "deals").stdout == TEMPLATES["deals"].csv
    file = tmp_path / "deals.csv"
    written = run("template", "deals", str(file))
    assert written.exit_code == 0 and str(file) in written.stdout
    assert file.read_text(encoding="utf-8-sig") == TEMPLATES["deals"].csv


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("mine")
    result = run("template", "deals", str(file))
    assert result.exit_code == 1 and "exists already" in result.stderr
    assert file.read_text() == "mine"
    assert "cannot be written" in run("template", "deals", str(tmp_path / "no" / "x.csv")).stderr


def test_columns_say_what_goes_into_them() -> None:
    text = run("template", "leads", "--columns").stdout
    assert "subscriber, lead, mql" in text
    assert json.loads(run("template", "leads", "--columns", "--json").stdout).keys() == set(TEMPLATES["leads"].headers)


def test_an_unknown_template_is_a_sentence() -> None:
    result = run("template", "nosuch")
    assert result.exit_code == 1 and "deal-stages" in result.stderr
