"""Deal stages: counts, order, conversion and gains, against hand tables and against pandas on random deals."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement
from smarketing.company import Company
from smarketing.errors import UnknownName
from smarketing.stats import time_within, wilson
from smarketing.views import Filters, Result, view
from smarketing.views.deal_stages import pipelines
from smarketing.views.deal_stages_order import ordered
from tests.companies import Row, company

VIEW = view("deal-stages")
DAY = date(2026, 1, 5)
EURO = Agreement(currency="EUR", min_leads_to_rank=1)
OUTCOMES = {"Closed Won": "won", "Closed Lost": "lost"}


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def deal(key: str, outcome: str = "open", closed: int | None = None, **more: Any) -> Row:
    stage = {"won": "Closed Won", "lost": "Closed Lost"}.get(outcome)
    return {
        "id": key, "name": f"Deal {key}", "outcome": outcome, "stage": stage, "created_at": DAY,
        "closed_at": None if closed is None else on(closed), "amount": 100.0, "currency": "EUR", **more,
    }  # fmt: skip


def went(key: str, **stages: int | datetime) -> list[Row]:
    """Entries into stages, by the day after the first; “Closed Won” is written Closed_Won."""
    return [
        {"opportunity_id": key, "stage": name.replace("_", " "), "outcome": OUTCOMES.get(name.replace("_", " ")),
         "changed_at": on(days) if isinstance(days, int) else days}
        for name, days in stages.items()
    ]  # fmt: skip


def made(deals: list[Row], changes: list[Row], agreement: Agreement = EURO, **more: Any) -> Company:
    return company(opportunities=deals, stage_changes=changes, agreement=agreement, today=on(60), **more)


def ask(deals: list[Row], changes: list[Row], **filters: Any) -> Result:
    return VIEW.ask(made(deals, changes), Filters(**filters))


def stages(result: Result, *columns: str) -> dict[str, tuple[Any, ...]]:
    rows = result.rows[["stage", *columns]].astype(object)
    return {row[0]: tuple(None if pd.isna(v) else v for v in row[1:]) for row in rows.itertuples(index=False)}


def left_out(result: Result, words: str) -> int:
    return sum(part.rows for part in (*result.left_out, *result.caveats) if words in part.reason)


COUNTS = ("deals", "went_on", "lost", "still_in_stage")


def test_each_deal_of_a_stage_went_on_was_lost_or_is_still_in_it() -> None:
    """deal  Lead  Demo  Offer  end
    a      0     4     9      won on 20
    b      0     2     -      lost on 6
    c      0     -     5      open (skipped Demo, which it passed)
    d      0     -     -      open
    """
    deals = [deal("a", "won", 20), deal("b", "lost", 6), deal("c"), deal("d")]
    changes = [
        *went("a", Lead=0, Demo=4, Offer=9, Closed_Won=20), *went("b", Lead=0, Demo=2, Closed_Lost=6),
        *went("c", Lead=0, Offer=5), *went("d", Lead=0),
    ]  # fmt: skip
    result = ask(deals, changes)
    assert stages(result, *COUNTS, "skipped") == {
        "Lead": (4, 3, 0, 1, 0), "Demo": (3, 2, 1, 0, 1), "Offer": (2, 1, 0, 1, 0),
    }  # fmt: skip
    assert stages(result, "conversion", "conversion_decided") == {
        "Lead": (3 / 4, 1.0), "Demo": (2 / 3, 2 / 3), "Offer": (1 / 2, 1.0),
    }  # fmt: skip
    # Lead: 4, 2 and 5 days, d waits: half of four have gone on by day 4. Demo: 5 and 4 days. Offer: 11 days, c waits.
    assert stages(result, "median_days_in_stage") == {"Lead": (4,), "Demo": (4,), "Offer": (11,)}
    assert result.rows_used == 4
    assert left_out(result, "skipped a stage") == 1


@pytest.mark.parametrize(("points", "more"), [(6, [348, 295, 204, 170])])
def test_the_worked_example_of_the_497_opportunities(points: float, more: list[int]) -> None:
    """497 opportunities, rates 64.0, 84.9, 68.9 and 83.3 %: 318 demos, 270 trials, 186 negotiations, 155 deals. With
    70 % instead of 64 %: 348, 295, 204, 170, which is 15 deals more."""
    reached, names = [497, 318, 270, 186, 155], ["Opportunity", "Demo", "Trial", "Negotiation"]
    deals, changes = [], []
    for n in range(497):
        far = sum(n < deals_there for deals_there in reached) - 1
        deals.append(deal(str(n), "won" if far == 4 else "lost", 50))
        changes += went(str(n), **{name: 5 * place for place, name in enumerate(names[: far + 1])})
    result = VIEW.ask(made(deals, changes, Agreement(currency="EUR")), Filters(points=points))
    assert result.rows["deals"].tolist() == reached[:-1]
    assert result.rows["conversion"].round(3).tolist() == [0.640, 0.849, 0.689, 0.833]
    assert round(result.rows["extra_deals"][0]) == more[-1] - reached[-1] == 15
    assert result.rows["extra_revenue"][0] == pytest.approx(result.rows["extra_deals"][0] * 100)
    assert result.rows["extra_deals"].idxmax() == 0
    # The lowest, but Trial's interval reaches below its upper end: no verdict.
    assert "Fewest go on from Opportunity (64 %" in result.summary
    assert not result.rows["weakest"].any()


def test_the_weakest_stage_is_named_only_where_its_interval_lies_below_all_others() -> None:
    def asked(size: int) -> Result:
        deals, changes = [], []
        for n in range(size):
            far = 3 if n % 10 < 3 else 2 if n % 10 < 4 else 1  # 10 : 4 : 3, so 40 % and 75 %
            deals.append(deal(str(n), "won" if far == 3 else "lost", 30))
            changes += went(str(n), **{name: 5 * place for place, name in enumerate(["Demo", "Offer"][:far])})
        return VIEW.ask(made(deals, changes, Agreement(currency="EUR", min_leads_to_rank=20)), Filters())

    many, some, few = asked(400), asked(50), asked(10)
    low, high = wilson(160, 400)
    assert (low, high) != (None, None)
    assert stages(many, "weakest") == {"Demo": (True,), "Offer": (False,)}
    assert "The weakest stage is Demo: 40 % go on" in many.summary
    assert "Raising it by 5 points would bring 15 more deals and €1,500." in many.summary
    assert not some.rows["weakest"].any() and "too few deals to name the weakest stage" in some.summary
    assert "Too few deals to say where they get stuck" in few.summary
    # With Offer too small to be judged, the sentence says whom it compares.
    assert "than from any other." in many.summary
    assert "than from any other that 20 deals or more entered." in asked(30).summary


def test_deals_still_in_a_stage_do_not_alone_make_it_the_weakest() -> None:
    """Demo: 90 of 300 went on, 15 were lost, 195 are still in it. Offer: 45 of 90 were won, 45 lost."""
    deals, changes = [], []
    for n in range(300):
        deals.append(deal(str(n), "won" if n < 45 else "lost" if n < 105 else "open", 20 if n < 105 else None))
        changes += went(str(n), **({"Demo": 0, "Offer": 3} if n < 90 else {"Demo": 0}))
    result = ask(deals, changes)
    assert stages(result, *COUNTS, "conversion_decided") == {
        "Demo": (300, 90, 15, 195, 90 / 105), "Offer": (90, 45, 45, 0, 0.5),
    }  # fmt: skip
    assert "That counts 195 deals that are still in it: of the decided deals fewest go on from Offer" in result.summary


def test_a_deal_counts_once_however_often_it_enters_a_stage_and_by_the_furthest_it_reached() -> None:
    """Back from Offer to Demo on day 9, and again to Offer on day 12: one of each, 3 days of Demo (2 to 5)."""
    changes = [*went("a", Lead=0, Demo=2, Offer=5), *went("a", Demo=9), *went("a", Offer=12)]
    result = ask([deal("a", stage="Demo")], changes)
    assert stages(result, *COUNTS) == {"Lead": (1, 1, 0, 0), "Demo": (1, 1, 0, 0), "Offer": (1, 0, 0, 1)}
    assert stages(result, "median_days_in_stage")["Demo"] == (3,)
    assert left_out(result, "in an earlier stage again") == 1


def test_impossible_stays_are_in_no_duration() -> None:
    """deal  Lead      Demo  end
    a      0         3     won on 10
    b      -5 (!)    4     won on 11
    c      8         2 (!) won on 12: out of Lead before it was in it
    d      0         5     won on 1 (!)
    """
    deals = [deal("a", "won", 10), deal("b", "won", 11), deal("c", "won", 12), deal("d", "won", 1)]
    changes = [*went("a", Lead=0, Demo=3), *went("b", Lead=-5, Demo=4), *went("c", Lead=8, Demo=2),
               *went("d", Lead=0, Demo=5)]  # fmt: skip
    result = ask(deals, changes)
    assert stages(result, "median_days_in_stage", "impossible") == {"Lead": (3, 2), "Demo": (7, 1)}
    assert left_out(result, "end before they begin") == 3


def test_the_stages_are_in_the_order_of_most_deals() -> None:
    """Demo before Offer in three deals, after it in one; who entered Pilot entered no other: by its days."""
    changes = [row for key in "abc" for row in went(key, Demo=1, Offer=2)]
    changes += [*went("d", Offer=1, Demo=3), *went("e", Pilot=40)]
    result = ask([deal(key) for key in "abcde"], changes)
    assert result.rows["stage"].tolist() == ["Demo", "Offer", "Pilot"]


def test_the_order_settles_a_circle_by_its_clearest_majorities() -> None:
    """a before b by 5, b before c by 4, c before a by 1: the last contradicts clearer ones."""
    earlier = {("a", "b"): 5, ("b", "c"): 4, ("c", "a"): 1}
    assert ordered(dict.fromkeys("abc", None), earlier) == ["a", "b", "c"]


@given(st.dictionaries(st.sampled_from(list(permutations("abcde", 2))), st.integers(1, 9)))
def test_the_order_holds_every_stage_once_whatever_way_the_pairs_came(earlier: dict[tuple[str, str], int]) -> None:
    found = ordered(dict.fromkeys("abcde", 1.0), earlier)
    assert sorted(found) == list("abcde")
    assert found == ordered(dict.fromkeys("edcba", 1.0), dict(reversed(earlier.items())))
    margins = {(a, b): n - earlier.get((b, a), 0) for (a, b), n in earlier.items()}
    if clearest := [pair for pair, n in margins.items() if n > 0 and n == max(margins.values())]:
        first = min(clearest, key=lambda pair: (-earlier[pair], pair))
        assert found.index(first[0]) < found.index(first[1])


def test_closing_stages_are_no_steps_by_their_name_or_by_what_deals_do_in_them() -> None:
    """“Signed” and “Dead” say nothing; all deals in them ended alike and none left. Offer is left, though two lost
    deals are in it."""
    deals = [
        deal("a", "won", 9, stage="Signed"),
        deal("b", "lost", 9, stage="Dead"),
        deal("c", "lost", 9, stage="Offer"),
    ]
    changes = [
        *went("a", Demo=0, Offer=3, Signed=9), *went("b", Demo=0, Dead=9), *went("c", Demo=0, Offer=4),
    ]  # fmt: skip
    result = ask(deals, changes)
    assert stages(result, *COUNTS) == {"Demo": (3, 2, 1, 0), "Offer": (2, 1, 1, 0)}


def test_spellings_of_a_stage_are_one_stage() -> None:
    changes = [*went("a", Demo=0), {"opportunity_id": "b", "stage": "DEMO ", "changed_at": on(0)}]
    assert stages(ask([deal("a"), deal("b")], changes), "deals") == {"Demo": (2,)}


def test_a_history_that_begins_with_the_stage_left() -> None:
    """A history of changes does not say when a deal entered its first stage: when it was created, if the history had
    begun. Deal b is older than it, so how long it was in Lead is unknown. Where a change goes from a stage to the same
    one, the amount was changed."""
    changes = [
        {"opportunity_id": "a", "from_stage": "Lead", "stage": "Demo", "changed_at": on(12)},
        {"opportunity_id": "a", "from_stage": "Demo", "stage": "Demo", "changed_at": on(14)},
        {"opportunity_id": "b", "from_stage": "Lead", "stage": "Demo", "changed_at": on(3)},
        {"opportunity_id": "c", "from_stage": "Demo", "stage": "Demo", "changed_at": on(20)},
    ]
    deals = [deal("a", created_at=on(7)), deal("b"), deal("c")]
    result = ask(deals, changes)
    assert stages(result, *COUNTS) == {"Lead": (3, 3, 0, 0), "Demo": (3, 0, 0, 3)}
    assert stages(result, "median_days_in_stage", "without_dates", "skipped")["Lead"] == (5, 1, 1)
    assert stages(result, "without_dates")["Demo"] == (1,)


def test_deals_are_found_by_id_in_their_crm_else_by_a_name_that_only_one_has() -> None:
    """change              deal
    crm x, id 1         x's deal 1, not y's
    crm y, no id, Acme  unknown: two deals of y are called so
    crm y, Beta         y's deal 4
    file, id 9          z's deal 9, the only one with that id anywhere
    file, id 1          unknown: x and y have one
    crm x, id 77        unknown, though x has a deal of its name: that one has an id of its own
    """
    deals = [
        deal("1", crm="x", record="1"), deal("1", crm="y", record="1"), deal("2", crm="y", record="2", name="Acme"),
        deal("3", crm="y", record="3", name="ACME"), deal("4", crm="y", record="4", name="Beta"),
        deal("9", crm="z", record="9", name="Gamma"),
    ]  # fmt: skip
    changes = [
        {"crm": "x", "opportunity_id": "1", "stage": "Demo", "changed_at": on(0)},
        {"crm": "y", "opportunity": "Acme", "stage": "Demo", "changed_at": on(0)},
        {"crm": "y", "opportunity": "beta", "stage": "Demo", "changed_at": on(0)},
        {"crm": "file", "opportunity_id": "9", "stage": "Demo", "changed_at": on(0)},
        {"crm": "file", "opportunity_id": "1", "stage": "Demo", "changed_at": on(0)},
        {"crm": "x", "opportunity_id": "77", "opportunity": "Deal 1", "stage": "Demo", "changed_at": on(0)},
    ]
    asked = made(deals, changes)
    found = asked.warehouse.query(
        "select d.crm, d.id from deal_history join deal_base as d using (deal_key) order by all"
    )
    assert list(found.itertuples(index=False, name=None)) == [("x", "1"), ("y", "4"), ("z", "9")]
    result = VIEW.ask(asked, Filters())
    assert left_out(result, "in no export of deals") == 2
    assert left_out(result, "whose name several deals have") == 1
    assert left_out(result, "without a stage history") == 3
    assert left_out(VIEW.ask(asked, Filters(start=on(-1))), "in no export of deals") == 0


def test_one_pipeline_at_a_time() -> None:
    deals = [deal("a", pipeline="New"), deal("b", pipeline="New"), deal("c", pipeline="Renewals"), deal("d")]
    changes = [*went("a", Demo=0), *went("b", Demo=0, Offer=2), *went("c", Contact=0), *went("d", Demo=1)]
    changes[0]["pipeline"] = "New"
    asked = made(deals, changes)
    assert pipelines(asked) == ["New", "No pipeline", "Renewals"]
    most = VIEW.ask(asked, Filters())
    assert stages(most, "deals") == {"Demo": (2,), "Offer": (1,)}
    assert most.summary.startswith("In the pipeline “New”, of 2 deals")
    assert left_out(most, "other pipelines") == 2
    renewals = VIEW.ask(asked, Filters(pipeline="Renewals"))
    assert stages(renewals, "deals") == {"Contact": (1,)}
    assert left_out(renewals, "other pipelines") == 3
    assert stages(VIEW.ask(asked, Filters(pipeline="No pipeline")), "deals") == {"Demo": (1,)}
    with pytest.raises(UnknownName, match="Renewals"):
        VIEW.ask(asked, Filters(pipeline="Old"))


def test_a_deal_moved_to_another_pipeline_is_in_the_last_one() -> None:
    changes = [
        {"opportunity_id": "a", "stage": "Contact", "pipeline": "Renewals", "changed_at": on(0)},
        {"opportunity_id": "a", "stage": "Demo", "pipeline": "New", "changed_at": on(2)},
    ]
    assert stages(ask([deal("a", pipeline="Renewals")], changes), "deals") == {"Demo": (1,)}


def test_money_is_unknown_without_amounts_and_everything_without_deals() -> None:
    changes = [*went("a", Demo=0), *went("b", Demo=0)]
    result = ask([deal("a", "won", 9, amount=None), deal("b", "lost", 9)], changes)
    assert stages(result, "extra_deals", "extra_revenue") == {"Demo": (pytest.approx(0.1), None)}
    assert left_out(result, "won deals without an amount") == 1
    nothing = ask([deal("a", "won", 9)], went("a", Demo=0), start=on(30))
    assert nothing.summary == "There are no deals with a stage history in this selection."
    assert stages(nothing, "deals", "conversion", "extra_deals") == {"Demo": (0, None, None)}


def test_without_a_history_it_says_what_to_export() -> None:
    missing = ask([deal("a")], []).missing
    assert missing is not None
    assert all(word in missing for word in ("HubSpot", "Date entered", "OpportunityHistory", "Pipedrive", "changed_at"))
    assert "deals" in str(VIEW.ask(made([], went("a", Demo=0)), Filters()).missing)


def test_the_data_date_is_that_of_the_newest_change_of_stage_that_is_past() -> None:
    asked = made([deal("a")], [*went("a", Demo=0, Offer=31), *went("a", Closed_Won=70)])
    assert asked.warehouse.data_date == on(31)


# --- random deals, against pandas ---------------------------------------------------------------------------------

NAMES = ["Lead", "Demo", "Offer", "Terms"]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    deals, changes = [], []
    for n in range(draw(st.integers(3, 14))):
        outcome = draw(st.sampled_from(["won", "lost", "open"]))
        owner, source = draw(st.sampled_from(["Ann", "Bo"])), draw(st.sampled_from(["Web", "Fair"]))
        closed = None if outcome == "open" else draw(st.one_of(st.integers(0, 55), st.none()))
        created = on(draw(st.integers(0, 20)))
        deals.append(deal(str(n), outcome, closed, owner=owner, source=source, created_at=created,
                          amount=draw(st.sampled_from([None, 0.0, 50.0, 200.0]))))  # fmt: skip
        for name in draw(st.lists(st.sampled_from([*NAMES, "Closed Lost"]), max_size=5)):
            at = datetime.combine(on(draw(st.integers(-3, 50))), datetime.min.time())
            at += timedelta(minutes=draw(st.integers(0, 1439)))
            changes.append({"opportunity_id": str(n), "stage": name, "outcome": OUTCOMES.get(name), "changed_at": at})
    # Two deals that make the order plain, so that it is not what is tested here.
    for n in range(30):
        deals.append(deal(f"plain {n}", created_at=on(20)))
        changes += went(f"plain {n}", **{name: 20 + place for place, name in enumerate(NAMES)})
    return deals, changes


FILTERS = st.builds(
    lambda start, owners, sources, as_of: Filters(start=start, owners=owners, sources=sources, as_of=as_of),
    st.sampled_from([None, None, on(5)]), st.sampled_from([(), (), ("Ann",)]), st.sampled_from([(), (), ("Web",)]),
    st.sampled_from([None, None, on(25)]),
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(), FILTERS)
def test_random_deals_as_pandas_counts_them(drawn: tuple[list[Row], list[Row]], filters: Filters) -> None:
    deals, changes = drawn
    asked = made(deals, changes)
    result = VIEW.ask(asked, filters)
    today = filters.as_of or asked.warehouse.data_date
    assert today is not None
    expected, size = _by_pandas(deals, changes, filters, today)
    assert result.rows["stage"].tolist() == NAMES
    for row, want in zip(result.rows.to_dict("records"), expected, strict=True):
        for name, value in want.items():
            assert (None if pd.isna(row[name]) else row[name]) == value, (row["stage"], name)
    rates = [want["went_on"] / want["deals"] if want["deals"] else None for want in expected]
    won = expected[-1]["went_on"]
    for rate, extra, revenue in zip(rates, result.rows["extra_deals"], result.rows["extra_revenue"], strict=True):
        if None in rates:
            assert pd.isna(extra)
        elif rate:
            assert extra == pytest.approx(won * min(1, rate + 0.05) / rate - won)
            assert pd.isna(revenue) if size is None else revenue == pytest.approx(extra * size)


def _by_pandas(
    deals: list[Row], changes: list[Row], filters: Filters, today: date
) -> tuple[list[dict[str, Any]], float | None]:
    """What the table should say of each stage, and the average won deal."""
    log = pd.DataFrame(changes)
    log["day"] = log["changed_at"].map(lambda at: at.date() if isinstance(at, datetime) else at)
    log = log[log["day"] <= today]
    first = log.groupby(["opportunity_id", "stage"])["day"].min()
    known = {row["opportunity_id"] for row in changes}
    counted, sizes, won_deals = [], [], 0
    for row in deals:
        if row["id"] not in known or row["created_at"] > today or not _wanted(row, filters):
            continue
        over = row["outcome"] != "open" and (row["closed_at"] is None or row["closed_at"] <= today)
        outcome = row["outcome"] if over else "open"
        entered = {place: first[row["id"], name] for place, name in enumerate(NAMES) if (row["id"], name) in first}
        won_deals += outcome == "won"
        sizes += [row["amount"]] if outcome == "won" and row["amount"] else []
        if entered or outcome == "won":
            counted.append((row, outcome, entered, max(entered, default=-1)))
    rows = []
    for place in range(len(NAMES)):
        there = [item for item in counted if item[1] == "won" or item[3] >= place]
        on_way = [item for item in there if item[1] == "won" or item[3] > place]
        lost = [item for item in there if item[1] == "lost" and item[3] == place]
        ended: dict[float, int] = {}
        waiting: dict[float, int] = {}
        impossible = undated = dated_on_way = 0
        for item in (item for item in there if place in item[2]):
            row, outcome, entered, furthest = item
            begun = entered[place]
            later = min((day for at, day in entered.items() if at > place), default=None)
            end = later if later is not None else row["closed_at"] if outcome != "open" else today
            if begun < row["created_at"] or (end is not None and end < begun):
                impossible += 1
            elif end is None:
                undated += 1
            else:
                still = outcome == "open" and furthest == place
                into = waiting if still else ended
                into[(end - begun).days] = into.get((end - begun).days, 0) + 1
                dated_on_way += item in on_way
        moved = sum(place in item[2] for item in on_way)
        median = None if dated_on_way * 2 < moved else time_within(0.5, ended, waiting)
        rows.append({
            "deals": len(there), "went_on": len(on_way), "lost": len(lost),
            "still_in_stage": len(there) - len(on_way) - len(lost),
            "skipped": sum(place not in item[2] for item in there), "impossible": impossible, "without_dates": undated,
            "median_days_in_stage": median,
        })  # fmt: skip
    return rows, sum(sizes) / len(sizes) if sizes and len(sizes) * 2 >= won_deals else None


def _wanted(row: Row, filters: Filters) -> bool:
    dated = filters.start is None or row["created_at"] >= filters.start
    owned = not filters.owners or row.get("owner") in filters.owners
    return dated and owned and (not filters.sources or row.get("source") in filters.sources)
