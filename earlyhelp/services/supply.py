"""What the gap table is told about each service: plain facts, and why one is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from earlyhelp.services.words import AgeOf
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Sector, Strength


@dataclass(frozen=True, slots=True)
class Supply:
    """One service as provision on a day. None is "not stated", never zero."""

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
    areas_served: frozenset[str] | None
    capacity_children: int | None
    """As last reported, however long ago; ``capacity_confirmed_on`` says when."""
    capacity_confirmed_on: date | None
    capacity_is_current: bool
    """The number of children was confirmed within the days it counts for."""
    wait_days: int | None
    """How long families wait, if that was said and still counts."""
    is_checked: bool
    """Somebody found the listing right in time."""
    left_out: str | None
    """Why it does not count as provision, in words; None where it counts."""
