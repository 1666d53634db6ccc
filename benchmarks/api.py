"""The open feed: a page of 50 whole services beside raw rows and JSON by hand."""

import json
import sqlite3
from contextlib import closing

from flask.testing import FlaskClient

from benchmarks import api_floor
from benchmarks.directory import SERVICES, directory
from benchmarks.measuring import Goal, Line, in_turn, same, statements
from earlyhelp.app import create_app
from earlyhelp.settings import Settings

ROUNDS, PAGES = 60, 20
FLOOR = "raw rows of nine statements and json.dumps"


def run() -> list[Line]:
    """Time the page; both sides send the same services."""
    made = directory()
    app = create_app(Settings(database_url=str(made.database.url)))
    client = app.test_client()
    engine = app.extensions["earlyhelp"].database.engine
    with closing(sqlite3.connect(made.folder / "ours.sqlite3")) as connection:

        def by_hand(number: int) -> str:
            return api_floor.page_of_services(connection, number % PAGES)

        def ours(number: int) -> bytes:
            return fetch(client, number % PAGES + 1)

        same(SERVICES, json.loads(by_hand(0))["total_items"], "services in all")
        same(json.loads(by_hand(0))["total_items"], json.loads(ours(0))["total_items"], "in all")
        same(50, len(json.loads(ours(0))["contents"]), "services on a page")
        floor, taken = in_turn(by_hand, ours, rounds=ROUNDS)
    sent = statements(engine, lambda: ours(0))
    engine.dispose()
    what = "open feed, page of 50 whole services, whole request"
    return [
        Line(what, taken.p50, 2.0, FLOOR, floor.p50),
        Line(f"{what}, p95", taken.p95, 2.0, FLOOR, floor.p95),
        Line(what, sent, 4, kind=Goal.LIMIT, unit="statements"),
    ]


def fetch(client: FlaskClient, page: int) -> bytes:
    """Return the body of a page."""
    answer = client.get(f"/api/services?full=true&per_page=50&page={page}")
    same(200, answer.status_code, "status of the page")
    return answer.get_data()
