"""From an assessment and its decision to what an offer is asked for, and its printed form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.matching.assessment import Answer, Assessment, Severity
from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.offer import Offer, propose
from earlyhelp.matching.reading import read_assessment
from earlyhelp.offers.document import Document
from earlyhelp.offers.signs import ChildAge
from earlyhelp.taxonomy.services import Response

MONTHS_OF_A_YEAR = 12
NEVER_SET_ASIDE = frozenset({"stale"})
"""A listing that nobody checked for too long is never offered, even where nothing else is."""
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
        firm=NEVER_SET_ASIDE,
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """An offer with what it was asked for and what it was drawn from."""

    enquiry: Enquiry
    candidates: Sequence[Candidate]
    offer: Offer


def draw(
    document: Document, response: str, candidates: Sequence[Candidate], flag_names: Iterable[str]
) -> Drawn:
    """Return the offer for the exact input of a decision, at the response that counts."""
    enquiry = enquiry_of(read_assessment(document, flag_names), response, _months(document))
    return Drawn(enquiry, candidates, propose(enquiry, candidates))


def age_in_years(age: ChildAge) -> float | None:
    """Return the age of a child as rules ask about it, months counted; None before birth."""
    if age.months is not None:
        return age.months / MONTHS_OF_A_YEAR
    return None if age.years is None else float(age.years)


def age_years_of(document: Document) -> float | None:
    """Return the age of the child of an assessment in a file, months counted, if it can be read."""
    child = document.get("child")
    years = child.get("age_years") if isinstance(child, Mapping) else None
    months = _months(document)
    if months is not None:
        return months / MONTHS_OF_A_YEAR
    is_number = isinstance(years, int | float) and not isinstance(years, bool)
    return float(years) if is_number and years is not None else None


def _months(document: Document) -> int | None:
    """Return the age in months of a child under 2, where it is given and can be right."""
    child = document.get("child")
    facts = child if isinstance(child, Mapping) else {}
    months, years = facts.get("age_months"), facts.get("age_years")
    if not isinstance(months, int) or isinstance(months, bool):
        return None
    return months if months // MONTHS_OF_A_YEAR == years else None
