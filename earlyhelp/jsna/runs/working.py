"""Workers: threads of a process that claim runs one after another and see each to its end.

Any process that uses the database may claim any run. A worker ends when nothing is left to do, so
a process that has nothing to bring in has none. It is told the clock, where to store, how to find
the gaps, and how often to say that it lives.
"""

import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from types import TracebackType
from typing import Self

from earlyhelp.accounts.audit.commands import record_act
from earlyhelp.accounts.audit.lines import Act, Action
from earlyhelp.db import LONG_PATIENCE_MS, Database, Session
from earlyhelp.errors import EarlyHelpError
from earlyhelp.jsna.commands import (
    FindGaps,
    Prepared,
    Question,
    Watch,
    prepare_import,
    store_import,
)
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.queries import get_mark, get_staged_file
from earlyhelp.jsna.records import ON_A_PAGE, Limits
from earlyhelp.jsna.runs import commands, queries
from earlyhelp.jsna.runs.outcome import outcome_of
from earlyhelp.jsna.runs.run import USUAL, Answers, Pace, Stage, TakenOverError, Task
from earlyhelp.jsna.sheets import TextTable
from earlyhelp.logs import ERROR, note, places
from earlyhelp.web.database import DatabaseFault

IMPORT = "jsna_import"
MOST_WORKERS = 4
"""Of one process; each may hold a whole file in memory."""
FAULTS_IN_A_ROW = 60
"""So often a worker asks a database that is away, then it leaves the runs to whoever comes next."""
NOT_OUR_FAULT = (
    "Something went wrong here; it is not your file. Nothing was brought in and the file is kept. "
    "Start it again, or tell whoever runs this site."
)


@dataclass(frozen=True, slots=True)
class Workshop:
    """All that a worker needs to be told."""

    database: Database
    now: Callable[[], datetime]
    find_gaps: FindGaps | None = None
    limits: Limits = ON_A_PAGE
    pace: Pace = USUAL


class Workers:
    """The workers of one process."""

    def __init__(self, workshop: Workshop) -> None:
        """Begin with none."""
        self._workshop = workshop
        self._lock = threading.Lock()
        self._working, self._asked_again = 0, False
        self._sleep = threading.Event()

    @property
    def find_gaps(self) -> FindGaps | None:
        """What finds the gaps, for other acts that tell what they change."""
        return self._workshop.find_gaps

    def call(self) -> None:
        """Have a worker look for something to do; it works on in the background."""
        with self._lock:
            if self._working >= MOST_WORKERS:
                self._asked_again = True
                return
            self._working += 1
        threading.Thread(target=self._work, name="imports", daemon=True).start()

    def wait(self, run_id: int, seconds: float) -> bool:
        """Wait until a run has ended, so long at most; return whether it has."""
        step = 0.02
        for _ in range(int(seconds / step)):
            with self._workshop.database.session() as session:
                if queries.has_ended(session, run_id):
                    return True
            self._sleep.wait(step)
        return False

    def rest(self, seconds: float = 5) -> bool:
        """Wait until no worker of this process is left, so long at most; return whether none is."""
        for _ in range(int(seconds / 0.02)):
            with self._lock:
                if not self._working:
                    return True
            self._sleep.wait(0.02)
        return False

    def _work(self) -> None:
        faults = 0
        while faults < FAULTS_IN_A_ROW:
            try:
                if self._take_one():
                    faults = 0
                    continue
                if self._may_end():
                    return
                faults = 0
            except DatabaseFault as fault:
                note("import_waits", ERROR, fault=type(fault).__name__)
                faults += 1
            self._sleep.wait(self._workshop.pace.poll.total_seconds())
        with self._lock:
            self._working -= 1

    def _take_one(self) -> bool:
        """Claim a run and see it to its end; return whether there was one."""
        shop, token = self._workshop, secrets.token_urlsafe(32)
        with shop.database.session() as session:
            if not queries.has_claimable(session, shop.now(), shop.pace):
                return False
        with shop.database.session(writing=True) as session:
            claim = commands.claim_run(session, token, shop.now(), shop.pace)
        if claim is None:
            return False
        with Edge(shop, claim), suppress(TakenOverError):
            Work(shop, claim).run()
        return True

    def _may_end(self) -> bool:
        """Say whether this worker is done: nothing is left, or another one waits for what is."""
        with self._workshop.database.session() as session:
            is_left = bool(queries.find_unfinished(session))
        with self._lock:
            if self._asked_again or (is_left and self._working == 1):
                self._asked_again = False
                return False
            self._working -= 1
            return True


