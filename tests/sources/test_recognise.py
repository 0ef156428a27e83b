"""Recognition by headers alone, maps, and what words mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.errors import FileError, UnknownName
from smarketing.schema import TABLES
from smarketing.sources import Skipped, find_exports, load_maps, peek, recognise, save_map, suggest
from smarketing.sources.maps import NEEDS, key
from tests.sources.support import Reading, read, write

MAPS = load_maps()

#: Labels as the CRMs write them today; the first three are enough to tell the file.
EXPORTS = {
    (
        "hubspot",
        "contacts",
    ): "Record ID,Lifecycle Stage,Became a Marketing Qualified Lead Date,Email,First Name,Last Name,"
    "Contact owner,Lead Status,Create Date,Original Traffic Source,Last Activity Date",
    ("hubspot", "deals"): "Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Deal owner,Pipeline,"
    "Associated Contact IDs,Associated Contact",
    (
        "hubspot",
        "calls",
    ): "Record ID,Call Title,Activity date,Call outcome,Call direction,Call duration,Activity assigned to,"
    "Associated Contact,Associated Contact IDs",
    ("hubspot", "meetings"): "Record ID,Meeting name,Start Time,End Time,Meeting outcome,Activity assigned to",
    (
        "hubspot",
        "emails",
    ): "Record ID,Email subject,Activity date,Email direction,Email send status,Activity assigned to",
    ("hubspot", "tasks"): "Record ID,Task Title,Activity date,Task Status,Task Type,Associated Contact IDs",
    ("hubspot", "notes"): "Record ID,Note body,Activity date,Activity assigned to,Associated Contact IDs",
    ("zoho", "leads"): "Record Id,Lead Owner,Lead Status,Lead Owner.id,Is Converted,Company,First Name,Last Name,Email,"
    "Lead Source,Created Time,Modified Time,Converted Deal.id,Last Activity Time",
    (
        "zoho",
        "deals",
    ): "Record Id,Deal Name,Closing Date,Deal Owner.id,Deal Owner,Contact Name.id,Pipeline,Amount,Stage,Type,"
    "Lead Source,Created Time,Reason For Loss__s",
    ("zoho", "calls"): "Record Id,Call Owner,Call Start Time,Call Type,Call Duration,Call Purpose,Call Result,Subject",
    ("zoho", "meetings"): "Record Id,Host,Start DateTime,End DateTime,Title,Created Time",
    ("zoho", "tasks"): "Record Id,Task Owner,Created Time,Due Date,Status,Subject,Closed Time",
    ("generic", "leads"): "id,email,created_at,source,owner,status,name",
    ("generic", "opportunities"): "deal_id,amount,close_date,lead_id,stage,owner",
    ("generic", "activities"): "activity_id,type,occurred_at,lead_id,rep,outcome",
    ("generic", "reps"): "name,team,email,rep_id",
}


@pytest.mark.parametrize("export", EXPORTS, ids="/".join)
@given(data=st.data())
def test_any_order_and_subset_is_recognised(export: tuple[str, str], data: st.DataObject) -> None:
    first, *rest = [EXPORTS[export].split(",")[:3], *EXPORTS[export].split(",")[3:]]
    chosen = data.draw(st.permutations([*first, *data.draw(st.lists(st.sampled_from(rest), unique=True))]))
    match = recognise(chosen, MAPS)
    assert match is not None and (match.crm, match.object.name) == export


@given(st.sampled_from(["upper", "title", "lower"]), st.sampled_from(["_", " ", "", "-"]))
def test_case_spaces_and_underscores_do_not_matter(case: str, space: str) -> None:
    headers = [getattr(h, case)().replace(" ", space) for h in EXPORTS["zoho", "leads"].split(",")]
    match = recognise(headers, MAPS)
    assert match is not None and match.crm == "zoho" and match.columns["created_at"] == headers[10]


def test_internal_names_and_stage_dates_with_any_quotes_and_brackets() -> None:
    match = recognise(["hs_object_id", "lifecyclestage", "createdate", "hubspot_owner_id"], MAPS)
    assert match is not None and match.crm == "hubspot"
    assert set(match.columns) == {"id", "stage", "created_at", "owner_id"}
    for quote, bracket in (('"', "Lifecycle Stage Pipeline"), ("”", "Lebenszyklus-Pipeline"), ("'", "Étape")):
        header = f"Date entered {quote}Sales Qualified Lead ({bracket}){quote}"
        found = recognise(["Email", header], MAPS)
        assert found is not None and found.columns["sql_at"] == header


@pytest.mark.parametrize("headers", ["alpha,beta", "email", "email,phone", "id,amount2", "type,owner", ""])
def test_too_little_is_not_recognised(headers: str) -> None:
    assert recognise(headers.split(","), MAPS) is None


def test_every_map_column_and_word_is_canonical() -> None:
    for m in MAPS:
        for o in m.objects:
            assert o.constants.keys() <= set(TABLES[o.table].names)
            for column in o.columns:
                if column in TABLES[o.table].names and (choices := TABLES[o.table].column(column).choices):
                    group = {"stage": "stage", "outcome": "deal", "kind": "kind", "direction": "direction"}[column]
                    assert set(o.words[group].values()) - {""} <= set(choices), (m.crm, o.name, column)


def test_who_id_only_where_nothing_better_exists() -> None:
    with_ids = recognise(["Call Owner", "Call Start Time", "Who Id Id", "CONTACTID"], MAPS)
    without = recognise(["Call Owner", "Call Start Time", "Who Id Id"], MAPS)
    assert with_ids is not None and "lead_id" not in with_ids.columns
    assert without is not None and without.columns["lead_id"] == "Who Id Id"


# --- maps of the user's own ---------------------------------------------------------------------------------------


def test_a_saved_map_recognises_exactly_such_headers(tmp_path: Path) -> None:
    columns = {"email": 'Kontakt "E-Post"', "source": "Kanal\\Herkunft", "created_at": "Angelegt"}
    path = save_map(tmp_path / "maps", "Our CRM / 2", "leads", columns)
    maps = load_maps(path.parent)
    match = recognise([*columns.values(), "Extra"], maps)
    assert match is not None and match.crm == "our-crm-2" and match.columns == columns
    assert recognise(list(columns.values())[:2], maps) is None
    assert recognise(EXPORTS["zoho", "leads"].split(","), maps).crm == "zoho"  # type: ignore[union-attr]


def test_a_saved_map_goes_before_the_bundled_ones(tmp_path: Path) -> None:
    headers = EXPORTS["hubspot", "deals"].split(",")
    save_map(tmp_path, "mine", "opportunities", {"id": "Record ID", "amount": "Amount"})
    match = recognise(headers, load_maps(tmp_path))
    assert match is not None and match.crm == "mine" and set(match.columns) == {"id", "amount"}


def test_maps_that_make_no_sense(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="email"):
        save_map(tmp_path, "x", "leads", {"emial": "E"})
    (tmp_path / "bad.toml").write_text("crm = ", encoding="utf-8")
    with pytest.raises(FileError, match=r"bad\.toml"):
        load_maps(tmp_path)


def test_suggestions_by_alias_then_by_likeness() -> None:
    found = suggest(["Kunden-Nr", "E-Mail Adress", "Lead Source", "Creatd At"], "leads")
    assert found == {"email": "E-Mail Adress", "source": "Lead Source", "created_at": "Creatd At"}
    with pytest.raises(UnknownName):
        suggest([], "lead")


@pytest.mark.parametrize("table", TABLES)
def test_needs_name_columns_that_exist(table: str) -> None:
    from smarketing.sources.maps import HELPERS

    assert {c for group in NEEDS[table] for c in group} <= {*TABLES[table].names, *HELPERS[table]}


# --- what words mean ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "converted", "stage", "rejected"),
    [
        ("Pre Qualified", "No", "mql", False),
        ("Pre-Qualified", "Yes", "opportunity", False),
        ("Contacted", "No", "lead", False),
        ("Junk Lead", "No", "lead", True),
        ("Lost Lead", "Yes", "opportunity", True),
        ("Not Qualified", "No", "lead", True),
        ("", "No", "lead", False),
    ],
)
def test_zoho_statuses(tmp_path: Path, status: str, converted: str, stage: str, rejected: bool) -> None:
    it = read(tmp_path, f"LEADID,Email,Lead Status,CONVERTED\n1,a@x.org,{status},{converted}\n")
    assert it.rows("stage", "rejected") == [(stage, rejected)]


@pytest.mark.parametrize(
    ("lifecycle", "mql_date", "customer_date", "stage"),
    [
        ("Lead", "", "", "lead"),
        ("Lead", "2024-01-02", "", "mql"),
        ("marketingqualifiedlead", "", "", "mql"),
        ("Sales Qualified Lead", "2024-01-02", "", "sql"),
        ("Evangelist", "", "", "customer"),
        ("Other", "", "", None),
        ("Other", "", "2024-03-01", "customer"),
        ("", "", "", None),
    ],
)
def test_the_furthest_stage_counts(
    tmp_path: Path, lifecycle: str, mql_date: str, customer_date: str, stage: str | None
) -> None:
    header = "Record ID,Email,Lifecycle Stage,Became a Marketing Qualified Lead Date,Became a Customer Date\n"
    it = read(tmp_path, header + f"1,a@x.org,{lifecycle},{mql_date},{customer_date}\n")
    assert it.values("stage") == [stage] and "stage" in it.staged.provided


@pytest.mark.parametrize(
    ("status", "stage", "rejected"),
    [
        ("Qualified", "sql", False),
        ("MQL", "mql", False),
        ("Closed - Converted", "opportunity", False),
        ("Closed - Not Converted", None, True),
        ("closed", None, True),
        ("Disqualified: budget", None, True),
        ("Working", None, False),
    ],
)
def test_plain_statuses(tmp_path: Path, status: str, stage: str | None, rejected: bool) -> None:
    it = Reading(write(tmp_path, f"email,created,status\na@x.org,2024-01-01,{status}\n", "leads.csv"))
    assert it.rows("stage", "rejected") == [(stage, rejected)]
    assert ("stage" in it.staged.provided) == (stage is not None)


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        ("Closed Won", "won"),
        ("Closed Lost to Competition", "lost"),
        ("closedlost", "lost"),
        ("Demo", "open"),
        ("", None),
    ],
)
def test_deal_stages(tmp_path: Path, stage: str, outcome: str | None) -> None:
    it = read(tmp_path, f"Deal ID,Deal Name,Deal Stage,Amount\n1,D,{stage},5\n")
    assert it.values("outcome") == [outcome]


def test_flags_and_dates_that_close_a_deal(tmp_path: Path) -> None:
    flags = "Deal ID,Deal Name,Deal Stage,Is Closed Won,Is Deal Closed?\n"
    rows = "1,D,111,true,true\n2,D,222,false,true\n3,D,333,false,false\n"
    assert read(tmp_path, flags + rows).values("outcome") == ["won", "lost", "open"]
    dates = "deal_id,amount,won_date,lost_date\n1,5,2024-01-02,\n2,5,,2024-01-03\n3,5,,\n"
    it = read(tmp_path, dates)
    assert it.values("outcome") == ["won", "lost", "open"]
    assert [str(v)[:10] for v in it.values("closed_at")] == ["2024-01-02", "2024-01-03", "None"]


def test_links_of_deals_and_activities(tmp_path: Path) -> None:
    deal = "Record ID,Deal Name,Deal Stage,Associated Contact IDs,Associated Contact\n"
    assert read(tmp_path, deal + "1,D,X,1; 2,Ann (Poe) P (Ann@x.org);Bo (b@x.org)\n").rows("lead_id", "email") == [
        ("1", "ann@x.org")
    ]
    call = "Record ID,Call Title,Activity date,Associated Contact IDs,Associated Contact\n"
    it = read(tmp_path, call + "1,T,2024-01-01,1; 2,Ann (a@x.org);Bo (b@x.org)\n")
    assert it.rows("lead_id", "email", "kind") == [("1;2", "a@x.org;b@x.org", "call")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("A@X.org", "a@x.org"),
        ("Ann <a@x.org>", "a@x.org"),
        ("a@x.org, b@x.org", "a@x.org"),
        ("Bo (Bobby) Ek (b@x.org)", "b@x.org"),
        ("a@x.org (Ann)", "a@x.org"),
        ("@", None),
        ("none of yours", None),
    ],
)
def test_addresses(tmp_path: Path, written: str, meant: str | None) -> None:
    assert read(tmp_path, f'email,source\n"{written}",Web\n').values("email") == [meant]


def test_activity_kinds_and_directions(tmp_path: Path) -> None:
    words = {"Call": ("call", None), "Incoming Email": ("email", "inbound"), "Outbound call": ("call", "outbound")}
    rows = "".join(f"{w},2024-01-01,a@x.org\n" for w in [*words, "Fax"])
    it = read(tmp_path, "type,date,email\n" + rows)
    assert it.rows("kind", "direction") == [*words.values(), (None, None)]
    assert it.staged.notes == ["type not understood and left unknown: Fax"]


# --- finding and looking ------------------------------------------------------------------------------------------


def test_finding_exports(tmp_path: Path) -> None:
    for name in ("b.csv", "a.TSV", "sub/c.xlsx", ".hidden/d.csv", "notes.md", ".e.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = [str(p.relative_to(tmp_path)) for p in find_exports([tmp_path, tmp_path / "notes.md", tmp_path / "b.csv"])]
    assert names == ["a.TSV", "b.csv", "sub/c.xlsx", "notes.md"]
    with pytest.raises(FileError, match="nowhere"):
        find_exports([tmp_path / "nowhere"])


def test_a_preview_of_an_unknown_file(tmp_path: Path) -> None:
    text = "Klant;Dag;Bedrag\n" + "".join(f"K{i};0{i % 9 + 1}.02.2024;1,5\n" for i in range(30))
    preview = peek(write(tmp_path, text))
    assert (preview.headers, preview.delimiter, len(preview.rows)) == (["Klant", "Dag", "Bedrag"], ";", 20)
    assert preview.rows[0] == ["K0", "01.02.2024", "1,5"]


def test_own_maps_read_files(tmp_path: Path) -> None:
    save_map(tmp_path / "maps", "shop", "opportunities", {"name": "Klant", "closed_at": "Dag", "amount": "Bedrag"})
    path = write(tmp_path, "Klant;Dag;Bedrag\nK1;31.01.2024;1.500,50 €\n")
    it = Reading(path, load_maps(tmp_path / "maps"))
    assert it.staged.crm == "shop" and it.values("amount") == [1500.5]
    assert isinstance(Reading(path).outcome, Skipped)


def test_keys() -> None:
    assert key("  E-Mail_Address ") == "emailaddress" and key("property_createdate") == "createdate"


# --- files that are almost recognised -----------------------------------------------------------------------------


def reason(folder: Path, headers: str) -> str:
    outcome = read(folder, headers + "\n" + "," * headers.count(",") + "\n").outcome
    assert isinstance(outcome, Skipped)
    return outcome.reason


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    said = reason(tmp_path, "Deal Name,Owner")
    assert said.endswith("It comes closest to a list of opportunities, which needs a column for amount or closed at or "
                         "won at or is won or outcome or stage.")  # fmt: skip


def test_a_misspelt_column_is_asked_about(tmp_path: Path) -> None:
    assert reason(tmp_path, "Emial,Lead Source").endswith("“Emial” may be meant for email.")
    assert reason(tmp_path, "Deal - Titel x,Deal - Vlaue").endswith(" “Deal - Vlaue” may be meant for amount.")


def test_a_file_like_none_is_not_explained(tmp_path: Path) -> None:
    assert "closest" not in reason(tmp_path, "wind,cloud")


@pytest.mark.parametrize(
    ("group", "said"),
    [
        ('[objects.calls.words.kind]\nsms = ["Text"]', "kind cannot be “sms”, only call, email, meeting, note, task"),
        ('[objects.calls.constants]\nkind = "fax"', "kind cannot be “fax”, only call, email, meeting, note, task"),
        ('[objects.calls.words.direction]\nboth = ["x"]', "direction cannot be “both”, only inbound, outbound"),
    ],
)
def test_a_map_that_gives_a_word_an_impossible_meaning(tmp_path: Path, group: str, said: str) -> None:
    text = f'crm = "own"\n[objects.calls]\ntable = "activities"\n{group}\n[objects.calls.columns]\nid = ["Ring"]\n'
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=said):
        load_maps(tmp_path)
