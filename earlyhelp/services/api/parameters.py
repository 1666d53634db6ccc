"""Every parameter of the feed: how it is read, a good example, and which questions take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.services.api import reading
from earlyhelp.services.api.reading import Read

OLDEST = 150.0
FARTHEST_METRES = 2_000_000.0


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter."""

    read: Read
    example: str


PARAMETERS: Mapping[str, Parameter] = {
    "search": Parameter(reading.text, "sleep"),
    "page": Parameter(reading.whole, "1"),
    "per_page": Parameter(reading.whole, "50"),
    "taxonomy_term_id": Parameter(reading.identifier, "fabfc2fb-099a-56a5-87ce-47fb779c838e"),
    "taxonomy_id": Parameter(reading.identifier, "cd51f545-fd9f-53cd-b779-a89260345b40"),
    "parent_id": Parameter(reading.identifier, "fabfc2fb-099a-56a5-87ce-47fb779c838e"),
    "organization_id": Parameter(reading.identifier, "ac148810-d857-441c-9679-408f346de14b"),
    "minimum_age": Parameter(reading.number_between(0, OLDEST), "5"),
    "maximum_age": Parameter(reading.number_between(0, OLDEST), "11"),
    "age": Parameter(reading.number_between(0, OLDEST), "4.5"),
    "start_time": Parameter(reading.clock, "09:30"),
    "end_time": Parameter(reading.clock, "17:00"),
    "day": Parameter(reading.day, "MO"),
    "postcode": Parameter(reading.postcode, "SW1A 1AA"),
    "proximity": Parameter(reading.number_between(0, FARTHEST_METRES), "5000"),
    "latitude": Parameter(reading.number_between(-90, 90), "52.5"),
    "longitude": Parameter(reading.number_between(-180, 180), "-1.5"),
    "radius": Parameter(reading.number_between(0, FARTHEST_METRES), "5000"),
    "modified_after": Parameter(reading.after, "2026-03-04T09:30:00Z"),
    "format": Parameter(reading.form, "ndjson"),
    "full": Parameter(reading.flag, "true"),
    "minimal": Parameter(reading.flag, "true"),
    "top_only": Parameter(reading.flag, "true"),
}
PAGED = ("page", "per_page", "format")
SEARCHED = (
    *("search", *PAGED, "taxonomy_term_id", "taxonomy_id", "organization_id", "minimum_age"),
    *("maximum_age", "age", "start_time", "end_time", "day", "postcode", "proximity", "latitude"),
    *("longitude", "radius", "modified_after", "full"),
)
TAKEN: Mapping[str, Sequence[str]] = {
    "services": (*SEARCHED, "minimal"),
    "service_at_locations": SEARCHED,
    "taxonomies": ("search", *PAGED),
    "taxonomy_terms": ("search", *PAGED, "taxonomy_id", "parent_id", "top_only"),
}
"""The parameters of each collection; a single thing and the root take none."""
