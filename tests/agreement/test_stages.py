"""Shared language: the usual words, the company's own, and texts of ours in them."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarketing.agreement import Agreement
from smarketing.agreement.model import StageName
from smarketing.agreement.stages import STAGES, Vocabulary, words


def renamed(**stages: dict[str, str]) -> Vocabulary:
    return Vocabulary.of(Agreement.model_validate({"stages": stages}))


def test_every_stage_has_a_definition_an_owner_and_a_rule() -> None:
    assert set(STAGES) == set(get_args(StageName))
    assert all(all(vars(stage).values()) for stage in STAGES.values())


def test_own_words_replace_the_usual_ones_and_the_rest_stays() -> None:
    agreed = Agreement.model_validate({"stages": {"mql": {"label": "hot lead", "owner": "marketing"}}})
    spoken = words(agreed, "mql")
    assert (spoken.label, spoken.plural, spoken.owner) == ("hot lead", "hot leads", "marketing")
    assert spoken.definition == STAGES["mql"].definition
    assert words(agreed, "sql") == STAGES["sql"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("MQLs to date", "Hot leads to date"),
        ("1 MQL of 20 leads", "1 hot lead of 20 leads"),
        ("Goal 130 MQLs.", "Goal 130 hot leads."),
        ("XMQLs and MQLsX stay", "XMQLs and MQLsX stay"),
    ],
)
def test_a_text_is_said_in_the_company_s_words(said: str, expected: str) -> None:
    assert renamed(mql={"label": "hot lead"}).say(said) == expected


def test_a_new_word_is_not_replaced_again() -> None:
    """MQL becomes "hot lead" while lead becomes "contact": an MQL is no "hot contact"."""
    vocabulary = renamed(mql={"label": "hot lead"}, lead={"label": "contact"})
    assert vocabulary.say("5 MQLs of 9 leads; Leads: 9") == "5 hot leads of 9 contacts; Contacts: 9"


@given(st.text())
def test_without_own_words_a_text_is_as_it_was(text: str) -> None:
    assert Vocabulary.of(Agreement()).say(text) == text
