"""Writes of the needs data: a checked file recorded, and an import taken back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO

import numpy as np
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from earlyhelp.errors import EarlyHelpError
from earlyhelp.jsna import queries
from earlyhelp.jsna.checked import Checked, Held, already_in
from earlyhelp.jsna.checking import Terms, check_file
from earlyhelp.jsna.dialects import AboutPlaces, Known, Refusal
from earlyhelp.jsna.effects import GapFigure, compare_figures
from earlyhelp.jsna.handing.commands import When, check_places, store_places, take_back_places
from earlyhelp.jsna.imports import (
    PROFILE,
    Import,
    ImportDetails,
    newest_rank_of_each_indicator,
    rank_between,
)
from earlyhelp.jsna.measures.queries import find_layouts
from earlyhelp.jsna.models import ImportRow
from earlyhelp.jsna.naming.queries import find_tables
from earlyhelp.jsna.records import ON_A_PAGE, Limits, digest_of, size_of
from earlyhelp.jsna.report import ImportReport
from earlyhelp.jsna.scope import Scope
from earlyhelp.jsna.seeding.commands import add_indicators, packaged_indicators, seed_catalogue
from earlyhelp.jsna.sheets import TextTable, as_text_table, wanted_of
from earlyhelp.jsna.standing.queries import find_figures
from earlyhelp.jsna.storing.commands import Tell, store_readings
from earlyhelp.jsna.versions import Versions, compare, current, numbered_beside

LOCK = 7_236_002
"""The advisory lock of imports on PostgreSQL; the embedded database has one writer anyway."""
FindGaps = Callable[[Session], Sequence[GapFigure]]
"""Finds the rows of the gap report as they are; whoever knows that report hands it in."""


def tell_nobody(_done: int, _of: int) -> None:
    """Say nothing of how far something is."""


class NotRecordedError(EarlyHelpError):
    """A file that may not be stored as it is, or an import that may not be taken back."""


@dataclass(frozen=True, slots=True)
class Question:
    """How a file is to be checked: for which areas, how large at most, and as released when."""

    recorded_at: datetime
    released_on: date | None = None
    areas: str = PROFILE
    limits: Limits = ON_A_PAGE
    sheet: str | None = None
    """The sheet of a workbook that is meant, where there are several."""
    always: Mapping[str, str] = field(default_factory=dict)
    """What is true of every row of the file, by column, where it has no such column."""
    period: str | None = None
    """The day that a file counts people on, where no column says it."""
    tell: Tell = tell_nobody
    """Told how many bytes of the file are read, and of how many."""
    tell_rows: Tell = tell_nobody
    """Told how many rows of a workbook's sheet are opened, and of how many."""
    text: TextTable | None = None
    """What that sheet says, where the workbook was opened before."""
    keep: Callable[[TextTable], None] | None = None
    """Keeps what it says, for the next time."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file read, what it would change, and which imports were in use when that was worked out."""

    read: Checked
    beside: Checked
    mark: str


@dataclass(frozen=True, slots=True)
class Watch:
    """What is looked at while something is stored: how far it is, and what it changes.

    Without ``find_gaps`` what changes in the local profile and in the gaps is not worked out.
    """

    find_gaps: FindGaps | None = None
    tell: Tell = tell_nobody


UNWATCHED = Watch()


def check_import(
    session: Session, stream: BinaryIO, file_name: str, question: Question
) -> Checked | Refusal:
    """Return what a file would bring beside what is held, or why it cannot be read; store nothing.

    Without a day of release the file is compared as if it were the newest.
    """
    found = prepare_import(session, stream, file_name, question)
    return found if isinstance(found, Refusal) else found.beside


def prepare_import(
    session: Session, stream: BinaryIO, file_name: str, question: Question
) -> Prepared | Refusal:
    """Return a file ready to be stored in another session, however long that may be after."""
    mark = queries.get_mark(session)
    already = _already_held(session, stream, file_name)
    if already is not None:
        return Prepared(already, already, mark)
    scope = queries.find_scope(session, question.areas)
    known = Known(find_tables(session), find_layouts(session), question.always)
    table = question.text or _as_text(stream, known, question)
    if isinstance(table, Refusal):
        return table
    checked = check_file(
        table.stream, file_name, scope, Terms(question.limits, known, tell=question.tell)
    )
    if isinstance(checked, AboutPlaces):
        when = When(question.recorded_at, question.released_on, question.period)
        handed = check_places(session, table.stream, file_name, checked, when)
        return handed if isinstance(handed, Refusal) else Prepared(handed, handed, mark)
    if isinstance(checked, Refusal):
        return checked
    if table.is_workbook:
        checked = checked.of_workbook(digest_of(stream), size_of(stream), table.notices)
    beside = _beside_held(session, checked, scope, question) if len(checked.rows) else checked
    return Prepared(checked, beside, mark)


