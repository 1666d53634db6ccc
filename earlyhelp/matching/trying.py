"""Try a ruleset out: its own cases, each flag alone, and what every ruleset has to answer."""

from collections.abc import Iterator, Mapping

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.gates import Trace, run_gates
from earlyhelp.matching.reading import read_assessment
from earlyhelp.matching.ruleset_values import Problem, Ruleset
from earlyhelp.matching.unknowns import ORDER, find_gaps
from earlyhelp.taxonomy.services import Response

Facts = Mapping[str, object]

UNLESS_SAID: Facts = {
    "unborn": "no",
    "send": "no",
    "danger": "no",
    "needs": {},
    "impact": {},
    "flags": {},
    "persistence": "new",
    "consent": "yes",
}
"""What holds where a case says nothing else; besides, a child who is born is 10."""
CHILD_WORDS = {
    "age": "age_years",
    "months": "age_months",
    "unborn": "unborn",
    "mobile": "mobile",
    "send": "send",
    "social_worker": "social_worker",
}
"""The words of a case about the child, with the fields of the input that they fill."""
CASE_WORDS = frozenset((*UNLESS_SAID, *CHILD_WORDS))
CHILDREN: tuple[Facts, ...] = (
    {},
    {"unborn": "yes"},
    {"age": 0, "mobile": "no"},
    {"age": 17},
    {"age": 19, "send": "yes"},
)
"""Children for whom a flag alone has to reach its minimum: it counts at any age."""
NO_WORRY: Facts = {"needs": {"housing": "none"}}
ALWAYS: tuple[tuple[Facts, Response, str], ...] = (
    (NO_WORRY, Response.UNIVERSAL, "a child without any worry"),
    ({"needs": {"housing": "emerging"}}, Response.UNIVERSAL, "an emerging need"),
    ({"needs": {"housing": "significant"}}, Response.UNIVERSAL, "a significant need"),
    ({"needs": {"housing": "severe"}}, Response.UNIVERSAL, "a severe need"),
    ({**NO_WORRY, "danger": "yes"}, Response.URGENT_S47, "danger now"),
    ({**NO_WORRY, "danger": "not_known"}, Response.CONSULT, "something that is not known"),
)
"""What every ruleset has to answer, with the least that it may say."""
FROM_THE_LEAST = (None, *ORDER)
"""Answers for a child in scope: none at all is the least, and calling the child an adult next."""


def try_out(ruleset: Ruleset) -> Iterator[Problem]:
    """Run a ruleset whose rules can be read, and give everything that turns out wrong."""
    yield from _own_cases(ruleset)
    yield from _flags_alone(ruleset)
    yield from _always(ruleset)


def _own_cases(ruleset: Ruleset) -> Iterator[Problem]:
    for rule in ruleset.rules:
        fired = []
        for number, test in enumerate(rule.tests, start=1):
            trace = run_case(read_case(test.facts, ruleset), ruleset)
            fired.append(rule in trace.fired)
            if trace.response is not test.expect:
                yield Problem(
                    f"rule {rule.id}, test {number}",
                    f"it gives {named(trace.response)}, not {test.expect.value}; "
                    "mend the rule or the test",
                )
        if all(fired):
            yield Problem(f"rule {rule.id}", "every test fires it; add one that does not")
        if not any(fired):
            yield Problem(f"rule {rule.id}", "no test fires it, so it may be out of reach")


def _flags_alone(ruleset: Ruleset) -> Iterator[Problem]:
    for flag in ruleset.flags.values():
        found = [_answer({**NO_WORRY, **child, "flags": [flag.id]}, ruleset) for child in CHILDREN]
        if any(height(response) < height(flag.least) for response in found):
            least = flag.least.value
            yield Problem(
                f"flag {flag.id}",
                f"no rule reads this flag so that it alone gives {least} at any age; add one",
            )


def _always(ruleset: Ruleset) -> Iterator[Problem]:
    for facts, least, what in ALWAYS:
        response = _answer(facts, ruleset)
        if height(response) < height(least):
            found = named(response)
            yield Problem("rules", f"{what} gives {found}; add a rule for at least {least.value}")


def _answer(facts: Facts, ruleset: Ruleset) -> Response | None:
    return run_case(read_case(facts, ruleset), ruleset).response


def run_case(case: Assessment, ruleset: Ruleset) -> Trace:
    """Return what the gates make of a case, and of what is not known in it."""
    trace = Trace()
    run_gates(case, ruleset, trace, [gap.path for gap in find_gaps(case, ruleset)])
    return trace


def height(response: Response | None) -> int:
    """Return how high an answer for a child in scope stands; to be compared, no figure."""
    return FROM_THE_LEAST.index(response)


def named(response: Response | None) -> str:
    """Return an answer as rulesets write it, and ``nothing`` where no rule gave one."""
    return response.value if response else "nothing"


def read_case(facts: Facts, ruleset: Ruleset) -> Assessment:
    """Return a complete case from what a test states: age 10, nothing else of note, consent yes.

    ``needs`` and ``impact`` are tables by need, ``flags`` a table or a list of flags that are on;
    the other words are those of ``CASE_WORDS``, with the values of the input. An age may be
    ``unknown``.
    """
    said = {"age": None if facts.get("unborn") == "yes" else 10, **UNLESS_SAID, **facts}
    if said["age"] == "unknown":
        said["age"] = None
    flags = said["flags"]
    document = {
        "child": {name: said[word] for word, name in CHILD_WORDS.items() if word in said},
        "immediate_danger": said["danger"],
        "needs": _case_needs(said["needs"], said["impact"]),
        "flags": {str(name): "yes" for name in flags} if isinstance(flags, list) else flags,
        "flags_default": "no",
        "persistence": said["persistence"],
        "consent": said["consent"],
    }
    return read_assessment(document, ruleset.flags)


def _case_needs(needs: object, impact: object) -> list[dict[str, object]]:
    if not isinstance(needs, Mapping) or not isinstance(impact, Mapping):
        return []
    return [
        {"need": code, "severity": severity, "impact": impact.get(code)}
        for code, severity in needs.items()
    ]
