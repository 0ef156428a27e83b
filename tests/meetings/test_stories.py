"""Stories of won deals: told from what the data knows, and saying what it does not."""

from __future__ import annotations

from datetime import date, datetime

from smarketing.meetings.stories import Story, stories
from tests.companies import company

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 8)
REPS = [{"id": "1", "name": "Dana"}, {"id": "2", "name": "Lee"}]
LEAD = {
    "id": "L", "name": "Nora Nett", "company": "Firm 9", "source": "Web", "campaign": "Spring", "offer": "Guide",
    "stage": "mql", "created_at": datetime(2026, 2, 2, 9), "owner_id": "1",
}  # fmt: skip
DEAL = {"id": "D", "name": "Big one", "lead_id": "L", "outcome": "won", "amount": 5000.0, "currency": "EUR",
        "owner_id": "2", "created_at": date(2026, 2, 10), "closed_at": date(2026, 3, 4)}  # fmt: skip


def did(kind: str, day: datetime, rep: str, lead: str = "L", direction: str = "outbound") -> dict[str, object]:
    return {"kind": kind, "lead_id": lead, "owner_id": rep, "occurred_at": day, "direction": direction}


def told(found: list[Story]) -> list[str]:
    return [story.told("EUR") for story in found]


def test_a_story_has_its_beginning_its_work_and_its_end() -> None:
    """
    | day    | what                            | counts               |
    |--------|---------------------------------|----------------------|
    | 2 Feb  | lead from Web, Spring, Guide    | the beginning        |
    | 3 Feb  | Dana calls                      | first contact        |
    | 4 Feb  | the lead writes                 | an answer            |
    | 5 Feb  | Dana writes                     | yes                  |
    | 9 Feb  | Lee meets, Dana calls           | yes                  |
    | 4 Mar  | won by Lee                      | 30 days after 2 Feb  |
    | 6 Mar  | Lee calls                       | no: after the win    |
    """
    activities = [
        did("call", datetime(2026, 2, 3, 10), "1"),
        did("email", datetime(2026, 2, 4, 10), "1", direction="inbound"),
        did("email", datetime(2026, 2, 5, 10), "1"),
        did("meeting", datetime(2026, 2, 9, 10), "2"),
        did("call", datetime(2026, 2, 9, 11), "1"),
        did("call", datetime(2026, 3, 6, 11), "2"),
    ]
    found = stories(company([LEAD], [DEAL], activities, REPS), FIRST, LAST, date(2026, 3, 8))
    assert told(found) == [
        "Big one, Firm 9: €5,000. Nora Nett came from Web (campaign Spring, offer Guide) on 2 Feb 2026. First contact "
        "was a call by Dana the next day. It took 2 calls, 1 e-mail and 1 meeting, by Dana, Lee; the lead wrote 1 "
        "e-mail. Won on 4 Mar 2026 by Lee, 30 days after it came."
    ]
    assert (found[0].attempts, found[0].days, found[0].answers) == (4, 30, 1)


def test_what_is_unknown_is_said_and_not_invented() -> None:
    """
    | deal   | lead | amount  | activities | told as                                    |
    |--------|------|---------|------------|--------------------------------------------|
    | alone  | none | unknown | none       | linked to no lead, how it began is unknown |
    | silent | yes  | 100     | none       | no call, e-mail or meeting is known        |
    | early  | yes  | 0       | none       | lead entered after the win: no days        |
    """
    leads = [
        {"id": "S", "name": "Sam", "stage": "mql", "created_at": date(2026, 3, 4)},
        {"id": "E", "name": "Eve", "source": "Fair", "stage": "mql", "created_at": date(2026, 3, 20)},
    ]
    deals = [
        DEAL | {"id": "A", "name": "alone", "lead_id": None, "amount": None, "owner_id": None},
        DEAL | {"id": "S", "name": "silent", "lead_id": "S", "amount": 100.0},
        DEAL | {"id": "E", "name": "early", "lead_id": "E", "amount": 0.0},
        DEAL | {"id": "L", "name": "lost", "outcome": "lost"},
        DEAL | {"id": "R", "name": "refund", "amount": -50.0},
        DEAL | {"id": "B", "name": "before", "closed_at": date(2026, 3, 1)},
    ]
    found = stories(company(leads, deals, reps=REPS), FIRST, LAST, date(2026, 3, 25))
    assert {story.deal: story.told("EUR") for story in found} == {
        "alone": "alone: amount unknown. It is linked to no lead, so how it began is unknown. Won on 4 Mar 2026.",
        "silent": "silent: €100. Sam came, from where is unknown, on 4 Mar 2026. No call, e-mail or meeting with "
        "this lead is known. Won on 4 Mar 2026 by Lee, on the day it came.",
        "early": "early: amount unknown. Eve came from Fair on 20 Mar 2026. No call, e-mail or meeting with this lead "
        "is known. Won on 4 Mar 2026 by Lee.",
    }


def test_two_deals_of_one_lead_are_two_stories_each_with_its_own_work() -> None:
    """The first was won after one call, the second after two: work is counted up to each win, and no row is doubled."""
    activities = [did("call", datetime(2026, 2, 3, 10), "1"), did("call", datetime(2026, 3, 3, 10), "1")]
    deals = [DEAL | {"id": "1", "name": "first", "closed_at": date(2026, 3, 2)}, DEAL | {"id": "2", "name": "second"}]
    found = stories(company([LEAD], deals, activities, REPS), FIRST, LAST, date(2026, 3, 8))
    assert [(story.deal, story.calls) for story in found] == [("second", 2), ("first", 1)]


def test_the_week_ends_with_the_day_that_is_looked_at() -> None:
    assert stories(company([LEAD], [DEAL], reps=REPS), FIRST, LAST, date(2026, 3, 3)) == []
