"""Deciding for one child, and proposing services from 5,000."""

import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from benchmarks import matching_floor
from benchmarks.directory import CENTRE, NEED_CODES, SERVICES, directory
from benchmarks.measuring import BenchmarkError, Goal, Line, alone, in_turn, same
from earlyhelp.matching import (
    Assessment,
    Ruleset,
    decide,
    packaged_ruleset_text,
    read_assessment,
    read_ruleset,
)
from earlyhelp.matching.enquiry import FIRM, Enquiry
from earlyhelp.matching.offer import Offer, choose_from, propose_from
from earlyhelp.matching.stock import Stock
from earlyhelp.services.directory import ChildSight
from earlyhelp.services.eligibility import Known
from earlyhelp.services.queries import find_directory
from earlyhelp.taxonomy.services import Response
from earlyhelp.terminal import Progress

ROUNDS, OFFERS, MANY_OFFERS, AT_ONCE = 300, 60, 10_000, 500
UNKNOWN_FLAGS = 24
MILES = 6.2
NEEDS: Mapping[str, str] = {
    "parent_mental_health": "significant",
    "attendance_exclusion": "emerging",
    "money_debt_food": "emerging",
    "speech_language": "significant",
    "housing": "emerging",
}
INDEX = "greedy choice over an index of needs and ages, by hand"
EXPLAINED = "the same, with a sentence for each service left out"


def run() -> list[Line]:
    """Return the lines about decisions and offers."""
    return [*decision_lines(), *offer_lines()]


def decision_lines() -> list[Line]:
    """Measure decisions. A floor by hand would leave out the reasons, so the goal is a time."""
    rules = _rules()
    lines = []
    for unknown in (0, UNKNOWN_FLAGS):
        assessment = _assessment(rules, unknown)
        unknown_found = len(decide(assessment, rules).unknown)
        same(unknown, unknown_found, "facts that the decision calls unknown")
        took = alone(partial(_decide, assessment, rules), rounds=ROUNDS)
        what = f"decision on {len(NEEDS)} needs, {unknown or 'no'} danger signs unknown"
        lines.append(Line(f"{what}, with reasons", took.p50, 1, kind=Goal.LIMIT))
    return lines


def _decide(assessment: Assessment, rules: Ruleset, _: int) -> object:
    return decide(assessment, rules)


def _rules() -> Ruleset:
    rules = read_ruleset(packaged_ruleset_text("default"))
    if not isinstance(rules, Ruleset):
        raise BenchmarkError(str(rules))
    return rules


def _assessment(rules: Ruleset, unknown: int) -> Assessment:
    """Return a complete assessment but for the answers to so many danger signs."""
    flags = {
        name: "not_known" if place < unknown else "no" for place, name in enumerate(rules.flags)
    }
    document: Mapping[str, object] = {
        "child": {"age_years": 7, "send": "no", "mobile": "yes", "social_worker": "no"},
        "immediate_danger": "no",
        "needs": [{"need": code, "severity": word} for code, word in NEEDS.items()],
        "flags": flags,
        "persistence": "new",
        "consent": "yes",
    }
    return read_assessment(document, rules.flags)


