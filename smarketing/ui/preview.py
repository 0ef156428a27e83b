"""What an import of the chosen files would do, before it is done: how each is read, and what becomes of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from smarketing import importing
from smarketing.company import Company
from smarketing.errors import AmbiguousDates
from smarketing.importing import Answer, Dates, FilePreview, Preview, shown
from smarketing.importing.telling import ANYWAY, ASK, friendly
from smarketing.sources import SKIP
from smarketing.ui import rights, uploads
from smarketing.ui.text import literal, sentence
from smarketing.ui.uploads import Upload
from smarketing.views.wording import count

ORDERS: dict[Dates, str] = {"day-first": "Day first (31/12/2026)", "month-first": "Month first (12/31/2026)"}
#: Bytes beyond which files are looked at only when asked for: it takes as long as reading them. Packed ones hold more.
BIG, PACKED = 200_000_000, 10
MAPPING = {"column": "Read as", "header": "Column of the file", "how": "How"}
REJECTS: dict[str, Any] = {
    "row": st.column_config.NumberColumn("Row", format="%d"),
    "column": "Column",
    "value": "Value",
    "reason": "Why it cannot be read",
}


@dataclass(frozen=True)
class Said:
    """What a person answered: how dates are written, and of files by their names what they are."""

    dates: Dates | None = None
    told: tuple[tuple[str, str], ...] = ()


def look(files: Sequence[Upload], opened: Company) -> tuple[Preview | None, Said]:
    """What would happen, and the answers where some were needed; None for big files unless asked for.

    NotAllowed for who may not import.
    """
    rights.insist()
    given = tuple((file.name, file.digest) for file in files)
    asked = st.session_state.get("_question")
    asked = asked if asked and asked.file.split("/")[0] in {file.name for file in files} else None
    unclear = asked is not None and not isinstance(asked, AmbiguousDates)
    if _size(files) > BIG and not unclear and not st.session_state.get(f"look-{hash(given)}"):
        _offer(files, f"look-{hash(given)}")
        said = Said(_order([(asked.file, asked.column, asked.example)], given)) if asked else Said()
        return None, said
    again = [name for name in st.session_state.get("_again", ()) if name.split("/")[0] in {f.name for f in files}]
    said = Said(told=tuple((name, ASK) for name in again))
    seen = _looked(files, opened, given, said)
    if instead := _instead(seen, given):
        said = Said(told=(*said.told, *instead))
        seen = _looked(files, opened, given, said)
    while seen.asks:  # what is answered may bring a further question, of dates in a file that was unclear
        answered = _answered(seen, said, given)
        if answered == said:
            break
        said = answered
        seen = _looked(files, opened, given, said)
    return seen, said


def _instead(seen: Preview, given: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Offer to read the lists that no figure needs, such as orders, as those that figures need; what was chosen."""
    offered = [f for f in seen.files if f.report.status == "skipped" and f.question]
    told = [(f.report.file, which_file(f.report.file, f.question.answers, f"what-{hash(given)}", f.report.notes[0]))
            for f in offered if f.question]  # fmt: skip
    return tuple((file, name) for file, name in told if name and name != SKIP)


def _answered(seen: Preview, said: Said, given: tuple[tuple[str, str], ...]) -> Said:
    """Ask all that the files ask; the answers once all of them were given, till then those given before."""
    questions = [(f.report.file, f.question) for f in seen.asks if f.question]
    dates = [(file, q.column, q.example) for file, q in questions if not q.answers]
    order = _order(dates, given) if dates else said.dates
    told = {file: which_file(file, q.answers, f"what-{hash(given)}") for file, q in questions if q.answers}
    if not all(told.values()) or (dates and not order):
        return said
    return Said(
        order, tuple(sorted({**dict(said.told), **{file: name for file, name in told.items() if name}}.items()))
    )


