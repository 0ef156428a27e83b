"""Lists of people, meetings and calls as every trade has them: read where something says that they are of marketing and
sales, or a list that is names them; asked about otherwise."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.test_kinds_of_lists import together

CUSTOMERS = "customer_id,name,email,phone,points\nC-1,Ann Poe,ann@x.org,+49 30 555001,5\nC-2,Bo Ek,bo@x.org,+49 30 555002,0\nC-3,Cy Po,cy@x.org,+49 30 555003,9\n"
APPOINTMENTS = "appointment_id,customer_id,stylist_id,appointment_date,status\n1,C-1,4,2026-03-02 10:00,completed\n2,C-2,4,2026-03-03 11:00,cancelled\n3,C-3,5,2026-03-04 12:00,completed\n"
DEALS = "deal_id,customer_id,stage,amount\nD-1,C-1,Won,5\nD-2,C-2,Lost,6\nD-3,C-3,Won,7\n"

#: name -> a list of another trade that bears the names of sales' columns; nothing in it is sales' alone.
OF_OTHER_TRADES = {
    "appointments": "Datum,Tijd,Klant,Service,Prijs,Status\n2026-03-02,10:00,Ann Poe,Knippen,25.00,bevestigd\n2026-03-03,11:00,Bo Ek,Kleuren,60.00,geannuleerd\n",
    "parent meetings": "Meeting Date,Parent Name,Parent Email,Grade,Status,Teacher\n03/02/2026,Ann Poe,ann@x.org,5,Held,Ms Roe\n03/03/2026,Bo Ek,bo@x.org,6,Missed,Ms Roe\n",
    "clients": "ID,Name,Email,Phone,Status,Trainer ID,Join Date,Goals\n1,Ann Poe,ann@x.org,+49 30 555001,active,2,2026-01-05,Strength\n2,Bo Ek,bo@x.org,+49 30 555002,paused,1,2026-01-06,Yoga\n",
    "attempts": "Client,Email,Training,Score,Status,Date\nAnn Poe,ann@x.org,A1,80,passed,2026-03-02\nBo Ek,bo@x.org,B2,40,failed,2026-03-03\n",
    "commissions": "Prospect,Company,Reseller,Rate %,Deal €,Commission €,Status\nAnn Poe,Acme,Roe Ltd,5,9000,450,paid\nBo Ek,Blue,Roe Ltd,9,5000,450,pending\n",
    "repairs": "Customer Name,Device Type,Status,Technician,Cost,Date\nAnn Poe,Phone,Ready,Roe,40,2026-03-02\nBo Ek,Laptop,In repair,Roe,90,2026-03-03\n",
    "call history": "Call ID,User Name,User Phone,Astrologer Name,Call Type,Date,Duration,Status\n1,Ann Poe,+49 30 555001,Star Roe,voice,2026-03-02,12,completed\n2,Bo Ek,+49 30 555002,Sun Poe,video,2026-03-03,9,missed\n",
    "grants": "Opportunity,Status,Program,Max Award,Deadline\nA1,Drafting,Arts,50000,2026-03-02\nB2,Declined,Youth,9000,2026-03-03\n",
    "task_logs": "Date,Client,Project,Assignee,Task,Description,Time Spent\n2026-03-02,Acme,Site,Roe,Meeting,a,00:30\n2026-03-03,Blue,Ads,Roe,Design,b,00:20\n2026-03-04,Acme,Site,Poe,Call,c,00:40\n",
    "donations": "Donor,Amount,Campaign,Date,Status\nAnn Poe,120,Spring,2026-01-03,received\nBo Ek,80,Spring,2026-01-09,pledged\nCy Po,640,Autumn,2026-02-11,received\n",
    "monthly": "Month,Visits,Clinic\n2026-01,1200,North\n2026-02,1340,North\n2026-03,1180,South\n",
    "events": "id,user_id,event,created_at\n1,4,login,2026-03-02\n2,5,export,2026-03-03\n3,4,invite,2026-03-04\n",
}  # fmt: skip


@pytest.mark.parametrize("name", OF_OTHER_TRADES)
def test_lists_of_other_trades_are_never_read_without_a_question(tmp_path: Path, name: str) -> None:
    assert together(tmp_path, **{name: OF_OTHER_TRADES[name]})[name] in ("?", None)


def test_spend_and_visits_that_say_so_are_read(tmp_path: Path) -> None:
    sheet = "Month,Channel,Spend\n2026-01,Google,1200\n2026-02,Google,1340\n2026-01,Meta,900\n"
    pages = "Date,Page,Visits\n2026-01-03,/home,120\n2026-01-04,/home,90\n2026-01-05,/home,95\n"
    assert together(tmp_path, sheet=sheet, pages=pages) == {"sheet": "costs", "pages": "traffic"}


def test_a_folder_of_another_trade_vouches_for_nothing(tmp_path: Path) -> None:
    """Each appointment names its customer: that makes neither of them sales'. A deal of the same customers does."""
    assert together(tmp_path, customers=CUSTOMERS, appointments=APPOINTMENTS) == {"customers": "?", "appointments": "?"}
    read = together(tmp_path, customers=CUSTOMERS, appointments=APPOINTMENTS, deals=DEALS)
    assert read == {"customers": "leads", "appointments": "activities", "deals": "opportunities"}


