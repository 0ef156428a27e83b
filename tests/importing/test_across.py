"""Files that the reader takes for two systems and that belong together: equal figures, in whatever order they come."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from smarketing.company import open_company
from smarketing.importing import import_files
from smarketing.settings import Home
from smarketing.sources.maps import save_map
from smarketing.views import Filters, view
from tests.sources.support import write

FILES = {
    "leads.csv": "lead_id,created_date,source,owner\n"
    "P-1,2026-01-05,Fair,Ida\nP-2,2026-01-06,Fair,Ida\nP-3,2026-01-07,Web,Jo\n",
    "wins.csv": "no,whose,came,closed,how,worth\n"
    "S-1,P-1,2026-01-10,2026-02-03,Closed Won,100\nS-2,P-3,2026-01-12,2026-02-05,Closed Lost,300\n",
    "dialer.csv": "whom,what,at\nP-2,Call,2026-01-08 10:00\nP-2,Call,2026-01-09 10:00\nP-9,Call,2026-01-09 10:00\n",
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    deals = {
        "id": "no",
        "lead_id": "whose",
        "created_at": "came",
        "closed_at": "closed",
        "stage": "how",
        "amount": "worth",
    }
    save_map(home.maps, "Till", "opportunities", deals)
    save_map(home.maps, "Dialer", "activities", {"lead_id": "whom", "kind": "what", "occurred_at": "at"})
    return home


@pytest.mark.parametrize("order", [None, *permutations(FILES)])
def test_one_company_in_three_systems(order: tuple[str, ...] | None, home: Home, tmp_path: Path) -> None:
    """Fair has 2 leads and 1 customer of 100, Web 1 lead and a lost deal; two of three calls are of a lead, P-2."""
    files = [write(tmp_path, content, name) for name, content in FILES.items()]
    if order is None:
        import_files(files, home)
    for name in order or ():
        import_files([tmp_path / name], home)
    company = open_company(home)
    shown = view("leads-by-source").ask(company, Filters()).rows.set_index("source")
    assert shown.loc["Fair", ["leads", "customers", "revenue"]].tolist() == [2, 1, 100]
    assert shown.loc["Web", ["leads", "customers", "revenue"]].tolist() == [1, 0, 0]
    calls = company.warehouse.query("select id, calls from lead_facts where calls > 0")
    assert calls.values.tolist() == [["P-2", 2]]
