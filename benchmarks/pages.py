"""Pages through the test client: results and the gap report, against pages written by hand."""

import sqlite3
from collections.abc import Sequence
from functools import partial
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from flask import Flask, render_template
from flask.testing import FlaskClient

from benchmarks import page_floor, search_floor
from benchmarks.directory import Directory, directory, questions
from benchmarks.measuring import Goal, Line, alone, in_turn, same, statements
from benchmarks.signing import signed_in
from earlyhelp import clock
from earlyhelp.app import create_app
from earlyhelp.db import Database
from earlyhelp.demo import DATA, load_sample_area
from earlyhelp.gaps.page import make_report_page
from earlyhelp.gaps.queries import get_basis, get_telling, work_out
from earlyhelp.gaps.selection import Selection
from earlyhelp.gaps.telling import Telling
from earlyhelp.gaps.views import draw_rows
from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.queries import (
    RESULTS_A_PAGE,
    find_services,
)
from earlyhelp.settings import Settings

ROUNDS, GAP_ROUNDS, SEARCHES, MILES = 200, 40, 20, 10.0
CARD = b'class="app-card"'
ROWS_ONLY = "SQL by hand, base page, hand-written rows without filters"
WITH_FILTERS = "the same with our filters, hand-written"
TABLE = "base page with a hand-written table of the same cells, nothing worked out"
EVERY_ROW = Selection(with_uncounted=True)
LINE = (
    "need",
    "band",
    "status",
    "shortfall",
    "children",
    "places",
    "ratio",
    "services",
    "wait",
    "unmet",
)


def run() -> list[Line]:
    """Return the lines about pages."""
    made = directory()
    connection = search_floor.make(made, "pages")
    with TemporaryDirectory(prefix="earlyhelp-bench-") as folder:
        sample = Database(f"sqlite:///{folder}/sample.sqlite3")
        load_sample_area(sample, DATA, clock.now())
        telling = _report(sample)
        lines = [*results_lines(made, connection), *gap_lines(sample, telling, connection)]
        sample.engine.dispose()
    connection.close()
    return lines


def fetch(client: FlaskClient, address: str) -> bytes:
    """Return what an address answers."""
    body: bytes = client.get(address).get_data()
    return body


def results_lines(made: Directory, connection: sqlite3.Connection) -> list[Line]:
    """Measure the page of 20 results."""
    app = create_app(Settings(database_url=str(made.database.url)))
    by_hand = page_floor.make_app(connection, ()).test_client()
    asked = _with_a_full_page(made)
    clients = [_client_near(app, criteria) for criteria in asked]

    def ours(number: int) -> bytes:
        place = number % SEARCHES
        return fetch(clients[place], _ours(asked[place]))

    def floor(number: int, filters: str = "") -> bytes:
        return fetch(by_hand, _floor(asked[number % SEARCHES]) + filters)

    for number in range(SEARCHES):
        same(RESULTS_A_PAGE, floor(number).count(CARD), "rows of the page by hand")
        same(RESULTS_A_PAGE, ours(number).count(CARD), "results of our page")
    bare, first = in_turn(floor, ours, rounds=ROUNDS)
    full, second = in_turn(lambda number: floor(number, "&filters=yes"), ours, rounds=ROUNDS)
    engine = app.extensions["earlyhelp"].database.engine
    sent = max(statements(engine, partial(ours, place)) for place in range(SEARCHES))
    engine.dispose()
    return [
        Line("page of 20 results", first.p50, 1.5, ROWS_ONLY, bare.p50),
        Line("page of 20 results", second.p50, 1.5, WITH_FILTERS, full.p50),
        Line("page of 20 results", sent, 7, kind=Goal.LIMIT, unit="statements"),
    ]


def _with_a_full_page(made: Directory) -> Sequence[Criteria]:
    """Return searches that find at least a page of services."""
    with made.database.session() as session:
        full = (
            criteria
            for criteria in questions(made, 20 * SEARCHES, miles=MILES)
            if find_services(session, criteria, on=made.on).total >= RESULTS_A_PAGE
        )
        return [next(full) for _ in range(SEARCHES)]


def _pairs(criteria: Criteria) -> list[tuple[str, object]]:
    needs = [("need", code) for code in sorted(criteria.needs)]
    return [("text", criteria.text), ("age", criteria.age_years), ("within", MILES), *needs]


