"""Whether a service takes a child, by its own rules: it does, it does not, or it cannot be told.

Every rule "only for" has to hold and no rule "not for" may. A rule whose fact is not known keeps
nobody out: it is something to ask.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from earlyhelp.services.parts import EligibilityRule
from earlyhelp.services.words import RuleField, RuleKind, RuleOperator

LETTERS_OF_A_KIND = 3
"""The first letters of an area's code say what kind of area it is."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a child and family; what is absent is not known."""

    age_years: float | None = None
    area_codes: frozenset[str] = frozenset()
    """The codes of every area that the home lies in, as far as they are known."""
    words: Mapping[RuleField, frozenset[str]] = field(default_factory=dict)
    """Everything else, in small letters."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The answer of a service's rules, in their own sentences."""

    refuses: tuple[str, ...] = ()
    """Why it does not take the child; empty if nothing speaks against it."""
    to_ask: tuple[str, ...] = ()
    """What it asks for and is not known."""

    @property
    def fits(self) -> bool | None:
        """True, False, or None where it cannot be told."""
        if self.refuses:
            return False
        return None if self.to_ask else True


def evaluate(rules: Iterable[EligibilityRule], known: Known) -> Eligibility:
    """Return what some rules say of what is known.

    >>> rule = EligibilityRule(
    ...     RuleKind.EXCLUDE, RuleField.AGE, RuleOperator.AT_LEAST, "11", "Not from age 11")
    >>> evaluate([rule], Known(age_years=12.0)).refuses, evaluate([rule], Known()).to_ask
    (('Not from age 11',), ('Not from age 11',))
    """
    refuses, to_ask = [], []
    for rule in rules:
        answer = holds(rule, known)
        if answer is None:
            to_ask.append(rule.sentence)
        elif answer is (rule.kind is RuleKind.EXCLUDE):
            refuses.append(rule.sentence)
    return Eligibility(tuple(dict.fromkeys(refuses)), tuple(dict.fromkeys(to_ask)))


def holds(rule: EligibilityRule, known: Known) -> bool | None:
    """Say whether what a rule names is so; None where that is not known or not to be read."""
    if rule.field is RuleField.AGE:
        return _age_holds(rule, known.age_years)
    wanted = frozenset(values_of(rule))
    if rule.operator not in {RuleOperator.EQUALS, RuleOperator.ONE_OF}:
        return None
    if rule.field is RuleField.AREA:
        return _area_holds(wanted, known.area_codes)
    held = known.words.get(rule.field)
    return None if held is None else not wanted.isdisjoint(held)


def write_rules(rules: Iterable[EligibilityRule], fields: Collection[RuleField]) -> str | None:
    """Write the rules on some facts as a search keeps them; None where there are none."""
    kept = [
        [rule.kind, rule.field, rule.operator, rule.value, rule.sentence]
        for rule in rules
        if rule.field in fields
    ]
    return json.dumps(kept, ensure_ascii=False) if kept else None


@lru_cache(maxsize=2_000)
def read_rules(text: str) -> tuple[EligibilityRule, ...]:
    """Read rules back; remembered, since a search asks them of many services."""
    return tuple(
        EligibilityRule(RuleKind(kind), RuleField(field), RuleOperator(operator), value, sentence)
        for kind, field, operator, value, sentence in json.loads(text)
    )


def values_of(rule: EligibilityRule) -> tuple[str, ...]:
    """Return the values of a rule, in small letters."""
    parts = rule.value.split(";") if rule.operator is RuleOperator.ONE_OF else [rule.value]
    return tuple(part.strip().casefold() for part in parts if part.strip())


def number_of(text: str) -> float | None:
    """Return a value as a number, or None if it is none."""
    try:
        return float(text)
    except ValueError:
        return None


def _age_holds(rule: EligibilityRule, age: float | None) -> bool | None:
    """Say whether an age meets a rule; an age in whole years lasts until the next birthday."""
    limits = [number_of(value) for value in values_of(rule)]
    if age is None or not limits or None in limits:
        return None
    stated = [limit for limit in limits if limit is not None]
    if rule.operator is RuleOperator.AT_LEAST:
        return age >= stated[0]
    if rule.operator is RuleOperator.AT_MOST:
        return age < stated[0] + 1 if stated[0] == int(stated[0]) else age <= stated[0]
    return any(limit <= age < limit + 1 for limit in stated)


def _area_holds(wanted: Collection[str], codes: Collection[str]) -> bool | None:
    """Say whether a home lies in one of some areas; it cannot be told from other kinds of area."""
    held = {code.casefold() for code in codes}
    if not held.isdisjoint(wanted):
        return True
    kinds = {code[:LETTERS_OF_A_KIND] for code in held}
    return False if {code[:LETTERS_OF_A_KIND] for code in wanted} <= kinds else None
