"""Reads of a search: the services that fit it, and where it looks from."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import PostcodeRow
from earlyhelp.geography.postcodes import read_outward_code, read_postcode
from earlyhelp.geography.queries import find_postcode, find_wards
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods
from earlyhelp.services.listings import Listing, Sketch
from earlyhelp.services.queries import LISTING_COLUMNS, find_need_words
from earlyhelp.services.searching.counting import Counts, Sifted, count_choices, sift
from earlyhelp.services.searching.criteria import Criteria, Near
from earlyhelp.services.searching.hits import Results, to_hit
from earlyhelp.services.searching.narrowing import narrow
from earlyhelp.services.searching.search import Ranked, Search, make_search, order
from earlyhelp.services.text import PACKAGED

RESULTS_A_PAGE = 20
Pick = Callable[[int], slice]
"""Which lines to show of so many."""
WRONG_PLACE = "Enter a full UK postcode, like the one on a letter, or leave this empty"
LINES = f"SELECT {', '.join(Listing._fields)} FROM service_listing WHERE service_id"
SQLITE_LINES = text(f"{LINES} IN (SELECT value FROM json_each(:ids))").columns(*LISTING_COLUMNS)
POSTGRESQL_LINES = text(f"{LINES} = ANY(:ids)").columns(*LISTING_COLUMNS)


@dataclass(frozen=True, slots=True)
class NearAnswer:
    """Where a typed place is; without ``near`` the sentence says why there is no distance."""

    near: Near | None
    sentence: str = ""
    is_wrong: bool = False
    """What was typed is no place at all, and is to be mended."""


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search found, best first."""

    search: Search
    ranked: Sequence[Ranked]
    any_word: bool
    sifted: Sifted | None
    """What choices are counted on, where that was asked for."""


def find_services(
    session: Session,
    criteria: Criteria,
    *,
    on: date,
    pick: Pick = lambda _: slice(RESULTS_A_PAGE),
    periods: Periods = DEFAULT_PERIODS,
) -> Results:
    """Return one page of the services that fit a search, best first, each with its reasons.

    Where no service that fits holds every word of the text, those that hold any are listed. The
    number of statements does not grow with the number of services.
    """
    search = _make_search(session, criteria, on, periods)
    return _to_results(session, _find(session, search, counts=False), pick)


def find_with_counts(
    session: Session,
    criteria: Criteria,
    *,
    on: date,
    pick: Pick = lambda _: slice(RESULTS_A_PAGE),
    periods: Periods = DEFAULT_PERIODS,
) -> Results:
    """Return the same page, and how many services each choice of the filters would leave."""
    search = _make_search(session, criteria, on, periods)
    return _to_results(session, _find(session, search, counts=True), pick)


def _make_search(session: Session, criteria: Criteria, on: date, periods: Periods) -> Search:
    needs = find_need_words(session) if criteria.text else PACKAGED
    return make_search(criteria, on=on, periods=periods, needs=needs)


def _to_results(session: Session, found: Found, pick: Pick) -> Results:
    search, ranked = found.search, found.ranked
    lines = [sketch for _, sketch in ranked[pick(len(ranked))]]
    listings = _find_lines(session, lines)
    return Results(
        total=len(ranked),
        fitting=sum(not any(rank[1:5]) for rank, _ in ranked),
        hits=tuple(to_hit(listings[line.public_id], line, search) for line in lines),
        any_word=found.any_word and bool(ranked),
        counts=_counts(found),
    )


def _counts(found: Found) -> Counts:
    return count_choices(found.sifted, found.search) if found.sifted else {}


def _find(session: Session, search: Search, *, counts: bool) -> Found:
    """Return what fits with every word, or else with any of them."""
    several = len(search.words) > 1
    narrowed, rows = _read(session, search, any_word=False, counts=counts)
    some = rows
    if narrowed:
        rows = [row for row in rows if row.held == len(search.words)]
    found = _sift(rows, search, any_word=False, counts=counts)
    if found.ranked or not several:
        return found
    if not narrowed:
        _, some = _read(session, search, any_word=True, counts=counts)
    return _sift(some, search, any_word=True, counts=counts)


def _sift(rows: Sequence[Sketch], search: Search, *, any_word: bool, counts: bool) -> Found:
    if not counts:
        return Found(search, order(rows, search), any_word, None)
    sifted = sift(rows, search)
    return Found(search, sifted.fitting, any_word, sifted)


def _read(
    session: Session, search: Search, *, any_word: bool, counts: bool
) -> tuple[bool, list[Sketch]]:
    """Return the services that may fit; and whether some hold only some of the words."""
    connection = session.connection()
    narrowing = narrow(
        search.criteria,
        on=search.today,
        is_sqlite=connection.dialect.name == "sqlite",
        any_word=any_word,
        every_need=counts,
    )
    rows = connection.exec_driver_sql(narrowing.statement, dict(narrowing.values))
    return narrowing.counts_words, [Sketch._make(row) for row in rows]


def _find_lines(session: Session, sketches: Sequence[Sketch]) -> dict[str, Listing]:
    """Return the rest of what is known of the services shown."""
    ids = [sketch.service_id for sketch in sketches]
    if not ids:
        return {}
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.execute(SQLITE_LINES, {"ids": json.dumps(ids)})
    else:
        rows = connection.execute(POSTGRESQL_LINES, {"ids": ids})
    return {row[0]: Listing._make(row) for row in rows}


def find_near(session: Session, place: str) -> NearAnswer:
    """Return where a typed place is: a postcode, its first half, or a ward by name.

    The label and the address of a full postcode never hold more than its first half and one digit.
    """
    postcode = read_postcode(place)
    if postcode is not None:
        answer = find_postcode(session, place)
        if answer.point is None:
            return NearAnswer(None, answer.sentence)
        near = Near(
            answer.point, f"{postcode[:-2]}…", ("near", "postcode"), answer.ward_code
        )
        return NearAnswer(near, answer.sentence)
    outward = read_outward_code(place)
    if outward is not None:
        return _middle(session, outward, PostcodeRow.postcode.like(f"{outward} %"))
    named = " ".join(place.casefold().split())
    ward = next(
        (w for w in find_wards(session) if named in {w.name.casefold(), w.code.casefold()}), None
    )
    if ward is None:
        return NearAnswer(None, WRONG_PLACE, is_wrong=True)
    return _middle(session, ward.name, PostcodeRow.ward_code == ward.code, ward.code)


def _middle(
    session: Session, label: str, condition: ColumnElement[bool], ward_code: str | None = None
) -> NearAnswer:
    """Return the middle of the postcodes of a place, to about a metre."""
    latitude, longitude = session.execute(
        select(func.avg(PostcodeRow.latitude), func.avg(PostcodeRow.longitude)).where(condition)
    ).one()
    if latitude is None or longitude is None:
        return NearAnswer(
            None, f"{label} is not in this area; the search can go on without distance"
        )
    point = Point(round(float(latitude), 5), round(float(longitude), 5))
    return NearAnswer(Near(point, label, ("place", label), ward_code))
