"""Take records away by kind, each with what belongs to it; none commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.accounts.models import KeptFormRow, LinkRow, SessionRow, TryRow
from earlyhelp.jsna.models import StagedFileRow
from earlyhelp.offers.models import AssessmentRow


def delete_assessments(session: Session, ids: Sequence[str]) -> None:
    """Delete assessments; their decisions, offers and choices go with them."""
    _delete(session, AssessmentRow.id, ids)


def delete_staged_files(session: Session, ids: Sequence[str]) -> None:
    """Delete files that were sent and never confirmed."""
    _delete(session, StagedFileRow.name, ids)


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


def _delete(session: Session, key: InstrumentedAttribute[Any], ids: Sequence[str]) -> None:
    session.execute(delete(key.class_).where(key.in_(ids)))
