"""Find records by age, and by a family's reference."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.accounts.models import KeptFormRow, LinkRow, SessionRow, TryRow
from earlyhelp.geography.models import StagedFileRow as StagedPlacesRow
from earlyhelp.jsna.models import RunRow, StagedFileRow
from earlyhelp.jsna.runs.run import UNFINISHED
from earlyhelp.offers.models import AssessmentRow, Stage
from earlyhelp.offers.questions import one
from earlyhelp.services.exchange.models import DirectoryFile, DirectoryImport
from earlyhelp.services.upkeep.models import ProviderLink, PublicTry, Reminder, Report

REFERENCE = "reference"


def drafts_before(session: Session, before: datetime) -> Sequence[str]:
    """Return drafts last changed before a moment."""
    return _before(
        session,
        AssessmentRow.id,
        AssessmentRow.changed_at < before,
        AssessmentRow.stage == Stage.DRAFT,
    )


def decided_before(session: Session, before: datetime) -> Sequence[str]:
    """Return assessments with a decision last changed before a moment."""
    return _before(
        session,
        AssessmentRow.id,
        AssessmentRow.changed_at < before,
        AssessmentRow.stage != Stage.DRAFT,
    )


def staged_before(session: Session, before: datetime) -> Sequence[str]:
    """Return files and lists sent before a moment and never confirmed."""
    return [
        *_before(session, StagedFileRow.name, StagedFileRow.staged_at < before),
        *sorted({*_before(session, StagedPlacesRow.name, StagedPlacesRow.staged_at < before)}),
        *_before(
            session,
            DirectoryImport.name,
            DirectoryImport.staged_at < before,
            DirectoryImport.recorded_at.is_(None),
        ),
    ]


def runs_before(session: Session, before: datetime) -> Sequence[str]:
    """Return runs of files asked for before a moment that came to an end."""
    has_ended = RunRow.state.not_in(UNFINISHED)
    return _before(session, RunRow.id, RunRow.asked_at < before, has_ended)


def originals_before(session: Session, before: datetime) -> Sequence[str]:
    """Return the imports before a moment whose files are still here as they came."""
    return _before(
        session,
        DirectoryImport.id,
        DirectoryImport.recorded_at < before,
        DirectoryImport.id.in_(select(DirectoryFile.import_id)),
    )


def reports_before(session: Session, before: datetime) -> Sequence[str]:
    """Return what we were told about listings and have dealt with before a moment."""
    return _before(session, Report.id, Report.handled_at < before)


def report_emails_before(session: Session, before: datetime) -> Sequence[str]:
    """Return the reports of before a moment in which an e-mail address still stands."""
    return _before(session, Report.id, Report.told_at < before, Report.email.is_not(None))


def provider_links_before(session: Session, before: datetime) -> Sequence[str]:
    """Return providers' links that ended before a moment, and that nobody asked for again since."""
    return _before(
        session,
        ProviderLink.token_hash,
        func.coalesce(ProviderLink.ended_at, ProviderLink.expires_at) < before,
        func.coalesce(ProviderLink.asked_again_at, ProviderLink.made_at) < before,
    )


def reminders_before(session: Session, before: datetime) -> Sequence[str]:
    """Return the days before a moment on which providers were reminded."""
    days = select(Reminder.on).where(Reminder.on < before.date()).distinct()
    return [day.isoformat() for day in session.scalars(days.order_by(Reminder.on))]


def public_tries_before(session: Session, before: datetime) -> Sequence[str]:
    """Return tries at public forms and links made before a moment."""
    return _before(session, PublicTry.id, PublicTry.tried_at < before)


def sessions_before(session: Session, before: datetime) -> Sequence[str]:
    """Return sessions begun before a moment."""
    return _before(session, SessionRow.id, SessionRow.begun_at < before)


def tries_before(session: Session, before: datetime) -> Sequence[str]:
    """Return tries to sign in made before a moment."""
    return _before(session, TryRow.id, TryRow.tried_at < before)


def links_before(session: Session, before: datetime) -> Sequence[str]:
    """Return one-time links that ended before a moment."""
    return _before(session, LinkRow.token_hash, LinkRow.ends_at < before)


def kept_forms_before(session: Session, before: datetime) -> Sequence[str]:
    """Return forms kept over a sign-in since before a moment."""
    return _before(session, KeptFormRow.account_id, KeptFormRow.kept_at < before)


def _before(session: Session, key: InstrumentedAttribute[Any], *conditions: Any) -> Sequence[str]:  # noqa: ANN401 - SQLAlchemy's conditions
    return [str(found) for found in session.scalars(select(key).where(*conditions).order_by(key))]


def find_by_reference(session: Session, reference: str) -> Sequence[str]:
    """Return the assessments that bear a family's reference; letters count alike in any case."""
    wanted = reference.strip().casefold()
    if not wanted:
        return ()
    rows = session.execute(
        select(AssessmentRow.id, AssessmentRow.answers).order_by(AssessmentRow.created_at)
    )
    return [found for found, answers in rows if _reference(answers).casefold() == wanted]


def _reference(answers: str) -> str:
    return one(json.loads(answers).get(REFERENCE, {}), REFERENCE).strip()
