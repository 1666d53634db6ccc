"""The seven laws of every decision, as checks of one made-up case under one ruleset.

The suite asks a few hundred cases of each (test_invariants); ``make invariants`` asks 20,000.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from typing import NamedTuple, TypeVar

from earlyhelp.matching import Decision, Ruleset, Trace, read_assessment, replay
from earlyhelp.matching.assessment import ACCESS_NEEDS, Impact
from earlyhelp.matching.checks import FLAGS_NEEDED
from earlyhelp.matching.gates import run_gates
from earlyhelp.matching.ruleset_values import Action
from earlyhelp.matching.unknowns import find_gaps
from earlyhelp.taxonomy.needs import NEEDS
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response
from tests.matching.factories import (
    Document,
    actions,
    as_text,
    decide,
    paths_unknown,
    rules_fired,
)

CODES = [need.code for need in NEEDS]
SEVERITIES = ["none", "emerging", "significant", "severe"]
FLAGS = sorted(FLAGS_NEEDED)
IMPACTS = [impact.value for impact in Impact]
PERSISTENCE = ["new", "over_3_months", "not_improved_after_help"]
CONSENTS = ["yes", "partial", "refused", "not_asked", "unsafe_to_ask"]
BYTES = 64
"""How many bytes one case is made from."""
Value = TypeVar("Value")


class Choices:
    """Choices read from a string of bytes: cheap to draw, and zeros are the plainest case."""

    def __init__(self, drawn: bytes) -> None:
        self.drawn = iter(drawn)

    def number(self, below: int) -> int:
        return next(self.drawn, 0) % below

    def one(self, options: Sequence[Value]) -> Value:
        return options[self.number(len(options))]

    def few(self, options: Sequence[Value], at_most: int) -> list[Value]:
        return [self.one(options) for _ in range(self.number(at_most + 1))]

    def rarely(self) -> str:
        return "yes" if self.number(10) == 1 else "no"

    def shuffled(self, values: Iterable[Value]) -> list[Value]:
        return sorted(values, key=lambda _value: self.number(256))


def complete_case(choices: Choices) -> Document:
    """Return a complete assessment in scope, with at least one need."""
    age = choices.one([None, *range(25)])
    is_adult = age is not None and age >= 18
    highest = choices.one([2, 3, 4])
    return {
        "child": {
            "age_years": age,
            "unborn": "yes" if age is None else "no",
            "mobile": choices.one(["yes", "yes", "no"]),
            "send": "yes" if is_adult else choices.one(["no", "yes"]),
            "social_worker": choices.rarely(),
        },
        "immediate_danger": choices.rarely(),
        "needs": [need(choices, highest) for _ in range(1 + choices.number(5))],
        "flags": dict.fromkeys(choices.few(FLAGS, choices.one([0, 0, 3])), "yes"),
        "flags_default": "no",
        "strengths": choices.few(CODES, 2),
        "persistence": choices.one(PERSISTENCE),
        "consent": choices.one(CONSENTS),
    }


def need(choices: Choices, highest: int) -> Document:
    """Return a need with all that a rule could ask about it."""
    code = choices.one(CODES)
    impact = ["sexual_activity"] if code == "sexual_health_pregnancy" else []
    return {
        "need": code,
        "severity": choices.one(SEVERITIES[:highest]),
        "impact": [*impact, *choices.few(IMPACTS, choices.one([0, 0, 2]))],
    }


def response_of(document: Document, rules: Ruleset) -> Response:
    """Return the response alone, as the decision gives it (and half as dear)."""
    assessment = read_assessment(document, rules.flags)
    trace = Trace()
    paths = [gap.path for gap in find_gaps(assessment, rules)]
    run_gates(assessment, rules, trace, paths)
    assert trace.response is not None
    return trace.response


def height(response: Response) -> int:
    """Return a response's place in the order."""
    return RESPONSE_ORDER.index(response)


def needs_of(document: Document) -> list[Document]:
    """Return the list of needs of a document."""
    listed = document["needs"]
    assert isinstance(listed, list)
    return listed


def part(document: Document, name: str) -> Document:
    """Return a part of a document."""
    value = document[name]
    assert isinstance(value, dict)
    return value


