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


def with_facts(assessment: Assessment, facts: Mapping[str, Value]) -> Assessment:
    """Return the assessment with some facts said otherwise; a need that is new has no severity."""
    flags: dict[str, Any] = {}
    child: dict[str, Any] = {}
    changed: dict[str, Any] = {}
    needs = dict(assessment.needs)
    for path, value in facts.items():
        part, _, name = path.partition(".")
        if part == "flags":
            flags[name] = value
        elif part == "child":
            child[name] = value
        elif part == "needs":
            code, field = name.split(".")
            stated = needs.get(NeedCode(code), StatedNeed(Severity.NONE))
            needs[NeedCode(code)] = _restated(stated, field, value)
        else:
            changed[FIELD_OF[part]] = value
    if flags:
        changed["flags"] = {**assessment.flags, **flags}
    if child:
        changed["child"] = replace(assessment.child, **child)
    return replace(assessment, needs=needs, **changed)


def _restated(stated: StatedNeed, field: str, value: Any) -> StatedNeed:  # noqa: ANN401 - the value of either field
    return replace(stated, **{field: value})
