"""Reads of all families of a practitioner at once: a fixed number of statements, light columns."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from earlyhelp.accounts.queries import utc
from earlyhelp.offers.facts import CONTACT_FIRST
from earlyhelp.offers.families.due import Family, PlanFacts, ServiceFacts
from earlyhelp.offers.models import AssessmentRow, DecisionRow, OfferRow, OfferServiceRow, Stage
from earlyhelp.offers.plans.models import PlanRow
from earlyhelp.offers.queries import belongs
from earlyhelp.offers.records import Owner
from earlyhelp.offers.replies.due import Last
from earlyhelp.offers.replies.models import ReplyRow
from earlyhelp.offers.replies.reply import ReplyState
from earlyhelp.offers.reviews.queries import endings
from earlyhelp.offers.verdict import RAISED
from earlyhelp.services.queries import find_living
from earlyhelp.taxonomy.services import Response

IN_DANGER = '"safety": {"danger": "yes"'
"""How answers hold that the child is in danger now; in a text a stroke stands before a quote."""
_OF_IT = DecisionRow.assessment_id == AssessmentRow.id
Chosen = Mapping[str, Sequence[Row[Any]]]
Answers = Mapping[tuple[str, str], Last]


def find_families(session: Session, owner: Owner, *, of_colleagues: bool = False) -> list[Family]:
    """Return what decides how a practitioner's families, or their colleagues', stand; any order."""
    mine = select(AssessmentRow.id).where(belongs(owner, of_colleagues=of_colleagues))
    plans = {
        row.assessment_id: PlanFacts(row.agreed_on, row.review_on, row.closed_on)
        for row in session.execute(_plans(mine))
    }
    chosen, rows = _by_family(session.execute(_chosen(mine))), session.execute(_newest(mine)).all()
    ids = {row.service_id for some in chosen.values() for row in some}
    living = find_living(session, ids | {row.service_id for row in rows}) if ids else {}
    answers = _answers(rows, living)
    closed = endings().subquery()
    found = session.execute(
        select(
            *(AssessmentRow.id, AssessmentRow.changed_at, AssessmentRow.stage, closed.c.held_on),
            *(AssessmentRow.answers.contains(IN_DANGER).label("in_danger"), DecisionRow.response),
            *(DecisionRow.wanted, DecisionRow.effect),
        )
        .outerjoin(closed, closed.c.assessment_id == AssessmentRow.id)
        .outerjoin(DecisionRow, DecisionRow.id.in_(_decided(mine)) & _OF_IT)
        .where(AssessmentRow.id.in_(mine))
    )
    return [
        Family(
            row.id,
            utc(row.changed_at),
            is_draft=row.stage == Stage.DRAFT,
            plan=plans.get(row.id),
            services=_services(row.id, chosen.get(row.id, ()), living, answers),
            chosen_on=_chosen_on(chosen.get(row.id, ())),
            closed_on=row.held_on,
            rings_first=row.in_danger or _points_to_social_care(row),
        )
        for row in found
    ]


def _points_to_social_care(row: Row[Any]) -> bool:
    """Say whether the newest decision points to a social worker; ``plans.standing`` says it too."""
    if row.stage != Stage.DECIDED:
        return False
    response = row.wanted if row.effect == RAISED else row.response
    return response in CONTACT_FIRST or response == Response.OUT_OF_SCOPE


def _decided(mine: Select[str]) -> Select[int]:
    """Return the numbers of the newest decisions."""
    return (
        select(func.max(DecisionRow.id))
        .where(DecisionRow.assessment_id.in_(mine))
        .group_by(DecisionRow.assessment_id)
    )


def _plans(mine: Select[str]) -> Select[*tuple[Any, ...]]:
    columns = PlanRow.assessment_id, PlanRow.agreed_on, PlanRow.review_on, PlanRow.closed_on
    return select(*columns).where(PlanRow.assessment_id.in_(mine))


def _chosen(mine: Select[str]) -> Select[*tuple[Any, ...]]:
    """Return the services chosen when choices were last saved, for each assessment."""
    newest = (
        select(func.max(OfferRow.id))
        .where(OfferRow.assessment_id.in_(mine), OfferRow.saved_at.is_not(None))
        .group_by(OfferRow.assessment_id)
    )
    return (
        select(
            *(OfferRow.assessment_id, OfferRow.saved_at, OfferServiceRow.service_id),
            *(OfferServiceRow.name, OfferRow.decision_id.in_(_decided(mine)).label("is_newest")),
        )
        .join(OfferServiceRow, OfferServiceRow.offer_id == OfferRow.id)
        .where(OfferRow.id.in_(newest), OfferServiceRow.is_chosen)
        .order_by(OfferServiceRow.name, OfferServiceRow.service_id)
    )


def _newest(mine: Select[str]) -> Select[*tuple[Any, ...]]:
    """Return what counts of each service's answers, as it was written down last."""
    newest = (
        select(func.max(ReplyRow.id))
        .where(ReplyRow.assessment_id.in_(mine))
        .group_by(ReplyRow.assessment_id, ReplyRow.service_id)
    )
    columns = (ReplyRow.assessment_id, ReplyRow.service_id, ReplyRow.state)
    return (
        select(*columns, ReplyRow.said_on, ReplyRow.waits_until)
        .where(ReplyRow.id.in_(newest))
        .order_by(ReplyRow.id)
    )


def _by_family(rows: Any) -> Chosen:  # noqa: ANN401 - rows of any shape
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.assessment_id].append(row)
    return found


def _answers(rows: Sequence[Row[Any]], living: Mapping[str, str]) -> Answers:
    """Return what counts for each family and service; of merged listings what was said last.

    An answer that cannot be read counts as none here; the page of the plan says that it is damaged.
    """
    known = set(ReplyState)
    return {
        (row.assessment_id, living.get(row.service_id, row.service_id)): Last(
            ReplyState(row.state), row.said_on, row.waits_until
        )
        for row in rows
        if row.state in known
    }


def _services(
    family: str, chosen: Sequence[Row[Any]], living: Mapping[str, str], answers: Answers
) -> Sequence[ServiceFacts]:
    names = {living.get(row.service_id, row.service_id): row.name for row in reversed(chosen)}
    return [
        ServiceFacts(service_id, name, answers.get((family, service_id)))
        for service_id, name in names.items()
    ]


def _chosen_on(chosen: Sequence[Row[Any]]) -> date | None:
    newest = [utc(row.saved_at).date() for row in chosen if row.is_newest]
    return max(newest, default=None)
