"""The first page of the local profile with half a million readings stored, against one by hand."""

import os
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from benchmarks import profile_floor
from benchmarks.measuring import Goal, Line, in_turn, same, statements
from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.geography.models import AuthorityRow, NeighbourRow, ServedAreaRow
from earlyhelp.geography.models import ImportRow as PlacesImportRow
from earlyhelp.jsna.imports import NOT_STATED
from earlyhelp.jsna.models import (
    AnnotationRow,
    ImportRow,
    IndicatorNeedRow,
    IndicatorRow,
    PlaceRow,
    ReadingRow,
    SeriesRow,
)
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.overview import OverviewPage, make_overview
from earlyhelp.jsna.needs.queries import get_overview
from earlyhelp.jsna.report import ImportReport
from earlyhelp.migrations.run import migrate
from earlyhelp.settings import Settings
from earlyhelp.taxonomy.needs import NEEDS

READINGS = int(os.environ.get("BENCH_READINGS", "500000"))
ROUNDS = 40
ENGLAND, HERE = "E92000001", "E06000001"
PLACES = (HERE, ENGLAND, *(f"E06{number:06d}" for number in range(2, 161)))
NEIGHBOURS = PLACES[2:12]
SEXES, YEARS = ("Persons", "Male", "Female"), range(2010, 2024)
OF_AN_INDICATOR = len(PLACES) * len(SEXES) * len(YEARS)
NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)
BY_HAND = "the raw rows by SQL, base page, hand-written table of the same cells, nothing worked out"
AT_ONCE = 50_000


def run() -> list[Line]:
    """Return the lines about the profile; ``BENCH_READINGS`` says how many, 500,000 if unset."""
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder:
        path = Path(folder) / "profile.sqlite3"
        made = Database(f"sqlite:///{path}")
        migrate(made)
        with made.session(writing=True) as session:
            held = fill(session, max(1, round(READINGS / OF_AN_INDICATOR)))
        with made.session() as session:
            page = make_overview(get_overview(session, HERE), Links("/needs"))
        made.engine.dispose()
        return _lines(path, page, held)


def _lines(path: Path, page: OverviewPage, held: int) -> list[Line]:
    app = create_app(Settings(database_url=f"sqlite:///{path}"))
    floor_app = profile_floor.make_app(path, HERE, (ENGLAND, *NEIGHBOURS), _tables(page))
    ours, floor = app.test_client(), floor_app.test_client()
    rows = page.figures
    same(rows, _fetch(floor).count(b'<tr class="govuk-table__row"'), "rows drawn by hand")
    marked = _fetch(ours).count(b'<th scope="row"')
    same(rows, marked, "rows of our page")
    by_hand, taken = in_turn(lambda _: _fetch(floor), lambda _: _fetch(ours), rounds=ROUNDS)
    again, anew = in_turn(
        lambda _: _fetch(floor), lambda number: _fetch(ours, _day(number)), rounds=ROUNDS
    )
    engine = app.extensions["earlyhelp"].database.engine
    sent = statements(engine, lambda: _fetch(ours, _day(ROUNDS)))
    engine.dispose()
    what = f"local profile of {rows} indicators among {held:,} readings"
    return [
        Line(f"{what}, kept since it was last read", taken.p50, 1.5, BY_HAND, by_hand.p50),
        Line(f"{what}, worked out anew", anew.p50, 1.5, BY_HAND, again.p50),
        Line(what, sent, 20, kind=Goal.LIMIT, unit="statements"),
    ]


def _fetch(client: FlaskClient, query: str = "") -> bytes:
    body: bytes = client.get(f"/needs{query}").get_data()
    return body


def _day(number: int) -> str:
    """Return what asks for the profile as it was on a day of its own, so that none is kept."""
    day = (NOW + timedelta(days=number + 1)).date()
    return f"?as_at={day.isoformat()}"


