"""What is not known, and how mild or grave the result could be once it were.

Every unknown fact can be taken at its mildest and at its gravest. The range of the result is what
the gates say when all are mild, and when all are grave. Where an answer opens another question, its
gravest is that of both: the range never ends below what further answers could bring.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from earlyhelp.matching.assessment import (
    Answer,
    Assessment,
    Child,
    Impact,
    Persistence,
    Severity,
    StatedNeed,
)
from earlyhelp.matching.decision import UnknownFact
from earlyhelp.matching.facts import Value, with_facts
from earlyhelp.matching.gates import respond
from earlyhelp.matching.ruleset_values import Ruleset
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response

AGE_WORDS = ("age_under", "age_at_least")
SEXUAL_HEALTH = NeedCode("sexual_health_pregnancy")
SEXUAL_IMPACT = f"needs.{SEXUAL_HEALTH}.impact"
ANY_IMPACT: Mapping[str, Value] = {SEXUAL_IMPACT: frozenset(Impact)}
"""What that need could be, where nobody said."""
ORDER = (Response.OUT_OF_SCOPE, *RESPONSE_ORDER)
"""The responses from the mildest; whatever is out of scope stands below all of them."""
MOBILE_ASKED_UNDER, SEXUAL_IMPACT_UNDER, ADULT_FROM, SEND_UNTIL = 2, 13, 18, 25


class Gap(NamedTuple):
    """One unknown fact, with what it is at its mildest and at its gravest."""

    path: str
    text: str
    mild: Mapping[str, Value] = {}
    grave: Mapping[str, Value] = {}
    could_be_anything: bool = False
    """Nobody can say what the fact is, so that the result could be the gravest."""
    is_age: bool = False
    alike: str = ""
    """Gaps with the same word here have the same gravest result; empty for one like no other."""


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and highest response, and the same for each unknown fact alone."""

    lowest: Response
    highest: Response
    facts: Sequence[UnknownFact]


def find_gaps(assessment: Assessment, ruleset: Ruleset) -> list[Gap]:
    """Return every fact that a gate reads and we do not know, sorted by path."""
    gaps = (
        *_unread_gaps(assessment),
        *_flag_gaps(assessment, ruleset),
        *_need_gaps(assessment),
        *_child_gaps(assessment),
        *_other_gaps(assessment),
    )
    at = {gap.path: gap for gap in gaps}
    return [at[path] for path in sorted(at)]


def unread(assessment: Assessment) -> Mapping[str, str]:
    """Return what could not be read: one text for each path, whatever the order of the input."""
    facts = sorted(assessment.unrecognised, key=lambda fact: (fact.path, fact.text))
    return {fact.path: fact.text for fact in facts}


def _unread_gaps(assessment: Assessment) -> Iterator[Gap]:
    """Give what could not be read; where that leaves a fact open, the gap of the fact stands."""
    for path, text in unread(assessment).items():
        yield Gap(path, text, could_be_anything=True)


def _flag_gaps(assessment: Assessment, ruleset: Ruleset) -> Iterator[Gap]:
    for flag in ruleset.flags.values():
        if assessment.flag(flag.id) is Answer.NOT_KNOWN:
            path = f"flags.{flag.id}"
            yield Gap(
                path,
                f"It is not known whether this is so: {flag.text}",
                mild={path: Answer.NO},
                grave={path: Answer.YES},
                alike="" if flag.id in ruleset.named_flags else flag.minimum,
            )


def _need_gaps(assessment: Assessment) -> Iterator[Gap]:
    if not assessment.needs:
        yield Gap("needs", "No need has been looked at.", could_be_anything=True)
    for code, stated in assessment.needs.items():
        impact_is_open = code == SEXUAL_HEALTH and _impact_is_open(stated, assessment.child)
        if stated.severity is Severity.UNKNOWN:
            path = f"needs.{code}.severity"
            text = f"It is not known how much of a worry this is: {NEED_BY_CODE[code].label}."
            grave = {path: Severity.SEVERE, **(ANY_IMPACT if impact_is_open else {})}
            yield Gap(path, text, mild={path: Severity.NONE}, grave=grave)
        elif impact_is_open and stated.severity is not Severity.NONE:
            text = "Under 13: it is not known what the need about sexual health or pregnancy is."
            yield Gap(SEXUAL_IMPACT, text, grave=ANY_IMPACT)


def _impact_is_open(sexual_health: StatedNeed, child: Child) -> bool:
    """Say whether the child may be under 13 and nobody said what this need is."""
    if sexual_health.impact or child.unborn is Answer.YES:
        return False
    return child.age_years is None or child.age_years < SEXUAL_IMPACT_UNDER


def _child_gaps(assessment: Assessment) -> Iterator[Gap]:
    child = assessment.child
    if not child.age_is_known:
        text = "The age of the child is not known, or contradicts itself."
        yield Gap("child.age_years", text, is_age=True)
    if _mobile_matters(assessment):
        path = "child.mobile"
        text = "It is not known whether the child can move independently, and there is an injury."
        yield Gap(path, text, mild={path: Answer.YES}, grave={path: Answer.NO})
    age = child.age_years
    if child.send is Answer.NOT_KNOWN and age is not None and ADULT_FROM <= age < SEND_UNTIL:
        path = "child.send"
        text = "From 18 to 24 it matters whether there are special educational needs or disability."
        grave = {path: Answer.YES}
        if child.mobile_is_assumed and _is_injured(assessment):
            grave["child.mobile"] = Answer.NO
        yield Gap(path, text, mild={path: Answer.YES}, grave=grave)


