"""What files are, told by their headers, values, keys and names, and by each other. Rows of nobody's, drawn by hand."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.sources import Told, Understood, known_keys, load_maps, look, look_at, look_at_held, understand
from smarketing.sources.archives import Export
from smarketing.sources.dialect import layout

MAPS = load_maps()

LEADS = "lead_id,created_at,source,owner\nL-1,2026-01-05,Fair,Ann\nL-2,2026-01-06,Web,Bo\nL-3,2026-01-07,Web,Bo\n"
#: Files of one import by their names -> what each is read as; None is left out, "?" asks.
IMPORTS: dict[str, tuple[dict[str, str], list[str | None]]] = {
    "a log of calls is no list of the leads it names": (
        {"log.csv": "call_id,lead_id,rep_id,call_at,disposition\nC1,L-1,R1,2026-01-06 09:00,Connected\nC2,L-1,R2,2026-01-07 09:00,No Answer\nC3,L-2,R1,2026-01-07 10:00,Busy\n", "leads.csv": LEADS},
        ["calls", "leads"],
    ),
    "nor is a log of their stages": (
        {"stages.csv": "lead_id,stage,entered_at\nL-1,New,2026-01-05\nL-1,SQL,2026-01-06\nL-1,Closed Won,2026-01-09\nL-2,New,2026-01-06\n"},
        ["lead_stage_changes"],
    ),
    "customers whom deals name are the leads": (
        {
            "customers.csv": "customer_id,name,email,signup_date\nK1,Ada,ada@q.example,2026-01-05\nK2,Ben,ben@q.example,2026-01-06\n",
            "opportunities.csv": "opportunity_id,customer_id,value,status,closed_date\nO1,K1,500,Closed Won,2026-01-20\nO2,K2,900,Closed Lost,2026-01-21\n",
        },
        ["leads", "opportunities"],
    ),
    "beside a list of leads they are not": (
        {"customers.csv": "customer_id,customer_name,segment,plan,mrr,churn_date\n1,Quill,SMB,Pro,50,\n2,Ostrow,SMB,Pro,70,2026-02-01\n", "leads.csv": LEADS},
        [None, "leads"],
    ),
    "interactions with an outcome are no deals": (
        {"interactions.csv": "interaction_id,customer_id,interaction_type,interaction_date,rep_id,outcome\nI1,1,Call,2026-01-10,7,Interested\nI2,2,Email,2026-01-11,7,Closed Won\nI3,2,Meeting,2026-01-12,8,Closed Won\n"},
        ["activities"],
    ),
    "people whom nobody calls reps are none": (
        {"contacts.csv": "First Name,Last Name,Email,Phone\nAda,Quill,ada@q.example,+1 555 0100\nBen,Ostrow,ben@q.example,+1 555 0101\n"},
        ["contacts"],
    ),
    "people under a name that is no list of people are asked about": (
        {"candidates.csv": "first_name,last_name,email,phone\nAda,Quill,ada@q.example,+1 555 0100\nBen,Ostrow,ben@q.example,+1 555 0101\n"},
        ["?"],
    ),
    "companies have a domain and no persons": (
        {"companies.csv": "ID,CREATEDAT,DOMAIN,NAME\n1,2026-01-05,quill.example,Quill\n2,2026-01-06,ostrow.example,Ostrow\n"},
        ["companies"],
    ),
    "a list is of what it is numbered by": (
        {"raw.csv": "payment_id,customer_id,amount,payment_date,status\nP1,1,10,2026-01-05,won\nP2,2,20,2026-01-06,won\n", "shapes.csv": "gizmo_id,name,created_at\n1,A,2026-01-05\n2,B,2026-01-06\n"},
        [None, None],
    ),
    "orders by their lines and sums are no won deals": (
        {"sales.csv": "SalesID,ContactID,SalesDate,PaymentStatus\nS1,C1,2026-01-05,Paid\nS2,C1,2026-01-06,Paid\n", "ventas.csv": "ID;Fecha;Cliente;Subtotal;Impuesto;Total;Estado\n1;05/02/2026;Ada;10;2;12;Completada\n2;16/02/2026;Ben;20;4;24;Completada\n"},
        [None, None],
    ),
    "what marketing did is not sales' doing": (
        {"events.csv": "event_id,lead_id,campaign_id,event_type,event_date,channel\nE1,L1,C1,form_submit,2026-01-05,Webinar\nE2,L1,C1,email_open,2026-01-06,Email\nE3,L2,C1,email_click,2026-01-06,Email\n"},
        ["marketing_events"],
    ),
    "a deal's own list beside its history": (
        {"o.csv": "OpportunityId,OpportunityName,AccountId,CloseDate,StageName,Amount,CreatedDate\n0061,A,1,2026-02-10,Closed Won,5,2026-01-05\n0062,B,2,2026-02-12,Closed Lost,7,2026-01-06\n"},
        ["opportunities"],
    ),
    "leads that say when they closed and for how much may be deals": (
        {"funil_vendas.csv": "id_lead,data_primeiro_contato,origem,status,data_fechamento,valor_venda\n1,2026-01-05,Site,Fechado ganho,2026-02-01,100\n2,2026-01-06,Site,Perdido,2026-02-02,200\n3,2026-01-06,Site,Perdido,2026-02-02,200\n"},
        ["?"],
    ),
    "deals in Spanish": (
        {"export.csv": "id,empresa,etapa,importe_eur,responsable,cierre_previsto\n1,Olivo,Negociación,42000,Álvaro,2026-08-11\n2,Pan,Cerrado ganado,18000,Carlos,2026-07-26\n3,Sal,Cerrado perdido,9000,Carlos,2026-07-27\n"},
        ["opportunities"],
    ),
    "deals in Japanese": (
        {"案件.csv": "案件ID,案件名,顧客名,営業段階,予想売上金額,担当者,作成日\n1,A,甲,受注,1000,佐藤,2026-01-05\n2,B,乙,失注,2000,佐藤,2026-01-06\n"},
        ["opportunities"],
    ),
    "spend by week in German": (
        {"ads.csv": "Woche,Kampagne,Impressionen,Kosten,Klicks\n2026-04-06,Marke,1820,612.40,238\n2026-04-13,Marke,2110,701.15,271\n"},
        ["costs_by_week"],
    ),
    "employees, tickets and targets are left out": (
        {
            "employees.csv": "employee_id,first_name,last_name,email,department,salary,hire_date\n1,Ann,Poe,ann@q.example,Sales,100,2020-01-01\n2,Bo,Ek,bo@q.example,IT,100,2020-01-02\n",
            "tickets.csv": "ticket_id,customer_id,subject,status,priority,created_at\nT1,1,Help,Open,High,2026-01-05\nT2,2,Help,Closed,Low,2026-01-06\n",
            "quotas.csv": "month,target,quota\n2026-01,100,90\n2026-02,100,90\n",
        },
        [None, None, None],
    ),
}  # fmt: skip


def understood(folder: Path, texts: dict[str, str], held: list | None = None) -> list[Understood]:
    looks = []
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        looks.append(look(layout(Export(folder / name, name), known_keys(MAPS))))
    return understand(looks, MAPS, held=held or ())


def kind(found: Understood) -> str | None:
    if found.readings:
        return "?"
    return found.match.object.name if found.match and not found.left_out else None


@pytest.mark.parametrize("what", IMPORTS)
def test_what_each_file_is(tmp_path: Path, what: str) -> None:
    texts, expected = IMPORTS[what]
    assert [kind(found) for found in understood(tmp_path, texts)] == expected


@pytest.mark.parametrize("what", [w for w, (texts, _) in IMPORTS.items() if len(texts) > 1])
def test_the_order_of_files_does_not_matter(tmp_path: Path, what: str) -> None:
    texts, expected = IMPORTS[what]
    turned = dict(reversed(texts.items()))
    assert [kind(found) for found in understood(tmp_path, turned)] == expected[::-1]


def test_the_reasons_are_said(tmp_path: Path) -> None:
    text = "deal_id,stage,amount,close_date\nD1,Closed Won,5,2026-02-10\nD2,Closed Lost,7,2026-02-12\n"
    (found,) = understood(tmp_path, {"export.csv": text})
    assert found.why == "each deal_id comes once and stage holds Closed Lost"


def test_a_generic_word_makes_no_file_a_crms(tmp_path: Path) -> None:
    """`probability` stands in Salesforce's reports too; who owns the deal and where it came from is read all the same."""
    text = "opportunity_id,created_date,close_date,stage,amount,probability,assigned_rep,source\nO1,2026-01-10,2026-02-03,Closed Won,1000,100,Ada,Fair\nO2,2026-01-11,2026-02-04,Closed Won,2000,100,Ben,Web\n"
    (found,) = understood(tmp_path, {"opportunities.csv": text})
    assert found.match is not None and found.match.crm == "generic"
    assert {"owner": "assigned_rep", "source": "source"}.items() <= found.match.columns.items()


