"""A made-up directory of 5,000 services, brought in by the importer that a council uses.

Every fact that a search asks for is stated and every service is given at one place, so that a
search by hand and ours must find the same services. Words are made up, seven letters each, so that
no word is the beginning or another form of another.
"""

import atexit
import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import same
from earlyhelp import clock
from earlyhelp.db import Database
from earlyhelp.geography.distance import Point
from earlyhelp.migrations.run import migrate
from earlyhelp.services.exchange.commands import ImportOptions, import_services
from earlyhelp.services.searching.criteria import Criteria, Near
from earlyhelp.taxonomy.needs import NEEDS, NeedCode

SERVICES, PROVIDERS, VOCABULARY, TOWNS = 5_000, 200, 6_000, 8
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
    folder = TemporaryDirectory(prefix="earlyhelp-bench-")
    atexit.register(folder.cleanup)
    path = Path(folder.name)
    database = Database(f"sqlite:///{path}/ours.sqlite3")
    migrate(database)
    dice, on = random.Random(20), clock.today()
    words = _words(dice)
    rows = _rows(dice, words, on)
    options = ImportOptions(on, clock.now(), source=SOURCE)
    with database.session(writing=True) as session:
        same((), import_services(session, _as_csv(rows), options).problems, "the directory's file")
    return Directory(path, database, rows, words, on)


def _words(dice: random.Random) -> Sequence[str]:
    """Return different words of seven letters; no ending of them is taken for an English one."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        letters = [dice.choice("bdfgklmnprtv" if place % 2 == 0 else "aou") for place in range(7)]
        found["".join(letters)] = None
    return tuple(found)


def _rows(dice: random.Random, words: Sequence[str], on: date) -> Sequence[Row]:
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    towns = [_anywhere(dice) for _ in range(TOWNS)]
    return [
        _row(number, dice, _text(dice, words, weights), towns, on) for number in range(SERVICES)
    ]


def _text(dice: random.Random, words: Sequence[str], weights: Sequence[float]) -> str:
    """Return 60 to 100 words, the common ones often (Zipf)."""
    return " ".join(dice.choices(words, weights, k=dice.randint(60, 100)))


def _anywhere(dice: random.Random) -> Point:
    return Point(
        CENTRE.latitude + dice.uniform(-BOX_DEGREES, BOX_DEGREES),
        CENTRE.longitude + dice.uniform(-BOX_DEGREES, BOX_DEGREES),
    )


def _position(dice: random.Random, towns: Sequence[Point]) -> Point:
    """Return a place: seven in ten lie in a town."""
    if dice.random() >= 0.7:
        return _anywhere(dice)
    town = dice.choice(towns)
    return Point(dice.gauss(town.latitude, TOWN_DEGREES), dice.gauss(town.longitude, TOWN_DEGREES))


def _row(number: int, dice: random.Random, text: str, towns: Sequence[Point], on: date) -> Row:
    point, first = _position(dice, towns), text.split(maxsplit=3)
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


def _as_csv(rows: Sequence[Row]) -> bytes:
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


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
