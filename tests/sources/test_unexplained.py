"""Lists in words that nobody taught: what is read of them is little, so that a person is asked whether it is enough."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.errors import UnclearFile
from smarketing.sources import Skipped
from tests.sources.support import Reading, write
from tests.sources.test_kinds_of_lists import together

#: name -> the list, the readings that are asked about, and a part of the reason.
ASKED = {
    "bakanu.csv": ("Zorel,Email,Mobile,Bakvor,Source,Stage,Trelka\nAnn Poe,a@x.org,+49 30 555001,Driver,Fair,Talk,Rita\nBo Ek,b@x.org,+49 30 555002,Clerk,Web,Offer,Omar\n", {"leads"}, "3 of its 7 columns (Zorel, Bakvor, Trelka)"),
    "tirano.csv": ("First name,Last name,Email,Company,Source,Created,Vakora\nAnn,Poe,a@x.org,Acme,Web,2026-01-05,5\nBo,Ek,b@x.org,Blue,Fair,2026-01-06,6\n", {"leads"}, "its name says something else"),
    "customers.csv": ("id,email,name,created,vakora,selum,diratto\n1,a@x.org,Ann Poe,2026-01-05,true,5,k1\n2,b@x.org,Bo Ek,2026-01-06,false,0,k2\n", {"leads"}, "vakora, selum, diratto"),
    "prospects_seen.csv": ("Name,Email,Status,Created,Probability,Lost reason\nAlpha,a@x.org,Open,2026-01-05,50,\nBeta,b@x.org,Lost,2026-01-06,0,Price\n", {"leads"}, "Probability, Lost reason"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_people_in_strange_words_are_asked_about(tmp_path: Path, name: str) -> None:
    """Applicants, members and payers were loaded as leads by an address and a name alone."""
    text, readings, why = ASKED[name]
    with pytest.raises(UnclearFile) as asked:
        Reading(write(tmp_path, text, name))
    assert {kind for kind, _ in asked.value.readings} >= readings
    assert any(why in said for _, said in asked.value.readings), asked.value.readings


def test_people_of_whom_every_column_is_read_need_no_name(tmp_path: Path) -> None:
    text = "email,source,created_at\na@x.org,Web,2026-01-05\nb@x.org,Fair,2026-01-06\n"
    assert together(tmp_path, bakanu=text) == {"bakanu": "leads"}


def test_people_whom_other_files_name_are_read_whatever_else_is_said_of_them(tmp_path: Path) -> None:
    people = (
        "customer_id,email,vakora,selum,diratto\nC1,a@x.org,true,5,k1\nC2,b@x.org,false,0,k2\nC3,c@x.org,false,0,k3\n"
    )
    deals = "deal_id,customer_id,stage,amount\nD1,C1,Won,5\nD2,C2,Lost,6\nD3,C3,Won,7\n"
    assert together(tmp_path, customers=people)["customers"] in (None, "?")
    assert together(tmp_path, customers=people, deals=deals) == {"customers": "leads", "deals": "opportunities"}


def test_customers_of_an_industry_may_be_companies(tmp_path: Path) -> None:
    """Deals name them, and nothing of them is a person’s alone."""
    customers = "client_id,client_name,industry\nC1,Acme,Retail\nC2,Blue,Building\nC3,Corvid,Retail\n"
    deals = "deal_id,client_id,stage,amount\nD1,C1,Won,5\nD2,C2,Lost,6\nD3,C3,Won,7\n"
    assert together(tmp_path, clients=customers, deals=deals)["clients"] in ("?", "companies")


def test_doings_with_nobody_are_not_sales(tmp_path: Path) -> None:
    text = "Zorel,Date,Time,Patient name,Doctor,Bakvor,Status\nR7,2026-01-05,10:00,Ann Poe,Dr Roe,5,done\nR7,2026-01-06,11:00,Bo Ek,Dr Roe,6,cancelled\nR8,2026-01-06,12:00,Cy Po,Dr Roe,6,done\n"
    with pytest.raises(UnclearFile) as asked:
        Reading(write(tmp_path, text, "appointments.csv"))
    assert [kind for kind, _ in asked.value.readings] == ["meetings"]
    assert "it does not say with whom" in asked.value.readings[0][1]


def test_money_without_a_stage_is_no_deal(tmp_path: Path) -> None:
    text = "Name,Amount,Close date,Company,Expected close,Type\nTaxi,20,2026-01-05,Acme,2026-01-06,A\nHotel,90,2026-01-06,Blue,2026-01-07,B\n"
    with pytest.raises(UnclearFile) as asked:
        Reading(write(tmp_path, text, "list.csv"))
    assert "it does not say how far they are" in asked.value.readings[0][1]


def test_companies_of_which_next_to_nothing_is_read_are_left_out(tmp_path: Path) -> None:
    """Of lists on which no figure hangs nobody is asked."""
    text = "Company,Industry,Zorel,Bakvor,Trelka,Vakora\nAcme,Retail,1,2,3,4\nBlue,Building,5,6,7,8\n"
    outcome = Reading(write(tmp_path, text, "tirano.csv")).outcome
    assert isinstance(outcome, Skipped) and "5 of its 6 columns (Industry, Zorel, Bakvor)" in outcome.reason
