"""A service as provision for the gap table, from plain rows of the tables. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from earlyhelp.services.checking import (
    IN_TIME,
    CheckState,
    Periods,
    check_state,
    check_words,
    current_wait,
    is_current,
)
from earlyhelp.services.listings import NO_LOWER_AGE, NO_UPPER_AGE
from earlyhelp.services.supply import Supply
from earlyhelp.services.words import STATUS_LABELS, AgeOf, Status, Withheld
from earlyhelp.taxonomy.ages import HIGHEST_AGE
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Sector, Strength
from earlyhelp.web.words import day

NOT_PUBLISHED = "Not published"


class SupplyRow(NamedTuple):
    """The columns of a service that say what it provides; named as in its table."""

    id: int
    public_id: str
    name: str
    is_illustrative: bool
    minimum_age_years: float | None
    maximum_age_years: float | None
    no_minimum_age: bool
    no_maximum_age: bool
    before_birth: bool | None
    age_of: AgeOf
    areas_served: frozenset[str] | None
    wait_days: int | None
    wait_as_of: date | None
    wait_expires_days: int | None
    status: Status | None
    closed_on: date | None
    withheld: Withheld | None
    is_published: bool
    publish_from: date | None
    publish_to: date | None


class Beside(NamedTuple):
    """What other tables say of a service."""

    provider: str
    sector: Sector | None
    needs: Mapping[NeedCode, Strength]
    children: int | None
    """How many it can help at once, as last reported for the service as a whole."""
    confirmed_on: date | None
    checked_on: date | None
    """When the listing was last found right or put right."""


def to_supply(row: SupplyRow, beside: Beside, *, on: date, periods: Periods) -> Supply:
    """Return what the gap table is told of a service on a day."""
    waits = periods._replace(wait_days=row.wait_expires_days or periods.wait_days)
    return Supply(
        service_id=row.public_id,
        name=row.name,
        provider=beside.provider,
        sector=beside.sector,
        is_illustrative=row.is_illustrative,
        needs=beside.needs,
        minimum_age=NO_LOWER_AGE if row.no_minimum_age else row.minimum_age_years,
        maximum_age=_highest(row),
        before_birth=row.before_birth,
        age_of=row.age_of,
        areas_served=row.areas_served,
        capacity_children=beside.children,
        capacity_confirmed_on=beside.confirmed_on,
        capacity_is_current=is_current(beside.confirmed_on, on, periods.capacity_days),
        wait_days=current_wait(row.wait_days, row.wait_as_of, on, waits),
        is_checked=check_state(beside.checked_on, on, periods) in IN_TIME,
        left_out=left_out(row, beside.checked_on, on, periods),
    )


def left_out(row: SupplyRow, checked_on: date | None, on: date, periods: Periods) -> str | None:
    """Say why a service is no provision on a day: hidden, not running, or not checked for long.

    A listing that was never checked counts; its page and the table say so.
    """
    reason = _why_hidden(row, on) or _why_closed(row, on)
    if reason is None and check_state(checked_on, on, periods) is CheckState.STALE:
        return check_words(checked_on, on, periods)
    return reason


def _why_hidden(row: SupplyRow, on: date) -> str | None:
    if row.status is None or not row.is_published or row.withheld is not None:
        return NOT_PUBLISHED
    if row.publish_from is not None and on < row.publish_from:
        return f"Not published before {day(row.publish_from)}"
    if row.publish_to is not None and row.publish_to < on:
        return f"Published until {day(row.publish_to)}"
    return None


def _why_closed(row: SupplyRow, on: date) -> str | None:
    if row.status is not None and row.status is not Status.ACTIVE:
        return STATUS_LABELS[row.status]
    if row.closed_on is not None and row.closed_on <= on:
        return f"Closed on {day(row.closed_on)}"
    return None


def _highest(row: SupplyRow) -> float | None:
    if not row.no_maximum_age:
        return row.maximum_age_years
    return float(HIGHEST_AGE) if row.age_of is AgeOf.CHILD else NO_UPPER_AGE
