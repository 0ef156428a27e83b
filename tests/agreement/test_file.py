"""The agreement's file: what people write is what we read, and a mistake is one helpful sentence."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from smarketing.agreement import Agreement, Agreements, Goals, Naming, PeriodGoal, Signature, Version
from smarketing.agreement.file import Document, as_toml, parse, read, write
from smarketing.agreement.model import Fit
from smarketing.errors import AgreementError
from smarketing.settings import DEMO
from tests.agreement.strategies import agreements, histories, namings

SINGLE = """\
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
[source_names]
"PPC" = "Paid search"
"""
AGREED = Agreement(
    currency="EUR",
    holidays=(date(2025, 12, 25),),
    goals=Goals(
        mqls_per_month=120, revenue_per_month=150_000, by_month={"2026-11": PeriodGoal(mqls=130, revenue=160_000)}
    ),
    source_goals={"Paid search": 60},
)
VERSIONS = """\
[[versions]]
effective_from = 2026-01-01
promise_hours = 24
signed = { marketing = "Ada", sales = { name = "Sol", at = 2025-12-20T10:00:00+01:00 } }

[[versions]]
number = 4
effective_from = "2026-11-01"
effective_until = 2027-10-31
author = "Ada"
reason = "Faster"
promise_hours = 8
signed.marketing = "Ada"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "agreement.toml"


def agreement(text: str) -> Agreement:
    """The only version of a file."""
    (version,) = parse(text).agreements.versions
    return version.agreement


def document(agreed: Agreement) -> Document:
    return Document(Agreements.always(agreed), Naming())


def refusal(text: str) -> str:
    with pytest.raises(AgreementError) as wrong:
        parse(text, "agreement.toml")
    return str(wrong.value)


def test_a_single_agreement_holds_always(path: Path) -> None:
    path.write_text(SINGLE)
    assert read(path) == Document(Agreements.always(AGREED), Naming(sources={"PPC": "Paid search"}))
    for day in (date(1900, 1, 1), date(2026, 11, 13), date(2999, 12, 31)):
        assert read(path).agreements.agreement(day) == AGREED


def test_a_single_agreement_holds_from_the_day_it_names() -> None:
    agreed = parse("effective_from = 2026-11-01\npromise_hours = 8").agreements
    assert agreed.agreement(date(2026, 10, 31)) is None
    assert agreed.current(date(2026, 11, 1)).promise_hours == 8


def test_a_single_agreement_that_names_one_signer_waits_for_the_other() -> None:
    (version,) = parse('signed.sales = "Sol"').agreements.versions
    assert version.open_sides == ("marketing",)


def test_versions_with_their_signatures() -> None:
    first, second = parse(VERSIONS).agreements.versions
    assert first == Version(
        1,
        Agreement(),
        date(2026, 1, 1),
        signatures=(
            Signature("marketing", "Ada", datetime(1, 1, 1)),
            Signature("sales", "Sol", datetime(2025, 12, 20, 9)),  # in UTC
        ),
    )
    assert (second.number, second.effective_from, second.effective_until) == (4, date(2026, 11, 1), date(2027, 10, 31))
    assert (second.author, second.reason, second.open_sides) == ("Ada", "Faster", ("sales",))


def test_the_demo_company_s_agreement_holds_always() -> None:
    assert read(DEMO / "agreement.toml").agreements.agreement(date(2026, 11, 13)) is not None


@pytest.mark.parametrize("text", [None, "", "# nothing agreed yet\n"])
def test_without_a_file_or_with_an_empty_one_nothing_is_agreed(path: Path, text: str | None) -> None:
    if text is not None:
        path.write_text(text)
    assert read(path) == Document(Agreements(), Naming())


def test_dates_may_be_written_with_quotes_or_without_and_in_any_order() -> None:
    agreed = agreement('holidays = [2025-12-25, "2025-01-01", 2025-12-25]')
    assert agreed.holidays == (date(2025, 1, 1), date(2025, 12, 25))


def test_a_file_saved_by_an_editor_that_adds_a_byte_order_mark(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfcurrency = 'eur'")
    assert read(path).agreements.current(None).currency == "EUR"


@given(histories(), namings)
@settings(max_examples=60)
def test_writing_and_reading_changes_nothing(agreed: Agreements, naming: Naming) -> None:
    assert parse(as_toml(Document(agreed, naming))) == Document(agreed, naming)


@given(agreements)
def test_a_single_agreement_survives_too(agreed: Agreement) -> None:
    assert parse(as_toml(document(agreed))) == document(agreed)


def test_an_emptied_list_stays_empty_and_does_not_fall_back_to_the_usual_one() -> None:
    """Found wrong: a list was left out of the file when empty, and read as the usual words."""
    agreed = Agreement(fit=Fit(good_words=()))
    assert parse(as_toml(document(agreed))).agreements.current(None).fit.good_words == ()


def test_the_file_reads_well() -> None:
    agreed = Agreement(currency="EUR", goals=Goals(by_month={"2026-11": PeriodGoal(mqls=130)}))
    signed = (Signature("marketing", "Ada", datetime(2026, 10, 20, 9, 30)),)
    version = Version(3, agreed, date(2026, 11, 1), reason="More budget", signatures=signed)
    text = as_toml(Document(Agreements((version,)), Naming(teams={"Rita": "North"})))
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        "",
        "[teams]",
        'Rita = "North"',
        "",
        "[[versions]]",
        "number = 3",
        "effective_from = 2026-11-01",
        'reason = "More budget"',
        'currency = "EUR"',
        "",
        "[versions.signed.marketing]",
        'name = "Ada"',
        "at = 2026-10-20 09:30:00",
        "",
        "[versions.goals.by_month.2026-11]",
        "mqls = 130.0",
    ]


