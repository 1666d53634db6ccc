"""A stored service as provision for the gap table."""

from datetime import date

from earlyhelp.geography.distance import Point
from earlyhelp.services.checking import (
    DEFAULT_PERIODS,
    CheckState,
    Periods,
    check_state,
    check_words,
    is_current,
)
from earlyhelp.services.listings import NO_LOWER_AGE
from earlyhelp.services.models import Service, ServiceAtLocation
from earlyhelp.services.records import has_page, last_check, whole_capacity
from earlyhelp.services.supply import Supply, SupplyPlace
from earlyhelp.services.words import STATUS_LABELS, AgeOf, Status
from earlyhelp.taxonomy.ages import HIGHEST_AGE
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery

NOWHERE = SupplyPlace(None, None, None)


def to_supply(service: Service, *, on: date, periods: Periods = DEFAULT_PERIODS) -> Supply:
    """Return what the gap table is told of a service on a day."""
    capacity, check = whole_capacity(service), last_check(service)
    checked_on = check.on if check else None
    confirmed_on = capacity.confirmed_on if capacity else None
    delivery = service.delivery
    return Supply(
        service_id=service.public_id,
        name=service.name,
        provider=service.provider.name,
        sector=service.provider.sector,
        is_illustrative=service.is_illustrative,
        needs={NeedCode(need.need): need.strength for need in service.needs},
        minimum_age=NO_LOWER_AGE if service.no_minimum_age else service.minimum_age_years,
        maximum_age=_highest(service),
        before_birth=service.before_birth,
        age_of=service.age_of,
        delivery=None if delivery is None else frozenset(Delivery(word) for word in delivery),
        areas_served=service.areas_served,
        places=tuple(_place(place) for place in service.places),
        is_confidential=any(place.address_confidential for place in service.places),
        capacity_children=capacity.children if capacity else None,
        vacancies=capacity.vacancies if capacity else None,
        capacity_state=capacity.state if capacity else None,
        capacity_confirmed_on=confirmed_on,
        capacity_is_current=is_current(confirmed_on, on, periods.capacity_days),
        wait_days=service.wait_days,
        wait_as_of=service.wait_as_of,
        status=service.status,
        check_state=check_state(checked_on, on, periods),
        checked_on=checked_on,
        left_out=left_out(service.status if has_page(service) else None, checked_on, on, periods),
    )


def left_out(
    status: Status | None, checked_on: date | None, on: date, periods: Periods = DEFAULT_PERIODS
) -> str | None:
    """Say why a service is no provision on a day: it does not run, or nobody checked it for long.

    A listing that was never checked counts; its page and the table say so.
    """
    if status is None:
        return "Not published"
    if status is not Status.ACTIVE:
        return STATUS_LABELS[status]
    if check_state(checked_on, on, periods) is CheckState.STALE:
        return check_words(checked_on, on, periods)
    return None


def _highest(service: Service) -> float | None:
    if not service.no_maximum_age:
        return service.maximum_age_years
    return float(HIGHEST_AGE) if service.age_of is AgeOf.CHILD else 120.0


def _place(place: ServiceAtLocation) -> SupplyPlace:
    location = place.location
    if place.address_confidential or place.masked:
        return NOWHERE
    known = location.latitude is not None and location.longitude is not None
    point = Point(location.latitude or 0.0, location.longitude or 0.0) if known else None
    return SupplyPlace(point, location.lsoa_code, location.ward_code)
