"""How often one machine may try a public form or link. Pure values."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds."""

    tries: int
    seconds: int
    words: str
    """How long to wait, in words."""


LIMITS = {
    "link": Limit(20, 60, "a minute"),
    "again": Limit(10, 3_600, "an hour"),
    "report": Limit(10, 3_600, "an hour"),
    "decision": Limit(120, 60, "a minute"),
}


def window_start(kind: str, now: datetime) -> datetime:
    """Return since when tries of a kind count."""
    return now - timedelta(seconds=LIMITS[kind].seconds)


def is_over(kind: str, tries: int) -> bool:
    """Say whether one more try is too many.

    >>> is_over("report", 9), is_over("report", 10)
    (False, True)
    """
    return tries >= LIMITS[kind].tries