def test_writing_makes_the_folder_and_leaves_no_draft(tmp_path: Path) -> None:
    write(tmp_path / "new" / "agreement.toml", document(Agreement()))
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["agreement.toml"]


def test_a_failed_write_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, document(Agreement(promise_hours=8)))

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(AgreementError, match="cannot be written \\(No space left on device\\)"):
        write(path, document(Agreement(promise_hours=4)))
    assert read(path) == document(Agreement(promise_hours=8))
    assert [file.name for file in path.parent.iterdir()] == ["agreement.toml"]


def test_writing_keeps_the_file_s_permissions_and_links(tmp_path: Path) -> None:
    real, link = tmp_path / "shared.toml", tmp_path / "agreement.toml"
    write(real, document(Agreement()))
    real.chmod(0o640)
    link.symlink_to(real)
    write(link, document(Agreement(promise_hours=4)))
    assert link.is_symlink()
    assert read(real) == document(Agreement(promise_hours=4))
    assert real.stat().st_mode & 0o777 == 0o640


def test_a_fingerprint_follows_the_meaning_and_not_the_layout() -> None:
    before = agreement("promise_hours = 8\n").fingerprint
    assert agreement("# the same\npromise_hours   =   8.0").fingerprint == before
    assert agreement("promise_hours = 9").fingerprint != before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('promise_hours = "soon"', 'promise_hours is "soon"; it should be a number of hours above 0, such as 24.'),
        ("promise_hours = true", "promise_hours is true; it should be a number of hours above 0, such as 24."),
        ("promise_hours = 0", "promise_hours is 0; it should be a number of hours above 0, such as 24."),
        ("promise_hours = nan", "promise_hours is NaN; it should be a number of hours above 0, such as 24."),
        ("promise_hour = 8", "there is no key promise_hour; the nearest that exists is promise_hours."),
        (
            "[capacity]\nheads = 3",
            "there is no key capacity.heads; there are reps, working_weeks, reviews_per_week.",
        ),
        (
            '[goals.by_month."2026-11"]\nmqls = -1',
            'goals.by_month."2026-11".mqls is -1; it should be a number of MQLs, 0 or more, such as 130.',
        ),
        (
            '[goals.by_month."2026-13"]\nmqls = 1',
            'goals.by_month has the name "2026-13"; it should be a table per month, named year and month as in '
            '[goals.by_month."2026-11"], of mqls and revenue.',
        ),
        (
            "[goals.by_quarter.2026-Q5]\nmqls = 1",
            'goals.by_quarter has the name "2026-Q5"; it should be a table per quarter, named as in '
            '[goals.by_quarter."2026-Q4"], of mqls and revenue.',
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
        (
            # Found wrong: read as so many seconds since 1970, in August of that year.
            "holidays = [20261225]",
            'holidays has 20261225; it should be a list of days written year-month-day, such as "2026-12-25".',
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
        (
            "[source_names]\nPPC = 5",
            "source_names.PPC is 5; it should be a name for each spelling of a source.",
        ),
        ("teams = 5", "teams is 5; it should be a team for each rep."),
        (
            'holiday_country = "XX"',
            'holiday_country is "XX"; it should be a two-letter country code whose public holidays count, such as '
            '"DE".',
        ),
        ('holiday_region = "BY"', 'holiday_region is "BY"; it should be left out without a holiday_country.'),
        (
            '[[statements]]\nwhat = "a"\n[[statements.milestones]]\nwhat = "b"\nby = 2026-12-31\n'
            '[[statements.milestones]]\nwhat = "c"\nby = "soon"',
            'statements[0].milestones[1].by is "soon"; it should be a day written year-month-day, such as '
            '"2026-12-31".',
        ),
        ("[[statements]]\nby = 2026-12-31", "statements[0].what is missing; give what will be reached, in a sentence."),
        ("statements = [5]", "statements has 5; it should be a list of tables with what and by."),
        (
            "[business_hours]\nopens = 18:00:00",
            'business_hours.closes is "17:00:00"; it should be a time of day after opens, such as "17:00" or "00:00".',
        ),
        (
            '[business_hours]\nopens = "09:00Z"',
            'business_hours.opens is "09:00Z"; it should be a time of day, such as "09:00".',
        ),
        (
            '[stages.mql]\nowner = "me"',
            'stages.mql.owner is "me"; it should be "marketing", "shared" or "sales".',
        ),
        (
            '[stages.suspect]\nlabel = "x"',
            'stages has the name "suspect"; it should be a table per stage: visitor, prospect, lead, mql, sql, '
            "opportunity, customer.",
        ),
        (
            "effective_from = 2026-11-15",
            "effective_from is 2026-11-15; an agreement begins on the first day of a month, because a month is judged "
            "as a whole, such as 2026-11-01.",
        ),
        (
            "effective_from = 2026-11-01\neffective_until = 2026-11-29",
            "effective_until is 2026-11-29; an agreement ends on the last day of a month after it began on 2026-11-01.",
        ),
        (
            'effective_from = "1 Nov"',
            'effective_from is "1 Nov"; it should be a day, year-month-day, such as 2026-11-01.',
        ),
        ('number = "two"', 'number is "two"; it should be a whole number, 1 or more.'),
        ("author = 5", 'author is 5; it should be text in quotes, such as "Ada".'),
        ("signed.sales = 5", 'signed.sales is 5; it should be the name of who signed, such as "Ada".'),
        ('signed.sales = " "', 'signed.sales is " "; it should be the name of who signed, such as "Ada".'),
        (
            'signed.finance = "Flo"',
            'signed is {"finance": "Flo"}; it should be a table with "marketing" and "sales", such as '
            '{ marketing = "Ada" }, or true.',
        ),
        ('saved_at = "now"', 'saved_at is "now"; it should be a moment, such as 2026-11-01T09:30:00.'),
        (
            "currency = 'EUR'\n[[versions]]\npromise_hours = 8",
            "currency should stand in a [[versions]] table, the one it is agreed in.",
        ),
        ("versions = 5", "versions should stand in a [[versions]] table, the one it is agreed in."),
    ],
)
def test_a_mistake_is_one_sentence(text: str, sentence: str) -> None:
    assert refusal(text) == f"agreement.toml: {sentence}"


