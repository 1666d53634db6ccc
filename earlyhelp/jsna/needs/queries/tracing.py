"""Where a figure stands: every version of it, with import, line and release."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.errors import NotHereError
from earlyhelp.geography.models import DeprivationRow, PopulationRow
from earlyhelp.geography.models import ImportRow as PlacesImportRow
from earlyhelp.geography.queries import find_names, get_population
from earlyhelp.geography.queries.tracing import trace_population
from earlyhelp.jsna.arrays import FACTS
from earlyhelp.jsna.catalogue import Indicator, Notes
from earlyhelp.jsna.imports import ranks
from earlyhelp.jsna.models import AnnotationRow, ImportRow, PlaceRow, ReadingRow, SeriesRow
from earlyhelp.jsna.needs.held import (
    FigureHeld,
    FigureKey,
    PeopleHeld,
    SourceHeld,
    TenthArea,
    Version,
)
from earlyhelp.jsna.needs.queries.details import find_deprived
from earlyhelp.jsna.queries import (
    find_catalogue,
    find_imports,
    find_imports_in_use,
    find_notes,
    get_import,
)
from earlyhelp.jsna.readings import Annotation, Facts, Series


def get_figure(session: Session, key: FigureKey) -> FigureHeld:
    """Return one figure in every version.

    Raises:
        NotHereError: if nothing is held of it.
    """
    place = session.scalar(select(PlaceRow).where(PlaceRow.code == key.area_code))
    series_row = session.get(SeriesRow, key.series_id)
    if place is None or series_row is None:
        raise NotHereError("This figure is not held.")
    versions = _versions(session, place.id, key)
    if not versions:
        raise NotHereError("This figure is not held.")
    series = Series(
        **{
            name: getattr(series_row, name)
            for name in (
                *("indicator_id", "sex", "age", "category_type", "category"),
                *("period_range", "measure", "unit"),
            )
        }
    )
    catalogue = find_catalogue(session)
    indicator = catalogue.get(series.indicator_id)
    return FigureHeld(
        key=key,
        area_name=place.name,
        series=series,
        indicator=indicator or Indicator(series.indicator_id, series.indicator_id),
        notes=find_notes(session, {series.indicator_id}).get(series.indicator_id, Notes()),
        versions=tuple(versions),
    )


def _versions(session: Session, place_id: int, key: FigureKey) -> Sequence[Version]:
    rank = ranks(find_imports_in_use(session))
    imports = list(session.scalars(select(ImportRow.id)))
    statement = (
        select(ReadingRow, AnnotationRow, ImportRow)
        .join(AnnotationRow, AnnotationRow.id == ReadingRow.annotation_id)
        .join(ImportRow, ImportRow.id == ReadingRow.import_id)
        .where(
            ReadingRow.import_id.in_(imports),
            ReadingRow.place_id == place_id,
            ReadingRow.series_id == key.series_id,
            ReadingRow.sortable == key.sortable,
        )
    )
    rows = sorted(
        session.execute(statement).all(),
        key=lambda row: (rank.get(row[2].id, 0), row[2].released_on, row[2].id),
        reverse=True,
    )
    return [
        Version(
            import_id=brought.id,
            source=brought.source,
            file_name=brought.file_name,
            released_on=brought.released_on,
            recorded_at=brought.recorded_at,
            undone_at=brought.undone_at,
            line=reading.line,
            facts=Facts(**{name: getattr(reading, name) for name in FACTS}),
            annotation=Annotation(
                period=note.period,
                missing=note.missing,
                note=note.note,
                trend=note.trend,
                compared_with_england=note.compared_with_england,
                compared_with_parent=note.compared_with_parent,
                compared_with_goal=note.compared_with_goal,
                area_type=note.area_type,
            ),
            is_current=place == 0 and brought.id in rank,
        )
        for place, (reading, note, brought) in enumerate(rows)
    ]


def get_source(session: Session, import_id: int) -> SourceHeld:
    """Return one import with those it superseded and those that superseded it.

    Raises:
        NotHereError: if there is none of that number.
    """
    known = get_import(session, import_id)
    holds = session.scalar(select(ImportRow.indicators).where(ImportRow.id == import_id)) or []
    names = find_catalogue(session)
    in_use = find_imports_in_use(session)
    alike = [one.id for one in in_use if one.indicators & set(holds)]
    by_id = {one.id: one for one in find_imports(session)}
    order = {one.id: one.order for one in in_use}
    mine = order.get(import_id)
    return SourceHeld(
        known=known,
        indicators=tuple((one, names[one].name if one in names else one) for one in sorted(holds)),
        earlier=tuple(by_id[one] for one in reversed(alike) if mine and order[one] < mine),
        later=tuple(by_id[one] for one in alike if mine and order[one] > mine),
    )


def get_people(session: Session, area_code: str, ages: tuple[int, int]) -> PeopleHeld:
    """Return the people of some ages in one place at the newest period, and their lines.

    Raises:
        NotHereError: if they are not held.
    """
    found = get_population(session, area_code, *ages)
    if found is None:
        raise NotHereError("No population of these ages is held for this place.")
    statement = (
        select(PopulationRow.period, PopulationRow.age, PopulationRow.count)
        .where(
            PopulationRow.area_code == area_code,
            PopulationRow.sex == found.sex,
            PopulationRow.age.between(*ages),
        )
        .order_by(PopulationRow.period, PopulationRow.age)
    )
    rows = session.execute(statement).all()
    newest = rows[-1].period
    return PeopleHeld(
        area_code=area_code,
        area_name=find_names(session, {area_code}).get(area_code, area_code),
        ages=ages,
        count=found.count,
        period=found.period,
        by_age={age: count for period, age, count in rows if period == newest},
        sources=trace_population(session, area_code, *ages),
    )


def find_tenth(session: Session, tenth: int) -> Sequence[TenthArea]:
    """Return the small areas in one tenth by deprivation, each with its line, by name."""
    areas = [one for one in find_deprived(session) if one.decile == tenth]
    if not areas:
        return []
    statement = (
        select(DeprivationRow.lsoa_code, DeprivationRow.line, PlacesImportRow)
        .join(PlacesImportRow, PlacesImportRow.id == DeprivationRow.import_id)
        .where(
            DeprivationRow.edition == areas[0].edition,
            DeprivationRow.domain == areas[0].domain,
            DeprivationRow.measure == "decile",
        )
    )
    lines = {code: (line, brought) for code, line, brought in session.execute(statement)}
    return [
        TenthArea(
            code=one.code,
            name=one.name,
            edition=one.edition,
            domain=one.domain,
            file_name=lines[one.code][1].file_name,
            source=lines[one.code][1].source,
            released_on=lines[one.code][1].released_on,
            line=lines[one.code][0],
        )
        for one in sorted(areas, key=lambda found: (found.name, found.code))
    ]