def offer_lines() -> list[Line]:
    """Measure offers for children with two to five needs, everything within ten kilometres."""
    made = directory()
    with made.database.session() as session:
        found = find_directory(session, on=made.on)
        stock, sight = found.stock, found.seen_from(CENTRE, Known())
        candidates = sight.every_candidate()
        asked = _enquiries(OFFERS)
        index = matching_floor.make_index(candidates)
        for enquiry in asked:
            check_same(index, propose_from(enquiry, stock, sight), enquiry)

        def ours(number: int) -> object:
            return propose_from(asked[number % OFFERS], stock, sight)

        def near(number: int) -> object:
            return len(propose_from(asked[number % OFFERS], stock, sight).left_out_near)

        def full(number: int) -> object:
            return len(propose_from(asked[number % OFFERS], stock, sight).not_offered)

        def explained(number: int) -> object:
            enquiry = asked[number % OFFERS]
            chosen, _ = matching_floor.propose(index, enquiry)
            return matching_floor.explain(candidates, enquiry, chosen)

        def with_reads(number: int) -> object:
            seen = find_directory(session, on=made.on).seen_from(CENTRE, Known())
            return propose_from(asked[number % OFFERS], seen.directory.stock, seen)

        bare, chosen = in_turn(
            lambda number: matching_floor.propose(index, asked[number % OFFERS]),
            lambda number: choose_from(asked[number % OFFERS], stock, sight),
            rounds=ROUNDS,
        )
        words, first = in_turn(explained, ours, rounds=OFFERS)
        _, page = in_turn(explained, near, rounds=OFFERS)
        _, second = in_turn(explained, full, rounds=OFFERS // 3)
        read = alone(with_reads, rounds=OFFERS)
        together = _together(asked, with_reads)
        many = _many_lines(index, stock, sight)
    what = f"offer from {SERVICES:,} services"
    return [
        Line(f"services chosen from {SERVICES:,}", chosen.p50, 2, INDEX, bare.p50),
        Line(
            what,
            first.p50,
            2,
            EXPLAINED,
            words.p50,
            note="with alternatives and reasons for each service in it",
        ),
        Line(
            f"{what}, and why each of the nearest is not in it", page.p50, 2, EXPLAINED, words.p50
        ),
        Line(f"{what}, and why each of all others is not in it", second.p50, None),
        Line(f"{what}, reads included", read.p50, 5, kind=Goal.LIMIT),
        together,
        *many,
    ]


def _together(asked: Sequence[Enquiry], offer: Callable[[int], object]) -> Line:
    """Measure a decision and an offer for one child, the reads of the directory included."""
    rules = _rules()
    case = _assessment(rules, UNKNOWN_FLAGS)
    took = alone(lambda number: (decide(case, rules), offer(number)), rounds=len(asked))
    what = f"decision and offer, {SERVICES:,} services, reads included"
    return Line(what, took.p50, 5, kind=Goal.LIMIT)


def _many_lines(index: matching_floor.Index, stock: Stock, sight: ChildSight) -> list[Line]:
    """Measure choosing again for many children, one after another."""
    asked = _enquiries(MANY_OFFERS)
    told = Progress("Offers chosen again")

    def by_hand(_: int) -> object:
        return [matching_floor.propose(index, enquiry) for enquiry in asked]

    def ours(_: int) -> object:
        found = []
        for number, enquiry in enumerate(asked, start=1):
            found.append(choose_from(enquiry, stock, sight))
            if number % AT_ONCE == 0:
                told(number, MANY_OFFERS)
        return found

    floor, took = in_turn(by_hand, ours, rounds=3, warm=1)
    told.close()
    return [Line(f"{MANY_OFFERS:,} children chosen for again", took.p50, 2, INDEX, floor.p50)]


def _enquiries(how_many: int) -> Sequence[Enquiry]:
    dice = random.Random(23)
    return [
        Enquiry(
            Response.EARLY_HELP_OFFER,
            dict.fromkeys(dice.sample(NEED_CODES, dice.randint(2, 5)), "emerging"),
            age_years=float(dice.randint(0, 17)),
            consent="yes",
            max_miles=MILES,
            firm=FIRM,
        )
        for _ in range(how_many)
    ]


def check_same(index: matching_floor.Index, offer: Offer, enquiry: Enquiry) -> None:
    """Stop unless both cover the same needs, and we with no more services than the floor.

    Which services they are may differ: after the needs covered the floor looks at distance alone.

    Raises:
        BenchmarkError: if we propose more.
    """
    chosen, covered = matching_floor.propose(index, enquiry)
    met = frozenset[str]().union(*(match.meets for match in offer.matches))
    by_hand = {code for place, code in enumerate(enquiry.needs) if covered >> place & 1}
    same(by_hand, set(met), "needs covered")
    if len(offer.matches) > len(chosen):
        raise BenchmarkError(f"we propose {len(offer.matches)} services, by hand {len(chosen)}")
