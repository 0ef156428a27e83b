"""What becomes of values: those that nobody can read, flags, separators, zones, ends of deals, words of languages."""

# ruff: noqa: E501  (words stand in rows)

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from smarketing.errors import AmbiguousDates, FileError
from smarketing.sources import LEFT_EMPTY
from smarketing.sources.maps import default_words
from smarketing.sources.values import meaning
from tests.sources.support import Reading, read

DEALS = "Deal ID,Deal Name,Created,Close Date,Stage,Amount\n"
WORDS = default_words()


# --- values that nobody can read -----------------------------------------------------------------------------------


def test_a_bad_value_leaves_its_field_empty_and_is_counted(tmp_path: Path) -> None:
    """
    Deal ID  Created     Close Date  Amount
    1        2026-01-05  2026-02-05  10
    2        2026-01-06  soon        20        a deal of 20 without a close date
    3        2026-01-07  2026-02-07  a lot     a deal without an amount
    4        2026-01-08  2026-02-08  40
    """
    it = read(
        tmp_path,
        DEALS + "1,A,2026-01-05,2026-02-05,Won,10\n2,B,2026-01-06,soon,Won,20\n3,C,2026-01-07,2026-02-07,Won,a lot\n"
        "4,D,2026-01-08,2026-02-08,Won,40\n",
    )
    assert it.rows("id", "closed_at", "amount") == [
        ("1", datetime(2026, 2, 5), 10), ("2", None, 20), ("3", datetime(2026, 2, 7), None),
        ("4", datetime(2026, 2, 8), 40),
    ]  # fmt: skip
    assert it.adds_up() and it.staged.rows_read == 4 and it.staged.blanked == {"Close Date": 1, "Amount": 1}
    assert [r[:3] for r in it.rejects] == [(3, "Close Date", "soon"), (4, "Amount", "a lot")]
    assert all(reason.startswith(LEFT_EMPTY) for *_, reason in it.rejects)
    assert it.staged.notes == [
        "Close Date: one value cannot be read and stays empty (row 3 “soon”)",
        "Amount: one value cannot be read and stays empty (row 4 “a lot”)",
    ]


def test_a_refused_row_leaves_no_fields_empty(tmp_path: Path) -> None:
    """A row is refused or loaded with a gap, never both."""
    rows = "1,A,2026-01-05,2026-02-05,Won,10\n5.00E+17,B,2026-01-06,soon,Won,20\nTotal,,,,,x\n"
    it = read(tmp_path, DEALS + rows)
    assert it.values("id") == ["1"] and it.adds_up() and it.staged.blanked == {}
    assert [r[:2] for r in it.rejects] == [(3, "Deal ID"), (4, None)]


def test_an_activity_is_refused_where_none_of_its_times_can_be_read(tmp_path: Path) -> None:
    header = "Activity ID,Type,Owner,Activity Date,Created At\n"
    rows = "1,Call,Ann,soon,2026-01-05\n2,Call,Ann,soon,later\n3,Call,Ann,2026-01-07,2026-01-07\n4,Call,Ann,2026-01-08,2026-01-08\n"
    it = read(tmp_path, header + rows + "5,Call,Ann,2026-01-09,2026-01-09\n")
    assert it.rows("id", "occurred_at", "created_at")[0] == ("1", None, datetime(2026, 1, 5))
    assert it.values("id") == ["1", "3", "4", "5"] and it.adds_up()
    assert [(row, column) for row, column, *_ in it.rejects] == [
        (2, "Activity Date"), (3, "Activity Date"), (3, "Created At")
    ]  # fmt: skip


def test_a_column_that_most_rows_do_not_fit_is_left_unread(tmp_path: Path) -> None:
    """Leads once were refused because a column called “Last Activity” says what was last done."""
    rows = [f"{n},p{n}@x.org,Web,2026-01-0{n},{said}" for n, said in enumerate(["Mailed", "Called twice"] * 3, 1)]
    it = read(
        tmp_path,
        "Lead ID,Email,Source,Created,Last Activity\n" + "\n".join([*rows, "7,q@x.org,Web,2026-01-07,2026-01-08"]),
    )
    assert it.values("id") == [str(n) for n in range(1, 8)] and it.rejects == []
    assert it.values("last_activity_at") == [None] * 7 and "last_activity_at" not in it.staged.provided
    assert it.staged.unused == ("Last Activity",)
    assert it.staged.notes == ["Last Activity is left unread: 6 of 7 values are no date, such as “Mailed”"]


