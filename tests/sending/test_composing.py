"""What the messages say: the answer first, in 15 lines, with the pages' own sentences and links that open them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from smarketing.agreement import Agreement
from smarketing.agreement.model import SalesPromises
from smarketing.company import Company, open_company
from smarketing.errors import UnknownName
from smarketing.meetings import Book
from smarketing.sending.alerts import alerts, missing_days
from smarketing.sending.composing import NAMED, digest, pack, warning
from smarketing.sending.message import Line, Message
from smarketing.sending.schedule import Calendar
from smarketing.sending.subscriptions import Subscription
from smarketing.settings import Home
from smarketing.views import VIEWS, Filters, view
from tests.companies import company

TODAY = date(2026, 11, 16)
OWNER = "Bram Quickfield"


@pytest.fixture(scope="module")
def demo_company(demo_folder: Path) -> Company:
    return open_company(Home(demo_folder))


def wanted(what: str = "digest", **more: object) -> Subscription:
    return Subscription.model_validate({"who": "Ada", "what": what, "to": ["ada@example.com"]} | more)


def calendar(opened: Company) -> Calendar:
    return Calendar.of(opened.agreement)


def written(opened: Company, today: date = TODAY, **more: object) -> Message:
    return digest(opened, wanted(**more), calendar(opened), today, pictures=False)


def test_the_weekly_message_has_the_pages_sentences(demo_company: Company) -> None:
    """The answer first, and no figure of its own."""
    message = written(demo_company)
    score = view("scorecard").ask(demo_company, Filters())
    week = Filters(start=date(2026, 11, 7), end=date(2026, 11, 13))
    assert message.lines[0] == Line(score.headline, "answer", "scorecard")
    said = {line.text for line in message.lines}
    assert {score.remarks, view("follow-up").ask(demo_company, week).headline} <= said
    assert {thing.text for thing in score.facts["attention"]} <= said
    assert len(message.lines) <= 14  # and a foot
    assert message.subject == "Week to 13 Nov 2026 (demo company)"


def test_links_open_the_page_meant(demo_company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the days and the owner of the sentence, under names that the pages know."""
    monkeypatch.setenv("SMARKETING_URL", "https://smk.example.com/app/")
    message = written(demo_company, owners=[OWNER])
    links = [urlsplit(line.link) for line in message.lines if line.link]
    assert links and all(link.path.startswith("/app/") for link in links)
    for link in links:
        page, query = link.path.removeprefix("/app/"), parse_qs(link.query)
        assert page in VIEWS or page == "data-quality"
        assert set(query) <= {"from", "to", "owner", "source"}
        assert page == "data-quality" or query["owner"] == [OWNER]


def test_a_rep_gets_their_own(demo_company: Company) -> None:
    message = written(demo_company, owners=[OWNER])
    assert OWNER in message.subject and OWNER in message.lines[0].text
    others = set(demo_company.names("owner")) - {OWNER}
    assert not any(name in line.text for line in message.lines for name in others)


def test_old_data_is_said(demo_company: Company) -> None:
    """The data ends on Friday the 13th; of Monday nothing can be known yet."""
    assert written(demo_company).lines[-1].text == "Data as of 13 Nov 2026."
    late = written(demo_company, date(2026, 11, 19)).lines[-1].text
    assert late == "Data as of 13 Nov 2026: 3 working days are missing, so import a newer export."
    assert missing_days(date(2026, 11, 13), date(2026, 11, 15), calendar(demo_company)) == 0


def test_a_brief_for_sales_goes_along_and_the_message_stays_short(demo: Home) -> None:
    opened = open_company(demo)
    Book(opened.workspace).brief("Old fair", last=date(2026, 11, 1))
    Book(opened.workspace).brief("Spring fair", whom="hospitals", bite="Ask for the tour")
    message = written(opened)
    said = [line.text for line in message.lines]
    assert said[said.index("News for sales") + 1] == "Spring fair; for hospitals; say: “Ask for the tour”"
    assert len(said) <= 14


