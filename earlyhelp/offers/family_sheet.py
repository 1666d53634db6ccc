"""What the family's own copy of an offer holds: services only, never an answer or a level. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.services.searching.service_page import ServicePage


@dataclass(frozen=True, slots=True)
class FamilySheet:
    """A plain sheet for the family, in large type."""

    assessment_id: str
    services: Sequence[ServicePage]
    printed_on: date
    is_list: bool
    """Whether it is help open to everyone, so that nothing was chosen."""
