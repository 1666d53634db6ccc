"""What the directory knows of one service on the day an offer is drawn up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response, Strength


@dataclass(frozen=True, slots=True)
class Candidate:
    """One service that might be offered; ``None`` or an empty set always means "not stated"."""

    service_id: str
    name: str
    needs: Mapping[NeedCode, Strength]
    responses: frozenset[Response]
    """Levels of response the service works at; empty if it does not say."""
    minimum_age: float | None
    """In years; six months are 0.5."""
    maximum_age: float | None
    """In years, reached: a maximum of 11 takes a child until the twelfth birthday."""
    before_birth: bool | None
    age_of: str
    """Whose age the limits are about: ``child`` or ``parent``."""
    is_open: bool
    closed_because: str | None
    serves_area: bool | None
    routes: frozenset[ReferralRoute]
    delivery: frozenset[Delivery]
    distance_miles: float | None
    """To the nearest place where the service is given; absent for a confidential address."""
    wait_days: int | None
    wait_as_of: date | None
    has_space: bool | None
    """``None`` too when what was stated has expired."""
    capacity_words: str
    free: bool | None
    access: frozenset[str] | None
    """Access needs the service meets, by the ids that an assessment uses."""
    days_since_checked: int | None
    """``None`` if the listing was never checked."""
    check_state: str
    """``verified``, ``due``, ``overdue``, ``stale`` or ``unverified``."""
    check_words: str
    is_confidential: bool
    refuses_other_areas: bool | None = None
    """True for a service that says it takes nobody from outside the areas it lists."""
    rules_against: tuple[str, ...] = ()
    """Sentences of the service's own rules that keep this child or family out."""
    rules_to_ask: tuple[str, ...] = ()
    """Sentences of its rules about facts that are not known."""
    low_cost: bool = False
    """It costs money, and no more than the little that an area counts as low."""
    evidence: str | None = None
    """Strength of evidence by the Foundations Guidebook: ``4``, ``3``, ``2``, ``NL2`` or ``NE``."""