def test_the_review_as_mail(demo_company: Company) -> None:
    """October: the first page's sentences, and the PDF."""
    message = pack(demo_company, date(2026, 10, 1))
    assert message.subject == "Monthly review, October 2026 (demo company)"
    assert message.lines[0].text.startswith("October 2026: marketing")
    (attached,) = message.attachments
    assert (attached.name, attached.content[:5]) == ("monthly-review-2026-10.pdf", b"%PDF-")


def leads(handed: datetime, **more: object) -> list[dict[str, object]]:
    return [
        {"id": "1", "name": "Lea Lead\r\nBcc: x", "company": "Firm", "owner": "Ada", "source": "Web",
         "created_at": handed, "mql_at": handed, "stage": "mql", "status": "open"} | more,
        {"id": "2", "name": "Old", "owner": "Bob", "source": "Web", "created_at": datetime(2026, 11, 1, 9),
         "mql_at": datetime(2026, 11, 1, 9), "stage": "mql", "status": "open"},
        {"id": "3", "name": "New", "owner": "Bob", "source": "Web", "created_at": datetime(2026, 11, 13, 9),
         "mql_at": datetime(2026, 11, 13, 9), "stage": "mql", "status": "open"},
    ]  # fmt: skip


def warned(opened: Company, today: date = date(2026, 11, 13), **more: object) -> list[str]:
    found = alerts(opened, wanted("alerts", **more), calendar(opened), today)
    return [f"{alert.cause}: {alert.line.text}" for alert in found]


AGREED = Agreement(promise_hours=24.0, sales=SalesPromises(share_in_time=0.9))


def small(**more: object) -> Company:
    """A call at 11:00 on 13 November is the newest event: that is now."""
    calls = [{"lead_id": "2", "kind": "call", "occurred_at": datetime(2026, 11, 13, 11)},
             {"lead_id": "2", "kind": "call", "occurred_at": datetime(2026, 11, 1, 9)}]  # fmt: skip
    return company(leads(datetime(2026, 11, 12, 13), **more), activities=calls, agreement=AGREED,
                   today=date(2026, 11, 13))  # fmt: skip


def test_a_promise_about_to_break_is_told_with_the_hours_left() -> None:
    """
    | lead | handed over     | promised | now, by the data | left | told                       |
    |------|-----------------|----------|------------------|------|----------------------------|
    | Lea  | 12 Nov, 13:00   | 24 h     | 13 Nov, 11:00    | 2 h  | yes, to Ada                |
    | Old  | 1 Nov, 9:00     | 24 h     |                  |      | called, so kept            |
    | New  | 13 Nov, 9:00    | 24 h     |                  | 22 h | not yet                    |
    """
    told = "promises: Lea Lead\r\nBcc: x of Firm: 2.0 h left for the first attempt (Ada)"
    opened = small()
    assert warned(opened, causes=["promises"]) == [told]
    assert warned(opened, causes=["promises"], owners=["Ada"]) == [told]
    assert warned(opened, causes=["promises"], owners=["Bob"]) == []


def test_the_cause_is_the_lead_and_its_hand_over_and_no_name_is_in_it() -> None:
    (one,) = alerts(small(), wanted("alerts", causes=["promises"]), calendar(small()), date(2026, 11, 13))
    (same,) = alerts(
        small(name="Renamed"), wanted("alerts", causes=["promises"]), calendar(small()), date(2026, 11, 13)
    )
    assert one.key == same.key
    assert "Lea" not in one.key
    assert one.known_at == "13 Nov 2026, 11:00"


def test_old_data_is_the_only_warning_there_is() -> None:
    """What it says of promises was so days ago."""
    assert warned(small(), date(2026, 11, 19), data_days=3) == [
        "data: The data ends on 13 Nov 2026: 3 working days are missing. Import a newer export."
    ]
    assert warned(small(), date(2026, 11, 19), causes=["promises"]) == []


