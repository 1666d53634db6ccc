"""The clock. Views, commands of the command line and the demo ask it; everything else is told."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present moment in UTC, with its zone."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in UTC."""
    return now().date()
