"""A service as an offer weighs it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from earlyhelp.geography.distance import Point
from earlyhelp.matching.candidate import Candidate
from earlyhelp.services.checking import DEFAULT_PERIODS, Periods, check_words, current_wait
from earlyhelp.services.eligibility import Known, evaluate
from earlyhelp.services.listings import Listing, unlisted
from earlyhelp.services.parts import CostOption, EligibilityRule
from earlyhelp.services.words import AgeOf, CapacityState, EvidenceRating, Status
from earlyhelp.taxonomy.ages import HIGHEST_AGE
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response
from earlyhelp.web.words import day

remember = lru_cache(maxsize=4096)
"""For readers of a listing's lists: thousands of services share a few combinations of words."""


LOW_COST_POUNDS = 5.0
"""What costs no more at a time counts as a low cost: our own choice, in docs/matching.md."""
GUIDEBOOK = {
    EvidenceRating.STRONG: "4",
    EvidenceRating.SOME: "3",
    EvidenceRating.EARLY: "2",
    EvidenceRating.NONE_FOUND: "NE",
}
"""Our words for the strength of evidence as the Foundations Guidebook rates it."""


@dataclass(frozen=True, slots=True)
class Details:
    """What an offer asks of a service beyond its search line."""

    rules: tuple[EligibilityRule, ...] = ()
    cost_options: tuple[CostOption, ...] = ()
    evidence: EvidenceRating | None = None
    closed_on: date | None = None


NO_DETAILS = Details()


def to_candidate(
    listing: Listing,
    *,
    on: date,
    near: Point | None,
    area_codes: Collection[str],
    periods: Periods = DEFAULT_PERIODS,
) -> Candidate:
    """Return what an offer may know of a service; what has expired is not stated.

    ``area_codes`` are the child's: authority, district and ward.
    """
    wait = current_wait(listing.wait_days, listing.wait_on, on, listing.wait_periods(periods))
    closed = closed_because(listing, on, periods)
    checked, space = listing.checked_on, listing.space
    return Candidate(
        service_id=listing.public_id,
        name=listing.name,
        needs=listing.strengths,
        responses=_responses(listing.levels),
        minimum_age=listing.minimum_age,
        maximum_age=_highest(listing),
        before_birth=listing.before_birth,
        age_of=listing.age_of,
        is_open=closed is None,
        closed_because=closed,
        serves_area=_serves(listing, area_codes),
        routes=_routes(listing.routes),
        delivery=_delivery(listing.delivery),
        distance_miles=listing.distance_miles(near) if near else None,
        wait_days=wait,
        wait_as_of=listing.wait_on if wait is not None else None,
        has_space=space.has_space(on, periods),
        capacity_words=space.words(on, periods),
        free=listing.free,
        access=None if listing.access is None else _words(listing.access),
        days_since_checked=(on - checked).days if checked else None,
        check_state=listing.check_state(on, periods).value,
        check_words=check_words(checked, on, periods),
        is_confidential=listing.is_confidential,
    )


def with_details(candidate: Candidate, details: Details, on: date) -> Candidate:
    """Return a service with what its costs, its evidence and its end say on a day."""
    free, is_cheap = _cost(candidate.free, details.cost_options, on)
    has_ended = details.closed_on is not None and details.closed_on <= on
    return replace(
        candidate,
        free=free,
        low_cost=is_cheap,
        evidence=None if details.evidence is None else GUIDEBOOK[details.evidence],
        is_open=candidate.is_open and not has_ended,
        closed_because=f"Closed on {day(details.closed_on)}"
        if has_ended and details.closed_on
        else candidate.closed_because,
    )


def _cost(
    free: bool | None,  # noqa: FBT001 - one of three answers, not a switch
    options: Iterable[CostOption],
    on: date,
) -> tuple[bool | None, bool]:
    """Return whether a service is free, and whether what it costs on a day is low."""
    amounts = [
        option.amount
        for option in options
        if option.amount is not None
        and (option.valid_from is None or option.valid_from <= on)
        and (option.valid_to is None or on <= option.valid_to)
    ]
    if free or not amounts:
        return free, False
    dearest = max(amounts)
    return dearest <= 0 if free is None else free, 0 < dearest <= LOW_COST_POUNDS


def with_rules(candidate: Candidate, rules: Iterable[EligibilityRule], known: Known) -> Candidate:
    """Return a service with what its own rules say of what is known.

    Where its ages are the parent's, no rule about age can be asked of the child's.
    """
    asked = replace(known, age_years=None) if candidate.age_of == AgeOf.PARENT else known
    answer = evaluate(rules, asked)
    return replace(candidate, rules_against=answer.refuses, rules_to_ask=answer.to_ask)


def closed_because(listing: Listing, on: date, periods: Periods = DEFAULT_PERIODS) -> str | None:
    """Say why a service takes nobody now; None where it may."""
    if listing.status != Status.ACTIVE:
        return "Closed for a while"
    space = listing.space
    if space.state is CapacityState.CLOSED and space.is_current(on, periods) and space.confirmed_on:
        return f"Closed to new referrals, reported on {day(space.confirmed_on)}"
    return None


def _highest(listing: Listing) -> float | None:
    """Return the highest age that counts: a child's never goes beyond the ages of this tool."""
    if listing.maximum_age is None or listing.age_of == AgeOf.PARENT:
        return listing.maximum_age
    return min(listing.maximum_age, float(HIGHEST_AGE))


def _serves(listing: Listing, area_codes: Collection[str]) -> bool | None:
    stated = _words(listing.areas)
    if not stated or not area_codes:
        return None
    return not stated.isdisjoint(area_codes)


@remember
def _words(text: str | None) -> frozenset[str]:
    return frozenset(unlisted(text))


@remember
def _responses(text: str | None) -> frozenset[Response]:
    return frozenset(Response(word) for word in unlisted(text))


@remember
def _routes(text: str | None) -> frozenset[ReferralRoute]:
    return frozenset(ReferralRoute(word) for word in unlisted(text))


@remember
def _delivery(text: str | None) -> frozenset[Delivery]:
    return frozenset(Delivery(word) for word in unlisted(text))
