"""The laws every ruleset must keep, tried on thousands of made-up children.

More need never gets a lighter answer; what is not known never gets less than a talk with a social
worker; agreement and order change nothing. The children are made from a fixed seed, so that the
same ruleset always meets the same ones.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from earlyhelp.matching.assessment import (
    Answer,
    Assessment,
    Child,
    Consent,
    Impact,
    Persistence,
    Severity,
    StatedNeed,
)
from earlyhelp.matching.facts import Value, with_facts
from earlyhelp.matching.ruleset_values import Problem, Ruleset
from earlyhelp.matching.trying import height, named, run_case
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from earlyhelp.taxonomy.services import Response

CASES = 5_000
SEED = 2011
MOST_SHOWN = 5
SEVERITIES = (Severity.NONE, Severity.EMERGING, Severity.SIGNIFICANT, Severity.SEVERE)
PERSISTENCES = (
    Persistence.NEW,
    Persistence.OVER_3_MONTHS,
    Persistence.NOT_IMPROVED,
)
ADULT = 18
OLDEST = 24
Change = Callable[[Assessment, Random, Ruleset], Assessment | None]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Law:
    """A change to a child's facts, and what it may do to the answer."""

    says: str
    change: Change
    may_rise: bool
    """The answer may become graver; otherwise it must stay as it was."""


def find_breaches(
    ruleset: Ruleset, *, cases: int = CASES, progress: Callable[[int], None] = lambda _: None
) -> list[Problem]:
    """Return how a ruleset breaks the laws, the first few breaches of each law; none is right."""
    random = Random(SEED)  # noqa: S311 - the same made-up children each time, no secret
    found: dict[str, list[Problem]] = {}
    for number in range(1, cases + 1):
        case = make_case(random, ruleset)
        for says, text in _breaches(case, random, ruleset):
            found.setdefault(says, []).append(Problem(f"law: {says}", text))
        progress(number)
    return [problem for problems in found.values() for problem in problems[:MOST_SHOWN]]


def make_case(random: Random, ruleset: Ruleset) -> Assessment:
    """Return one complete, made-up child in scope with at least one need."""
    age = random.choice((None, *range(OLDEST + 1)))
    grown = age is not None and age >= ADULT
    severities = random.choice((SEVERITIES[:2], SEVERITIES[:3], SEVERITIES))
    codes = random.sample([need.code for need in NEEDS], random.randint(1, 5))
    flags = random.sample(sorted(ruleset.flags), random.choice((0, 0, 0, 1, 2)))
    return Assessment(
        child=Child(
            age_years=age,
            unborn=Answer.YES if age is None else Answer.NO,
            mobile=random.choice((Answer.YES, Answer.YES, Answer.NO)),
            send=Answer.YES if grown else random.choice((Answer.NO, Answer.YES)),
        ),
        danger=_rarely(random),
        needs={code: _need(random, severities) for code in codes},
        flags=dict.fromkeys(flags, Answer.YES),
        absent_flags=Answer.NO,
        persistence=random.choice(PERSISTENCES),
        consent=random.choice(tuple(Consent)),
    )


def _need(random: Random, severities: Sequence[Severity]) -> StatedNeed:
    impacts = random.sample(tuple(Impact), random.choice((0, 0, 1, 2)))
    return StatedNeed(random.choice(severities), frozenset(impacts))


def _rarely(random: Random) -> Answer:
    return Answer.YES if random.random() < 0.05 else Answer.NO  # noqa: PLR2004 - one in twenty


def _breaches(case: Assessment, random: Random, ruleset: Ruleset) -> Iterator[tuple[str, str]]:
    before = run_case(case, ruleset).response
    if before is None:
        yield HOLE, f"{_said(case)}: nothing"
        return
    for law in LAWS:
        changed = law.change(case, random, ruleset)
        if changed is None:
            continue
        after = run_case(changed, ruleset).response
        if height(after) < height(before) or (after is not before and not law.may_rise):
            yield law.says, f"{_said(case)}: {before.value} became {named(after)}"
    path, value = random.choice(_doubts(case, random, ruleset))
    after = run_case(with_facts(case, {path: value}), ruleset).response
    if height(after) < height(Response.CONSULT):
        yield UNKNOWN, f"{_said(case)}, {path} not known: {named(after)}"