def _is_injured(assessment: Assessment) -> bool:
    return any(Impact.INJURY_OR_MARK in stated.impact for stated in assessment.needs.values())


def _mobile_matters(assessment: Assessment) -> bool:
    child = assessment.child
    if child.mobile is not Answer.NOT_KNOWN or not _is_injured(assessment):
        return False
    young = child.age_years is None or child.age_years < MOBILE_ASKED_UNDER
    return young or child.send is not Answer.NO


def _other_gaps(assessment: Assessment) -> Iterator[Gap]:
    if assessment.danger is Answer.NOT_KNOWN:
        path = "immediate_danger"
        text = "It is not known whether the child is in danger now."
        yield Gap(path, text, mild={path: Answer.NO}, grave={path: Answer.YES})
    if assessment.persistence is Persistence.UNKNOWN:
        path = "persistence"
        text = "It is not known how long this has lasted and whether help has worked."
        yield Gap(path, text, mild={path: Persistence.NEW}, grave={path: Persistence.NOT_IMPROVED})


def settled(assessment: Assessment, response: Response) -> Span:
    """Return the span of a result that no unknown can change; what we could not read is named."""
    facts = [
        UnknownFact(path, text, response, response) for path, text in unread(assessment).items()
    ]
    return Span(response, response, facts)


def span(assessment: Assessment, ruleset: Ruleset, gaps: Sequence[Gap]) -> Span:
    """Return how mild and how grave the result could be."""
    mild = with_facts(assessment, {path: gap.mild[path] for gap in gaps for path in gap.mild})
    grave = with_facts(assessment, {path: gap.grave[path] for gap in gaps for path in gap.grave})
    age_is_open = any(gap.is_age for gap in gaps)
    ages = _ages_tried(ruleset) if age_is_open else [assessment.child.age_years]
    by_age = _try(mild, ruleset, ages)
    age, lowest = min(by_age.items(), key=lambda item: ORDER.index(item[1]))
    gravest = [*_try(grave, ruleset, ages).values(), *_as_young_adult(grave, ruleset)]
    highest = max(gravest, key=ORDER.index)
    if any(gap.could_be_anything for gap in gaps) and highest is not Response.OUT_OF_SCOPE:
        highest = Response.URGENT_S47
    start = _at_age(mild, age)
    one_of_each = {gap.alike or gap.path: gap for gap in gaps}
    of_age = max((*by_age.values(), *_as_young_adult(mild, ruleset)), key=ORDER.index)
    alone = {word: _alone(gap, start, of_age, ruleset) for word, gap in one_of_each.items()}
    facts = [UnknownFact(gap.path, gap.text, lowest, alone[gap.alike or gap.path]) for gap in gaps]
    return Span(lowest, highest, facts)


def _alone(gap: Gap, mild: Assessment, of_age: Response, ruleset: Ruleset) -> Response:
    """Return the gravest result of one unknown fact while all others are mild."""
    if gap.could_be_anything:
        return Response.URGENT_S47
    if gap.is_age:
        return of_age
    return respond(with_facts(mild, gap.grave), ruleset)


def _ages_tried(ruleset: Ruleset) -> Sequence[int | None]:
    """Return unborn (None), birth, and every age of a child at which a rule begins or ends."""
    return (None, *sorted({0, *_limits(ruleset, range(ADULT_FROM))}))


def _as_young_adult(grave: Assessment, ruleset: Ruleset) -> Iterator[Response]:
    """Yield the results at 18 to 24 of somebody whose age is open and who may have a disability.

    Only for the gravest: that somebody may be an adult makes no result milder than a child's.
    """
    child = grave.child
    if not child.age_is_known and child.send is not Answer.NO:
        disabled = with_facts(grave, {"child.send": Answer.YES})
        ages = sorted(_limits(ruleset, range(ADULT_FROM, SEND_UNTIL)))
        yield from _try(disabled, ruleset, ages).values()


def _limits(ruleset: Ruleset, ages: range) -> set[int]:
    """Return every age, of some, at which a rule begins or ends."""
    return {
        limit
        for rule in ruleset.rules
        for condition in (*rule.all_of, *rule.any_of)
        for word in AGE_WORDS
        if isinstance(limit := condition.words.get(word), int) and limit in ages
    }


def _try(
    assessment: Assessment, ruleset: Ruleset, ages: Sequence[int | None]
) -> Mapping[int | None, Response]:
    return {age: respond(_at_age(assessment, age), ruleset) for age in ages}


def _at_age(assessment: Assessment, age: int | None) -> Assessment:
    if assessment.child.age_is_known:
        return assessment
    unborn = Answer.YES if age is None else Answer.NO
    return with_facts(assessment, {"child.age_years": age, "child.unborn": unborn})
