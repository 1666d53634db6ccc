"""Take records away by kind, each with what belongs to it; none commits."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.accounts.models import KeptFormRow, LinkRow, SessionRow, TryRow
from earlyhelp.geography.models import StagedFileRow as StagedPlacesRow
from earlyhelp.jsna.models import RunRow, StagedFileRow
from earlyhelp.services.exchange.models import DirectoryFile, DirectoryImport
from earlyhelp.services.upkeep.models import ProviderLink, PublicTry, Reminder, Report


def delete_staged_files(session: Session, ids: Sequence[str]) -> None:
    """Delete files and lists that were sent and never confirmed."""
    session.execute(delete(RunRow).where(RunRow.file.in_(ids), RunRow.import_id.is_(None)))
    _delete(session, StagedFileRow.name, ids)
    _delete(session, StagedPlacesRow.name, ids)
    _delete(session, DirectoryImport.name, ids)


def delete_runs(session: Session, ids: Sequence[str]) -> None:
    """Delete how files were checked and brought in; the imports stay."""
    _delete(session, RunRow.id, _numbers(ids))


def delete_originals(session: Session, ids: Sequence[str]) -> None:
    """Delete the files of lists that came in; what they brought stays, and can be taken back."""
    _delete(session, DirectoryFile.import_id, _numbers(ids))


def delete_reports(session: Session, ids: Sequence[str]) -> None:
    """Delete what we were told about listings, with the changes it asked for."""
    _delete(session, Report.id, _numbers(ids))


def forget_emails(session: Session, ids: Sequence[str]) -> None:
    """Take the e-mail addresses out of reports; the rest of each stays."""
    session.execute(update(Report).where(Report.id.in_(_numbers(ids))).values(email=None))


def delete_provider_links(session: Session, ids: Sequence[str]) -> None:
    """Delete one-time links of providers."""
    _delete(session, ProviderLink.token_hash, ids)


def delete_reminders(session: Session, ids: Sequence[str]) -> None:
    """Delete the reminders of some days."""
    _delete(session, Reminder.on, [date.fromisoformat(one) for one in ids])


def delete_public_tries(session: Session, ids: Sequence[str]) -> None:
    """Delete counted tries at public forms and links."""
    _delete(session, PublicTry.id, _numbers(ids))


def delete_sessions(session: Session, ids: Sequence[str]) -> None:
    """Delete the records of browsers that were signed in."""
    _delete(session, SessionRow.id, ids)


def delete_tries(session: Session, ids: Sequence[str]) -> None:
    """Delete counted tries to sign in."""
    _delete(session, TryRow.id, ids)


def delete_links(session: Session, ids: Sequence[str]) -> None:
    """Delete one-time links."""
    _delete(session, LinkRow.token_hash, ids)


def delete_kept_forms(session: Session, ids: Sequence[str]) -> None:
    """Delete what was sent after a session had ended."""
    _delete(session, KeptFormRow.account_id, ids)


def _numbers(ids: Sequence[str]) -> Sequence[int]:
    return [int(one) for one in ids]


def _delete(session: Session, key: InstrumentedAttribute[Any], ids: Sequence[object]) -> None:
    session.execute(delete(key.class_).where(key.in_(ids)))