HOLE = "every child gets an answer"
UNKNOWN = "what is not known never gets less than a talk with a social worker"


def _doubts(case: Assessment, random: Random, ruleset: Ruleset) -> Sequence[tuple[str, Value]]:
    """Return one fact of each kind, with the value that says that it is not known."""
    return (
        ("immediate_danger", Answer.NOT_KNOWN),
        ("persistence", Persistence.UNKNOWN),
        (f"flags.{random.choice(sorted(ruleset.flags))}", Answer.NOT_KNOWN),
        (f"needs.{random.choice(sorted(case.needs))}.severity", Severity.UNKNOWN),
    )


def _another_flag(case: Assessment, random: Random, ruleset: Ruleset) -> Assessment | None:
    absent = sorted(set(ruleset.flags) - set(case.flags))
    if not absent:
        return None
    return replace(case, flags={**case.flags, random.choice(absent): Answer.YES})


def _another_need(case: Assessment, random: Random, _: Ruleset) -> Assessment:
    code = random.choice([need.code for need in NEEDS if need.code not in case.needs])
    return replace(case, needs={**case.needs, code: StatedNeed(random.choice(SEVERITIES))})


def _graver_need(case: Assessment, random: Random, _: Ruleset) -> Assessment | None:
    lighter = sorted(c for c, need in case.needs.items() if need.severity is not Severity.SEVERE)
    if not lighter:
        return None
    code = random.choice(lighter)
    need = case.needs[code]
    graver = SEVERITIES[SEVERITIES.index(need.severity) + 1]
    return replace(case, needs={**case.needs, code: replace(need, severity=graver)})


def _longer(case: Assessment, _: Random, __: Ruleset) -> Assessment | None:
    place = PERSISTENCES.index(case.persistence)
    if place + 1 == len(PERSISTENCES):
        return None
    return replace(case, persistence=PERSISTENCES[place + 1])


def _baby(case: Assessment, _: Random, __: Ruleset) -> Assessment | None:
    if case.child.age_years is None or case.child.age_years >= ADULT:
        return None
    return replace(case, child=replace(case.child, age_years=0))


def _other_agreement(case: Assessment, random: Random, _: Ruleset) -> Assessment:
    return replace(case, consent=random.choice(tuple(Consent)))


def _other_order(case: Assessment, random: Random, _: Ruleset) -> Assessment:
    return replace(case, needs=_shuffled(case.needs, random), flags=_shuffled(case.flags, random))


def _shuffled(held: Mapping[Item, StatedNeed] | Mapping[Item, Answer], random: Random) -> dict:  # type: ignore[type-arg] # the same kind comes back
    pairs = list(held.items())
    random.shuffle(pairs)
    return dict(pairs)


LAWS = (
    Law("another sign of harm never gets a lighter answer", _another_flag, may_rise=True),
    Law("another need never gets a lighter answer", _another_need, may_rise=True),
    Law("a graver need never gets a lighter answer", _graver_need, may_rise=True),
    Law("a worry that lasts never gets a lighter answer", _longer, may_rise=True),
    Law("a baby never gets a lighter answer than an older child", _baby, may_rise=True),
    Law("agreement never changes the answer", _other_agreement, may_rise=False),
    Law("the order of the answers never changes the answer", _other_order, may_rise=False),
)


def _said(case: Assessment) -> str:
    """Say a made-up child in the words of a rule's test."""
    age = "unborn" if case.child.age_years is None else f"age {case.child.age_years}"
    needs = ", ".join(f"{code} {need.severity.value}" for code, need in _by_code(case.needs))
    flags = ", ".join(sorted(case.flags)) or "no sign of harm"
    return f"{age}; {needs}; {flags}; {case.persistence.value}"


def _by_code(needs: Mapping[NeedCode, StatedNeed]) -> list[tuple[NeedCode, StatedNeed]]:
    return sorted(needs.items())