def which_file(file: str, answers: Sequence[Answer], key: str, otherwise: str = "") -> str | None:
    """Ask what a file is, or whether it is to be loaded as it is; the answer's name, `skip` to leave it out, None until
    it is given. Of a file that is left out unless somebody says another thing, `otherwise` says why."""
    doubt = answers[0].why if answers[0].name == ANYWAY else None
    with st.container(border=True):
        st.markdown(f"**{literal(f'Load {file} all the same?' if doubt else f'What is {file}?')}**")
        if doubt:
            st.markdown(sentence(f"{doubt}."))
        if otherwise:
            st.caption(literal(otherwise))
        names = [*(a.name for a in answers), SKIP]
        captions = [sentence(_caption(a)) for a in answers] + ["What it holds is in no figure."]
        return st.radio(
            literal(f"What is {file}?"), names, index=len(answers) if otherwise else None, format_func=_label,
            captions=captions, key=f"{key}-{file}-{len(answers)}-{names[0]}", label_visibility="collapsed",
        )  # fmt: skip


def _label(name: str) -> str:
    return {SKIP: "Leave it out", ANYWAY: "Load it all the same"}.get(name) or _capital(friendly(name))


def _caption(answer: Answer) -> str:
    """What it would give, and what speaks for it."""
    why = "" if answer.name == ANYWAY or not answer.why else f"Because {answer.why}."
    return " ".join(part for part in (f"{answer.numbers}." if answer.numbers else "", why) if part) or "–"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _looked(files: Sequence[Upload], opened: Company, given: tuple[tuple[str, str], ...], said: Said) -> Preview:
    known = [*sorted(opened.home.maps.glob("*.toml")), *sorted(opened.home.maps.glob("*.json"))]
    maps = tuple((m.name, m.stat().st_mtime_ns) for m in known)
    compared = (str(opened.home.folder), opened.warehouse.version, opened.agreements.fingerprint, maps)
    return _preview([file.path for file in files], opened, given, said, compared)


@st.cache_data(max_entries=16, show_spinner="Looking at the files")
def _preview(
    _paths: Sequence[Path], _opened: Company, given: tuple[tuple[str, str], ...], said: Said, known: tuple[Any, ...]
) -> Preview:
    """By the files' content and by what they are compared with: the warehouse, the maps, the agreement's time zone."""
    return importing.preview(_paths, _opened.home, dates=said.dates, told=dict(said.told))


def _size(files: Sequence[Upload]) -> int:
    packed = (".gz", ".zip", ".xlsx", ".xlsm")
    return sum(file.path.stat().st_size * (PACKED if file.name.lower().endswith(packed) else 1) for file in files)


def _offer(files: Sequence[Upload], key: str) -> None:
    size = sum(file.path.stat().st_size for file in files) / 1e6
    st.info(
        f"These files hold {size:,.0f} MB. Looking at what is in them takes about as long as importing them, which can "
        "be taken back.",
        icon=":material/hourglass_top:",
    )
    st.button("Show what will happen", icon=":material/visibility:", on_click=_wanted, args=(key,))


def _wanted(key: str) -> None:
    st.session_state[key] = True


def _order(questions: Sequence[tuple[str, str, str]], given: tuple[tuple[str, str], ...]) -> Dates | None:
    """Ask what columns of dates mean where the data cannot tell; the answer once it was given."""
    file, column, example = questions[0]
    others = f" {count(len(questions) - 1, 'other file has', 'other files have')} such dates, too." * (
        len(questions) > 1
    )
    st.warning(
        literal(f"{file}: the dates in column “{column}”, such as {example}, could be either.{others} Which are they?"),
        title=literal(AmbiguousDates.title),
        icon=":material/calendar_month:",
    )
    return st.radio(
        "Which are they?", list(ORDERS), index=None, format_func=ORDERS.__getitem__, horizontal=True,
        key=f"order-{hash(given)}", label_visibility="collapsed",
    )  # fmt: skip


def show(seen: Preview) -> None:
    """The sentence, a row per file, and behind each file how it is read."""
    uploads.notes(seen.notes)
    _verdict(seen)
    st.dataframe(
        uploads.result_table(seen.reports), column_config=uploads.RESULT, hide_index=True, placeholder="–",
        alt="What would become of each file", key="preview",
    )  # fmt: skip
    read = [f for f in seen.files if f.columns and f.report.status == "loaded"]
    for place, file in enumerate(read):
        with st.expander(literal(_summary(file)), expanded=len(read) == 1):
            _file(file, place)