def test_a_wrong_column_that_nothing_goes_without_refuses_the_file(tmp_path: Path) -> None:
    text = "Day,Visits,Source\nMonday,5,Web\nTuesday,7,Web\n2026-01-07,9,Web\n"
    with pytest.raises(FileError) as refused:
        read(tmp_path, text)
    assert str(refused.value) == (
        "export.csv: 2 of 3 values of Day cannot be read; row 2, “Monday”: "
        "this is not a date such as 2024-03-31 or 31 Mar 2024 09:30."
    )


def test_ambiguous_dates_of_a_column_that_is_left_unread_ask_nothing(tmp_path: Path) -> None:
    text = "Lead ID,Email,Source,Created,Last Contact\n1,a@x.org,Web,2026-01-05,by phone\n2,b@x.org,Web,2026-01-06,on site\n3,c@x.org,Web,2026-01-07,01/02/2026\n"
    assert read(tmp_path, text).values("id") == ["1", "2", "3"]


def test_the_header_once_more_is_no_record(tmp_path: Path) -> None:
    rows = "1,A,2026-01-05,2026-02-05,Won,10\n"
    it = read(tmp_path, DEALS + rows + DEALS + rows.replace("1,A", "2,B"))
    assert it.values("id") == ["1", "2"] and it.adds_up()
    assert it.rejects == [(3, None, None, "the header once more, not a record")] and it.staged.blanked == {}
    names = read(tmp_path, "Lead ID,Email,Source\n1,a@x.org,Web\nLead ID,Email,Source\n2,b@x.org,Web\n")
    assert names.values("id") == ["1", "2"] and names.rejects == it.rejects


# --- flags ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yes", "no"), [("1", "0"), ("Yes", "No"), ("true", "false"), ("Ja", "Nein"), ("t", "f"), ("是", "否")]
)
def test_a_flag_says_that_a_stage_was_reached_on_no_day(tmp_path: Path, yes: str, no: str) -> None:
    text = f"Lead ID,Email,Source,Became Opportunity\n1,a@x.org,Web,{yes}\n2,b@x.org,Web,{no}\n3,c@x.org,Web,\n"
    it = read(tmp_path, text)
    assert it.rows("id", "stage", "opportunity_at") == [
        ("1", "opportunity", None),
        ("2", None, None),
        ("3", None, None),
    ]
    assert it.rejects == [] and "opportunity_at" not in it.staged.provided
    (how,) = (c.how for c in it.staged.columns if c.column == "opportunity_at")
    assert how == "Yes or no: whether it came to that, not when"


def test_dates_below_flags_are_looked_at_again(tmp_path: Path) -> None:
    rows = "".join(f"{n},p{n}@x.org,Web,1\n" for n in range(21_000)) + "x,q@x.org,Web,2026-01-05\n"
    it = read(tmp_path, "Lead ID,Email,Source,Became Opportunity\n" + rows)
    assert it.adds_up() and it.staged.rows_read == 21_001


def test_flags_where_only_a_day_says_something_are_no_dates(tmp_path: Path) -> None:
    it = read(tmp_path, "Lead ID,Email,Source,Created\n1,a@x.org,Web,1\n2,b@x.org,Web,0\n")
    assert it.values("created_at") == [None, None]
    assert it.staged.notes == ["Created is left unread: 2 of 2 values are no date, such as “1”"]


# --- orders by separator -------------------------------------------------------------------------------------------


def _created(folder: Path, *written: str, **options: object) -> list[datetime | None]:
    rows = "".join(f"{n},p{n}@x.org,Web,{day}\n" for n, day in enumerate(written))
    return read(folder, "Lead ID,Email,Source,Created\n" + rows, **options).values("created_at")


