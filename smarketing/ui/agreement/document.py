"""An agreement as people read it: goals, promises, calendar, words and goal statements."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from datetime import date
from typing import get_args

import pandas as pd
import streamlit as st

from smarketing.agreement import Agreement, PeriodGoal
from smarketing.agreement.difference import pot_words
from smarketing.agreement.model import Milestone, StageName, Statement
from smarketing.agreement.stages import words
from smarketing.ui.agreement.goals import MEASURES
from smarketing.ui.text import literal
from smarketing.views.wording import count, day, month, quantity, share

DAYS = ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONEY = ("lead_value", "revenue")
PEOPLE = {"visits": ("visit", "visits"), "leads": ("lead", "leads"), "mqls": ("MQL", "MQLs"),
          "customers": ("customer", "customers")}  # fmt: skip
TAKEN_OVER = {"lead": "every lead, from its creation", "mql": "MQLs", "sql": "SQLs"}


def document(agreed: Agreement) -> None:
    """Everything that was agreed, and nothing about what was not."""
    _goals(agreed)
    left, right = st.columns(2, gap="large")
    with left:
        _list("Marketing promises", _of_marketing(agreed))
        _list("Calendar", _calendar(agreed))
    with right:
        _list("Sales promises", _of_sales(agreed))
        _list("Capacity", _capacity(agreed))
    _list("Shared pot", _pot(agreed))
    for statement in agreed.statements:
        _statement(statement, agreed.currency)
    _words(agreed)


def _goals(agreed: Agreement) -> None:
    """The usual month first, then the periods that differ; beside them each source's and campaign's goal."""
    goals = agreed.goals
    usual = PeriodGoal(**{name: getattr(goals, f"{name}_per_month") for name in MEASURES})
    own = {_period(name): goal for name, goal in sorted((goals.by_month | goals.by_quarter | goals.by_year).items())}
    rows = {name: goal for name, goal in {"Every month": usual, **own}.items() if goal != PeriodGoal()}
    if rows:
        agreed_measures = [name for name in MEASURES if any(getattr(goal, name) is not None for goal in rows.values())]
        frame = pd.DataFrame(
            {"Goal": list(rows)}
            | {
                MEASURES[name]: [_amount(getattr(goal, name), name, agreed.currency) for goal in rows.values()]
                for name in agreed_measures
            }
        )
        st.markdown("**Goals**")
        st.dataframe(frame, hide_index=True, placeholder="as usual", alt="Goals per period", key="goals")
    tables = [
        ("Source", "Leads per month", agreed.source_goals),
        ("Campaign", "Leads per month", agreed.campaign_goals),
        ("Rep", "Quota per month", agreed.quotas),
    ]
    shown = [part for part in tables if part[2]]
    if shown:
        for column, (label, unit, pairs) in zip(st.columns(len(shown), gap="large"), shown, strict=True):
            with column:
                _pairs(label, unit, pairs, agreed.currency)


def _pairs(label: str, unit: str, pairs: Mapping[str, float], currency: str | None) -> None:
    values = [_amount(value, "revenue" if label == "Rep" else "leads", currency) for value in pairs.values()]
    st.dataframe(pd.DataFrame({label: list(pairs), unit: values}), hide_index=True, alt=f"{unit} by {label.lower()}",
                 key=f"goals-{label}")  # fmt: skip


def _list(title: str, lines: list[str]) -> None:
    if lines:
        st.markdown(f"**{title}**\n" + "\n".join(f"- {literal(line)}" for line in lines))


def _of_marketing(agreed: Agreement) -> list[str]:
    level = {"leads": "a number of leads", "qualified leads": "a number of qualified leads",
             "lead value": "a total expected lead value"}[agreed.level]  # fmt: skip
    accepted = agreed.marketing.share_accepted
    lines = [f"Its goal is {level}."]
    if accepted is not None:
        lines.append(f"{share(accepted, 0)} of the MQLs are accepted by sales.")
    if agreed.deal_size is not None:
        lines.append(f"A won deal is taken to bring {quantity(agreed.deal_size, 'money', agreed.currency)}.")
    if agreed.refunds == "ignore":
        lines.append("Refunds are left out of the revenue.")
    return lines


def _of_sales(agreed: Agreement) -> list[str]:
    sales, business = agreed.sales, agreed.promise_clock == "business"
    hours = "business hours" if business else "hours, nights and weekends included"
    said = [
        (agreed.handed_over_as, f"Takes over {TAKEN_OVER[agreed.handed_over_as]}."),
        (agreed.promise_hours, f"First attempt within {agreed.promise_hours:g} {hours}."),
        (sales.share_in_time, f"{share(sales.share_in_time, 0)} of the leads due get it in time."),
        (sales.share_worked, f"{share(sales.share_worked, 0)} of the leads handed over are attempted at all."),
        (
            sales.min_attempts,
            f"At least {count(sales.min_attempts or 0, 'attempt', 'attempts')} before a lead is closed.",
        ),
        (sales.calls_per_sql, f"{sales.calls_per_sql or 0:g} calls per SQL."),
        (sales.emails_per_sql, f"{sales.emails_per_sql or 0:g} e-mails per SQL."),
        (_efforts(agreed) or sales.effort_days, _days(agreed)),
    ]
    return [line for value, line in said if value is not None]


def _efforts(agreed: Agreement) -> float | None:
    """Whether anything was promised that is counted over days."""
    sales = agreed.sales
    promised = (sales.share_worked, sales.min_attempts, sales.calls_per_sql, sales.emails_per_sql)
    return next((value for value in promised if value is not None), None)


def _days(agreed: Agreement) -> str:
    usual = "" if agreed.sales.effort_days else ", as nobody agreed on a number"
    return f"All of this counts up to {count(agreed.effort_days, 'day', 'days')} after the hand-over{usual}."


def _capacity(agreed: Agreement) -> list[str]:
    capacity = agreed.capacity
    said = [
        (capacity.reps, f"{capacity.reps or 0:g} reps."),
        (capacity.working_weeks, f"{capacity.working_weeks or 0:g} working weeks a year."),
        (capacity.reviews_per_week, f"A rep reviews {capacity.reviews_per_week or 0:g} MQLs a week."),
    ]
    return [line for value, line in said if value is not None]


def _pot(agreed: Agreement) -> list[str]:
    if agreed.pot is None:
        return []
    thirds = ["A third of it for each month of the quarter."] if agreed.pot.per == "quarter" else []
    return [f"{pot_words(agreed.pot, agreed.currency)}.", *thirds]


def _calendar(agreed: Agreement) -> list[str]:
    hours = agreed.business_hours
    lines = [
        f"Working days: {', '.join(DAYS[number] for number in agreed.working_days)}.",
        f"Business hours: {hours.opens:%H:%M} to {hours.closes:%H:%M}.",
    ]
    if agreed.holiday_country:
        where = (
            f"{agreed.holiday_country}, {agreed.holiday_region}" if agreed.holiday_region else agreed.holiday_country
        )
        lines.append(f"Public holidays of {where}.")
    if agreed.holidays:
        lines.append(f"Days off: {', '.join(day(date) for date in agreed.holidays)}.")
    if agreed.timezone:
        lines.append(f"Time zone: {agreed.timezone}.")
    if agreed.fiscal_year_starts != 1:
        lines.append(f"The fiscal year starts in {month_name[agreed.fiscal_year_starts]}.")
    return lines


def _statement(statement: Statement, currency: str | None) -> None:
    with st.container(border=True):
        st.markdown(_goal(statement))
        said = {"Marketing": statement.marketing, "Sales": statement.sales, "Challenges": statement.challenges,
                "Reward": statement.rewards, "Consequence": statement.consequences}  # fmt: skip
        st.markdown("\n".join(f"- {title}: {literal(text)}" for title, text in said.items() if text))
        due = sorted(statement.milestones, key=lambda milestone: milestone.by)
        _list("Milestones", [_milestone(milestone, currency) for milestone in due])


def _goal(statement: Statement) -> str:
    """The sentence of a goal and the day it is due: the sentence's own full stop would stand before “, by”."""
    if statement.by is None:
        return f"**{literal(statement.what)}**"
    return f"**{literal(statement.what.removesuffix('.'))}**, by {day(statement.by)}"


