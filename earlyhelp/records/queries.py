"""Find records by age and by a family's reference, and everything that is held about a family."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from earlyhelp.accounts.audit.lines import Line
from earlyhelp.accounts.audit.queries import find_lines
from earlyhelp.accounts.audit.showing import IN_WORDS
from earlyhelp.accounts.audit.wanted import Wanted
from earlyhelp.accounts.models import KeptFormRow, LinkRow, SessionRow, TryRow
from earlyhelp.geography.models import StagedFileRow as StagedPlacesRow
from earlyhelp.jsna.models import RunRow, StagedFileRow
from earlyhelp.jsna.runs.run import UNFINISHED
from earlyhelp.offers.models import (
    AssessmentRow,
    DecisionRow,
    OfferChangeRow,
    OfferNeedRow,
    OfferRow,
    OfferServiceRow,
    Stage,
)
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.questions import one
from earlyhelp.offers.replies.models import ReplyRow
from earlyhelp.offers.reviews.models import ReviewRow
from earlyhelp.offers.summary import sections
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


def export_subject(session: Session, ids: Sequence[str]) -> Mapping[str, object]:
    """Return everything held in these assessments, in words where there are words for it."""
    rows = session.scalars(
        select(AssessmentRow).where(AssessmentRow.id.in_(ids)).order_by(AssessmentRow.created_at)
    ).all()
    return {
        "what_this_is": "Everything held under this reference, and who opened or changed it.",
        "assessments": [_assessment(session, row) for row in rows],
        "who_saw_and_changed_it": [
            _seen(shown.line) for shown in find_lines(session, Wanted(records=tuple(ids)))
        ],
    }


def _assessment(session: Session, row: AssessmentRow) -> Mapping[str, object]:
    answers = json.loads(row.answers)
    decisions = session.scalars(
        select(DecisionRow).where(DecisionRow.assessment_id == row.id).order_by(DecisionRow.id)
    )
    offers = session.scalars(
        select(OfferRow).where(OfferRow.assessment_id == row.id).order_by(OfferRow.id)
    ).all()
    return {
        "id": row.id,
        "begun_at": _iso(row.created_at),
        "changed_at": _iso(row.changed_at),
        "answers": {
            section.title: {line.title: list(line.lines) for line in section.rows}
            for section in sections(answers)
        },
        "answers_as_stored": answers,
        "decisions": [_decision(one) for one in decisions],
        "offers": [_offer(session, one) for one in offers],
        "plan": _plan(session, row.id),
        "replies": _replies(session, row.id),
        "reviews": _reviews(session, row.id),
    }


def _decision(row: DecisionRow) -> Mapping[str, object]:
    return {
        "decided_at": _iso(row.decided_at),
        "ruleset": {"id": row.ruleset_id, "version": row.ruleset_version},
        "what_was_put_in": json.loads(row.document),
        "what_came_out": json.loads(row.output),
        "what_the_practitioner_said": row.verdict,
        "level_they_wanted": row.wanted,
        "reason_they_gave": row.reason,
        "said_at": None if row.confirmed_at is None else _iso(row.confirmed_at),
    }


def _offer(session: Session, row: OfferRow) -> Mapping[str, object]:
    services = session.scalars(
        select(OfferServiceRow)
        .where(OfferServiceRow.offer_id == row.id)
        .order_by(OfferServiceRow.name)
    )
    needs = session.scalars(
        select(OfferNeedRow).where(OfferNeedRow.offer_id == row.id).order_by(OfferNeedRow.need)
    )
    changes = session.scalars(
        select(OfferChangeRow).where(OfferChangeRow.offer_id == row.id).order_by(OfferChangeRow.id)
    )
    return {
        "drawn_up_at": _iso(row.recorded_at),
        "areas": [code for code in (row.area_code, row.ward_code, row.lsoa_code) if code],
        "age_band": row.age_band,
        "lead": row.lead,
        "proposal": json.loads(row.proposal),
        "needs": [
            {"need": need.need, "severity": need.severity, "unmet_because": need.unmet_reason}
            for need in needs
        ],
        "services": [
            {
                "service": service.service_id,
                "name": service.name,
                "chosen": service.is_chosen,
                "left_out_because": service.left_out_because,
            }
            for service in services
        ],
        "how_things_stood": None if row.standing is None else json.loads(row.standing),
        "what_has_changed": [
            {
                "words": change.words,
                "found_at": _iso(change.found_at),
                "seen_at": None if change.seen_at is None else _iso(change.seen_at),
            }
            for change in changes
        ],
    }


def _plan(session: Session, assessment_id: str) -> Mapping[str, object] | None:
    row = session.get(PlanRow, assessment_id)
    if row is None:
        return None
    return {
        "agreed_on": row.agreed_on.isoformat(),
        "looked_at_again_on": row.review_on.isoformat(),
        "made_at": _iso(row.made_at),
        "changed_at": _iso(row.changed_at),
        "what_was_agreed": json.loads(row.contents),
        "closed_on": _day(row.closed_on),
        "closed_because": row.closed_because,
        "outcome": row.outcome,
    }


def _replies(session: Session, assessment_id: str) -> Sequence[Mapping[str, object]]:
    rows = select(ReplyRow).where(ReplyRow.assessment_id == assessment_id).order_by(ReplyRow.id)
    return [
        {
            "service": row.service_id,
            "name": row.name,
            "asked_to_help_with": json.loads(row.needs),
            "reply": row.state,
            "said_on": row.said_on.isoformat(),
            "waits_until": _day(row.waits_until),
            "reason": row.reason,
            "number": row.id,
            "puts_right_number": row.puts_right,
            "written_down_by": row.recorded_role,
            "written_down_at": _iso(row.recorded_at),
        }
        for row in session.scalars(rows)
    ]


def _reviews(session: Session, assessment_id: str) -> Sequence[Mapping[str, object]]:
    rows = select(ReviewRow).where(ReviewRow.assessment_id == assessment_id).order_by(ReviewRow.id)
    return [
        {
            "held_on": row.held_on.isoformat(),
            "what_was_said": json.loads(row.contents),
            "result": row.result,
            "closed_because": row.reason,
            "outcome": row.outcome,
            "looked_at_again_on": _day(row.next_on),
            "written_down_by": row.recorded_role,
            "written_down_at": _iso(row.recorded_at),
        }
        for row in session.scalars(rows)
    ]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _seen(line: Line) -> Mapping[str, object]:
    """Say when and in which role; who it was is the worker's own data, not the family's."""
    return {
        "at": _iso(line.recorded_at),
        "role": line.role,
        "what": IN_WORDS.get(line.action, line.action),
        "result": line.outcome,
    }


def _iso(moment: datetime) -> str:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat(timespec="seconds")