def test_each_separator_has_an_order_of_its_own(tmp_path: Path) -> None:
    """“28/02” says day first, “03-25” month first; 04-06 is the sixth of April, 05/03 the fifth of March."""
    found = _created(tmp_path, "28/02/2026", "05/03/2026", "03-25-2026", "04-06-2026", "2026-05-07", "09.03.2026")
    assert found == [
        datetime(2026, 2, 28), datetime(2026, 3, 5), datetime(2026, 3, 25), datetime(2026, 4, 6),
        datetime(2026, 5, 7), datetime(2026, 3, 9),
    ]  # fmt: skip


def test_a_separator_that_does_not_tell_follows_the_one_that_does(tmp_path: Path) -> None:
    assert _created(tmp_path, "28/02/2026", "04-06-2026") == [datetime(2026, 2, 28), datetime(2026, 6, 4)]


def test_a_third_separator_between_two_that_differ_is_asked_about(tmp_path: Path) -> None:
    written = ("28.02.2026", "03-25-2026", "04/06/2026")
    with pytest.raises(AmbiguousDates):
        _created(tmp_path, *written)
    assert _created(tmp_path, *written, dates="month-first")[2] == datetime(2026, 4, 6)


def test_a_date_that_fits_no_order_stays_empty(tmp_path: Path) -> None:
    """Within one separator the order that more dates prove holds."""
    found = _created(tmp_path, "28/02/2026", "27/02/2026", "03/25/2026", "13/40/2026", "05/03/2026")
    assert found == [datetime(2026, 2, 28), datetime(2026, 2, 27), None, None, datetime(2026, 3, 5)]


def test_what_a_file_proves_of_the_order_is_known_for_its_siblings(tmp_path: Path) -> None:
    header = "Lead ID,Email,Source,Created\n"
    assert read(tmp_path, header + "1,a@x.org,Web,28/02/2026\n").staged.order == "day-first"
    assert read(tmp_path, header + "1,a@x.org,Web,05/02/2026\n", dates="day-first").staged.order is None


# --- zones ---------------------------------------------------------------------------------------------------------


ZONED = DEALS + "1,A,2026-01-05T10:00:00-05:00,2026-01-31T23:30:00-05:00,Won,5\n"


def test_a_zone_is_kept_as_written_until_one_is_agreed(tmp_path: Path) -> None:
    """A deal of the last evening of January once was one of February."""
    it = read(tmp_path, ZONED)
    assert it.rows("created_at", "closed_at") == [(datetime(2026, 1, 5, 10), datetime(2026, 1, 31, 23, 30))]
    assert it.staged.notes == ["Times carry a zone (-05:00); they are kept as written until a time zone is agreed"]
    agreed = read(tmp_path, ZONED, timezone="America/Chicago")
    assert agreed.values("closed_at") == [datetime(2026, 1, 31, 22, 30)] and agreed.staged.notes == []


def test_utc_is_a_zone_like_any_other(tmp_path: Path) -> None:
    it = read(tmp_path, ZONED.replace("-05:00", "Z"))
    assert it.values("closed_at") == [datetime(2026, 1, 31, 23, 30)]
    assert "(Z, which is UTC)" in it.staged.notes[0]


# --- done ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind"),
    [("Done", "meeting"), ("Held", "meeting"), ("Completed", "meeting"), ("Stattgefunden", "meeting"), ("1", "meeting"),
     ("0", "task"), ("To do", "task"), ("Not Started", "task"), ("Planned", "task"), ("scheduled", "task"),
     ("Open", "task"), ("Cancelled", "task"), ("No-show", "task"), ("Abgesagt", "task"), ("予定", "task")],
)  # fmt: skip
def test_what_was_not_done_is_a_plan(tmp_path: Path, said: str, kind: str) -> None:
    header = "Activity - Type,Activity - Done,Activity - Due date,Activity - Assigned to user,Contact person"
    it = read(tmp_path, f"{header}\nMeeting,{said},2026-01-06,Rita,Ann\nMeeting,Done,2026-01-07,Rita,Bo\n")
    assert it.values("kind") == [kind, "meeting"] and it.rejects == []


