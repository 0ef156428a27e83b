"""Lists that look like another kind of list: each is read as what it is, asked about, or left out under its right name."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.errors import UnclearFile
from smarketing.sources import Skipped, dialect, known_keys, load_maps, look, understand
from smarketing.sources.archives import Export
from tests.sources.support import Reading, write


def together(folder: Path, **files: str) -> dict[str, str | None]:
    """What files of one import are read as: their tables, or "?" where that is asked."""
    maps = load_maps()
    paths = [write(folder, text, f"{name}.csv") for name, text in files.items()]
    looks = [look(dialect.layout(Export(path, path.name), known_keys(maps))) for path in paths]
    found = understand(looks, maps)
    tables = ("?" if u.readings else u.match.object.table if u.match and not u.left_out else None for u in found)
    return dict(zip(files, tables, strict=True))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("crm_leads.csv", "Opportunity,Customer,Contact Name,Email,Sales Person,Deadline,Stage\nAlpha,Acme,Ann Poe,a@x.org,Rita,2026-03-01,Won\nBeta,Blue,Bo Ek,b@x.org,Rita,2026-03-02,Lost\n"),
        ("leads.csv", "Number,Name,Status,Stage,Value,Assignee,Created,Anticipated close\n1,Alpha,Won,Demo,100,Rita,2026-01-05,2026-03-01\n2,Beta,Lost,Demo,50,Rita,2026-01-06,2026-03-02\n"),
        ("crm_lead.csv", "id,name,email_from,user_id/name,stage_id/name,expected_revenue,date_deadline,create_date\n1,Alpha,a@x.org,Rita,Won,100,2026-03-01,2026-01-05\n2,Beta,b@x.org,Rita,Lost,50,2026-03-02,2026-01-06\n"),
    ],
)  # fmt: skip
def test_deals_that_their_system_calls_leads_are_asked_about(tmp_path: Path, name: str, text: str) -> None:
    """They were loaded as leads without a word, and no deal was won."""
    with pytest.raises(UnclearFile) as asked:
        Reading(write(tmp_path, text, name))
    assert {kind for kind, _ in asked.value.readings} == {"leads", "opportunities"}


def test_what_other_files_call_leads_is_not_asked_about(tmp_path: Path) -> None:
    leads = "id,name,company,stage,value,close date\n1,Ann Poe,Acme,won,100,2026-03-01\n2,Bo Ek,Blue,lost,50,2026-03-02\n3,Cy Roe,Corvid,new,5,2026-03-02\n"
    calls = "call_id,lead_id,date,rep\nC1,1,2026-01-05,Rita\nC2,2,2026-01-05,Rita\nC3,3,2026-01-06,Rita\n"
    assert together(tmp_path, leads=leads, calls=calls) == {"leads": "leads", "calls": "activities"}


LEFT_OUT = {
    "press_contacts.csv": ("Name,Outlet,Beat,Email,Phone,Circulation\nAnn Poe,Daily,IT,a@x.org,+49 30 555,1000\nBo Ek,Weekly,Retail,b@x.org,+49 30 556,2000\n", "journalists"),
    "payments.csv": ("Payment ID,Customer,Email,Amount,Date,Method,Status\nP1,Acme,a@x.org,100,2026-01-05,Card,Paid\nP2,Blue,b@x.org,50,2026-01-06,SEPA,Failed\n", "payments"),
    "time entries.csv": ("User,Client,Project,Description,Start date,Start time,Duration,Billable\nRita,Acme,Web,Design,2026-01-05,09:00,01:00:00,Yes\nOmar,Blue,Shop,Review,2026-01-06,10:00,02:00:00,No\n", "working hours"),
    "tickets.csv": ("Ticket ID,Subject,Requester,Requester email,Status,Priority,Assignee,Created at\n1,Broken,Ann Poe,a@x.org,Open,High,Rita,2026-01-05\n2,Slow,Bo Ek,b@x.org,Solved,Low,Rita,2026-01-06\n", "tickets"),
    "subscriptions.csv": ("Subscription ID,Customer,Email,Plan,MRR,Status,Started\nS1,Acme,a@x.org,Pro,100,active,2026-01-05\nS2,Blue,b@x.org,Basic,50,canceled,2026-01-06\n", "subscriptions"),
    "invoices.csv": ("Invoice No,Customer,Date,Due Date,Net,Tax,Total,Paid\n1,Acme,2026-01-05,2026-02-05,100,19,119,yes\n2,Blue,2026-01-06,2026-02-06,50,9,59,no\n", "invoices"),
    "stock.csv": ("SKU,Product,Warehouse,On hand,Reserved,Unit cost\nA1,Pump,North,5,1,10\nA2,Valve,North,7,0,4\n", "products"),
    "employees.csv": ("Employee #,First Name,Last Name,Work Email,Department,Job Title,Hire Date\n1,Ann,Poe,a@x.org,Sales,Rep,2020-01-05\n2,Bo,Ek,b@x.org,IT,Dev,2021-01-06\n", "employees"),
    "survey responses.csv": ("Response,How likely are you to recommend us?,Comment,Email,Submitted\n1,9,Good,a@x.org,2026-01-05\n2,3,Slow,b@x.org,2026-01-06\n", ""),
    "statement.csv": ("Booking date,Description,Debit,Credit,Balance,IBAN\n2026-01-05,Rent,100,,900,DE1\n2026-01-06,Acme,,500,1400,DE1\n", "bank account"),
    "chat.csv": ("Timestamp,Sender,Message\n2026-01-05 10:00,Ann,Hello\n2026-01-05 10:01,Bo,Hi\n", ""),
    "events calendar.csv": ("Event,City,Venue,Start,End,Organizer\nFair,Hannover,Hall 3,2026-04-01,2026-04-05,Acme\nExpo,Köln,Hall 1,2026-05-01,2026-05-03,Blue\n", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT_OUT)
def test_lists_that_no_figure_needs_are_left_out(tmp_path: Path, name: str) -> None:
    """And the sentence names the right list, or none."""
    text, named = LEFT_OUT[name]
    outcome = Reading(write(tmp_path, text, name)).outcome
    assert isinstance(outcome, Skipped), outcome
    assert ("This is a list of" in outcome.reason) == bool(named) and named in outcome.reason


def test_mail_that_reps_wrote_is_sales_doing(tmp_path: Path) -> None:
    """Opens and clicks beside it made marketing's of it; of whom a campaign was sent to, it is the other way round."""
    mail = "Email Id,Person Email,Campaign,User,Subject,Status,Sent At,Opens,Clicks\nE1,a@x.org,Spring,Rita,Hello,sent,2026-01-05 10:00,1,0\nE2,b@x.org,Spring,Omar,Hello,bounced,2026-01-06 10:00,0,0\n"
    it = Reading(write(tmp_path, mail, "emails.csv"))
    assert it.staged.table == "activities" and it.values("owner") == ["Rita", "Omar"]
    sent = "_id,email,firstName,lastName,campaignName,lastState,emailsSentAt\n1a,a@x.org,Ann,Poe,Spring,opened,2026-01-05\n2b,b@x.org,Bo,Ek,Spring,sent,2026-01-06\n"
    it = Reading(write(tmp_path, sent, "campaign_leads.csv"))
    assert it.staged.table == "campaign_members"


