"""Exports of ad platforms, as they are downloaded: titles above, totals below, currencies in headers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home

GOOGLE = """\
Campaign report
"June 1, 2026 - June 30, 2026"
Day,Campaign,Currency code,Clicks,Impr.,CTR,Avg. CPC,Cost,Conversions
2026-06-01,Brand,EUR,40,900,4.44%,0.31,"1,012.40",1.5
2026-06-02,Brand,EUR,10,300,3.33%,0.40,4.00,--
Total: Account,,,50,1200,4.17%,0.33,"1,016.40",1.5
"""
GOOGLE_MONTHS = """\
Campaign report
"May 1, 2026 - June 30, 2026"
Campaign state,Campaign,Currency code,Month,Impr.,Cost,Clicks
Enabled,Brand,EUR,2026-05-01,900,310.00,40
Enabled,Brand,EUR,2026-06-01,300,300.00,10
"""
META = """\
Campaign name,Day,Campaign delivery,Reach,Impressions,Amount spent (USD),Link clicks,Reporting starts,Reporting ends
Spring,2026-06-01,active,800,900,12.40,40,2026-06-01,2026-06-30
Spring,2026-06-02,active,200,300,4.00,10,2026-06-01,2026-06-30
"""
META_MONTHS = """\
Reporting starts,Reporting ends,Campaign name,Impressions,Amount spent (GBP),Clicks (all)
2026-05-01,2026-05-31,Spring,900,310,40
2026-06-01,2026-06-30,Spring,300,300,10
"""
LINKEDIN = """\
Campaign Performance Report (in UTC)
Report Start: June 1, 2026, 12:00 AM

Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Name\tTotal Spent\tImpressions\tClicks
6/1/2026\tPuddlewick\tUSD\tSpring\t12.40\t900\t40
6/30/2026\tPuddlewick\tUSD\tSpring\t4.00\t300\t10
"""
MICROSOFT = """\
"Report Name: Campaign performance"
"Report Time: 6/1/2026 - 6/30/2026"

"Gregorian date","Account name","Campaign name","Currency code","Impressions","Clicks","Spend"
"6/1/2026","Puddlewick","Brand","USD","900","40","12.40"
"6/30/2026","Puddlewick","Brand","USD","300","10","4.00"

"©2026 Microsoft Corporation. All rights reserved. "
"""
PLAIN = "month,source,campaign,spend,currency\n2026-05-01,Fair,Booth,310,EUR\n2026-06-01,Fair,Booth,300,EUR\n"
Spent = list[tuple[date, date, float]]
MONTHS = [(date(2026, 5, 1), date(2026, 5, 31), 310), (date(2026, 6, 1), date(2026, 6, 30), 300)]


def days(*spent: tuple[int, float]) -> Spent:
    return [(date(2026, 6, n), date(2026, 6, n), amount) for n, amount in spent]


@pytest.mark.parametrize(
    ("text", "crm", "source", "currency", "expected"),
    [
        (GOOGLE, "google_ads", "Google Ads", "EUR", days((1, 1012.4), (2, 4.0))),
        (GOOGLE_MONTHS, "google_ads", "Google Ads", "EUR", MONTHS),
        (META, "meta_ads", "Facebook", "USD", days((1, 12.4), (2, 4.0))),
        (META_MONTHS, "meta_ads", "Facebook", "GBP", MONTHS),
        (LINKEDIN, "linkedin_ads", "LinkedIn Ads", "USD", days((1, 12.4), (30, 4.0))),
        (MICROSOFT, "microsoft_ads", "Microsoft Ads", "USD", days((1, 12.4), (30, 4.0))),
        (PLAIN, "generic", "Fair", "EUR", MONTHS),
    ],
)
def test_spend_by_day_and_month(
    home: Home, tmp_path: Path, text: str, crm: str, source: str, currency: str, expected: Spent
) -> None:
    file = tmp_path / "spend.csv"
    file.write_text(text, encoding="utf-16" if "\t" in text else "utf-8")
    (report,) = import_files([file], home).files
    assert (report.crm, report.loaded) == (crm, len(expected))
    warehouse = open_company(home).warehouse
    rows = warehouse.query("select first_day, last_day from spend order by first_day")
    amounts = warehouse.query("select amount, source, currency, clicks from costs order by day")
    assert [(a.date(), b.date(), m) for (_, a, b), m in zip(rows.itertuples(), amounts["amount"], strict=True)] == [
        (first, last, pytest.approx(amount)) for first, last, amount in expected
    ]
    assert set(amounts["source"]) == {source} and set(amounts["currency"]) == {currency}
    if crm != "generic":
        assert amounts["clicks"].tolist() == [40, 10]


def test_a_second_import_changes_nothing_and_devices_of_a_day_add_up(home: Home, tmp_path: Path) -> None:
    text = (
        "Day,Campaign,Device,Currency code,Cost,Impr.,Clicks\n2026-06-01,Roofs,Mobile,EUR,10.00,100,5\n"
        "2026-06-01,Roofs,Tablets,EUR,0.50,5,0\n"
    )
    for name in ("one.csv", "other.csv"):
        (tmp_path / name).write_text(text + ("\n" if name == "other.csv" else ""))
        import_files([tmp_path / name], home)
    assert open_company(home).warehouse.query("select sum(amount) as spent from costs")["spent"].tolist() == [10.5]


@pytest.mark.parametrize(
    "header",
    [
        "Date,Session default channel group,Sessions,Session campaign",
        "Date,Campaign,Sessions,Cost",
        "email,date,source,campaign,cost",
    ],
)
def test_visits_and_leads_are_not_taken_for_spend(home: Home, tmp_path: Path, header: str) -> None:
    file = tmp_path / "file.csv"
    cells = {"Date": "2026-06-01", "date": "2026-06-01", "email": "a@x.example", "Sessions": "5", "cost": "1"}
    file.write_text(f"{header}\n{','.join(cells.get(name, 'x') for name in header.split(','))}\n")
    (report,) = import_files([file], home).files
    assert report.object in ("visits", "traffic", "leads")
