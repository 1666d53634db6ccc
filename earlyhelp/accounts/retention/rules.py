"""Rules of retention: how long a kind of record is kept, and the day on which one is due to go."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

LONGEST = 1_200
"""The most units of a period: 100 years in months."""


class Unit(StrEnum):
    """What a period counts."""

    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Period:
    """How long something is kept."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        """Return the period in words.

        >>> str(Period(1, Unit.YEARS)), str(Period(30, Unit.DAYS))
        ('1 year', '30 days')
        """
        unit = self.unit.value.removesuffix("s") if self.amount == 1 else self.unit.value
        return f"{self.amount} {unit}"


@dataclass(frozen=True, slots=True)
class Rule:
    """How long one kind is kept, counted from what, why, who set it and when."""

    record_kind: str
    keep_for: Period
    counted_from: str
    reason: str
    set_by: str
    """The account's opaque id, or in words who it was."""
    set_on: date


def read_period(text: str) -> Period | None:
    """Return a period written as a number and a unit, or None.

    >>> str(read_period("6 years")), str(read_period("1 day"))
    ('6 years', '1 day')
    >>> read_period("soon"), read_period("0 days")
    (None, None)
    """
    found = re.fullmatch(r"([0-9]{1,4}) (hour|day|month|year)s?", text.strip().lower())
    if found is None or not 1 <= int(found[1]) <= LONGEST:
        return None
    return Period(int(found[1]), Unit(f"{found[2]}s"))


def due_on(counted_from: date, period: Period) -> date:
    """Return the day on which a record goes; a day that a month lacks is that month's last.

    >>> due_on(date(2024, 2, 29), Period(1, Unit.YEARS))
    datetime.date(2025, 2, 28)
    >>> due_on(date(2026, 1, 31), Period(1, Unit.MONTHS))
    datetime.date(2026, 2, 28)
    """
    if period.unit in {Unit.HOURS, Unit.DAYS}:
        return counted_from + timedelta(**{period.unit.value: period.amount})
    months = period.amount * (12 if period.unit is Unit.YEARS else 1)
    year, month = divmod(counted_from.year * 12 + counted_from.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(counted_from.day, last))


def cutoff(period: Period, moment: datetime) -> datetime:
    """Return the moment before which a record was counted if it is due at ``moment``.

    Days, months and years are whole days in UTC; hours are counted to the moment.
    """
    if period.unit is Unit.HOURS:
        return moment - timedelta(hours=period.amount)
    today = moment.astimezone(UTC).date()
    newest = _back(today, period)
    while due_on(newest + timedelta(days=1), period) <= today:
        newest += timedelta(days=1)
    return datetime.combine(newest + timedelta(days=1), time(), UTC)


def _back(day: date, period: Period) -> date:
    """Return a day that is surely due: the same day so long ago, or the last of its month."""
    if period.unit is Unit.DAYS:
        return day - timedelta(days=period.amount)
    months = period.amount * (12 if period.unit is Unit.YEARS else 1)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
