"""Writes of assessments, decisions and offers; none commits, and the clock is an argument."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from earlyhelp.matching.constraints import Code
from earlyhelp.matching.matches import Offer
from earlyhelp.offers.age import age_band
from earlyhelp.offers.child_pages import age_of
from earlyhelp.offers.document import Document, as_text, digest
from earlyhelp.offers.models import (
    AssessmentRow,
    DecisionRow,
    OfferNeedRow,
    OfferRow,
    OfferServiceRow,
    Stage,
)
from earlyhelp.offers.places import place_of
from earlyhelp.offers.proposing import Drawn
from earlyhelp.offers.questions import Answers
from earlyhelp.offers.records import Choice, Json, Lead, Owner, StoredAssessment, Verdict
from earlyhelp.offers.tallies.commands import tally_needs, tally_replies

PRACTITIONER = "practitioner"


def begin_assessment(session: Session, *, assessment_id: str, owner: Owner, now: datetime) -> None:
    """Write an empty draft. Drafts that are left go by the rule of retention for them."""
    session.add(
        AssessmentRow(
            id=assessment_id,
            account_id=owner.account_id,
            organisation=owner.organisation,
            answers="{}",
            stage=Stage.DRAFT,
            created_at=now,
            changed_at=now,
        )
    )
    session.flush()


def record_answers(
    session: Session, assessment_id: str, answers: Answers, *, now: datetime
) -> None:
    """Replace the answers of an assessment. A decision on earlier answers stays as it was."""
    session.execute(
        update(AssessmentRow)
        .where(AssessmentRow.id == assessment_id)
        .values(answers=json.dumps(answers, sort_keys=True), changed_at=now)
    )


def mark_changed(session: Session, assessment_id: str, *, now: datetime) -> None:
    """Write that something of an assessment was changed; how long it is kept counts from then."""
    session.execute(
        update(AssessmentRow).where(AssessmentRow.id == assessment_id).values(changed_at=now)
    )


def record_decision(
    session: Session, assessment_id: str, document: Document, output: Json, *, now: datetime
) -> int:
    """Write what answers pointed to, with the exact input; return the decision's number."""
    text = as_text(document)
    ruleset = output.get("ruleset")
    named: Mapping[str, str | None] = ruleset if isinstance(ruleset, Mapping) else {}
    row = DecisionRow(
        assessment_id=assessment_id,
        document=text,
        input_digest=digest(text),
        output=json.dumps(output, ensure_ascii=False),
        response=str(output["response"]),
        ruleset_id=named.get("id"),
        ruleset_version=named.get("version"),
        ruleset_digest=named.get("digest"),
        decided_at=now,
    )
    session.add(row)
    session.execute(
        update(AssessmentRow)
        .where(AssessmentRow.id == assessment_id)
        .values(stage=Stage.DECIDED, changed_at=now)
    )
    session.flush()
    return row.id


def record_verdict(session: Session, decision_id: int, verdict: Verdict, *, now: datetime) -> None:
    """Write what a person said of a decision; the decision itself stays as it was."""
    session.execute(
        update(DecisionRow)
        .where(DecisionRow.id == decision_id)
        .values(
            verdict="agreed" if verdict.is_agreed else "different",
            wanted=verdict.wanted,
            effect=verdict.effect,
            reason=verdict.reason,
            confirmed_role=PRACTITIONER,
            confirmed_at=now,
        )
    )


def record_offer(
    session: Session, stored: StoredAssessment, decision_id: int, drawn: Drawn, *, now: datetime
) -> int:
    """Write what was proposed and count its unmet needs; return the offer's number.

    A second offer for the same decision replaces the first. Of the offers for one assessment only
    the newest counts in reports.
    """
    mine = OfferRow.assessment_id == stored.id
    session.execute(delete(OfferRow).where(OfferRow.decision_id == decision_id))
    session.execute(update(OfferRow).where(mine).values(is_current=False))
    place = place_of(stored.answers)
    row = OfferRow(
        assessment_id=stored.id,
        decision_id=decision_id,
        proposal=json.dumps(_about_the_needs(drawn.offer), ensure_ascii=False),
        is_current=True,
        area_code=place.area,
        ward_code=place.ward,
        lsoa_code=place.lsoa,
        age_band=age_band(age_of(stored.answers)),
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    unmet = {entry.need: entry.reason.value for entry in drawn.offer.unmet}
    session.add_all(
        OfferNeedRow(offer_id=row.id, need=need, severity=severity, unmet_reason=unmet.get(need))
        for need, severity in sorted(drawn.enquiry.needs.items())
    )
    session.flush()
    return row.id


def _about_the_needs(offer: Offer) -> Json:
    """Return an offer as it is kept: of those left out, the services that are for its needs."""
    left_out = [entry.as_json() for entry in offer.not_offered if entry.code != Code.NEED]
    return {**offer.as_json(), "not_offered": left_out}


def record_choices(
    session: Session, offer_id: int, choices: Sequence[Choice], lead: Lead | None, *, now: datetime
) -> None:
    """Write which services were chosen and which left out, in place of any earlier choice."""
    session.execute(delete(OfferServiceRow).where(OfferServiceRow.offer_id == offer_id))
    session.add_all(
        OfferServiceRow(
            offer_id=offer_id,
            service_id=choice.service_id,
            name=choice.name,
            is_chosen=choice.is_chosen,
            left_out_because=choice.left_out_because,
        )
        for choice in choices
    )
    led = {"lead": lead.role if lead else None, "lead_by": lead.by if lead else None}
    session.execute(update(OfferRow).where(OfferRow.id == offer_id).values(**led, saved_at=now))
    session.flush()


def delete_assessments(session: Session, ids: Sequence[str]) -> None:
    """Delete assessments with all that belongs to them; counts of needs and answers stay."""
    tally_needs(session, ids)
    tally_replies(session, ids)
    session.execute(delete(AssessmentRow).where(AssessmentRow.id.in_(ids)))
