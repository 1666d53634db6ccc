"""Why a service is in an offer, and what about it does not fit or is not known, in sentences."""

from collections.abc import Iterator

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.constraints import who_it_is_for
from earlyhelp.matching.enquiry import SEVERITIES, Enquiry
from earlyhelp.matching.ordering import WITHIN_4_WEEKS, start_of
from earlyhelp.matching.reach import (
    WITHOUT_TRAVEL,
    access_lacking,
    access_met,
    access_not_stated,
    needs_travel,
    travel_miles,
)
from earlyhelp.matching.wording import (
    ACCESS_WORDS,
    ASK,
    WORRY_WORDS,
    age_range,
    all_needs_words,
    childs_age,
    day,
    in_order,
    length,
    listed,
    miles,
    need_words,
    who_can_ask,
)
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import (
    DELIVERY_LABELS,
    Delivery,
    Response,
    Strength,
)

CHECKED = frozenset({"verified", "due"})
SOCIAL_CARE_NEEDS = frozenset({NeedCode("abuse_recovery"), NeedCode("harmful_practices")})
SOCIAL_CARE_WHEN_SEVERE = frozenset({NeedCode("exploitation_missing")})


def needs_social_care(enquiry: Enquiry) -> frozenset[NeedCode]:
    """Return the needs asked about that a service never meets alone."""
    severe = {need for need in SOCIAL_CARE_WHEN_SEVERE if enquiry.needs.get(need) == "severe"}
    return enquiry.asked_needs & (SOCIAL_CARE_NEEDS | severe)


def reasons(enquiry: Enquiry, candidate: Candidate, meets: frozenset[NeedCode]) -> tuple[str, ...]:
    """Say why a service is proposed; the first sentences name answers that were given."""
    return tuple(_reasons(enquiry, candidate, meets))


def misfits(enquiry: Enquiry, candidate: Candidate, meets: frozenset[NeedCode]) -> tuple[str, ...]:
    """Say what does not fit and what the service does not state."""
    return tuple(_misfits(enquiry, candidate, meets))


def _reasons(enquiry: Enquiry, candidate: Candidate, meets: frozenset[NeedCode]) -> Iterator[str]:
    yield from _need_reasons(enquiry, meets)
    yield from _age_reasons(enquiry, candidate)
    yield from _route_reasons(enquiry, candidate)
    if _is_soon(candidate):
        yield wait_words(candidate)
    if candidate.has_space:
        yield candidate.capacity_words
    yield from _travel_reasons(enquiry, candidate)
    if candidate.free:
        yield "Free"
    met = access_met(enquiry, candidate)
    if met:
        yield f"Gives {_access_words(met)}, which the family needs"
    if candidate.check_state in CHECKED:
        yield candidate.check_words


def _need_reasons(enquiry: Enquiry, meets: frozenset[NeedCode]) -> Iterator[str]:
    worries = [need for need in in_order(meets) if enquiry.needs[need] in SEVERITIES]
    for need in sorted(worries, key=lambda need: SEVERITIES.index(enquiry.needs[need])):
        words = WORRY_WORDS[enquiry.needs[need]]
        yield f"Helps with {need_words(need)}, which you marked as {words}"
    others = meets.difference(worries)
    if enquiry.response is Response.UNIVERSAL:
        yield "Open to every family"
    if others:
        yield f"About {all_needs_words(others)}, which you said is not a worry"


def _age_reasons(enquiry: Enquiry, candidate: Candidate) -> Iterator[str]:
    if enquiry.unborn:
        if candidate.before_birth:
            yield "Helps before birth"
        return
    stated = candidate.minimum_age is not None or candidate.maximum_age is not None
    if stated and candidate.age_of != "parent" and enquiry.age_years is not None:
        ages = age_range(candidate.minimum_age, candidate.maximum_age)
        yield f"Takes {ages}; the child is {childs_age(enquiry.age_years)}"


def _route_reasons(enquiry: Enquiry, candidate: Candidate) -> Iterator[str]:
    usable = candidate.routes & enquiry.role_routes
    if usable:
        yield who_can_ask(usable, themselves=who_it_is_for(enquiry, candidate))


def _travel_reasons(enquiry: Enquiry, candidate: Candidate) -> Iterator[str]:
    distance = travel_miles(candidate)
    if needs_travel(candidate) and distance is not None and not _is_far(enquiry, distance):
        yield f"{miles(distance)} away"
    comes = candidate.delivery & WITHOUT_TRAVEL
    if comes:
        yield "; ".join(DELIVERY_LABELS[one] for one in Delivery if one in comes)


def _is_far(enquiry: Enquiry, distance: float) -> bool:
    return enquiry.max_miles is not None and distance > enquiry.max_miles


