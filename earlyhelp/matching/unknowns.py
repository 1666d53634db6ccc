"""What is not known, and how mild or grave the result could be once it were.

Every unknown fact can be taken at its mildest and at its gravest. The range of the result is what
the gates say when all are mild, and when all are grave.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from earlyhelp.matching.assessment import (
    Answer,
    Assessment,
    Impact,
    Persistence,
    Severity,
)
from earlyhelp.matching.decision import UnknownFact
from earlyhelp.matching.gates import respond
from earlyhelp.matching.ruleset_values import Ruleset, rank
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.taxonomy.services import Response

AGES_TRIED: Sequence[int | None] = (None, 0, 1, 12, 13, 16, 17)
"""Ages in years at which rules change; None is unborn."""
SEXUAL_HEALTH = NeedCode("sexual_health_pregnancy")
MOBILE_ASKED_UNDER, SEXUAL_IMPACT_UNDER, ADULT_FROM, SEND_UNTIL = 2, 13, 18, 25

Change = Callable[[Assessment], Assessment]


@dataclass(frozen=True, slots=True)
class Gap:
    """One unknown fact, with the assessment's change to its mildest and to its gravest answer."""

    path: str
    text: str
    mild: Change
    grave: Change
    at_most_urgent: bool = False
    """True where nobody can say what the fact is, so that it could be anything."""
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
    gaps = [
        *_flag_gaps(assessment, ruleset),
        *_need_gaps(assessment),
        *_child_gaps(assessment),
        *_other_gaps(assessment),
    ]
    known_paths = {gap.path for gap in gaps}
    named = unread(assessment)
    gaps += [
        Gap(path, named[path], _same, _same, at_most_urgent=True)
        for path in named
        if path not in known_paths
    ]
    return sorted(gaps, key=lambda gap: gap.path)


def unread(assessment: Assessment) -> Mapping[str, str]:
    """Return what could not be read: one text for each path, whatever the order of the input."""
    facts = sorted(assessment.unrecognised, key=lambda fact: (fact.path, fact.text))
    return {fact.path: fact.text for fact in facts}


def _same(assessment: Assessment) -> Assessment:
    return assessment


def _flag_gaps(assessment: Assessment, ruleset: Ruleset) -> Iterator[Gap]:
    for flag in ruleset.flags.values():
        if assessment.flag(flag.id) is Answer.NOT_KNOWN:
            yield Gap(
                f"flags.{flag.id}",
                f"It is not known whether this is so: {flag.text}",
                mild=_set_flag(flag.id, Answer.NO),
                grave=_set_flag(flag.id, Answer.YES),
                alike="" if flag.id in ruleset.named_flags else flag.minimum,
            )


def _set_flag(name: str, answer: Answer) -> Change:
    return lambda a: replace(a, flags={**a.flags, name: answer})


def _need_gaps(assessment: Assessment) -> Iterator[Gap]:
    if not assessment.needs:
        yield Gap("needs", "No need has been looked at.", _same, _same, at_most_urgent=True)
    for code, stated in assessment.needs.items():
        if stated.severity is Severity.UNKNOWN:
            label = NEED_BY_CODE[code].label
            yield Gap(
                f"needs.{code}.severity",
                f"It is not known how much of a worry this is: {label}.",
                mild=_set_severity(code, Severity.NONE),
                grave=_set_severity(code, Severity.SEVERE),
            )
    sexual = assessment.needs.get(SEXUAL_HEALTH)
    if sexual and _is_worry(sexual.severity) and not sexual.impact and _may_be_under_13(assessment):
        yield Gap(
            f"needs.{SEXUAL_HEALTH}.impact",
            "Under 13: it is not known what the need about sexual health or pregnancy is.",
            mild=_same,
            grave=_add_impact(SEXUAL_HEALTH, Impact.SEXUAL_ACTIVITY),
        )


def _is_worry(severity: Severity) -> bool:
    return severity not in {Severity.NONE, Severity.UNKNOWN}


def _may_be_under_13(assessment: Assessment) -> bool:
    child = assessment.child
    if not child.age_is_known:
        return True
    return child.age_years is not None and child.age_years < SEXUAL_IMPACT_UNDER


def _set_severity(code: NeedCode, severity: Severity) -> Change:
    return lambda a: replace(a, needs={**a.needs, code: replace(a.needs[code], severity=severity)})


def _add_impact(code: NeedCode, impact: Impact) -> Change:
    return lambda a: replace(
        a, needs={**a.needs, code: replace(a.needs[code], impact=a.needs[code].impact | {impact})}
    )