def many(last: int) -> Company:
    """Five MQLs each working day from September, then `last` on Thursday 12 November; one on the 13th."""
    days = [date(2026, 9, 1) + timedelta(days=number) for number in range(74)]
    counts = {day: 5 for day in days if day.isoweekday() < 6} | {date(2026, 11, 12): last, date(2026, 11, 13): 1}
    rows = [
        {"id": f"{day}-{number}", "created_at": day, "mql_at": day, "stage": "mql", "status": "open", "owner": "Ada"}
        for day, some in counts.items() for number in range(some)
    ]  # fmt: skip
    goals = Agreement.model_validate({"goals": {"mqls_per_month": 500}})
    return company(rows, agreement=goals, today=date(2026, 11, 13))


@pytest.mark.parametrize(
    ("last", "told"),
    [(5, []), (40, ["mqls: 40 MQLs on 12 Nov 2026, more than on an ordinary working day."])],
)
def test_mqls_out_of_the_ordinary(last: int, told: list[str]) -> None:
    """A day of 40 where 5 are usual is news, a day of 5 is none. One MQL on the newest day may be half a day's."""
    assert warned(many(last), causes=["mqls"]) == told


def test_a_goal_that_is_hardly_reachable() -> None:
    """5 a day are some 105 a month, 500 were agreed: told once for the month, under one cause."""
    opened = many(5)
    (one,) = alerts(opened, wanted("alerts", causes=["goals"]), calendar(opened), date(2026, 11, 13))
    assert one.line.text == "MQLs: reaching the month’s goal of 500 is under 1 % likely."
    assert one.key == "goal:2026-11:marketing:MQLs"


def test_many_warnings_are_one_message() -> None:
    opened = many(40)
    found = alerts(opened, wanted("alerts"), calendar(opened), date(2026, 11, 13))
    message = warning(opened, wanted("alerts"), found * 8)
    assert message.subject == "16 things need attention"
    assert len(message.lines) == NAMED + 2
    assert message.lines[-1].text == "And 6 more."


def test_who_is_not_in_the_data_is_said_instead_of_nothing(demo_company: Company) -> None:
    """As of a name typed wrongly, or of a rep who has left: nothing behind and nothing to warn of would be good news.

    about                      weekly message      warnings
    Bram Quickfeld             there is no owner   there is no owner
    Fairs and shows (source)   there is no source  there is no source
    """
    for about, what in (({"owners": ["Bram Quickfeld"]}, "owner"), ({"sources": ["Fairs and shows"]}, "source")):
        with pytest.raises(UnknownName, match=f"There is no {what} named"):
            written(demo_company, **about)
        with pytest.raises(UnknownName, match=f"There is no {what} named"):
            alerts(demo_company, wanted("alerts", **about), calendar(demo_company), TODAY)


def test_days_that_the_leads_do_not_reach_are_unknown_and_without_an_agreement_nothing_is_kept() -> None:
    """
    list    newest    the last seven days, 7 to 13 November
    leads   10 Oct    unknown, and nothing of 10 October is told there
    deals   13 Nov
    """
    early = datetime(2026, 10, 10, 9)
    lead = {"id": "1", "source": "Web", "created_at": early, "mql_at": early, "stage": "mql", "status": "open"}
    deal = {"id": "D", "amount": 10.0, "outcome": "won", "created_at": date(2026, 11, 2),
            "closed_at": date(2026, 11, 13)}  # fmt: skip
    call = {"lead_id": "1", "kind": "call", "occurred_at": datetime(2026, 10, 10, 10)}
    said = [line.text for line in written(company([lead], [deal], [call], today=date(2026, 11, 13))).lines]
    last = said.index("The last seven days")
    assert said[last + 1].startswith("The newest lead in the data is of 10 Oct 2026: what came later is unknown")
    assert not any("received" in text for text in said)
    assert said[last - 1] == "Nothing is agreed for this month."
