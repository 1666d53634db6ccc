"""Lists between two steps of the wizard, and what columns are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from earlyhelp.services.documents import write_json
from earlyhelp.services.exchange.checked import Decisions
from earlyhelp.services.exchange.matching import Matching
from earlyhelp.services.exchange.models import (
    ColumnMatching,
    DirectoryFile,
    DirectoryImport,
)
from earlyhelp.services.exchange.opening import SentFile
from earlyhelp.services.exchange.options import ImportOptions, new_report

STAGED_FOR = timedelta(days=1)


def stage_list(
    session: Session, name: str, files: Sequence[SentFile], options: ImportOptions
) -> None:
    """Keep a list until it is checked and confirmed; forget those that nobody came back to."""
    session.execute(
        delete(DirectoryImport).where(
            DirectoryImport.recorded_at.is_(None),
            DirectoryImport.staged_at < options.recorded_at - STAGED_FOR,
        )
    )
    report = new_report(files, options)
    session.add(
        DirectoryImport(
            name=name,
            file_name=report.file,
            sha256=report.sha256,
            source=options.source,
            decisions=write_json(options.decisions),
            staged_at=options.recorded_at,
            by=options.by,
            files=[
                DirectoryFile(position=number, file_name=file.name, content=file.content)
                for number, file in enumerate(files)
            ],
        )
    )


def note_decisions(
    session: Session, name: str, decisions: Decisions, *, encoding: str | None = None
) -> None:
    """Keep what a person chose about a staged list."""
    row = session.scalars(select(DirectoryImport).where(DirectoryImport.name == name)).one()
    row.decisions = write_json(decisions)
    row.encoding = encoding or row.encoding


def drop_staged(session: Session, name: str) -> None:
    """Forget a staged list that came in or was given up."""
    row = session.scalar(
        select(DirectoryImport).where(
            DirectoryImport.name == name, DirectoryImport.recorded_at.is_(None)
        )
    )
    if row is not None:
        session.delete(row)


def remember_columns(
    session: Session, signature: str, matching: Matching, *, at: datetime, by: str | None
) -> None:
    """Keep what the columns of a layout are, for the next list of it."""
    row = session.get(ColumnMatching, signature)
    if row is None:
        row = ColumnMatching(signature=signature)
        session.add(row)
    row.columns, row.saved_at, row.by = write_json(matching), at, by
    session.flush()