# --- ends of deals -------------------------------------------------------------------------------------------------


def _ends(folder: Path, *rows: tuple[str, str]) -> Reading:
    text = "".join(f"{n},D{n},5,{stage},{outcome}\n" for n, (stage, outcome) in enumerate(rows, 1))
    return read(folder, "Deal ID,Deal Name,Amount,Stage,Outcome\n" + text)


def test_of_outcome_and_stage_whichever_tells(tmp_path: Path) -> None:
    it = _ends(tmp_path, ("G. Project Won", ""), ("Proposal", "Won"), ("L. Project Lost", "Dead"), ("Proposal", "Open"))
    assert it.values("outcome") == ["won", "won", "lost", "open"] and it.staged.notes == []


def test_where_outcome_and_stage_differ_the_outcome_counts_and_it_is_said(tmp_path: Path) -> None:
    it = _ends(tmp_path, ("Closed Won", "Lost"), ("Closed Lost", "Won"), ("Closed Won", "Open"), ("Closed Won", "Won"))
    assert it.values("outcome") == ["lost", "won", "open", "won"]
    assert it.staged.notes == ["3 deals say one thing in Outcome and another in Stage; Outcome counts"]


def test_an_outcome_that_is_open_for_every_deal_says_nothing(tmp_path: Path) -> None:
    it = _ends(tmp_path, ("Closed Won", "Open"), ("Proposal", "Open"))
    assert it.values("outcome") == ["won", "open"]
    assert it.staged.notes == ["one deal is open by Outcome but won or lost by Stage, which counts"]


@pytest.mark.parametrize(("yes", "no"), [("1", "0"), ("true", "false"), ("Yes", "No"), ("Sim", "Não")])
def test_an_outcome_of_yes_and_no_says_won_and_not_won(tmp_path: Path, yes: str, no: str) -> None:
    """Not won is lost only where the stage says so."""
    it = _ends(tmp_path, ("Closing", yes), ("Closed Lost", no), ("Proposal", no), ("Closed Won", no))
    assert it.values("outcome") == ["won", "lost", "open", "open"]
    assert it.staged.notes == ["one deal says one thing in Outcome and another in Stage; Outcome counts"]


def test_a_flag_that_says_only_which_deals_were_won(tmp_path: Path) -> None:
    """Of the others nobody knows whether they are lost; that is said, and a column of closing tells it."""
    it = read(tmp_path, "Deal ID,Deal,Amount,Won?,Closed\n1,X,10,Y,2026-01-20\n2,Y,20,N,2026-02-11\n")
    assert it.values("outcome") == ["won", "open"]
    said = "Won? says which deals were won, and no column which were lost: all others count as open"
    assert said in it.staged.notes
    told = read(tmp_path, "Deal ID,Deal,Amount,Won,Is closed\n1,A,10,Y,Y\n2,B,20,N,Y\n")
    assert told.values("outcome") == ["won", "lost"] and not [n for n in told.staged.notes if "count as open" in n]


@pytest.mark.parametrize("header", ["Stage", "Outcome", "Deal status"])
def test_words_that_may_be_of_deals_that_were_won_are_said(tmp_path: Path, header: str) -> None:
    """Found wrong: one deal was read as lost, so nobody heard that “Rubicon” may be the word for those won."""
    it = read(tmp_path, f"Deal ID,Deal,Amount,Close date,{header}\n1,A,10,2026-01-20,Rubicon\n2,B,20,2026-01-21,Lost\n")
    assert it.values("outcome") == ["open", "lost"]
    assert f"no {header} is read as won; taken as open: Rubicon" in it.staged.notes


def test_refunds_stay_and_are_said(tmp_path: Path) -> None:
    rows = "1,A,2026-01-05,2026-02-05,Won,500\n2,B,2026-01-05,2026-02-05,Won,-200\n3,C,2026-01-05,2026-02-05,Won,(50)\n"
    it = read(tmp_path, DEALS + rows)
    assert it.values("amount") == [500, -200, -50]
    assert it.staged.notes == ["2 deals have a negative amount: refunds or credits"]
    assert not read(tmp_path, DEALS + rows.replace("(50)", "50"), pace="ahead").staged.ahead