def test_what_a_crms_map_does_not_read_is_read_by_plain_names(tmp_path: Path) -> None:
    text = "Record ID,Deal Name,Deal Stage,Associated Contact IDs,Amount,Close Date,Loss reason\n1,A,closedwon,7,5,2026-02-10,\n2,B,closedlost,8,7,2026-02-12,Price\n"
    (found,) = understood(tmp_path, {"deals.csv": text})
    assert (
        found.match is not None and found.match.crm == "hubspot" and found.match.columns["lost_reason"] == "Loss reason"
    )


def test_a_link_that_only_the_values_say(tmp_path: Path) -> None:
    deals = "deal_id,who,stage,amount\nD-901,L-1,Closed Won,5\nD-902,L-2,Closed Lost,7\nD-903,L-3,Proposal,7\n"
    found, _ = understood(tmp_path, {"deals.csv": deals, "leads.csv": LEADS})
    assert found.match is not None and found.match.columns["lead_id"] == "who"


def test_what_the_warehouse_holds_is_a_neighbour(tmp_path: Path) -> None:
    """Customers are leads where nobody else is, and not beside leads; a newer export of the same ones still is one."""
    text = {
        "customers.csv": "customer_id,name,email,source,status\nK-1,Ada,ada@q.example,Web,New\nK-2,Ben,ben@q.example,Fair,New\n"
    }
    assert kind(understood(tmp_path, text)[0]) == "leads"
    assert kind(understood(tmp_path, text, [look_at_held("leads", "lead", [])])[0]) == "contacts"
    assert kind(understood(tmp_path, text, [look_at_held("leads", "lead", ["K-1", "K-2"])])[0]) == "leads"


