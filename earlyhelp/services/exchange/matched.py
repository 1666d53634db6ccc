"""Rows of a list whose columns were matched, put into the one shape."""

from collections.abc import Mapping

from earlyhelp.services.exchange import plain
from earlyhelp.services.exchange.matching import KEEP, Matching
from earlyhelp.services.exchange.nodes import Object, made
from earlyhelp.services.exchange.opening import Grid
from earlyhelp.services.extensions import PREFIX

TEXTS = {
    "id": "source_id",
    "name": "service_name",
    "status": "status",
    "alert": "alert",
    "url": "url",
    "email": "email",
    "minimum_age": "minimum_age",
    "maximum_age": "maximum_age",
    "application_process": "how_to_apply",
    "fees": "cost_text",
    PREFIX + "is_published": "is_published",
    PREFIX + "free": "free",
}
PLACE = {"name": "location_name", "latitude": "latitude", "longitude": "longitude"}
ADDRESS = {"city": "city", "state_province": "county", "postal_code": "postcode"}
PROVIDER = {"id": "provider_id", "name": "provider_name", "description": "provider_description"}
TIMES = {"byday": "days", "opens_at": "opens_at", "closes_at": "closes_at"}


def to_shapes(grid: Grid, matching: Matching) -> list[Object]:
    """Return the rows of a table in the one shape."""
    return [_Row(line, cells, matching).service() for line, cells in grid.rows]


class _Row:
    """One row with what its columns are."""

    def __init__(self, line: int, cells: Mapping[str, str], matching: Matching) -> None:
        self._line, self._cells, self._matching = line, cells, matching
        self._fixed = dict(matching.fixed)

    def _said(self, target: str, between: str = "; ") -> str | None:
        texts = (self._cells.get(name, "").strip() for name in self._matching.of(target))
        return between.join(text for text in texts if text) or None

    def _parts(self, target: str) -> list[str]:
        """Return the parts of a list; empty ones stay, so that lists side by side keep pace."""
        return [part.strip() for part in (self._said(target) or "").split(";")]

    def _made(self, values: Object, names: Mapping[str, str]) -> Object:
        """Return an object with what its fields are called in the file."""
        called = {
            name: next(iter(self._matching.of(target)), target) for name, target in names.items()
        }
        return made(values, line=self._line, called=called)

    def _texts(self, names: Mapping[str, str]) -> dict[str, object]:
        return {name: self._said(target) for name, target in names.items()}

    def service(self) -> Object:
        texts = self._texts(TEXTS)
        kept = [(n, plain.paragraphs(self._cells.get(n, ""))) for n in self._matching.of(KEEP)]
        return self._made(
            {
                **texts,
                "name": texts["name"] or self._name(),
                "status": texts["status"] or self._fixed.get("status"),
                "description": self._said("description", "\n\n"),
                "eligibility_description": self._said("eligibility", "\n"),
                "phones": self._phones(),
                "languages": [{"name": part} for part in self._parts("languages") if part],
                "organization": self._provider(),
                "attributes": self._terms(),
                "service_at_locations": self._places(),
                PREFIX + "extras": [[name, text] for name, text in kept if text],
            },
            TEXTS | {"eligibility_description": "eligibility", "description": "description"},
        )

    def _name(self) -> str | None:
        """Return who helps and what for, where a list gives its services no name of their own."""
        category = next(iter(self._matching.of("category")), None)
        named = (self._said("provider_name"), self._cells.get(category or "", "").strip())
        return ": ".join(text for text in named if text) or None

    def _phones(self) -> list[Object]:
        text = self._said("telephone")
        return [self._made({"number": text}, {"number": "telephone"})] if text else []

    def _provider(self) -> Object:
        sector = {PREFIX + "sector": self._fixed.get("provider_sector")}
        return self._made(self._texts(PROVIDER) | sector, PROVIDER)

    def _terms(self) -> list[Object]:
        return [
            {"taxonomy_term": {"id": part, "name": part, "taxonomy": column}}
            for column in self._matching.of("category")
            for part in dict.fromkeys(one.strip() for one in self._cells.get(column, "").split(";"))
            if part
        ]

    def _places(self) -> list[Object]:
        address = self._texts(ADDRESS) | {"address_1": self._said("address", ", ")}
        location = self._texts(PLACE)
        access = [{"description": part} for part in self._parts("accessibility") if part]
        schedules = self._schedules()
        if not any((*address.values(), *location.values(), access, schedules)):
            return []
        named = {**ADDRESS, "address_1": "address"}
        place = {
            **location,
            "location_type": "physical",
            "addresses": [self._made(address, named)] if any(address.values()) else [],
            "accessibility": access,
        }
        return [{"location": self._made(place, PLACE), "schedules": schedules}]

    def _schedules(self) -> list[Object]:
        """Return days and hours; lists in the three cells go side by side."""
        columns = {name: self._parts(target) for name, target in TIMES.items()}
        if max(len(parts) for parts in columns.values()) == 1 or len(columns["opens_at"]) == 1:
            columns = {name: [self._said(target) or ""] for name, target in TIMES.items()}
        rows = max(len(parts) for parts in columns.values())
        found = []
        for number in range(rows):
            values = {
                name: parts[number] if number < len(parts) else ""
                for name, parts in columns.items()
            }
            if any(values.values()):
                found.append(self._made({**values, "freq": "WEEKLY"}, TIMES))
        return found
