"""Time two ways of doing one thing in turn, so that a machine's drift hits both alike."""

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import Engine, event


class BenchmarkError(Exception):
    """The two sides did not give the same answer, so that their times cannot be compared."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds a call took: the middle one, and the one that 19 of 20 stayed under."""

    p50: float
    p95: float


class Goal(Enum):
    """What the number of a goal bounds."""

    TIMES = auto()
    """Ours is at most so many times the floor."""
    FASTER = auto()
    """Ours is at least so many times faster than the floor, which is the slow way."""
    LIMIT = auto()
    """Ours is at most so much, in the unit of the line; a floor only stands beside it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report: what we take, beside the floor, and the goal."""

    name: str
    ours: float
    goal: float | None
    """None where a figure is only reported."""
    floor: str = ""
    """The floor in words; empty where there is none."""
    floor_took: float | None = None
    kind: Goal = Goal.TIMES
    unit: str = "ms"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor we take, or for ``FASTER`` how many times the floor takes us."""
        if self.floor_took is None:
            return None
        if self.kind is Goal.FASTER:
            return self.floor_took / self.ours
        return self.ours / self.floor_took

    @property
    def met(self) -> bool | None:
        """Say whether the goal is met; None where there is no goal, or no floor to compare with."""
        if self.goal is None:
            return None
        if self.kind is Goal.LIMIT:
            return self.ours <= self.goal
        if self.ratio is None:
            return None
        return self.ratio >= self.goal if self.kind is Goal.FASTER else self.ratio <= self.goal


def summary(times: Sequence[float]) -> Timing:
    """Return the middle time and the one that 19 of 20 stayed under."""
    ordered = sorted(times)
    return Timing(
        statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    )


def in_turn(
    floor: Callable[[int], object], ours: Callable[[int], object], *, rounds: int, warm: int = 5
) -> tuple[Timing, Timing]:
    """Call both in turn, with the round's number; return the timing of the floor and ours."""
    for number in range(warm):
        floor(number)
        ours(number)
    gc.collect()
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for times, call in zip(taken, (floor, ours), strict=True):
            began = time.perf_counter()
            call(number)
            times.append(1000 * (time.perf_counter() - began))
    return summary(taken[0]), summary(taken[1])


def alone(call: Callable[[int], object], *, rounds: int, warm: int = 5) -> Timing:
    """Return the timing of something that has no floor."""
    return in_turn(lambda _: None, call, rounds=rounds, warm=warm)[1]


def same(floor: object, ours: object, what: str) -> None:
    """Stop unless both sides gave the same.

    Raises:
        BenchmarkError: naming what differs.
    """
    if floor != ours:
        raise BenchmarkError(f"{what}: the floor gave {floor!r}, we gave {ours!r}")


def statements(engine: Engine, call: Callable[[], object]) -> int:
    """Return how many statements a call sends to the database."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        sent.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def highest_mb() -> float:
    """Return the most memory that this process held.

    Linux hands ``ru_maxrss`` down from the process that started this one, so its own mark is read
    where there is one.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        mark = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(mark.split()[1]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
