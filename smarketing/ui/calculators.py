"""The calculators' page, part by part: which one, what is asked, its inputs in the URL, and the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import Any

import streamlit as st

from smarketing.agreement.stages import Vocabulary
from smarketing.company import Company
from smarketing.planner.calculators import CALCULATORS, Answer, Calculator
from smarketing.planner.evidence import Evidence, Question
from smarketing.planner.inputs import Input
from smarketing.planner.slices import DIMENSIONS, Dimension
from smarketing.ui import calculator_charts, company, page, planning
from smarketing.ui.cards import cards
from smarketing.ui.text import literal, sentence
from smarketing.views import Filters
from smarketing.views.wording import count
from smarketing.warehouse import Statement, recorded

Given = dict[str, float | None]
#: More slices than these are not mixed by hand.
MOST_PARTS = 6


@dataclass(frozen=True)
class Field:
    """An input as a widget: where it starts (None: nothing measured), its highest value and its step, as shown."""

    given: Input
    start: float | None
    high: float | None
    step: float

    def read(self, shown: float | None) -> float | None:
        """What the widget gives instead of the measured value; None where nobody moved it."""
        if shown is None or shown == self.start:
            return None
        return round(shown / 100, 8) if self.given.unit == "share" else shown


def field(given: Input) -> Field:
    """The widget of an input: money in steps that suit it, shares in percent, with room above the measured."""
    value = given.value
    if given.unit == "money":
        step = 10.0 ** max(0, floor(log10(value)) - 2) if value else 100.0
        return Field(given, None if value is None else float(round(value)), None, step)
    if value is None:
        return Field(given, None, 100.0, 0.1)
    start = round(value * 100, 1 if value >= 0.01 else 2)
    room = next(high for high in (1, 2, 5, 10, 20, 50, 100) if high >= min(100, ceil(start * 3)))
    return Field(given, start, float(room), 0.1 if value >= 0.01 else 0.01)


def choice() -> Calculator:
    """Which calculator; in the URL."""
    name = st.segmented_control(
        "Calculator",
        list(CALCULATORS),
        default="benchmark",
        required=True,
        format_func=lambda name: CALCULATORS[name].title,
        label_visibility="collapsed",
        key="calculator",
        bind="query-params",
    )
    return CALCULATORS.get(str(name), CALCULATORS["benchmark"])


def question(chosen: Calculator, opened: Company, filters: Filters) -> Question:
    """What is asked besides the filters: by what to slice, and which slices count."""
    asked = Question(filters)
    if chosen.name == "leads":
        return asked
    if chosen.name == "benchmark":
        return replace(asked, chosen=_picked("Marketing’s sources", "marketing-sources", chosen, opened, asked,
                                             "All but those by which sales finds leads itself"))  # fmt: skip
    asked = replace(asked, dimension=_dimension())
    if chosen.name == "lead-value":
        return asked
    picked = _picked("Qualified leads of", "slices", chosen, opened, asked, f"Every {asked.dimension}")
    return _mixed(replace(asked, chosen=picked), chosen, opened)


def _dimension() -> Dimension:
    dimension: Any = st.segmented_control(
        "By", DIMENSIONS, default="source", required=True, format_func=str.capitalize, key="slice-by",
        bind="query-params",
    )  # fmt: skip
    return dimension if dimension in DIMENSIONS else "source"


def _picked(
    label: str, key: str, chosen: Calculator, opened: Company, asked: Question, everything: str
) -> tuple[str, ...]:
    offered = measured(chosen, opened, asked).offered
    names = st.multiselect(label, offered, key=key, placeholder=everything, bind="query-params")
    return tuple(name for name in names if name in offered)


def _mixed(asked: Question, chosen: Calculator, opened: Company) -> Question:
    """Another mix of the chosen slices: their parts in percent, as measured until somebody moves one."""
    if not 2 <= len(asked.chosen) <= MOST_PARTS:
        return asked
    leads = {s.name: s.leads for s in measured(chosen, opened, asked).slices}
    total = sum(leads[name] for name in asked.chosen)
    starts = {f"part-{n}": float(round(100 * leads[name] / total)) for n, name in enumerate(asked.chosen, start=1)}
    planning.follow(starts)
    with st.expander("Another mix", icon=":material/tune:"):
        st.caption("Parts of the mix; they need not add up to 100.")
        parts = [
            st.slider(literal(name), 0.0, 100.0, start, 1.0, format="%.0f", key=key, bind="query-params")
            for name, (key, start) in zip(asked.chosen, starts.items(), strict=True)
        ]
    if parts == list(starts.values()) or not any(parts):
        return asked
    return replace(asked, mix=tuple(zip(asked.chosen, parts, strict=True)))


def inputs(found: Evidence) -> Given:
    """The inputs as widgets that start from what was measured; what somebody gives instead."""
    if found.missing:
        st.info(literal(found.missing), icon=":material/info:")
    fields = [field(given) for given in found.inputs]
    starts: dict[str, Any] = {f.given.key: f.start for f in fields}
    planning.follow(starts)
    with st.container(border=True):
        given = {f.given.key: f.read(_widget(f)) for f in fields}
    st.button(planning.RESET, on_click=planning.reset, args=(starts,), icon=":material/restart_alt:",
              width="stretch")  # fmt: skip
    if found.offered and any(f.given.key == "marketing" for f in fields):
        st.caption(literal(f"Marketing’s sources: {', '.join(found.chosen)}."))
    return given


def _widget(shown: Field) -> float | None:
    given = shown.given
    if given.unit == "share" and shown.start is not None:
        value: float | None = st.slider(literal(given.label), 0.0, shown.high, shown.start, shown.step,
                                        format="%.1f %%" if shown.step >= 0.1 else "%.2f %%", key=given.key,
                                        help=literal(given.definition) or None, bind="query-params")  # fmt: skip
    else:
        label = given.label + (" (%)" if given.unit == "share" else "")
        value = st.number_input(literal(label), 0.0, shown.high, shown.start, shown.step, key=given.key,
                                format="%.0f" if given.unit == "money" else "%.1f", placeholder="Not known: type it",
                                help=literal(given.definition) or None, bind="query-params")  # fmt: skip
    opened = company.current()
    st.caption(literal(given.said(opened.currency)))
    return value


def measured(chosen: Calculator, opened: Company, asked: Question) -> Evidence:
    """What the data says; not measured anew each time a slider moves."""
    return _measured_once(chosen, opened, asked)[0]


def statements(chosen: Calculator, opened: Company, asked: Question) -> tuple[Statement, ...]:
    """What was run to find that."""
    return _measured_once(chosen, opened, asked)[1]


def _measured_once(chosen: Calculator, opened: Company, asked: Question) -> tuple[Evidence, tuple[Statement, ...]]:
    return _measured(opened, chosen.name, str(opened.warehouse.file), opened.agreements.fingerprint, asked)


def answer(chosen: Calculator, opened: Company, asked: Question, found: Evidence, given: Given) -> Answer | None:
    """The answer; None, with a sentence on the page, while something is neither measured nor given."""
    unknown = [i for i in found.inputs if i.value is None and given.get(i.key) is None]
    if unknown:
        for one in unknown:
            st.info(literal(f"{one.label} is not known: {one.reason}. Give it a value to see what the goal takes."),
                    icon=":material/info:")  # fmt: skip
        return None
    key = (chosen.name, str(opened.warehouse.file), opened.agreements.fingerprint, asked)
    return _answer(found, *key, tuple(sorted(given.items())))


@st.cache_data(max_entries=64, show_spinner=False)
def _measured(
    _opened: Company, name: str, version: str, agreements: str, asked: Question
) -> tuple[Evidence, tuple[Statement, ...]]:
    with recorded() as record:
        found = CALCULATORS[name].measure(_opened, asked)
    return found, record.statements


@st.cache_data(max_entries=128, show_spinner=False)
def _answer(
    _found: Evidence, name: str, version: str, agreements: str, asked: Question, given: tuple[Any, ...]
) -> Answer:
    return CALCULATORS[name].answer(_found, dict(given))


def show(found: Evidence, answer: Answer) -> None:
    """The sentence and the figures."""
    say = _say()
    st.subheader(sentence(say(answer.sentence)), anchor=False)
    cards([replace(k, label=say(k.label), note=say(k.note)) for k in answer.figures], found.currency)


def charts(chosen: Calculator, found: Evidence, answer: Answer) -> None:
    """What a lead of each type is worth, and how likely so many leads reach the goal."""
    if chosen.name == "lead-value" and len(answer.rows):
        page.draw(calculator_charts.values(answer, found.currency))
    if answer.chances:
        page.draw(calculator_charts.likelihood(answer.chances, answer.average))


def table(chosen: Calculator, found: Evidence, answer: Answer) -> None:
    """The rows behind the answer, where it has any."""
    if chosen.table and len(answer.rows):
        page.table(answer.rows, answer.columns, title=_say()(chosen.table), name=chosen.name, currency=found.currency)


def explain(chosen: Calculator, found: Evidence, run: tuple[Statement, ...]) -> None:
    """How the figures come about: definition, rows used, left out and why, and the SQL."""
    with st.expander("How is this computed", icon=":material/function:"):
        st.markdown(literal(_say()(chosen.definition)))
        st.markdown(f"**Used:** {count(found.rows_used, 'lead', 'leads')}.")
        st.markdown(f"**Left out:** {page.counted(found.left_out)}")
        if found.caveats:
            st.markdown(f"**With a caveat:** {page.counted(found.caveats)}")
        page.sql(run, chosen.name)


def _say() -> Callable[[str], str]:
    """The company's own words for the stages."""
    return Vocabulary.of(company.current().agreement).say
