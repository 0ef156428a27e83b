"""The page of words and measures: what each figure means, found by subject or by a search."""

from __future__ import annotations

import streamlit as st

from smarketing.agreement.stages import STAGES, Vocabulary, words
from smarketing.company import Company
from smarketing.metrics import MEASURES, Measure
from smarketing.metrics.measures import SUBJECTS
from smarketing.ui.text import literal

#: What an entry says beside its definition, in the order in which a reader asks.
PARTS = (
    ("Of", "population"),
    ("By", "dated"),
    ("Counted", "numerator"),
    ("Divided by", "denominator"),
    ("Unknown", "unknown"),
    ("Few", "few"),
    ("Final", "settles"),
    ("Formula", "source"),
)


def stages(opened: Company) -> None:
    """The lifecycle stages as both sides agreed to call and define them."""
    rows = [words(opened.agreement, stage) for stage in STAGES]
    st.dataframe(
        [
            {"Stage": one.plural[:1].upper() + one.plural[1:], "Means": one.definition, "Enters it by": one.rule,
             "Owner": one.owner}
            for one in rows
        ],
        hide_index=True,
        row_height=56,  # a long definition goes on in a second line
        alt="Each lifecycle stage with its definition, the rule by which a record enters it, and its owner.",
    )  # fmt: skip


def catalogue(opened: Company, wanted: str) -> None:
    """All measures by subject; those only whose entry holds `wanted`, or the one of that id."""
    spoken = Vocabulary.of(opened.agreement)
    found = [one for one in MEASURES.values() if _holds(one, wanted, spoken)]
    if not found:
        st.info(literal(f"No measure says “{wanted}”. Try another word, such as leads, revenue or attempt."))
    for subject, title in SUBJECTS.items():
        entries = [one for one in found if one.subject == subject]
        if not entries:
            continue
        st.subheader(title, anchor=False)
        for one in entries:
            with st.expander(literal(spoken.say(one.name)), expanded=len(found) == 1):
                _entry(one, spoken)


def _holds(one: Measure, wanted: str, spoken: Vocabulary) -> bool:
    if wanted in MEASURES:
        return one.id == wanted
    return wanted.casefold() in spoken.say(f"{one.name} {one.definition} {one.id}").casefold()


def _entry(one: Measure, spoken: Vocabulary) -> None:
    st.markdown(literal(spoken.say(one.definition)))
    parts = [(label, getattr(one, name)) for label, name in PARTS]
    st.markdown("\n".join(f"- **{label}:** {literal(spoken.say(said))}" for label, said in parts if said))
    st.caption(literal(f"In scripts: {one.id}"))
