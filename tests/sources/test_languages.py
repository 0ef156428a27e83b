"""Lists in languages of which only the core words are known, each with its own rows."""

# ruff: noqa: E501  (rows are drawn as wide as they are written)

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.errors import AmbiguousDates
from tests.sources.support import Reading, read, write

DEALS = {
    "sv": "Affärs-ID;Affär;Företag;Säljare;Belopp;Fas;Stängningsdatum;Skapad\n1;Alfa;Björk AB;Rita;1500,50;Vunnen;2026-01-31;2026-01-05\n2;Beta;Lind AB;Rita;200;Förlorad;2026-02-01;2026-01-06\n",
    "da": "Salgsmulighed;Firma;Sælger;Beløb;Fase;Lukkedato;Oprettet\nAlfa;Bøg A/S;Rita;1500,50;Vundet;2026-01-31;2026-01-05\nBeta;Lind A/S;Rita;200;Tabt;2026-02-01;2026-01-06\n",
    "no": "Salgsmulighet;Firma;Selger;Beløp;Fase;Avslutningsdato;Opprettet\nAlfa;Bjørk AS;Rita;1500,50;Vunnet;2026-01-31;2026-01-05\nBeta;Lind AS;Rita;200;Tapt;2026-02-01;2026-01-06\n",
    "cs": "Obchodní případ;Firma;Vlastník;Hodnota;Fáze;Datum uzavření;Vytvořeno\nAlfa;Bříza s.r.o.;Rita;1500,50;Vyhráno;2026-01-31;2026-01-05\nBeta;Lípa a.s.;Rita;200;Prohráno;2026-02-01;2026-01-06\n",
    "tr": "Fırsat Adı;Şirket;Satış Temsilcisi;Tutar;Aşama;Kapanış Tarihi;Oluşturulma Tarihi\nAlfa;Kayın AŞ;Rita;1500,50;Kazanıldı;2026-01-31;2026-01-05\nBeta;Ihlamur AŞ;Rita;200;Kaybedildi;2026-02-01;2026-01-06\n",
    "ru": "Название сделки;Компания;Ответственный;Сумма;Этап сделки;Дата закрытия;Дата создания\nАльфа;Береза;Rita;1500,50;Успешно реализовано;2026-01-31;2026-01-05\nБета;Липа;Rita;200;Закрыто и не реализовано;2026-02-01;2026-01-06\n",
}
LEADS = {
    "sv": "Förnamn;Efternamn;E-post;Företag;Källa;Ägare;Status;Skapad datum\nAnn;Poe;a@x.org;Björk;Webb;Rita;Ej intresserad;2026-01-05\n",
    "da": "Fornavn;Efternavn;E-mail;Firma;Kilde;Ejer;Status;Oprettet\nAnn;Poe;a@x.org;Bøg;Web;Rita;Ikke interesseret;2026-01-05\n",
    "no": "Fornavn;Etternavn;E-post;Firma;Kilde;Eier;Status;Opprettet\nAnn;Poe;a@x.org;Bjørk;Nett;Rita;Ikke interessert;2026-01-05\n",
    "cs": "Jméno;Příjmení;E-mail;Firma;Zdroj;Vlastník;Stav;Vytvořeno\nAnn;Poe;a@x.org;Bříza;Web;Rita;Nemá zájem;2026-01-05\n",
    "tr": "Ad;Soyad;E-posta;Şirket;Kaynak;Sorumlu;Durum;Oluşturulma Tarihi\nAnn;Poe;a@x.org;Kayın;Web;Rita;İlgilenmiyor;2026-01-05\n",
    "ru": "Имя;Фамилия;E-mail;Компания;Источник;Ответственный;Статус;Дата создания\nAnn;Poe;a@x.org;Береза;Сайт;Rita;Не заинтересован;2026-01-05\n",
}


@pytest.mark.parametrize("language", DEALS)
def test_deals(tmp_path: Path, language: str) -> None:
    it = Reading(write(tmp_path, DEALS[language], "deals.csv"))
    assert it.rows("owner", "amount", "outcome", "closed_at", "created_at") == [
        ("Rita", 1500.5, "won", datetime(2026, 1, 31), datetime(2026, 1, 5)),
        ("Rita", 200.0, "lost", datetime(2026, 2, 1), datetime(2026, 1, 6)),
    ]
    assert None not in it.values("company") + it.values("name")


@pytest.mark.parametrize("language", LEADS)
def test_leads(tmp_path: Path, language: str) -> None:
    it = Reading(write(tmp_path, LEADS[language], "leads.csv"))
    ((name, email, owner, rejected, created),) = it.rows("name", "email", "owner", "rejected", "created_at")
    assert (name, email, owner, rejected, created) == ("Ann Poe", "a@x.org", "Rita", True, datetime(2026, 1, 5))
    assert None not in it.values("source") + it.values("company")


SLASHED = "{},{},{},{}\n1,A,05/01/2026,Won\n2,B,06/02/2026,Lost\n"


@pytest.mark.parametrize(
    "headers",
    [
        ("Nº do negócio", "Negócio", "Data de fechamento", "Etapa"), ("Deal-Nr", "Bezeichnung", "Abschlussdatum", "Phase"),
        ("N° affaire", "Affaire", "Date de clôture", "Étape"), ("Codice", "Trattativa", "Data di chiusura", "Fase"),
    ],
)  # fmt: skip
def test_days_come_first_where_the_headers_language_says_so(tmp_path: Path, headers: tuple[str, ...]) -> None:
    """No day is above the twelfth: English headers leave it open, those of the continent do not."""
    it = Reading(write(tmp_path, SLASHED.format(*headers), "deals.csv"))
    assert it.values("closed_at") == [datetime(2026, 1, 5), datetime(2026, 2, 6)]
    assert any("no date tells day from month; read day first, as in" in note for note in it.staged.notes)


def test_a_date_that_tells_goes_before_the_language(tmp_path: Path) -> None:
    text = SLASHED.format("Deal-Nr", "Bezeichnung", "Abschlussdatum", "Phase") + "3,C,01/25/2026,Won\n"
    it = read(tmp_path, text)
    assert it.values("closed_at") == [datetime(2026, 5, 1), datetime(2026, 6, 2), datetime(2026, 1, 25)]
    with pytest.raises(AmbiguousDates):
        read(tmp_path, SLASHED.format("Deal ID", "Deal", "Close Date", "Stage"))
