"""Reads of the needs data: imports, current readings, versions, the catalogue, the profile."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    func,
    not_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.errors import NotHereError
from earlyhelp.geography.models import ImportRow as PlacesImportRow
from earlyhelp.geography.queries import (
    find_authority_codes,
    find_profile_areas,
)
from earlyhelp.jsna.arrays import FACTS
from earlyhelp.jsna.catalogue import Indicator, Notes, Theme, ValueType, linked
from earlyhelp.jsna.effects import read_effects
from earlyhelp.jsna.imports import (
    ALL,
    Import,
    ImportInUse,
    StagedFile,
    ranks,
)
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.jsna.models import (
    ImportRow,
    IndicatorNeedRow,
    IndicatorNotesRow,
    IndicatorRow,
    PlaceRow,
    ReadingRow,
    SeriesRow,
    StagedFileRow,
)
from earlyhelp.jsna.readings import Annotation, Series
from earlyhelp.jsna.report import read_report
from earlyhelp.jsna.scope import Scope
from earlyhelp.jsna.versions import Versions
from earlyhelp.taxonomy.needs import NeedCode

AT_ONCE = 50_000
_SERIES = tuple(field.name for field in fields(Series))
_ANNOTATION = tuple(field.name for field in fields(Annotation))


def find_catalogue(session: Session) -> Mapping[str, Indicator]:
    """Return every indicator known, by id; a linked one has the needs and polarity of its link.

    Read from the bare tables, as every page of the profile asks for all of it.
    """
    session.flush()  # a bare table is read as it stands; a mapped one would send changes first
    told = IndicatorNeedRow.__table__.c
    needs: dict[str, list[str]] = defaultdict(list)
    by_rank = select(told.indicator_id, told.need).order_by(told.indicator_id, told.rank)
    for id_, need in session.execute(by_rank):
        needs[id_].append(need)
    table = IndicatorRow.__table__
    statement = select(table).order_by(table.c.id)
    return linked({row.id: _indicator(row, needs[row.id]) for row in session.execute(statement)})


def find_notes(session: Session, indicators: Collection[str]) -> Mapping[str, Notes]:
    """Return what there is to know about some indicators, by id; those without notes are absent."""
    statement = select(IndicatorNotesRow).where(IndicatorNotesRow.indicator_id.in_(indicators))
    return {row.indicator_id: to_notes(row) for row in session.scalars(statement)}


def to_notes(row: IndicatorNotesRow) -> Notes:
    """Return the notes that a row holds."""
    return Notes(**{field.name: getattr(row, field.name) for field in fields(Notes)})


def to_indicator(row: IndicatorRow) -> Indicator:
    """Return an indicator as its row says, without regard to what it is linked to."""
    return _indicator(row, [need.need for need in row.needs])


def _indicator(row: IndicatorRow | Row[Any], needs: Sequence[str]) -> Indicator:
    return Indicator(
        id=row.id,
        name=row.name,
        needs=tuple(map(NeedCode, needs)),
        polarity=Polarity(row.polarity),
        value_type=ValueType(row.value_type),
        multiplier=row.multiplier,
        lowest_age=row.lowest_age,
        highest_age=row.highest_age,
        year_type=row.year_type,
        source=row.source,
        confirmed_by=row.confirmed_by,
        confirmed_on=row.confirmed_on,
        theme=Theme(row.theme) if row.theme else None,
        unit_text=row.unit_text,
        stands_for=row.stands_for,
    )


def find_imports(
    session: Session, *, limit: int | None = None, offset: int = 0
) -> Sequence[Import]:
    """Return every import or some, the newest first, those taken back included."""
    statement = select(ImportRow).order_by(ImportRow.id.desc()).limit(limit).offset(offset)
    newest = _find_newest(session)
    return [_import(row, newest) for row in session.scalars(statement)]


def count_imports(session: Session) -> int:
    """Return how many imports there are, those taken back included."""
    return session.scalar(select(func.count(ImportRow.id))) or 0


def _find_newest(session: Session) -> frozenset[int]:
    """Return the newest import of each source that was not taken back."""
    statement = select(func.max(ImportRow.id)).where(_is_in_use()).group_by(ImportRow.source)
    return frozenset(session.scalars(statement))


def find_imports_in_use(session: Session, as_at: date | None = None) -> Sequence[ImportInUse]:
    """Return the imports not taken back, released by a day, in the order that decides."""
    told = ImportRow.released_on, ImportRow.recorded_at, ImportRow.indicators, ImportRow.sha256
    statement = select(ImportRow.id, *told).where(ImportRow.undone_at.is_(None))
    if as_at is not None:
        statement = statement.where(ImportRow.released_on <= as_at)
    found = [
        ImportInUse(id_, released_on, _utc(recorded_at), frozenset(indicators), sha256)
        for id_, released_on, recorded_at, indicators, sha256 in session.execute(statement)
    ]
    return sorted(found, key=lambda known: known.order)


def get_import(session: Session, import_id: int) -> Import:
    """Return one import.

    Raises:
        NotHereError: if there is none of that number.
    """
    row = session.get(ImportRow, import_id)
    if row is None:
        raise NotHereError(f"There is no import {import_id}.")
    return _import(row, _find_newest(session))


def _import(row: ImportRow, newest: Collection[int]) -> Import:
    taken_back = row if row.undone_at is not None or row.places is None else row.places
    return Import(
        id=row.id,
        file_name=row.file_name,
        dialect=row.dialect,
        source=row.source,
        licence=row.licence,
        imported_by=row.imported_by,
        recorded_at=_utc(row.recorded_at),
        released_on=row.released_on,
        areas=row.areas,
        leaves_out_problems=row.leaves_out_problems,
        report=read_report(row.report),
        undone_at=None if taken_back.undone_at is None else _utc(taken_back.undone_at),
        undone_by=taken_back.undone_by,
        can_be_undone=row.id in newest,
        effects=read_effects(row.effects),
        undo_effects=read_effects(row.undo_effects),
    )


def get_mark(session: Session) -> str:
    """Return a short mark of which imports are in use: another one when any came or went."""
    newest, undone = session.execute(
        select(func.max(ImportRow.id), func.count(ImportRow.undone_at))
    ).one()
    return f"{newest or 0}-{undone}"


def _utc(moment: datetime) -> datetime:
    """Return a stored moment with its zone, which SQLite does not keep."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def get_staged_file(session: Session, name: str) -> StagedFile:
    """Return a file between two steps of the wizard.

    Raises:
        NotHereError: if it is not kept any more.
    """
    row = session.get(StagedFileRow, name)
    if row is None:
        raise NotHereError("This file is not kept any more. Choose it again.")
    always = row.always or {}
    return StagedFile(row.name, row.file_name, row.content, _utc(row.staged_at), row.sheet, always)