def test_customers_by_company_are_companies(tmp_path: Path) -> None:
    """Deals name them, but nobody is named: they were leads."""
    customers = "customer_id,company_name,industry,country\nC1,Acme,Retail,DE\nC2,Blue,Energy,FR\nC3,Corvid,Retail,IT\n"
    deals = "deal_id,customer_id,amount,stage,close_date\n1,C1,100,Won,2026-01-05\n2,C2,50,Lost,2026-01-06\n3,C3,5,Won,2026-01-06\n"
    assert together(tmp_path, customers=customers, deals=deals) == {"customers": "companies", "deals": "opportunities"}


def test_a_file_called_deals_is_not_left_out_for_a_number_of_items(tmp_path: Path) -> None:
    text = "Name,Owner,Stage,Deal Value,Close Date,Item ID\nAlpha,Rita,Won,100,2026-01-05,77001\nBeta,Rita,Lost,50,2026-01-06,77002\n"
    assert Reading(write(tmp_path, text, "Deals.csv")).values("outcome") == ["won", "lost"]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("won_deals_2026.csv", "won"), ("lost opportunities.csv", "lost"), ("Gewonnene Verkaufschancen.csv", "won"),
        ("affaires perdues.csv", "lost"), ("deals.csv", None),
    ],
)  # fmt: skip
def test_the_name_of_a_file_tells_how_its_deals_ended(tmp_path: Path, name: str, outcome: str | None) -> None:
    """Where its rows do not: all were open. A stage at which deals were lost is no end of theirs."""
    rows = "Alpha,Acme,100,2026-01-05,{0}\nBeta,Blue,50,2026-01-06,{0}\n"
    it = Reading(write(tmp_path, "Deal,Customer,Amount,Close Date,Stage\n" + rows.format("Proposal"), name))
    assert it.values("outcome") == [outcome or "open"] * 2
    it = Reading(write(tmp_path, "Deal,Customer,Amount,Close Date,Stage\n" + rows.format("Closed Won"), name))
    assert it.values("outcome") == ["won"] * 2


