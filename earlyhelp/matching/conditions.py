"""The closed words that a rule may use in ``when``, and whether they hold for an assessment.

A condition is one TOML table. Words that pick needs (``need``, ``severity``, ``severity_at_least``,
``domain``, ``in``, ``not_in``, ``impact``, ``no_impact``) work together: they pick the needs for
which all of them hold; ``count`` or ``outcomes`` say how many needs or headline outcomes there must
be. There are no expressions, so that every rule can be checked before it is used.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from earlyhelp.matching.assessment import (
    RANK,
    Answer,
    Assessment,
    Consent,
    Impact,
    Persistence,
    Severity,
    StatedNeed,
)
from earlyhelp.taxonomy.needs import NEED_BY_CODE, Domain, NeedCode
from earlyhelp.taxonomy.services import Response

FLAG_MINIMA = ("urgent_s47", "csc_s17_or_s47", "csc_s17", "contact_allocated_social_worker")
NEED_WORDS = frozenset(
    ("need", "severity", "severity_at_least", "domain", "in", "not_in", "impact", "no_impact")
)
OTHERWISE = ("in_gate", "at_all")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that a rule used: where it stands in the assessment, and its value."""

    path: str
    value: object


@dataclass(slots=True)
class View:
    """An assessment as conditions look at it, with what only the procedure knows."""

    assessment: Assessment
    minima: Mapping[str, str]
    """Minimum response of each flag."""
    flags_on: tuple[str, ...] = field(init=False)
    has_unknown: bool = False
    unknown_paths: Sequence[str] = ()
    response: Response | None = None
    """The response reached, known to gate G9 only."""
    fired_in_gate: bool = False
    fired_at_all: bool = False

    def __post_init__(self) -> None:
        """Look once at which flags are on."""
        flags = self.assessment.flags
        self.flags_on = tuple(name for name in self.minima if flags.get(name) is Answer.YES)


