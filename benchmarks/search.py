"""Searching 5,000 services: ours against SQL by hand, and against the plain way."""

import sqlite3
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import search_floor
from benchmarks.directory import SERVICES, Directory, directory, questions
from benchmarks.measuring import Goal, Line, in_turn, same
from benchmarks.search_naive import Naive
from earlyhelp.services.models import Service
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.queries import (
    find_services,
)

ROUNDS, NAIVE_ROUNDS = 300, 60
HAND = "FTS5, box and haversine in one statement by hand"
PLAIN = "objects by ILIKE, then each geodesic distance in Python"


def run() -> list[Line]:
    """Return the lines about searching.

    Both sides find the same services for all questions, or the run stops. They put them in another
    order (by hand: relevance, then distance; ours: how squarely the need is met, then eight things
    more), and ours also counts them all and says why each is there.
    """
    made = directory()
    asked = questions(made, ROUNDS)
    by_hand, naive = search_floor.make(made, "floor"), Naive(made)
    with made.database.session() as session:
        note = check_same(made, session, by_hand, asked)

        def ours(number: int) -> object:
            return find_services(session, asked[number % ROUNDS], on=made.on)

        floor, taken = in_turn(
            lambda number: search_floor.find(by_hand, asked[number % ROUNDS]), ours, rounds=ROUNDS
        )
        plain, beside = in_turn(
            lambda number: naive.find(asked[number % ROUNDS]), ours, rounds=NAIVE_ROUNDS
        )
    by_hand.close()
    what = f"search of {SERVICES:,} services"
    return [
        Line(f"{what}, p50", taken.p50, 1.5, HAND, floor.p50, note=note),
        Line(f"{what}, p95", taken.p95, 2, HAND, floor.p95),
        Line(f"{what}, p50", beside.p50, 20, PLAIN, plain.p50, Goal.FASTER),
    ]


def check_same(
    made: Directory, session: Session, by_hand: sqlite3.Connection, asked: Sequence[Criteria]
) -> str:
    """Stop unless both find the same services for every question; return how many, in words."""
    known = select(Service.public_id, Service.source_id)
    numbers = {public_id: int(source_id) for public_id, source_id in session.execute(known)}
    found = 0
    for criteria in asked:
        results = find_services(session, criteria, on=made.on, pick=slice)
        ours = {numbers[hit.service_id] for hit in results.hits}
        floor = {row[0] for row in search_floor.find(by_hand, criteria, most=SERVICES)}
        same(floor, ours, f"search for {criteria.text!r}")
        found += len(ours)
    return f"{found / len(asked):.1f} found on average"
