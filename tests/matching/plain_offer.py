"""The plainest way to draw up an offer, from the words of docs/matching.md and nothing of ours.

Slow and without cleverness: every set of services is tried. It shares the values of an enquiry, a
service and an offer with ``earlyhelp.matching`` and none of its functions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Delivery, Response, Strength

FAR_OFF = 1_000_000
LEVELS = ["universal", "early_help_offer", "targeted_early_help"]
SET_ASIDE = ["stale", "too_far", "full", "wait", "cost", "area"]
UNMET = {
    "stale": "not_verified",
    "too_far": "too_far",
    "full": "full",
    "wait": "wait",
    "cost": "cost",
    "language_or_access": "language_or_access",
}
Group = tuple[Candidate, ...]


@dataclass(frozen=True)
class PlainOffer:
    """What an offer says, without its sentences."""

    starts_now: Sequence[str] = ()
    follows: Sequence[str] = ()
    alternatives: Sequence[tuple[str, frozenset[str]]] = ()
    relaxed: dict[str, frozenset[NeedCode]] = field(default_factory=dict)
    open_for: dict[NeedCode, str] = field(default_factory=dict)
    """Each need that nothing meets, with the reason."""
    meanwhile: Sequence[str] = ()


def worries(enquiry: Enquiry) -> set[NeedCode]:
    """The needs that are some worry; for a list open to every family all that were named."""
    if enquiry.response == "universal":
        return set(enquiry.needs)
    return {n for n, word in enquiry.needs.items() if word in {"emerging", "significant", "severe"}}


def wanted(enquiry: Enquiry) -> set[NeedCode]:
    return worries(enquiry) - enquiry.declined_needs


def keeps_out(enquiry: Enquiry, one: Candidate) -> set[str]:
    """The codes of all that keeps a service out of an offer; of a closed one, that alone."""
    if not one.is_open:
        return {"closed"}
    asked = {
        "age": _wrong_age(enquiry, one),
        "area": one.serves_area is False,
        "rule": bool(one.rules_against),
        "intensity": _wrong_level(enquiry.response, one),
        "route": bool(one.routes) and not one.routes & enquiry.role_routes,
        "consent": _no_agreement(enquiry, one),
        "left_out": one.service_id in enquiry.left_out,
        "safety": one.service_id in enquiry.unsafe_services,
        "duplicate": bool({one.service_id, one.name} & enquiry.current_services),
        "stale": one.check_state == "stale",
        "too_far": _too_far(enquiry, one),
        "full": enquiry.max_wait_days is not None and _full(one),
        "wait": None not in {enquiry.max_wait_days, one.wait_days}
        and (one.wait_days or 0) > (enquiry.max_wait_days or 0),
        "cost": enquiry.free_only and one.free is False,
        "language_or_access": enquiry.access_needed and _says_it_lacks(enquiry, one),
    }
    return {code for code, keeps in asked.items() if keeps}


def _wrong_age(enquiry: Enquiry, one: Candidate) -> bool:
    if enquiry.unborn:
        later = one.age_of == "child" and (one.minimum_age or 0) > 0
        return one.before_birth is False or (one.before_birth is None and later)
    if one.age_of == "parent" or enquiry.age_years is None:
        return False
    too_young = one.minimum_age is not None and enquiry.age_years < one.minimum_age
    if one.maximum_age is None:
        return too_young
    birthday_after = one.maximum_age + 1 if one.maximum_age % 1 == 0 else one.maximum_age + 1e-9
    return too_young or enquiry.age_years >= birthday_after


def _wrong_level(response: Response, one: Candidate) -> bool:
    served = [LEVELS.index(level) for level in one.responses]
    return bool(served) and not min(served) <= LEVELS.index(response) <= max(served)


def _no_agreement(enquiry: Enquiry, one: Candidate) -> bool:
    if enquiry.consent == "unsafe_to_ask" or one.service_id in enquiry.excluded_services:
        return True
    if enquiry.consent == "refused" and enquiry.response != "universal":
        return True
    return bool(enquiry.declined_needs) and not wanted(enquiry) & set(one.needs)


def _comes_to_them(one: Candidate) -> bool:
    return bool(one.delivery - {Delivery.LOCATION})


def _travel(one: Candidate) -> float | None:
    if one.delivery and Delivery.LOCATION not in one.delivery:
        return 0.0
    return None if one.is_confidential else one.distance_miles


def _too_far(enquiry: Enquiry, one: Candidate) -> bool:
    if enquiry.max_miles is None or _comes_to_them(one):
        return False
    miles = _travel(one)
    return miles is not None and miles > enquiry.max_miles


def _full(one: Candidate) -> bool:
    return one.has_space is False and one.wait_days is None


def _gives(one: Candidate) -> set[str]:
    found = set(one.access or ())
    if Delivery.HOME_VISIT in one.delivery:
        found.add("home_visit")
    if one.delivery - {Delivery.ONLINE}:
        found.add("not_online_only")
    return found


def _says_it_lacks(enquiry: Enquiry, one: Candidate) -> bool:
    lacks = enquiry.access_needs - _gives(one)
    if one.access is not None:
        return bool(lacks)
    return bool(one.delivery) and bool(lacks & {"home_visit", "not_online_only"})


def keys(enquiry: Enquiry, one: Candidate) -> list[int]:
    """One service by each key of the order, lower first, the first of them counting services."""
    miles = _travel(one)
    evidence = {"4": 0, "3": 1, "2": 2, "NL2": 3, None: 3, "NE": 4}
    unstated = [
        one.minimum_age is None,
        one.maximum_age is None,
        one.serves_area is None,
        not one.responses,
        not one.routes,
        not one.delivery,
    ]
    return [
        1,
        sum(one.needs.get(need) == Strength.PARTIAL for need in enquiry.needs),
        len(enquiry.access_needs - _gives(one)),
        _start(one),
        FAR_OFF if miles is None else round(miles * 10),
        3 if one.free is None else 0 if one.free else 1 if one.low_cost else 2,
        evidence[one.evidence],
        FAR_OFF if one.days_since_checked is None else one.days_since_checked,
        sum(unstated),
    ]


def _start(one: Candidate) -> int:
    days = one.wait_days
    if days is None:
        return {True: 0, None: 4, False: 5}[one.has_space]
    if days <= 0 and one.has_space is not False:
        return 0
    return 1 if days <= 28 else 2 if days <= 84 else 3


def added(enquiry: Enquiry, some: Group, first: int = 0) -> tuple[list[int], list[tuple[str, str]]]:
    """What a group is compared by: one key first, then the sum of each, then names and ids."""
    sums = [sum(each) for each in zip(*(keys(enquiry, one) for one in some), strict=True)]
    return [*sums[first : first + 1], *sums], sorted((one.name, one.service_id) for one in some)


def help_of(enquiry: Enquiry, some: Iterable[Candidate]) -> set[NeedCode]:
    return {need for one in some for need in one.needs} & wanted(enquiry)


def best_group(
    enquiry: Enquiry, pool: Sequence[Candidate], goal: set[NeedCode], first: int = 0
) -> Group:
    """The best of all groups that meet every need of the goal."""
    groups = [
        some
        for size in range(1, len(goal) + 1)
        for some in combinations(pool, size)
        if goal <= help_of(enquiry, some)
    ]
    return min(groups, key=lambda some: added(enquiry, some, first), default=())


def as_it_should_start(enquiry: Enquiry, some: Iterable[Candidate]) -> list[Candidate]:
    """Services with the gravest needs first."""

    def place(one: Candidate) -> tuple[list[int], list[int], str, str]:
        words = [enquiry.needs[need] for need in help_of(enquiry, [one])]
        grave = [-words.count(word) for word in ("severe", "significant", "emerging")]
        return [*grave, -len(words)], keys(enquiry, one), one.name, one.service_id

    return sorted(some, key=place)


def _can_be_set_aside(enquiry: Enquiry, one: Candidate, codes: set[str]) -> bool:
    firm = set(enquiry.firm) | ({"full"} if "wait" in enquiry.firm else set())
    if "area" in codes and one.refuses_other_areas:
        return False
    return codes <= set(SET_ASIDE) and not codes & firm


def _lifted(codes: set[str]) -> int:
    """How far limits are set aside: full and wait are one step."""
    steps = ["stale", "too_far", "wait", "cost", "area"]
    return max((steps.index(code.replace("full", "wait")) for code in codes), default=-1)


def draw_up(enquiry: Enquiry, directory: Sequence[Candidate], at_once: int = 3) -> PlainOffer:
    """The offer at a level of early help."""
    about = [one for one in directory if set(one.needs) & worries(enquiry)]
    out = {one.service_id: keeps_out(enquiry, one) for one in about}
    usable = [
        one
        for one in about
        if help_of(enquiry, [one]) and _can_be_set_aside(enquiry, one, out[one.service_id])
    ]
    held = tuple(one for one in usable if one.service_id in enquiry.chosen_services)
    free = [one for one in usable if one not in held]
    fits = [one for one in free if not out[one.service_id]]
    met = help_of(enquiry, held)
    goal = help_of(enquiry, fits) - met
    chosen = best_group(enquiry, fits, goal)
    met |= goal
    beyond: dict[str, set[NeedCode]] = {}
    others: Group = ()
    for step in range(5):
        pool = [one for one in free if _lifted(out[one.service_id]) == step]
        for one in (group := best_group(enquiry, pool, help_of(enquiry, pool) - met)):
            for code in out[one.service_id]:
                beyond.setdefault(code, set()).update(help_of(enquiry, [one]) - met)
        met |= help_of(enquiry, pool)
        others = (*others, *group)
    told = as_it_should_start(enquiry, (*held, *chosen, *others))
    still = sorted(worries(enquiry) - met)
    reasons = {need: _why(enquiry, need, about, out) for need in still}
    return PlainOffer(
        [one.service_id for one in told[:at_once]],
        [one.service_id for one in told[at_once:]],
        _alternatives(
            enquiry, [one for one in about if not out[one.service_id]], held, chosen, others
        ),
        {code: frozenset(beyond[code]) for code in SET_ASIDE if code in beyond},
        reasons,
        _meanwhile(enquiry, directory, reasons, told),
    )


def _why(
    enquiry: Enquiry, need: NeedCode, about: Sequence[Candidate], out: dict[str, set[str]]
) -> str:
    """Why nothing meets a need: by choice, by what is in use, or the last limit in the way."""
    if need in enquiry.declined_needs or enquiry.consent in {"refused", "unsafe_to_ask"}:
        return "not_agreed"
    for_it = [one for one in about if need in one.needs]
    chosen = {"consent", "left_out", "duplicate"}
    in_use = {*SET_ASIDE, "language_or_access", "route", "left_out", "duplicate"}
    if any("duplicate" in out[one.service_id] <= in_use for one in for_it):
        return "in_use"
    for choice, word in (("consent", "not_agreed"), ("left_out", "left_out")):
        for one in for_it:
            codes = out[one.service_id]
            if choice in codes and _can_be_set_aside(enquiry, one, codes - chosen):
                return word
    lifted: set[str] = set()
    for code in [*SET_ASIDE, "language_or_access"]:
        lifted.add(code)
        if any(out[one.service_id] - chosen <= lifted for one in for_it):
            return UNMET.get(code, "not_eligible")
    return "not_eligible" if any(one.is_open for one in for_it) else "none_exists"


def _alternatives(
    enquiry: Enquiry, fits: Sequence[Candidate], held: Group, chosen: Group, others: Group
) -> list[tuple[str, frozenset[str]]]:
    """Other ways of helping: with one service, with a sooner start, with less travel."""
    found: list[tuple[str, frozenset[str]]] = []
    if fits and not held and len((*chosen, *others)) > 1:
        one = as_it_should_start(enquiry, fits)[0]
        found.append(("fewest", frozenset({one.service_id})))
    goal = help_of(enquiry, chosen) - help_of(enquiry, held)
    for kind, key in (("soonest", 3), ("nearest", 4)):
        group = best_group(enquiry, fits, goal, key)
        if group and added(enquiry, group, key)[0][0] < added(enquiry, chosen, key)[0][0]:
            ids = frozenset(one.service_id for one in (*held, *group, *others))
            if ids not in [known for _, known in found]:
                found.append((kind, ids))
    return found


def _meanwhile(
    enquiry: Enquiry,
    directory: Sequence[Candidate],
    reasons: dict[NeedCode, str],
    told: Sequence[Candidate],
) -> list[str]:
    """Help open to every family: for unmet needs, or for every need until the family agrees."""
    unmet = {need for need, why in reasons.items() if why in {*UNMET.values(), "none_exists"}}
    unmet |= {need for need, why in reasons.items() if why == "not_eligible"}
    needs = unmet if enquiry.consent in {"yes", "partial"} else wanted(enquiry)
    everybody = replace(enquiry, response=Response.UNIVERSAL)
    listed = [
        one
        for one in directory
        if Response.UNIVERSAL in one.responses
        and one not in told
        and needs & set(one.needs)
        and not keeps_out(everybody, one)
    ]
    return [one.service_id for one in as_it_should_start(enquiry, listed)][:10]
