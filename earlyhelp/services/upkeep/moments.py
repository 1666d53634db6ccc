"""Moments as they are stored."""

from datetime import UTC, datetime


def utc(moment: datetime) -> datetime:
    """Return a stored moment with its zone, which the embedded database forgets."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
