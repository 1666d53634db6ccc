"""What differs between two rulesets: what they say, and which cases they answer differently."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.gates import Trace
from earlyhelp.matching.ruleset_values import Contact, Flag, Level, Rule, Ruleset, Step, Within
from earlyhelp.matching.trying import height, read_case, run_case
from earlyhelp.matching.wording import need_words
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response

HEAD = ("title", "area", "effective_from", "effective_to", "services_at_once")
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Case:
    """A case by its name, as an assessment or as the facts of a rule's test."""

    name: str
    facts: Mapping[str, object] | Assessment
    is_kept: bool = False
    """Whether it is the assessment of a kept decision."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that the two rulesets say otherwise; an empty side does not have it."""

    where: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case that the two rulesets answer differently, and by which rules."""

    name: str
    before: Response
    after: Response
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]
    is_kept: bool = False
    says: str = ""
    """The case in words; empty for a kept decision, which is about a family."""

    @property
    def is_up(self) -> bool:
        """Say whether the new answer is the graver one."""
        return height(self.after) > height(self.before)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two rulesets."""

    before: Ruleset
    after: Ruleset
    added: tuple[str, ...]
    """Rules that only the new one has."""
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]
    cases: int
    """How many cases were asked of both."""
    kept: int
    """How many of them were kept decisions."""
    case_changes: tuple[CaseChange, ...]

    @property
    def ups(self) -> int:
        """How many cases get a graver answer."""
        return sum(change.is_up for change in self.case_changes)

    @property
    def downs(self) -> int:
        """How many cases get a lighter answer."""
        return len(self.case_changes) - self.ups

    @property
    def sentence(self) -> str:
        """The comparison in one sentence."""
        if not self.case_changes:
            return f"None of the {self.cases:,} cases changes."
        number = len(self.case_changes)
        verb = "changes" if number == 1 else "change"
        return (
            f"{number:,} of {self.cases:,} cases {verb}: {self.ups:,} to a graver answer, "
            f"{self.downs:,} to a lighter one."
        )

    @property
    def kept_sentence(self) -> str:
        """The same for decisions that were made for families and are kept."""
        changes = [change for change in self.case_changes if change.is_kept]
        if not self.kept:
            return "No decision is kept yet, so none was asked."
        if not changes:
            return f"None of the {self.kept:,} kept decisions would be another."
        ups = sum(change.is_up for change in changes)
        return (
            f"{len(changes):,} of {self.kept:,} kept decisions would be another: {ups:,} graver, "
            f"{len(changes) - ups:,} lighter. What was decided stays decided."
        )

    def as_json(self) -> dict[str, object]:
        """Return the comparison as one JSON document."""
        return {
            "before": _named(self.before),
            "after": _named(self.after),
            "says": self.sentence,
            "rules": {"added": list(self.added), "removed": list(self.removed)},
            "changed": [
                {"where": c.where, "field": c.field, "before": c.before, "after": c.after}
                for c in self.changed
            ],
            "cases": {
                "asked": self.cases,
                "kept": self.kept,
                "ups": self.ups,
                "downs": self.downs,
            },
            "case_changes": [
                {
                    "case": c.name,
                    **({"says": c.says} if c.says else {}),
                    "before": c.before.value,
                    "after": c.after.value,
                    "rules_before": list(c.rules_before),
                    "rules_after": list(c.rules_after),
                }
                for c in self.case_changes
            ],
        }


def compare(before: Ruleset, after: Ruleset, cases: Iterable[Case] = ()) -> Comparison:
    """Return what differs; asked are the own cases of both rulesets and any others given."""
    asked = [*own_cases(before, after), *cases]
    old, new = ({rule.id: rule for rule in ruleset.rules} for ruleset in (before, after))
    return Comparison(
        before=before,
        after=after,
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(_changes(before, after)),
        cases=len(asked),
        kept=sum(case.is_kept for case in asked),
        case_changes=tuple(
            change for case in asked if (change := _compare_case(case, before, after))
        ),
    )


def own_cases(*rulesets: Ruleset) -> list[Case]:
    """Return the tests of all rules as cases, each set of facts once."""
    found: dict[str, Case] = {}
    for ruleset in rulesets:
        for rule in ruleset.rules:
            for number, test in enumerate(rule.tests, start=1):
                key = repr(sorted(test.facts.items()))
                found.setdefault(key, Case(f"{rule.id}, test {number}", test.facts))
    return list(found.values())


