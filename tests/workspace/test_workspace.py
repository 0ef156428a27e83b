"""What people wrote is kept: on SQLite and on PostgreSQL alike, nothing overwritten, no half of anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from smarketing.agreement import Agreement, Agreements, Goals, Naming, Signature, Version
from smarketing.database import Database
from smarketing.errors import AgreementError, EditConflict, WorkspaceError
from smarketing.workspace import MIGRATIONS, TABLES, Workspace
from tests.agreement.strategies import agreements as some_agreements
from tests.agreement.strategies import histories

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
FAST, FASTER = Agreement(promise_hours=24), Agreement(promise_hours=8, goals=Goals(mqls_per_month=140))


def agree(workspace: Workspace, agreement: Agreement = FAST, first: date = NOVEMBER, last: date | None = None) -> int:
    """A version that both sides signed; its number."""
    base = workspace.agreements().newest
    number = workspace.propose(agreement, base=base, effective_from=first, effective_until=last).number
    workspace.sign(number, "sales", "Sol")
    workspace.sign(number, "marketing", "Ada")
    return number


class TestVersions:
    def test_nothing_was_written_yet(self, workspace: Workspace) -> None:
        assert workspace.agreements() == Agreements()
        assert workspace.naming() is None
        assert workspace.documents("note") == []

    def test_a_proposal_waits_for_both_signatures(self, workspace: Workspace) -> None:
        proposed = workspace.propose(FAST, base=0, effective_from=NOVEMBER, author="Ada", reason="First")
        assert workspace.agreements().versions == (proposed,)
        assert workspace.agreements().in_force(DECEMBER) is None
        assert workspace.sign(1, "sales", " Sol ").open_sides == ("marketing",)
        assert workspace.agreements().in_force(DECEMBER) is None
        signed = workspace.sign(1, "marketing", "Ada")
        assert workspace.agreements().in_force(DECEMBER) == signed
        assert [(s.side, s.name) for s in signed.signatures] == [("marketing", "Ada"), ("sales", "Sol")]

    def test_a_month_keeps_the_version_that_was_in_force_in_it(self, workspace: Workspace) -> None:
        agree(workspace, FAST, NOVEMBER)
        agree(workspace, FASTER, DECEMBER)
        known = workspace.agreements()
        assert known.agreement(date(2026, 10, 31)) is None
        assert known.agreement(date(2026, 11, 30)) == FAST
        assert known.agreement(DECEMBER) == FASTER

    @pytest.mark.parametrize("base", [0, 2, 7])
    def test_who_knew_another_newest_version_is_told(self, workspace: Workspace, base: int) -> None:
        workspace.propose(FAST, base=0, effective_from=NOVEMBER, author="Ada")
        before = workspace.agreements()
        with pytest.raises(EditConflict, match=f"^Ada saved version 1 while you were editing version {base};"):
            workspace.propose(FASTER, base=base, effective_from=NOVEMBER)
        assert workspace.agreements() == before

    def test_a_version_that_is_gone_is_said_to_be(self, workspace: Workspace) -> None:
        with pytest.raises(EditConflict, match=r"^Version 3, which you were editing, is not in the workspace;"):
            workspace.propose(FASTER, base=3, effective_from=NOVEMBER)

    def test_dates_that_nobody_could_sign_are_refused_at_once(self, workspace: Workspace) -> None:
        agree(workspace, FAST, NOVEMBER, date(2026, 12, 31))
        with pytest.raises(AgreementError, match="no agreement would be in force; let it begin on 2027-01-01"):
            workspace.propose(FASTER, base=1, effective_from=date(2027, 3, 1))
        with pytest.raises(AgreementError, match="overlaps version 1, which is in force until 2026-12-31"):
            workspace.propose(FASTER, base=1, effective_from=DECEMBER)
        with pytest.raises(AgreementError, match="begins on the first day of a month"):
            workspace.propose(FASTER, base=1, effective_from=date(2027, 1, 15))
        assert workspace.agreements().newest == 1

    def test_a_version_may_replace_one_from_the_same_day(self, workspace: Workspace) -> None:
        agree(workspace, FAST, NOVEMBER)
        agree(workspace, FASTER, NOVEMBER)
        assert workspace.agreements().agreement(NOVEMBER) == FASTER

    def test_a_side_signs_once_and_only_the_newest_version(self, workspace: Workspace) -> None:
        workspace.propose(FAST, base=0, effective_from=NOVEMBER)
        workspace.sign(1, "sales", "Sol")
        with pytest.raises(AgreementError, match=r"^Version 1 was signed for sales by Sol already."):
            workspace.sign(1, "sales", "Sue")
        with pytest.raises(AgreementError, match=r"^There is no version 2 of the agreement; there are 1."):
            workspace.sign(2, "sales", "Sol")
        with pytest.raises(AgreementError, match=r"^Who signs for marketing\?"):
            workspace.sign(1, "marketing", " \x00")
        workspace.propose(FASTER, base=1, effective_from=NOVEMBER)
        with pytest.raises(AgreementError, match=r"^Version 1 cannot be signed: version 2 was saved after it."):
            workspace.sign(1, "marketing", "Ada")

    @given(st.data())
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=15)
    def test_every_agreement_comes_back_as_it_was_saved(self, workspace: Workspace, data: st.DataObject) -> None:
        saved = workspace.propose(
            data.draw(some_agreements), base=workspace.agreements().newest, effective_from=NOVEMBER,
            author=data.draw(st.text()), reason=data.draw(st.text()),
        )  # fmt: skip
        assert workspace.agreements().versions[-1] == saved


class TestTakingOverAFile:
    @given(histories())
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=10)
    def test_every_history_is_taken_over_whole(self, url: str, written: Agreements) -> None:
        _emptied(url)
        Workspace(url).adopt(written)
        assert _comparable(Workspace(url).agreements()) == _comparable(written)

    def test_only_into_a_workspace_without_versions(self, workspace: Workspace) -> None:
        agree(workspace)
        with pytest.raises(AgreementError, match="There are versions of the agreement already"):
            workspace.adopt(Agreements.always(FASTER))

    def test_the_first_proposal_takes_the_file_s_versions_along(self, workspace: Workspace) -> None:
        founding = Agreements.always(FAST)
        workspace.propose(FASTER, base=1, effective_from=DECEMBER, founding=founding)
        assert workspace.agreements().versions[0].agreement == FAST
        assert workspace.agreements().agreement(DECEMBER) == FAST
        assert workspace.agreements().proposal is not None

    def test_a_refused_first_proposal_takes_nothing_along(self, workspace: Workspace) -> None:
        with pytest.raises(EditConflict):
            workspace.propose(FASTER, base=9, effective_from=DECEMBER, founding=Agreements.always(FAST))
        assert workspace.agreements() == Agreements()

    def test_a_version_of_the_file_can_be_signed(self, workspace: Workspace) -> None:
        signed = Signature("sales", "Sol", datetime(2026, 10, 1, 9))
        founding = Agreements((Version(1, FAST, NOVEMBER, saved_at=datetime(2026, 10, 1), signatures=(signed,)),))
        assert workspace.sign(1, "marketing", "Ada", founding=founding).signed
        assert workspace.agreements().agreement(NOVEMBER) == FAST


class TestDocuments:
    def test_each_revision_follows_the_one_its_author_knew(self, workspace: Workspace) -> None:
        first = workspace.save("note", "Monday", {"text": "one"}, base=0, author="Ada")
        second = workspace.save("note", "Monday", {"text": "two"}, base=1)
        workspace.save("note", "Friday", {"text": "other"}, base=0)
        workspace.save("plan", "Monday", {"reps": 4}, base=0)
        assert (first.revision, second.revision) == (1, 2)
        assert [(d.name, d.content) for d in workspace.documents("note")] == [
            ("Friday", {"text": "other"}),
            ("Monday", {"text": "two"}),
        ]
        assert workspace.latest("note", "Monday") == second

    def test_who_knew_another_revision_is_told(self, workspace: Workspace) -> None:
        workspace.save("note", "Monday", {"text": "one"}, base=0, author="Ada")
        for base in (0, 2):
            with pytest.raises(EditConflict, match=r"^Ada saved “Monday” while you were editing it"):
                workspace.save("note", "Monday", {"text": "two"}, base=base)
        assert workspace.documents("note")[0].content == {"text": "one"}

    def test_the_name_of_a_document_put_away_is_free_again(self, workspace: Workspace) -> None:
        workspace.save("note", "Monday", {"text": "one"}, base=0)
        workspace.save("note", "Monday", {}, base=1)
        assert workspace.documents("note") == []
        assert workspace.save("note", "Monday", {"text": "new"}, base=0).revision == 3
        assert workspace.documents("note")[0].content == {"text": "new"}

    def test_names_given_by_hand(self, workspace: Workspace) -> None:
        naming = Naming(sources={"PPC": "Paid search"}, teams={"Rita": "North"})
        workspace.save("names", "names", naming.model_dump(), base=0)
        assert workspace.naming() == naming

    @pytest.mark.parametrize(("name", "letters"), [("", 0), ("x" * 201, 201)])
    def test_a_name_that_no_database_keeps(self, workspace: Workspace, name: str, letters: int) -> None:
        with pytest.raises(WorkspaceError, match=f"has {letters} letters; it should have 1 to 200"):
            workspace.save("note", name, {"text": "one"}, base=0)


def test_what_somebody_damaged_is_a_sentence(workspace: Workspace) -> None:
    agree(workspace)
    workspace.save("names", "names", {"sources": 5}, base=0)
    with pytest.raises(WorkspaceError, match=r"The names of sources and teams in the workspace are damaged."):
        workspace.naming()
    with Database(workspace.url, TABLES, MIGRATIONS).writing() as con:
        con.execute(text("update agreement_versions set content = '{'"))
    with pytest.raises(WorkspaceError, match=r"Version 1 of the agreement is damaged in the workspace."):
        workspace.agreements()


def _emptied(url: str) -> None:
    with Database(url, TABLES, MIGRATIONS).writing() as con:
        for table in TABLES.tables.values():
            con.execute(table.delete())


def _comparable(agreements: Agreements) -> list[Version]:
    """Versions as both ways of keeping them know them: no control characters, and a moment for every version."""
    plain = str.maketrans("", "", "".join(map(chr, [*range(9), *range(11, 32), *range(127, 160)])))
    return [
        replace(
            version,
            author=version.author.translate(plain),
            reason=version.reason.translate(plain),
            saved_at=None,
            signatures=tuple(replace(s, name=s.name.translate(plain)) for s in version.signatures),
        )
        for version in agreements.versions
    ]
