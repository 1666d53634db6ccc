"""Writes of runs: asked for, claimed, kept alive, ended; none commits.

Every change of a run that is worked on names the claim it was worked on under. One that finds no
such row has lost the run to somebody else, and whatever it did in its transaction is undone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.errors import NotHereError
from earlyhelp.jsna.imports import StagedFile
from earlyhelp.jsna.models import RunRow, StagedFileRow
from earlyhelp.jsna.runs import queries
from earlyhelp.jsna.runs.queries import to_run
from earlyhelp.jsna.runs.run import (
    UNFINISHED,
    USUAL,
    Answers,
    Pace,
    Run,
    Stage,
    State,
    TakenOverError,
    Task,
)
from earlyhelp.jsna.sheets import TextTable

NOT_KEPT = "This file is not kept any more. Choose it again."
A_DAY = timedelta(days=1)
STOPPED_TOO_OFTEN = (
    "It was begun {tries} times and stopped before its end each time, so nothing was brought in. "
    "Start it again, or ask whoever runs this site to look at the log."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who asks for something to be done with a file, and when."""

    actor: Actor
    at: datetime
    answers: Answers | None = None
    """What was said on the last step; with them the file is brought in, without it is checked."""

    @property
    def task(self) -> Task:
        """What is asked for."""
        return Task.CHECK if self.answers is None else Task.STORE


def plan_run(session: Session, file: str, wish: Wish) -> Run:
    """Ask for a staged file to be checked or brought in; what is under way or in stays as it is.

    Raises:
        NotHereError: if the file is not kept any more.
    """
    kept = _hold_file(session, file)
    row = session.scalar(select(RunRow).where(RunRow.file == file, RunRow.task == wish.task.value))
    if row is not None and (row.state in UNFINISHED or row.import_id is not None):
        return to_run(row)
    if kept is None:
        raise NotHereError(NOT_KEPT)
    before = delete(RunRow).where(RunRow.file == file, RunRow.import_id.is_(None))
    if wish.task is Task.STORE:  # what the check found stays, for whoever goes back to it
        before = before.where(RunRow.task == Task.STORE.value)
    session.execute(before)
    made = RunRow(
        file=file,
        file_name=kept,
        task=wish.task.value,
        state=State.WAITING.value,
        stage=Stage.WAITING.value,
        done=0,
        total=0,
        asked_by=wish.actor.account_id,
        asked_role=wish.actor.role,
        request_id=wish.actor.request_id,
        asked_at=wish.at,
        answers={} if wish.answers is None else wish.answers.as_json(),
        tries=0,
    )
    session.add(made)
    session.flush()
    return to_run(made)


