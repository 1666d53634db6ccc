"""Rulesets of an area's own for tests: the packaged one with rules added or left out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from earlyhelp.matching import Ruleset
from earlyhelp.matching.conditions import Condition, read_condition
from earlyhelp.matching.ruleset_values import Rule
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import default_ruleset

Words = Mapping[str, object]


def rule(response: Response | None, *all_of: Words, any_of: Sequence[Words] = ()) -> Rule:
    """Return a rule of gate G7 named after its response, with these conditions."""
    offer = next(rule for rule in default_ruleset().rules if rule.id == "G7-EMERGING")
    return replace(
        offer,
        id=f"OWN-{response}",
        response=response,
        all_of=[condition(words) for words in all_of],
        any_of=[condition(words) for words in any_of],
    )


def condition(words: Words) -> Condition:
    """Return a condition as the packaged ruleset reads it."""
    packaged = default_ruleset()
    return read_condition(words, packaged.lists, frozenset(packaged.flags))


def area(*rules: Rule, without: str = "") -> Ruleset:
    """Return the packaged ruleset with more rules, and without one of its own."""
    packaged = default_ruleset()
    kept = [rule for rule in packaged.rules if rule.id != without]
    return replace(packaged, rules=[*kept, *rules])