def _child_gaps(assessment: Assessment) -> Iterator[Gap]:
    child = assessment.child
    if not child.age_is_known:
        text = "The age of the child is not known, or contradicts itself."
        yield Gap("child.age_years", text, _same, _same, is_age=True)
    if _mobile_matters(assessment):
        yield Gap(
            "child.mobile",
            "It is not known whether the child can move independently, and there is an injury.",
            mild=lambda a: replace(a, child=replace(a.child, mobile=Answer.YES)),
            grave=lambda a: replace(a, child=replace(a.child, mobile=Answer.NO)),
        )
    age = child.age_years
    if child.send is Answer.NOT_KNOWN and age is not None and ADULT_FROM <= age < SEND_UNTIL:
        in_scope: Change = lambda a: replace(a, child=replace(a.child, send=Answer.YES))  # noqa: E731 - one change, used twice
        text = "From 18 to 24 it matters whether there are special educational needs or disability."
        yield Gap("child.send", text, in_scope, in_scope)


def _mobile_matters(assessment: Assessment) -> bool:
    child = assessment.child
    if child.mobile is not Answer.NOT_KNOWN:
        return False
    if not any(Impact.INJURY_OR_MARK in stated.impact for stated in assessment.needs.values()):
        return False
    young = child.age_years is None or child.age_years < MOBILE_ASKED_UNDER
    return young or child.send is not Answer.NO


def _other_gaps(assessment: Assessment) -> Iterator[Gap]:
    if assessment.danger is Answer.NOT_KNOWN:
        yield Gap(
            "immediate_danger",
            "It is not known whether the child is in danger now.",
            mild=lambda a: replace(a, danger=Answer.NO),
            grave=lambda a: replace(a, danger=Answer.YES),
        )
    if assessment.persistence is Persistence.UNKNOWN:
        yield Gap(
            "persistence",
            "It is not known how long this has lasted and whether help has worked.",
            mild=lambda a: replace(a, persistence=Persistence.NEW),
            grave=lambda a: replace(a, persistence=Persistence.NOT_IMPROVED),
        )


def settled(assessment: Assessment, response: Response) -> Span:
    """Return the span of a result that no unknown can change; what we could not read is named."""
    facts = [
        UnknownFact(path, text, response, response) for path, text in unread(assessment).items()
    ]
    return Span(response, response, facts)


def span(assessment: Assessment, ruleset: Ruleset, gaps: Sequence[Gap]) -> Span:
    """Return how mild and how grave the result could be."""
    mild = _apply(assessment, (gap.mild for gap in gaps))
    grave = _apply(assessment, (gap.grave for gap in gaps))
    age_unknown = any(gap.is_age for gap in gaps)
    by_age = _try(mild, ruleset, ages=age_unknown)
    age, lowest = min(by_age.items(), key=lambda item: _order(item[1]))
    highest = max(_try(grave, ruleset, ages=age_unknown).values(), key=_order)
    if any(gap.at_most_urgent for gap in gaps) and highest is not Response.OUT_OF_SCOPE:
        highest = Response.URGENT_S47
    start = _at_age(mild, age) if age_unknown else mild
    one_of_each = {gap.alike or gap.path: gap for gap in gaps}
    alone = {word: _alone(gap, start, by_age, ruleset) for word, gap in one_of_each.items()}
    facts = [UnknownFact(gap.path, gap.text, lowest, alone[gap.alike or gap.path]) for gap in gaps]
    return Span(lowest, highest, facts)


def _alone(
    gap: Gap, mild: Assessment, by_age: Mapping[int | None, Response], ruleset: Ruleset
) -> Response:
    """Return the gravest result of one unknown fact while all others are mild."""
    if gap.at_most_urgent:
        return Response.URGENT_S47
    if gap.is_age:
        return max(by_age.values(), key=_order)
    return respond(gap.grave(mild), ruleset)


def _apply(assessment: Assessment, changes: Iterable[Change]) -> Assessment:
    for change in changes:
        assessment = change(assessment)
    return assessment


def _try(assessment: Assessment, ruleset: Ruleset, *, ages: bool) -> Mapping[int | None, Response]:
    if not ages:
        return {assessment.child.age_years: respond(assessment, ruleset)}
    return {age: respond(_at_age(assessment, age), ruleset) for age in AGES_TRIED}


def _at_age(assessment: Assessment, age: int | None) -> Assessment:
    unborn = Answer.YES if age is None else Answer.NO
    return replace(assessment, child=replace(assessment.child, age_years=age, unborn=unborn))


def _order(response: Response) -> int:
    return -1 if response is Response.OUT_OF_SCOPE else rank(response)
