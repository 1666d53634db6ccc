"""Reads of runs: one, those that are not finished, and who is before whom."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased, undefer

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.jsna.models import RunRow, StagedFileRow
from earlyhelp.jsna.runs.outcome import CheckOutcome, read_outcome
from earlyhelp.jsna.runs.run import UNFINISHED, Answers, Pace, Run, Stage, State, Task, read_answers
from earlyhelp.jsna.sheets import TextTable


def find_run(session: Session, file: str) -> Run | None:
    """Return what is being done with a staged file, or was done last: storing before checking."""
    statement = (
        select(RunRow)
        .where(RunRow.file == file)
        .order_by((RunRow.task == Task.STORE.value).desc())
        .limit(1)
    )
    row = session.scalar(statement)
    return None if row is None else to_run(row)


def find_text(session: Session, file: str) -> TextTable | None:
    """Return what the sheet of a staged workbook says, where it was read before."""
    statement = select(StagedFileRow.text, StagedFileRow.notices).where(StagedFileRow.name == file)
    row = session.execute(statement).first()
    if row is None or row.text is None:
        return None
    return TextTable.of_packed(row.text, row.notices or ())


def find_unfinished(session: Session) -> Sequence[Run]:
    """Return every run that waits or is being worked on, the first asked for first."""
    statement = select(RunRow).where(RunRow.state.in_(UNFINISHED)).order_by(RunRow.id)
    return [to_run(row) for row in session.scalars(statement)]


def find_failed(session: Session) -> Sequence[Run]:
    """Return every run that stopped before its end and whose file is still kept."""
    statement = (
        select(RunRow)
        .join(StagedFileRow, StagedFileRow.name == RunRow.file)
        .where(RunRow.state == State.FAILED.value)
        .order_by(RunRow.id)
    )
    return [to_run(row) for row in session.scalars(statement)]


def find_before(session: Session, run: Run) -> Run | None:
    """Return the import that has to end before this one may begin, if there is one."""
    statement = (
        select(RunRow)
        .where(
            RunRow.task == Task.STORE.value,
            RunRow.state.in_(UNFINISHED),
            RunRow.id < run.id,
        )
        .order_by(RunRow.id)
        .limit(1)
    )
    row = session.scalar(statement) if run.task is Task.STORE else None
    return None if row is None else to_run(row)


def may_begin(at: datetime, pace: Pace) -> ColumnElement[bool]:
    """Return the condition of a run that may be claimed.

    One that waits, or whose worker was not heard of; an import only after those before it.
    """
    before = aliased(RunRow)
    is_first = ~exists().where(
        before.task == Task.STORE.value, before.state.in_(UNFINISHED), before.id < RunRow.id
    )
    is_free = or_(
        RunRow.state == State.WAITING.value,
        and_(RunRow.state == State.RUNNING.value, RunRow.beat_at < at - pace.lease),
    )
    return and_(is_free, or_(RunRow.task == Task.CHECK.value, is_first))


def has_claimable(session: Session, at: datetime, pace: Pace) -> bool:
    """Say whether a run waits for somebody; who gets it is decided when it is claimed."""
    return session.scalar(select(RunRow.id).where(may_begin(at, pace)).limit(1)) is not None


def has_ended(session: Session, run_id: int) -> bool:
    """Say whether a run came to an end, or is gone."""
    statement = select(RunRow.id).where(RunRow.id == run_id, RunRow.state.in_(UNFINISHED))
    return session.scalar(statement) is None


def get_answers(session: Session, run_id: int) -> Answers:
    """Return what was said when an import was asked for."""
    kept = session.scalars(select(RunRow.answers).where(RunRow.id == run_id)).one()
    return read_answers(kept)


def find_outcome(session: Session, file: str) -> CheckOutcome | None:
    """Return what the check of a staged file found, once it is done."""
    statement = (
        select(RunRow)
        .options(undefer(RunRow.outcome))
        .where(
            RunRow.file == file,
            RunRow.task == Task.CHECK.value,
            RunRow.state == State.DONE.value,
        )
    )
    row = session.scalar(statement)
    return None if row is None or row.outcome is None else read_outcome(row.outcome)


def to_run(row: RunRow) -> Run:
    """Return a row as a run."""
    return Run(
        id=row.id,
        file=row.file,
        file_name=row.file_name,
        task=Task(row.task),
        state=State(row.state),
        stage=Stage(row.stage),
        done=row.done,
        total=row.total,
        asked=Actor(row.asked_by, row.asked_role, row.request_id),
        asked_at=_utc(row.asked_at),
        beat_at=None if row.beat_at is None else _utc(row.beat_at),
        fault=row.fault,
        import_id=row.import_id,
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