def _compare_case(case: Case, before: Ruleset, after: Ruleset) -> CaseChange | None:
    old, new = _run(case, before), _run(case, after)
    old_response, new_response = _response(old), _response(new)
    if old_response is new_response:
        return None
    rules = (_fired(old), _fired(new))
    return CaseChange(
        case.name,
        old_response,
        new_response,
        *rules,
        is_kept=case.is_kept,
        says="" if isinstance(case.facts, Assessment) else in_words(case.facts),
    )


def in_words(facts: Mapping[str, object]) -> str:
    """Say the facts of a rule's test in words.

    >>> in_words({"needs": {"housing": "severe"}, "age": 0, "flags": ["dangerous_home"]})
    'housing and homelessness severe; age 0; flags dangerous home'
    """
    return "; ".join(said for word, value in facts.items() for said in _fact(word, value))


def _fact(word: str, value: object) -> Iterator[str]:
    if word in {"needs", "impact"} and isinstance(value, Mapping):
        for code, held in value.items():
            yield f"{need_words(NeedCode(code))} {_plain(held)}"
    else:
        yield f"{word.replace('_', ' ')} {_plain(value)}"


def _plain(value: object) -> str:
    words = value if isinstance(value, list | dict) else [value]
    return ", ".join(str(word) for word in words).replace("_", " ")


def _run(case: Case, ruleset: Ruleset) -> Trace:
    facts = case.facts
    return run_case(facts if isinstance(facts, Assessment) else read_case(facts, ruleset), ruleset)


def _response(trace: Trace) -> Response:
    return trace.response or Response.CONSULT


def _fired(trace: Trace) -> tuple[str, ...]:
    return tuple(rule.id for rule in trace.fired if rule.response is not None)


def _named(ruleset: Ruleset) -> dict[str, str]:
    return {"id": ruleset.id, "version": ruleset.version, "digest": ruleset.digest}


def _changes(before: Ruleset, after: Ruleset) -> Iterator[Changed]:
    yield from _differing("ruleset", _head(before), _head(after))
    yield from _differing("level", _levels(before), _levels(after))
    for part in ("lists", "review_weeks", "contacts", "labels", "flags"):
        yield from _differing(part, getattr(before, part), getattr(after, part))
    rules = {rule.id: rule for rule in before.rules}
    for rule in after.rules:
        if rule.id in rules:
            yield from _differing(f"rule {rule.id}", _rule(rules[rule.id]), _rule(rule))


def _differing(
    where: str, before: Mapping[str, object], after: Mapping[str, object]
) -> Iterator[Changed]:
    for name in dict.fromkeys((*before, *after)):
        old, new = _words(before.get(name, "")), _words(after.get(name, ""))
        if old != new:
            yield Changed(where, name, old, new)


def _head(ruleset: Ruleset) -> dict[str, object]:
    return {name: getattr(ruleset, name) for name in HEAD}


def _levels(ruleset: Ruleset) -> dict[str, object]:
    return {str(level.number): level for level in ruleset.levels}


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "gate": rule.gate,
        "since": rule.since,
        "when all": "; ".join(_written(one.words) for one in rule.all_of),
        "when any": "; ".join(_written(one.words) for one in rule.any_of),
        "response": rule.response or "",
        **{f"step {step.action}": step for step in rule.steps},
        "without": rule.without,
        "text": rule.text,
        "source": rule.source,
        "near": rule.near,
        "short": rule.short,
        **{
            f"test {number}": f"{_written(test.facts)} gives {test.expect}"
            for number, test in enumerate(rule.tests, start=1)
        },
    }


def _written(words: Mapping[str, object]) -> str:
    """Return a table much as the author wrote it, so that it is found again in the file."""
    return ", ".join(f"{name} = {value!r}" for name, value in words.items())


def _words(value: object) -> str:
    match value:
        case None:
            return NOT_STATED
        case Within():
            return f"{value.number} {value.unit}"
        case frozenset() | tuple():
            return ", ".join(sorted(value))
        case Contact() | Flag() | Level() | Step():
            _, *rest = (getattr(value, field.name) for field in fields(value))
            return "; ".join(_words(one) for one in rest)
        case _:
            return str(value)
