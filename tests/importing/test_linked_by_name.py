"""One small company as five systems export it: linked by ids, and by nothing but names. The figures are the same."""

# ruff: noqa: E501  (rows are drawn as wide as the CRMs write them)

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from smarketing.company import Company, open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.views import Filters, view
from tests.sources.test_systems import table

#: Ann of Acme (Web) bought for 1,500 and Zoë of Beta (Web) for 700; Cy of Gamma (Fair) did not, Di (Fair) was left alone.
#: Rita rang Ann after an hour, met her about the deal, and wrote to Cy after a day; Sam rang Zoë after half an hour.
IDS = {
    "leads": """
        lead id | name | company | source | owner | created at
        L1 | Ann Poe | Acme | Web | Rita Roe | 2024-01-05 10:00:00
        L2 | Zoë Müller | Beta | Web | Sam Sol | 2024-01-06 09:00:00
        L3 | Cy Lo | Gamma | Fair | Rita Roe | 2024-01-08 11:00:00
        L4 | Di Fu | Delta | Fair | Sam Sol | 2024-01-09 09:00:00
    """,
    "deals": """
        deal id | deal name | lead id | outcome | amount | created at | close date | owner
        D1 | Acme pilot | L1 | won | 1500 | 2024-01-10 | 2024-02-01 | Rita Roe
        D2 | Beta roll-out | L2 | won | 700 | 2024-01-12 | 2024-02-05 | Sam Sol
        D3 | Gamma | L3 | lost | 300 | 2024-01-15 | 2024-02-09 | Rita Roe
    """,
    "activities": """
        activity id | type | lead id | deal id | owner | occurred at
        1 | call | L1 | | Rita Roe | 2024-01-05 11:00:00
        2 | call | L2 | | Sam Sol | 2024-01-06 09:30:00
        3 | email | L3 | | Rita Roe | 2024-01-09 11:00:00
        4 | meeting | | D1 | Rita Roe | 2024-01-12 14:00:00
        5 | meeting | | D3 | Rita Roe | 2024-01-16 14:00:00
    """,
}
SPREADSHEETS = {
    "leads": """
        name | company | source | owner | created at
        Ann Poe | Acme | Web | Rita Roe | 2024-01-05 10:00:00
        Zoë Müller | Beta | Web | Sam Sol | 2024-01-06 09:00:00
        Cy Lo | Gamma | Fair | Rita Roe | 2024-01-08 11:00:00
        Di Fu | Delta | Fair | Sam Sol | 2024-01-09 09:00:00
    """,
    "deals": """
        deal name | contact name | company | outcome | amount | created at | close date | owner
        Acme pilot | Poe, Ann | ACME | won | 1500 | 2024-01-10 | 2024-02-01 | Rita Roe
        Beta roll-out | zoe  muller | | won | 700 | 2024-01-12 | 2024-02-05 | Sam Sol
        Gamma | | Gamma | lost | 300 | 2024-01-15 | 2024-02-09 | Rita Roe
    """,
    "activities": """
        type | lead | deal | owner | occurred at
        call | Ann Poe | | Rita Roe | 2024-01-05 11:00:00
        call | Müller, Zoë | | Sam Sol | 2024-01-06 09:30:00
        email | CY LO | | Rita Roe | 2024-01-09 11:00:00
        meeting | | acme Pilot | Rita Roe | 2024-01-12 14:00:00
        meeting | | Gamma | Rita Roe | 2024-01-16 14:00:00
    """,
}
PIPEDRIVE = {
    "people": """
        Person - Name | Person - Organization | Person - Lead source | Person - Owner | Person - Person created
        Ann Poe | Acme | Web | Rita Roe | 2024-01-05 10:00:00
        Zoë Müller | Beta | Web | Sam Sol | 2024-01-06 09:00:00
        Cy Lo | Gamma | Fair | Rita Roe | 2024-01-08 11:00:00
        Di Fu | Delta | Fair | Sam Sol | 2024-01-09 09:00:00
    """,
    "deals": """
        Deal - Title | Deal - Organization | Deal - Contact person | Deal - Status | Deal - Value | Deal - Deal created | Deal - Deal closed on | Deal - Owner
        Acme pilot | Acme | Ann Poe | Won | 1500 | 2024-01-10 00:00:00 | 2024-02-01 00:00:00 | Rita Roe
        Beta roll-out | Beta | Zoë Müller | Won | 700 | 2024-01-12 00:00:00 | 2024-02-05 00:00:00 | Sam Sol
        Gamma | Gamma | Cy Lo | Lost | 300 | 2024-01-15 00:00:00 | 2024-02-09 00:00:00 | Rita Roe
    """,
    "activities": """
        Activity - Type | Activity - Done | Activity - Marked as done time | Activity - Assigned to user | Deal | Contact person | Organization
        Call | Done | 2024-01-05 11:00:00 | Rita Roe | | Ann Poe | Acme
        Call | Done | 2024-01-06 09:30:00 | Sam Sol | | Zoë Müller | Beta
        E-mail | Done | 2024-01-09 11:00:00 | Rita Roe | | Cy Lo | Gamma
        Meeting | Done | 2024-01-12 14:00:00 | Rita Roe | Acme pilot | |
        Meeting | Done | 2024-01-16 14:00:00 | Rita Roe | Gamma | | Gamma
    """,
}
DYNAMICS = {
    "leads": """
        (Do Not Modify) Lead | Name | Company Name | Lead Source | Owner | Created On
        8f1c2f6e-1 | Ann Poe | Acme | Web | Rita Roe | 2024-01-05 10:00:00
        8f1c2f6e-2 | Zoë Müller | Beta | Web | Sam Sol | 2024-01-06 09:00:00
        8f1c2f6e-3 | Cy Lo | Gamma | Fair | Rita Roe | 2024-01-08 11:00:00
        8f1c2f6e-4 | Di Fu | Delta | Fair | Sam Sol | 2024-01-09 09:00:00
    """,
    "opportunities": """
        (Do Not Modify) Opportunity | Topic | Potential Customer | Contact | Originating Lead | Status | Actual Revenue | Created On | Actual Close Date | Owner
        9f1c2f6e-1 | Acme pilot | Acme | | Ann Poe | Won | 1500 | 2024-01-10 | 2024-02-01 | Rita Roe
        9f1c2f6e-2 | Beta roll-out | Beta | Zoë Müller | | Won | 700 | 2024-01-12 | 2024-02-05 | Sam Sol
        9f1c2f6e-3 | Gamma | Gamma | | | Lost | 300 | 2024-01-15 | 2024-02-09 | Rita Roe
    """,
    "activities": """
        (Do Not Modify) Activity | Activity Type | Regarding | Activity Status | Actual End | Owner | Subject
        af1c2f6e-1 | Phone Call | Ann Poe | Completed | 2024-01-05 11:00:00 | Rita Roe | Hello
        af1c2f6e-2 | Phone Call | Zoë Müller | Completed | 2024-01-06 09:30:00 | Sam Sol | Hello
        af1c2f6e-3 | Email | Cy Lo | Completed | 2024-01-09 11:00:00 | Rita Roe | Hello
        af1c2f6e-4 | Appointment | Acme pilot | Completed | 2024-01-12 14:00:00 | Rita Roe | Pilot
        af1c2f6e-5 | Appointment | Gamma | Completed | 2024-01-16 14:00:00 | Rita Roe | Offer
    """,
}
SALESFORCE = {
    "leads": """
        Lead Owner | First Name | Last Name | Company / Account | Lead Source | Lead Status | Create Date
        Rita Roe | Ann | Poe | Acme | Web | Working | 1/5/2024 10:00 AM
        Sam Sol | Zoë | Müller | Beta | Web | Working | 1/6/2024 9:00 AM
        Rita Roe | Cy | Lo | Gamma | Fair | Working | 1/8/2024 11:00 AM
        Sam Sol | Di | Fu | Delta | Fair | Working | 1/29/2024 9:00 AM
    """.replace("1/29/2024", "1/9/2024"),
    "opportunities": """
        Opportunity Owner | Account Name | Opportunity Name | Contact | Stage | Amount | Close Date | Created Date
        Rita Roe | Acme | Acme pilot | | Closed Won | 1,500.00 | 2/1/2024 | 1/10/2024
        Sam Sol | Beta | Beta roll-out | Zoë Müller | Closed Won | 700.00 | 2/5/2024 | 1/12/2024
        Rita Roe | Gamma | Gamma | | Closed Lost | 300.00 | 2/9/2024 | 1/15/2024
    """,
    "activities": """
        Assigned | Subject | Completed Date/Time | Task Subtype | Contact | Lead | Opportunity | Company / Account
        Rita Roe | Hello | 1/5/2024 11:00 AM | Call | | Ann Poe | | Acme
        Sam Sol | Hello | 1/6/2024 9:30 AM | Call | | Zoë Müller | | Beta
        Rita Roe | Hello | 1/9/2024 11:00 AM | Email | Cy Lo | | | Gamma
        Rita Roe | Pilot | 1/12/2024 2:00 PM | Meeting | | | Acme pilot | Acme
        Rita Roe | Offer | 1/16/2024 2:00 PM | Meeting | | | | Gamma
    """,
}
SYSTEMS = {
    "spreadsheets": SPREADSHEETS,
    "Pipedrive": PIPEDRIVE,
    "Dynamics 365": DYNAMICS,
    "Salesforce reports": SALESFORCE,
}