def leave_out(seen: Preview) -> bool:
    """Whether the files that cannot be read are to be left out, asked where that lets others be imported."""
    wrong = {f.report.file for f in seen.files if f.report.status == "refused"}
    if not wrong or seen.asks or not any(f.report.status == "loaded" for f in seen.files):
        return False
    return st.checkbox(
        f"Leave out the {count(len(wrong), 'file that cannot', 'files that cannot')} be read",
        help="The others are imported; what these hold is in no figure until they are imported too.",
        key="leave-out",
    )


def _verdict(seen: Preview) -> None:
    wrong = [f.report for f in seen.files if f.report.status == "refused"]
    if wrong:
        st.error(
            literal(" ".join(r.notes[0] for r in wrong) + " Take it out of the list to import the others."),
            title="Nothing can be imported like this",
            icon=":material/error:",
        )
    elif seen.asks:
        return
    elif seen.refusal:
        st.warning("None of these files holds anything that is read.", icon=":material/block:")
    elif not seen.changes:
        st.info("Everything in these files was imported before; importing them changes nothing.",
                icon=":material/check_circle:")  # fmt: skip
    else:
        st.markdown(sentence(_counts(seen)))


def _counts(seen: Preview) -> str:
    reports = [r for r in seen.reports if r.status == "loaded"]
    rows = sum(r.rows_read for r in reports)
    parts = [f"{sum(r.loaded for r in reports):,} are new", f"{sum(r.merged for r in reports):,} known already"]
    if rejected := sum(r.rejected for r in reports):
        parts.append(f"{rejected:,} cannot be read")
    said = f"{count(rows, 'row', 'rows')} in {count(len(reports), 'file', 'files')}: {', '.join(parts)}."
    if blanked := sum(r.blanked for r in reports):
        said += f" {count(blanked, 'value', 'values')} cannot be read and {'stays' if blanked == 1 else 'stay'} empty."
    return said + (" The demo company gives way; taking the import back brings it back." if seen.replaces_demo else "")


def _summary(file: FilePreview) -> str:
    what = (file.report.object or "").replace("_", " ")
    return f"{file.report.file}: {file.report.title}, {what}; {count(len(file.columns), 'column', 'columns')} read"


def _file(file: FilePreview, place: int) -> None:
    if file.report.why:
        st.caption(literal(f"{_capital(friendly(file.report.object or ''))}, because {file.report.why}."))
    if file.before:
        st.button("Ask again what it is", icon=":material/help:", key=f"again-{place}", on_click=_ask_again,
                  args=(file.report.file,))  # fmt: skip
    for note in file.report.notes:
        st.caption(literal(note))
    mapping = [{"column": _name(c.column), "header": " / ".join(c.headers) or "–", "how": c.how} for c in file.columns]
    st.dataframe(pd.DataFrame(mapping), column_config=MAPPING, hide_index=True, key=f"mapping-{place}",
                 alt=f"How the columns of {file.report.file} are read")  # fmt: skip
    if file.sample:
        st.markdown("**First rows, as they were understood**")
        rows = [{_name(column): shown(value) for column, value in row.items()} for row in file.sample]
        st.dataframe(pd.DataFrame(rows), hide_index=True, key=f"sample-{place}",
                     alt=f"First rows of {file.report.file}")  # fmt: skip
    if file.rejects:
        st.markdown("**First values that cannot be read**")
        st.dataframe(pd.DataFrame([vars(r) for r in file.rejects]), column_config=REJECTS, hide_index=True,
                     key=f"rejects-{place}", alt=f"First rejected values of {file.report.file}")  # fmt: skip
    if file.unused:
        st.caption(literal(f"Not used: {', '.join(file.unused)}."))


def _ask_again(file: str) -> None:
    st.session_state["_again"] = (*st.session_state.get("_again", ()), file)


def _name(column: str) -> str:
    return column.replace("_", " ").capitalize()
