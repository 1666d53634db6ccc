"""What nearly changed the result: the rules that one change would make fire and so raise it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from earlyhelp.matching.assessment import (
    PERSISTENCE_ORDER,
    SEVERITY_ORDER,
    Assessment,
    Persistence,
    Severity,
    StatedNeed,
)
from earlyhelp.matching.decision import Near
from earlyhelp.matching.gates import Trace, run_gates
from earlyhelp.matching.ruleset_values import Ruleset, rank
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode
from earlyhelp.taxonomy.services import Response

AT_MOST = 5


@dataclass(frozen=True, slots=True)
class _Change:
    path: str
    before: str
    after: str
    changed: Assessment


def find_near(
    assessment: Assessment, ruleset: Ruleset, trace: Trace, unknown_paths: Sequence[str]
) -> list[Near]:
    """Return up to five rules that one change would bring in, highest response first, then path.

    The changes tried: one need a step more severe, one emerging need in an outcome not yet
    present, persistence a step longer. Flags and age are never listed.
    """
    reached = trace.response
    if reached is None or reached in {Response.OUT_OF_SCOPE, Response.URGENT_S47}:
        return []
    found = [
        near
        for change in _changes(assessment)
        if (near := _try(change, ruleset, reached, unknown_paths)) is not None
    ]
    return sorted(found, key=lambda near: (-rank(near.response), near.path))[:AT_MOST]


def _try(
    change: _Change, ruleset: Ruleset, reached: Response, unknown_paths: Sequence[str]
) -> Near | None:
    trace = Trace()
    run_gates(change.changed, ruleset, trace, unknown_paths, deciding_only=True)
    now = trace.response
    if now is None or rank(now) <= rank(reached):
        return None
    rule = next(rule for rule in trace.fired if rule.response is now)
    return Near(
        rule.gate, rule.id, rule.near or rule.text, change.path, change.before, change.after, now
    )


def _changes(assessment: Assessment) -> Iterator[_Change]:
    yield from _graver_needs(assessment)
    yield from _one_more_outcome(assessment)
    order = PERSISTENCE_ORDER
    if assessment.persistence in order[:-1]:
        longer = order[order.index(assessment.persistence) + 1]
        yield _persistence(assessment, longer)


def _graver_needs(assessment: Assessment) -> Iterator[_Change]:
    for code, stated in assessment.needs.items():
        if stated.severity in SEVERITY_ORDER[:-1]:
            graver = SEVERITY_ORDER[SEVERITY_ORDER.index(stated.severity) + 1]
            yield _need(assessment, code, stated, graver)


def _one_more_outcome(assessment: Assessment) -> Iterator[_Change]:
    """Try the first unlisted need of an outcome that has none yet; any other does the same."""
    present = {
        NEED_BY_CODE[code].outcome
        for code, stated in assessment.needs.items()
        if stated.severity is not Severity.NONE
    }
    listed = {NEED_BY_CODE[code].outcome for code in assessment.needs}
    for need in NEEDS:
        if need.outcome not in present | listed and need.code not in assessment.needs:
            yield _need(assessment, need.code, StatedNeed(Severity.NONE), Severity.EMERGING)
            return


def _need(
    assessment: Assessment, code: NeedCode, stated: StatedNeed, severity: Severity
) -> _Change:
    needs = {**assessment.needs, code: replace(stated, severity=severity)}
    return _Change(
        f"needs.{code}.severity", stated.severity, severity, replace(assessment, needs=needs)
    )


def _persistence(assessment: Assessment, longer: Persistence) -> _Change:
    return _Change(
        "persistence", assessment.persistence, longer, replace(assessment, persistence=longer)
    )
