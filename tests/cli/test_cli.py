"""The command-line contract that scripts rely on: names, columns, JSON keys, exit statuses, where errors go."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from smarketing.cli import COMMANDS, main
from smarketing.settings import REPOSITORY, Home

COLUMNS = {
    "sla-progress": "day, mqls, goal, cumulative_mqls, cumulative_goal",
    "volumes": "month, visits, visits_goal, leads, leads_goal, mqls, mqls_goal, customers, customers_goal, "
    "visit_to_lead, database, partial, agreement",
    "mqls-per-day": "day, mqls, working_day, mean, lower, upper, signal",
    "fit-interest": "quadrant, action, leads, share, mqls, opportunities, conversion, conversion_low, conversion_high, "
    "customers, revenue, value_per_lead",
    "leads-by-source": "source, leads, mqls, opportunities, customers, conversion, conversion_low, conversion_high, "
    "median_days_to_close, revenue, value_per_lead, spend, cost_per_lead, cost_per_customer, spend_note, "
    "lead_value, lead_value_low, lead_value_high",
    "sales-by-day": "day, deals, revenue, month_to_date, goal_to_date",
    "rep-activity": "rep, team, leads_assigned, leads_contacted, attempts, attempts_per_lead, calls, emails, meetings, "
    "median_first_response_hours, within_promise",
    "follow-up": "rep, team, handed_over, attempted, kept, late, broken, about_to_break, waiting, not_judged, "
    "share_kept, share_kept_low, share_kept_high, share_worked, median_hours, p90_hours, attempts_per_lead",
    "lead-aging": "owner, no_activity, days_0_7, days_8_15, days_16_30, days_31_60, days_61_120, days_over_120, total",
}
LEADS = "lead_id,email,source,owner,created,status\n1,a@example.com,=1+1,Rita,2026-01-05,open\n"


@pytest.fixture(scope="module")
def demo_home(demo_folder: Path) -> Path:
    return demo_folder


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, env={"SMARKETING_HOME": str(home)})


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_help_explains_every_command(tmp_path: Path) -> None:
    text = run(tmp_path, "--help").output
    for command in ("import", "undo", "show", "plan", "demo", "run"):
        assert f"\n  {command}" in text
    assert "SMARKETING_HOME" in text


def test_a_table_leaves_out_what_no_export_supplies_and_says_so_once(tmp_path: Path) -> None:
    """No deals and no spend were imported; then both. What scripts read keeps its columns."""
    home = tmp_path / "home"
    assert run(home, "import", str(write(tmp_path, "leads.csv", LEADS))).exit_code == 0
    text = run(home, "show", "leads-by-source").output
    header = next(line for line in text.splitlines() if line.startswith("source"))
    assert header.split()[-1] == "conversion_high"
    assert [line.split(":")[1:3] for line in text.splitlines() if line.startswith("not shown")] == [
        [
            " median_days_to_close, revenue, value_per_lead, lead_value, lead_value_low, lead_value_high",
            " no deals imported",
        ],
        [" spend, cost_per_lead, cost_per_customer, spend_note", " no ad spend imported"],
    ]
    columns = COLUMNS["leads-by-source"].split(", ")
    assert run(home, "show", "leads-by-source", "--format", "csv").output.splitlines()[0].split(",") == columns
    (row,) = json.loads(run(home, "show", "leads-by-source", "--format", "json").stdout)["rows"]
    assert list(row) == columns
    deals = "deal_id,lead_id,amount,currency,close_date,outcome\nD1,1,10,EUR,2026-01-09,won\n"
    spent = "date,source,spend,currency\n2026-01-05,=1+1,5,EUR\n"
    files = [str(write(tmp_path, name, text)) for name, text in (("deals.csv", deals), ("spend.csv", spent))]
    assert run(home, "import", *files).exit_code == 0
    text = run(home, "show", "leads-by-source").output
    assert "cost_per_customer" in text and "value_per_lead" in text and "not shown" not in text


def test_show_lists_the_views(tmp_path: Path) -> None:
    text = run(tmp_path, "show").output
    assert all(name in text for name in COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_json_has_the_promised_keys_and_columns(demo_home: Path, name: str) -> None:
    result = run(demo_home, "show", name, "--format", "json")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert {"view", "question", "headline", "as_of", "filters", "left_out", "rows"} <= document.keys()
    assert document["view"] == name
    assert document["as_of"] == "2026-11-13"
    assert document["rows"]
    assert all(", ".join(row) == COLUMNS[name] for row in document["rows"])
    assert all({"reason", "rows"} == item.keys() for item in document["left_out"])


@pytest.mark.parametrize("name", COLUMNS)
def test_csv_has_the_same_columns(demo_home: Path, name: str) -> None:
    rows = list(csv.reader(io.StringIO(run(demo_home, "show", name, "--format", "csv").stdout)))
    assert ", ".join(rows[0]) == COLUMNS[name]
    assert len(rows) > 2


@pytest.mark.parametrize("which", [("lead-aging",), ("lead-aging", "--list", "total")])
def test_sql_is_what_was_run_with_its_parameters(demo_home: Path, which: tuple[str, ...]) -> None:
    result = run(demo_home, "show", *which, "--owner", "Bram Quickfield", "--format", "sql")
    assert result.exit_code == 0, result.output
    file = "lead_aging.records" if "--list" in which else "lead_aging"
    assert f"-- views/{file}.sql\nprepare q" in result.stdout
    assert "\"owners\" := ['Bram Quickfield']" in result.stdout
    assert ("-- views/lead_aging.records.sql" in result.stdout) == ("--list" in which)


def test_table_shows_question_headline_and_what_was_left_out(demo_home: Path) -> None:
    text = run(demo_home, "show", "lead-aging").stdout
    assert text.startswith("Which leads is nobody working?\n")
    assert "left out:" in text


def test_filters_narrow_the_rows(demo_home: Path) -> None:
    arguments = ("show", "leads-by-source", "--from", "2026-01-01", "--to", "2026-03-31", "--source", "Referrals",
                 "--format", "json")  # fmt: skip
    document = json.loads(run(demo_home, *arguments).stdout)
    assert [row["source"] for row in document["rows"]] == ["Referrals"]
    assert document["filters"]["from"] == "2026-01-01"


def test_a_source_may_be_named_by_any_of_its_spellings(demo_home: Path) -> None:
    arguments = ("show", "leads-by-source", "--source", "paid search", "--format", "json")
    rows = json.loads(run(demo_home, *arguments).stdout)["rows"]
    assert [row["source"] for row in rows] == ["Paid Search"]


def test_an_empty_warehouse_answers_with_a_sentence(tmp_path: Path) -> None:
    document = json.loads(run(tmp_path, "show", "leads-by-source", "--format", "json").stdout)
    assert document["rows"] == []
    assert "import" in document["headline"].lower()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "leads-by-sourec"), "Did you mean leads-by-source?"),
        (("show", "lead-aging", "--owner", "Nobody"), "There is no owner named 'Nobody'"),
        (("show", "lead-aging", "--list", "days_0_8"), "Did you mean days_0_7?"),
        (("show", "lead-aging", "--from", "2026-02-01", "--to", "2026-01-01"), "swap"),
        (("import", "missing.csv"), "missing.csv"),
    ],
)
def test_mistakes_are_one_sentence_on_standard_error(demo_home: Path, arguments: tuple[str, ...], says: str) -> None:
    result = run(demo_home, *arguments)
    assert result.exit_code == 1
    assert says in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_bad_date_is_explained(demo_home: Path) -> None:
    result = run(demo_home, "show", "lead-aging", "--from", "01.02.2026")
    assert result.exit_code != 0
    assert "YYYY-MM-DD" in result.stderr


def test_a_cell_of_the_grid_can_be_listed(demo_home: Path) -> None:
    grid = json.loads(run(demo_home, "show", "lead-aging", "--format", "json").stdout)["rows"]
    owner = grid[0]["owner"]
    leads = json.loads(run(demo_home, "show", "lead-aging", "--list", "days_over_120", "--owner", owner,
                           "--format", "json").stdout)  # fmt: skip
    assert len(leads) == grid[0]["days_over_120"]
    assert [lead["idle_days"] for lead in leads] == sorted((lead["idle_days"] for lead in leads), reverse=True)


def test_import_reports_as_json_and_twice_loads_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, "leads.csv", LEADS)
    first = json.loads(run(tmp_path / "home", "import", str(file), "--json").stdout)
    again = json.loads(run(tmp_path / "home", "import", str(file), "--json").stdout)
    assert (first["files"][0]["loaded"], first["changed"]) == (1, True)
    assert (again["files"][0]["merged"], again["changed"]) == (1, False)


def test_a_csv_cannot_start_a_formula(tmp_path: Path) -> None:
    run(tmp_path / "home", "import", str(write(tmp_path, "leads.csv", LEADS)))
    rows = list(
        csv.DictReader(io.StringIO(run(tmp_path / "home", "show", "leads-by-source", "--format", "csv").stdout))
    )
    assert rows[0]["source"] == "'=1+1"


def test_undo_on_an_empty_warehouse_fails(tmp_path: Path) -> None:
    result = run(tmp_path, "undo")
    assert result.exit_code == 1
    assert "no import to undo" in result.stderr


def test_plan_of_the_first_worked_example(tmp_path: Path) -> None:
    result = run(tmp_path, "plan", "--revenue", "100000", "--deal-size", "1000", "--rates", "0.5,0.5,0.5,0.5,0.5",
                 "--weeks", "48", "--reviews-per-week", "8", "--format", "json")  # fmt: skip
    outcome = json.loads(result.stdout)
    assert [outcome[k] for k in ("prospects", "leads", "mqls", "sqls", "opportunities", "customers")] == [
        3200, 1600, 800, 400, 200, 100,
    ]  # fmt: skip
    assert outcome["mqls_per_week"] == pytest.approx(16.67, abs=0.005)
    assert outcome["reps_exact"] == pytest.approx(2.083, abs=0.0005)
    assert outcome["reps_needed"] == 3
    # All rates are 50 %: the first of the equal steps, 55 instead of 50 %, gives 110 customers.
    assert outcome["best_step"]["step"] == "Prospect to lead"
    assert outcome["best_step"]["extra_customers"] == pytest.approx(10)


def test_plan_is_seeded_with_what_was_measured(demo_home: Path) -> None:
    outcome = json.loads(run(demo_home, "plan", "--format", "json").stdout)
    assert outcome["plan"]["deal_size"] > 0
    assert all(0 < rate <= 1 for rate in outcome["plan"]["rates"])
    text = run(demo_home, "plan").stdout
    assert "reps needed" in text
    assert "Opportunity to customer helps most" in text


@pytest.mark.parametrize(
    ("rates", "says"),
    [("0.5,0,0.5,0.5,0.5", "Lead to MQL is 0 %"), ("0.5,0.5", "2 rates"), ("a,b,c,d,e", "not a number")],
)
def test_an_impossible_plan_is_a_sentence(tmp_path: Path, rates: str, says: str) -> None:
    result = run(tmp_path, "plan", "--revenue", "1000", "--deal-size", "10", "--rates", rates)
    assert result.exit_code == 1
    assert says in result.stderr


def test_an_empty_company_needs_its_plan_spelled_out(tmp_path: Path) -> None:
    result = run(tmp_path, "plan")
    assert result.exit_code == 1
    assert "--revenue" in result.stderr


def test_demo_writes_exports_that_import(tmp_path: Path) -> None:
    assert run(tmp_path, "demo", str(tmp_path / "exports")).exit_code == 0
    assert run(tmp_path / "home", "import", str(tmp_path / "exports")).exit_code == 0


def test_a_later_demo_export_goes_on_from_the_earlier_one(demo: Home, tmp_path: Path) -> None:
    home = demo.folder
    assert run(tmp_path, "demo", str(tmp_path / "later"), "--until", "2026-12-11").exit_code == 0
    report = json.loads(run(home, "import", str(tmp_path / "later"), "--json").stdout)
    contacts = next(file for file in report["files"] if file["file"].endswith("contacts.csv"))
    assert 200 < contacts["loaded"] < 350
    assert contacts["merged"] > 4_700
    rows = json.loads(run(home, "show", "volumes", "--format", "json").stdout)["rows"]
    assert rows[0]["mqls_goal"] == 85  # still the demo company, with its agreement
    early = run(tmp_path, "demo", str(tmp_path / "early"), "--until", "2026-11-12")
    assert early.exit_code != 0
    assert "take one from 2026-11-13 to 2027-03-31" in early.stderr


def test_the_leads_of_a_quadrant_can_be_listed(demo_home: Path) -> None:
    quadrants = json.loads(run(demo_home, "show", "fit-interest", "--format", "json").stdout)["rows"]
    listed = run(demo_home, "show", "fit-interest", "--list", quadrants[2]["quadrant"], "--format", "json")
    assert len(json.loads(listed.stdout)) == quadrants[2]["leads"]


def test_the_readme_names_every_view_and_command() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    for name in [*COLUMNS, *COMMANDS]:
        assert f"`{name}" in text or f" {name} " in text, name


@pytest.mark.parametrize("arguments", [["--help"], ["show", "--help"]])
def test_help_loads_nothing_that_computes(arguments: list[str]) -> None:
    """Charts, data frames and databases take longer to load than the help takes to print."""
    code = (
        "import sys; from click.testing import CliRunner; from smarketing.cli import main;"
        f"result = CliRunner().invoke(main, {arguments}); assert result.exit_code == 0;"
        "print([name for name in ('pandas', 'altair', 'duckdb', 'sqlalchemy', 'streamlit') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_list_of_commands_says_what_each_is_for() -> None:
    listed = CliRunner().invoke(main, ["--help"]).output
    for name, (_, sentence) in COMMANDS.items():
        assert f"{name} " in listed and sentence.split(".")[0][:30] in listed
        command = main.get_command(click.Context(main), name)
        assert command is not None and command.help
        assert sentence.split()[0] == command.help.split()[0], "the list and the command begin alike"
