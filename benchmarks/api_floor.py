"""A page of 50 whole services by hand: rows as they stand in the tables, put together as JSON."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

SERVICES = "SELECT * FROM service ORDER BY name, public_id LIMIT 50 OFFSET ?"
PARTS = {
    "needs": "SELECT * FROM service_need WHERE service_id IN ({})",
    "contacts": "SELECT * FROM service_contact WHERE service_id IN ({})",
    "capacities": "SELECT * FROM capacity WHERE service_id IN ({})",
    "checks": "SELECT * FROM verification_event WHERE service_id IN ({})",
    "places": (
        "SELECT at.service_id, at.id AS at_id, location.* FROM service_at_location AS at"
        " JOIN location ON location.id = at.location_id WHERE at.service_id IN ({})"
    ),
    "schedules": (
        "SELECT at.service_id, schedule.* FROM schedule JOIN service_at_location AS at"
        " ON at.id = schedule.service_at_location_id WHERE at.service_id IN ({})"
    ),
}
Row = dict[str, Any]


def page_of_services(connection: sqlite3.Connection, number: int) -> str:
    """Return 50 services with everything the tables hold of them, nine statements in all."""
    services = _rows(connection, SERVICES, [50 * number])
    ids = [one["id"] for one in services]
    marks = ",".join("?" * len(ids))
    providers = {one["provider_id"] for one in services}
    statement = f"SELECT * FROM provider WHERE id IN ({','.join('?' * len(providers))})"
    known = {one["id"]: one for one in _rows(connection, statement, [*providers])}
    parts = {name: _by_service(connection, text.format(marks), ids) for name, text in PARTS.items()}
    total = connection.execute("SELECT count(*) FROM service").fetchone()[0]
    contents = [
        {
            **one,
            "organization": known[one["provider_id"]],
            **{name: found[one["id"]] for name, found in parts.items()},
        }
        for one in services
    ]
    return json.dumps({"total_items": total, "contents": contents}, ensure_ascii=False)


def _rows(connection: sqlite3.Connection, statement: str, given: Sequence[object]) -> list[Row]:
    found = connection.execute(statement, given)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _by_service(
    connection: sqlite3.Connection, statement: str, ids: Iterable[object]
) -> dict[object, list[Row]]:
    grouped: dict[object, list[Row]] = defaultdict(list)
    for row in _rows(connection, statement, [*ids]):
        grouped[row["service_id"]].append(row)
    return grouped