def _milestone(milestone: Milestone, currency: str | None) -> str:
    """ "31 Oct 2026: October brings enough (120 MQLs)"; what its words say already is not said again."""
    return f"{day(milestone.by)}: {milestone.what}{_counted(milestone, currency)}"


def _counted(milestone: Milestone, currency: str | None) -> str:
    """ " (120 MQLs)", " (€200K)"; empty where nothing is counted or the words have the figure."""
    what, target = milestone.what, milestone.target
    if target is None or milestone.measure is None:
        return ""
    if milestone.measure in MONEY:
        figures = (float(figure.replace(",", "")) for figure in re.findall(r"\d[\d,]*(?:\.\d+)?", what))
        return "" if target in figures else f" ({quantity(target, 'money', currency)})"
    counted = count(target, *PEOPLE[milestone.measure])
    return "" if counted.casefold() in what.casefold() else f" ({counted})"


def _words(agreed: Agreement) -> None:
    frame = pd.DataFrame(
        [
            {
                "Stage": spoken.label[:1].upper() + spoken.label[1:], "What it means": spoken.definition,
                "Owner": spoken.owner.capitalize(), "How a record enters it": spoken.rule,
            }
            for spoken in (words(agreed, stage) for stage in get_args(StageName))
        ]
    )  # fmt: skip
    st.markdown("**Shared language**")
    st.table(frame.map(literal).set_index("Stage"))


def _amount(value: float | None, measure: str, currency: str | None) -> str | None:
    return None if value is None else quantity(value, "money" if measure in MONEY else "count", currency)


def _period(name: str) -> str:
    """ "Nov 2026", "Q4 2026", "2026"."""
    if "Q" in name:
        return f"{name[-2:]} {name[:4]}"
    return month(date.fromisoformat(f"{name}-01")) if "-" in name else name