Holds = Callable[[View], bool]
Uses = Callable[[View], list[Fact]]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it holds, and the facts it looked at when it does."""

    words: Mapping[str, object]
    """The condition as written, for comparing and showing rules."""
    holds: Holds = field(compare=False, repr=False)
    uses: Uses = field(compare=False, repr=False)


class UnknownWordError(ValueError):
    """A condition uses a word or value that is not in the closed list; the text says which."""


def read_condition(
    words: Mapping[str, object], lists: Mapping[str, frozenset[str]], flags: frozenset[str]
) -> Condition:
    """Return a condition from one TOML table.

    Raises:
        UnknownWordError: naming the word or value that cannot be used.
    """
    rest = dict(words)
    if NEED_WORDS & rest.keys():
        holds, uses = _needs(rest, lists)
    else:
        if not rest:
            raise UnknownWordError("a condition is empty")
        name = next(iter(rest))
        if name not in SINGLE:
            raise UnknownWordError(f"{name!r} is not a word a condition may use")
        holds, uses = SINGLE[name](rest.pop(name), rest, flags)
    if rest:
        raise UnknownWordError(f"{min(rest)!r} cannot be used here")
    return Condition(dict(words), holds, uses)


def _needs(rest: dict[str, object], lists: Mapping[str, frozenset[str]]) -> tuple[Holds, Uses]:
    """Return a condition on needs, taking its words out of ``rest``."""
    picks = _picker(rest, lists)
    count = _whole(rest.pop("count", 1), "count")
    outcomes = _whole(rest.pop("outcomes", 0), "outcomes")

    def picked(view: View) -> list[NeedCode]:
        return [code for code, stated in view.assessment.needs.items() if picks.test(code, stated)]

    def holds(view: View) -> bool:
        codes = picked(view)
        if len(codes) < count:
            return False
        return not outcomes or len({NEED_BY_CODE[c].outcome for c in codes}) >= outcomes

    def uses(view: View) -> list[Fact]:
        needs = view.assessment.needs
        facts = [Fact(f"needs.{c}.severity", needs[c].severity.value) for c in picked(view)]
        if picks.impacts:
            facts += [
                Fact(f"needs.{c}.impact", sorted(needs[c].impact & picks.impacts))
                for c in picked(view)
            ]
        return facts

    return holds, uses


@dataclass(frozen=True, slots=True)
class _Picks:
    """What a need must be for a condition to pick it."""

    code: str | None
    severities: frozenset[Severity]
    domains: frozenset[str] | None
    within: frozenset[str] | None
    without: frozenset[str]
    impacts: frozenset[Impact]
    no_impact: bool

    def test(self, code: NeedCode, stated: StatedNeed) -> bool:
        """Say whether a stated need is picked."""
        return (
            stated.severity in self.severities
            and (self.code is None or code == self.code)
            and (self.domains is None or NEED_BY_CODE[code].domain in self.domains)
            and (self.within is None or code in self.within)
            and code not in self.without
            and (not self.impacts or not self.impacts.isdisjoint(stated.impact))
            and not (self.no_impact and stated.impact)
        )


def _picker(rest: dict[str, object], lists: Mapping[str, frozenset[str]]) -> _Picks:
    code = rest.pop("need", None)
    if code is not None and code not in NEED_BY_CODE:
        raise UnknownWordError(f"{code!r} is not a need")
    domains = rest.pop("domain", None)
    return _Picks(
        code=None if code is None else str(code),
        severities=_severities(rest),
        domains=None if domains is None else frozenset(_words(domains, Domain, "domain")),
        within=_named_list(rest.pop("in", None), lists),
        without=_named_list(rest.pop("not_in", None), lists) or frozenset(),
        impacts=frozenset(
            Impact(word) for word in _words(rest.pop("impact", []), Impact, "impact")
        ),
        no_impact=_flag_word(rest.pop("no_impact", False), "no_impact"),
    )


def _severities(rest: dict[str, object]) -> frozenset[Severity]:
    if "severity" in rest and "severity_at_least" in rest:
        raise UnknownWordError("use severity or severity_at_least, not both")
    exact, lowest = rest.pop("severity", None), rest.pop("severity_at_least", None)
    for word in (exact, lowest):
        if word is not None and word not in [severity.value for severity in RANK]:
            raise UnknownWordError(f"{word!r} is not a severity")
    if exact is not None:
        return frozenset({Severity(str(exact))})
    if lowest is not None:
        rank = RANK[Severity(str(lowest))]
        return frozenset(severity for severity in RANK if RANK[severity] >= rank)
    return frozenset(Severity)


def _named_list(name: object, lists: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    if name is None:
        return None
    if name not in lists:
        raise UnknownWordError(f"there is no list {name!r}")
    return lists[str(name)]


def _words(value: object, words: type[StrEnum], what: str) -> list[str]:
    known = {word.value for word in words}
    given = value if isinstance(value, list) else [value]
    for word in given:
        if word not in known:
            raise UnknownWordError(f"{word!r} is not a value of {what}")
    return [str(word) for word in given]


def _whole(value: object, what: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise UnknownWordError(f"{what} needs a whole number, not {value!r}")


def _flag_word(value: object, what: str) -> bool:
    if isinstance(value, bool):
        return value
    raise UnknownWordError(f"{what} needs true or false, not {value!r}")


Made = tuple[Holds, Uses]
Maker = Callable[[object, dict[str, object], frozenset[str]], Made]


def _flag(value: object, _rest: dict[str, object], flags: frozenset[str]) -> Made:
    if value not in flags:
        raise UnknownWordError(f"{value!r} is not a flag")
    name = str(value)
    return (
        lambda view: name in view.flags_on,
        lambda view: [Fact(f"flags.{name}", "yes")] if name in view.flags_on else [],
    )


def _flag_minimum(value: object, rest: dict[str, object], _flags: frozenset[str]) -> Made:
    minima = value if isinstance(value, list) else [value]
    for minimum in minima:
        if minimum not in FLAG_MINIMA:
            raise UnknownWordError(f"{minimum!r} is not a flag's minimum")
    count = _whole(rest.pop("count", 1), "count")

    def on(view: View) -> list[str]:
        return [name for name in view.flags_on if view.minima[name] in minima]

    return (
        lambda view: bool(view.flags_on) and len(on(view)) >= count,
        lambda view: [Fact(f"flags.{name}", "yes") for name in on(view)],
    )


def _answer(path: str, read: Callable[[Assessment], Answer]) -> Maker:
    def make(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
        wanted = Answer(_words(value, Answer, path)[0])
        return (
            lambda view: read(view.assessment) is wanted,
            lambda view: [Fact(path, read(view.assessment).value)],
        )

    return make


def _age(test: Callable[[int, int], bool]) -> Maker:
    def make(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
        limit = _whole(value, "an age")

        def holds(view: View) -> bool:
            age = view.assessment.child.age_years
            return age is not None and test(age, limit)

        return holds, lambda view: [Fact("child.age_years", view.assessment.child.age_years)]

    return make


def _any_impact(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = frozenset(Impact(word) for word in _words(value, Impact, "any_impact"))

    def uses(view: View) -> list[Fact]:
        return [
            Fact(f"needs.{code}.impact", sorted(stated.impact & wanted))
            for code, stated in view.assessment.needs.items()
            if stated.impact & wanted
        ]

    return lambda view: any(n.impact & wanted for n in view.assessment.needs.values()), uses


def _persistence(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = frozenset(Persistence(word) for word in _words(value, Persistence, "persistence"))
    return (
        lambda view: view.assessment.persistence in wanted,
        lambda view: [Fact("persistence", view.assessment.persistence.value)],
    )


def _consent(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = frozenset(Consent(word) for word in _words(value, Consent, "consent"))
    return (
        lambda view: view.assessment.consent in wanted,
        lambda view: [Fact("consent", view.assessment.consent.value)],
    )


def _response(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = frozenset(Response(word) for word in _words(value, Response, "response"))
    return lambda view: view.response in wanted, lambda _view: []


def _unknown(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    wanted = _flag_word(value, "unknown")
    return (
        lambda view: view.has_unknown is wanted,
        lambda view: [Fact(path, "not_known") for path in view.unknown_paths],
    )


def _otherwise(value: object, _rest: dict[str, object], _flags: frozenset[str]) -> Made:
    if value not in OTHERWISE:
        raise UnknownWordError(f"otherwise needs one of {', '.join(OTHERWISE)}")
    if value == "in_gate":
        return lambda view: not view.fired_in_gate, lambda _view: []
    return lambda view: not view.fired_at_all, lambda _view: []


def _social_worker(assessment: Assessment) -> Answer:
    return assessment.flag("existing_social_worker")


SINGLE: Mapping[str, Maker] = {
    "flag": _flag,
    "flag_minimum": _flag_minimum,
    "danger": _answer("immediate_danger", lambda assessment: assessment.danger),
    "unborn": _answer("child.unborn", lambda assessment: assessment.child.unborn),
    "mobile": _answer("child.mobile", lambda assessment: assessment.child.mobile),
    "send": _answer("child.send", lambda assessment: assessment.child.send),
    "social_worker": _answer("child.social_worker", _social_worker),
    "age_under": _age(lambda age, limit: age < limit),
    "age_at_least": _age(lambda age, limit: age >= limit),
    "any_impact": _any_impact,
    "persistence": _persistence,
    "consent": _consent,
    "response": _response,
    "unknown": _unknown,
    "otherwise": _otherwise,
}
