"""Logs: one JSON object a line on standard error, and nothing in it that a person typed.

Only ``note`` writes words and facts, from names that stand in the code. What a library logs is
shown by its place in the code alone: its message could repeat an address or a value.
"""

import json
import logging
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

INFO, WARNING, ERROR = logging.INFO, logging.WARNING, logging.ERROR
Fact = str | int | float | bool | None
FACTS = frozenset(
    {
        "action",
        "because",
        "count",
        "counts",
        "fault",
        "head",
        "kind",
        "limit",
        "method",
        "ms",
        "object_id",
        "request_id",
        "route",
        "security",
        "status",
        "trace",
        "user_id",
    }
)
"""The only names a line may carry besides time, level and event."""
_log = logging.getLogger("earlyhelp")


def note(event: str, level: int = INFO, **facts: Fact | Mapping[str, int]) -> None:
    """Write one line; ``event`` is a name in the code, facts are ids, counts and fixed words.

    Raises:
        ValueError: if a fact has a name that lines do not carry.
    """
    if not facts.keys() <= FACTS:
        raise ValueError(f"a line of the log does not carry {sorted(facts.keys() - FACTS)}")
    _log.log(level, event, extra={"facts": facts})


def warn(event: str, **facts: Fact) -> None:
    """Write a line about something that matters to security."""
    note(event, WARNING, security=True, **facts)


def places(trace: TracebackType | None) -> Iterator[str]:
    """Yield file, line and function of each step of a trace; never a value, never a message."""
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next


def _short(file_name: str) -> str:
    """Return a file's last two parts: enough to find it, nothing about the machine."""
    return "/".join(Path(file_name).parts[-2:])


class JsonLines(logging.Formatter):
    """One JSON object for each record, line breaks and control characters encoded."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        facts = getattr(record, "facts", None)
        if record.name == _log.name and facts is not None:
            line = {"event": record.msg, **facts}
        else:
            line = {"event": "library", "kind": f"{record.name}:{record.lineno}"}
            line.update(self._fault(record))
        moment = datetime.fromtimestamp(record.created, UTC)
        shown = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            **{name: value for name, value in line.items() if value is not None},
        }
        return json.dumps(shown, ensure_ascii=True)

    @staticmethod
    def _fault(record: logging.LogRecord) -> Mapping[str, str]:
        if not record.exc_info or record.exc_info[0] is None:
            return {}
        kind, _, trace = record.exc_info
        return {"fault": kind.__name__, "trace": " > ".join(places(trace))}


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at that moment."""

    def __init__(self) -> None:
        """Begin with the format of all lines."""
        logging.Handler.__init__(self)
        self.setFormatter(JsonLines())

    @property
    def stream(self) -> TextIO:  # type: ignore[override] # the base class has an attribute here
        """Where lines go."""
        return sys.stderr


def begin_logging() -> None:
    """Send every line of this process to standard error in one form; twice changes nothing."""
    root = logging.getLogger()
    if not any(isinstance(handler, StandardError) for handler in root.handlers):
        root.addHandler(StandardError())
    _log.setLevel(logging.INFO)


def elapsed_ms(since: float) -> float:
    """Return the milliseconds since a reading of ``time.perf_counter``."""
    return round(1000 * (time.perf_counter() - since), 1)
