"""What expires of a service: waiting time and space, written only while they count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from earlyhelp.services.checking import Periods, is_current, wait_length
from earlyhelp.services.documents import CONVERTER
from earlyhelp.services.extensions import PREFIX
from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.hsds.members import made_id, stated
from earlyhelp.services.parts import CapacityFacts
from earlyhelp.services.words import CAPACITY_LABELS, CapacityState
from earlyhelp.web.words import day

UNIT = {"id": made_id("unit", "children"), "name": "children"}


@dataclass(frozen=True, slots=True)
class Dated:
    """What a service said of waiting and space, with the days on which it said it."""

    wait_days: int | None = None
    wait_as_of: date | None = None
    wait_expires_days: int | None = None
    whole: CapacityFacts | None = None
    """Of the service as a whole; its group is empty."""
    groups: tuple[CapacityFacts, ...] = ()


def dated_of(facts: ServiceFacts) -> Dated:
    """Return what expires of a service."""
    confirmed = facts.capacity_confirmed_on
    size, space = facts.capacity_children, facts.vacancies
    whole = None
    if confirmed is not None:
        whole = CapacityFacts("", confirmed, size, space, facts.capacity_state)
    return Dated(
        facts.wait_days, facts.wait_as_of, facts.wait_expires_days, whole, facts.capacities
    )


def read_dated(document: object) -> Dated:
    """Return what expires, from a document."""
    return CONVERTER.structure(document, Dated)


def write_dated(dated: Dated) -> object | None:
    """Return what expires as a document, or None if there is nothing."""
    return None if dated == Dated() else CONVERTER.unstructure(dated)


def dated_members(
    service_id: str, dated: Dated, on: date, periods: Periods
) -> Mapping[str, object]:
    """Return what still counts on a day."""
    said = (dated.whole, *dated.groups)
    rows = [row for one in said if one and (row := _current(one, on, periods))]
    whole = next((row for row in rows if not row.target_group), None)
    groups = [CONVERTER.unstructure(row) for row in rows if row.target_group]
    shown = [_in_draft_shape(service_id, row) for row in rows if row.vacancies is not None]
    members = {
        **_wait(dated, on, periods),
        f"{PREFIX}capacity_children": whole and whole.children,
        f"{PREFIX}vacancies": whole and whole.vacancies,
        f"{PREFIX}capacity_state": whole and whole.state,
        f"{PREFIX}capacity_confirmed_on": whole and whole.confirmed_on.isoformat(),
        f"{PREFIX}capacities": groups or None,
        f"{PREFIX}capacity": shown or None,
    }
    return stated(members)


def _current(one: CapacityFacts, on: date, periods: Periods) -> CapacityFacts | None:
    """Return what still counts of one report of space, or None if nothing does."""
    has_space = is_current(one.confirmed_on, on, periods.space_days)
    has_size = is_current(one.confirmed_on, on, periods.capacity_days)
    kept = CapacityFacts(
        one.target_group,
        one.confirmed_on,
        one.children if has_size else None,
        one.vacancies if has_space else None,
        one.state if has_space else None,
    )
    says = (kept.children, kept.vacancies, kept.state)
    return None if says == (None, None, None) else kept


def _in_draft_shape(service_id: str, row: CapacityFacts) -> Mapping[str, object]:
    """Return space in the shape of service_capacity of the draft of HSDS 3.1."""
    state = row.state and CAPACITY_LABELS[CapacityState(row.state)]
    return stated(
        {
            "id": made_id("capacity", service_id, row.target_group),
            "service_id": service_id,
            "unit": UNIT,
            "available": row.vacancies,
            "maximum": row.children,
            "description": "; ".join(text for text in (row.target_group, state) if text),
            "updated": f"{row.confirmed_on.isoformat()}T00:00:00.000Z",
        }
    )


def _wait(dated: Dated, on: date, periods: Periods) -> Mapping[str, object]:
    if dated.wait_days is None or dated.wait_as_of is None:
        return {}
    expires = dated.wait_expires_days or periods.wait_days
    if not is_current(dated.wait_as_of, on, expires):
        return {}
    length = wait_length(dated.wait_days)
    return {
        "wait_time": f"{length}, reported on {day(dated.wait_as_of)}",
        f"{PREFIX}wait_days": dated.wait_days,
        f"{PREFIX}wait_as_of": dated.wait_as_of.isoformat(),
        f"{PREFIX}wait_expires_days": dated.wait_expires_days,
    }
