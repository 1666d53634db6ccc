"""Made-up directories as one child's home shows them, for tests of the arranged directory."""

import random
from collections.abc import Sequence
from dataclasses import replace

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.matching.reach import travel_miles
from earlyhelp.taxonomy.services import Response, Strength
from tests.matching.offer_factories import CODES, EARLY_HELP, some_enquiry, some_service

LEVELS = EARLY_HELP | {Response.UNIVERSAL}


class Seen:
    """Services as one child's home shows them: where they are, whom they serve."""

    def __init__(self, services: Sequence[Candidate], *, knows_area: bool = True) -> None:
        self.knows_area = knows_area
        self.services = (
            services if knows_area else [replace(one, serves_area=None) for one in services]
        )
        self.kept: dict[object, tuple[int, ...]] = {}
        self.barred = {
            place
            for place, one in enumerate(self.services)
            if one.serves_area is False or one.rules_against
        }

    def miles(self, places: Sequence[int]) -> Sequence[float | None]:
        return [travel_miles(self.services[place]) for place in places]

    def candidate(self, place: int) -> Candidate:
        return self.services[place]


def unseen(services: Sequence[Candidate]) -> list[Candidate]:
    """The same services before anybody asked where the child lives."""
    return [
        replace(
            one,
            serves_area=None if one.serves_area is None else True,
            distance_miles=None,
            rules_against=(),
        )
        for one in services
    ]


def a_case(seed: int, services: int) -> tuple[Enquiry, list[Candidate]]:
    """An enquiry with anything a family may say, and a directory full of holes."""
    dice = random.Random(seed)  # noqa: S311 - cases, not secrets
    codes = dice.sample(CODES, 6)
    directory = [_varied(some_service(number, dice, codes), dice) for number in range(services)]
    for place in dice.sample(range(services), services // 8):
        directory[place] = replace(directory[place], rules_against=("Not from age 3",))
    enquiry = some_enquiry(dice, dice.sample(codes, dice.randint(1, 6)))
    if dice.random() < 0.1:
        enquiry = replace(enquiry, needs={})
    some = dice.sample(directory, 6)
    return replace(
        enquiry,
        response=dice.choice([*Response][:3]),
        consent=dice.choice(["yes", "yes", "partial", "not_asked", "refused", "unsafe_to_ask"]),
        unborn=dice.random() < 0.1,
        declined_needs=frozenset([need for need in enquiry.needs if dice.random() < 0.1]),
        current_services=frozenset({some[0].service_id, some[1].name}),
        chosen_services=frozenset(one.service_id for one in some[2:4] if dice.random() < 0.4),
        left_out={some[4].service_id: "It is too far"} if dice.random() < 0.5 else {},
        access_needed=dice.random() < 0.3,
        firm=dice.choice([frozenset(), frozenset({"stale"}), frozenset({"stale", "too_far"})]),
    ), directory


def _varied(one: Candidate, dice: random.Random) -> Candidate:
    """A service with needs that it meets partly, perhaps the name or the place of others."""
    return replace(
        one,
        name=dice.choice([one.name, one.name, "Help", "More help"]),
        needs={need: dice.choice([*Strength]) for need in one.needs},
        responses=dice.choice([one.responses, LEVELS]),
        distance_miles=dice.choice([one.distance_miles, 2.0, 2.04, 3.0]),
    )