def _hold_file(session: Session, file: str) -> str | None:
    """Return the sender's name of a staged file, and keep others from asking at the same time."""
    statement = select(StagedFileRow.file_name).where(StagedFileRow.name == file).with_for_update()
    return session.scalar(statement)


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that one worker holds, under a token of its own."""

    run: Run
    token: str


def claim_run(session: Session, token: str, at: datetime, pace: Pace = USUAL) -> Claim | None:
    """Claim the first run that may begin: one that waits, or whose worker was not heard of.

    An import waits until those asked for before it have ended. A run begun too often is failed.
    """
    _fail_stopped(session, at, pace)
    chosen = session.scalar(
        select(RunRow.id).where(queries.may_begin(at, pace)).order_by(RunRow.id).limit(1)
    )
    if chosen is None:
        return None
    taken = session.execute(
        update(RunRow)
        .where(RunRow.id == chosen, queries.may_begin(at, pace))
        .values(
            state=State.RUNNING.value,
            stage=Stage.READING.value,
            done=0,
            total=0,
            claim=token,
            beat_at=at,
            tries=RunRow.tries + 1,
        )
        .returning(RunRow)
        .execution_options(populate_existing=True)
    ).scalar()
    return None if taken is None else Claim(to_run(taken), token)


def _fail_stopped(session: Session, at: datetime, pace: Pace) -> None:
    """Fail what was begun as often as it may be, and whose worker was not heard of."""
    sentence = STOPPED_TOO_OFTEN.format(tries=pace.tries)
    session.execute(
        update(RunRow)
        .where(
            RunRow.state == State.RUNNING.value,
            RunRow.beat_at < at - pace.lease,
            RunRow.tries >= pace.tries,
        )
        .values(state=State.FAILED.value, fault=sentence, claim=None)
    )


def _change(session: Session, claim: Claim, values: Mapping[str, object]) -> None:
    """Change a run that is worked on.

    Raises:
        TakenOverError: if it is not worked on under this claim any more.
    """
    done = session.execute(
        update(RunRow)
        .where(
            RunRow.id == claim.run.id,
            RunRow.claim == claim.token,
            RunRow.state == State.RUNNING.value,
        )
        .values(values)
        .returning(RunRow.id)
    ).scalar()
    if done is None:
        raise TakenOverError("Somebody else works on this file, or it was dropped.")


def beat(session: Session, claim: Claim, at: datetime, how_far: tuple[Stage, int, int]) -> None:
    """Say that a run is alive, and how far it is: the stage, how much is done, and of how much."""
    stage, done, total = how_far
    _change(session, claim, {"beat_at": at, "stage": stage.value, "done": done, "total": total})


def end_check(session: Session, claim: Claim, outcome: Mapping[str, object]) -> None:
    """Keep what a check found."""
    _change(session, claim, {"state": State.DONE.value, "claim": None, "outcome": dict(outcome)})


def end_import(session: Session, claim: Claim, import_id: int) -> None:
    """Say which import a run became, in the transaction that stores it."""
    _change(session, claim, {"state": State.DONE.value, "claim": None, "import_id": import_id})


def fail_run(session: Session, claim: Claim, sentence: str) -> None:
    """Say why a run cannot go on; its file stays, and somebody may start it again."""
    _change(session, claim, {"state": State.FAILED.value, "claim": None, "fault": sentence})


def start_again(session: Session, file: str, wish: Wish) -> Run | None:
    """Put a run that failed back into the queue; None where nothing failed.

    Raises:
        NotHereError: if the file is not kept any more.
    """
    if _hold_file(session, file) is None:
        raise NotHereError(NOT_KEPT)
    failed = session.scalar(
        select(RunRow).where(RunRow.file == file, RunRow.state == State.FAILED.value)
    )
    if failed is None:
        return None
    failed.state, failed.stage = State.WAITING.value, Stage.WAITING.value
    failed.tries, failed.fault, failed.asked_at = 0, None, wish.at
    session.flush()
    return to_run(failed)


def drop_file(session: Session, file: str) -> None:
    """Forget a file that is not to come in, and all that was to be done with it.

    A file that came in is left as it is.
    """
    session.execute(delete(RunRow).where(RunRow.file == file, RunRow.import_id.is_(None)))
    session.execute(delete(StagedFileRow).where(StagedFileRow.name == file))


def keep_text(session: Session, file: str, table: TextTable) -> None:
    """Keep what the sheet of a staged workbook says, so that it is read once."""
    session.execute(
        update(StagedFileRow)
        .where(StagedFileRow.name == file)
        .values(text=table.packed(), notices=list(table.notices))
    )


def stage_file(session: Session, file: StagedFile) -> None:
    """Keep a file between two steps of the wizard.

    Those kept for more than a day are dropped, but for one that is still to be checked or stored.
    """
    is_old = StagedFileRow.staged_at < file.staged_at - A_DAY
    is_wanted = exists().where(
        RunRow.file == StagedFileRow.name, RunRow.state.in_((*UNFINISHED, State.FAILED))
    )
    old = session.scalars(select(StagedFileRow.name).where(is_old, ~is_wanted)).all()
    for name in old:
        drop_file(session, name)
    session.add(
        StagedFileRow(
            name=file.name,
            file_name=file.file_name,
            content=file.content,
            staged_at=file.staged_at,
        )
    )
    session.flush()
