"""The demo company: the same bytes each time, true to form, and with its story findable in the files.

To regenerate the committed files after a change to the generator: `python -m smarketing demo data/demo`.
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from smarketing.agreement import pace
from smarketing.agreement.file import as_toml, parse, read
from smarketing.demo import write
from smarketing.demo.company import (
    AWAY,
    CAMPAIGN_GOALS,
    CHANNELS,
    EXPORTED_AT,
    FIRST_DAY,
    LAST_EXPORT,
    MQLS_PER_MONTH,
    PAID_SEARCH_PAUSED,
    REPS,
    REVENUE_PER_MONTH,
    REVISED_FROM,
    RUFUS,
    SEASON,
    SOURCES,
)

COMMITTED = Path(__file__).parents[2] / "data" / "demo"
MQL = "Became a Marketing Qualified Lead Date"
STAGE_DATES = (
    "Create Date",
    MQL,
    "Became a Sales Qualified Lead Date",
    "Became an Opportunity Date",
    "Became a Customer Date",
)
Row = dict[str, str]
Tables = dict[str, list[Row]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("demo") / "new"
    write(target)
    return target


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    return _tables(folder)


@pytest.fixture(scope="module")
def december(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The export of four weeks later."""
    target = tmp_path_factory.mktemp("december")
    write(target, date(2026, 12, 11))
    return _tables(target) | {"visits": _visits(target)}


def _tables(folder: Path) -> Tables:
    return {p.stem.removeprefix("hubspot-crm-exports-"): _read(p) for p in folder.glob("hubspot-*.csv")}