def _tables(page: OverviewPage) -> profile_floor.Tables:
    names = (
        *("name", "about", "address", "value", "value_address", "range", "period", "trend"),
        *("trend_address", "why_no_trend", "comparison", "colour", "england", "england_address"),
        *("similar", "similar_address", "source", "released", "source_address"),
    )
    return [
        (group.heading, [tuple(getattr(row, name) for name in names) for row in group.rows])
        for domain in page.domains
        for group in domain.groups
    ]


def fill(session: Session, indicators: int) -> int:
    """Store an area with its neighbours and so many indicators; return how many readings."""
    _serve(session)
    ids = [str(90_000 + number) for number in range(indicators)]
    for place, id_ in enumerate(ids):
        session.add(_indicator(id_, place))
    session.add_all(PlaceRow(id=n, code=code, name=code) for n, code in enumerate(PLACES, 1))
    session.add(_import(ids))
    session.flush()
    session.add(
        AnnotationRow(
            id=1,
            import_id=1,
            period="2023/24",
            missing=None,
            note="",
            trend="",
            compared_with_england="",
            compared_with_parent="",
            compared_with_goal="",
            area_type="",
        )
    )
    for number, (id_, sex) in enumerate(product(ids, SEXES), 1):
        session.add(
            SeriesRow(
                id=number,
                indicator_id=id_,
                sex=sex,
                age="<15 yrs",
                category_type="",
                category="",
                period_range="1y",
                measure="",
                unit="",
            )
        )
    session.flush()
    held = 0
    for block in _readings(len(ids) * len(SEXES)):
        session.execute(insert(ReadingRow), block)
        held += len(block)
    return held


def _serve(session: Session) -> None:
    places = PlacesImportRow(
        kind="look-up", file_name="a", sha256="a" * 64, source="DfE", recorded_at=NOW
    )
    session.add_all([places, ServedAreaRow(code=HERE, name="Here")])
    session.flush()
    session.add_all(
        AuthorityRow(code=code, old_code=str(number), name=f"Area {number}", import_id=places.id)
        for number, code in enumerate((HERE, *NEIGHBOURS), 800)
    )
    session.add_all(
        NeighbourRow(
            old_code="800",
            place=place,
            neighbour_old_code=str(800 + place),
            closeness="Close",
            import_id=places.id,
        )
        for place in range(1, 11)
    )


def _indicator(id_: str, place: int) -> IndicatorRow:
    return IndicatorRow(
        id=id_,
        name=f"Admissions to hospital of kind {id_}",
        polarity="low_good",
        value_type="rate",
        multiplier=10_000,
        lowest_age=0,
        highest_age=14,
        year_type="financial",
        source="made up",
        needs=[IndicatorNeedRow(need=NEEDS[place % len(NEEDS)].code, rank=0)],
    )


def _import(indicators: Sequence[str]) -> ImportRow:
    return ImportRow(
        id=1,
        sha256="b" * 64,
        size_bytes=1,
        file_name="made-up.csv",
        dialect="fingertips-long",
        source="made up",
        licence=NOT_STATED,
        imported_by="a benchmark",
        recorded_at=NOW,
        released_on=date(2026, 6, 1),
        areas="all",
        indicators=list(indicators),
        leaves_out_problems=False,
        report=ImportReport("made-up.csv", "", "").as_json(),
    )


def _readings(series: int) -> Iterator[list[dict[str, object]]]:
    dice = random.Random(22)
    block: list[dict[str, object]] = []
    keys = product(range(1, len(PLACES) + 1), range(1, series + 1), YEARS)
    for line, (place, number, year) in enumerate(keys, 2):
        children = dice.randint(9_000, 60_000)
        count = dice.randint(10, 900)
        value = 10_000 * count / children
        block.append(
            {
                "import_id": 1,
                "place_id": place,
                "series_id": number,
                "sortable": year * 10_000,
                "line": line,
                "annotation_id": 1,
                "value": value,
                "lower_95": 0.9 * value,
                "upper_95": 1.1 * value,
                "lower_99_8": 0.85 * value,
                "upper_99_8": 1.15 * value,
                "count": count,
                "denominator": children,
            }
        )
        if len(block) == AT_ONCE:
            yield block
            block = []
    yield block
