"""Records of JSON files, whatever they are wrapped in: pages, lists, lines, single services."""

from collections.abc import Mapping, Sequence

from earlyhelp.services.exchange.nodes import Object
from earlyhelp.services.exchange.opening import JsonFile
from earlyhelp.services.facts import Problem

Items = list[tuple[Object, str, int]]
"""Records with where each stands and its number."""


def items_of(documents: Sequence[JsonFile]) -> tuple[Items, list[Problem], set[str]]:
    """Return records, what is none, and the names of what they were wrapped in."""
    items: Items = []
    odd: list[Problem] = []
    envelope: set[str] = set()
    for document in documents:
        before = f"{document.name}: " if len(documents) > 1 else ""
        for value, path in _records(document, envelope):
            line = len(items) + len(odd) + 1
            if isinstance(value, Mapping):
                items.append((value, before + path, line))
            else:
                shown = str(value)[:60]
                odd.append(Problem(line, before + path, shown, "an object that is a service"))
    return items, odd, envelope


def _records(document: JsonFile, envelope: set[str]) -> list[tuple[object, str]]:
    """Return the records of a document, whatever they are wrapped in."""
    if document.is_lines:
        return [(value, f"line {number}") for number, value in enumerate(document.values, start=1)]
    value, path = document.values[0], "$"
    if isinstance(value, Mapping):
        for name in ("contents", "content", "services"):
            if isinstance(value.get(name), list):
                envelope.add(name)
                value, path = value[name], f"$.{name}"
                break
        else:
            is_empty_page = "total_items" in value or "totalElements" in value
            return [] if is_empty_page else [(value, "$")]
    listed = value if isinstance(value, list) else []
    return [(one, f"{path}[{number}]") for number, one in enumerate(listed)]


def is_part(documents: Sequence[JsonFile], found: int) -> bool:
    """Say whether the pages that were sent are not all, or one service was sent by itself."""
    totals = []
    for document in documents:
        value = document.values[0]
        if isinstance(value, Mapping) and not document.is_lines:
            total = value.get("total_items", value.get("totalElements"))
            is_list = any(isinstance(value.get(n), list) for n in ("contents", "content"))
            totals.append(total if isinstance(total, int) else found if is_list else found + 1)
    return max(totals, default=0) > found


def at_places(records: Sequence[Object]) -> list[Object]:
    """Turn places of services, as one endpoint of HSDS-UK lists them, into services with places."""
    plain = [record for record in records if not isinstance(record.get("service"), Mapping)]
    grouped: dict[str, dict[str, object]] = {}
    for record in records:
        service = record.get("service")
        if not isinstance(service, Mapping):
            continue
        own = str(service.get("id") or f"without id {len(grouped)}")
        where = {name: record[name] for name in record if name.startswith("@")}
        place = {name: one for name, one in record.items() if name != "service"}
        into = grouped.setdefault(own, {**service, **where})
        places = into.setdefault("service_at_locations", [])
        if isinstance(places, list):
            into["service_at_locations"] = [*places, place]
    return [*plain, *grouped.values()]
