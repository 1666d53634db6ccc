"""Services and enquiries with good defaults, for tests of offers."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from earlyhelp.taxonomy.services import Delivery, ReferralRoute, Response, Strength

CODES = [need.code for need in NEEDS]
SPEECH, BEHAVIOUR, PARENTING = (
    NeedCode("speech_language"),
    NeedCode("behaviour"),
    NeedCode("parenting_boundaries"),
)
MONEY, ABUSE = NeedCode("money_debt_food"), NeedCode("abuse_recovery")
EARLY_HELP = frozenset({Response.EARLY_HELP_OFFER, Response.TARGETED_EARLY_HELP})
FOR_EVERYONE = frozenset({Response.UNIVERSAL})


class Facts(TypedDict, total=False):
    responses: frozenset[Response]
    minimum_age: float | None
    maximum_age: float | None
    before_birth: bool | None
    age_of: str
    is_open: bool
    closed_because: str | None
    serves_area: bool | None
    routes: frozenset[ReferralRoute]
    delivery: frozenset[Delivery]
    distance_miles: float | None
    wait_days: int | None
    wait_as_of: date | None
    has_space: bool | None
    capacity_words: str
    free: bool | None
    low_cost: bool
    access: frozenset[str] | None
    days_since_checked: int | None
    check_state: str
    check_words: str
    is_confidential: bool
    refuses_other_areas: bool | None
    rules_against: tuple[str, ...]
    evidence: str | None
    rules_to_ask: tuple[str, ...]


class Answers(TypedDict, total=False):
    response: Response
    age_years: float | None
    unborn: bool
    send: bool | None
    access_needs: frozenset[str]
    consent: str
    declined_needs: frozenset[NeedCode]
    excluded_services: frozenset[str]
    unsafe_services: frozenset[str]
    current_services: frozenset[str]
    chosen_services: frozenset[str]
    left_out: dict[str, str]
    role_routes: frozenset[ReferralRoute]
    max_wait_days: int | None
    max_miles: float | None
    free_only: bool
    access_needed: bool
    firm: frozenset[str]
    level_words: Mapping[Response, str]
    knows_home: bool


def a_service(service_id: str, needs: Iterable[NeedCode] = (), **facts: Unpack[Facts]) -> Candidate:
    service = Candidate(
        service_id=service_id,
        name=f"Service {service_id}",
        needs=dict.fromkeys(needs, Strength.PRIMARY),
        responses=EARLY_HELP,
        minimum_age=0.0,
        maximum_age=18.0,
        before_birth=False,
        age_of="child",
        is_open=True,
        closed_because=None,
        serves_area=True,
        routes=frozenset({ReferralRoute.PROFESSIONAL}),
        delivery=frozenset({Delivery.LOCATION}),
        distance_miles=1.0,
        wait_days=14,
        wait_as_of=date(2026, 3, 3),
        has_space=True,
        capacity_words="Has space, reported on 3 March 2026",
        free=True,
        access=frozenset(),
        days_since_checked=20,
        check_state="verified",
        check_words="Checked this month",
        is_confidential=False,
    )
    return replace(service, **facts)


def an_enquiry(needs: Mapping[NeedCode, str], **answers: Unpack[Answers]) -> Enquiry:
    enquiry = Enquiry(Response.EARLY_HELP_OFFER, needs, age_years=7.0, consent="yes")
    return replace(enquiry, **answers)


def some_service(number: int, dice: random.Random, codes: list[NeedCode]) -> Candidate:
    """A service of a directory full of holes, far away ones, closed ones and old ones."""
    lowest = dice.choice([None, 0.0, 0.0, 5.0, 8.0, 11.0])
    highest = dice.choice([None, 11.0, 18.0, 18.0, 25.0])
    days = dice.choice([None, 5, 40, 80, 120, 170, 200, 400])
    return a_service(
        f"{number:04}",
        dice.sample(codes, min(len(codes), dice.randint(1, 4))),
        responses=dice.choice([EARLY_HELP, EARLY_HELP, FOR_EVERYONE, frozenset[Response]()]),
        minimum_age=lowest,
        maximum_age=highest,
        before_birth=dice.choice([None, False, True]),
        age_of=dice.choice(["child", "child", "child", "parent"]),
        is_open=dice.random() > 0.1,
        serves_area=dice.choice([True, True, True, None, False]),
        refuses_other_areas=dice.choice([None, False, True]),
        routes=frozenset(dice.sample(list(ReferralRoute), dice.randint(0, 2))),
        delivery=frozenset(dice.sample(list(Delivery), dice.randint(0, 2))),
        distance_miles=dice.choice([None, *(round(dice.uniform(0, 12), 2) for _ in range(3))]),
        wait_days=dice.choice([None, 0, 7, 28, 60, 168]),
        has_space=dice.choice([None, True, False]),
        free=dice.choice([None, True, False]),
        low_cost=dice.random() < 0.3,
        access=dice.choice([None, frozenset[str](), frozenset({"interpreter", "wheelchair"})]),
        days_since_checked=days,
        check_state=_state(days),
        check_words="Checked" if days is not None else "Never checked",
        is_confidential=dice.random() < 0.05,
        evidence=dice.choice([None, "4", "2", "NL2", "NE"]),
    )


def _state(days: int | None) -> str:
    if days is None:
        return "unverified"
    return (
        "verified" if days < 76 else "due" if days <= 90 else "overdue" if days <= 180 else "stale"
    )


def some_enquiry(dice: random.Random, codes: list[NeedCode]) -> Enquiry:
    """An enquiry of any child, with any of the limits."""
    return an_enquiry(
        {code: dice.choice(["emerging", "significant", "severe"]) for code in codes},
        response=dice.choice([Response.EARLY_HELP_OFFER, Response.TARGETED_EARLY_HELP]),
        age_years=dice.choice([0.5, 4.0, 7.0, 12.0, 17.0]),
        access_needs=dice.choice([frozenset(), frozenset({"interpreter"})]),
        consent=dice.choice(["yes", "partial", "not_asked"]),
        max_wait_days=dice.choice([None, None, 30]),
        max_miles=dice.choice([None, None, 5.0]),
        free_only=dice.random() < 0.2,
        excluded_services=frozenset(dice.sample([f"{n:04}" for n in range(10)], 1)),
        unsafe_services=frozenset(dice.sample([f"{n:04}" for n in range(10)], 1)),
    )
