"""What every offer must be, on directories full of holes and on single cases."""

import json
import random
from dataclasses import replace
from itertools import combinations

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry, OfferLimits
from earlyhelp.matching.offer import Offer, OfferKind, propose
from earlyhelp.matching.ordering import steps_of
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Delivery, Response, Strength
from tests.matching.offer_factories import (
    ABUSE,
    BEHAVIOUR,
    CODES,
    EARLY_HELP,
    FOR_EVERYONE,
    MONEY,
    PARENTING,
    SPEECH,
    a_service,
    an_enquiry,
    some_enquiry,
    some_service,
)

CASES = range(60)
MANY_CASES = range(200)
COMES_TO_THE_FAMILY = {Delivery.HOME_VISIT, Delivery.ONLINE, Delivery.TELEPHONE, Delivery.OUTREACH}


def a_case(seed: int, *, needs: int = 4, services: int = 12) -> tuple[Enquiry, list[Candidate]]:
    """A small enquiry and directory in which services overlap a good deal."""
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    codes = dice.sample(CODES, 6)
    directory = [some_service(number, dice, codes) for number in range(services)]
    return some_enquiry(dice, dice.sample(codes, dice.randint(1, needs))), directory


def broken(enquiry: Enquiry, service: Candidate) -> set[str]:
    """Which hard constraints a service breaks, said again in plain words."""
    age = enquiry.age_years or 0.0
    levels = sorted(RESPONSE_ORDER.index(level) for level in service.responses)
    level = RESPONSE_ORDER.index(enquiry.response)
    stated_age = service.age_of != "parent"
    low, high = service.minimum_age, service.maximum_age
    distance = None if service.is_confidential else service.distance_miles
    stays = not service.delivery & COMES_TO_THE_FAMILY
    longest, farthest = enquiry.max_wait_days, enquiry.max_miles
    faults = {
        "closed": not service.is_open,
        "need": not set(enquiry.needs) & set(service.needs),
        "age": stated_age and (age < (low or 0) or (high is not None and age >= high + 1)),
        "area": service.serves_area is False,
        "intensity": bool(levels) and not levels[0] <= level <= levels[-1],
        "route": bool(service.routes) and not service.routes & enquiry.role_routes,
        "consent": service.service_id in enquiry.excluded_services,
        "safety": service.service_id in enquiry.unsafe_services,
        "stale": service.check_state == "stale",
        "wait": longest is not None and (service.wait_days or 0) > longest,
        "full": longest is not None and service.wait_days is None and service.has_space is False,
        "too_far": farthest is not None and stays and (distance or 0) > farthest,
        "cost": enquiry.free_only and service.free is False,
    }
    return {code for code, is_broken in faults.items() if is_broken}


def met(offer: Offer) -> set[NeedCode]:
    return {need for match in offer.matches for need in match.meets}


@pytest.mark.parametrize("seed", MANY_CASES)
def test_no_offer_breaks_a_hard_constraint_that_was_not_set_aside(seed: int) -> None:
    enquiry, directory = a_case(seed)
    by_id = {service.service_id: service for service in directory}
    offer = propose(enquiry, directory)
    said = {entry.code for entry in offer.relaxed}
    for match in offer.matches:
        faults = broken(enquiry, by_id[match.service_id])
        assert faults <= said
        assert not faults & {"closed", "need", "age", "intensity", "route", "consent", "safety"}


@pytest.mark.parametrize("seed", MANY_CASES)
def test_an_offer_is_the_smallest_and_then_the_best_of_all_sets(seed: int) -> None:
    enquiry, directory = a_case(seed)
    fits = [service for service in directory if not broken(enquiry, service)]
    wanted = set(enquiry.needs)
    coverable = {need for service in fits for need in service.needs} & wanted
    best: tuple[tuple[int, ...], list[tuple[str, str]]] | None = None
    for size in range(1, len(coverable) + 1):
        for some in combinations(fits, size):
            if coverable <= {need for service in some for need in service.needs}:
                steps = zip(*(steps_of(enquiry, service) for service in some), strict=True)
                labels = sorted((service.name, service.service_id) for service in some)
                found = tuple(map(sum, steps)), labels
                best = found if best is None else min(best, found)
        if best:
            break
    offered = {match.service_id for match in propose(enquiry, fits).matches}
    assert offered == {service_id for _, service_id in (best[1] if best else [])}


