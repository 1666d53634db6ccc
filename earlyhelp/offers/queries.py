"""Reads of assessments, decisions and offers. Each asks whose they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, not_, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.errors import NotHereError
from earlyhelp.geography.distance import Point
from earlyhelp.geography.queries import (
    find_postcode,
    find_small_area_points,
    find_wards,
    get_served_area,
)
from earlyhelp.offers.child_pages import age_of
from earlyhelp.offers.choices import on_living, with_choices_of
from earlyhelp.offers.document import Document
from earlyhelp.offers.models import (
    AssessmentRow,
    DecisionRow,
    OfferNeedRow,
    OfferRow,
    OfferServiceRow,
    Stage,
)
from earlyhelp.offers.places import Place, place_of, values_of
from earlyhelp.offers.proposing import age_in_years, age_years_of
from earlyhelp.offers.questions import Reading, Values, one
from earlyhelp.offers.records import (
    Choice,
    DamagedRecordError,
    Owner,
    StoredAssessment,
    StoredDecision,
    StoredOffer,
    Verdict,
    read_object,
)
from earlyhelp.offers.reviews.queries import ended_ids
from earlyhelp.offers.settling import settle_place
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods
from earlyhelp.services.directory import ChildSight
from earlyhelp.services.eligibility import Known
from earlyhelp.services.listings import Listing
from earlyhelp.services.models.listing import ServiceListing
from earlyhelp.services.queries import LISTING_COLUMNS, find_directory, find_living
from earlyhelp.taxonomy.needs import NeedCode


def belongs(owner: Owner, *, of_colleagues: bool) -> ColumnElement[bool]:
    """Say which assessments are a practitioner's own, or those of their colleagues."""
    own = AssessmentRow.account_id == owner.account_id
    return and_(
        AssessmentRow.organisation == owner.organisation, not_(own) if of_colleagues else own
    )


def find_assessments(
    session: Session,
    owner: Owner,
    *,
    of_colleagues: bool = False,
    only: Collection[str] | None = None,
) -> Sequence[StoredAssessment]:
    """Return a practitioner's own assessments, or their colleagues', last changed first.

    Colleagues are practitioners of the same organisation; nobody else's are ever found. ``only``
    narrows them to these ids.
    """
    mine = belongs(owner, of_colleagues=of_colleagues)
    if only is not None:
        mine = and_(mine, AssessmentRow.id.in_(only))
    rows = session.scalars(
        select(AssessmentRow)
        .where(mine)
        .order_by(AssessmentRow.changed_at.desc(), AssessmentRow.id)
    ).all()
    newest = _newest_decisions(session, select(AssessmentRow.id).where(mine))
    saved = set(
        session.scalars(
            select(OfferRow.decision_id).where(
                OfferRow.assessment_id.in_(select(AssessmentRow.id).where(mine)),
                OfferRow.saved_at.is_not(None),
            )
        )
    )
    found = [_or_damaged(row, newest.get(row.id)) for row in rows]
    return [
        replace(one, has_saved_offer=one.decision is not None and one.decision.id in saved)
        for one in found
    ]


def get_assessment(
    session: Session, assessment_id: str, owner: Owner, *, to_change: bool = False
) -> StoredAssessment:
    """Return one assessment of an organisation; ``to_change`` keeps others from changing it.

    Raises:
        NotHereError: if there is none, or it is another organisation's.
    """
    statement = select(AssessmentRow).where(
        AssessmentRow.id == assessment_id, AssessmentRow.organisation == owner.organisation
    )
    row = session.scalars(statement.with_for_update() if to_change else statement).first()
    if row is None:
        raise NotHereError("There is no such assessment.")
    newest = _newest_decisions(session, select(AssessmentRow.id).where(AssessmentRow.id == row.id))
    return to_assessment(row, newest.get(row.id))