def _visits(folder: Path) -> list[Row]:
    lines = (folder / "google-analytics-sessions.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line and not line.startswith("#")))


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        return None


def _sound(rows: list[Row]) -> list[Row]:
    """Rows without a blemish that an importer would reject."""
    return [r for r in rows if r["Record ID"] and not r["Record ID"].endswith(("90001", "90002"))]


def _outbound(tables: Tables) -> list[Row]:
    calls = [r for r in tables["calls"] if r["Call direction"] == "Outbound"]
    emails = [r for r in tables["emails"] if r["Email direction"] == "EMAIL"]
    return [r for r in calls + emails + tables["meetings"] if _moment(r["Activity date"])]


def _first_attempts(tables: Tables) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for row in _outbound(tables):
        at, lead = _moment(row["Activity date"]), row["Associated Contact IDs"]
        assert at is not None
        first[lead] = min(at, first.get(lead, at))
    return first


def _mqls_by_month(tables: Tables) -> Counter[str]:
    return Counter(r[MQL][:7] for r in tables["contacts"] if r[MQL])


def _won(tables: Tables) -> list[Row]:
    return [r for r in tables["deals"] if r["Is Closed Won"] == "true" and _moment(r["Close Date"])]


def _revenue_by_month(tables: Tables) -> Counter[str]:
    revenue: Counter[str] = Counter()
    for row in _won(tables):
        revenue[row["Close Date"][:7]] += float(row["Amount"] or 0)  # type: ignore[assignment]
    return revenue


def _goals(folder: Path, key: str) -> defaultdict[str, float]:
    """The goals of months as the version in force in them has them: the file's own words, not the product's reading."""
    agreement = tomllib.loads((folder / "agreement.toml").read_text(encoding="utf-8"))
    months = defaultdict(lambda: 0.0)
    for version in agreement["versions"]:
        goals = version["goals"]
        for month in [m for m in (f"{y}-{n:02}" for y, n in SEASON) if m >= version["effective_from"].isoformat()[:7]]:
            months[month] = goals.get("by_month", {}).get(month, {}).get(key, goals[f"{key}_per_month"])
    return months


def _whole_months() -> list[str]:
    return [f"{y}-{m:02}" for y, m in SEASON][:-1]


def test_the_committed_files_are_what_the_generator_writes(folder: Path) -> None:
    written = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert set(written) == {p.name for p in COMMITTED.iterdir()}
    assert [name for name, content in written.items() if content != (COMMITTED / name).read_bytes()] == []


def test_write_names_what_it_wrote(tmp_path: Path) -> None:
    paths = write(tmp_path)
    assert sorted(paths) == sorted(tmp_path.iterdir())
    assert len(paths) == 8


def test_small_enough_to_commit(folder: Path) -> None:
    assert sum(p.stat().st_size for p in folder.iterdir()) < 3_000_000


def test_every_field_is_quoted_and_lines_are_whole(folder: Path) -> None:
    for path in folder.glob("hubspot-*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert all(line.startswith('"') and line.endswith('"') for line in lines), path.name
        assert len({len(row) for row in csv.reader(lines)}) == 1, path.name


def test_enough_of_everything(tables: Tables) -> None:
    contacts = tables["contacts"]
    assert 4_500 <= len(contacts) <= 6_000
    assert 0.08 <= sum(r["Became an Opportunity Date"] != "" for r in contacts) / len(contacts) <= 0.15
    stages = Counter(r["Deal Stage"] for r in tables["deals"])
    assert len(stages) == 7
    assert 0.25 <= stages["Closed Won"] / (stages["Closed Won"] + stages["Closed Lost"]) <= 0.31
    assert len({r["Contact owner"] for r in contacts} - {""}) == len(REPS)


def test_ids_are_unique(tables: Tables) -> None:
    for name, rows in tables.items():
        ids = [r["Record ID"] for r in rows if r["Record ID"]]
        assert len(ids) == len(set(ids)), name


def test_stages_follow_each_other_in_time(tables: Tables) -> None:
    for row in _sound(tables["contacts"]):
        moments = [m for m in (_moment(row[c]) for c in STAGE_DATES) if m]
        assert moments == sorted(moments), row


def test_nothing_happened_after_the_export_and_something_on_its_day(tables: Tables) -> None:
    contacts = [m for r in tables["contacts"] for c, v in r.items() if c.endswith("Date") and (m := _moment(v))]
    activities = [m for n in ("calls", "emails", "meetings") for r in tables[n] if (m := _moment(r["Activity date"]))]
    created = [m for r in tables["deals"] if (m := _moment(r["Create Date"]))]
    closed = [m for r in tables["deals"] if r["Is Deal Closed?"] == "true" and (m := _moment(r["Close Date"]))]
    events = contacts + activities + created + closed
    assert max(events) <= EXPORTED_AT
    assert max(events).date() == EXPORTED_AT.date()
    assert min(events).date() == FIRST_DAY


def test_open_deals_close_in_the_future_and_closed_ones_after_their_creation(tables: Tables) -> None:
    for row in _sound(tables["deals"]):
        created, closed = _moment(row["Create Date"]), _moment(row["Close Date"])
        assert created is not None and closed is not None
        assert created <= closed
        assert (closed > EXPORTED_AT) == (row["Is Deal Closed?"] == "false")


def test_deals_and_activities_come_after_their_contact(tables: Tables) -> None:
    created = {r["Record ID"]: m for r in _sound(tables["contacts"]) if (m := _moment(r["Create Date"]))}
    for column, rows in (("Create Date", tables["deals"]), ("Activity date", _outbound(tables))):
        for row in _sound(rows):
            contact = created.get(row["Associated Contact IDs"])
            assert contact is None or _moment(row[column]) >= contact, row  # type: ignore[operator]


def test_the_first_response_follows_the_hand_over(tables: Tables) -> None:
    first = _first_attempts(tables)
    handed_over = {r["Record ID"]: m for r in tables["contacts"] if (m := _moment(r[MQL]))}
    answered = set(first) & set(handed_over)
    assert len(answered) > 1_000
    assert all(first[lead] > handed_over[lead] for lead in answered)


def test_last_activity_is_the_last_activity(tables: Tables) -> None:
    last: dict[str, str] = {}
    for name in ("calls", "emails", "meetings"):
        for row in _sound(tables[name]):
            lead = row["Associated Contact IDs"]
            last[lead] = max(last.get(lead, ""), row["Activity date"])
    assert all(r["Last Activity Date"] == last.get(r["Record ID"], "") for r in _sound(tables["contacts"]))


def test_reps_work_in_office_hours_and_not_while_away(tables: Tables) -> None:
    for row in _outbound(tables):
        at = _moment(row["Activity date"])
        assert at is not None
        assert at.isoweekday() <= 5 and 8 <= at.hour < 18, row
        assert not [a for a in AWAY if _was_away(a.reps, row) and a.first <= at.date() <= a.last], row


def _was_away(reps: tuple[object, ...], row: Row) -> bool:
    return row["Activity assigned to"] in [getattr(r, "name", None) for r in reps]


def test_weekdays_are_busier_than_weekends(tables: Tables) -> None:
    days = Counter(m.isoweekday() for r in tables["contacts"] if (m := _moment(r["Create Date"])))
    assert max(days[6], days[7]) < 0.3 * min(days[n] for n in range(1, 6))


def test_august_and_late_december_are_quiet(tables: Tables) -> None:
    months = Counter(r["Create Date"][:7] for r in tables["contacts"])
    assert months["2026-08"] < 0.75 * months["2026-09"]
    assert months["2025-12"] < 0.75 * months["2025-10"]


def test_months_hit_and_miss_their_goals(folder: Path, tables: Tables) -> None:
    for made, goal in (
        (_mqls_by_month(tables), _goals(folder, "mqls")),
        (_revenue_by_month(tables), _goals(folder, "revenue")),
    ):
        hits = [m for m in _whole_months() if made[m] >= goal[m]]
        assert 6 <= len(hits) <= 10


def test_may_missed_its_mqls_because_paid_search_was_paused(folder: Path, tables: Tables) -> None:
    mqls, goal = _mqls_by_month(tables), _goals(folder, "mqls")
    assert min(_whole_months(), key=lambda m: mqls[m] / goal[m]) == "2026-05"
    paid = Counter(r[MQL][:7] for r in tables["contacts"] if r["Original Traffic Source"].lower() == "paid search")
    assert paid["2026-05"] < 0.2 * paid["2026-04"]
    others = {m: mqls[m] - paid[m] for m in ("2026-04", "2026-05")}
    assert others["2026-05"] > 0.9 * others["2026-04"]
    paused = [r for r in tables["contacts"] if r["Original Traffic Source"].lower() == "paid search" and _in_pause(r)]
    assert paused == []


def _in_pause(row: Row) -> bool:
    created = _moment(row["Create Date"])
    return created is not None and PAID_SEARCH_PAUSED[0] <= created.date() <= PAID_SEARCH_PAUSED[1]


def test_february_missed_its_revenue_because_two_reps_were_away(folder: Path, tables: Tables) -> None:
    revenue, goal = _revenue_by_month(tables), _goals(folder, "revenue")
    assert min(_whole_months(), key=lambda m: revenue[m] / goal[m]) == "2026-02"
    away = {r.name for r in AWAY[0].reps}
    closes = [r["Close Date"] for r in _won(tables) if r["Deal owner"] in away]
    assert not [d for d in closes if AWAY[0].first.isoformat() <= d[:10] <= AWAY[0].last.isoformat()]
    assert sum(d.startswith("2026-03") for d in closes) >= 5


def test_november_is_modestly_behind_pace(folder: Path, tables: Tables) -> None:
    november = [date(2026, 11, 1) + timedelta(days=n) for n in range(30)]
    working = [d for d in november if d.isoweekday() <= 5]
    pace = _goals(folder, "mqls")["2026-11"] * sum(d <= EXPORTED_AT.date() for d in working) / len(working)
    assert 0.85 <= _mqls_by_month(tables)["2026-11"] / pace <= 0.95


def _conversion(tables: Tables, source: str) -> float:
    rows = [r for r in tables["contacts"] if r["Original Traffic Source"] == source]
    return sum(r["Became an Opportunity Date"] != "" for r in rows) / len(rows)


def test_sources_differ_and_two_are_too_small_to_rank(tables: Tables) -> None:
    leads = Counter(r["Original Traffic Source"] for r in tables["contacts"])
    assert sorted(n for n in (leads[s.name] for s in SOURCES) if n < 100)[-1] < 20
    assert sum(leads[s.name] < 20 for s in SOURCES) == 2
    assert _conversion(tables, "Referrals") > 1.5 * _conversion(tables, "Organic Search")
    assert leads["Paid Social"] > 4 * leads["Referrals"]
    assert _conversion(tables, "Paid Social") < 0.3 * _conversion(tables, "Paid Search")


def _response_hours(tables: Tables, rep: str) -> list[float | None]:
    first = _first_attempts(tables)
    mqls = [(r["Record ID"], m) for r in tables["contacts"] if r["Contact owner"] == rep and (m := _moment(r[MQL]))]
    return [(first[n] - m).total_seconds() / 3600 if n in first else None for n, m in mqls]


def test_reps_differ_in_diligence(tables: Tables) -> None:
    hours = {r.name: _response_hours(tables, r.name) for r in REPS}
    contacted = {name: sum(h is not None for h in all_) / len(all_) for name, all_ in hours.items()}
    medians = {name: median(h for h in all_ if h is not None) for name, all_ in hours.items()}
    assert medians["Tilda Brightwell"] < 1 and medians["Bram Quickfield"] < 1
    assert max(medians, key=lambda n: medians[n]) == "Ansel Driftwood"
    assert medians["Ansel Driftwood"] > 48
    assert contacted[RUFUS.name] < 0.55 < 0.8 < min(c for n, c in contacted.items() if n != RUFUS.name)
    assert contacted["Tilda Brightwell"] > 0.98


def _bucket(row: Row) -> str:
    last = _moment(row["Last Activity Date"])
    if last is None:
        return "none"
    days = (EXPORTED_AT.date() - last.date()).days
    return next((str(limit) for limit in (7, 15, 30, 60, 120) if days <= limit), "over")


def test_open_leads_fill_every_age_and_one_rep_has_the_pile(tables: Tables) -> None:
    """Open: not an opportunity, not closed as unqualified."""
    open_leads = [
        r
        for r in tables["contacts"]
        if not r["Became an Opportunity Date"] and r["Lead Status"] != "Unqualified" and r["Contact owner"]
    ]
    grid = Counter((r["Contact owner"], _bucket(r)) for r in open_leads)
    for bucket in ("none", "7", "15", "30", "60", "120", "over"):
        assert sum(n for (_, b), n in grid.items() if b == bucket) >= 30, bucket
    neglected = {r.name: grid[r.name, "none"] + grid[r.name, "over"] for r in REPS}
    assert neglected[RUFUS.name] > 3 * max(n for name, n in neglected.items() if name != RUFUS.name)


def test_dirty_rows_are_few_and_of_every_kind(tables: Tables) -> None:
    blank = [r for rows in tables.values() for r in rows if not r["Record ID"]]
    dates = [v for rows in tables.values() for r in rows for c, v in r.items() if c.lower().endswith("date") if v]
    unreadable = [v for v in dates if _moment(v) is None]
    amounts = [r["Amount"] for r in tables["deals"] if r["Amount"] and not r["Amount"].replace(".", "").isdigit()]
    assert len(blank) == 3
    assert sorted(unreadable) == [
        "2026-02-30 09:15",
        "2026-13-04 10:00",
        "end of quarter",
        "last week",
        "yesterday afternoon",
    ]
    assert amounts == ["12k?"]


def test_gaps_and_variants_are_there(tables: Tables) -> None:
    contacts, deals = tables["contacts"], tables["deals"]
    spellings = {r["Original Traffic Source"] for r in contacts}
    assert {"Paid Search", "paid search", "Paid-Search", "Referrals", "referrals", ""} <= spellings
    assert sum(not r["Create Date"] for r in contacts) == 2
    assert 50 < sum(not r["Contact owner"] for r in contacts) < 150
    assert sum(not r["Amount"] for r in _won(tables)) == 6
    assert sum(not r["Associated Contact IDs"] for r in deals) == 35
    per_contact = Counter(r["Associated Contact IDs"] for r in deals if r["Associated Contact IDs"])
    assert sum(n > 1 for n in per_contact.values()) > 20
    assert len(Counter(r["Closed Lost Reason"] for r in deals if r["Deal Stage"] == "Closed Lost")) == 6


def test_some_people_are_there_twice(tables: Tables) -> None:
    addresses = Counter(r["Email"].lower() for r in tables["contacts"] if r["Email"])
    names = Counter((r["First Name"], r["Last Name"]) for r in tables["contacts"] if r["First Name"] != "Typed")
    assert sum(n > 1 for n in addresses.values()) == 24
    assert sum(n > 1 for n in names.values()) >= 33


def test_awkward_names_are_there_and_all_addresses_are_reserved(tables: Tables) -> None:
    contacts = tables["contacts"]
    assert "=Formula & Sons" in {r["Company Name"] for r in contacts}
    assert {"O'Neil", "D'Arcy-Müßig"} <= {r["Last Name"] for r in contacts}
    assert "<b>Bold</b>" in {r["First Name"] for r in contacts}
    reserved = ("example.com", "example.org", "example.net")
    assert all(r["Email"].lower().endswith(reserved) for r in contacts if r["Email"])


def test_the_goals_in_the_agreement_are_the_story_s(folder: Path) -> None:
    first, second = tomllib.loads((folder / "agreement.toml").read_text(encoding="utf-8"))["versions"]
    for version in (first, second):
        assert version["currency"] == "EUR"
        assert version["goals"]["mqls_per_month"] == MQLS_PER_MONTH
        assert version["goals"]["revenue_per_month"] == REVENUE_PER_MONTH
        assert set(version["source_goals"]) <= {s.name for s in SOURCES}
    assert set(second["campaign_goals"]) == set(CAMPAIGN_GOALS)


def test_the_agreement_has_two_signed_versions_that_read_back_as_they_were_written(folder: Path) -> None:
    document = read(folder / "agreement.toml")
    first, second = document.agreements.versions
    assert first.signed and second.signed
    assert (first.effective_from, second.effective_from) == (FIRST_DAY, REVISED_FROM)
    assert (first.agreement.promise_clock, first.agreement.promise_hours) == ("elapsed", 24.0)
    assert (second.agreement.promise_clock, second.agreement.promise_hours) == ("business", 8.0)
    assert not {s.name for v in (first, second) for s in v.signatures} & {r.name for r in REPS}
    assert parse(as_toml(document)) == document


@pytest.mark.parametrize(
    ("month", "mqls", "visits"),
    [("2025-08", 85, None), ("2026-06", 125, None), ("2026-07", 125, 13_500), ("2026-11", 145, 15_000)],
)
def test_a_month_is_judged_by_the_version_in_force_in_it(
    folder: Path, month: str, mqls: float, visits: float | None
) -> None:
    agreements = read(folder / "agreement.toml").agreements
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert pace.goal_between(agreements, first, last, "mqls") == mqls
    assert pace.goal_between(agreements, first, last, "visits") == visits


def test_visits_go_with_the_leads_of_their_channel(folder: Path, tables: Tables) -> None:
    visits: Counter[tuple[str, str]] = Counter()
    for row in _visits(folder):
        visits[row["Session default channel group"], f"{row['Date'][:4]}-{row['Date'][4:6]}"] += int(row["Sessions"])
    assert {channel for channel, _ in visits} == {channel for channel, _ in CHANNELS.values()}
    totals = {m: sum(n for (_, month), n in visits.items() if month == m) for m in _whole_months()}
    leads = Counter(r["Create Date"][:7] for r in tables["contacts"])
    assert all(0.018 < leads[m] / totals[m] < 0.032 for m in _whole_months())
    assert visits["Paid Search", "2026-05"] < 0.2 * visits["Paid Search", "2026-04"]
    days = {row["Date"] for row in _visits(folder)}
    assert (min(days), max(days)) == (f"{FIRST_DAY:%Y%m%d}", f"{EXPORTED_AT:%Y%m%d}")


def test_scores_say_something_about_what_leads_become(tables: Tables) -> None:
    """Good fit and interested: most of the customers. Poor fit but interested: mostly Paid Social."""
    known = [r for r in tables["contacts"] if r["Fit score"] and r["Engagement score"]]
    assert 0.85 < len(known) / len(tables["contacts"]) < 0.95
    quadrants = defaultdict(list)
    for row in known:
        quadrants[int(row["Fit score"]) >= 50, int(row["Engagement score"]) >= 50].append(row)
    opened = {q: sum(r["Became an Opportunity Date"] != "" for r in rows) / len(rows) for q, rows in quadrants.items()}
    assert opened[True, True] > 4 * max(opened[True, False], opened[False, True]) > 16 * opened[False, False] / 2
    poor = Counter(r["Original Traffic Source"] for r in quadrants[False, True])
    assert poor.most_common(1)[0][0] == "Paid Social"
    assert min(len(rows) for rows in quadrants.values()) > 500


def test_a_later_export_holds_the_earlier_one(tables: Tables, december: Tables) -> None:
    """Activities, closed deals and visits are the same to the last byte; contacts keep their id and their birth."""
    for name in ("calls", "emails", "meetings"):
        broken = {r["Record ID"] for r in tables[name]} - {r["Record ID"] for r in _sound(tables[name])}
        early, late = ([r for r in t[name] if r["Record ID"] not in broken] for t in (tables, december))
        assert late[: len(early)] == early and len(late) > len(early), name
    deals = {r["Record ID"]: r for r in _sound(december["deals"])}
    closed = [r for r in _sound(tables["deals"]) if r["Is Deal Closed?"] == "true"]
    assert [r for r in closed if deals[r["Record ID"]] != r] == []
    contacts = {r["Record ID"]: r for r in _sound(december["contacts"])}
    birth = ("First Name", "Last Name", "Email", "Original Traffic Source", "Create Date", "Fit score")
    for row in _sound(tables["contacts"]):
        assert {c: row[c] for c in birth} == {c: contacts[row["Record ID"]][c] for c in birth}


def test_a_later_export_has_four_weeks_more(folder: Path, tables: Tables, december: Tables) -> None:
    before = {r["Record ID"] for r in tables["contacts"]}
    new = [r for r in december["contacts"] if r["Record ID"] not in before]
    assert 200 < len(new) < 350
    assert all(m and m > EXPORTED_AT for m in (_moment(r["Create Date"]) for r in new))
    ids = [r["Record ID"] for r in december["contacts"] if r["Record ID"]]
    assert len(ids) == len(set(ids))
    known = {r["Record ID"] for r in tables["deals"] if r["Is Deal Closed?"] == "true"}
    won = [r for r in _won(december) if r["Record ID"] not in known]
    assert len(won) >= 8
    early = _visits(folder)
    assert december["visits"][: len(early)] == early
    assert december["visits"][-1]["Date"] == "20261211"


def test_nothing_in_a_later_export_happened_after_it(december: Tables) -> None:
    stages = [m for r in december["contacts"] for c, v in r.items() if c.endswith("Date") and (m := _moment(v))]
    activities = [m for n in ("calls", "emails", "meetings") for r in december[n] if (m := _moment(r["Activity date"]))]
    assert date(2026, 12, 10) <= max(stages + activities).date() <= date(2026, 12, 11)


@pytest.mark.parametrize("day", [EXPORTED_AT.date() - timedelta(days=1), LAST_EXPORT.date() + timedelta(days=1)])
def test_there_is_no_export_before_the_usual_one_or_after_the_story(tmp_path: Path, day: date) -> None:
    with pytest.raises(ValueError, match="take one from 2026-11-13 to 2027-03-31"):
        write(tmp_path, day)
    assert list(tmp_path.iterdir()) == []


def test_the_stage_history_agrees_with_the_deals_and_a_later_one_holds_it(folder: Path, tmp_path: Path) -> None:
    """The last stage of every deal is the one its export says; entries are in order, and none is in the future."""
    history = _read(folder / "deal_stage_history.csv")
    assert max(row["changed_at"] for row in history) <= f"{EXPORTED_AT:%Y-%m-%d %H:%M}"
    last = {row["deal_id"]: row["stage"] for row in history}
    deals = {row["Record ID"]: row for row in _read(folder / "hubspot-crm-exports-deals.csv") if row["Record ID"]}
    assert {key: deals[key]["Deal Stage"] for key in last} == last
    assert len(last) > 600
    times = [(row["deal_id"], row["changed_at"]) for row in history]
    assert times == sorted(times)
    write(tmp_path, date(2026, 12, 11))
    later = _read(tmp_path / "deal_stage_history.csv")
    assert len(later) > len(history)
    assert {tuple(row.values()) for row in history} <= {tuple(row.values()) for row in later}
