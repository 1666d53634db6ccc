"""How far a listing can be trusted today, from dates alone: checks, waiting times and space."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from earlyhelp.services.words import CAPACITY_LABELS, CapacityState, Status, Withheld
from earlyhelp.settings import Settings
from earlyhelp.web.words import NOT_GIVEN, day

DAYS_OF_A_MONTH = 30
ROOM: Mapping[str | None, bool] = {
    CapacityState.OPEN: True,
    CapacityState.LIMITED: True,
    CapacityState.WAITING_LIST: False,
    CapacityState.CLOSED: False,
}


class CheckState(StrEnum):
    """What the dates of its checks make of a listing; derived, never typed."""

    VERIFIED = "verified"
    DUE = "due"
    OVERDUE = "overdue"
    STALE = "stale"
    UNVERIFIED = "unverified"
    CLOSED = "closed"
    """It runs no more, so that nobody needs to check it."""


IN_TIME = frozenset({CheckState.VERIFIED, CheckState.DUE})


class Periods(NamedTuple):
    """How many days each kind of fact counts for; local values are settings."""

    check_days: int = 90
    """A listing should be checked at least this often."""
    due_days: int = 14
    """It is due this many days before that."""
    stale_days: int = 180
    """Past this it is left out of offers."""
    space_days: int = 30
    wait_days: int = 60
    capacity_days: int = 365


DEFAULT_PERIODS = Periods()


def check_state(
    checked_on: date | None, today: date, periods: Periods = DEFAULT_PERIODS
) -> CheckState:
    """Return the state of a listing last found right on a day, or never.

    >>> check_state(date(2026, 1, 1), date(2026, 4, 2)).value
    'overdue'
    """
    if checked_on is None:
        return CheckState.UNVERIFIED
    age = (today - checked_on).days
    if age > periods.stale_days:
        return CheckState.STALE
    if age > periods.check_days:
        return CheckState.OVERDUE
    return CheckState.DUE if age >= periods.check_days - periods.due_days else CheckState.VERIFIED


def periods_of(settings: Settings) -> Periods:
    """Return the local periods."""
    return Periods(
        check_days=settings.check_days,
        due_days=settings.due_days,
        stale_days=settings.stale_days,
        space_days=settings.space_days,
        wait_days=settings.wait_days,
        capacity_days=settings.capacity_days,
    )


def is_closed(status: Status | None, withheld: Withheld | None) -> bool:
    """Say whether a listing is closed for good, so that no check falls due."""
    return status in {Status.DEFUNCT, Status.INACTIVE} or withheld is Withheld.CLOSED


def check_words(checked_on: date | None, today: date, periods: Periods = DEFAULT_PERIODS) -> str:
    """Say when a listing was last checked, or for how long it was not.

    >>> check_words(date(2026, 1, 1), date(2026, 8, 3))
    'Not checked for 7 months'
    """
    if checked_on is None:
        return "Never checked"
    months = (today - checked_on).days // DAYS_OF_A_MONTH
    if check_state(checked_on, today, periods) in IN_TIME:
        return f"Checked {_months(months)} ago" if months else "Checked this month"
    return f"Not checked for {_months(months)}"


def is_current(said_on: date | None, today: date, days: int) -> bool:
    """Say whether a dated fact still counts: it expires after so many days."""
    return said_on is not None and (today - said_on).days <= days


def current_wait(
    wait_days: int | None, said_on: date | None, today: date, periods: Periods = DEFAULT_PERIODS
) -> int | None:
    """Return the waiting time in days if it is stated and has not expired."""
    return wait_days if is_current(said_on, today, periods.wait_days) else None


def wait_words(
    wait_days: int | None, said_on: date | None, today: date, periods: Periods = DEFAULT_PERIODS
) -> str:
    """Say the waiting time with the day it was reported, or that it is not given.

    >>> wait_words(21, date(2026, 3, 4), date(2026, 3, 20))
    '3 weeks, reported on 4 March 2026'
    >>> wait_words(None, None, date(2026, 3, 20))
    'Not given – ask the service'
    """
    if wait_days is None or said_on is None:
        return NOT_GIVEN
    words = f"{wait_length(wait_days)}, reported on {day(said_on)}"
    if is_current(said_on, today, periods.wait_days):
        return words
    return f"{words}; this is old – ask the service"


def wait_length(days: int) -> str:
    """Say a length of waiting in the unit people use.

    >>> wait_length(0), wait_length(5), wait_length(30), wait_length(200)
    ('No wait', '5 days', '4 weeks', '7 months')
    """
    if days == 0:
        return "No wait"
    if days < 14:  # noqa: PLR2004 - under two weeks people count days
        return "1 day" if days == 1 else f"{days} days"
    if days < 90:  # noqa: PLR2004 - under three months people count weeks
        return f"{round(days / 7)} weeks"
    return f"{round(days / 30.4)} months"


def room(state: str | None, vacancies: int | None) -> bool | None:
    """Say whether what a service said means room for one more; None where it cannot be known.

    >>> room("open", 0), room("waiting_list", 2), room(None, 0), room("assessment_needed", None)
    (True, False, False, None)
    """
    if state in ROOM:
        return ROOM[state]
    return None if vacancies is None else vacancies > 0


class Space(NamedTuple):
    """What a service last said about room for more children, and when."""

    state: CapacityState | None
    vacancies: int | None
    confirmed_on: date | None

    def is_current(self, today: date, periods: Periods = DEFAULT_PERIODS) -> bool:
        """Say whether anything is stated about space and has not expired."""
        stated = self.state is not None or self.vacancies is not None
        return stated and is_current(self.confirmed_on, today, periods.space_days)

    def has_space(self, today: date, periods: Periods = DEFAULT_PERIODS) -> bool | None:
        """Say whether there is room now; None where not stated, expired or not to be known."""
        return room(self.state, self.vacancies) if self.is_current(today, periods) else None

    def words(self, today: date, periods: Periods = DEFAULT_PERIODS) -> str:
        """Say what is known of space, with its day."""
        if self.confirmed_on is None or (self.state is None and self.vacancies is None):
            return NOT_GIVEN
        if not self.is_current(today, periods):
            return f"Reported on {day(self.confirmed_on)}; this is old – ask the service"
        since = f", reported on {day(self.confirmed_on)}"
        if self.state is not None:
            return f"{CAPACITY_LABELS[self.state]}{since}"
        return (f"{self.vacancies} places free" if self.vacancies else "Full") + since


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"