def test_lists_without_ids_are_linked_by_whom_they_name(tmp_path: Path) -> None:
    """A calendar holds the addresses of the leads beside it."""
    meetings = "Date,Time,Guest,Email,Room\n2026-03-02,10:00,Ann,ann@x.org,1\n2026-03-03,11:00,Bo,bo@x.org,2\n2026-03-04,12:00,Cy,cy@x.org,1\n"
    leads = "Name,Email,Source\nAnn Poe,ann@x.org,Web\nBo Ek,bo@x.org,Fair\nCy Po,cy@x.org,Web\nDi Ro,di@x.org,Web\n"
    assert together(tmp_path, meetings=meetings) == {"meetings": "?"}
    assert together(tmp_path, meetings=meetings, leads=leads) == {"meetings": "activities", "leads": "leads"}


def test_agents_whom_only_tickets_name_are_no_reps(tmp_path: Path) -> None:
    agents = "id,name,email,team\nAG-1,Ann Poe,ann@x.org,T1\nAG-2,Bo Ek,bo@x.org,T2\nAG-3,Cy Po,cy@x.org,T2\n"
    tickets = "ticket_id,agent_id,subject,priority,solved_at\n1,AG-1,Login,low,2026-03-02\n2,AG-2,Bill,high,2026-03-03\n3,AG-3,Bill,low,\n"
    assert together(tmp_path, agents=agents, tickets=tickets) == {"agents": None, "tickets": None}
    assert together(tmp_path, agents=agents) == {"agents": "reps"}
    deals = "deal_id,agent_id,stage,amount\nD-1,AG-1,Won,5\nD-2,AG-2,Lost,6\nD-3,AG-3,Won,7\n"
    assert together(tmp_path, agents=agents, tickets=tickets, deals=deals)["agents"] == "reps"


def test_users_of_anything_are_no_reps(tmp_path: Path) -> None:
    users = "Nombre,Email,Rol,Activo\nAnn Poe,ann@x.org,admin,Sí\nBo Ek,bo@x.org,operador,No\n"
    assert together(tmp_path, usuarios=users) == {"usuarios": None}
    assert together(tmp_path, usuarios=users, deals=DEALS) == {"usuarios": "reps", "deals": "opportunities"}


def test_a_column_of_names_is_no_source(tmp_path: Path) -> None:
    """“Medium” is where an advert ran, and a newspaper: each comes once."""
    rows = "".join(f"Paper {n},Desk,Ann Poe {n},a{n}@x.org,open\n" for n in range(1, 20))
    assert together(tmp_path, verteiler="Medium,Redaktion,Ansprechpartner,E-Mail,Status\n" + rows)["verteiler"] == "?"


@pytest.mark.parametrize("name", ["members", "membros", "partners", "Mitglieder"])
def test_members_and_partners_are_neither_contacts_nor_companies(tmp_path: Path, name: str) -> None:
    text = "Name,Phone,Email,City\nAnn Poe,+49 30 555001,ann@x.org,Lyon\nBo Ek,+49 30 555002,bo@x.org,Graz\n"
    assert together(tmp_path, **{name: text}) == {name: None}


def test_users_of_anything_are_no_users_of_a_crm(tmp_path: Path) -> None:
    """Three of five headers are Zoho's too, and none is its alone."""
    text = (
        "Full Name,Email,Role,Status,Skills\nAnn Poe,ann@x.org,student,active,Go\nBo Ek,bo@x.org,mentor,invited,SQL\n"
    )
    assert together(tmp_path, students=text)["students"] in ("?", None)


#: name -> a list that says itself that it is sales' or marketing's, and what it is read as.
OF_SALES = {
    "clients": ("Company,Contact,Email,Status,Source,Date\nAcme,Ann Poe,ann@x.org,New,Web,2026-03-02\nBlue,Bo Ek,bo@x.org,Contacted,Fair,2026-03-03\n", "leads"),
    "kontakte": ("Vorname,Nachname,Firma,E-Mail,Telefon\nAnn,Poe,Acme,ann@x.org,+49 30 555001\nBo,Ek,Blue,bo@x.org,+49 30 555002\n", "contacts"),
    "activity-report": ("Date,Type,Contact,Description\n2026-03-02,call,Ann Poe,Hello\n2026-03-03,email,Bo Ek,Offer\n2026-03-04,meeting,Cy Po,Demo\n", "activities"),
    "calls": ("Date,Agent,Direction,Duration,Contact\n2026-03-02,Roe,outbound,30,Ann Poe\n2026-03-03,Roe,inbound,60,Bo Ek\n", "activities"),
    "business_leads": ("Contact Name,Business Name,Email,Rating,Website\nAnn Poe,Acme,ann@x.org,4,acme.example\nBo Ek,Blue,bo@x.org,5,blue.example\n", "leads"),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_SALES)
def test_lists_of_sales_are_read_alone(tmp_path: Path, name: str) -> None:
    text, table = OF_SALES[name]
    assert together(tmp_path, **{name: text}) == {name: table}
