"""What a ruleset must satisfy beyond its form; each problem names the rule and what to do."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from earlyhelp.matching.assessment import Assessment
from earlyhelp.matching.conditions import FLAG_MINIMA, Condition
from earlyhelp.matching.gates import Trace, run_gates
from earlyhelp.matching.reading import read_assessment
from earlyhelp.matching.ruleset_values import FIXED_CONTACTS, GATES, Problem, Rule, Ruleset
from earlyhelp.matching.unknowns import find_gaps
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response

FLAGS_NEEDED = frozenset(
    (
        *("disclosure_of_abuse", "suspected_physical_abuse", "injury_non_mobile"),
        *("suspected_sexual_abuse", "serious_neglect", "fabricated_illness"),
        *("medical_care_refused", "exploitation_high", "harmful_practice_risk"),
        *("radicalisation_imminent", "suicide_risk", "dangerous_adult_contact"),
        *("domestic_abuse_serious", "no_safe_carer", "unborn_risk", "unaccompanied_child"),
        *("beyond_control", "dangerous_home", "missing_frequent", "carer_cannot_protect"),
        *("child_substance_high_risk", "harmful_sexual_behaviour", "homeless_child_16_17"),
        *("private_fostering", "position_of_trust", "existing_social_worker"),
        *("family_refused_cin",),
    )
)
FEWEST_TESTS = 2
NO_RESPONSE = frozenset({"G9", "G10"})
IN_LEVELS = tuple(response for response in RESPONSE_ORDER if response is not Response.CONSULT)


def find_problems(ruleset: Ruleset) -> list[Problem]:
    """Return everything wrong with a ruleset whose form is right."""
    problems = [
        *_file(ruleset),
        *_levels(ruleset),
        *_flags(ruleset),
        *_contacts(ruleset),
        *_rules(ruleset),
        *_contradictions(ruleset),
    ]
    return problems or list(_tests(ruleset))


def _file(ruleset: Ruleset) -> Iterator[Problem]:
    if ruleset.effective_to is not None and ruleset.effective_to < ruleset.effective_from:
        yield Problem("file", "effective_to is before effective_from; swap or mend them")
    if ruleset.approved_by and ruleset.approved_by == ruleset.prepared_by:
        yield Problem("file", "approved_by is prepared_by; a second person has to approve")


def _levels(ruleset: Ruleset) -> Iterator[Problem]:
    held = [response for level in ruleset.levels for response in level.responses]
    for response, number in Counter(held).items():
        if number > 1:
            yield Problem("levels", f"{response.value} stands in two levels; keep one")
    for response in IN_LEVELS:
        if response not in held:
            yield Problem("levels", f"{response.value} stands in no level; add it to one")
    for response in set(held) - set(IN_LEVELS):
        yield Problem("levels", f"{response.value} is not a level's response; take it out")
    places = [IN_LEVELS.index(response) for response in held if response in IN_LEVELS]
    numbers = [level.number for level in ruleset.levels]
    if places != sorted(places) or numbers != sorted(set(numbers)):
        yield Problem("levels", "list the levels from lowest to highest, each number once")


def _flags(ruleset: Ruleset) -> Iterator[Problem]:
    for name in sorted(FLAGS_NEEDED - ruleset.flags.keys()):
        yield Problem(f"flag {name}", "this flag is missing; all 27 are needed")
    for name in sorted(ruleset.flags.keys() - FLAGS_NEEDED):
        yield Problem(f"flag {name}", "this is not one of the 27 flags")
    for flag in ruleset.flags.values():
        if flag.minimum not in FLAG_MINIMA:
            yield Problem(
                f"flag {flag.id}", f"minimum must be one of {', '.join(FLAG_MINIMA)}, never lower"
            )
        elif not _is_used(flag.id, flag.minimum, ruleset):
            yield Problem(f"flag {flag.id}", "no rule with a response reads this flag")


def _is_used(flag: str, minimum: str, ruleset: Ruleset) -> bool:
    """Say whether some rule that gives social care fires for this flag alone."""
    for rule in ruleset.rules:
        if rule.response not in {Response.CSC_S17, Response.URGENT_S47} or rule.any_of:
            continue
        if len(rule.all_of) == 1 and _reads(rule.all_of[0].words, flag, minimum):
            return True
    return False


def _reads(words: Mapping[str, object], flag: str, minimum: str) -> bool:
    if words.get("flag") == flag:
        return True
    if flag == "existing_social_worker" and words.get("social_worker") == "yes":
        return True
    given = words.get("flag_minimum")
    return words.get("count", 1) == 1 and minimum in (given if isinstance(given, list) else [given])


def _contacts(ruleset: Ruleset) -> Iterator[Problem]:
    for name in FIXED_CONTACTS:
        if name not in ruleset.contacts:
            yield Problem(f"contact {name}", "this number is needed: name, phone and hours")


def _rules(ruleset: Ruleset) -> Iterator[Problem]:
    for name, number in Counter(rule.id for rule in ruleset.rules).items():
        if number > 1:
            yield Problem(f"rule {name}", "this id stands twice; each rule needs its own")
    for rule in ruleset.rules:
        for is_wrong, text in _faults(rule, ruleset):
            if is_wrong:
                yield Problem(f"rule {rule.id}", text)


def _faults(rule: Rule, ruleset: Ruleset) -> Iterator[tuple[bool, str]]:
    """Give each thing that can be wrong with one rule, and whether it is."""
    speaks_only = rule.gate in NO_RESPONSE
    yield rule.gate not in GATES, f"gate must be one of {', '.join(GATES)}"
    yield (
        speaks_only and rule.response is not None,
        f"a rule of {rule.gate} never changes the response; take it out",
    )
    yield (
        rule.since > ruleset.effective_from,
        "since is after the ruleset's effective_from, or missing",
    )
    yield not rule.all_of and not rule.any_of, "give it at least one condition"
    yield (
        rule.response is None and not rule.steps and not speaks_only,
        "it has neither a response nor a step; give it one",
    )
    yield (
        len(rule.tests) < FEWEST_TESTS,
        "give it a test that fires it and one that does not",
    )
    yield _cannot_hold(rule), "it can never fire: its conditions on age exclude each other"


def _cannot_hold(rule: Rule) -> bool:
    under = [c.words["age_under"] for c in rule.all_of if "age_under" in c.words]
    least = [c.words["age_at_least"] for c in rule.all_of if "age_at_least" in c.words]
    unborn = any(c.words.get("unborn") == "yes" for c in rule.all_of)
    return any(
        isinstance(low, int) and isinstance(high, int) and low >= high
        for low in least
        for high in under
    ) or (unborn and bool(under or least))


def _contradictions(ruleset: Ruleset) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], Rule] = {}
    for rule in ruleset.rules:
        key = (rule.gate, _written(rule.all_of), _written(rule.any_of))
        before = seen.setdefault(key, rule)
        if before is not rule and before.response is not rule.response:
            yield Problem(
                f"rule {rule.id}", f"same conditions as {before.id} but another result; keep one"
            )


def _written(group: Sequence[Condition]) -> str:
    return repr(sorted(repr(sorted(condition.words.items())) for condition in group))


def _tests(ruleset: Ruleset) -> Iterator[Problem]:
    """Run the cases that ship with each rule."""
    for rule in ruleset.rules:
        fired = []
        for number, test in enumerate(rule.tests, start=1):
            assessment = read_case(test.facts, ruleset)
            trace = Trace()
            paths = [gap.path for gap in find_gaps(assessment, ruleset)]
            run_gates(assessment, ruleset, trace, paths)
            fired.append(rule in trace.fired)
            if trace.response is not test.expect:
                found = trace.response.value if trace.response else "nothing"
                yield Problem(
                    f"rule {rule.id}, test {number}",
                    f"it gives {found}, not {test.expect.value}; mend the rule or the test",
                )
        if all(fired):
            yield Problem(f"rule {rule.id}", "every test fires it; add one that does not")
        if not any(fired):
            yield Problem(f"rule {rule.id}", "no test fires it, so it may be out of reach")


def read_case(facts: Mapping[str, object], ruleset: Ruleset) -> Assessment:
    """Return a complete case from what a test states: age 10, nothing else of note, consent yes.

    ``needs`` and ``impact`` are tables by need, ``flags`` a table or a list of flags that are on;
    ``age``, ``months``, ``unborn``, ``mobile``, ``send``, ``social_worker``, ``danger``,
    ``persistence`` and ``consent`` as in the input.
    """
    unborn = facts.get("unborn", "no")
    child: dict[str, object] = {
        "age_years": facts.get("age", None if unborn == "yes" else 10),
        "unborn": unborn,
        "send": facts.get("send", "no"),
    }
    for key, name in (("months", "age_months"), ("mobile", "mobile"), ("social_worker",) * 2):
        if key in facts:
            child[name] = facts[key]
    if child["age_years"] == "unknown":
        child["age_years"] = None
    flags = facts.get("flags", {})
    document = {
        "child": child,
        "immediate_danger": facts.get("danger", "no"),
        "needs": _case_needs(facts),
        "flags": dict.fromkeys(flags, "yes") if isinstance(flags, list) else flags,
        "flags_default": "no",
        "persistence": facts.get("persistence", "new"),
        "consent": facts.get("consent", "yes"),
    }
    return read_assessment(document, ruleset.flags)


def _case_needs(facts: Mapping[str, object]) -> list[dict[str, object]]:
    needs, impact = facts.get("needs", {}), facts.get("impact", {})
    if not isinstance(needs, Mapping) or not isinstance(impact, Mapping):
        return []
    return [
        {"need": code, "severity": severity, "impact": impact.get(code, [])}
        for code, severity in needs.items()
    ]
