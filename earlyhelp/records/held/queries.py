"""Everything that is held about a family, in words where there are words for it."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from earlyhelp.accounts.audit.lines import Line
from earlyhelp.accounts.audit.queries import find_lines
from earlyhelp.accounts.audit.showing import IN_WORDS
from earlyhelp.accounts.audit.wanted import Wanted
from earlyhelp.offers.facts import need_label
from earlyhelp.offers.models import (
    AssessmentRow,
    DecisionRow,
    OfferChangeRow,
    OfferNeedRow,
    OfferRow,
    OfferServiceRow,
)
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.replies.models import ReplyRow
from earlyhelp.offers.replies.queries import to_reply
from earlyhelp.offers.replies.showing import said_words
from earlyhelp.offers.reviews.closing import because_words, outcome_words
from earlyhelp.offers.reviews.models import ReviewRow
from earlyhelp.offers.reviews.queries import to_review
from earlyhelp.offers.reviews.review import StoredReview
from earlyhelp.offers.reviews.showing import show_review
from earlyhelp.offers.summary import sections
from earlyhelp.records.held.words import plan_in_words


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
    contents = json.loads(row.contents)
    return {
        "agreed_on": row.agreed_on.isoformat(),
        "looked_at_again_on": row.review_on.isoformat(),
        "made_at": _iso(row.made_at),
        "changed_at": _iso(row.changed_at),
        "what_was_agreed": plan_in_words(contents),
        "what_was_agreed_as_stored": contents,
        "closed_on": _day(row.closed_on),
        "closed_because": because_words(row.closed_because) if row.closed_because else None,
        "outcome": outcome_words(row.outcome) if row.outcome else None,
    }


def _replies(session: Session, assessment_id: str) -> Sequence[Mapping[str, object]]:
    rows = select(ReplyRow).where(ReplyRow.assessment_id == assessment_id).order_by(ReplyRow.id)
    found = [(to_reply(row), row.recorded_role) for row in session.scalars(rows)]
    slips = {reply.puts_right for reply, _ in found}
    return [
        {
            "service": reply.service_id,
            "name": reply.name,
            "asked_to_help_with": [need_label(need) for need in reply.needs],
            "reply": said_words(reply),
            "said_on": reply.said_on.isoformat(),
            "waits_until": _day(reply.waits_until),
            "was_a_slip": reply.id in slips,
            "written_down_by": role,
            "written_down_at": _iso(reply.recorded_at),
        }
        for reply, role in found
    ]


def _reviews(session: Session, assessment_id: str) -> Sequence[Mapping[str, object]]:
    rows = select(ReviewRow).where(ReviewRow.assessment_id == assessment_id).order_by(ReviewRow.id)
    return [_review(to_review(row), row.recorded_role) for row in session.scalars(rows)]


def _review(review: StoredReview, role: str) -> Mapping[str, object]:
    shown = show_review(review)
    return {
        "held_on": review.held_on.isoformat(),
        "what_was_said": {
            "needs": {
                need.label: {"now": need.change, "goal": need.goal, "the_family_says": need.said}
                for need in shown.needs
            },
            "the_child_says": shown.child_says,
            "why": shown.why,
        },
        "what_was_said_as_stored": review.contents,
        "result": shown.result,
        "closed_because": shown.closed_because or None,
        "outcome": shown.outcome or None,
        "opened_again_because": shown.opened_because or None,
        "looked_at_again_on": _day(review.next_on),
        "written_down_by": role,
        "written_down_at": _iso(review.recorded_at),
    }


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
