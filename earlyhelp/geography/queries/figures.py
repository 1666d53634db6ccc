"""Reads of populations, deprivation and positions of small areas."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from earlyhelp.geography.codes import Level
from earlyhelp.geography.distance import Point
from earlyhelp.geography.models import (
    AreaRow,
    DeprivationRow,
    ImportRow,
    PopulationRow,
    PostcodeRow,
    SmallAreaPointRow,
)
from earlyhelp.geography.places import (
    MEAN_OF_POSTCODES,
    NOT_STATED,
    OLDEST,
    Deprivation,
    DomainFigures,
    Population,
    SmallAreaPoint,
    period_in_words,
)
from earlyhelp.geography.queries.areas import find_heirs
from earlyhelp.geography.vintages import CarriedOver, CodeSet, carry_over, infer_vintage


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


def carry_over_lsoas(
    session: Session, counts: Mapping[str, float], *, lowest: int = 0, highest: int = OLDEST
) -> CarriedOver:
    """Return counts of older LSOAs on the newest LSOAs known, through the look-up.

    The count of a split LSOA is shared out by the look-up's weights, or else by the people of
    these ages in its parts; the answer says by which.

    Raises:
        VintageError: naming both years and the codes that cannot be joined.
    """
    people = find_small_area_populations(session, lowest, highest)
    period = max((one.period for one in people.values()), default="")
    heirs = find_heirs(
        session,
        weights={code: one.count for code, one in people.items()},
        stated_by=f"people aged {lowest} to {highest}, {period}" if period else "",
    )
    statement = select(AreaRow.vintage, AreaRow.code).where(AreaRow.level == Level.LSOA)
    known: dict[str, set[str]] = defaultdict(set)
    for vintage, code in session.execute(statement):
        known[vintage].add(code)
    newest = max(known.keys() - {NOT_STATED}, default=NOT_STATED)
    older = infer_vintage(counts.keys(), known) or NOT_STATED
    return carry_over(
        counts,
        heirs,
        CodeSet("the figures", Level.LSOA, older, frozenset(counts)),
        CodeSet("the small areas held", Level.LSOA, newest, frozenset(known[newest])),
    )


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
    figures: dict[str, dict[str, dict[str, float | None]]] = {}
    statement = (
        select(
            DeprivationRow.lsoa_code,
            DeprivationRow.domain,
            DeprivationRow.measure,
            DeprivationRow.value,
        )
        .where(DeprivationRow.edition == edition)
        .order_by(DeprivationRow.lsoa_code, DeprivationRow.domain)
    )
    for code, domain, measure, value in session.execute(statement):
        figures.setdefault(code, {}).setdefault(domain, {})[measure] = value
    return {
        code: Deprivation(
            code, edition or 0, {name: _domain(found) for name, found in domains.items()}
        )
        for code, domains in figures.items()
    }


def _domain(found: Mapping[str, float | None]) -> DomainFigures:
    rank, decile = found.get("rank"), found.get("decile")
    return DomainFigures(
        score=found.get("score"),
        rank=None if rank is None else int(rank),
        decile=None if decile is None else int(decile),
        numerator=found.get("numerator"),
    )


def find_small_area_points(
    session: Session, codes: Collection[str] | None = None
) -> Mapping[str, SmallAreaPoint]:
    """Return a position for each LSOA: as brought in, else the mean of its postcodes' positions.

    With ``codes`` only for these, which reads little.

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
    points = select(SmallAreaPointRow).order_by(SmallAreaPointRow.code)
    if codes is not None:
        statement = statement.where(PostcodeRow.lsoa_code.in_(sorted(codes)))
        points = points.where(SmallAreaPointRow.code.in_(sorted(codes)))
    means = {
        code: SmallAreaPoint(Point(latitude, longitude), MEAN_OF_POSTCODES)
        for code, latitude, longitude in session.execute(statement)
        if code is not None
    }
    given = {
        row.code: SmallAreaPoint(Point(row.latitude, row.longitude), row.derivation)
        for row in session.scalars(points)
    }
    return means | given