@pytest.mark.parametrize("seed", CASES)
def test_every_service_and_every_need_has_its_reason(seed: int) -> None:
    enquiry, directory = a_case(seed)
    offer = propose(enquiry, directory)
    proposed = [match.service_id for match in (*offer.matches, *offer.meanwhile)]
    left_out = [entry.service_id for entry in offer.not_offered]
    assert sorted(proposed + left_out) == sorted(service.service_id for service in directory)
    assert all(entry.reason for entry in offer.not_offered)
    assert all(match.reasons[0].startswith("Helps with ") for match in offer.matches)
    told = {entry.need for entry in offer.unmet} | {entry.need for entry in offer.left_open}
    assert met(offer) | told == set(enquiry.needs)
    assert not met(offer) & {entry.need for entry in offer.unmet}


@pytest.mark.parametrize("seed", CASES)
def test_the_order_of_the_directory_does_not_matter(seed: int) -> None:
    enquiry, directory = a_case(seed)
    shuffled = random.Random(seed).sample(directory, len(directory))  # noqa: S311 - cases
    assert propose(enquiry, shuffled) == propose(enquiry, directory)


@pytest.mark.parametrize("seed", CASES)
def test_removing_a_service_that_was_not_proposed_changes_no_match(seed: int) -> None:
    enquiry, directory = a_case(seed)
    offer = propose(enquiry, directory)
    proposed = {match.service_id for match in offer.matches}
    for spare in directory:
        if spare.service_id not in proposed:
            rest = [service for service in directory if service is not spare]
            assert propose(enquiry, rest).matches == offer.matches


@pytest.mark.parametrize("seed", CASES)
def test_adding_a_service_never_leaves_a_need_open_that_was_met(seed: int) -> None:
    enquiry, directory = a_case(seed)
    assert met(propose(enquiry, directory[1:])) <= met(propose(enquiry, directory))


@pytest.mark.parametrize("seed", CASES)
def test_the_quick_way_covers_as_much_as_the_exact_one(seed: int) -> None:
    enquiry, directory = a_case(seed, services=14)
    few = propose(enquiry, directory, limits=OfferLimits(exact_needs=1))
    exact = propose(enquiry, directory)
    assert met(few) == met(exact)
    assert len(few.matches) >= len(exact.matches)


@pytest.mark.parametrize(
    "response",
    [Response.CONSULT, Response.CSC_S17, Response.URGENT_S47, Response.OUT_OF_SCOPE],
)
def test_where_a_social_worker_comes_first_there_are_no_services_at_all(
    response: Response,
) -> None:
    services = [a_service("a", [SPEECH], responses=frozenset(Response))]
    offer = propose(an_enquiry({SPEECH: "severe"}, response=response), services)
    assert offer == Offer(OfferKind.NONE)


def test_a_stale_service_never_outranks_an_equal_fresh_one() -> None:
    fresh = a_service("z", [SPEECH])
    stale = a_service("a", [SPEECH], days_since_checked=200, check_state="stale")
    overdue = a_service("b", [SPEECH], days_since_checked=120, check_state="overdue")
    never = a_service("c", [SPEECH], days_since_checked=None, check_state="unverified")
    offer = propose(an_enquiry({SPEECH: "emerging"}), [stale, overdue, never, fresh])
    assert [match.service_id for match in offer.matches] == ["z"]
    assert {entry.service_id: entry.code for entry in offer.not_offered} == {
        "a": "stale",
        "b": "not_needed",
        "c": "not_needed",
    }


def test_equal_services_are_told_apart_by_name_then_id() -> None:
    services = [a_service(one, [SPEECH]) for one in ("b", "a", "c")]
    offer = propose(an_enquiry({SPEECH: "emerging"}), services)
    assert [match.service_id for match in offer.matches] == ["a"]
    assert offer.not_offered[0].reason == "It would fit as well; Service a comes first by name"


