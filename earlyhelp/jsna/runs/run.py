"""A run: one file being checked or brought in, as pages and workers speak of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from earlyhelp.accounts.audit.lines import Actor
from earlyhelp.errors import EarlyHelpError
from earlyhelp.jsna.imports import ImportDetails


class Task(StrEnum):
    """What is to be done with a file."""

    CHECK = "check"
    STORE = "store"


class State(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNFINISHED = (State.WAITING, State.RUNNING)


class Stage(StrEnum):
    """What is being done at the moment."""

    WAITING = "waiting"
    OPENING = "opening"
    READING = "reading"
    COMPARING = "comparing"
    STORING = "storing"


SAYING: Mapping[Stage, str] = {
    Stage.WAITING: "Waiting for its turn",
    Stage.OPENING: "Opening the workbook",
    Stage.READING: "Reading the file",
    Stage.COMPARING: "Comparing with what is in use",
    Stage.STORING: "Storing the readings",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a worker says that it lives, and when it is taken for dead."""

    beat: timedelta = timedelta(seconds=2)
    lease: timedelta = timedelta(seconds=60)
    poll: timedelta = timedelta(milliseconds=500)
    tries: int = 3
    """So often a run is begun; then somebody has to say that it may begin again."""


USUAL = Pace()


class TakenOverError(EarlyHelpError):
    """The run is no longer this worker's: another one has it, or it was dropped."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the data officer said on the last step, with how many rows the choice was about."""

    source: str
    released_on: date
    licence: str
    left_out: int = 0
    """Rows with problems that may be left out: so many were shown, and no more may go."""

    def details(self, by: str, at: datetime) -> ImportDetails:
        """Return them as what is said of an import."""
        return ImportDetails(
            source=self.source,
            released_on=self.released_on,
            recorded_at=at,
            imported_by=by,
            licence=self.licence,
            leaves_out_problems=self.left_out > 0,
        )

    def as_json(self) -> dict[str, object]:
        """Return them as they are kept."""
        return {
            "source": self.source,
            "released_on": self.released_on.isoformat(),
            "licence": self.licence,
            "left_out": self.left_out,
        }


def read_answers(kept: Mapping[str, object]) -> Answers:
    """Return answers from the form that ``as_json`` gave them."""
    return Answers(
        source=str(kept["source"]),
        released_on=date.fromisoformat(str(kept["released_on"])),
        licence=str(kept["licence"]),
        left_out=int(str(kept["left_out"])),
    )


@dataclass(frozen=True, slots=True)
class Run:
    """One run."""

    id: int
    file: str
    """The name of the staged file."""
    file_name: str
    task: Task
    state: State
    stage: Stage
    done: int
    total: int
    asked: Actor
    asked_at: datetime
    beat_at: datetime | None
    fault: str | None
    import_id: int | None

    @property
    def is_unfinished(self) -> bool:
        """Say whether it waits or is being worked on."""
        return self.state in UNFINISHED

    @property
    def percent(self) -> int | None:
        """How much of the present stage is done; None where that cannot be said.

        >>> from datetime import UTC
        >>> moment = datetime(2026, 3, 4, tzinfo=UTC)
        >>> Run(1, "a", "a.csv", Task.CHECK, State.RUNNING, Stage.READING, 1, 3,
        ...     Actor(None, None), moment, moment, None, None).percent
        33
        """
        return min(100 * self.done // self.total, 100) if self.total else None

    def says(self, before: "Run | None" = None) -> str:
        """Return in one sentence what is being done; ``before`` is the import that goes first."""
        if self.state is State.WAITING and before is not None:
            return f"Waiting: {before.file_name} is being brought in first."
        share = self.percent if self.stage is not Stage.WAITING else None
        return f"{SAYING[self.stage]}{'' if share is None else f': {share}%'}."


def is_silent(run: Run, at: datetime, pace: Pace = USUAL) -> bool:
    """Say whether whoever worked on a run has not been heard of for too long."""
    silent = run.state is State.RUNNING and run.beat_at is not None
    return silent and run.beat_at is not None and run.beat_at < at - pace.lease