def test_a_thousand_columns_and_a_thousand_files_take_no_time_to_speak_of() -> None:
    rows = [[str(n + c) for c in range(1000)] for n in range(20)]
    wide = look_at("wide.csv", [f"Custom property {n} of somebody" for n in range(1000)], rows)
    many = [
        look_at(f"leads {n}.csv", ["lead_id", "source"], [[f"L-{n}-{i}", "Web"] for i in range(5)]) for n in range(300)
    ]
    assert kind(understand([wide], MAPS)[0]) is None
    assert {kind(found) for found in understand(many, MAPS)} == {"leads"}


def test_a_map_that_explains_nearly_all_headers_reads_a_list_that_plain_names_cannot() -> None:
    """None of these is Olist's alone; a fourth is known to nobody."""
    rows = [[f"{i:032x}", f"2017-06-{i:02}", f"{i % 3:032x}", "paid_search"] for i in range(1, 29)]
    looked = look_at("funnel_leads.csv", ["mql_id", "first_contact_date", "landing_page_id", "origin"], rows)
    (found,) = understand([looked], MAPS)
    assert found.match is not None and (found.match.crm, found.match.object.name) == ("olist", "leads")


@pytest.mark.parametrize(("header", "read"), [("Dialled at", True), ("Phoned", True), ("Birthday", False)])
def test_the_only_day_of_a_call_is_its_own(header: str, read: bool) -> None:
    rows = [[f"c{i}", "Kim", f"p{i}@x.example", f"2026-03-{i:02}", "65", "No answer"] for i in range(1, 15)]
    looked = look_at(
        "dialer.csv", ["Call ID", "Agent", "Prospect Email", header, "Duration (sec)", "Disposition"], rows
    )
    (found,) = understand([looked], MAPS)
    assert (found.match is not None and found.match.columns.get("occurred_at") == header) is read


def test_first_and_last_beside_each_other_are_a_name() -> None:
    rows = [[f"p{i}@x.example", "Ann", "Poe", f"2026-03-{i:02}"] for i in range(1, 15)]
    (found,) = understand([look_at("prospects.csv", ["Email", "First", "Last", "Created"], rows)], MAPS)
    assert (
        found.match is not None and {"first_name": "First", "last_name": "Last"}.items() <= found.match.columns.items()
    )
    (alone,) = understand(
        [look_at("prospects.csv", ["Email", "First", "Created"], [r[:2] + r[3:] for r in rows])], MAPS
    )
    assert alone.match is not None and "first_name" not in alone.match.columns


def test_what_somebody_says_are_deals_is_numbered_by_its_own_numbers() -> None:
    rows = [[f"OF-{i}", f"Firm {i}", f"{i}00", "Accepted", f"2026-03-{i:02}"] for i in range(1, 15)]
    looked = look_at("quotes.csv", ["Quote number", "Customer", "Amount", "Status", "Date"], rows)
    (found,) = understand([looked], MAPS, {0: Told("opportunities")})
    assert found.match is not None and found.match.columns["id"] == "Quote number"


def test_a_list_of_deals_that_begins_with_their_companies_is_one_of_deals() -> None:
    rows = [[f"Firm {i}", "Licence", f"{i}00", "Won", f"2026-03-{i:02}"] for i in range(1, 15)]
    looked = look_at("deals.csv", ["Company", "Deal", "Amount", "Stage", "Close date"], rows)
    (found,) = understand([looked], MAPS)
    assert kind(found) == "opportunities"