def _is_soon(candidate: Candidate) -> bool:
    return candidate.wait_days is not None and start_of(candidate) <= WITHIN_4_WEEKS


def wait_words(candidate: Candidate) -> str:
    """Say how long the wait is and when that was reported, or that it is not given."""
    if candidate.wait_days is None:
        return f"Waiting time not given – {ASK}"
    reported = (
        f"reported {day(candidate.wait_as_of)}"
        if candidate.wait_as_of
        else "day of the report not given"
    )
    wait = f"Waiting {length(candidate.wait_days)}" if candidate.wait_days > 0 else "No wait"
    return f"{wait} ({reported})"


def _misfits(enquiry: Enquiry, candidate: Candidate, meets: frozenset[NeedCode]) -> Iterator[str]:
    for need in in_order(meets & needs_social_care(enquiry)):
        yield f"Does not meet {need_words(need)} alone: a social care step stands beside it"
    yield from _strength_misfits(enquiry, candidate, meets)
    yield from _start_misfits(candidate)
    yield from _travel_misfits(enquiry, candidate)
    yield from _access_misfits(enquiry, candidate)
    if candidate.check_state not in CHECKED:
        yield candidate.check_words
    yield from _age_misfits(enquiry, candidate)
    yield from _facts_to_ask(candidate)
    if candidate.evidence == "NE":
        yield "A study of it found no effect; that is no proof that it never helps"


def _strength_misfits(
    enquiry: Enquiry, candidate: Candidate, meets: frozenset[NeedCode]
) -> Iterator[str]:
    mainly = {need for need, held in candidate.needs.items() if held is Strength.PRIMARY}
    partly = meets - mainly
    if partly:
        yield f"Helps only partly with {all_needs_words(partly)}"
    if partly and mainly and mainly.isdisjoint(enquiry.asked_needs):
        yield f"Mainly for {all_needs_words(mainly)}, which you did not mark as a worry"


def _start_misfits(candidate: Candidate) -> Iterator[str]:
    if candidate.has_space is False:
        words = candidate.capacity_words or "Full"
        yield words if words.startswith("Full") else f"Full: {words[:1].lower()}{words[1:]}"
    if not _is_soon(candidate):
        yield wait_words(candidate)


def _travel_misfits(enquiry: Enquiry, candidate: Candidate) -> Iterator[str]:
    if candidate.is_confidential:
        yield f"Its address is confidential – {ASK} how to meet"
    elif needs_travel(candidate):
        distance = travel_miles(candidate)
        if distance is None and enquiry.knows_home:
            yield f"Distance not known – {ASK} where it meets"
        elif distance is not None and _is_far(enquiry, distance):
            yield f"{miles(distance)} away, further than asked for"
    if candidate.serves_area is False:
        yield "This area is not among those it serves – ask whether they accept"
    elif candidate.serves_area is None:
        yield f"Area it serves not given – {ASK}"


def _access_misfits(enquiry: Enquiry, candidate: Candidate) -> Iterator[str]:
    lacking = access_lacking(enquiry, candidate)
    if lacking:
        yield f"Does not give {_access_words(lacking)}, which the family needs"
    unknown = access_not_stated(enquiry, candidate)
    if unknown:
        yield f"Not given whether it has {_access_words(unknown)} – {ASK}"


def _age_misfits(enquiry: Enquiry, candidate: Candidate) -> Iterator[str]:
    if enquiry.unborn and candidate.before_birth is None:
        yield f"Not given whether it helps before birth – {ASK}"
    if enquiry.unborn:
        return
    lowest, highest = candidate.minimum_age, candidate.maximum_age
    if candidate.age_of == "parent":
        yield f"Its ages are the parent's, not the child's – {ASK}"
    elif lowest is None and highest is None:
        yield f"Ages not given – {ASK}"
    elif lowest is None or highest is None:
        yield f"{'Lowest' if lowest is None else 'Highest'} age not given – {ASK}"


def _facts_to_ask(candidate: Candidate) -> Iterator[str]:
    if not candidate.responses:
        yield f"Level of help not given – {ASK}"
    if not candidate.routes:
        yield f"Who can ask for it not given – {ASK}"
    if not candidate.delivery:
        yield f"How the help is given is not known – {ASK}"
    if candidate.free is None:
        yield f"Cost not given – {ASK}"
    elif candidate.low_cost:
        yield f"It costs a little money – {ASK} how much"
    elif not candidate.free:
        yield f"It costs money – {ASK} how much"
    for sentence in candidate.rules_to_ask:
        yield f"{sentence} – ask whether this fits"


def _access_words(needs: frozenset[str]) -> str:
    return listed(ACCESS_WORDS.get(need, need) for need in sorted(needs))
