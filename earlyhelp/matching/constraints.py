"""What keeps a service out of an offer, each with its code and a sentence.

What a service does not state never keeps it out: the offer tells the practitioner to ask.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.reach import WITHOUT_TRAVEL, access_lacking, travel_miles
from earlyhelp.matching.wording import (
    ACCESS_WORDS,
    age_range,
    childs_age,
    length,
    listed,
    miles,
    who_can_ask,
)
from earlyhelp.taxonomy.services import (
    LEVELS_SERVED,
    RESPONSE_ORDER,
    Response,
)


class Code(StrEnum):
    """Why a service is not in an offer, in the order in which it is said."""

    NOT_NEEDED = "not_needed"
    """Nothing keeps it out; others that cover the needs come first."""
    CLOSED = "closed"
    NEED = "need"
    AGE = "age"
    AREA = "area"
    RULE = "rule"
    INTENSITY = "intensity"
    ROUTE = "route"
    CONSENT = "consent"
    LEFT_OUT = "left_out"
    SAFETY = "safety"
    DUPLICATE = "duplicate"
    STALE = "stale"
    TOO_FAR = "too_far"
    WAIT = "wait"
    FULL = "full"
    COST = "cost"
    LANGUAGE_OR_ACCESS = "language_or_access"


@dataclass(frozen=True, slots=True)
class Barrier:
    """One thing that keeps a service out."""

    code: Code
    reason: str


SECONDARY_SCHOOL = 11
"""From this age a child is called a young person where it is said who may ask."""
_PLACE = {response: place for place, response in enumerate(RESPONSE_ORDER)}


def who_it_is_for(enquiry: Enquiry, candidate: Candidate) -> str:
    """Return who asks for a service where people ask for themselves: before birth a parent."""
    if enquiry.unborn or candidate.age_of == "parent":
        return "the parent"
    is_young = enquiry.age_years is not None and enquiry.age_years < SECONDARY_SCHOOL
    return "the child" if is_young else "the young person"


def too_young_or_old(enquiry: Enquiry, candidate: Candidate) -> bool:
    """Say whether the stated ages leave the child out.

    A maximum in whole years takes a child until the next birthday, as people say "up to 11".
    """
    if candidate.age_of == "parent":
        return enquiry.unborn and candidate.before_birth is False
    if enquiry.unborn:
        from_later = candidate.minimum_age is not None and candidate.minimum_age > 0
        return candidate.before_birth is False or (candidate.before_birth is None and from_later)
    age, highest = enquiry.age_years, candidate.maximum_age
    if age is None:
        return False
    if candidate.minimum_age is not None and age < candidate.minimum_age:
        return True
    if highest is None:
        return False
    return age >= highest + 1 if highest == int(highest) else age > highest


def serves_level(response: Response, candidate: Candidate) -> bool:
    """Say whether a response lies within the lowest and highest that the service works at."""
    if not candidate.responses:
        return True
    places = [_PLACE[served] for served in candidate.responses if served in _PLACE]
    return bool(places) and min(places) <= _PLACE[response] <= max(places)


def _age(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if not too_young_or_old(enquiry, candidate):
        return None
    if enquiry.unborn:
        return Barrier(Code.AGE, "Does not help before birth")
    ages = age_range(candidate.minimum_age, candidate.maximum_age)
    return Barrier(Code.AGE, f"For {ages}; the child is {childs_age(enquiry.age_years or 0.0)}")


def _area(_: Enquiry, candidate: Candidate) -> Barrier | None:
    if candidate.serves_area is not False:
        return None
    if candidate.refuses_other_areas:
        return Barrier(Code.AREA, "Takes only families from other areas")
    return Barrier(Code.AREA, "This area is not among those it serves")


def _rule(_: Enquiry, candidate: Candidate) -> Barrier | None:
    if not candidate.rules_against:
        return None
    return Barrier(Code.RULE, "; ".join(candidate.rules_against))


def _intensity(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if serves_level(enquiry.response, candidate):
        return None
    words = enquiry.level_words
    served = [words[level] for level in LEVELS_SERVED if level in candidate.responses]
    given = listed(served or ["other help"])
    return Barrier(Code.INTENSITY, f"Gives {given}, not {words[enquiry.response]}")


def may_use_route(enquiry: Enquiry, candidate: Candidate) -> bool:
    """Say whether the practitioner may ask for a service, or it does not say who may."""
    return not candidate.routes or bool(candidate.routes & enquiry.role_routes)


def _route(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if may_use_route(enquiry, candidate):
        return None
    askers = who_can_ask(candidate.routes, themselves=who_it_is_for(enquiry, candidate))
    return Barrier(Code.ROUTE, f"You cannot ask for it: {askers}")


def _consent(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if enquiry.consent == "unsafe_to_ask":
        return Barrier(Code.CONSENT, "The family cannot be asked safely yet")
    if candidate.service_id in enquiry.excluded_services:
        return Barrier(Code.CONSENT, "The family does not want this service")
    if enquiry.consent == "refused" and enquiry.response is not Response.UNIVERSAL:
        return Barrier(Code.CONSENT, "The family has not agreed to early help")
    if enquiry.declined_needs and not enquiry.wanted_needs & candidate.needs.keys():
        return Barrier(Code.CONSENT, "The family does not want help with this now")
    return None


def _left_out(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    why = enquiry.left_out.get(candidate.service_id)
    return None if why is None else Barrier(Code.LEFT_OUT, f"You left it out: {why}")


def _safety(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if candidate.service_id not in enquiry.unsafe_services:
        return None
    return Barrier(Code.SAFETY, "Somebody who may have harmed the child goes there")


def _duplicate(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    used = enquiry.current_services
    if candidate.service_id in used or candidate.name in used:
        return Barrier(Code.DUPLICATE, "The family uses it already")
    return None


def _stale(_: Enquiry, candidate: Candidate) -> Barrier | None:
    if candidate.check_state != "stale":
        return None
    return Barrier(Code.STALE, f"{candidate.check_words}: too long to rely on")


def _too_far(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if enquiry.max_miles is None or candidate.delivery & WITHOUT_TRAVEL:
        return None
    distance = travel_miles(candidate)
    if distance is None or distance <= enquiry.max_miles:
        return None
    said, farthest = miles(distance), miles(enquiry.max_miles)
    if said == farthest:
        return Barrier(Code.TOO_FAR, f"A little more than {farthest} away")
    return Barrier(Code.TOO_FAR, f"{said} away, further than {farthest}")


def _wait(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if enquiry.max_wait_days is None:
        return None
    wait = candidate.wait_days
    if wait is None:
        full = candidate.has_space is False
        return Barrier(Code.FULL, "Full, and no waiting time is given") if full else None
    if wait <= enquiry.max_wait_days:
        return None
    said, longest = length(wait), length(enquiry.max_wait_days)
    if said == longest:
        return Barrier(Code.WAIT, f"Waiting a little longer than {longest}")
    return Barrier(Code.WAIT, f"Waiting {said}, longer than {longest}")


def _cost(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if enquiry.free_only and candidate.free is False:
        return Barrier(Code.COST, "It costs money")
    return None


def _access(enquiry: Enquiry, candidate: Candidate) -> Barrier | None:
    if not enquiry.access_needed:
        return None
    lacking = access_lacking(enquiry, candidate)
    if not lacking:
        return None
    words = [ACCESS_WORDS.get(need, need) for need in sorted(lacking)]
    return Barrier(Code.LANGUAGE_OR_ACCESS, f"Does not give {listed(words)}")


Check = Callable[[Enquiry, Candidate], Barrier | None]
CHECKS: Sequence[Check] = (
    _age,
    _area,
    _rule,
    _intensity,
    _route,
    _consent,
    _left_out,
    _safety,
    _duplicate,
    _stale,
    _too_far,
    _wait,
    _cost,
    _access,
)
"""In the order of ``Code``; being open and meeting a need come before them."""
PREFERENCE_CHECKS: Sequence[Check] = (_wait, _cost, _access)
"""Limits that a family may set, travel apart, which do not depend on where they live."""


def closed_barrier(candidate: Candidate) -> Barrier:
    """Say why a service that is not open is left out."""
    return Barrier(Code.CLOSED, candidate.closed_because or "Closed")


def barriers(enquiry: Enquiry, candidate: Candidate) -> tuple[Barrier, ...]:
    """Return all that keeps a service out, in the order of ``Code``; empty if it fits.

    Of a service that is not open, that alone.
    """
    if not candidate.is_open:
        return (closed_barrier(candidate),)
    found = [check(enquiry, candidate) for check in CHECKS]
    return tuple(filter(None, found))
