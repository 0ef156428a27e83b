"""What headers say: the glossaries, and how words are found in headers."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from smarketing.sources import terms
from smarketing.sources.terms import ENGLISH, Term, glossary, language_of, languages, term_of

FOLDER = Path(terms.__file__).parent / "glossary"


def listed(language: str) -> dict[str, list[str]]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", languages())
def test_no_word_means_two_things_in_one_language(language: str) -> None:
    meant: dict[tuple[str, ...], str] = {}
    for concept, words in listed(language).items():
        for word in words:
            assert meant.setdefault(terms.split(word), concept) == concept, word


@pytest.mark.parametrize("language", [name for name in languages() if name != ENGLISH])
def test_every_concept_is_an_english_one(language: str) -> None:
    english = set(listed(ENGLISH))
    assert {part for concept in listed(language) for part in concept.split(" + ")} <= english


@pytest.mark.parametrize(
    ("language", "headers"),
    [
        ("de", ["Abschlussdatum", "Betrag", "Phase", "Zuständig"]), ("fr", ["Date de clôture", "Montant", "Étape"]),
        ("es", ["Fecha de cierre", "Importe", "Etapa"]), ("pt", ["Data de fechamento", "Valor", "Etapa"]),
        ("it", ["Data di chiusura", "Importo", "Fase"]), ("nl", ["Sluitingsdatum", "Bedrag", "Fase"]),
        ("pl", ["Data zamknięcia", "Kwota", "Etap"]), ("ja", ["クローズ日", "金額", "フェーズ"]),
        ("zh", ["结束日期", "金额", "阶段"]), ("ru", ["Дата закрытия", "Сумма", "Этап"]),
        ("sv", ["Stängningsdatum", "Belopp", "Fas"]), ("da", ["Lukkedato", "Beløb", "Fase"]),
        ("no", ["Avslutningsdato", "Beløp", "Fase"]), ("cs", ["Datum uzavření", "Hodnota", "Fáze"]),
        ("tr", ["Kapanış Tarihi", "Tutar", "Aşama"]), ("en", ["Close Date", "Amount", "Stage"]),
    ],
)  # fmt: skip
def test_a_closing_day_an_amount_and_a_stage(language: str, headers: list[str]) -> None:
    assert language_of(headers) == language
    day, amount, stage = (term_of(header, language) for header in headers[:3])
    assert day.concepts == ("close",) and day.timed
    assert (amount.concepts, stage.concepts) == (("amount",), ("stage",))


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("deal_closed_at", Term(("deal", "close"), timed=True)), ("closeDate", Term(("close",), timed=True)),
        ("LEADID", Term(("lead", "id"))), ("DATECREATED", Term(("create",), timed=True)),
        ("OPPURTUNITYID", Term(("deal", "id"))), ("Loss_Reason__c", Term(("lost", "reason"))),
        ("Contact IDs", Term(("contact", "id"))), ("Email 1", Term(("email",))), ("Email 2", Term(("email", "?2"))),
        ("created by", Term(("create", "by"))), ("opportunity line items", Term(("lineitem",))), ("", Term(())),
    ],
)  # fmt: skip
def test_spellings(header: str, said: Term) -> None:
    assert term_of(header) == said


def test_a_word_of_another_language_alone_makes_no_english_file_foreign() -> None:
    assert language_of(["lead_id", "data", "estado", "email", "created_at", "source", "owner", "amount"]) == ENGLISH


def test_a_long_header_says_nothing() -> None:
    assert not term_of("close date " * 100).known and glossary(ENGLISH).concept(["close"]) == "close"
