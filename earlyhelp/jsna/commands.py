"""Writes of the needs data: a checked file recorded, and an import taken back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import BinaryIO

import numpy as np
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError, EnvironmentFaultError
from earlyhelp.jsna import queries
from earlyhelp.jsna.arrays import FACTS, Codes, Numbers, used
from earlyhelp.jsna.catalogue import Indicator
from earlyhelp.jsna.checked import Checked, already_in
from earlyhelp.jsna.checking import check_file
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.entries import read_catalogue
from earlyhelp.jsna.imports import (
    PROFILE,
    Import,
    ImportDetails,
    StagedFile,
    newest_rank_of_each_indicator,
    rank_between,
)
from earlyhelp.jsna.models import (
    AnnotationRow,
    ImportRow,
    IndicatorNeedRow,
    IndicatorRow,
    PlaceRow,
    SeriesRow,
    StagedFileRow,
)
from earlyhelp.jsna.records import ON_A_PAGE, Limits, digest_of, size_of
from earlyhelp.jsna.report import ImportReport
from earlyhelp.jsna.scope import Scope
from earlyhelp.jsna.versions import Versions, compare, current, numbered_beside

AT_ONCE = 50_000
A_DAY = timedelta(days=1)
_READING = ("import_id", "place_id", "series_id", "sortable", "line", "annotation_id", *FACTS)


class NotRecordedError(EarlyHelpError):
    """A file that may not be stored as it is, or an import that may not be taken back."""


def seed_catalogue(session: Session) -> int:
    """Add the packaged indicators that the catalogue lacks; return how many were added.

    One that is there keeps what it says; a theme is filled in where nobody has changed a thing.
    """
    packaged = _packaged_indicators()
    themes = {one.id: one.theme for one in packaged if one.theme is not None}
    bare = select(IndicatorRow.id).where(IndicatorRow.version == 1, IndicatorRow.theme == "")
    for id_ in themes.keys() & set(session.scalars(bare)):
        statement = update(IndicatorRow).where(IndicatorRow.id == id_)
        session.execute(statement.values(theme=themes[id_]))
    return _add_indicators(session, packaged)


def _packaged_indicators() -> Sequence[Indicator]:
    return read_catalogue(files(__package__).joinpath("indicators.csv").read_text("utf-8"))


def _add_indicators(session: Session, indicators: Sequence[Indicator]) -> int:
    known = set(session.scalars(select(IndicatorRow.id)))
    missing = [indicator for indicator in indicators if indicator.id not in known]
    session.add_all(_indicator_row(indicator) for indicator in missing)
    session.flush()
    return len(missing)


def _indicator_row(indicator: Indicator) -> IndicatorRow:
    return IndicatorRow(
        id=indicator.id,
        name=indicator.name,
        polarity=indicator.polarity,
        value_type=indicator.value_type,
        multiplier=indicator.multiplier,
        lowest_age=indicator.lowest_age,
        highest_age=indicator.highest_age,
        year_type=indicator.year_type,
        source=indicator.source,
        theme=indicator.theme or "",
        unit_text=indicator.unit_text,
        needs=[IndicatorNeedRow(need=need, rank=rank) for rank, need in enumerate(indicator.needs)],
    )


@dataclass(frozen=True, slots=True)
class Question:
    """How a file is to be checked: for which areas, how large at most, and as released when."""

    recorded_at: datetime
    released_on: date | None = None
    areas: str = PROFILE
    limits: Limits = ON_A_PAGE


def check_import(
    session: Session, stream: BinaryIO, file_name: str, question: Question
) -> Checked | Refusal:
    """Return what a file would bring beside what is held, or why it cannot be read; store nothing.

    Without a day of release the file is compared as if it were the newest.
    """
    already = _already_held(session, stream, file_name)
    if already is not None:
        return already
    scope = queries.find_scope(session, question.areas)
    checked = check_file(stream, file_name, scope, question.limits)
    if isinstance(checked, Refusal) or not len(checked.rows):
        return checked
    return _beside_held(session, checked, scope, question)


def _already_held(session: Session, stream: BinaryIO, file_name: str) -> Checked | None:
    size = size_of(stream)
    if not queries.has_file_of_size(session, size):
        return None
    sha256 = digest_of(stream)
    number = queries.find_same_file(session, sha256)
    return None if number is None else already_in(queries.get_import(session, number), file_name)


def _beside_held(session: Session, checked: Checked, scope: Scope, question: Question) -> Checked:
    in_use = queries.find_imports_in_use(session)
    series = queries.find_series(session, list(checked.indicator_names))
    places = queries.find_places(session)
    in_scope = [id_ for code, id_ in places.items() if scope.reason_to_skip(code) is None]
    held = current(queries.find_versions(session, in_use, list(series.values())))
    rows = checked.rows
    rank = rank_between(in_use, question.released_on or date.max, question.recorded_at)
    file = Versions(
        place=numbered_beside(places, checked.places)[rows.place],
        series=numbered_beside(series, checked.series)[rows.series],
        sortable=rows.sortable.astype(np.int64),
        rank=np.full(len(rows), rank, dtype=np.int64),
        facts=rows.facts,
    )
    newest = newest_rank_of_each_indicator(in_use)
    newest_rank = np.array([newest.get(one.indicator_id, 0) for one in checked.series])
    comparison = compare(
        file, held.at(np.flatnonzero(np.isin(held.place, in_scope))), newest_rank[rows.series]
    )
    known = {*queries.find_catalogue(session), *(one.id for one in _packaged_indicators())}
    return checked.beside_held(comparison, known, is_dated=question.released_on is not None)


def record_import(session: Session, checked: Checked, details: ImportDetails) -> ImportReport:
    """Store what a file brings and return its report; a file that brings nothing stores nothing.

    Raises:
        NotRecordedError: if rows have problems and nobody chose to leave them out, or the same
            bytes came in since the file was checked.
    """
    if checked.has_problems and not details.leaves_out_problems:
        raise NotRecordedError("Some rows have problems. Mend them, or choose to leave them out.")
    if queries.find_same_file(session, checked.sha256) is not None:
        raise NotRecordedError("This file was already brought in.")
    if not len(checked.rows):
        return checked.report
    seed_catalogue(session)
    _add_indicators(session, checked.unmapped_indicators(details.source))
    row = _import_row(checked, details)
    session.add(row)
    session.flush()
    report = checked.report.as_stored(row.id)
    row.report = report.as_json()
    _store_readings(session, row.id, checked)
    return report


def _import_row(checked: Checked, details: ImportDetails) -> ImportRow:
    return ImportRow(
        sha256=checked.sha256,
        size_bytes=checked.size_bytes,
        file_name=checked.file_name,
        dialect=checked.dialect,
        source=details.source,
        licence=details.licence,
        imported_by=details.imported_by,
        recorded_at=details.recorded_at,
        released_on=details.released_on,
        areas=details.areas,
        indicators=sorted(checked.indicators_kept()),
        leaves_out_problems=details.leaves_out_problems and checked.has_problems,
        report={},
    )


def undo_import(session: Session, import_id: int, *, undone_by: str, undone_at: datetime) -> Import:
    """Take back the newest import of its source: the versions before it are current again.

    Nothing is deleted, so that a report that used the readings can still be read.

    Raises:
        NotHereError: if there is no such import.
        NotRecordedError: if it was taken back before, or its source has a newer import.
    """
    known = queries.get_import(session, import_id)
    if known.undone_at is not None:
        raise NotRecordedError(f"Import {import_id} was already taken back.")
    if not known.can_be_undone:
        raise NotRecordedError(
            f"Import {import_id} is not the newest of {known.source}. "
            "Take back the newer one first."
        )
    session.execute(
        update(ImportRow)
        .where(ImportRow.id == import_id)
        .values(undone_at=undone_at, undone_by=undone_by)
    )
    session.expire_all()
    return queries.get_import(session, import_id)


def stage_file(session: Session, file: StagedFile) -> None:
    """Keep a file between two steps of the wizard, and drop those kept for more than a day."""
    session.execute(delete(StagedFileRow).where(StagedFileRow.staged_at < file.staged_at - A_DAY))
    session.add(
        StagedFileRow(
            name=file.name,
            file_name=file.file_name,
            content=file.content,
            staged_at=file.staged_at,
        )
    )
    session.flush()


def drop_staged_file(session: Session, name: str) -> None:
    """Forget a file that came in."""
    session.execute(delete(StagedFileRow).where(StagedFileRow.name == name))
