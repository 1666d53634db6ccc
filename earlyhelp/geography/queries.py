"""Reads of places: postcodes, areas, look-ups, populations, deprivation and boundaries."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.geography import codes
from earlyhelp.geography.codes import Level
from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import (
    AreaLinkRow,
    AreaRow,
    AuthorityRow,
    BoundaryRow,
    DeprivationRow,
    ImportRow,
    NeighbourRow,
    PopulationRow,
    PostcodeRow,
    ServedAreaRow,
    SmallAreaPointRow,
)
from earlyhelp.geography.places import (
    MEAN_OF_POSTCODES,
    OLDEST,
    Area,
    Boundary,
    Deprivation,
    DomainFigures,
    Population,
    PostcodeAnswer,
    PostcodeKind,
    ServedArea,
    SmallAreaPoint,
    period_in_words,
)
from earlyhelp.geography.postcodes import read_postcode
from earlyhelp.geography.vintages import CodeSet, require_shared


def get_served_area(session: Session) -> ServedArea | None:
    """Return the authority served, or None before any place was brought in."""
    row = session.scalars(select(ServedAreaRow)).first()
    return None if row is None else ServedArea(row.code, row.name)


def find_postcode(session: Session, text: str) -> PostcodeAnswer:
    """Return what is known of a postcode typed in any case or spacing; always an answer."""
    postcode = read_postcode(text)
    if postcode is None:
        return PostcodeAnswer(PostcodeKind.NOT_A_POSTCODE)
    row = session.get(PostcodeRow, postcode)
    if row is None:
        return PostcodeAnswer(PostcodeKind.OUTSIDE, postcode)
    names = find_names(session, {row.ward_code, row.district_code})
    point = None
    if row.latitude is not None and row.longitude is not None:
        point = Point(row.latitude, row.longitude)
    return PostcodeAnswer(
        kind=_kind_of(row),
        postcode=postcode,
        point=point,
        lsoa_code=row.lsoa_code,
        msoa_code=row.msoa_code,
        ward_code=row.ward_code,
        ward_name=names.get(row.ward_code or ""),
        district_code=row.district_code,
        district_name=names.get(row.district_code or ""),
        authority_code=row.authority_code,
    )


def _kind_of(row: PostcodeRow) -> PostcodeKind:
    if row.terminated_in is not None or row.is_listed_live is False:
        return PostcodeKind.TERMINATED
    if row.latitude is None or row.longitude is None:
        return PostcodeKind.NO_POSITION
    return PostcodeKind.LIVE


def find_names(session: Session, wanted: set[str | None]) -> Mapping[str, str]:
    """Return the name of each code that has one; the newest boundaries' name wins."""
    statement = (
        select(AreaRow.code, AreaRow.name)
        .where(AreaRow.code.in_(sorted(code for code in wanted if code)), AreaRow.name.is_not(None))
        .order_by(AreaRow.vintage)
    )
    return {code: name for code, name in session.execute(statement) if name}


def find_areas(session: Session, code: str) -> Sequence[Area]:
    """Return a place once for each vintage in which its code is known, newest first."""
    rows = session.scalars(
        select(AreaRow).where(AreaRow.code == code).order_by(AreaRow.vintage.desc())
    )
    return [Area(row.code, row.name or row.code, Level(row.level), row.vintage) for row in rows]


def find_wards(session: Session) -> Sequence[Area]:
    """Return the wards that the area's postcodes lie in, by name."""
    return _areas_of_postcodes(session, PostcodeRow.ward_code)


def find_districts(session: Session) -> Sequence[Area]:
    """Return the districts that the area's postcodes lie in, by name; one in a single tier."""
    return _areas_of_postcodes(session, PostcodeRow.district_code)


def find_lsoas(session: Session) -> Sequence[Area]:
    """Return the small areas (LSOA) that the area's postcodes lie in, by name."""
    return _areas_of_postcodes(session, PostcodeRow.lsoa_code)


def _areas_of_postcodes(
    session: Session, column: InstrumentedAttribute[str | None]
) -> Sequence[Area]:
    statement = (
        select(AreaRow)
        .where(AreaRow.code.in_(select(column).where(column.is_not(None)).distinct()))
        .order_by(AreaRow.vintage)
    )
    newest = {row.code: row for row in session.scalars(statement)}
    found = [Area(r.code, r.name or r.code, Level(r.level), r.vintage) for r in newest.values()]
    return sorted(found, key=lambda area: (area.name, area.code))


