"""What nearly changed the result: the rules that one change would make fire and so raise it."""

from collections.abc import Iterator
from typing import NamedTuple

from earlyhelp.matching.assessment import (
    PERSISTENCE_ORDER,
    SEVERITY_ORDER,
    Assessment,
    Persistence,
    Severity,
)
from earlyhelp.matching.decision import Near
from earlyhelp.matching.facts import with_facts
from earlyhelp.matching.gates import Trace, gravest
from earlyhelp.matching.ruleset_values import Ruleset, gravity, rank
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response

AT_MOST = 5


class _Change(NamedTuple):
    path: str
    before: Severity | Persistence
    after: Severity | Persistence


def find_near(assessment: Assessment, ruleset: Ruleset, trace: Trace) -> list[Near]:
    """Return up to five rules that one change would bring in, highest response first, then path.

    The changes tried: one need a step more severe, one emerging need in an outcome not yet
    present, persistence a step longer. Flags and age are never listed.
    """
    reached = trace.response
    if reached in {None, Response.OUT_OF_SCOPE, Response.URGENT_S47}:
        return []
    graver = [
        rule
        for rule in ruleset.gravest_first
        if gravity(rule.response) > gravity(reached) and not rule.ignores_needs
    ]
    found = []
    for path, before, after in _changes(assessment):
        rule = gravest(with_facts(assessment, {path: after}), ruleset, graver)
        if rule is not None and rule.response in RESPONSE_ORDER:
            text, now = rule.near or rule.text, rule.response
            found.append(Near(rule.gate, rule.id, text, path, before.value, after.value, now))
    return sorted(found, key=lambda near: (-rank(near.response), near.path))[:AT_MOST]


def _changes(assessment: Assessment) -> Iterator[_Change]:
    yield from _graver_needs(assessment)
    yield from _one_more_outcome(assessment)
    now = assessment.persistence
    if now in PERSISTENCE_ORDER[:-1]:
        yield _Change("persistence", now, PERSISTENCE_ORDER[PERSISTENCE_ORDER.index(now) + 1])


def _graver_needs(assessment: Assessment) -> Iterator[_Change]:
    for code, stated in assessment.needs.items():
        now = stated.severity
        if now in SEVERITY_ORDER[:-1]:
            graver = SEVERITY_ORDER[SEVERITY_ORDER.index(now) + 1]
            yield _Change(f"needs.{code}.severity", now, graver)


def _one_more_outcome(assessment: Assessment) -> Iterator[_Change]:
    """Try the first need of an outcome of which none is listed; any other does the same."""
    listed = {NEED_BY_CODE[code].outcome for code in assessment.needs}
    for need in NEEDS:
        if need.outcome not in listed:
            yield _Change(f"needs.{need.code}.severity", Severity.NONE, Severity.EMERGING)
            return
