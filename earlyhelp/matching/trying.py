"""Try a ruleset out: its own cases, each flag alone, and what every ruleset has to answer."""

from collections.abc import Iterator, Mapping

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.gates import Trace, run_gates
from earlyhelp.matching.reading import read_assessment
from earlyhelp.matching.ruleset_values import Problem, Rule, Ruleset, rank
from earlyhelp.matching.unknowns import find_gaps
from earlyhelp.taxonomy.services import Response

Facts = Mapping[str, object]

CASE_WORDS = frozenset(
    (
        *("age", "months", "unborn", "mobile", "send", "social_worker", "danger"),
        *("needs", "impact", "flags", "persistence", "consent"),
    )
)
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


def try_out(ruleset: Ruleset) -> Iterator[Problem]:
    """Run a ruleset whose rules can be read, and give everything that turns out wrong."""
    yield from _own_cases(ruleset)
    yield from _flags_alone(ruleset)
    yield from _always(ruleset)


def _own_cases(ruleset: Ruleset) -> Iterator[Problem]:
    for rule in ruleset.rules:
        fired = []
        for number, test in enumerate(rule.tests, start=1):
            trace = _run(test.facts, ruleset)
            fired.append(_is_among(rule, trace))
            if trace.response is not test.expect:
                yield Problem(
                    f"rule {rule.id}, test {number}",
                    f"it gives {_named(trace.response)}, not {test.expect.value}; "
                    "mend the rule or the test",
                )
        if all(fired):
            yield Problem(f"rule {rule.id}", "every test fires it; add one that does not")
        if not any(fired):
            yield Problem(f"rule {rule.id}", "no test fires it, so it may be out of reach")


def _flags_alone(ruleset: Ruleset) -> Iterator[Problem]:
    for flag in ruleset.flags.values():
        is_urgent = flag.minimum == Response.URGENT_S47.value
        least = Response.URGENT_S47 if is_urgent else Response.CSC_S17
        found = [
            _run({**NO_WORRY, **child, "flags": [flag.id]}, ruleset).response for child in CHILDREN
        ]
        if any(_is_below(response, least) for response in found):
            yield Problem(
                f"flag {flag.id}",
                f"no rule reads this flag so that it alone gives {least.value} at any age; add one",
            )


def _always(ruleset: Ruleset) -> Iterator[Problem]:
    for facts, least, what in ALWAYS:
        response = _run(facts, ruleset).response
        if _is_below(response, least):
            found = _named(response)
            yield Problem("rules", f"{what} gives {found}; add a rule for at least {least.value}")


def _run(facts: Facts, ruleset: Ruleset) -> Trace:
    assessment = read_case(facts, ruleset)
    trace = Trace()
    run_gates(assessment, ruleset, trace, [gap.path for gap in find_gaps(assessment, ruleset)])
    return trace


def _is_among(rule: Rule, trace: Trace) -> bool:
    return any(fired is rule for fired in trace.fired)


def _is_below(response: Response | None, least: Response) -> bool:
    if response is None or response is Response.OUT_OF_SCOPE:
        return True
    return rank(response) < rank(least)


def _named(response: Response | None) -> str:
    return response.value if response else "nothing"


def read_case(facts: Facts, ruleset: Ruleset) -> Assessment:
    """Return a complete case from what a test states: age 10, nothing else of note, consent yes.

    ``needs`` and ``impact`` are tables by need, ``flags`` a table or a list of flags that are on;
    the other words are those of ``CASE_WORDS``, with the values of the input. An age may be
    ``unknown``.
    """
    unborn = facts.get("unborn", "no")
    age = facts.get("age", None if unborn == "yes" else 10)
    child: dict[str, object] = {
        "age_years": None if age == "unknown" else age,
        "unborn": unborn,
        "send": facts.get("send", "no"),
    }
    for key, name in (
        ("months", "age_months"),
        ("mobile", "mobile"),
        ("social_worker", "social_worker"),
    ):
        if key in facts:
            child[name] = facts[key]
    flags = facts.get("flags", {})
    document = {
        "child": child,
        "immediate_danger": facts.get("danger", "no"),
        "needs": _case_needs(facts),
        "flags": {str(name): "yes" for name in flags} if isinstance(flags, list) else flags,
        "flags_default": "no",
        "persistence": facts.get("persistence", "new"),
        "consent": facts.get("consent", "yes"),
    }
    return read_assessment(document, ruleset.flags)


def _case_needs(facts: Facts) -> list[dict[str, object]]:
    needs, impact = facts.get("needs", {}), facts.get("impact", {})
    if not isinstance(needs, Mapping) or not isinstance(impact, Mapping):
        return []
    return [
        {"need": code, "severity": severity, "impact": impact.get(code, [])}
        for code, severity in needs.items()
    ]
