"""Reads of a search: the services that fit it, and where it looks from."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from earlyhelp.db import read_rows
from earlyhelp.geography.codes import Level
from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import PostcodeRow
from earlyhelp.geography.places import Area
from earlyhelp.geography.postcodes import read_outward_code, read_postcode
from earlyhelp.geography.queries import find_places_named, find_postcode, find_wards
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods
from earlyhelp.services.listings import Listing, Sketch, read_listing
from earlyhelp.services.models import EverydayWords, UnmetSearch
from earlyhelp.services.queries import find_need_words
from earlyhelp.services.searching.counting import Counts, Sifted, count_choices, sift
from earlyhelp.services.searching.criteria import Criteria, Near
from earlyhelp.services.searching.hits import LeftOut, Results, to_hit
from earlyhelp.services.searching.narrowing import as_psycopg, every_word, narrow
from earlyhelp.services.searching.search import Ranked, Search, make_search, order
from earlyhelp.services.searching.spelling import closest, respell, unknown_words, words_of_needs
from earlyhelp.services.text import PACKAGED, NeedWords, any_fits, stem, tokens
from earlyhelp.services.vocabulary.queries import find_vocabulary
from earlyhelp.taxonomy.needs import NeedCode

RESULTS_A_PAGE = 20
MOST_WARDS = 6
"""Of one name, to choose from."""
Pick = Callable[[int], slice]
"""Which lines to show of so many."""
WRONG_PLACE = "Enter a full UK postcode, like the one on a letter, or leave this empty"
LINES = f"SELECT {', '.join(Listing._fields)} FROM service_listing WHERE service_id"
SQLITE_LINES = f"{LINES} IN (SELECT value FROM json_each(:ids))"
POSTGRESQL_LINES = as_psycopg(f"{LINES} = ANY(:ids)")


@dataclass(frozen=True, slots=True)
class Unmet:
    """How often a search found nothing; need and area are empty where none was given."""

    need: str
    area_code: str
    searches: int


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
    instead_of: str = ""
    """What was typed, where another spelling was looked for."""
    missing: tuple[str, ...] = ()
    """Words that none of the services read has, where no service had all of them."""


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
    return _to_results(session, _spelled(session, criteria, on, periods), pick)


def find_with_counts(
    session: Session,
    criteria: Criteria,
    *,
    on: date,
    pick: Pick = lambda _: slice(RESULTS_A_PAGE),
    periods: Periods = DEFAULT_PERIODS,
) -> Results:
    """Return the same page, and how many services each choice of the filters would leave."""
    return _to_results(session, _spelled(session, criteria, on, periods, counts=True), pick)


def _spelled(
    session: Session, criteria: Criteria, on: date, periods: Periods, *, counts: bool = False
) -> Found:
    """Find services; where no service has the words as typed, with another spelling of them."""
    needs = find_need_words(session) if criteria.text else PACKAGED
    search = make_search(criteria, on=on, periods=periods, needs=needs)
    found = _find(session, search, counts=counts)
    missing = [] if criteria.exactly or not found.missing else list(found.missing)
    text = respelled(session, criteria.text, missing, needs) if missing else None
    if text is None:
        return found
    other = make_search(replace(criteria, text=text), on=on, periods=periods, needs=needs)
    instead = _find(session, other, counts=counts)
    return replace(instead, instead_of=criteria.text) if instead.ranked else found


def _to_results(session: Session, found: Found, pick: Pick) -> Results:
    search, ranked = found.search, found.ranked
    lines = [sketch for _, sketch in ranked[pick(len(ranked))]]
    listings = _find_lines(session, lines)
    return Results(
        total=len(ranked),
        fitting=sum(not any(rank[1:5]) for rank, _ in ranked),
        hits=tuple(to_hit(listings[line.public_id], line, search) for line in lines),
        any_word=found.any_word and bool(ranked),
        text=search.criteria.text,
        instead_of=found.instead_of,
        wanted=search.wanted,
        counts=_counts(found),
    )


def find_left_out(
    session: Session,
    criteria: Criteria,
    *,
    on: date,
    periods: Periods = DEFAULT_PERIODS,
) -> Sequence[LeftOut]:
    """Return the services that have the words but do not fit, by name, each with one reason."""
    needs = find_need_words(session) if criteria.text else PACKAGED
    search = make_search(criteria, on=on, periods=periods, needs=needs)
    only_words = make_search(Criteria(text=criteria.text), on=on, periods=periods, needs=needs)
    found = _find(session, only_words, counts=False)
    out = [sketch for _, sketch in found.ranked if search.rank(sketch) is None]
    out.sort(key=lambda sketch: (sketch.name.casefold(), sketch.public_id))
    listings = _find_lines(session, out)
    reasons = ((one, search.left_out_because(listings[one.public_id], one) or "") for one in out)
    return [LeftOut(one.public_id, one.name, reason) for one, reason in reasons]


def _counts(found: Found) -> Counts:
    return count_choices(found.sifted, found.search) if found.sifted else {}


def _find(session: Session, search: Search, *, counts: bool) -> Found:
    """Return what fits with every word, or else with any of them."""
    several = len(search.words) > 1
    narrowed, rows = _read(session, search, any_word=False)
    some = rows
    if narrowed:
        every = every_word(len(search.words))
        rows = [row for row in rows if row.held == every]
    found = _sift(rows, search, any_word=False, counts=counts)
    if found.ranked:
        return found
    if several and not narrowed:
        _, some = _read(session, search, any_word=True)
    if several:
        found = _sift(some, search, any_word=True, counts=counts)
    return replace(found, missing=_missing(search, some))


def _missing(search: Search, rows: Sequence[Sketch]) -> tuple[str, ...]:
    held = 0
    for row in rows:
        held |= row.held
    words = search.criteria.words
    return tuple(word for place, word in enumerate(words) if not held >> place & 1)


def _sift(rows: Sequence[Sketch], search: Search, *, any_word: bool, counts: bool) -> Found:
    if not counts:
        return Found(search, order(rows, search), any_word, None)
    sifted = sift(rows, search)
    return Found(search, sifted.fitting, any_word, sifted)


def _read(session: Session, search: Search, *, any_word: bool) -> tuple[bool, list[Sketch]]:
    """Return the services that may fit; and whether some hold only some of the words."""
    narrowing = narrow(
        search.criteria,
        on=search.today,
        is_sqlite=session.connection().dialect.name == "sqlite",
        any_word=any_word,
    )
    rows = read_rows(session, narrowing.statement, narrowing.values)
    return narrowing.counts_words, list(map(Sketch._make, rows))


def _find_lines(session: Session, sketches: Sequence[Sketch]) -> dict[str, Listing]:
    """Return the rest of what is known of the services shown."""
    ids = [sketch.service_id for sketch in sketches]
    if not ids:
        return {}
    if session.connection().dialect.name == "sqlite":
        rows = read_rows(session, SQLITE_LINES, {"ids": json.dumps(ids)})
        return {row[0]: read_listing(row) for row in rows}
    rows = read_rows(session, POSTGRESQL_LINES, {"ids": ids})
    return {row[0]: Listing._make(row) for row in rows}


def respelled(session: Session, text: str, missing: Sequence[str], needs: NeedWords) -> str | None:
    """Return a text with other words for those that nothing in the directory has, or None.

    ``missing`` are the stems that are in doubt.
    """
    doubtful = [word for word in unknown_words(text, ()) if stem(word) in missing]
    stems = find_vocabulary(session, doubtful)
    every = {**words_of_needs(needs), **stems}
    corrections = {}
    for word in doubtful:
        better = None if any_fits(stem(word), stems) else closest(word, every)
        if better is not None:
            corrections[word] = better
    return respell(text, corrections) if corrections else None


def find_unmet_searches(session: Session, since: date) -> Sequence[Unmet]:
    """Return how often searches found nothing since a day, by need and area, the most first."""
    searches = func.sum(UnmetSearch.searches)
    statement = (
        select(UnmetSearch.need, UnmetSearch.area_code, searches)
        .where(UnmetSearch.month >= since.replace(day=1))
        .group_by(UnmetSearch.need, UnmetSearch.area_code)
        .order_by(searches.desc(), UnmetSearch.need, UnmetSearch.area_code)
    )
    return [Unmet(need, area, int(number)) for need, area, number in session.execute(statement)]


def a_year_before(on: date) -> date:
    """Return the first day of the twelve months that end with a day's own.

    >>> a_year_before(date(2026, 11, 22)), a_year_before(date(2026, 12, 1))
    (datetime.date(2025, 12, 1), datetime.date(2026, 1, 1))
    """
    return (on.replace(year=on.year - 1, day=1) + timedelta(days=31)).replace(day=1)


def count_misses(session: Session, need: NeedCode, *, on: date) -> int:
    """Return how often searches for a need found nothing in the last twelve months."""
    statement = select(func.coalesce(func.sum(UnmetSearch.searches), 0)).where(
        UnmetSearch.need == need, UnmetSearch.month >= a_year_before(on)
    )
    return int(session.scalars(statement).one())


def find_everyday_words(session: Session) -> Mapping[str, str]:
    """Return the editor's own words for needs; none where those of the program are in use."""
    rows = session.execute(select(EverydayWords.need, EverydayWords.words))
    return {need: words for need, words in rows}  # noqa: C416 - rows, as types see them