def graver_cases(document: Document, choices: Choices) -> list[Document]:
    """Return the case with one flag, need, step of severity or persistence more, or as a baby."""
    worse = [deepcopy(document) for _ in range(5)]
    part(worse[0], "flags")[choices.one(FLAGS)] = "yes"
    added: Document = {"need": choices.one(CODES), "severity": choices.one(SEVERITIES)}
    needs_of(worse[1]).append(added)
    raised = choices.one(needs_of(worse[2]))
    raised["severity"] = SEVERITIES[min(SEVERITIES.index(str(raised["severity"])) + 1, 3)]
    longer = PERSISTENCE.index(str(document["persistence"])) + 1
    worse[3]["persistence"] = PERSISTENCE[min(longer, 2)]
    part(worse[4], "child").update(age_years=0, unborn="no")
    return worse


def more_need_never_lowers_the_response(choices: Choices, rules: Ruleset) -> None:
    """Law 1: a flag, a need, severity, persistence, or an age under 1."""
    document = complete_case(choices)
    before = response_of(document, rules)
    for worse in graver_cases(document, choices):
        assert height(response_of(worse, rules)) >= height(before), worse


def taking_a_strength_away_never_lowers_the_response(choices: Choices, rules: Ruleset) -> None:
    """Law 2."""
    document = complete_case(choices)
    document["strengths"] = [choices.one(CODES), *choices.few(CODES, 2)]
    assert response_of({**document, "strengths": []}, rules) is response_of(document, rules)


def what_is_no_need_never_changes_the_response(choices: Choices, rules: Ruleset) -> None:
    """Law 3: consent, distance, postcode, area, language (an interpreter), texts."""
    document = complete_case(choices)
    idle: Document = {
        "consent": choices.one(CONSENTS),
        "access_needs": choices.few(ACCESS_NEEDS, 2),
        "postcode": choices.one(["M1 1AA", "", "nowhere"]),
        "area": choices.one(["E06999999", "E06999998"]),
        "notes": choices.one(["", "ethnicity, religion, four children"]),
    }
    before, after = decide(document, rules), decide({**document, **idle}, rules)
    assert after.response is before.response
    assert (after.lowest, after.highest) == (before.lowest, before.highest)
    decided = [rule for rule in rules_fired(before) if not rule.startswith("G9")]
    assert [rule for rule in rules_fired(after) if not rule.startswith("G9")] == decided


def the_order_of_the_input_never_shows(choices: Choices, rules: Ruleset) -> None:
    """Law 4."""
    document = complete_case(choices)
    shuffled = {name: document[name] for name in choices.shuffled(document)}
    shuffled["needs"] = [
        {**one, "impact": choices.shuffled(impact)}
        for one in choices.shuffled(needs_of(document))
        if isinstance(impact := one["impact"], list)
    ]
    shuffled["flags"] = dict.fromkeys(choices.shuffled(part(document, "flags")), "yes")
    assert as_text(decide(shuffled, rules)) == as_text(decide(document, rules))


def the_same_input_gives_the_same_bytes(choices: Choices, rules: Ruleset) -> None:
    """Law 5."""
    document = complete_case(choices)
    assert as_text(decide(deepcopy(document), rules)) == as_text(decide(document, rules))


def the_trace_gives_the_result_again(choices: Choices, rules: Ruleset) -> None:
    """Law 6, with nothing unknown; and what nearly fired and the next steps are true."""
    document = complete_case(choices)
    decision = decide(document, rules)
    check_trace(decision, rules)
    assert response_of(document, rules) is decision.response
    assert decision.lowest is decision.highest is decision.response
    assert not decision.unknown
    check_near(decision, document, rules)
    check_steps(decision)


def check_trace(decision: Decision, rules: Ruleset) -> None:
    """Replay the reasons, and see that the response and every byte of them come back."""
    assert decision.because
    assert all(reason.facts and reason.text and reason.source for reason in decision.because)
    again = replay(decision.because, rules)
    assert again.response is decision.response
    shown = [[reason.as_json() for reason in one.because] for one in (again, decision)]
    assert json.dumps(shown[0]) == json.dumps(shown[1])


def check_near(decision: Decision, document: Document, rules: Ruleset) -> None:
    """Carry out each change that is said to raise the response, and see that it does."""
    for near in decision.near:
        changed = deepcopy(document)
        if near.path == "persistence":
            changed["persistence"] = near.after
        else:
            graver: Document = {"need": near.path.split(".")[1], "severity": near.after}
            needs_of(changed).append(graver)
        assert height(response_of(changed, rules)) == height(near.response), near
        assert near.rule not in rules_fired(decision)


