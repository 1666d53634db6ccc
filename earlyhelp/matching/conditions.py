"""The closed words that a rule may use in ``when``, and whether they hold for an assessment.

A condition is one TOML table: either words that pick needs (``picking``) or one of the words at the
end of this file. There are no expressions, so that every rule can be checked before it is used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from operator import ge, lt

from earlyhelp.matching.assessment import Answer, Assessment, Consent, Impact, Persistence
from earlyhelp.matching.closed_words import (
    UnknownWordError,
    not_here,
    read_truth,
    read_whole,
    read_word,
    read_words,
)
from earlyhelp.matching.picking import NEED_WORDS, read_need_condition
from earlyhelp.matching.view import Fact, Holds, Made, Uses, View
from earlyhelp.taxonomy.services import Response

FLAG_MINIMA = ("urgent_s47", "csc_s17_or_s47", "csc_s17", "contact_allocated_social_worker")
OTHERWISE = ("in_gate", "at_all")
COUNTS = ("count", "outcomes")
NOT_OF_NEEDS = frozenset(
    (
        *("flag", "flag_minimum", "count", "danger", "social_worker", "consent"),
        *("unborn", "mobile", "send", "age_under", "age_at_least"),
    )
)
"""Words of which a condition that consists of no others asks nothing about needs."""
SOCIAL_WORKER = "existing_social_worker"
"""The flag behind the word ``social_worker``."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it holds, and the facts it looked at when it does."""

    words: Mapping[str, object]
    """The condition as written, for comparing and showing rules."""
    holds: Holds = field(compare=False, repr=False)
    uses: Uses = field(compare=False, repr=False)

    @property
    def flag(self) -> str | None:
        """The flag that it reads by name; None where it reads none, or all by their minimum."""
        if "social_worker" in self.words:
            return SOCIAL_WORKER
        named = self.words.get("flag")
        return named if isinstance(named, str) else None

    @property
    def looks_back(self) -> bool:
        """Whether it asks what other rules said before."""
        return "otherwise" in self.words or "response" in self.words

    @property
    def ignores_needs(self) -> bool:
        """Whether it says the same whatever the needs are, and however long they have lasted."""
        return bool(self.words) and self.words.keys() <= NOT_OF_NEEDS


def read_condition(
    words: Mapping[str, object], lists: Mapping[str, frozenset[str]], flags: frozenset[str]
) -> Condition:
    """Return a condition from one TOML table.

    Raises:
        UnknownWordError: naming the word or value that cannot be used.
    """
    rest = dict(words)
    if NEED_WORDS & rest.keys():
        holds, uses = read_need_condition(rest, lists)
    else:
        name = next((name for name in SINGLE if name in rest), None)
        if name is None:
            if not rest:
                raise UnknownWordError("a condition is empty")
            known = (*SINGLE, *sorted(NEED_WORDS))
            raise not_here(min(rest), "is not a word a condition may use", known)
        holds, uses = SINGLE[name](rest.pop(name), rest, flags)
    if rest:
        raise _beside(min(rest))
    return Condition(dict(words), holds, uses)


def _beside(word: str) -> UnknownWordError:
    """Return the refusal of a word that does not go with the others of its condition."""
    if word in SINGLE:
        return UnknownWordError(f"{word!r} cannot be used here; give it a condition of its own")
    if word in COUNTS:
        return UnknownWordError(f"{word!r} cannot be used here; it counts needs, or flag_minimum")
    return not_here(word, "cannot be used here", NEED_WORDS)


Maker = Callable[[object, dict[str, object], frozenset[str]], Made]


def _flag(value: object, _rest: dict[str, object], flags: frozenset[str]) -> Made:
    name = read_word(value, flags, "flag")
    return lambda view: name in view.flags_on, lambda _view: [Fact(f"flags.{name}", "yes")]


def _flag_minimum(value: object, rest: dict[str, object], _flags: frozenset[str]) -> Made:
    minima = read_words(value, FLAG_MINIMA, "flag_minimum")
    count = read_whole(rest.pop("count", 1), "count", 1)

    def on(view: View) -> list[str]:
        return [name for name in view.flags_on if view.minima[name] in minima]

    return (
        lambda view: bool(view.flags_on) and len(on(view)) >= count,
        lambda view: [Fact(f"flags.{name}", "yes") for name in on(view)],
    )


def _answer(path: str, value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = Answer(read_word(value, [*Answer], f"value of {path}"))
    read = ANSWER_AT[path]
    return lambda view: read(view.assessment) is wanted, lambda _view: [Fact(path, wanted.value)]


def _age(
    test: Callable[[int, int], bool], value: object, _rest: dict[str, object], _: frozenset[str]
) -> Made:
    limit = read_whole(value, "an age")

    def holds(view: View) -> bool:
        age = view.assessment.child.age_years
        return age is not None and test(age, limit)

    return holds, lambda view: [Fact("child.age_years", view.assessment.child.age_years)]


def _any_impact(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = frozenset(Impact(word) for word in read_words(value, [*Impact], "any_impact"))

    def uses(view: View) -> list[Fact]:
        return [
            Fact(f"needs.{code}.impact", sorted(stated.impact & wanted))
            for code, stated in view.assessment.needs.items()
            if stated.impact & wanted
        ]

    return lambda view: any(n.impact & wanted for n in view.assessment.needs.values()), uses


def _persistence(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = frozenset(
        Persistence(word) for word in read_words(value, [*Persistence], "persistence")
    )
    return (
        lambda view: view.assessment.persistence in wanted,
        lambda view: [Fact("persistence", view.assessment.persistence.value)],
    )


def _consent(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = frozenset(Consent(word) for word in read_words(value, [*Consent], "consent"))
    return (
        lambda view: view.assessment.consent in wanted,
        lambda view: [Fact("consent", view.assessment.consent.value)],
    )


def _response(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = frozenset(Response(word) for word in read_words(value, [*Response], "response"))
    return lambda view: view.response in wanted, lambda _view: []


def _unknown(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = read_truth(value, "unknown")
    return (
        lambda view: bool(view.unknown_paths) is wanted,
        lambda view: [Fact(path, "not_known") for path in view.unknown_paths],
    )


def _otherwise(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    if read_word(value, OTHERWISE, "value of otherwise") == "in_gate":
        return lambda view: not view.fired_in_gate, lambda _view: []
    return lambda view: not view.fired_at_all, lambda _view: []


ANSWER_AT: Mapping[str, Callable[[Assessment], Answer]] = {
    "immediate_danger": lambda assessment: assessment.danger,
    "child.unborn": lambda assessment: assessment.child.unborn,
    "child.mobile": lambda assessment: assessment.child.mobile,
    "child.send": lambda assessment: assessment.child.send,
    "child.social_worker": lambda assessment: assessment.flag(SOCIAL_WORKER),
}
SINGLE: Mapping[str, Maker] = {
    "flag": _flag,
    "flag_minimum": _flag_minimum,
    "danger": partial(_answer, "immediate_danger"),
    "unborn": partial(_answer, "child.unborn"),
    "mobile": partial(_answer, "child.mobile"),
    "send": partial(_answer, "child.send"),
    "social_worker": partial(_answer, "child.social_worker"),
    "age_under": partial(_age, lt),
    "age_at_least": partial(_age, ge),
    "any_impact": _any_impact,
    "persistence": _persistence,
    "consent": _consent,
    "response": _response,
    "unknown": _unknown,
    "otherwise": _otherwise,
}
