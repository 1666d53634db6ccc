"""Keep files of places between choosing and confirming, and let them go."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from earlyhelp.geography.models import StagedFileRow
from earlyhelp.geography.staged import KEPT_FOR, Sending, StagedFiles


def stage_files(session: Session, sent: StagedFiles, sending: Sending) -> None:
    """Keep files that were sent together, and clear those that nobody confirmed in a day."""
    old = StagedFileRow.staged_at < sending.staged_at - KEPT_FOR
    session.execute(delete(StagedFileRow).where(old))
    for position, file in enumerate(sent.files):
        with file.open() as stream:
            content = stream.read()
        session.add(
            StagedFileRow(
                name=sent.name,
                position=position,
                file_name=file.name,
                content=content,
                staged_at=sending.staged_at,
                area_code=sent.area_code,
                vintage=sent.vintage,
                period=sent.period,
                staged_by=sending.staged_by,
            )
        )
    session.flush()


def drop_staged(session: Session, name: str) -> None:
    """Let go of files that came in, or that nobody wants any more."""
    session.execute(delete(StagedFileRow).where(StagedFileRow.name == name))
