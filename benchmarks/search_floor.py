"""Searching by hand: one statement of SQLite with FTS5, a box and the distance, tuned for this.

Kept as lean as we know: flat rows, needs as bits of one number, the place first by an index that
holds all it asks, then the words; where no service holds every word it is asked once more for any
of them, as we do. Words first took twice as long on 5,000 services.
"""

import math
import sqlite3
from collections.abc import Mapping, Sequence

from benchmarks.directory import NEED_CODES, Directory, Row
from earlyhelp.geography.distance import EARTH_RADIUS_MILES
from earlyhelp.services.searching.criteria import Criteria

BITS: Mapping[str, int] = {code: 1 << place for place, code in enumerate(NEED_CODES)}
FACTS = (
    *("name", "one_line", "provider", "telephone", "routes", "free", "wait_days", "wait_as_of"),
    *("vacancies", "capacity_on", "place", "city"),
)
TABLES = f"""
PRAGMA journal_mode=WAL;
CREATE TABLE floor_service(
    id INTEGER PRIMARY KEY, public_id TEXT, description TEXT, needs INTEGER,
    lowest REAL, highest REAL, latitude REAL, longitude REAL, {" TEXT, ".join(FACTS)} TEXT
);
CREATE INDEX floor_place ON floor_service(latitude, longitude, needs, lowest, highest);
CREATE TABLE floor_need(need TEXT, service_id INTEGER, PRIMARY KEY (need, service_id));
CREATE VIRTUAL TABLE floor_words USING fts5(
    name, description, content='floor_service', content_rowid='id'
);
"""
MILES = f"""{2 * EARTH_RADIUS_MILES} * asin(sqrt(
    pow(sin(radians(latitude - :latitude) / 2), 2) + cos(radians(:latitude))
    * cos(radians(latitude)) * pow(sin(radians(longitude - :longitude) / 2), 2)))"""
SPACE_TABLES = """
CREATE VIRTUAL TABLE floor_space USING rtree(id, south, north, west, east);
INSERT INTO floor_space SELECT id, latitude, latitude, longitude, longitude FROM floor_service;
"""
SPACE_FIRST = f"""
SELECT s.id, lowest, highest, {", ".join(FACTS)}, {MILES} AS miles
FROM floor_space AS f CROSS JOIN floor_service AS s ON s.id = f.id
WHERE f.south >= :south AND f.north <= :north AND f.west >= :west AND f.east <= :east
    AND s.needs & :needs AND lowest <= :age AND highest > :age - 1 AND {MILES} <= :miles
"""
FIND = f"""
WITH near AS MATERIALIZED (
    SELECT *, {MILES} AS miles FROM floor_service
    WHERE latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east
        AND needs & :needs AND lowest <= :age AND highest > :age - 1 AND {MILES} <= :miles
)
SELECT id, lowest, highest, {", ".join(f"near.{fact}" for fact in FACTS)}, miles
FROM floor_words JOIN near ON near.id = floor_words.rowid
WHERE floor_words MATCH :words ORDER BY bm25(floor_words), miles, id LIMIT :most
"""
Found = Sequence[tuple[object, ...]]


def make(made: Directory, name: str) -> sqlite3.Connection:
    """Return a connection to a new file, of this name, with the same services in flat tables."""
    connection = sqlite3.connect(made.folder / f"{name}.sqlite3", isolation_level=None)
    _add_mathematics(connection)
    connection.executescript(TABLES)
    connection.execute("BEGIN")
    connection.executemany(
        f"INSERT INTO floor_service VALUES ({', '.join('?' * (8 + len(FACTS)))})",
        [_values(row) for row in made.rows],
    )
    connection.executemany(
        "INSERT INTO floor_need VALUES (?, ?)",
        [(code, int(row["source_id"])) for row in made.rows for code in needs_of(row)],
    )
    connection.execute(
        "INSERT INTO floor_words(rowid, name, description)"
        " SELECT id, name, description FROM floor_service"
    )
    connection.execute("INSERT INTO floor_words(floor_words) VALUES ('optimize')")
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    return connection


def _add_mathematics(connection: sqlite3.Connection) -> None:
    """Give an SQLite that was built without mathematical functions those of Python."""
    options = {name for (name,) in connection.execute("PRAGMA compile_options")}
    if "ENABLE_MATH_FUNCTIONS" in options:
        return
    for name in ("sin", "cos", "asin", "sqrt", "radians", "pow"):
        count = 2 if name == "pow" else 1
        connection.create_function(name, count, getattr(math, name), deterministic=True)


def needs_of(row: Row) -> list[str]:
    """Return the needs that a row of the directory names."""
    return [pair.split(":")[0] for pair in row["needs"].split("; ")]


def _values(row: Row) -> tuple[object, ...]:
    return (
        int(row["source_id"]),
        row["source_id"],
        row["description"],
        sum(BITS[code] for code in needs_of(row)),
        float(row["minimum_age_years"]),
        float(row["maximum_age_years"]),
        float(row["latitude"]),
        float(row["longitude"]),
        row["service_name"],
        row["description"],
        row["provider_name"],
        row["telephone"],
        row["referral_route"],
        row["free"],
        row["wait_days"],
        row["wait_as_of"],
        row["vacancies"],
        row["capacity_confirmed_on"],
        row["location_name"],
        row["city"],
    )


def find(connection: sqlite3.Connection, criteria: Criteria, most: int = 20) -> Found:
    """Return the best services: number, ages, facts, miles; every word, or else any of them."""
    words = criteria.text.split()
    values = _bound(criteria, most)
    found = connection.execute(FIND, values | {"words": " ".join(words)}).fetchall()
    if not found and len(words) > 1:
        found = connection.execute(FIND, values | {"words": " OR ".join(words)}).fetchall()
    return found


def add_space(connection: sqlite3.Connection) -> None:
    """Add an index of boxes, for searches that look at the place first."""
    connection.executescript(SPACE_TABLES)
    connection.execute("ANALYZE")


def find_space_first(connection: sqlite3.Connection, criteria: Criteria, most: int = 20) -> Found:
    """Return the same services: those near for the need and age, their words counted in Python."""
    words = criteria.text.split()
    rows = connection.execute(SPACE_FIRST, _bound(criteria, most)).fetchall()
    held = [(_held(row, words), row) for row in rows]
    wanted = len(words) if any(number == len(words) for number, _ in held) else 1
    found = [(-number, row[-1], row[0], row) for number, row in held if number >= wanted]
    return [row for *_, row in sorted(found, key=lambda one: one[:3])][:most]


def _held(row: tuple[object, ...], words: Sequence[str]) -> int:
    """Count the words that a name and a description hold."""
    text = {*str(row[3]).split(), *str(row[4]).split()}
    return sum(word in text for word in words)


def _bound(criteria: Criteria, most: int) -> dict[str, object]:
    if criteria.near is None or criteria.within_miles is None:
        raise ValueError("the floor searches near a place only")
    point, miles = criteria.near.point, criteria.within_miles
    north = math.degrees(1.01 * miles / EARTH_RADIUS_MILES)
    east = north / math.cos(math.radians(point.latitude))
    return {
        "needs": sum(BITS[code] for code in criteria.needs),
        "age": criteria.age_years,
        "latitude": point.latitude,
        "longitude": point.longitude,
        "south": point.latitude - north,
        "north": point.latitude + north,
        "west": point.longitude - east,
        "east": point.longitude + east,
        "miles": miles,
        "most": most,
    }