def test_what_is_not_stated_never_ranks_above_what_is() -> None:
    stated = a_service("z", [SPEECH], distance_miles=9.0, wait_days=200, has_space=None)
    for silent in (
        a_service("a", [SPEECH], distance_miles=None, wait_days=200, has_space=None),
        a_service("a", [SPEECH], distance_miles=9.0, wait_days=None, has_space=None),
        a_service("a", [SPEECH], distance_miles=9.0, wait_days=200, has_space=None, free=None),
        a_service(
            "a", [SPEECH], distance_miles=9.0, wait_days=200, has_space=None, serves_area=None
        ),
        a_service(
            "a",
            [SPEECH],
            distance_miles=9.0,
            wait_days=200,
            has_space=None,
            minimum_age=None,
            maximum_age=None,
        ),
    ):
        offer = propose(an_enquiry({SPEECH: "emerging"}), [silent, stated])
        assert [match.service_id for match in offer.matches] == ["z"]


def test_the_gravest_need_starts_first_and_at_most_three_services_at_once() -> None:
    needs = {SPEECH: "emerging", BEHAVIOUR: "severe", PARENTING: "emerging", MONEY: "significant"}
    services = [a_service(code, [code]) for code in needs]
    offer = propose(an_enquiry(needs), services)
    assert [match.service_id for match in offer.matches] == [BEHAVIOUR, MONEY, PARENTING, SPEECH]
    assert [match.starts_now for match in offer.matches] == [True, True, True, False]
    assert [match.order for match in offer.matches] == [1, 2, 3, 4]
    assert any("Start with the first 3" in note for note in offer.notes)


def test_more_needs_than_are_weighed_exactly_bring_a_warning() -> None:
    needs = dict.fromkeys(CODES[:10], "emerging")
    offer = propose(an_enquiry(needs), [a_service(code, [code]) for code in needs])
    assert len(offer.matches) == len(needs)
    assert any("more than 8 needs" in note for note in offer.notes)


def test_a_need_that_a_service_never_meets_alone_stays_open_beside_its_match() -> None:
    offer = propose(an_enquiry({ABUSE: "emerging"}), [a_service("a", [ABUSE])])
    (match,) = offer.matches
    assert any("social care step" in line for line in match.does_not_fit)
    assert [(entry.need, entry.reason) for entry in offer.left_open] == [
        (ABUSE, "social_care_step")
    ]
    assert offer.unmet == ()


def test_exploitation_needs_social_care_only_when_severe() -> None:
    code = NeedCode("exploitation_missing")
    services = [a_service("a", [code])]
    assert propose(an_enquiry({code: "significant"}), services).left_open == ()
    assert propose(an_enquiry({code: "severe"}), services).left_open[0].need == code


def test_at_the_universal_level_help_for_every_family_is_listed() -> None:
    enquiry = an_enquiry({SPEECH: "none", MONEY: "none"}, response=Response.UNIVERSAL)
    services = [
        a_service("a", [SPEECH], responses=FOR_EVERYONE),
        a_service("b", [SPEECH, MONEY], responses=FOR_EVERYONE | EARLY_HELP),
        a_service("c", [SPEECH], responses=EARLY_HELP),
    ]
    offer = propose(enquiry, services)
    assert offer.kind is OfferKind.LIST
    assert [match.service_id for match in offer.matches] == ["b", "a"]
    assert offer.matches[0].reasons[0] == "Open to every family"
    assert [(entry.service_id, entry.code) for entry in offer.not_offered] == [("c", "intensity")]
    assert (offer.alternatives, offer.unmet, offer.relaxed) == ((), (), ())


def test_a_list_is_no_longer_than_the_area_wants() -> None:
    enquiry = an_enquiry({}, response=Response.UNIVERSAL)
    services = [a_service(one, [SPEECH], responses=FOR_EVERYONE) for one in "abc"]
    offer = propose(enquiry, services, limits=OfferLimits(listed=2))
    assert [match.service_id for match in offer.matches] == ["a", "b"]
    assert offer.not_offered[0].reason == "It would fit as well; others come first"


def test_a_family_not_asked_yet_gets_an_offer_for_when_it_agrees() -> None:
    services = [a_service("a", [SPEECH]), a_service("b", [SPEECH], responses=FOR_EVERYONE)]
    offer = propose(an_enquiry({SPEECH: "emerging"}, consent="not_asked"), services)
    assert [match.service_id for match in offer.matches] == ["a"]
    assert [match.service_id for match in offer.meanwhile] == ["b"]
    assert "when they agree" in offer.notes[0]