# --- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end", "stages"),
    [
        ("won", "G. Project Won | Closed Won | 05-Closed Won | Abgeschlossen | Gewonnen | Signé | Gagnée | Cerrado ganado | "
                "3. Ganado | Cerrada ganada | Ganho | Fechado ganho | Chiuso vinto | Vinta | Gesloten gewonnen | "
                "Zamknięte wygrane | Wygrana | 受注 | 3. 受注 | 受注（100%） | 成約 | 赢单 | 05_赢单 | 阶段5：赢单 | 成交 | 成约"),
        ("lost", "L. Project Lost | Dead | Abandoned | Cancelled | Canceled by client | Verloren | Perdu | Sans suite | "
                 "Cerrado perdido | Cerrada perdida | Perdido | Fechado perdido | Chiuso perso | Persa | Gesloten verloren | "
                 "Przegrana | Utracone | 失注 | 6. 失注 | 输单 | 丢单 | 未成交"),
        ("open", "Open | In Progress | Offen | En cours | Abierta | Em andamento | In corso | In behandeling | W toku | 進行中 | 进行中"),
        (None, "Proposal | Churned | Closed | 受注見込み | 契約交渉 | 1 | 7"),
    ],
)  # fmt: skip
def test_stages_of_deals_in_ten_languages(end: str | None, stages: str) -> None:
    assert [s for s in map(str.strip, stages.split("|")) if meaning(s, WORDS["deal"]) != end] == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("call", "Call | Anruf | Appel sortant | Llamada | Ligação | Telefonata | Telefoongesprek | Rozmowa telefoniczna | 電話 | 电话"),
        ("email", "E-Mail | Courriel | Correo | メール | 邮件"),
        ("meeting", "Termin | Réunion | Reunión | Reunião | Riunione | Afspraak | Spotkanie | 会議 | 訪問 | 拜访"),
        ("task", "Aufgabe | Tâche | Tarea | Tarefa | Taak | Zadanie | タスク | 任务"),
    ],
)  # fmt: skip
def test_kinds_of_activities_in_ten_languages(kind: str, words: str) -> None:
    assert [w for w in map(str.strip, words.split("|")) if meaning(w, WORDS["kind"]) != kind] == []


@pytest.mark.parametrize(
    ("direction", "words"),
    [("outbound", "Ausgehend | Sortant | Saliente | Efetuada | In uscita | Uitgaand | Wychodzące | 発信 | 呼出"),
     ("inbound", "Eingehend | Entrant | Entrante | Recebida | In entrata | Inkomend | Przychodzące | 着信 | 来电")],
)  # fmt: skip
def test_directions_in_ten_languages(direction: str, words: str) -> None:
    assert [w for w in map(str.strip, words.split("|")) if meaning(w, WORDS["direction"]) != direction] == []


@pytest.mark.parametrize(
    "status",
    ["Kein Interesse", "Perdu", "Descartado", "Sem interesse", "Scartato", "Afgewezen", "Odrzucony", "失注", "无效"],
)
def test_statuses_of_leads_that_are_none(status: str) -> None:
    assert meaning(status, WORDS["status"]) == "rejected"


# --- amounts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (("146536,25", "1200", "80,5"), [146536.25, 1200, 80.5]),
        (("R$ 1.234,56", "R$ 12,00"), [1234.56, 12]),
        (("¥1,234", "￥5,678", "1,234円", "900元"), [1234, 5678, 1234, 900]),
        (("€1.2k", "€3.45k", "342.09K"), [1200, 3450, 342090]),
        (("1 234,50 €", "(500)", "7,5"), [1234.5, -500, 7.5]),
        (("10", "20", "12 %"), [10, 20, None]),
    ],
)
def test_amounts(tmp_path: Path, written: tuple[str, ...], meant: list[float | None]) -> None:
    rows = "".join(f'{n},D,Proposal,"{amount}"\n' for n, amount in enumerate(written))
    assert read(tmp_path, "Deal ID,Deal Name,Deal Stage,Amount\n" + rows).values("amount") == meant