def _newest_decisions(session: Session, assessments: Select[str]) -> Mapping[str, DecisionRow]:
    newest = (
        select(func.max(DecisionRow.id))
        .where(DecisionRow.assessment_id.in_(assessments))
        .group_by(DecisionRow.assessment_id)
    )
    rows = session.scalars(select(DecisionRow).where(DecisionRow.id.in_(newest)))
    return {row.assessment_id: row for row in rows}


def _or_damaged(row: AssessmentRow, decision: DecisionRow | None) -> StoredAssessment:
    """Return an assessment, of which nothing is known where its record is damaged."""
    try:
        return to_assessment(row, decision)
    except DamagedRecordError:
        begun, changed = utc(row.created_at), utc(row.changed_at)
        return StoredAssessment(row.id, {}, begun, changed, None, is_damaged=True)


def find_decision_before(
    session: Session, assessment_id: str, number: int
) -> StoredDecision | None:
    """Return the decision on an assessment that came before this one, or None.

    Raises:
        DamagedRecordError: if it is not the JSON that was kept.
    """
    earlier = select(DecisionRow).where(
        DecisionRow.assessment_id == assessment_id, DecisionRow.id < number
    )
    row = session.scalars(earlier.order_by(DecisionRow.id.desc()).limit(1)).first()
    return None if row is None else to_decision(row)


def to_assessment(row: AssessmentRow, decision: DecisionRow | None) -> StoredAssessment:
    """Return an assessment with its newest decision, from their rows.

    Raises:
        DamagedRecordError: if one of them is not the JSON that was kept.
    """
    decided = row.stage == Stage.DECIDED and decision is not None
    return StoredAssessment(
        id=row.id,
        answers=read_object(row.answers),
        created_at=utc(row.created_at),
        changed_at=utc(row.changed_at),
        decision=to_decision(decision) if decided and decision is not None else None,
    )


def to_decision(row: DecisionRow) -> StoredDecision:
    """Return a decision from its row.

    Raises:
        DamagedRecordError: if it is not the JSON that was kept.
    """
    verdict = None
    if row.verdict is not None:
        verdict = Verdict(row.verdict == "agreed", row.wanted, row.effect or "same", row.reason)
    return StoredDecision(
        id=row.id,
        document=read_object(row.document),
        input_digest=row.input_digest,
        output=read_object(row.output),
        decided_at=utc(row.decided_at),
        verdict=verdict,
    )


def get_decision(session: Session, decision_id: int) -> StoredDecision:
    """Return one decision; whose it is was asked with the assessment.

    Raises:
        DamagedRecordError: if it is not there, or not the JSON that was kept.
    """
    row = session.get(DecisionRow, decision_id)
    if row is None:
        raise DamagedRecordError
    return to_decision(row)


def find_offer(session: Session, decision_id: int) -> StoredOffer | None:
    """Return the offer made after a decision, or None; whose it is was asked with the decision."""
    row = session.scalars(select(OfferRow).where(OfferRow.decision_id == decision_id)).first()
    if row is None:
        return None
    asked = session.execute(
        select(OfferNeedRow.need, OfferNeedRow.unmet_reason)
        .where(OfferNeedRow.offer_id == row.id)
        .order_by(OfferNeedRow.need)
    ).all()
    services = select(OfferServiceRow).where(OfferServiceRow.offer_id == row.id)
    choices = [
        Choice(r.service_id, r.name, r.is_chosen, r.left_out_because)
        for r in session.scalars(services.order_by(OfferServiceRow.name))
    ]
    living = find_living(session, [choice.service_id for choice in choices]) if choices else {}
    return StoredOffer(
        id=row.id,
        proposal=read_object(row.proposal),
        counted=frozenset(NeedCode(need) for need, unmet in asked if unmet is not None),
        choices=on_living(choices, living),
        lead=row.lead,
        lead_by=row.lead_by,
        saved_at=None if row.saved_at is None else utc(row.saved_at),
        standing=row.standing,
        needs=[NeedCode(need) for need, _ in asked],
        living=living,
    )