@pytest.mark.parametrize(
    ("amount", "other"),
    [("Amount", "Amount (converted)"), ("Net Amount", "Gross Amount"), ("ACV", "TCV"), ("TCV", "ACV")],
)
def test_of_two_amounts_one_counts_and_that_is_said(tmp_path: Path, amount: str, other: str) -> None:
    """The one that is an amount and nothing else; of equals the first in the file."""
    it = Reading(
        write(tmp_path, f"Deal ID,Deal,{amount},{other},Stage\n1,A,100,119,Won\n2,B,50,60,Lost\n", "deals.csv")
    )
    assert it.values("amount") == [100, 50]
    assert f"{amount} counts as the amount of the deals, not {other}" in it.staged.notes


@pytest.mark.parametrize(
    ("header", "values", "amounts", "currency"),
    [
        ("Amount (万円)", ("100", "1.5"), [1e6, 15_000], "JPY"), ("Amount（千円）", ("100", "20"), [1e5, 2e4], "JPY"),
        ("商机金额（万元）", ("100", "20"), [1e6, 2e5], "CNY"), ("金额（单位：亿元）", ("1", "2"), [1e8, 2e8], "CNY"),
        ("Amount", ("100万", "1.5億"), [1e6, 1.5e8], None), ("Amount（万円）", ("100", "2億"), [1e6, 2e8], "JPY"),
    ],
)  # fmt: skip
def test_ten_thousands_and_hundred_millions(
    tmp_path: Path, header: str, values: tuple[str, str], amounts: list[float], currency: str | None
) -> None:
    text = f"Deal ID,Deal,{header},Stage\n1,A,{values[0]},Won\n2,B,{values[1]},Lost\n"
    it = Reading(write(tmp_path, text, "deals.csv"))
    assert it.values("amount") == amounts and set(it.values("currency")) == {currency}


def test_a_type_of_calls_is_their_direction_and_a_name_is_no_id(tmp_path: Path) -> None:
    text = "Date,Type,Contact,Rep,Result\n2026-01-05 10:00,Inbound,Ann Poe,Rita,Connected\n2026-01-06 11:00,Outbound,Bo Ek,Rita,No answer\n"
    it = Reading(write(tmp_path, text, "calls.csv"))
    assert it.rows("kind", "direction", "contact_name", "contact_id") == [
        ("call", "inbound", "Ann Poe", None), ("call", "outbound", "Bo Ek", None)
    ]  # fmt: skip


