"""How long sessions, links and tries last. Each law takes the clock as an argument."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
WARNING_BEFORE = timedelta(minutes=2)
HALF_SIGNED_IN = timedelta(minutes=10)
"""How long a password that was right waits for its code."""
INVITATION = timedelta(hours=48)
RESET = timedelta(hours=1)
KEPT_FORM = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=1)
"""A session's last use is written at most this often, so that reading a page rarely writes."""
WINDOW = timedelta(minutes=1)
TRIES_AN_ACCOUNT, TRIES_AN_ADDRESS = 5, 20


def is_over(begun_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Say whether a session has ended: 30 minutes without use, or 12 hours in all."""
    return now - seen_at >= IDLE or now - begun_at >= LONGEST


def ends_at(begun_at: datetime, now: datetime) -> datetime:
    """Return when a session used now will end if it is not used again."""
    return min(now + IDLE, begun_at + LONGEST)


def has_ended(ends_on: date | None, today: date) -> bool:
    """Say whether an account is past its last day; the last day itself still counts."""
    return ends_on is not None and today > ends_on


def wait_seconds(tried: Sequence[datetime], most: int, now: datetime) -> int:
    """Return how long to wait after these tries, this one among them; 0 if this one may go on."""
    recent = sorted(when for when in tried if now - when < WINDOW)
    if len(recent) <= most:
        return 0
    frees_up = recent[len(recent) - most - 1] + WINDOW
    return max(1, -(-(frees_up - now) // timedelta(seconds=1)))
