"""What is published of one service: public facts, ids, and what the directory itself knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from earlyhelp.services.facts import PlaceFacts, ServiceFacts


@dataclass(frozen=True, slots=True)
class PublishedPlace:
    """A place as it may be told: its facts, its ids, and where it is."""

    facts: PlaceFacts
    location_id: str
    id: str
    """Of the service's being there."""
    latitude: float | None = None
    longitude: float | None = None
    county: str | None = None
    """The authority it lies in, where its source names no county."""


@dataclass(frozen=True, slots=True)
class Published:
    """A public service; nothing confidential or internal is in any of its facts."""

    id: str
    organization_id: str
    source: str
    facts: ServiceFacts
    places: tuple[PublishedPlace, ...]
    words: str
    """What a search finds it by, folded and stemmed."""
    modified_at: datetime
    checked_on: date | None = None
    """When somebody here last found it right."""
    is_withheld: bool = False
    """An address is kept back for safety."""
    area_names: Mapping[str, str] = field(default_factory=dict)
    """Names of areas that it is for, by their official codes."""
    merged_from: tuple[str, ...] = ()
    """Ids of listings that live on in this one."""