def _as_text(stream: BinaryIO, known: Known, question: Question) -> TextTable | Refusal:
    wanted = wanted_of(question.sheet, known, question.limits, question.tell_rows)
    table = as_text_table(stream, wanted)
    if question.keep is not None and isinstance(table, TextTable) and table.is_workbook:
        question.keep(table)
    return table


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
    known = {*queries.find_catalogue(session), *(one.id for one in packaged_indicators())}
    beside = Held(places.keys(), set(np.unique(held.sortable).tolist()))
    is_dated = question.released_on is not None
    return checked.beside_held(comparison, known, beside, is_dated=is_dated)


def store_import(
    session: Session, prepared: Prepared, details: ImportDetails, watch: Watch = UNWATCHED
) -> ImportReport:
    """Store a prepared file; where imports came or went since, it is compared again first.

    One import is stored at a time: from here to its commit every other one waits.

    Raises:
        NotRecordedError: as ``record_import``.
    """
    _take_turn(session)
    checked = prepared.beside
    if queries.get_mark(session) != prepared.mark and len(prepared.read.rows):
        scope = queries.find_scope(session, details.areas)
        question = Question(details.recorded_at, details.released_on, details.areas)
        checked = _beside_held(session, prepared.read, scope, question)
    return record_import(session, checked, details, watch)


def _take_turn(session: Session) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def record_import(
    session: Session, checked: Checked, details: ImportDetails, watch: Watch = UNWATCHED
) -> ImportReport:
    """Store what a file brings and return its report; a file that brings nothing stores nothing.

    Raises:
        NotRecordedError: if rows have problems and nobody chose to leave them out, or the same
            bytes came in since the file was checked.
    """
    if checked.has_problems and not details.leaves_out_problems:
        raise NotRecordedError("Some rows have problems. Mend them, or choose to leave them out.")
    if queries.find_same_file(session, checked.sha256) is not None:
        raise NotRecordedError("This file was already brought in.")
    if not checked.can_come_in:
        return checked.report
    before = find_figures(session, watch.find_gaps)
    seed_catalogue(session)
    add_indicators(session, checked.unmapped_indicators(details.source))
    row = _import_row(checked, details)
    session.add(row)
    session.flush()
    report = checked.report.as_stored(row.id)
    row.report = report.as_json()
    if checked.for_places is None:
        store_readings(session, row.id, checked, watch.tell)
    else:
        row.geography_import_id = store_places(session, checked.for_places, details)
    if before is not None:
        after = find_figures(session, watch.find_gaps)
        row.effects = compare_figures(before, after or before).as_json()
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


def undo_import(
    session: Session,
    import_id: int,
    *,
    undone_by: str,
    undone_at: datetime,
    watch: Watch = UNWATCHED,
) -> Import:
    """Take back the newest import of its source: the versions before it are current again.

    Nothing is deleted, so that a report that used the readings can still be read.

    Raises:
        NotHereError: if there is no such import.
        NotRecordedError: if it was taken back before, or its source has a newer import.
    """
    _take_turn(session)
    known = queries.get_import(session, import_id)
    if known.undone_at is not None:
        raise NotRecordedError(f"Import {import_id} was already taken back.")
    if not known.can_be_undone:
        raise NotRecordedError(
            f"Import {import_id} is not the newest of {known.source}. "
            "Take back the newer one first."
        )
    before = find_figures(session, watch.find_gaps)
    places = session.get_one(ImportRow, import_id).geography_import_id
    if places is not None:
        take_back_places(session, places, undone_by=undone_by, undone_at=undone_at)
    _change(session, import_id, {"undone_at": undone_at, "undone_by": undone_by})
    if before is not None:
        after = find_figures(session, watch.find_gaps)
        effects = compare_figures(before, after or before)
        _change(session, import_id, {"undo_effects": effects.as_json()})
    return queries.get_import(session, import_id)


def _change(session: Session, import_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(ImportRow).where(ImportRow.id == import_id).values(values))
    session.expire_all()