def test_a_calendar_has_its_time_of_day_beside_the_day(tmp_path: Path) -> None:
    """Its rows were refused: a time of day was looked for a date."""
    text = "Subject,Start Date,Start Time,End Date,End Time,Attendees\nDemo,01/25/2026,10:00 AM,01/25/2026,11:00 AM,ann@x.org\nCall,01/26/2026,2:30 PM,01/26/2026,3:00 PM,bo@x.org\n"
    it = Reading(write(tmp_path, text, "sales meetings.csv"))
    assert it.rows("occurred_at", "email") == [
        (datetime(2026, 1, 25, 10), "ann@x.org"),
        (datetime(2026, 1, 26, 14, 30), "bo@x.org"),
    ]


def test_a_reason_tells_that_a_deal_was_lost_where_no_word_does(tmp_path: Path) -> None:
    """Odoo archives lost deals where they stood: they were open."""
    rows = "1,A,Won,100,\n2,B,Qualified,50,Too dear\n3,C,Qualified,70,\n"
    it = Reading(write(tmp_path, "ID,Opportunity,Stage,Expected Revenue,Lost Reason\n" + rows, "pipeline.csv"))
    assert it.values("outcome") == ["won", "lost", "open"]
    assert "no word says that a deal was lost: those with a Lost Reason count so" in it.staged.notes
    it = Reading(
        write(tmp_path, "ID,Opportunity,Stage,Expected Revenue,Lost Reason\n" + rows + "4,D,Lost,1,\n", "deals.csv")
    )
    assert it.values("outcome") == ["won", "open", "open", "lost"]


def test_what_is_near_to_another_list_is_asked_and_what_sales_never_meets_is_left_out(tmp_path: Path) -> None:
    """Customers of a billing system were contacts, a clinic's appointments activities, and a sheet of deals companies."""
    billed = "Customer Id,First Name,Last Name,Email,Company,MRR,Subscriptions\nC1,Ann,Poe,a@x.org,Acme,10,1\nC2,Bo,Ek,b@x.org,Blue,20,2\n"
    with pytest.raises(UnclearFile):
        Reading(write(tmp_path, billed, "Customers.csv"))
    clinic = "Appointment ID,Patient ID,Patient Name,Doctor,Date,Status,Fee\nA1,P1,Ann Poe,Dr Roe,2026-01-05,Completed,50\nA2,P2,Bo Ek,Dr Roe,2026-01-06,No-show,0\n"
    assert isinstance(Reading(write(tmp_path, clinic, "appointments.csv")).outcome, Skipped)
    sheet = "Account,Opportunity,AE,Forecast,Value €,Exp. close\nAcme,Alpha,Rita,Commit,100,2026-03-01\nBlue,Beta,Rita,Closed Won,50,2026-01-05\nCorvid,Gamma,Omar,Closed Lost,70,2026-01-06\n"
    it = Reading(write(tmp_path, sheet, "Weekly pipeline.csv"))
    assert it.values("outcome") == ["open", "won", "lost"] and it.values("amount") == [100, 50, 70]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("app_users.csv", "user_id,email,username,plan,signup_date,last_login,sessions_count,is_active\nu1,a@x.org,ann,free,2026-01-05,2026-02-05,5,true\nu2,b@x.org,bo,pro,2026-01-06,2026-02-06,7,true\n"),
        ("content_calendar.csv", "Publish date,Title,Channel,Author,Status,Campaign\n2026-01-05,Ten tips,Blog,Rita,Draft,Spring\n2026-01-06,A story,LinkedIn,Omar,Published,Spring\n"),
        ("loans.csv", "loan_id,member_id,member_name,book_title,loan_date\n1,M1,Ann Poe,Emma,2026-01-05\n2,M2,Bo Ek,Ulysses,2026-01-06\n"),
    ],
)  # fmt: skip
def test_people_beside_the_point_are_nobody(tmp_path: Path, name: str, text: str) -> None:
    """Users of an app were reps, texts leads, and who borrowed a book a contact."""
    outcome = Reading(write(tmp_path, text, name)).outcome
    assert isinstance(outcome, Skipped) or outcome.table not in ("reps", "leads", "contacts", "opportunities")