class Edge:
    """Where a fault that nobody foresaw ends: in the log, and in words on the page of the run."""

    def __init__(self, workshop: Workshop, claim: commands.Claim) -> None:
        """Take the run that is worked on."""
        self._workshop, self._claim = workshop, claim

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if kind is None or issubclass(kind, DatabaseFault):
            return False  # the run is claimed again when the database is back
        sentence = str(fault) if issubclass(kind, EarlyHelpError) else NOT_OUR_FAULT
        if sentence == NOT_OUR_FAULT:
            steps = " > ".join(places(trace))
            note("import_fault", ERROR, fault=kind.__name__, trace=steps)
        with (
            suppress(TakenOverError),
            self._workshop.database.session(writing=True) as session,
        ):
            commands.fail_run(session, self._claim, sentence)
        return issubclass(kind, Exception)


class Work:
    """One claimed run on its way."""

    def __init__(self, workshop: Workshop, claim: commands.Claim) -> None:
        """Take the run."""
        self._shop, self._claim = workshop, claim
        self._beaten_at = workshop.now()
        self._stage = Stage.READING

    def run(self) -> None:
        """Do what is to be done.

        Raises:
            TakenOverError: if another worker has the run, or it was dropped; nothing is stored.
        """
        if self._claim.run.task is Task.CHECK:
            self._check()
        else:
            self._store()

    def _check(self) -> None:
        with self._shop.database.session() as session:
            mark = get_mark(session)
            question = Question(self._shop.now(), limits=self._shop.limits, tell=self._told_read)
            found = self._prepare(session, question)
        what = found if isinstance(found, Refusal) else found.beside
        outcome = outcome_of(what, mark, self._shop.now())
        with self._shop.database.session(writing=True) as session:
            commands.end_check(session, self._claim, outcome.as_json())

    def _prepare(self, session: Session, question: Question) -> Prepared | Refusal:
        file = get_staged_file(session, self._claim.run.file)
        asked = replace(
            question,
            sheet=file.sheet,
            always=file.always,
            tell_rows=self._told_opened,
            text=queries.find_text(session, file.name),
            keep=self._keep_text,
        )
        return prepare_import(session, BytesIO(file.content), file.file_name, asked)

    def _store(self) -> None:
        moment, run = self._shop.now(), self._claim.run
        with self._shop.database.session() as session:
            answers = queries.get_answers(session, run.id)
            question = Question(
                moment, answers.released_on, limits=self._shop.limits, tell=self._told_read
            )
            prepared = self._prepare(session, question)
        if isinstance(prepared, Refusal):
            raise NotStoredError(prepared.sentence)
        _agree(prepared, answers)
        of = 0 if self._shop.database.is_sqlite else len(prepared.read.rows)
        self._tell(Stage.STORING, 0, of)
        details = answers.details(run.asked.account_id or "", moment)
        watch = Watch(self._shop.find_gaps, self._told_stored)
        with self._shop.database.session(writing=True, patience_ms=LONG_PATIENCE_MS) as session:
            report = store_import(session, prepared, details, watch)
            if report.import_id is None:
                raise NotStoredError(report.summary)
            act = Act(Action.IMPORT, IMPORT, str(report.import_id))
            record_act(session, run.asked, act, self._shop.now())
            commands.end_import(session, self._claim, report.import_id)
            commands.drop_file(session, run.file)

    def _keep_text(self, table: TextTable) -> None:
        """Keep what a workbook says; where that cannot be, it is opened again the next time."""
        with (
            suppress(DatabaseFault),
            self._shop.database.session(writing=True) as session,
        ):
            commands.keep_text(session, self._claim.run.file, table)

    def _told_opened(self, done: int, total: int) -> None:
        self._tell(Stage.OPENING, done, total)

    def _told_read(self, done: int, total: int) -> None:
        if done < total:
            self._tell(Stage.READING, done, total)
        else:
            self._tell(Stage.COMPARING, 0, 0)

    def _told_stored(self, done: int, total: int) -> None:
        """Say how far storing is, where that can be said: the embedded database has one writer."""
        if not self._shop.database.is_sqlite:
            self._tell(Stage.STORING, done, total)

    def _tell(self, stage: Stage, done: int, total: int) -> None:
        """Say that the run is alive, now and then and at each new stage."""
        moment = self._shop.now()
        if stage is self._stage and moment - self._beaten_at < self._shop.pace.beat:
            return
        self._beaten_at, self._stage = moment, stage
        with (
            suppress(DatabaseFault),  # somebody else writes: the next time will do
            self._shop.database.session(writing=True, waiting=False) as session,
        ):
            commands.beat(session, self._claim, moment, (stage, done, total))


class NotStoredError(EarlyHelpError):
    """A file that was checked and cannot come in as it was agreed."""


def _agree(prepared: Prepared, answers: Answers) -> None:
    """Refuse to leave out more than somebody has seen.

    Raises:
        NotStoredError: if other rows have problems now than when the choice was made.
    """
    found = prepared.beside
    if found.report.already_imported_as is not None:
        raise NotStoredError(found.report.summary)
    rows = found.report.rows.problems
    if rows != answers.left_out:
        have = "row has" if rows == 1 else "rows have"
        raise NotStoredError(
            "What is known about the columns or areas has changed since the file was checked: "
            f"{rows:,} {have} problems now. Check the file again."
        )