def find_lsoa_wards(session: Session, *, vintage: str | None = None) -> Mapping[str, str]:
    """Return the best-fit ward of each LSOA, from the newest look-up or that of one vintage.

    Best fit is not membership: a family's ward comes from its postcode.

    Raises:
        VintageError: if the look-up's wards are not the wards of the postcodes.
    """
    links = _links(session, Level.LSOA, Level.WARD)
    if not links:
        return {}
    chosen = vintage or max(link.parent_vintage for link in links)
    found = {link.child_code: link.parent_code for link in links if link.parent_vintage == chosen}
    wards = find_wards(session)
    if wards:
        require_shared(
            CodeSet("the look-up", Level.WARD, chosen, frozenset(found.values())),
            CodeSet(
                "the postcodes",
                Level.WARD,
                max(ward.vintage for ward in wards),
                frozenset(ward.code for ward in wards),
            ),
        )
    return found


def find_lsoa_changes(session: Session) -> Mapping[str, Sequence[str]]:
    """Return the LSOAs of 2021 that each LSOA of 2011 became; a split one has several."""
    became: dict[str, list[str]] = defaultdict(list)
    for link in _links(session, Level.LSOA, Level.LSOA):
        became[link.child_code].append(link.parent_code)
    return {code: sorted(successors) for code, successors in became.items()}


def _links(session: Session, child: Level, parent: Level) -> Sequence[AreaLinkRow]:
    statement = select(AreaLinkRow).where(
        AreaLinkRow.child_level == child, AreaLinkRow.parent_level == parent
    )
    return session.scalars(statement).all()


def get_upper_tier(session: Session, code: str) -> str | None:
    """Return the authority for children's services of a district, or of itself; None if unknown."""
    if codes.level_of(code) in codes.UPPER_TIER:
        return code
    statement = (
        select(AreaLinkRow.parent_code)
        .where(AreaLinkRow.child_code == code, AreaLinkRow.parent_level == Level.COUNTY)
        .order_by(AreaLinkRow.parent_vintage.desc())
    )
    return session.scalars(statement).first()


def find_boundaries(session: Session, kind: Level | str) -> Sequence[Boundary]:
    """Return the outlines of a level by name, newest boundaries of each place only."""
    levels = codes.AUTHORITIES if kind == "authority" else {Level(kind)}
    statement = (
        select(BoundaryRow)
        .where(BoundaryRow.level.in_(sorted(levels)))
        .order_by(BoundaryRow.vintage)
    )
    newest = {row.place: row for row in session.scalars(statement)}
    return [
        Boundary(
            code=None if row.level == Level.LOCALITY else row.place,
            name=row.name,
            level=Level(row.level),
            vintage=row.vintage,
            geometry=json.loads(row.geometry),
        )
        for row in sorted(newest.values(), key=lambda row: (row.name, row.place))
    ]


def get_population(
    session: Session, area_code: str, lowest: int, highest: int, sex: str = "Persons"
) -> Population | None:
    """Return the people of the ages from lowest to highest, both included, at the newest period.

    Age 90 holds everyone of 90 and over. None where the place has no figures of these ages.
    """
    found = _populations(
        session, PopulationRow.area_code == area_code, ages=(lowest, highest), sex=sex
    )
    return found.get(area_code)


def find_small_area_populations(
    session: Session, lowest: int, highest: int, sex: str = "Persons"
) -> Mapping[str, Population]:
    """Return the people of some ages in each LSOA, by code, at the newest period."""
    return _populations(session, PopulationRow.level == Level.LSOA, ages=(lowest, highest), sex=sex)


def _populations(
    session: Session, where: ColumnElement[bool], *, ages: tuple[int, int], sex: str
) -> Mapping[str, Population]:
    lowest, highest = max(ages[0], 0), min(ages[1], OLDEST)
    newest = select(func.max(PopulationRow.period)).where(where, PopulationRow.sex == sex)
    statement = (
        select(
            PopulationRow.area_code,
            PopulationRow.period,
            func.max(PopulationRow.import_id),
            func.sum(PopulationRow.count),
        )
        .where(
            where,
            PopulationRow.sex == sex,
            PopulationRow.period == newest.scalar_subquery(),
            PopulationRow.age.between(lowest, highest),
        )
        .group_by(PopulationRow.area_code, PopulationRow.period)
        .having(func.count() == highest - lowest + 1)
        .order_by(PopulationRow.area_code)
    )
    sources = {row.id: row.source for row in session.scalars(select(ImportRow))}
    return {
        code: Population(int(count), period_in_words(period), sources[import_id], sex)
        for code, period, import_id, count in session.execute(statement)
    }


