"""The encoding of bytes that nobody names it of."""

from __future__ import annotations

from pathlib import Path

import pytest

from smarketing.sources.codepages import code_page
from smarketing.sources.encodings import Encoding
from tests.sources.support import Reading, write

TEXTS = {
    "German": ("Müller;Größe;Straße;Köln\nJürgen Weiß;Änderung;Österreich", ("cp1252", "mac_roman", "cp850")),
    "French": ("Étape;Société;clôturé\nFrançois;gagnée;à Besançon;Noël", ("cp1252", "mac_roman", "cp850")),
    "Spanish": ("Año;Teléfono;Compañía\nJosé Núñez;Málaga;Única", ("cp1252", "mac_roman", "cp850")),
    "Portuguese": ("Negócio;Situação;Responsável\nJoão;São Paulo;Conceição", ("cp1252", "mac_roman")),
    "Swedish": ("Affär;Säljare;Företag\nBjörn Åkesson;Göteborg", ("cp1252", "mac_roman")),
    "Danish": ("Sælger;Beløb;Årsag\nSøren Kjær;Ålborg", ("cp1252", "mac_roman")),
    "Polish": ("Etap;Wartość\nŁukasz Wójcik;Łódź", ("cp1250",)),
    "Czech": ("Částka;Fáze;Příjmení\nJiří Dvořák;Plzeň", ("cp1250",)),
    "Hungarian": ("Összeg;Értékesítő\nKovács Ödön;Győr", ("cp1250",)),
    "Russian": ("Сделка;Сумма\nИван Петров;Москва", ("cp1251", "koi8_r", "cp866")),
    "Greek": ("Πελάτης;Ποσό\nΓιώργος;Αθήνα", ("cp1253",)),
    "Turkish": ("Müşteri;Aşama;Satış\nAyşe Yılmaz;İstanbul;Ağrı", ("cp1254",)),
    "Japanese": ("案件名,会社名,担当者\n新規導入,佐藤商店,フェーズ", ("cp932", "euc_jp")),
    "Chinese": ("商机名称,客户名称,销售阶段\n新项目,北京科技,赢单", ("gb18030",)),
    "Chinese of Taiwan": ("商機名稱,客戶,階段\n專案,台北科技,贏單", ("big5",)),
    "Korean": ("거래명,고객,담당자\n신규 프로젝트,서울상사,김철수", ("cp949",)),
    "English": ("don’t – it’s €5 “fine”", ("cp1252",)),
}


@pytest.mark.parametrize(("text", "encodings"), TEXTS.values(), ids=TEXTS)
def test_words_of_a_language_tell_the_code_page(text: str, encodings: tuple[str, ...]) -> None:
    """Japanese was read as Windows-1252, and Mac Roman as signs within words."""
    for encoding in encodings:
        name, sure = code_page(text.encode(encoding))
        assert sure and text.encode(encoding).decode(name) == text, encoding


def test_a_list_of_japan(tmp_path: Path) -> None:
    header = "案件番号,案件名,会社名,金額,フェーズ,受注予定日\n"
    text = header + "1,新規導入,佐藤商店,100万,受注,2026/03/31\n2,更新,鈴木工業,50万,失注,2026/04/30\n"
    it = Reading(write(tmp_path, text.encode("cp932"), "案件.csv"))
    assert it.rows("name", "amount", "outcome") == [("新規導入", 1_000_000, "won"), ("更新", 500_000, "lost")]
    assert it.staged.notes[0] == "encoding Shift-JIS"


def test_what_nothing_proves_is_said() -> None:
    name, sure = code_page(bytes(range(0x80, 0x100)) * 3)
    assert not sure and "cannot be told" in str(Encoding(name, sure=sure).note)
