"""Reads of offers that are open, and of what has changed for them."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from earlyhelp.geography.queries import find_small_area_points
from earlyhelp.offers.child_pages import age_of
from earlyhelp.offers.choices import on_living
from earlyhelp.offers.models import (
    AssessmentRow,
    DecisionRow,
    OfferChangeRow,
    OfferNeedRow,
    OfferRow,
    OfferServiceRow,
    Stage,
)
from earlyhelp.offers.places import Place, place_of
from earlyhelp.offers.proposing import age_in_years
from earlyhelp.offers.queries import find_area_codes, to_assessment
from earlyhelp.offers.records import Choice, StoredAssessment
from earlyhelp.offers.rematch.changes import KeptChange
from earlyhelp.offers.rematch.looking import OpenOffer
from earlyhelp.offers.rematch.states import DAMAGE, State, state_then
from earlyhelp.offers.reviews.queries import ended_ids
from earlyhelp.offers.standing import decision_for_services
from earlyhelp.offers.verdict import allows_offer
from earlyhelp.services.checking import Periods
from earlyhelp.services.directory import ChildSight
from earlyhelp.services.eligibility import Known
from earlyhelp.services.queries import find_directory, find_living
from earlyhelp.taxonomy.needs import NeedCode


def find_open_ids(session: Session) -> Sequence[int]:
    """Return the numbers of the newest offers with saved choices, those of one place together.

    Offers of assessments that were purged or erased are gone with them. Where help has ended there
    is nothing to look for any more.
    """
    newest = select(func.max(DecisionRow.id)).group_by(DecisionRow.assessment_id)
    return session.scalars(
        select(OfferRow.id)
        .join(AssessmentRow, AssessmentRow.id == OfferRow.assessment_id)
        .where(
            OfferRow.is_current,
            OfferRow.saved_at.is_not(None),
            OfferRow.decision_id.in_(newest),
            AssessmentRow.stage == Stage.DECIDED,
            AssessmentRow.id.not_in(ended_ids()),
        )
        .order_by(OfferRow.lsoa_code, OfferRow.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Opened:
    """Offers to look at again, and the numbers of those whose record is damaged."""

    offers: Sequence[OpenOffer]
    damaged: Sequence[int]


def find_open(session: Session, offer_ids: Collection[int], *, to_change: bool = False) -> Opened:
    """Return offers to look at again, in the order of their numbers given; few statements.

    Those whose answers were changed since are left out: they are decided again anyway. One that
    cannot be read any more does not keep the others from being looked at. With ``to_change`` nobody
    else changes these families' records until this transaction ends.
    """
    ids = list(offer_ids)
    try:
        return Opened(_read_open(session, ids, to_change=to_change), ())
    except DAMAGE:
        if len(ids) == 1:
            return Opened((), ids)
    each = [find_open(session, [one], to_change=to_change) for one in ids]
    offers = [offer for some in each for offer in some.offers]
    return Opened(offers, [number for some in each for number in some.damaged])


def _read_open(session: Session, ids: Sequence[int], *, to_change: bool) -> Sequence[OpenOffer]:
    """Return offers that are still open; a record of the wrong shape raises one of ``DAMAGE``."""
    statement = (
        select(OfferRow, DecisionRow, AssessmentRow)
        .join(DecisionRow, DecisionRow.id == OfferRow.decision_id)
        .join(AssessmentRow, AssessmentRow.id == OfferRow.assessment_id)
        .where(OfferRow.id.in_(ids), OfferRow.is_current)
        .order_by(AssessmentRow.id)
    )
    if to_change:
        statement = statement.with_for_update(of=AssessmentRow)
    rows = session.execute(statement).all()
    choices, needs = _choices(session, ids), _needs(session, ids)
    each = [choice.service_id for some in choices.values() for choice in some]
    kept = _Kept(choices, needs, find_living(session, each))
    opened = [_open(offer, decided, assessment, kept) for offer, decided, assessment in rows]
    found = {offer.offer_id: offer for offer in opened if offer is not None}
    offers = [found[one] for one in ids if one in found]
    states = find_followed(session, [offer.then for offer in offers], kept.living)
    return [replace(offer, then=then) for offer, then in zip(offers, states, strict=True)]


def find_followed(
    session: Session, states: Sequence[State], living: Mapping[str, str]
) -> Sequence[State]:
    """Return states with every merged service under the id at which it lives on.

    ``living`` says so of the services of choices; those that were only watched for a place are
    looked up, in one statement for all.
    """
    watched = {one for state in states for one in state.without_place}
    lives_on = {**living, **(find_living(session, watched) if watched else {})}
    return [state.on_living(lives_on) for state in states]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept beside some offers, by their numbers."""

    choices: Mapping[int, Sequence[Choice]]
    needs: Mapping[int, Sequence[NeedCode]]
    living: Mapping[str, str]
    """Where services of the choices that were merged into others since are listed now."""