def test_a_region_of_another_country_is_answered_with_the_country_s_own() -> None:
    told = refusal('holiday_country = "DE"\nholiday_region = "NSW"')
    assert told.startswith(
        'agreement.toml: holiday_region is "NSW"; it should be one of the regions of DE: BB, BE, BW,'
    )


def test_a_mistake_in_a_version_names_the_version() -> None:
    assert refusal(VERSIONS.replace("= 8", "= -8")).startswith("agreement.toml, version 2: promise_hours is -8;")
    assert refusal(VERSIONS.replace('"2026-11-01"', "2026-11-02")).startswith(
        "agreement.toml, version 2: effective_from is 2026-11-02;"
    )


def versions(*dates: tuple[str, str | None]) -> str:
    return "\n".join(
        f"[[versions]]\neffective_from = {first}\nsigned = true" + (f"\neffective_until = {last}" if last else "")
        for first, last in dates
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            versions(("2026-01-01", "2026-06-30"), ("2026-09-01", None)),
            "Between version 1, in force until 2026-06-30, and version 2 from 2026-09-01 no agreement would be in "
            "force; let it begin on 2026-07-01.",
        ),
        (
            versions(("2026-01-01", "2026-06-30"), ("2026-06-01", None)),
            "Version 2 from 2026-06-01 overlaps version 1, which is in force until 2026-06-30; let it begin on "
            "2026-07-01.",
        ),
        (
            versions(("2026-05-01", None), ("2026-01-01", None)),
            "Version 2 from 2026-01-01 overlaps version 1, which is in force from 2026-05-01; let it begin on "
            "2026-05-01 or later.",
        ),
        (
            versions(("2026-05-01", "9999-12-31"), ("2027-01-01", None)),
            "Version 2 from 2027-01-01 overlaps version 1, which is in force until 9999-12-31; nothing can begin "
            "after it.",
        ),
        (
            "[[versions]]\nnumber = 2\n[[versions]]\nnumber = 2",
            "version 2 stands after version 2; versions stand in the order of their numbers.",
        ),
    ],
)
def test_versions_that_do_not_follow_each_other_are_refused(text: str, sentence: str) -> None:
    assert refusal(text) == f"agreement.toml: {sentence}"


def test_a_version_may_replace_another_from_the_same_day_and_a_proposal_may_lie_anywhere() -> None:
    parse(versions(("2026-05-01", "2026-12-31"), ("2026-05-01", None)))
    parse(versions(("2026-05-01", None), ("2026-01-01", None)).replace("signed = true", "", 1))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"goals", "agreement.toml is not valid TOML: .*(line 1|end of document)"),
        (b"a = 1\na = 2\nb = 3", "agreement.toml is not valid TOML: .*line 2"),
        (b"currency = '\xff'", "agreement.toml: the file is not text in UTF-8"),
        ("currency = 'EUR'".encode("utf-16"), "agreement.toml: the file is not text in UTF-8"),
    ],
)
def test_a_file_that_is_no_agreement(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    with pytest.raises(AgreementError, match=words):
        read(path)


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(AgreementError, match="cannot be read"):
        read(tmp_path)
