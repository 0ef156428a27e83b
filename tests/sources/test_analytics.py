"""Web analytics: what Google Analytics and others export becomes visits per day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home

GA4 = """\
# ----------------------------------------
# Puddlewick
# Free form 1
# 20260501-20260502
# ----------------------------------------

Date,Session default channel group,Sessions
20260501,Direct,7
20260501,Organic Search,"1,203"
20260502,Direct,5
"""
#: A report per day, such as the traffic acquisition report with a second dimension.
REPORT = """\
# Start date: 20260501
# End date: 20260502
Date,Session primary channel group (Default Channel Group),Sessions,Engaged sessions
20260501,Direct,1210,600
20260502,Direct,5,1
"""
MATOMO = "Date,Unique visitors,Visits,Actions\n2026-05-01,900,1210,3000\n2026-05-02,4,5,9\n"
PLAUSIBLE = (
    "date,visitors,pageviews,bounces,visits,visit_duration\n2026-05-01,900,3000,10,1210,99\n2026-05-02,4,9,1,5,9\n"
)
PLAIN = "day,visits\n2026-05-01,1210\n2026-05-02,5\n"
BY_DAY = "select day::date as day, sum(visits) as visits from traffic group by all order by day"


@pytest.mark.parametrize(
    ("text", "crm"),
    [(GA4, "analytics"), (REPORT, "analytics"), (MATOMO, "analytics"), (PLAUSIBLE, "analytics"), (PLAIN, "generic")],
)
def test_visits_per_day(home: Home, tmp_path: Path, text: str, crm: str) -> None:
    file = tmp_path / "visits.csv"
    file.write_text(text, encoding="utf-8")
    (report,) = import_files([file], home).files
    assert (report.crm, report.rejected) == (crm, 0)
    rows = open_company(home).warehouse.query(BY_DAY)
    assert [(row.day.date(), row.visits) for row in rows.itertuples()] == [
        (date(2026, 5, 1), 1210),
        (date(2026, 5, 2), 5),
    ]


def test_a_later_export_goes_on_where_the_earlier_one_ended(home: Home, tmp_path: Path) -> None:
    first, second = tmp_path / "visits.csv", tmp_path / "more.csv"
    first.write_text(GA4, encoding="utf-8")
    second.write_text(GA4 + "20260503,Direct,11\n", encoding="utf-8")
    import_files([first], home)
    import_files([second], home)
    assert open_company(home).warehouse.query(BY_DAY)["visits"].tolist() == [1210, 5, 11]


def test_contacts_are_not_taken_for_visits(home: Home, tmp_path: Path) -> None:
    """HubSpot's contacts carry visits of a person; a plain file of leads may have a date, a source and a campaign."""
    contacts = tmp_path / "contacts.csv"
    contacts.write_text("Record ID,Email,Create Date,Number of Visits,Fit score\n1,a@x.example,2026-05-01,3,80\n")
    plain = tmp_path / "leads.csv"
    plain.write_text("email,date,source,campaign\nb@x.example,2026-05-01,Fair,Spring\n")
    reports = import_files([contacts, plain], home).files
    assert {report.object for report in reports} == {"contacts", "leads"}
