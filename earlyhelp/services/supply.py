"""What the gap table is told about each service: plain facts, and why one is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from earlyhelp.geography.distance import Point
from earlyhelp.services.checking import CheckState
from earlyhelp.services.words import AgeOf, CapacityState, Status
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, Sector, Strength


@dataclass(frozen=True, slots=True)
class SupplyPlace:
    """Where a service is given; all None where the place is confidential or not known."""

    point: Point | None
    lsoa_code: str | None
    ward_code: str | None


@dataclass(frozen=True, slots=True)
class Supply:
    """One service as provision. None is "not stated", never zero."""

    service_id: str
    name: str
    provider: str
    sector: Sector | None
    is_illustrative: bool
    needs: Mapping[NeedCode, Strength]
    minimum_age: float | None
    """Years; 0 where no lower limit is stated as such."""
    maximum_age: float | None
    """Years; the highest age that counts where no upper limit is stated as such."""
    before_birth: bool | None
    age_of: AgeOf
    delivery: frozenset[Delivery] | None
    areas_served: frozenset[str] | None
    places: tuple[SupplyPlace, ...]
    is_confidential: bool
    capacity_children: int | None
    """As last reported, however long ago; ``capacity_confirmed_on`` says when."""
    vacancies: int | None
    capacity_state: CapacityState | None
    capacity_confirmed_on: date | None
    capacity_is_current: bool
    """The number of children was confirmed within the days it counts for."""
    wait_days: int | None
    wait_as_of: date | None
    status: Status | None
    check_state: CheckState
    checked_on: date | None
    left_out: str | None
    """Why it does not count as provision, in words; None where it counts."""