def imported(folder: Path, files: dict[str, str]) -> Company:
    home = Home(folder / "home")
    home.folder.mkdir()
    (home.folder / "agreement.toml").write_text('mql_rule = "every lead"\n', encoding="utf-8")
    for name, drawn in files.items():
        (folder / f"{name}.csv").write_text(table(drawn), encoding="utf-8")
    report = import_files([folder / f"{name}.csv" for name in files], home, dates="month-first")
    assert [f.rejected for f in report.loaded] == [0] * len(files)
    return open_company(home)


def figures(company: Company) -> dict[str, pd.DataFrame]:
    """What three views say; whether an MQL is told apart is not a matter of links."""
    asked = {name: view(name).ask(company, Filters()).rows for name in ("leads-by-source", "rep-activity", "follow-up")}
    kept = {name: rows[[c for c in rows.columns if "mql" not in c]] for name, rows in asked.items()}
    return {name: rows.sort_values(list(rows.columns)[:1]).reset_index(drop=True) for name, rows in kept.items()}


@pytest.fixture(scope="module")
def by_ids(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    return figures(imported(tmp_path_factory.mktemp("ids"), IDS))


def test_by_ids(by_ids: dict[str, pd.DataFrame]) -> None:
    """What is compared below, by hand."""
    sources = by_ids["leads-by-source"].set_index("source")
    assert sources.loc["Web", ["leads", "opportunities", "customers", "revenue"]].tolist() == [2, 2, 2, 2200]
    assert sources.loc["Fair", ["leads", "opportunities", "customers"]].tolist() == [2, 1, 0]
    reps = by_ids["rep-activity"].set_index("rep")
    counted = ["leads_assigned", "leads_contacted", "calls", "emails", "meetings", "median_first_response_hours"]
    assert reps.loc["Rita Roe", counted].tolist() == [2, 2, 1, 1, 2, 12.5]
    assert reps.loc["Sam Sol", counted].tolist() == [2, 1, 1, 0, 0, 0.5]
    promises = by_ids["follow-up"].set_index("rep")[["handed_over", "kept", "broken"]]
    assert promises.loc[["Rita Roe", "Sam Sol"]].to_numpy().tolist() == [[2, 2, 0], [2, 1, 1]]


@pytest.mark.parametrize("system", SYSTEMS)
def test_names_alone_give_the_figures_of_ids(tmp_path: Path, by_ids: dict[str, pd.DataFrame], system: str) -> None:
    found = figures(imported(tmp_path, SYSTEMS[system]))
    for name, expected in by_ids.items():
        pd.testing.assert_frame_equal(found[name], expected, check_dtype=False, obj=f"{name} from {system}")
