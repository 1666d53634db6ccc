"""Searching 5,000 services: ours against SQL by hand, and against the plain way."""

import sqlite3
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import search_floor
from benchmarks.directory import MANY, Directory, directory, large_directory, questions
from benchmarks.measuring import Goal, Line, in_turn, same
from benchmarks.search_naive import Naive
from earlyhelp.services.models import Service
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.queries import (
    find_services,
    find_with_counts,
)

ROUNDS, NAIVE_ROUNDS, LARGE_ROUNDS = 300, 60, 100
HAND = "FTS5, box and haversine in one statement by hand"
SPACE = "R*Tree, need and age by hand, words counted in Python"
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
        counted, counting = in_turn(
            lambda number: search_floor.find(by_hand, asked[number % ROUNDS]),
            lambda number: find_with_counts(session, asked[number % ROUNDS], on=made.on),
            rounds=ROUNDS,
        )
    by_hand.close()
    what = f"search of {len(made.rows):,} services"
    return [
        Line(f"{what}, p50", taken.p50, 1.3, HAND, floor.p50, note=note),
        Line(f"{what}, p95", taken.p95, 2, HAND, floor.p95),
        Line(
            f"{what}, with the numbers beside choices, p50", counting.p50, None, HAND, counted.p50
        ),
        Line(f"{what}, p50", beside.p50, 20, PLAIN, plain.p50, Goal.FASTER),
        *(large_lines() if MANY else []),
    ]


def large_lines() -> list[Line]:
    """Return the lines about the large directory, beside looking at the place first by hand."""
    made = large_directory(MANY)
    asked = questions(made, LARGE_ROUNDS)
    by_hand = search_floor.make(made, "large")
    search_floor.add_space(by_hand)
    with made.database.session() as session:
        note = check_same(made, session, by_hand, asked)
        floor, taken = in_turn(
            lambda number: search_floor.find_space_first(by_hand, asked[number % LARGE_ROUNDS]),
            lambda number: find_services(session, asked[number % LARGE_ROUNDS], on=made.on),
            rounds=LARGE_ROUNDS,
        )
    by_hand.close()
    what = f"search of {MANY:,} services"
    return [
        Line(f"{what}, p50", taken.p50, None, SPACE, floor.p50, note=note),
        Line(f"{what}, p95", taken.p95, 2, SPACE, floor.p95),
        Line(f"{what}, p95", taken.p95, 50, kind=Goal.LIMIT),
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
        floor = {row[0] for row in search_floor.find(by_hand, criteria, most=len(made.rows))}
        same(floor, ours, f"search for {criteria.text!r}")
        found += len(ours)
    return f"{found / len(asked):.1f} found on average"
