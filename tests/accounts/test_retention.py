"""Records go on their day with all that belongs to them, unless they are held."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import COMMAND_LINE, Act, Action, verify
from earlyhelp.accounts.audit.models import AuditLineRow
from earlyhelp.accounts.audit.queries import read_chain
from earlyhelp.accounts.models import AccountRow, LinkRow, SessionRow, TryRow
from earlyhelp.accounts.retention import commands
from earlyhelp.accounts.retention.commands import HeldError, compact
from earlyhelp.accounts.retention.kinds import NewHold
from earlyhelp.accounts.retention.queries import find_holds, find_missing, find_rules
from earlyhelp.accounts.retention.rules import Period, Unit, cutoff, due_on
from earlyhelp.db import Database
from earlyhelp.errors import NotHereError
from earlyhelp.jsna.commands import stage_file
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.migrations.run import migrate
from earlyhelp.offers.commands import begin_assessment, record_answers, record_decision
from earlyhelp.offers.models import AssessmentRow, DecisionRow
from earlyhelp.offers.questions import Answers
from earlyhelp.offers.records import Owner
from earlyhelp.records.kinds import ASSESSMENT, DRAFT, KINDS, REGISTRY
from tests.accounts.retention_factories import YEAR, set_rules

MOMENT = datetime(2024, 2, 29, 9, 30, tzinfo=UTC)
OWNER = Owner("a" * 22, "A school")
ID, OTHER = "i" * 22, "j" * 22
MARKER = "zqmarker"


def an_assessment(session: Session, record: str = ID, *, decided: bool = True) -> None:
    if session.get(AccountRow, OWNER.account_id) is None:
        session.add(
            AccountRow(
                id=OWNER.account_id,
                email="someone@school.example",
                organisation=OWNER.organisation,
                created_at=MOMENT,
            )
        )
        session.flush()
    begin_assessment(session, assessment_id=record, owner=OWNER, now=MOMENT)
    answers: Answers = {"reference": {"reference": "EH-7"}, "words": {"words": MARKER}}
    record_answers(session, record, answers, now=MOMENT)
    if decided:
        record_decision(session, record, {"a": MARKER}, {"response": "targeted"}, now=MOMENT)


def a_draft(session: Session) -> None:
    an_assessment(session, decided=False)


def a_staged_file(session: Session) -> None:
    stage_file(session, StagedFile("n" * 43, "a.csv", b"a", MOMENT))


def a_try(session: Session) -> None:
    session.add(TryRow(id="t" * 22, account_key="k", address_key="a", tried_at=MOMENT, counts=True))


def a_line(session: Session) -> None:
    record_act(session, COMMAND_LINE, Act(Action.OPEN, "assessment"), MOMENT)


MAKERS: dict[str, Callable[[Session], None]] = {
    DRAFT: a_draft,
    ASSESSMENT: an_assessment,
    "import_file": a_staged_file,
    "sign_in_try": a_try,
}


def counts(session: Session, moment: datetime) -> dict[str, int]:
    return {one.kind.code: one.going for one in commands.find_due(session, REGISTRY, moment)}


@pytest.mark.parametrize("code", sorted(MAKERS))
def test_each_kind_goes_on_its_day_and_not_the_day_before(session: Session, code: str) -> None:
    set_rules(session)
    MAKERS[code](session)
    session.flush()
    period = find_rules(session, REGISTRY)[code].keep_for
    day = due_on(MOMENT.date(), period)
    the_day = datetime(day.year, day.month, day.day, tzinfo=UTC)
    before = the_day - timedelta(seconds=1)
    assert counts(session, before)[code] == 0
    assert counts(session, the_day)[code] == 1
    commands.purge(session, COMMAND_LINE, REGISTRY, before)
    assert counts(session, the_day)[code] == 1
    commands.purge(session, COMMAND_LINE, REGISTRY, the_day)
    assert counts(session, the_day)[code] == 0


def test_every_kind_in_the_database_is_tried_here_or_named() -> None:
    of_accounts = {"session", "account_link", "kept_form"}
    reached = {kind.code for kind in KINDS if kind.is_in_database}
    assert reached - set(MAKERS) - of_accounts == {"audit_line"}


def test_sessions_and_links_go_by_their_own_clocks(session: Session) -> None:
    rules = {kind.code: kind.default for kind in KINDS}
    assert rules["session"] == Period(12, Unit.HOURS)
    assert SessionRow.__table__.c.begun_at is not None
    assert LinkRow.__table__.c.ends_at is not None
    assert counts(session, MOMENT)["session"] == 0


def test_a_kind_without_a_rule_is_named_and_never_purged(session: Session) -> None:
    assert {kind.code for kind in find_missing(session, REGISTRY)} == {
        ASSESSMENT,
        "audit_line",
        "backup",
    }
    an_assessment(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=40_000))
    assert session.scalar(select(func.count()).select_from(AssessmentRow)) == 1
    set_rules(session)
    assert find_missing(session, REGISTRY) == []


def test_what_belongs_to_a_record_goes_with_it(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=400))
    for table in (AssessmentRow, DecisionRow):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_a_held_record_stays_until_its_hold_ends(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    an_assessment(session, OTHER)
    new = NewHold(ASSESSMENT, ID, "court", "x" * 22, date(2027, 3, 4))
    commands.hold(session, COMMAND_LINE, new, MOMENT)
    last_day = datetime(2027, 3, 4, 23, tzinfo=UTC)
    due = {one.kind.code: one for one in commands.purge(session, COMMAND_LINE, REGISTRY, last_day)}
    assert (due[ASSESSMENT].going, due[ASSESSMENT].held) == (1, 1)
    assert session.scalars(select(AssessmentRow.id)).all() == [ID]
    commands.purge(session, COMMAND_LINE, REGISTRY, last_day + timedelta(days=1))
    assert session.scalars(select(AssessmentRow.id)).all() == []


def test_a_hold_that_was_ended_no_longer_holds(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    new = NewHold(ASSESSMENT, ID, "court", "x" * 22, date(2099, 3, 4))
    hold_id = commands.hold(session, COMMAND_LINE, new, MOMENT)
    with pytest.raises(HeldError, match="hold"):
        commands.erase(session, COMMAND_LINE, REGISTRY, [ID], MOMENT)
    commands.release(session, COMMAND_LINE, hold_id, MOMENT)
    assert find_holds(session, MOMENT.date()) == []
    with pytest.raises(NotHereError):
        commands.release(session, COMMAND_LINE, hold_id, MOMENT)
    commands.erase(session, COMMAND_LINE, REGISTRY, [ID], MOMENT)
    assert session.scalars(select(AssessmentRow.id)).all() == []


def test_the_audit_is_cut_from_its_oldest_line_and_still_verifies(session: Session) -> None:
    set_rules(session)
    for days in range(4):
        record_act(
            session,
            COMMAND_LINE,
            Act(Action.OPEN, "assessment"),
            MOMENT + timedelta(days=100 * days),
        )
    cut = MOMENT + timedelta(days=366)
    expected = session.scalar(
        select(func.count(AuditLineRow.id)).where(AuditLineRow.recorded_at < cutoff(YEAR, cut))
    )
    commands.purge(session, COMMAND_LINE, REGISTRY, cut)
    left: Sequence[AuditLineRow] = session.scalars(
        select(AuditLineRow).order_by(AuditLineRow.id)
    ).all()
    assert expected
    assert left[0].id == expected + 1
    assert "checkpoint" in {line.action for line in left}
    assert verify(read_chain(session)).broken is None


def test_each_purge_leaves_a_line_with_its_count_and_no_data(session: Session) -> None:
    set_rules(session)
    an_assessment(session)
    commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=366))
    lines = session.scalars(select(AuditLineRow).where(AuditLineRow.action == "purge")).all()
    assert {(line.object_kind, line.outcome) for line in lines} >= {(ASSESSMENT, "done 1")}
    assert MARKER not in str([vars(line) for line in lines])


def test_after_the_purge_nothing_of_it_is_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "proof.sqlite3"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.session(writing=True) as session:
        set_rules(session)
        an_assessment(session)

    def bytes_of_all() -> bytes:
        return b"".join(found.read_bytes() for found in tmp_path.iterdir())

    assert MARKER.encode() in bytes_of_all()
    with database.session(writing=True) as session:
        commands.purge(session, COMMAND_LINE, REGISTRY, MOMENT + timedelta(days=400))
    assert compact(database)
    assert MARKER.encode() not in bytes_of_all()
    assert b"EH-7" not in bytes_of_all()
    database.engine.dispose()


def test_the_file_is_not_rebuilt_under_somebody_who_reads(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/busy.sqlite3")
    migrate(database)
    database.engine.dispose()
    with database.open(writing=True, waiting=False) as session:
        session.scalar(select(func.count()).select_from(AssessmentRow))
        raw = database.engine.raw_connection()
        raw.driver_connection.execute("PRAGMA busy_timeout=0")  # type: ignore[union-attr] # open
        raw.close()
        assert not compact(database)
    database.engine.dispose()
