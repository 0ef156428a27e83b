"""Fit and interest: worked small companies, ratings in every shape, and an independent count in pandas."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarketing.agreement import Agreement
from smarketing.agreement.model import Fit
from smarketing.company import Company
from smarketing.errors import UnknownName
from smarketing.stats import wilson
from smarketing.views import Filters, Result
from smarketing.views.fit_interest import POOR_WORDS, QUADRANTS, SILENT_WORDS, VIEW
from tests.companies import company

Row = dict[str, Any]
DAY = date(2026, 5, 4)


def lead(name: str, fit: str | None, interest: str | None, **more: Any) -> Row:
    return {"id": name, "created_at": DAY, "stage": "lead", "fit": fit, "interest": interest, **more}


def ask(of: Company, **filters: Any) -> Result:
    return VIEW.ask(of, Filters(**filters))


def counts(result: Result) -> dict[str, int]:
    return {row.quadrant: int(row.leads) for row in result.rows.itertuples() if row.leads}


def fit_of(*texts: str | None, agreement: Agreement | None = None) -> list[str]:
    """Where leads of these fits land, all of them interested."""
    of = company([lead(str(n), text, "90") for n, text in enumerate(texts)], agreement=agreement)
    found = VIEW.records(of, Filters(), None).set_index("id")["quadrant"]  # type: ignore[misc]
    names = {"good fit and interested": "good", "poor fit but interested": "poor", "fit unknown": "unknown"}
    return [names[found[str(n)]] for n in range(len(texts))]


# --- ratings -----------------------------------------------------------------------------------------------------


def test_columns_are_the_contract() -> None:
    rows = ask(company([lead("a", "80", "80")])).rows
    assert list(rows.columns) == [
        "quadrant", "action", "leads", "share", "mqls", "opportunities", "conversion", "conversion_low",
        "conversion_high", "customers", "revenue", "value_per_lead",
    ]  # fmt: skip
    assert [column.name for column in VIEW.columns] == list(rows.columns)


def test_scores_are_judged_by_their_threshold() -> None:
    assert fit_of("50", "49.9", "49,9", "51 %", "72/100", "60 points", " 50.0 ", "-5", "0") == [
        "good", "poor", "poor", "good", "good", "good", "good", "poor", "poor"
    ]  # fmt: skip
    strict = Agreement(fit=Fit(fit_from=80.0))
    assert fit_of("79", "80", agreement=strict) == ["poor", "good"]


def test_letters_and_words_count_whatever_their_case() -> None:
    assert fit_of("A", "b", "B+", "A-", "C", "d") == ["good", "good", "good", "good", "poor", "poor"]
    assert fit_of("High", "MEDIUM", "low", "Tier 1", "Tier 3") == ["good", "poor", "poor", "good", "poor"]
    assert fit_of("true", "false") == ["good", "poor"]


def test_words_of_the_company_s_own() -> None:
    """“Dream” is good by agreement. “Meh” then is not: the column speaks in words, and it is none of the good ones."""
    own = Agreement(fit=Fit(good_words=("Dream",)))
    assert fit_of("dream", "Meh", agreement=own) == ["good", "poor"]
    assert fit_of("Meh", "40") == ["unknown", "poor"]  # nothing says what “meh” means


def test_words_for_not_knowing_are_unknown() -> None:
    assert fit_of("A", "unknown", "N/A", "-", "Not set", None) == ["good"] + ["unknown"] * 5


def test_numbers_and_words_in_one_column_are_read_each_its_own_way() -> None:
    assert fit_of("80", "A", "20", "D") == ["good", "good", "poor", "poor"]


def test_the_four_quadrants_and_the_unknown_ones() -> None:
    of = company(
        [
            lead("a", "80", "80"),
            lead("b", "80", "20"),
            lead("c", "20", "80"),
            lead("d", "20", "20"),
            lead("e", None, "80"),
            lead("f", "80", None),
            lead("g", None, None),
        ]
    )
    result = ask(of)
    assert counts(result) == dict.fromkeys([*QUADRANTS, "fit unknown", "interest unknown", "both unknown"], 1)
    assert result.rows["share"].sum() == pytest.approx(1)
    assert counts(ask(company([lead("a", "80", "80")]))) == {"good fit and interested": 1}
    assert len(ask(company([lead("a", "80", "80")])).rows) == 4  # an empty quadrant is a row of none, not a missing one


def test_actions_name_the_promise() -> None:
    agreed = Agreement(promise_hours=8.0, promise_clock="business")
    actions = ask(company([lead("a", "80", "80")], agreement=agreed)).rows["action"].tolist()
    assert actions == [
        "Hand to sales; follow up within 8 business hours", "Nurture until interested",
        "Decide: somebody must own it", "Leave",
    ]  # fmt: skip


# --- what becomes of them ----------------------------------------------------------------------------------------


def test_conversion_customers_and_revenue() -> None:
    """Of three good and interested, two got a deal; a, an MQL, won 100; b, no MQL, 50 and an unknown amount."""
    of = company(
        [lead("a", "80", "80", stage="mql"), lead("b", "80", "80"), lead("c", "80", "80"), lead("d", "20", "80")],
        [
            {"id": "1", "lead_id": "a", "outcome": "won", "closed_at": DAY, "amount": 100.0},
            {"id": "2", "lead_id": "b", "outcome": "won", "closed_at": DAY, "amount": 50.0},
            {"id": "3", "lead_id": "b", "outcome": "won", "closed_at": DAY},
        ],
    )
    result = ask(of)
    best, decide = (result.rows.set_index("quadrant").loc[name] for name in (QUADRANTS[0], QUADRANTS[2]))
    assert best[["leads", "mqls", "opportunities", "customers"]].tolist() == [3, 1, 2, 2]
    assert best["conversion"] == pytest.approx(2 / 3)
    assert (best["conversion_low"], best["conversion_high"]) == pytest.approx(wilson(2, 3))
    assert (best["revenue"], best["value_per_lead"]) == (150.0, 50.0)
    assert decide["conversion"] == 0
    assert [part.reason for part in result.left_out] == ["won deals without an amount (empty or 0): not in the revenue"]


def test_without_deals_and_stages_what_became_of_them_is_unknown() -> None:
    rows = ask(company([{"id": "a", "created_at": DAY, "fit": "80", "interest": "80"}])).rows
    assert rows.loc[0, ["mqls", "opportunities", "conversion", "customers", "revenue"]].isna().all()


def test_follow_up_is_of_those_handed_over_before_the_data_date() -> None:
    """Two MQLs of 4 May, one called on the 5th; one of the data date, 6 May, has had no chance yet."""
    of = company(
        [
            lead("a", "80", "80", stage="mql", mql_at=DAY),
            lead("b", "80", "80", stage="mql", mql_at=DAY),
            lead("c", "80", "80", stage="mql", mql_at=date(2026, 5, 6)),
        ],
        activities=[{"id": "1", "lead_id": "a", "kind": "call", "occurred_at": date(2026, 5, 5)}],
    )
    result = ask(of)
    assert result.extra["follow_up_by_quadrant"][["handed", "followed_up", "share"]].to_numpy().tolist() == [
        [2, 1, 0.5]
    ]
    assert result.kpis[2].value == 0.5
    bare = ask(company([lead("a", "80", "80", stage="mql")]))
    assert bare.extra["follow_up_by_quadrant"].empty
    assert bare.kpis[2].value is None  # no activities in the data is not nobody followed up


def test_where_those_to_decide_on_come_from() -> None:
    of = company(
        [
            lead("a", "20", "80", source="Social"),
            lead("b", "20", "80", source="Social"),
            lead("c", "80", "80", source="Social"),
            lead("d", "20", "80", source="Fair"),
        ]
    )
    decide = ask(of).extra["to_decide"].set_index("source")
    assert decide["leads"].to_dict() == {"Social": 2, "Fair": 1}
    assert decide["share"].to_dict() == pytest.approx({"Social": 2 / 3, "Fair": 1.0})


def test_the_sentence() -> None:
    of = company(
        [*(lead(f"a{n}", "80", "80") for n in range(4)), *(lead(f"b{n}", "20", "80") for n in range(6))],
        [{"id": "1", "lead_id": "a0", "outcome": "open", "created_at": DAY}],
    )
    assert ask(of).summary == (
        "4 of 10 leads (40 %) fit well and are interested; 25 % of those became opportunities, 0 % of all others. 6 "
        "fit poorly but are interested: somebody must own that decision."
    )
    assert ask(of, start=date(2026, 6, 1)).summary.startswith("The newest lead in the data is of 4 May 2026")
    vain = ask(company([lead("a", "meh", "80")]))
    assert vain.summary == "None of the 1 lead has a fit and an interest that can be judged."


def test_a_scale_that_no_score_reaches_is_said() -> None:
    """Scores from 1 to 10 under a threshold of 50: everybody would look poor."""
    caveats = [part.reason for part in ask(company([lead("a", "9", "80"), lead("b", "3", "10")])).caveats]
    assert len(caveats) == 1
    assert "score of fit as high as 50" in caveats[0] and "highest is 9" in caveats[0]


def test_columns_that_lack_are_named() -> None:
    both = str(ask(company([{"id": "a", "created_at": DAY}])).missing)
    assert "two columns" in both and "Fit score" in both and "Engagement score" in both
    one = str(ask(company([lead("a", "80", None)])).missing)
    assert "a column" in one and "Engagement score" in one and "Fit score" not in one


def test_the_list_behind_a_quadrant() -> None:
    of = company([lead("a", "60", "80"), lead("b", "90", "80"), lead("c", "20", "80")])
    listed = VIEW.records(of, Filters(), "good fit and interested")  # type: ignore[misc]
    assert listed["id"].tolist() == ["b", "a"]
    assert len(VIEW.records(of, Filters(), None)) == 3  # type: ignore[misc]
    with pytest.raises(UnknownName, match="good fit and interested"):
        VIEW.records(of, Filters(), "good")  # type: ignore[misc]


def test_the_picture_is_two_by_two_and_says_the_same_as_the_table() -> None:
    result = ask(company([lead("a", "80", "80"), lead("b", "80", "20"), lead("c", None, "80")]))
    (chart,) = VIEW.charts(result)
    (data,) = chart.spec.to_dict()["datasets"].values()
    assert [(cell["fit"], cell["interest"], cell["leads"]) for cell in data] == [
        ("Good fit", "Interested", 1), ("Good fit", "Not yet interested", 1),
        ("Poor fit", "Interested", 0), ("Poor fit", "Not yet interested", 0),
    ]  # fmt: skip
    assert data[0]["people"] == "1 lead, 50 %"  # of the two that are known
    assert chart.alt == result.summary


# --- an independent count ----------------------------------------------------------------------------------------

RATINGS = st.sampled_from([None, "10", "50", "49.5", "90 %", "A", "b+", "C", "hot", "cold", "meh", "unknown", "Tier 2"])
LEADS = st.fixed_dictionaries(
    {
        "fit": RATINGS,
        "interest": RATINGS,
        "created_at": st.dates(date(2026, 1, 1), date(2026, 3, 31)),
        "source": st.sampled_from([None, "Fair", "Search"]),
    }
)


def verdict(text: str | None, column: list[str | None]) -> bool | None:
    """The rule as the definition words it, without any SQL."""
    good = {word.lower() for word in Fit().good_words}

    def is_good(word: str) -> bool:
        return word in good or word.rstrip("+-") in good

    word = (text or "").strip().lower()
    number = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*%?", word)
    if number:
        return float(number.group(1)) >= 50
    if is_good(word):
        return True
    if word in SILENT_WORDS:
        return None
    speaks = any(is_good((other or "").strip().lower()) for other in column)
    return False if speaks or word.rstrip("+-") in POOR_WORDS else None


@settings(max_examples=12, deadline=None)
@given(st.lists(LEADS, min_size=1, max_size=20), st.sampled_from([(), ("Fair",)]), st.booleans())
def test_equals_an_independent_count(some: list[Row], sources: tuple[str, ...], whole: bool) -> None:
    rows = [{"id": str(n), "stage": "lead", **row} for n, row in enumerate(some)]
    rows.append(lead("rated", "80", "20", source="Fair"))  # so that both columns hold something
    deals = [{"id": f"D{n}", "lead_id": str(n), "outcome": "open", "created_at": DAY} for n in range(0, len(some), 3)]
    start = None if whole else date(2026, 2, 1)
    result = ask(company(rows, deals), sources=sources, start=start)

    frame = pd.DataFrame(rows)
    for name in ("fit", "interest"):
        column = [row[name] for row in rows]
        frame[f"{name}s"] = pd.Series([verdict(text, column) for text in column], dtype=object)
    frame["deal"] = frame["id"].isin([deal["lead_id"] for deal in deals])
    chosen = frame[(frame["source"].isin(sources) if sources else True) & (frame["created_at"] >= (start or date.min))]
    found = result.rows.set_index("quadrant")
    for fits, wants, name in (
        (True, True, QUADRANTS[0]), (True, False, QUADRANTS[1]), (False, True, QUADRANTS[2]),
        (False, False, QUADRANTS[3]), (None, None, "both unknown"),
    ):  # fmt: skip
        same = [(f is fits and i is wants) for f, i in zip(chosen["fits"], chosen["interests"], strict=True)]
        part = chosen[same]
        if name not in found.index:
            assert part.empty
            continue
        assert found.loc[name, "leads"] == len(part)
        if len(part):
            assert found.loc[name, "opportunities"] == part["deal"].sum()
            assert found.loc[name, "conversion"] == pytest.approx(part["deal"].mean())
    assert found["leads"].sum() == len(chosen) == result.rows_used
