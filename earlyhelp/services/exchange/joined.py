"""A set of tables that belong together (HSDS as CSV, in its several versions), joined by their ids.

Each table is known by its columns, never by the name of its file.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from earlyhelp.services.exchange.nodes import Object, made
from earlyhelp.services.extensions import PREFIX

Cells = Mapping[str, str]
Rows = Sequence[tuple[int, Cells]]


class Kind(StrEnum):
    """The tables of a set."""

    SERVICES = "services"
    ORGANIZATIONS = "organizations"
    LOCATIONS = "locations"
    ADDRESSES = "addresses"
    PHONES = "phones"
    SCHEDULES = "schedules"
    TERMS = "taxonomy terms"
    PROGRAMS = "programs"


COLUMNS: Sequence[tuple[Kind, frozenset[str]]] = (
    (Kind.ADDRESSES, frozenset({"id", "location_id", "address_1", "city"})),
    (Kind.PHONES, frozenset({"id", "number", "service_id"})),
    (Kind.SCHEDULES, frozenset({"id", "service_id", "opens_at", "closes_at"})),
    (Kind.TERMS, frozenset({"taxonomy_id", "name", "parent_id"})),
    (Kind.LOCATIONS, frozenset({"id", "name", "latitude", "longitude"})),
    (Kind.SERVICES, frozenset({"id", "name", "description", "status", "fees"})),
    (Kind.ORGANIZATIONS, frozenset({"id", "name", "description", "tax_status"})),
    (Kind.PROGRAMS, frozenset({"id", "organization_id", "name"})),
)
"""Columns by which each table is known; the first that fits."""
TAXONOMY = "Open Eligibility"


def kind_of(header: Iterable[str]) -> Kind | None:
    """Return which table of a set has this header."""
    names = set(header)
    return next((kind for kind, needed in COLUMNS if needed <= names), None)


def to_shapes(tables: Mapping[Kind, Rows]) -> list[Object]:
    """Return the services of a set with what the other tables say of them."""
    return [_Set(tables).service(line, cells) for line, cells in tables.get(Kind.SERVICES, ())]


class _Set:
    """The tables of a set by the ids that lead from one to the other."""

    def __init__(self, tables: Mapping[Kind, Rows]) -> None:
        self._tables = tables
        self._organizations = self._by(Kind.ORGANIZATIONS, "id")
        self._locations = self._by(Kind.LOCATIONS, "id")
        self._terms = self._by(Kind.TERMS, "taxonomy_id")

    def _by(self, kind: Kind, column: str) -> dict[str, list[tuple[int, Cells]]]:
        found: dict[str, list[tuple[int, Cells]]] = defaultdict(list)
        for line, cells in self._tables.get(kind, ()):
            if own := (cells.get(column) or "").strip():
                found[own].append((line, cells))
        return found

    def service(self, line: int, cells: Cells) -> Object:
        own, place = (cells.get(name) or "" for name in ("id", "location_id"))
        location = next(iter(self._locations.get(place, ())), None)
        organization = cells.get("organization_id") or (
            location[1].get("organization_id") if location else ""
        )
        texts = ("name", "description", "status", "email", "fees", "application_process")
        return made(
            {
                **{name: cells.get(name) for name in texts},
                "id": own,
                "url": cells.get("website") or cells.get("url"),
                "eligibility_description": _lines(cells, "eligibility", "audience"),
                "organization": self._organization(organization or ""),
                "phones": self._phones("service_id", own),
                "schedules": self._schedules("service_id", own),
                "languages": [{"name": name} for name in _parts(cells, "languages")],
                "funding": [{"source": name} for name in _parts(cells, "funding_sources")],
                "service_areas": [{"name": name} for name in _parts(cells, "service_areas")],
                "attributes": self._attributes(cells),
                "service_at_locations": [self._place(place, location)] if location else [],
                PREFIX + "closed_on": cells.get("closed_on"),
                PREFIX + "extras": [
                    [name.replace("_", " ").capitalize(), cells[name]]
                    for name in ("wait_time", "required_documents", "interpretation_services")
                    if cells.get(name)
                ],
            },
            line=line,
            url="website",
            eligibility_description="eligibility",
        )

    def _organization(self, own: str) -> Object | None:
        for line, cells in self._organizations.get(own, ()):
            texts = {name: cells.get(name) for name in ("id", "name", "description", "email")}
            return made({**texts, "website": cells.get("website")}, line=line)
        return None

    def _phones(self, column: str, own: str) -> list[Object]:
        rows = self._by(Kind.PHONES, column).get(own, ())
        return [
            made(
                {
                    "id": cells.get("id"),
                    "number": cells.get("number"),
                    "extension": cells.get("extension"),
                    "description": cells.get("department"),
                },
                line=line,
            )
            for line, cells in rows
            if (cells.get("number_type") or "voice") == "voice"
        ]

    def _schedules(self, column: str, own: str) -> list[Object]:
        return [
            made(
                {**cells, "byday": cells.get("weekday") or cells.get("byday"), "freq": "WEEKLY"},
                line=line,
                byday="weekday",
            )
            for line, cells in self._by(Kind.SCHEDULES, column).get(own, ())
        ]

    def _place(self, own: str, row: tuple[int, Cells]) -> Object:
        line, cells = row
        addresses = self._by(Kind.ADDRESSES, "location_id").get(own, ())
        names = ("id", "name", "description", "latitude", "longitude")
        location = {
            **{name: cells.get(name) for name in names},
            "location_type": "virtual" if cells.get("virtual") == "true" else "physical",
            "addresses": [made(address, line=number) for number, address in addresses],
            "accessibility": [
                {"description": name.replace("_", " ")} for name in _parts(cells, "accessibility")
            ],
        }
        schedules = self._schedules("location_id", own)
        return made({"location": made(location, line=line), "schedules": schedules}, line=line)

    def _attributes(self, cells: Cells) -> list[Object]:
        found: list[Object] = []
        for own in _parts(cells, "taxonomy_ids"):
            _, term = next(iter(self._terms.get(own, ())), (0, {}))
            parent = term.get("parent_id") or None
            label = term.get("name") or own
            shaped = {"id": own, "name": label, "parent_id": parent, "taxonomy": TAXONOMY}
            found.append({"taxonomy_term": shaped})
        return found


def _parts(cells: Cells, name: str) -> list[str]:
    return [part.strip() for part in (cells.get(name) or "").split(",") if part.strip()]


def _lines(cells: Cells, *names: str) -> str | None:
    return "\n".join(text for name in names if (text := cells.get(name))) or None