def find_offer_to_fill_in(
    session: Session, assessment_id: str, decision_id: int
) -> StoredOffer | None:
    """Return the offer made after a decision; until choices are saved, with those saved before.

    What a family said no to, and who may have harmed the child, counts after a new decision too,
    also where that one leads to no more than a list of what is open to everyone.
    """
    offer = find_offer(session, decision_id)
    if offer is not None and offer.saved_at is not None:
        return offer
    return with_choices_of(offer, find_saved_before(session, assessment_id, decision_id))


def find_saved_before(session: Session, assessment_id: str, decision_id: int) -> StoredOffer | None:
    """Return the newest offer with saved choices of the decisions before one, or None."""
    before = session.scalar(
        select(func.max(OfferRow.decision_id)).where(
            OfferRow.assessment_id == assessment_id,
            OfferRow.decision_id < decision_id,
            OfferRow.saved_at.is_not(None),
        )
    )
    return None if before is None else find_offer(session, before)


def find_place(session: Session, values: Values, kept: Values) -> Reading:
    """Turn a typed postcode into the areas it lies in; the postcode itself goes no further."""
    typed = one(values, "postcode")
    return settle_place(values, kept, find_postcode(session, typed) if typed else None)


def find_sight(
    session: Session, stored: StoredAssessment, *, on: date, periods: Periods
) -> ChildSight:
    """Return the directory for a family; distances are from the small area, not the home."""
    place = place_of(stored.answers)
    near = find_point(session, place.lsoa) if place.lsoa else None
    known = Known(age_in_years(age_of(stored.answers)), find_area_codes(session, place))
    return find_directory(session, on=on, periods=periods).seen_from(near, known)


def find_sight_for(
    session: Session, document: Document, *, on: date, periods: Periods = DEFAULT_PERIODS
) -> ChildSight:
    """Return the directory as an assessment in a file sees it; its postcode is used and dropped."""
    area, typed = document.get("area"), document.get("postcode")
    place, near = Place(area=area if isinstance(area, str) else None), None
    if isinstance(typed, str):
        answer = find_postcode(session, typed)
        if answer.is_inside:
            place, near = place_of({"place": values_of(answer)}), answer.point
    known = Known(age_years_of(document), find_area_codes(session, place))
    return find_directory(session, on=on, periods=periods).seen_from(near, known)


def find_shown(session: Session, service_ids: Collection[str]) -> Mapping[str, Listing]:
    """Return what the directory lists of each of these services, by its public id."""
    asked = select(*LISTING_COLUMNS).where(ServiceListing.public_id.in_(service_ids))
    found = [Listing._make(row) for row in session.execute(asked)]
    return {listing.public_id: listing for listing in found}


def find_services_in_use(session: Session) -> set[str]:
    """Return the public ids of the services chosen in offers that still stand, help not ended."""
    return set(
        session.scalars(
            select(OfferServiceRow.service_id)
            .join(OfferRow, OfferRow.id == OfferServiceRow.offer_id)
            .where(
                OfferRow.is_current,
                OfferServiceRow.is_chosen,
                OfferRow.assessment_id.not_in(ended_ids()),
            )
        )
    )


def find_area_codes(session: Session, place: Place) -> frozenset[str]:
    """Return the codes of the places a family lives in, for services that name where they serve.

    Without a postcode the family may live anywhere in the area served, so every ward counts.
    """
    served = get_served_area(session)
    if place.ward or served is None or place.area not in {None, served.code}:
        return place.codes
    return frozenset({served.code, *(ward.code for ward in find_wards(session))})


def find_point(session: Session, lsoa_code: str) -> Point | None:
    """Return the point that stands for a small area; distances are measured from it."""
    found = find_small_area_points(session, {lsoa_code}).get(lsoa_code)
    return None if found is None else found.point