def find_same_file(session: Session, sha256: str) -> int | None:
    """Return the import in use that came from the same bytes, if there is one."""
    statement = select(ImportRow.id).where(ImportRow.sha256 == sha256, _is_in_use())
    return session.scalar(statement)


def _is_in_use() -> ColumnElement[bool]:
    """Say whether an import was not taken back, neither here nor among the places."""
    places = ImportRow.places.has(PlacesImportRow.undone_at.is_not(None))
    return and_(ImportRow.undone_at.is_(None), not_(places))


def has_file_of_size(session: Session, size_bytes: int) -> bool:
    """Say whether an import in use has so many bytes, so that a digest is worth working out."""
    statement = select(ImportRow.id).where(ImportRow.size_bytes == size_bytes, _is_in_use())
    return session.scalar(statement.limit(1)) is not None


def find_scope(session: Session, areas: str) -> Scope:
    """Return which areas' readings a file is to be read for, and which codes have ended."""
    now = find_authority_codes(session)
    return Scope(
        codes=None if areas == ALL else frozenset(find_profile_areas(session)),
        successors={code: heir for code, heir in now.items() if heir and heir != code},
        ended=frozenset(code for code, heir in now.items() if heir is None),
        authorities=frozenset(now),
    )


def find_series(session: Session, indicators: Sequence[str]) -> Mapping[Series, int]:
    """Return the ids of every series of some indicators."""
    wanted = set(indicators)
    rows = session.execute(select(SeriesRow.id, *_columns_of(SeriesRow, _SERIES))).all()
    return {Series(*texts): number for number, *texts in rows if texts[0] in wanted}


def find_places(session: Session) -> Mapping[str, int]:
    """Return the id of every place that readings are about, by code."""
    return {code: number for number, code in session.execute(select(PlaceRow.id, PlaceRow.code))}


def find_versions(
    session: Session, in_use: Sequence[ImportInUse], series: Sequence[int]
) -> Versions:
    """Return every version of some series that an import in use holds."""
    figures = _columns_of(ReadingRow, FACTS)
    statement = select(
        ReadingRow.import_id,
        ReadingRow.place_id,
        ReadingRow.series_id,
        ReadingRow.sortable,
        *figures,
    ).where(
        ReadingRow.import_id.in_([known.id for known in in_use]),
        ReadingRow.series_id.in_(series),
    )
    pieces = [
        np.array([tuple(row) for row in rows], dtype=np.float64).T
        for rows in session.execute(statement).partitions(AT_ONCE)
    ]
    found = np.concatenate([np.zeros((4 + len(FACTS), 0)), *pieces], axis=1)
    rank_of = ranks(in_use)
    return Versions(
        place=found[1].astype(np.int64),
        series=found[2].astype(np.int64),
        sortable=found[3].astype(np.int64),
        rank=np.array([rank_of[int(number)] for number in found[0]], dtype=np.int64),
        facts=found[4:],
    )


def _columns_of(table: type, names: Sequence[str]) -> list[InstrumentedAttribute[object]]:
    return [getattr(table, name) for name in names]
