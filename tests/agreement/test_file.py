"""The agreement's file: what people write is what we read, and a mistake is one helpful sentence."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from smarketing.agreement import Agreement, Goals, MonthGoal, load, save, version
from smarketing.agreement.file import as_toml
from smarketing.errors import AgreementError
from tests.agreement.strategies import agreements

EXAMPLE = """\
currency = "EUR"
promise_hours = 24.0
working_days = [1, 2, 3, 4, 5]
holidays = ["2025-12-25"]
[goals]
mqls_per_month = 120
revenue_per_month = 150000.0
[goals.by_month."2026-11"]
mqls = 130
revenue = 160000.0
[source_goals]
"Paid search" = 60
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "agreement.toml"


def test_the_documented_example(path: Path) -> None:
    path.write_text(EXAMPLE)
    assert load(path) == Agreement(
        currency="EUR",
        holidays=(date(2025, 12, 25),),
        goals=Goals(
            mqls_per_month=120,
            revenue_per_month=150_000,
            by_month={"2026-11": MonthGoal(mqls=130, revenue=160_000)},
        ),
        source_goals={"Paid search": 60},
    )


def test_without_a_file_no_goal_is_agreed(path: Path) -> None:
    agreement = load(path)
    assert agreement.goals.mqls_per_month is None
    assert agreement.goals.revenue_per_month is None
    assert agreement.promise_hours == 24


def test_dates_may_be_written_without_quotes_and_in_any_order(path: Path) -> None:
    path.write_text("holidays = [2025-12-25, 2025-01-01, 2025-12-25]")
    assert load(path).holidays == (date(2025, 1, 1), date(2025, 12, 25))


def test_a_file_saved_by_an_editor_that_adds_a_byte_order_mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfcurrency = 'eur'")
    assert load(path).currency == "EUR"


@given(agreements)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_saving_and_loading_changes_nothing(path: Path, agreement: Agreement) -> None:
    save(path, agreement)
    assert load(path) == agreement
    assert version(path) == agreement.fingerprint


def test_the_file_reads_well() -> None:
    agreement = Agreement(currency="EUR", goals=Goals(by_month={"2026-11": MonthGoal(mqls=130)}))
    settings_only = [line for line in as_toml(agreement).splitlines() if not line.startswith("#")]
    assert settings_only == [
        "",
        "working_days = [1, 2, 3, 4, 5]",
        'currency = "EUR"',
        "promise_hours = 24.0",
        'mql_rule = "stage"',
        "min_leads_to_rank = 30",
        "",
        "[goals.by_month.2026-11]",
        "mqls = 130.0",
    ]


def test_saving_makes_the_folder_and_leaves_no_draft(tmp_path: Path) -> None:
    save(tmp_path / "new" / "agreement.toml", Agreement())
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["agreement.toml"]


def test_a_failed_save_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(path, Agreement(promise_hours=8))

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(AgreementError, match="cannot be written \\(No space left on device\\)"):
        save(path, Agreement(promise_hours=4))
    assert load(path).promise_hours == 8
    assert [file.name for file in path.parent.iterdir()] == ["agreement.toml"]


def test_saving_keeps_the_file_s_permissions_and_links(tmp_path: Path) -> None:
    real, link = tmp_path / "shared.toml", tmp_path / "agreement.toml"
    save(real, Agreement())
    real.chmod(0o640)
    link.symlink_to(real)
    save(link, Agreement(promise_hours=4))
    assert link.is_symlink()
    assert load(real).promise_hours == 4
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_fingerprint_follows_the_meaning_and_not_the_layout(path: Path) -> None:
    path.write_text("promise_hours = 8\n")
    before = version(path)
    path.write_text("# the same\npromise_hours   =   8.0")
    assert version(path) == before
    path.write_text("promise_hours = 9")
    assert version(path) != before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('promise_hours = "soon"', 'promise_hours is "soon"; it should be a number of hours above 0, such as 24.'),
        ("promise_hours = true", "promise_hours is true; it should be a number of hours above 0, such as 24."),
        ("promise_hours = 0", "promise_hours is 0; it should be a number of hours above 0, such as 24."),
        ("promise_hours = nan", "promise_hours is NaN; it should be a number of hours above 0, such as 24."),
        ("promise_hour = 8", "there is no key promise_hour; the nearest that exists is promise_hours."),
        ("[goals]\nleads = 3", "there is no key goals.leads; there are mqls_per_month, revenue_per_month, by_month."),
        (
            '[goals.by_month."2026-11"]\nmqls = -1',
            'goals.by_month."2026-11".mqls is -1; it should be a number of MQLs, 0 or more, such as 130.',
        ),
        (
            '[goals.by_month."2026-13"]\nmqls = 1',
            'goals.by_month has the name "2026-13"; it should be a table per month, named year and month as in '
            '[goals.by_month."2026-11"], of mqls and revenue.',
        ),
        ("goals = 5", "goals is 5; it should be a table with mqls_per_month and revenue_per_month."),
        (
            "working_days = [1, 9]",
            "working_days has 9; it should be a list of at least one weekday, from 1 (Monday) to 7 (Sunday).",
        ),
        (
            'holidays = ["2025-13-01"]',
            'holidays has "2025-13-01"; it should be a list of days written year-month-day, such as "2026-12-25".',
        ),
        ('timezone = "Mars/Base"', 'timezone is "Mars/Base"; it should be an IANA time zone, such as "Europe/Berlin".'),
        ('timezone = "../etc"', 'timezone is "../etc"; it should be an IANA time zone, such as "Europe/Berlin".'),
        ('mql_rule = "all"', 'mql_rule is "all"; it should be "stage" or "every lead".'),
        (
            "[source_goals]\nteams = -1",
            'source_goals.teams is -1; it should be leads per month for each source, such as "Paid search" = 60.',
        ),
        (
            'currency = "€"\npromise_hours = "x"',
            'currency is "€"; it should be a three-letter currency code, such as "EUR" (and 1 more to correct).',
        ),
    ],
)
def test_a_mistake_is_one_sentence(path: Path, text: str, sentence: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AgreementError) as wrong:
        load(path)
    assert str(wrong.value) == f"agreement.toml: {sentence}"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"goals", "agreement.toml is not valid TOML: .*line 1|at end of document"),
        (b"currency = '\xff'", "agreement.toml: the file is not text in UTF-8"),
    ],
)
def test_a_file_that_is_no_agreement(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    with pytest.raises(AgreementError, match=words):
        load(path)


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(AgreementError, match="cannot be read"):
        load(tmp_path)
