"""Deciding for one child, and proposing services from 5,000."""

import random
from collections.abc import Mapping, Sequence
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
from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.enquiry import FIRM, Enquiry
from earlyhelp.matching.offer import propose
from earlyhelp.services.queries import find_candidates
from earlyhelp.taxonomy.services import Response

ROUNDS, OFFERS, READS = 300, 60, 20
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
        candidates = find_candidates(session, on=made.on, near=CENTRE)
        asked = _enquiries()
        index = matching_floor.make_index(candidates)
        for enquiry in asked:
            check_same(index, candidates, enquiry)

        def ours(number: int) -> object:
            return propose(asked[number % OFFERS], candidates)

        def explained(number: int) -> object:
            enquiry = asked[number % OFFERS]
            chosen, _ = matching_floor.propose(index, enquiry)
            return matching_floor.explain(candidates, enquiry, chosen)

        def with_reads(number: int) -> object:
            return propose(asked[number], find_candidates(session, on=made.on, near=CENTRE))

        bare, first = in_turn(
            lambda number: matching_floor.propose(index, asked[number % OFFERS]),
            ours,
            rounds=OFFERS,
        )
        full, second = in_turn(explained, ours, rounds=OFFERS)
        read = alone(with_reads, rounds=READS, warm=1)
    what = f"offer from {SERVICES:,} services"
    return [
        Line(what, first.p50, 2, INDEX, bare.p50, note="ours says why for every service"),
        Line(what, second.p50, 2, EXPLAINED, full.p50),
        Line(f"{what}, reads included", read.p50, 5, kind=Goal.LIMIT),
        _together(asked, candidates[:2_000]),
    ]


def _together(asked: Sequence[Enquiry], candidates: Sequence[Candidate]) -> Line:
    """Measure a decision and an offer for one child."""
    rules = _rules()
    case = _assessment(rules, UNKNOWN_FLAGS)
    took = alone(lambda n: (decide(case, rules), propose(asked[n], candidates)), rounds=READS)
    what = f"decision and offer, {len(candidates):,} services"
    return Line(what, took.p50, 50, kind=Goal.LIMIT)


def _enquiries() -> Sequence[Enquiry]:
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
        for _ in range(OFFERS)
    ]


def check_same(
    index: matching_floor.Index, candidates: Sequence[Candidate], enquiry: Enquiry
) -> None:
    """Stop unless both cover the same needs, and we with no more services than the floor.

    Which services they are may differ: after the needs covered the floor looks at distance alone.

    Raises:
        BenchmarkError: if we propose more.
    """
    chosen, covered = matching_floor.propose(index, enquiry)
    offer = propose(enquiry, candidates)
    met = frozenset[str]().union(*(match.meets for match in offer.matches))
    by_hand = {code for place, code in enumerate(enquiry.needs) if covered >> place & 1}
    same(by_hand, set(met), "needs covered")
    if len(offer.matches) > len(chosen):
        raise BenchmarkError(f"we propose {len(offer.matches)} services, by hand {len(chosen)}")
