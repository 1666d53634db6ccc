"""What differs between two rulesets: what they say, and which cases they answer differently."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.gates import Trace, run_gates
from earlyhelp.matching.ruleset_values import Rule, Ruleset, rank
from earlyhelp.matching.trying import read_case
from earlyhelp.matching.unknowns import find_gaps
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

    @property
    def is_up(self) -> bool:
        """Say whether the new answer is the graver one; out of scope counts as the lowest."""
        return _height(self.after) > _height(self.before)


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
    return CaseChange(case.name, old_response, new_response, *rules, is_kept=case.is_kept)


def _run(case: Case, ruleset: Ruleset) -> Trace:
    facts = case.facts
    assessment = facts if isinstance(facts, Assessment) else read_case(facts, ruleset)
    trace = Trace()
    run_gates(assessment, ruleset, trace, [gap.path for gap in find_gaps(assessment, ruleset)])
    return trace


def _response(trace: Trace) -> Response:
    return trace.response or Response.CONSULT


def _fired(trace: Trace) -> tuple[str, ...]:
    return tuple(rule.id for rule in trace.fired if rule.response is not None)


def _height(response: Response) -> int:
    return -1 if response is Response.OUT_OF_SCOPE else rank(response)


def _named(ruleset: Ruleset) -> dict[str, str]:
    return {"id": ruleset.id, "version": ruleset.version, "digest": ruleset.digest}


def _changes(before: Ruleset, after: Ruleset) -> Iterator[Changed]:
    yield from _differing("ruleset", _texts(before, HEAD), _texts(after, HEAD))
    yield from _differing("level", _levels(before), _levels(after))
    for part in ("lists", "review_weeks", "contacts", "labels", "flags"):
        old, new = _shown(getattr(before, part)), _shown(getattr(after, part))
        yield from _differing(part, old, new)
    rules = {rule.id: rule for rule in before.rules}
    for rule in after.rules:
        if rule.id in rules:
            yield from _differing(f"rule {rule.id}", _rule(rules[rule.id]), _rule(rule))


def _differing(
    where: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[Changed]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield Changed(where, name, old, new)


def _texts(value: object, names: Sequence[str]) -> dict[str, str]:
    found = {name: getattr(value, name) for name in names}
    return {name: NOT_STATED if held is None else str(held) for name, held in found.items()}


def _levels(ruleset: Ruleset) -> dict[str, str]:
    return {
        str(level.number): f"{level.name}; {level.owner}; {level.route}; "
        + ", ".join(response.value for response in level.responses)
        for level in ruleset.levels
    }


def _shown(held: Mapping[object, object]) -> dict[str, str]:
    return {str(name): _words(value) for name, value in held.items()}


def _words(value: object) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if hasattr(value, "__dataclass_fields__"):
        held = (getattr(value, field.name) for field in fields(value))  # type: ignore[arg-type] # it has fields
        return "; ".join(str(one) for one in held)
    return str(value)


def _rule(rule: Rule) -> dict[str, str]:
    return {
        "gate": rule.gate,
        "since": rule.since.isoformat(),
        "when all": "; ".join(str(dict(one.words)) for one in rule.all_of),
        "when any": "; ".join(str(dict(one.words)) for one in rule.any_of),
        "response": rule.response.value if rule.response else "",
        "steps": ", ".join(step.action.value for step in rule.steps),
        "without": ", ".join(sorted(action.value for action in rule.without)),
        "text": rule.text,
        "source": rule.source,
        "near": rule.near,
    }
