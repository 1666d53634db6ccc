"""A made-up directory of 5,000 services or more, written as every listing is written.

Every fact that a search asks for is stated and every service is given at one place, so that a
search by hand and ours must find the same services. Words are made up, seven letters each, so that
no word is the beginning or another form of another.
"""

import atexit
import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, insert

from benchmarks.measuring import same
from earlyhelp import clock
from earlyhelp.db import Database
from earlyhelp.geography.distance import Point
from earlyhelp.migrations.run import migrate
from earlyhelp.services.commands import Change, store_facts
from earlyhelp.services.facts import PlaceFacts, ProviderFacts, ServiceFacts
from earlyhelp.services.lines import Spot, Standing, cell_lines, search_line
from earlyhelp.services.models import (
    DirectoryVersion,
    Provider,
    Service,
    ServiceCell,
    ServiceListing,
)
from earlyhelp.services.searching.criteria import Criteria, Near
from earlyhelp.services.words import CapacityState, ChangeReason, Status
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from earlyhelp.taxonomy.services import Sector, Strength

SERVICES, PROVIDERS, VOCABULARY, TOWNS = 5_000, 200, 6_000, 8
MANY = int(os.environ.get("BENCH_SERVICES", "0"))
"""How many services the large directory has; none is made unless this is asked for."""
AT_ONCE = 5_000
CENTRE = Point(52.5, -1.5)
BOX_DEGREES = 0.25
TOWN_DEGREES = 0.02
NEED_CODES: Sequence[NeedCode] = tuple(need.code for need in NEEDS[:24])
SOURCE = "benchmark"
WITHIN_MILES = 3.1
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory in a database of ours, with the rows it was made from."""

    folder: Path
    database: Database
    rows: Sequence[Row]
    words: Sequence[str]
    on: date


@cache
def directory() -> Directory:
    """Return the directory, made once a run in a folder that goes at its end."""
    made = _empty()
    dice = random.Random(20)
    rows = list(_rows(dice, made.words, made.on, SERVICES))
    change = Change(clock.now(), SOURCE, ChangeReason.IMPORT)
    with made.database.session(writing=True) as session:
        stored = store_facts(session, SOURCE, map(_facts, rows), change)
        same(SERVICES, len(stored), "services written")
    return Directory(made.folder, made.database, rows, made.words, made.on)


@cache
def large_directory(services: int) -> Directory:
    """Return one as dense and so many times as wide, its search lines written in bulk.

    Words are fewer (12 to 20 a service), so that half a million fit on a small disk.
    """
    made = _empty()
    dice = random.Random(22)
    rows = _rows(dice, made.words, made.on, services, few_words=True)
    kept: list[Row] = []
    with made.database.session(writing=True) as session:
        connection = session.connection()
        connection.execute(insert(Provider), [_provider()])
        while some := list(islice(rows, AT_ONCE)):
            _write_lines(connection, some, made.on)
            kept += some
    with made.database.session(writing=True) as session:
        session.execute(insert(DirectoryVersion), {"token": 1})
        session.connection().exec_driver_sql(
            "INSERT INTO service_listing_fts(service_listing_fts) VALUES ('optimize')"
        )
        session.connection().exec_driver_sql("ANALYZE")
    return Directory(made.folder, made.database, kept, made.words, made.on)


def _empty() -> Directory:
    folder = TemporaryDirectory(prefix="earlyhelp-bench-")
    atexit.register(folder.cleanup)
    path = Path(folder.name)
    database = Database(f"sqlite:///{path}/ours.sqlite3")
    migrate(database)
    return Directory(path, database, (), _words(random.Random(19)), clock.today())


def _provider() -> dict[str, object]:
    return {
        "id": 1,
        "public_id": "provider",
        "source": SOURCE,
        "source_key": "provider",
        "name": "A provider",
    }


def _write_lines(connection: Connection, rows: Sequence[Row], on: date) -> None:
    """Write services of which only the search knows, since only it is timed."""
    services, lines = [], []
    for row in rows:
        number, facts = int(row["source_id"]) + 1, _facts(row)
        public_id = row["source_id"]
        services.append(
            {
                "id": number,
                "public_id": public_id,
                "source": SOURCE,
                "source_id": public_id,
                "provider_id": 1,
                "name": facts.name,
                "status": Status.ACTIVE,
                "is_illustrative": False,
                "no_minimum_age": False,
                "no_maximum_age": False,
                "age_of": facts.age_of,
                "version": 1,
                "modified_at": clock.now(),
            }
        )
        spot = Spot(row["location_name"], row["city"], _point(row))
        lines.append(
            search_line(
                facts, Standing(number, public_id, on, is_confidential=False, spots=(spot,))
            )
        )
    connection.execute(insert(Service), services)
    connection.execute(insert(ServiceListing), lines)
    connection.execute(insert(ServiceCell), [cell for line in lines for cell in cell_lines(line)])


def _point(row: Row) -> Point:
    return Point(float(row["latitude"]), float(row["longitude"]))


def _facts(row: Row) -> ServiceFacts:
    """Return a row as a listing states it."""
    day, point = date.fromisoformat(row["capacity_confirmed_on"]), _point(row)
    place = PlaceFacts(
        name=row["location_name"],
        city=row["city"],
        latitude=point.latitude,
        longitude=point.longitude,
    )
    pairs = (pair.split(":") for pair in row["needs"].split("; "))
    return ServiceFacts(
        source_id=row["source_id"],
        provider=ProviderFacts(name=row["provider_name"], sector=Sector.VOLUNTARY),
        name=row["service_name"],
        description=row["description"],
        status=Status.ACTIVE,
        telephone=row["telephone"],
        minimum_age_years=float(row["minimum_age_years"]),
        maximum_age_years=float(row["maximum_age_years"]),
        needs=tuple((code, Strength(strength)) for code, strength in pairs),
        levels_served=frozenset(("universal", "early_help_offer", "targeted_early_help")),
        referral_routes=frozenset(row["referral_route"].split("; ")),
        delivery=frozenset(("location",)),
        free=row["free"] == "yes",
        capacity_children=int(row["capacity_children"]),
        vacancies=int(row["vacancies"]),
        capacity_state=CapacityState.OPEN,
        capacity_confirmed_on=day,
        wait_days=int(row["wait_days"]),
        wait_as_of=day,
        places=(place,),
    )


def _words(dice: random.Random) -> Sequence[str]:
    """Return different words of seven letters; no ending of them is taken for an English one."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        letters = [dice.choice("bdfgklmnprtv" if place % 2 == 0 else "aou") for place in range(7)]
        found["".join(letters)] = None
    return tuple(found)