def _ours(criteria: Criteria) -> str:
    return f"/search?{urlencode([*_pairs(criteria), ('near', 'postcode')])}"


def _floor(criteria: Criteria) -> str:
    latitude, longitude = _position(criteria)
    place = [("latitude", latitude), ("longitude", longitude)]
    return f"/search?{urlencode([*_pairs(criteria), *place])}"


def _position(criteria: Criteria) -> tuple[float, float]:
    if criteria.near is None:
        raise ValueError("every search is near a place")
    return criteria.near.point.latitude, criteria.near.point.longitude


def _client_near(app: Flask, criteria: Criteria) -> FlaskClient:
    """Return a visitor who has given a postcode, as its session keeps it."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["near"] = ["AB1 2…", *_position(criteria), ""]
    return client


def gap_lines(sample: Database, telling: Telling, connection: sqlite3.Connection) -> list[Line]:
    """Measure the gap report of the sample area, all its rows: drawn anew, and as it is kept."""
    app = create_app(Settings(database_url=str(sample.url)))
    client, rows = signed_in(app, "commissioner"), telling.report.rows
    cells = [LINE, *([getattr(line, name) for name in LINE] for line in telling.lines(rows))]
    hand_app = page_floor.make_app(connection, cells)
    by_hand = hand_app.test_client()
    unread = iter([_in_words(telling) for _ in range(2 * GAP_ROUNDS)])

    def draw_by_hand(_: int) -> str:
        with hand_app.test_request_context("/gaps"):
            return page_floor.render_gaps(cells)

    def draw(told: Telling) -> str:
        with app.test_request_context("/gaps"):
            page = make_report_page(told, EVERY_ROW, partial(draw_rows, told))
            return render_template("gaps/report.html", page=page)

    def ask(_: int) -> bytes:
        return fetch(client, "/gaps?all=yes")

    count = len(rows)
    same(count, draw_by_hand(0).count('<tr class="govuk-table__row"'), "rows drawn by hand")
    same(count, draw(telling).count("#age-"), "rows drawn by us")
    same(count, ask(0).count(b"#age-"), "rows of our page")
    floor, drawn = in_turn(draw_by_hand, lambda _: draw(next(unread)), rounds=GAP_ROUNDS)
    still, kept = in_turn(draw_by_hand, lambda _: draw(telling), rounds=GAP_ROUNDS)
    ready, whole = in_turn(lambda _: fetch(by_hand, "/gaps"), ask, rounds=GAP_ROUNDS)
    engine = app.extensions["earlyhelp"].database.engine
    sent = statements(engine, lambda: ask(0))
    worked_out = _time_the_work(sample)
    engine.dispose()
    what = f"gap report of {count} rows"
    return [
        Line(f"{what}, every row drawn anew", drawn.p50, 1.5, TABLE, floor.p50),
        Line(f"{what}, drawn again while nothing changes", kept.p50, 1.5, TABLE, still.p50),
        Line(f"{what}, whole request while nothing changes", whole.p50, 1.5, TABLE, ready.p50),
        Line(f"{what}, whole request", sent, None, kind=Goal.LIMIT, unit="statements"),
        Line(f"{what}, worked out after a change", worked_out, None),
    ]


def _in_words(telling: Telling) -> Telling:
    """Return the same report with its words, nothing of it drawn yet."""
    fresh = Telling(telling.report)
    if not (fresh.lines(fresh.report.rows) and fresh.snapshot):
        raise ValueError("a report without rows has nothing to draw")
    return fresh


def _time_the_work(sample: Database) -> float:
    """Return how long the report takes to be worked out from all that is stored, in ms."""
    with sample.session() as session:
        basis = get_basis(session, on=clock.today(), periods=DEFAULT_PERIODS)
    if basis is None:
        raise ValueError("the sample area is not there")

    def work(_: int) -> None:
        with sample.session() as session:
            work_out(session, basis)

    return alone(work, rounds=GAP_ROUNDS // 4).p50


def _report(sample: Database) -> Telling:
    with sample.session() as session:
        found = get_telling(session, on=clock.today())
    if found is None:
        raise ValueError("the sample area is not there")
    return found
