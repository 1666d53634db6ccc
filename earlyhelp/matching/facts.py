"""Facts of an assessment by the path that names them, as a decision writes it.

``flags.suicide_risk``, ``needs.housing.severity``, ``child.send``, ``persistence``: with these
one can ask what the result would be if a fact were otherwise.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from earlyhelp.matching.assessment import (
    Answer,
    Assessment,
    Impact,
    Persistence,
    Severity,
    StatedNeed,
)
from earlyhelp.taxonomy.needs import NeedCode

Value = Answer | Severity | Persistence | frozenset[Impact] | int | None
FIELD_OF = {"immediate_danger": "danger", "persistence": "persistence"}
"""Where the facts that stand in no part are held."""
NOT_LISTED = StatedNeed(Severity.NONE)
"""What a need counts as that is not listed."""


def with_facts(assessment: Assessment, facts: Mapping[str, Value]) -> Assessment:
    """Return the assessment with some facts said otherwise; a need that is new has no severity.

    A decision asks this many times, so the parts are put together by hand.
    """
    flags: dict[str, Any] = {}
    child: dict[str, Any] = {}
    plain: dict[str, Any] = {}
    needs: dict[NeedCode, StatedNeed] = {}
    for path, value in facts.items():
        part, _, name = path.partition(".")
        if part == "flags":
            flags[name] = value
        elif part == "child":
            child[name] = value
        elif part == "needs":
            code, field = name.split(".")
            need = NeedCode(code)
            stated = needs.get(need) or assessment.needs.get(need) or NOT_LISTED
            needs[need] = _restated(stated, field, value)
        else:
            plain[FIELD_OF[part]] = value
    return Assessment(
        child=replace(assessment.child, **child) if child else assessment.child,
        danger=plain.get("danger", assessment.danger),
        needs={**assessment.needs, **needs} if needs else assessment.needs,
        flags={**assessment.flags, **flags} if flags else assessment.flags,
        absent_flags=assessment.absent_flags,
        persistence=plain.get("persistence", assessment.persistence),
        consent=assessment.consent,
        strengths=assessment.strengths,
        access_needs=assessment.access_needs,
        area=assessment.area,
        assessed_on=assessment.assessed_on,
        unrecognised=assessment.unrecognised,
    )


def _restated(stated: StatedNeed, field: str, value: Any) -> StatedNeed:  # noqa: ANN401 - the value of either field
    if field == "severity":
        return StatedNeed(value, stated.impact)
    return StatedNeed(stated.severity, value)