def test_a_family_that_refuses_is_told_of_help_for_everyone_only() -> None:
    services = [a_service("a", [SPEECH]), a_service("b", [SPEECH], responses=FOR_EVERYONE)]
    offer = propose(an_enquiry({SPEECH: "emerging"}, consent="refused"), services)
    assert offer.matches == ()
    assert [match.service_id for match in offer.meanwhile] == ["b"]
    assert [entry.reason for entry in offer.left_open] == ["not_agreed"]
    assert offer.unmet == ()


def test_a_family_that_cannot_be_asked_safely_is_offered_nothing() -> None:
    services = [a_service("a", [SPEECH]), a_service("b", [SPEECH], responses=FOR_EVERYONE)]
    offer = propose(an_enquiry({SPEECH: "emerging"}, consent="unsafe_to_ask"), services)
    assert (offer.matches, offer.meanwhile, offer.unmet) == ((), (), ())
    assert "Do not approach the family" in offer.notes[0]


def test_help_the_family_declined_is_not_offered_and_not_counted_as_unmet() -> None:
    enquiry = an_enquiry({SPEECH: "emerging", MONEY: "emerging"}, declined_needs=frozenset({MONEY}))
    offer = propose(enquiry, [a_service("a", [SPEECH]), a_service("b", [MONEY])])
    assert [match.service_id for match in offer.matches] == ["a"]
    assert [(entry.need, entry.reason) for entry in offer.left_open] == [(MONEY, "not_agreed")]
    assert [(entry.service_id, entry.code) for entry in offer.not_offered] == [("b", "consent")]
    assert offer.unmet == ()


def test_an_unmet_need_comes_with_help_for_every_family_meanwhile() -> None:
    services = [
        a_service("a", [SPEECH], maximum_age=4.0),
        a_service("b", [SPEECH], responses=FOR_EVERYONE),
    ]
    offer = propose(an_enquiry({SPEECH: "emerging"}), services)
    assert [(entry.need, entry.reason) for entry in offer.unmet] == [(SPEECH, "not_eligible")]
    (match,) = offer.meanwhile
    assert match.service_id == "b"
    assert match.reasons[:2] == (
        "Helps with speech, language and communication, which you marked as some worry",
        "Open to every family",
    )


def test_the_same_offer_as_json_holds_lists_and_words_only() -> None:
    services = [
        a_service("a", [SPEECH, BEHAVIOUR], distance_miles=9.0),
        a_service("b", [SPEECH], distance_miles=0.5),
        a_service("c", [BEHAVIOUR], distance_miles=0.5),
        a_service("d", [PARENTING], distance_miles=40.0),
        a_service("e", [MONEY], minimum_age=16.0),
    ]
    enquiry = an_enquiry(
        dict.fromkeys([SPEECH, BEHAVIOUR, PARENTING, MONEY, ABUSE], "emerging"), max_miles=10.0
    )
    document = json.loads(json.dumps(propose(enquiry, services).as_json()))
    assert set(document) == {
        "kind",
        "matches",
        "alternatives",
        "not_offered",
        "unmet",
        "left_open",
        "relaxed",
        "meanwhile",
        "notes",
    }
    assert document["matches"][0]["service"] == "a"
    assert document["matches"][0]["name"] == "Service a"
    assert document["matches"][0]["meets"] == [BEHAVIOUR, SPEECH]
    assert document["matches"][0]["starts"] == "now"
    assert document["relaxed"][0]["code"] == "too_far"
    assert document["relaxed"][0]["needs"] == [PARENTING]
    assert {(one["need"], one["reason"]) for one in document["unmet"]} == {
        (MONEY, "not_eligible"),
        (ABUSE, "none_exists"),
    }
    assert document["alternatives"][0]["kind"] == "fewest"
    assert {one["code"] for one in document["not_offered"]} == {"not_needed", "age"}
    assert "null" not in json.dumps(document)


def test_a_partial_match_says_so() -> None:
    partly = replace(a_service("a"), needs={SPEECH: Strength.PARTIAL})
    offer = propose(an_enquiry({SPEECH: "emerging"}), [partly])
    words = "Helps only partly with speech, language and communication"
    assert words in offer.matches[0].does_not_fit