def _rows(
    dice: random.Random, words: Sequence[str], on: date, services: int, *, few_words: bool = False
) -> Iterator[Row]:
    """Give rows of as dense a directory, whatever their number; seven in ten lie in a town."""
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    times = services / SERVICES
    reach = BOX_DEGREES * times**0.5
    towns = [_anywhere(dice, reach) for _ in range(round(TOWNS * times))]
    length = (12, 20) if few_words else (60, 100)
    for number in range(services):
        text = " ".join(dice.choices(words, weights, k=dice.randint(*length)))
        yield _row(number, dice, text, _position(dice, towns, reach), on)


def _anywhere(dice: random.Random, reach: float) -> Point:
    return Point(
        CENTRE.latitude + dice.uniform(-reach, reach),
        CENTRE.longitude + dice.uniform(-reach, reach),
    )


def _position(dice: random.Random, towns: Sequence[Point], reach: float) -> Point:
    if dice.random() >= 0.7:
        return _anywhere(dice, reach)
    town = dice.choice(towns)
    return Point(dice.gauss(town.latitude, TOWN_DEGREES), dice.gauss(town.longitude, TOWN_DEGREES))


def _row(number: int, dice: random.Random, text: str, point: Point, on: date) -> Row:
    first = text.split(maxsplit=3)
    lowest, highest = dice.choice(((0, 4), (0, 11), (0, 18), (5, 11), (5, 18), (11, 18), (11, 25)))
    day = (on - timedelta(days=dice.randint(0, 120))).isoformat()
    places = dice.randint(5, 40)
    return {
        "source_id": str(number),
        "provider_name": f"Provider {dice.randrange(PROVIDERS)}",
        "provider_sector": "voluntary",
        "service_name": f"{' '.join(first[:3])} {number}",
        "description": text,
        "status": "active",
        "telephone": "01632 960000",
        "minimum_age_years": str(lowest),
        "maximum_age_years": str(highest),
        "needs": "; ".join(
            f"{code}:{'partial' if rank else 'primary'}"
            for rank, code in enumerate(dice.sample(NEED_CODES, dice.randint(1, 3)))
        ),
        "levels_served": "universal; early_help_offer; targeted_early_help",
        "referral_route": dice.choice(("self; family", "professional", "family; professional")),
        "delivery": "location",
        "location_name": f"Place {number}",
        "city": f"Town {number % TOWNS}",
        "latitude": f"{point.latitude:.6f}",
        "longitude": f"{point.longitude:.6f}",
        "free": dice.choice(("yes", "no")),
        "capacity_children": str(places),
        "vacancies": str(dice.randint(0, places)),
        "capacity_state": "open",
        "capacity_confirmed_on": day,
        "wait_days": str(dice.choice((0, 7, 14, 28, 60, 120))),
        "wait_as_of": day,
    }


def questions(made: Directory, how_many: int, *, miles: float = WITHIN_MILES) -> list[Criteria]:
    """Return searches with one or two words, two needs, an age and a place near a service."""
    dice = random.Random(21)
    common = made.words[3:300]
    weights = [1 / rank for rank in range(4, 301)]
    return [
        Criteria(
            text=" ".join(dice.choices(common, weights, k=dice.randint(1, 2))),
            needs=frozenset(dice.sample(NEED_CODES, 2)),
            age_years=float(dice.randint(0, 17)),
            near=_near(dice.choice(made.rows)),
            within_miles=miles,
        )
        for _ in range(how_many)
    ]


def _near(row: Row) -> Near:
    point = Point(float(row["latitude"]) + 0.005, float(row["longitude"]) + 0.005)
    return Near(point, "AB1", ("place", "AB1"))
