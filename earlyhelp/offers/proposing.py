"""From an assessment and its decision to what an offer is asked for, and its printed form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from earlyhelp.matching import Ruleset
from earlyhelp.matching.assessment import Answer, Assessment, Severity
from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import DEFAULT_LIMITS, Enquiry, OfferLimits
from earlyhelp.matching.notes import LEAD_PRACTITIONER_NOTE
from earlyhelp.matching.offer import Offer, OfferKind, propose_from
from earlyhelp.matching.reading import OLDEST, OLDEST_IN_MONTHS, read_assessment
from earlyhelp.offers.choices import LEFT_OUT_WORDS
from earlyhelp.offers.document import Document
from earlyhelp.offers.records import Choice, StoredAssessment, StoredDecision
from earlyhelp.offers.signs import ChildAge
from earlyhelp.offers.verdict import effective_response
from earlyhelp.offers.wishes import NO_WISHES, Wishes, narrowed, wishes_of
from earlyhelp.services.directory import ChildSight
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
    """An offer with what it was asked for, and a way to its services."""

    enquiry: Enquiry
    offer: Offer
    find: Callable[[str], Candidate]
    """Returns all that is known of one service by its public id."""


def with_lead(drawn: Drawn, lead: str | None) -> Drawn:
    """Return an offer that no longer asks for a lead practitioner where one has been named."""
    if not lead:
        return drawn
    notes = tuple(note for note in drawn.offer.notes if note != LEAD_PRACTITIONER_NOTE)
    return replace(drawn, offer=replace(drawn.offer, notes=notes))


def draw(enquiry: Enquiry, sight: ChildSight | None, limits: OfferLimits) -> Drawn:
    """Return the offer for an enquiry; without a directory to look at there is none."""
    if sight is None:
        return Drawn(enquiry, Offer(OfferKind.NONE), _none_is_known)
    asked = replace(enquiry, knows_home=sight.home.point is not None)
    offer = propose_from(asked, sight.directory.stock, sight, limits=limits)
    return Drawn(asked, offer, sight.service)


def _none_is_known(service_id: str) -> Candidate:
    raise KeyError(service_id)


def enquiry_for(
    document: Document,
    response: str,
    ruleset: Ruleset | None,
    wishes: Wishes = NO_WISHES,
) -> Enquiry:
    """Return what is asked for with the exact input of a decision, at the response that counts."""
    assessment = read_assessment(document, ruleset.flags if ruleset else ())
    asked = enquiry_of(assessment, response, _months(document))
    named = replace(asked, level_words=ruleset.labels) if ruleset else asked
    return narrowed(named, wishes, LEFT_OUT_WORDS)


def enquiry_again(
    stored: StoredAssessment,
    decision: StoredDecision,
    choices: Sequence[Choice],
    ruleset: Ruleset | None,
) -> Enquiry:
    """Return what a family asks for now, with what it chose and left out before."""
    wishes = wishes_of(stored.answers, choices)
    return enquiry_for(decision.document, effective_response(decision), ruleset, wishes)


def limits_of(ruleset: Ruleset | None) -> OfferLimits:
    """Return the numbers that the ruleset sets for offers."""
    if ruleset is None:
        return DEFAULT_LIMITS
    return replace(DEFAULT_LIMITS, start_at_once=ruleset.services_at_once)


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
    if not isinstance(years, int | float) or isinstance(years, bool) or not 0 <= years <= OLDEST:
        return None
    return float(years)


def _months(document: Document) -> int | None:
    """Return the age in months of a child under 2, where it is given and can be right."""
    child = document.get("child")
    facts = child if isinstance(child, Mapping) else {}
    months, years = facts.get("age_months"), facts.get("age_years")
    if not isinstance(months, int) or isinstance(months, bool):
        return None
    fits = 0 <= months <= OLDEST_IN_MONTHS and months // MONTHS_OF_A_YEAR == years
    return months if fits else None
