"""Conditions on needs: which needs a rule picks, and how many there must be.

The words ``need``, ``severity``, ``severity_at_least``, ``domain``, ``in``, ``not_in``, ``impact``
and ``no_impact`` work together: they pick the needs for which all of them hold. ``count`` or
``outcomes`` say how many needs, or headline outcomes, there must be.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from earlyhelp.matching.assessment import RANK, Impact, Severity
from earlyhelp.matching.closed_words import (
    UnknownWordError,
    read_truth,
    read_whole,
    read_word,
    read_words,
)
from earlyhelp.matching.view import Fact, Made, View
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, Domain, NeedCode

NEED_WORDS = frozenset(
    ("need", "severity", "severity_at_least", "domain", "in", "not_in", "impact", "no_impact")
)


@dataclass(frozen=True, slots=True)
class _Picks:
    """What a need must be for a condition to pick it."""

    codes: frozenset[NeedCode]
    severities: frozenset[Severity]
    impacts: frozenset[Impact]
    no_impact: bool

    def of(self, view: View) -> list[NeedCode]:
        """Return the needs of an assessment that are picked."""
        return [
            code
            for severity in self.severities
            for code in view.needs_at.get(severity, ())
            if code in self.codes and self._has_impact(view.assessment.needs[code].impact)
        ]

    def _has_impact(self, impact: frozenset[Impact]) -> bool:
        if self.no_impact:
            return not impact
        return not self.impacts or not self.impacts.isdisjoint(impact)


def read_need_condition(rest: dict[str, object], lists: Mapping[str, frozenset[str]]) -> Made:
    """Return a condition on needs, taking its words out of ``rest``."""
    picks = _picks(rest, lists)
    count = read_whole(rest.pop("count", 1), "count", 1)
    outcomes = read_whole(rest.pop("outcomes", 1), "outcomes", 1)

    def holds(view: View) -> bool:
        codes = picks.of(view)
        if len(codes) < count:
            return False
        return not outcomes or len({NEED_BY_CODE[c].outcome for c in codes}) >= outcomes

    def uses(view: View) -> list[Fact]:
        needs = view.assessment.needs
        facts = [Fact(f"needs.{c}.severity", needs[c].severity.value) for c in picks.of(view)]
        if picks.impacts:
            facts += [
                Fact(f"needs.{c}.impact", sorted(needs[c].impact & picks.impacts))
                for c in picks.of(view)
            ]
        return facts

    return holds, uses


def _picks(rest: dict[str, object], lists: Mapping[str, frozenset[str]]) -> _Picks:
    impacts = read_words(rest.pop("impact"), [*Impact], "impact") if "impact" in rest else []
    return _Picks(
        codes=_codes(rest, lists),
        severities=_severities(rest),
        impacts=frozenset(Impact(word) for word in impacts),
        no_impact=read_truth(rest.pop("no_impact", False), "no_impact"),
    )


def _codes(rest: dict[str, object], lists: Mapping[str, frozenset[str]]) -> frozenset[NeedCode]:
    """Return the needs that ``need``, ``domain``, ``in`` and ``not_in`` leave."""
    codes = {need.code for need in NEEDS}
    if "need" in rest:
        codes = {NeedCode(read_word(rest.pop("need"), NEED_BY_CODE, "need"))}
    if "domain" in rest:
        domains = read_words(rest.pop("domain"), [*Domain], "domain")
        codes &= {need.code for need in NEEDS if need.domain in domains}
    if "in" in rest:
        codes &= lists[read_word(rest.pop("in"), lists, "list")]
    if "not_in" in rest:
        codes -= lists[read_word(rest.pop("not_in"), lists, "list")]
    return frozenset(codes)


def _severities(rest: dict[str, object]) -> frozenset[Severity]:
    if "severity" in rest and "severity_at_least" in rest:
        raise UnknownWordError("use severity or severity_at_least, not both")
    known = [severity.value for severity in RANK]
    if "severity" in rest:
        return frozenset({Severity(read_word(rest.pop("severity"), known, "severity"))})
    if "severity_at_least" in rest:
        lowest = Severity(read_word(rest.pop("severity_at_least"), known, "severity"))
        return frozenset(severity for severity in RANK if RANK[severity] >= RANK[lowest])
    return frozenset(Severity)
