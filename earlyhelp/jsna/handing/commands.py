"""Hand files of populations and deprivation to geography, which alone reads and keeps them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from earlyhelp.geography.commands import Terms, import_geography
from earlyhelp.geography.commands import undo_import as undo_places
from earlyhelp.geography.queries import get_served_area
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.geography.reading.run import Options
from earlyhelp.jsna.checked import Checked, about_places
from earlyhelp.jsna.dialects import AboutPlaces, Refusal
from earlyhelp.jsna.handing.reports import as_import_report, reason_refused, unchanged
from earlyhelp.jsna.handing.streams import named
from earlyhelp.jsna.imports import ImportDetails
from earlyhelp.jsna.records import size_of

NO_AREA = (
    "These are figures of places, and no area is served yet. Bring in the places of your area "
    "first, under Places or with the command earlyhelp geography import."
)


@dataclass(frozen=True, slots=True)
class When:
    """When a file comes in, as released when, and the day it counts people on if it has none."""

    recorded_at: datetime
    released_on: date | None = None
    period: str | None = None


def check_places(
    session: Session, stream: BinaryIO, file_name: str, about: AboutPlaces, when: When
) -> Checked | Refusal:
    """Return what geography makes of a file, as needs data are checked; store nothing."""
    file, size = named(file_name, stream), size_of(stream)
    terms = Terms(dry_run=True, reading=Options(period=when.period), released_on=when.released_on)
    served = get_served_area(session)
    if served is None:
        return Refusal(NO_AREA)
    report = import_geography(session, [file], served.code, when.recorded_at, terms)
    reason = reason_refused(report)
    if reason is not None:
        return Refusal(reason)
    said = as_import_report(report, about)
    if report.changes_nothing and said.distinct and not said.rows.problems:
        said = unchanged(said)
    return about_places(said, size, about.default_source, (file, when.period))


def store_places(
    session: Session, content: tuple[NamedFile, str | None], details: ImportDetails
) -> int | None:
    """Let geography store a file; return the number of its import, None if it changed nothing."""
    file, period = content
    served = get_served_area(session)
    if served is None:
        raise ValueError("a file of places was checked without an area")
    terms = Terms(
        reading=Options(period=period, source=details.source),
        imported_by=details.imported_by,
        released_on=details.released_on,
        licence=details.licence,
    )
    report = import_geography(session, [file], served.code, details.recorded_at, terms)
    return report.files[0].import_id


def take_back_places(
    session: Session, import_id: int, *, undone_by: str, undone_at: datetime
) -> None:
    """Let geography take an import back.

    Raises:
        NotUndoneError: if a newer import rests on it.
    """
    undo_places(session, import_id, undone_by=undone_by, undone_at=undone_at)
