"""From an assessment and its decision to what an offer is asked for, and its printed form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.matching.assessment import Answer, Assessment, Severity
from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.offer import Offer, propose
from earlyhelp.matching.reading import read_assessment
from earlyhelp.offers.records import Json, StoredDecision
from earlyhelp.offers.verdict import effective_response
from earlyhelp.taxonomy.services import Response

MONTHS_OF_A_YEAR = 12
ASKS_NOTHING = frozenset({Severity.NONE, Severity.UNKNOWN})


def enquiry_of(assessment: Assessment, response: str, months: int | None = None) -> Enquiry:
    """Return what an offer at a level of response is asked for; ``months`` is the age of a baby."""
    child = assessment.child
    age = child.age_years if months is None else months / MONTHS_OF_A_YEAR
    return Enquiry(
        response=Response(response),
        needs={
            code: stated.severity.value
            for code, stated in assessment.needs.items()
            if stated.severity not in ASKS_NOTHING
        },
        age_years=None if age is None else float(age),
        unborn=child.unborn is Answer.YES,
        send={Answer.YES: True, Answer.NO: False}.get(child.send),
        access_needs=frozenset(assessment.access_needs),
        consent=assessment.consent.value,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """An offer with what it was asked for and what it was drawn from."""

    enquiry: Enquiry
    candidates: Sequence[Candidate]
    offer: Offer


def draw(
    decision: StoredDecision, candidates: Sequence[Candidate], flag_names: Iterable[str]
) -> Drawn:
    """Return the offer for a stored decision, from its exact input, at the response that counts."""
    assessment = read_assessment(decision.document, flag_names)
    child = decision.document.get("child")
    months = child.get("age_months") if isinstance(child, Mapping) else None
    enquiry = enquiry_of(assessment, effective_response(decision), months)
    return Drawn(enquiry, candidates, propose(enquiry, candidates))


def report(decision: Json, offer: Offer) -> Json:
    """Return a decision and its offer as one document."""
    return {"decision": decision, **offer.as_json()}
