"""Everything held about one need, in as many statements whatever the number of readings."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.geography.codes import Level
from earlyhelp.geography.models import DeprivationRow, PopulationRow
from earlyhelp.geography.models import ImportRow as PlacesImportRow
from earlyhelp.geography.places import period_in_words
from earlyhelp.geography.queries import find_boundaries, find_names, find_profile_areas
from earlyhelp.jsna.catalogue import Indicator
from earlyhelp.jsna.derived import People
from earlyhelp.jsna.detail import Gathered, derive_details
from earlyhelp.jsna.needs.held import UNMAPPED, NeedHeld, SmallAreaDeprivation
from earlyhelp.jsna.needs.queries.overview import OWN_PLACES
from earlyhelp.jsna.profile import EVERYBODY, LocalProfile
from earlyhelp.jsna.queries import find_notes
from earlyhelp.jsna.readings import HeldReading, Series
from earlyhelp.jsna.standing.queries import (
    Store,
    current_of,
    find_beside,
    find_places,
    find_series_of,
    get_store,
    hold,
    profile_of,
    read_rows,
)
from earlyhelp.taxonomy.ages import HIGHEST_AGE
from earlyhelp.taxonomy.needs import NeedCode

DOMAINS = ("idaci", "imd")
"""Income deprivation of children; without its tenths, the whole index."""
MONEY = NeedCode("money_debt_food")
"""The need that the income deprivation of families with children tells about."""


def get_need(session: Session, area_code: str, need: str, as_at: date | None = None) -> NeedHeld:
    """Return everything held about one need of an area.

    ``UNMAPPED`` stands for what is linked to none, an empty code for everything.
    """
    store = get_store(session, area_code, as_at)
    indicators = indicators_of(store.catalogue, need)
    series = find_series_of(session, indicators={one.id for one in indicators})
    profile = profile_of(session, store, series=_headlines(series))
    gathered = _gather(session, store, profile, series)
    details = derive_details(gathered, store.catalogue)
    wards = _people_in(session, Level.WARD)
    levels = {found.level for detail in details for found in detail.places}
    if wards:
        levels.add(Level.WARD)
    deprivation = find_deprived(session) if need == MONEY else ()
    if deprivation:
        levels.add(Level.LSOA)
    lsoas = _people_in(session, Level.LSOA) if deprivation else ()
    return NeedHeld(
        profile=profile,
        details=details,
        indicators=indicators,
        in_files=frozenset().union(*(known.indicators for known in store.in_use)),
        notes=find_notes(session, {one.id for one in indicators}),
        own_people=_own_people(session, area_code),
        people={Level.WARD: wards, Level.LSOA: lsoas},
        names=find_names(session, {one.area_code for one in wards}),
        boundaries={level: find_boundaries(session, level) for level in sorted(levels)},
        deprivation=deprivation,
        by_sex=[
            one
            for one in gathered.own
            if one.series.is_headline and one.series.sex not in EVERYBODY
        ],
    )


def indicators_of(catalogue: Mapping[str, Indicator], need: str) -> Sequence[Indicator]:
    """Return the indicators that tell about a need, or about none, or all; by name."""
    found = [
        one
        for one in catalogue.values()
        if not need or (need in one.needs if need != UNMAPPED else not one.needs)
    ]
    return sorted(found, key=lambda one: (one.name, one.id))


def _headlines(series: Mapping[int, Series]) -> dict[int, Series]:
    return {number: one for number, one in series.items() if one.is_headline}


def _gather(
    session: Session, store: Store, profile: LocalProfile, series: Mapping[int, Series]
) -> Gathered:
    around = store.around
    centre = store.numbers_of([around.area_code, around.england])
    own_and_england = current_of(store, read_rows(session, store, centre, series))
    rows, versions = own_and_england
    own = store.places.get(around.area_code, (0, ""))[0]
    latest = {(line.import_id, line.series_id, line.sortable) for line in profile.lines}
    chosen = [row for row in rows if row[1] == own and (row[0], row[2], row[3]) in latest]
    beside_rows = [row for each in find_beside(session, store, chosen).values() for row in each]
    smaller = _smaller_places(session)
    with_places = replace(store, places={**smaller, **store.places})
    small_rows, _ = current_of(
        store,
        read_rows(
            session,
            store,
            [number for number, _ in smaller.values()],
            {n: one for n, one in _headlines(series).items() if one.sex in EVERYBODY},
        ),
    )
    held = hold(session, with_places, [*rows, *beside_rows, *small_rows], series)
    first, second = len(rows), len(rows) + len(beside_rows)
    beside: dict[int, list[HeldReading]] = defaultdict(list)
    for reading in held[first:second]:
        beside[reading.series_id].append(reading)
    return Gathered(
        around=around,
        lines=profile.lines,
        own=[one for one in held[:first] if one.area_code == around.area_code],
        england=[one for one in held[:first] if one.area_code == around.england],
        beside=beside,
        places=held[second:],
        versions={(key[1], key[2]): count for key, count in versions.items() if key[0] == own},
    )


def _smaller_places(session: Session) -> Mapping[str, tuple[int, str]]:
    """Return number and name of the districts and small areas that any reading is about."""
    codes = [code for code, what in find_profile_areas(session).items() if what in OWN_PLACES]
    return find_places(session, codes)


def _own_people(session: Session, area_code: str) -> Sequence[People]:
    return sorted(
        _people(session, (PopulationRow.area_code == area_code,)), key=lambda one: one.year
    )


def _people_in(session: Session, level: Level) -> Sequence[People]:
    """Return the people of each place of a level at the newest period."""
    found = _people(session, (PopulationRow.level == level,))
    newest = max((one.period for one in found), default="")
    return [one for one in found if one.period == newest]


def _people(session: Session, where: Collection[object]) -> Sequence[People]:
    statement = (
        select(
            PopulationRow.area_code,
            PopulationRow.period,
            PopulationRow.age,
            PopulationRow.count,
            PlacesImportRow.source,
        )
        .join(PlacesImportRow, PlacesImportRow.id == PopulationRow.import_id)
        .where(
            *where,  # type: ignore[arg-type] # conditions of this module
            PopulationRow.sex == "Persons",
            PopulationRow.age <= HIGHEST_AGE,
        )
        .order_by(PopulationRow.area_code)
    )
    ages: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    sources: dict[tuple[str, str], str] = {}
    for code, period, age, count, source in session.execute(statement):
        ages[(code, period)][age] = count
        sources[(code, period)] = source
    return [
        People(code, by_age, period_in_words(period), int(period[:4]), sources[(code, period)])
        for (code, period), by_age in ages.items()
    ]


def find_deprived(session: Session) -> Sequence[SmallAreaDeprivation]:
    """Return the newest edition's tenth of each small area here, by code."""
    statement = (
        select(
            DeprivationRow.lsoa_code,
            DeprivationRow.edition,
            DeprivationRow.value,
            DeprivationRow.domain,
        )
        .where(
            DeprivationRow.domain.in_(DOMAINS),
            DeprivationRow.measure == "decile",
            DeprivationRow.value.is_not(None),
        )
        .order_by(DeprivationRow.lsoa_code)
    )
    rows = session.execute(statement).all()
    newest, domain = max(((row[1], -DOMAINS.index(row[3])) for row in rows), default=(0, 0))
    names = find_names(session, {row[0] for row in rows})
    return [
        SmallAreaDeprivation(code, names.get(code, code), int(decile or 0), edition, of)
        for code, edition, decile, of in rows
        if (edition, of) == (newest, DOMAINS[-domain])
    ]