def _open(
    offer: OfferRow, decided: DecisionRow, assessment: AssessmentRow, kept: _Kept
) -> OpenOffer | None:
    """Return one offer, or None if its answers were changed since; ``then`` as it was kept."""
    stored = to_assessment(assessment, decided)
    decision = decision_for_services(stored)
    if decision is None or not allows_offer(decision):
        return None
    chosen = on_living(kept.choices.get(offer.id, ()), kept.living)
    needs = kept.needs.get(offer.id, ())
    then = state_then(offer.standing, json.loads(offer.proposal), chosen, needs)
    return OpenOffer(offer.id, stored, decision, chosen, then)


def _choices(session: Session, ids: Sequence[int]) -> Mapping[int, list[Choice]]:
    found: dict[int, list[Choice]] = defaultdict(list)
    for row in session.scalars(
        select(OfferServiceRow)
        .where(OfferServiceRow.offer_id.in_(ids))
        .order_by(OfferServiceRow.name, OfferServiceRow.service_id)
    ):
        found[row.offer_id].append(
            Choice(row.service_id, row.name, row.is_chosen, row.left_out_because)
        )
    return found


def _needs(session: Session, ids: Sequence[int]) -> Mapping[int, list[NeedCode]]:
    found: dict[int, list[NeedCode]] = defaultdict(list)
    rows = select(OfferNeedRow.offer_id, OfferNeedRow.need).where(OfferNeedRow.offer_id.in_(ids))
    for offer_id, need in session.execute(rows.order_by(OfferNeedRow.need)):
        found[offer_id].append(NeedCode(need))
    return found


class Homes:
    """The directory as each family's home shows it; places are read once for many families."""

    def __init__(self, session: Session, *, on: date, periods: Periods) -> None:
        """Read the directory of a day and where small areas lie."""
        self._session = session
        self._directory = find_directory(session, on=on, periods=periods)
        self._points = find_small_area_points(session)
        self._codes: dict[Place, frozenset[str]] = {}

    def sight(self, stored: StoredAssessment) -> ChildSight:
        """Return the directory for a family; distances are from the small area."""
        place = place_of(stored.answers)
        if place not in self._codes:
            self._codes[place] = find_area_codes(self._session, place)
        known = Known(age_in_years(age_of(stored.answers)), self._codes[place])
        found = self._points.get(place.lsoa or "")
        return self._directory.seen_from(found.point if found else None, known)


def find_kept(session: Session, offer_ids: Collection[int]) -> Mapping[int, list[KeptChange]]:
    """Return the changes kept for each of some offers; one statement."""
    found: dict[int, list[KeptChange]] = defaultdict(list)
    rows = select(OfferChangeRow).where(OfferChangeRow.offer_id.in_(list(offer_ids)))
    for row in session.scalars(rows.order_by(OfferChangeRow.id)):
        found[row.offer_id].append(
            KeptChange(row.id, row.kind, row.service_id, row.need, row.words, row.seen_at)
        )
    return found


def find_unseen(
    session: Session, assessment_ids: Collection[str]
) -> Mapping[str, Sequence[KeptChange]]:
    """Return what has changed for the newest offers of some assessments and nobody has seen."""
    offers = session.execute(
        select(OfferRow.id, OfferRow.assessment_id).where(
            OfferRow.is_current, OfferRow.assessment_id.in_(list(assessment_ids))
        )
    ).all()
    kept = find_kept(session, [offer_id for offer_id, _ in offers])
    unseen = {
        assessment_id: [one for one in kept.get(offer_id, ()) if one.seen_at is None]
        for offer_id, assessment_id in offers
    }
    return {assessment_id: changes for assessment_id, changes in unseen.items() if changes}