def check_steps(decision: Decision) -> None:
    """See that an offer is never a step where social care comes first, and a referral is."""
    found = set(actions(decision))
    if decision.allows_offer:
        assert not {Action.REFER_FRONT_DOOR, Action.REFER_FRONT_DOOR_NOW} & found
        return
    assert not {Action.MAKE_OFFER, Action.START_ASSESSMENT, Action.NO_ASSESSMENT_NEEDED} & found
    if decision.response is Response.URGENT_S47:
        assert Action.REFER_FRONT_DOOR_NOW in found
    else:
        assert {Action.REFER_FRONT_DOOR, Action.CONTACT_ALLOCATED_SOCIAL_WORKER} & found


def unknown_severity(document: Document) -> None:
    """Leave the severity of one need open in every entry that names it; one severe would count."""
    first = needs_of(document)[0]["need"]
    for stated in needs_of(document):
        if stated["need"] == first:
            stated["severity"] = "unknown"


HOLES: Mapping[str, Callable[[Document], object]] = {
    "flag": lambda document: part(document, "flags").update(beyond_control="not_known"),
    "no default": lambda document: document.pop("flags_default"),
    "severity": unknown_severity,
    "no age": lambda document: part(document, "child").update(age_years=None, unborn="no"),
    "danger": lambda document: document.update(immediate_danger=None),
    "persistence": lambda document: document.pop("persistence"),
    "no needs": lambda document: document.update(needs=[{"need": "unheard_of"}]),
    "code": lambda document: needs_of(document).append({"need": "x", "severity": "none"}),
    "field": lambda document: document.update(flagz={}),
}


def case_with_unknowns(choices: Choices) -> Document:
    """Return a case in which one to three facts that a gate reads are not known."""
    document = complete_case(choices)
    for name in {choices.one(sorted(HOLES)), *choices.few(sorted(HOLES), 2)}:
        HOLES[name](document)
    return document


def anything_unknown_never_gives_less_than_a_consultation(choices: Choices, rules: Ruleset) -> None:
    """Law 7, and law 6 where something is unknown."""
    decision = decide(case_with_unknowns(choices), rules)
    assert height(decision.response) >= height(Response.CONSULT)
    assert decision.unknown
    assert paths_unknown(decision) == sorted(set(paths_unknown(decision)))
    low, high = height(decision.lowest), height(decision.highest)
    assert low <= high
    assert Response.CONSULT not in {decision.lowest, decision.highest}
    assert low <= height(decision.response) <= high or decision.response is Response.CONSULT
    for fact in decision.unknown:
        assert fact.lowest is decision.lowest
        assert low <= height(fact.highest) <= high
    check_trace(decision, rules)
    assert not {Action.MAKE_OFFER, Action.START_ASSESSMENT} & set(actions(decision))


def an_adult_is_out_of_scope_whatever_else_is_known(choices: Choices, rules: Ruleset) -> None:
    """Gate G0 by itself, with danger and signs of harm still read."""
    document = complete_case(choices)
    send = choices.one(["no", "yes"])
    age = 25 + choices.number(96) if send == "yes" else 18 + choices.number(103)
    part(document, "child").update(age_years=age, unborn="no", send=send)
    if choices.number(4) == 0:
        document["flags_default"] = "not_known"
    decision = decide(document, rules)
    assert decision.response is decision.lowest is decision.highest is Response.OUT_OF_SCOPE
    found = actions(decision)
    assert "adult_services" in found
    assert ("ring_999" in found) is (document["immediate_danger"] == "yes")
    assert not {Action.MAKE_OFFER, Action.REFER_FRONT_DOOR} & set(found)
    check_trace(decision, rules)


class Invariant(NamedTuple):
    """One law, and how many cases of it the suite asks."""

    check: Callable[[Choices, Ruleset], None]
    in_suite: int


INVARIANTS = (
    Invariant(more_need_never_lowers_the_response, 300),
    Invariant(taking_a_strength_away_never_lowers_the_response, 100),
    Invariant(what_is_no_need_never_changes_the_response, 150),
    Invariant(the_order_of_the_input_never_shows, 200),
    Invariant(the_same_input_gives_the_same_bytes, 100),
    Invariant(the_trace_gives_the_result_again, 300),
    Invariant(anything_unknown_never_gives_less_than_a_consultation, 300),
    Invariant(an_adult_is_out_of_scope_whatever_else_is_known, 150),
)