def find_near(session: Session, place: str) -> NearAnswer:
    """Return where a typed place is: a postcode, its first half, a district or a ward by name.

    The label and the address of a full postcode never hold more than its first half and one digit.
    """
    postcode = read_postcode(place)
    if postcode is not None:
        answer = find_postcode(session, place)
        if answer.point is None:
            return NearAnswer(None, answer.sentence)
        near = Near(answer.point, f"{postcode[:-2]}…", ("near", "postcode"), answer.ward_code)
        return NearAnswer(near, answer.sentence)
    outward = read_outward_code(place)
    if outward is not None:
        return _middle(session, outward, PostcodeRow.postcode.like(f"{outward} %"))
    return _near_named(session, place)


def _near_named(session: Session, place: str) -> NearAnswer:
    """Return the middle of a district or ward; of two wards of one name neither.

    A town that is no ward itself is known by the wards that begin with its name.
    """
    found = find_places_named(session, place) or _wards_of_town(session, place)
    if not found or len(found) > MOST_WARDS:
        return NearAnswer(None, WRONG_PLACE, is_wrong=True)
    if len(found) > 1:
        which = " or ".join(one.name for one in found)
        return NearAnswer(
            None, f"There are {len(found)} wards of this name. Enter {which}", is_wrong=True
        )
    area = found[0]
    if area.level is not Level.WARD:
        return _middle(session, area.name, PostcodeRow.district_code == area.code)
    return _middle(session, area.name, PostcodeRow.ward_code == area.code, area.code)


def _wards_of_town(session: Session, town: str) -> list[Area]:
    named = tokens(town)
    return [one for one in find_wards(session) if named and tokens(one.name)[: len(named)] == named]


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