def find_deprivation(session: Session, *, edition: int | None = None) -> Mapping[str, Deprivation]:
    """Return deprivation of each LSOA by code, of the newest edition or the one asked for."""
    if edition is None:
        edition = session.scalar(select(func.max(DeprivationRow.edition)))
    domains: dict[str, dict[str, DomainFigures]] = defaultdict(dict)
    statement = (
        select(DeprivationRow)
        .where(DeprivationRow.edition == edition)
        .order_by(DeprivationRow.lsoa_code, DeprivationRow.domain)
    )
    for row in session.scalars(statement):
        domains[row.lsoa_code][row.domain] = DomainFigures(
            row.score, row.rank, row.decile, row.numerator
        )
    return {code: Deprivation(code, edition or 0, found) for code, found in domains.items()}


def find_small_area_points(session: Session) -> Mapping[str, SmallAreaPoint]:
    """Return a position for each LSOA: as brought in, else the mean of its postcodes' positions.

    Neither is a population-weighted centre, so pages say how it was derived.
    """
    statement = (
        select(
            PostcodeRow.lsoa_code, func.avg(PostcodeRow.latitude), func.avg(PostcodeRow.longitude)
        )
        .where(PostcodeRow.lsoa_code.is_not(None), PostcodeRow.latitude.is_not(None))
        .group_by(PostcodeRow.lsoa_code)
        .order_by(PostcodeRow.lsoa_code)
    )
    means = {
        code: SmallAreaPoint(Point(latitude, longitude), MEAN_OF_POSTCODES)
        for code, latitude, longitude in session.execute(statement)
        if code is not None
    }
    given = {
        row.code: SmallAreaPoint(Point(row.latitude, row.longitude), row.derivation)
        for row in session.scalars(select(SmallAreaPointRow).order_by(SmallAreaPointRow.code))
    }
    return means | given


def find_neighbours(session: Session, code: str) -> Sequence[Area]:
    """Return an authority's living statistical neighbours, nearest first."""
    statement = (
        select(AuthorityRow.code, AuthorityRow.name)
        .join(NeighbourRow, NeighbourRow.neighbour_old_code == AuthorityRow.old_code)
        .where(
            AuthorityRow.ended_on.is_(None),
            NeighbourRow.old_code
            == select(AuthorityRow.old_code).where(AuthorityRow.code == code).scalar_subquery(),
        )
        .order_by(NeighbourRow.place)
    )
    return [Area(c, name, codes.level_of(c)) for c, name in session.execute(statement)]


def find_successor(session: Session, code: str) -> Area | None:
    """Return the one living authority with the three-digit code of an ended one, if any."""
    statement = select(AuthorityRow.code, AuthorityRow.name).where(
        AuthorityRow.ended_on.is_(None),
        AuthorityRow.code != code,
        AuthorityRow.old_code
        == select(AuthorityRow.old_code)
        .where(AuthorityRow.code == code, AuthorityRow.ended_on.is_not(None))
        .scalar_subquery(),
    )
    living = session.execute(statement).all()
    if len(living) != 1:
        return None
    successor, name = living[0]
    return Area(successor, name, codes.level_of(successor))


def find_profile_areas(session: Session) -> Mapping[str, str]:
    """Return every code whose readings belong to the area's profile, with what it is to the area.

    The words are "own", "district", "small-area", "region", "country" and "neighbour".
    """
    served = get_served_area(session)
    if served is None:
        return {}
    found = {neighbour.code: "neighbour" for neighbour in find_neighbours(session, served.code)}
    statement = select(AreaRow.code, AreaRow.level)
    for code, level in session.execute(statement):
        if level in codes.SMALL_AREAS:
            found[code] = "small-area"
    found |= {area.code: "district" for area in find_districts(session)}
    region = session.scalar(
        select(AuthorityRow.region_code).where(AuthorityRow.code == served.code)
    )
    if region:
        found[region] = "region"
    return found | {codes.ENGLAND: "country", served.code: "own"}
