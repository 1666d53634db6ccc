"""The seven laws of every decision, over 5,000 and more generated cases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from earlyhelp.matching import Decision, Trace, read_assessment, replay
from earlyhelp.matching.assessment import ACCESS_NEEDS, Impact
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
    default_ruleset,
    paths_unknown,
    rules_fired,
)

pytestmark = pytest.mark.many_cases
CODES = [need.code for need in NEEDS]
SEVERITIES = ["none", "emerging", "significant", "severe"]
FLAGS = sorted(default_ruleset().flags)
IMPACTS = [impact.value for impact in Impact]
PERSISTENCE = ["new", "over_3_months", "not_improved_after_help"]
CONSENTS = ["yes", "partial", "refused", "not_asked", "unsafe_to_ask"]
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


choices = st.binary(min_size=64, max_size=64).map(Choices)


def response_of(document: Document) -> Response:
    """Return the response alone, as the decision gives it (and half as dear)."""
    ruleset = default_ruleset()
    assessment = read_assessment(document, ruleset.flags)
    trace = Trace()
    paths = [gap.path for gap in find_gaps(assessment, ruleset)]
    run_gates(assessment, ruleset, trace, paths, deciding_only=True)
    assert trace.response is not None
    return trace.response


def height(response: Response) -> int:
    return RESPONSE_ORDER.index(response)


def cases(number: int) -> hypothesis_settings:
    return hypothesis_settings(max_examples=number)


def needs_of(document: Document) -> list[Document]:
    listed = document["needs"]
    assert isinstance(listed, list)
    return listed


def part(document: Document, name: str) -> Document:
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


@given(choices)
@cases(1_500)
def test_more_need_never_lowers_the_response(choices: Choices) -> None:
    document = complete_case(choices)
    before = response_of(document)
    for worse in graver_cases(document, choices):
        assert height(response_of(worse)) >= height(before), worse


@given(choices)
@cases(400)
def test_taking_a_strength_away_never_lowers_the_response(choices: Choices) -> None:
    document = complete_case(choices)
    assert response_of({**document, "strengths": []}) is response_of(document)


@given(choices, st.text(max_size=5))
@cases(700)
def test_what_is_no_need_never_changes_the_response(choices: Choices, notes: str) -> None:
    document = complete_case(choices)
    idle: Document = {
        "consent": choices.one(CONSENTS),
        "access_needs": choices.few(ACCESS_NEEDS, 2),
        "postcode": choices.one(["M1 1AA", "", "nowhere"]),
        "area": choices.one(["E06999999", "E06999998"]),
        "notes": notes,
    }
    before, after = decide(document), decide({**document, **idle})
    assert after.response is before.response
    assert (after.lowest, after.highest) == (before.lowest, before.highest)
    decided = [rule for rule in rules_fired(before) if not rule.startswith("G9")]
    assert [rule for rule in rules_fired(after) if not rule.startswith("G9")] == decided


@given(choices)
@cases(900)
def test_the_order_of_the_input_never_shows(choices: Choices) -> None:
    document = complete_case(choices)
    shuffled = {name: document[name] for name in choices.shuffled(document)}
    shuffled["needs"] = [
        {**one, "impact": choices.shuffled(impact)}
        for one in choices.shuffled(needs_of(document))
        if isinstance(impact := one["impact"], list)
    ]
    shuffled["flags"] = dict.fromkeys(choices.shuffled(part(document, "flags")), "yes")
    assert as_text(decide(shuffled)) == as_text(decide(document))


@given(choices)
@cases(500)
def test_the_same_input_gives_the_same_bytes(choices: Choices) -> None:
    document = complete_case(choices)
    assert as_text(decide(deepcopy(document))) == as_text(decide(document))


@given(choices)
@cases(1_200)
def test_every_result_carries_a_trace_that_gives_it_again(choices: Choices) -> None:
    document = complete_case(choices)
    decision = decide(document)
    assert decision.because
    assert all(reason.facts and reason.text and reason.source for reason in decision.because)
    assert replay(decision.because, default_ruleset()).response is decision.response
    assert response_of(document) is decision.response
    assert decision.lowest is decision.highest is decision.response
    assert not decision.unknown
    check_near(decision, document)
    check_steps(decision)


def check_near(decision: Decision, document: Document) -> None:
    """Carry out each change that is said to raise the response, and see that it does."""
    for near in decision.near:
        changed = deepcopy(document)
        if near.path == "persistence":
            changed["persistence"] = near.after
        else:
            graver: Document = {"need": near.path.split(".")[1], "severity": near.after}
            needs_of(changed).append(graver)
        assert height(response_of(changed)) == height(near.response), near
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
    needs_of(document)[0]["severity"] = "unknown"


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


@given(choices)
@cases(500)
def test_anything_unknown_never_gives_less_than_a_consultation(choices: Choices) -> None:
    decision = decide(case_with_unknowns(choices))
    assert height(decision.response) >= RESPONSE_ORDER.index(Response.CONSULT)
    assert decision.unknown
    assert paths_unknown(decision) == sorted(set(paths_unknown(decision)))
    low, high = (RESPONSE_ORDER.index(r) for r in (decision.lowest, decision.highest))
    assert low <= high
    assert Response.CONSULT not in {decision.lowest, decision.highest}
    assert low <= height(decision.response) <= high or decision.response is Response.CONSULT
    for fact in decision.unknown:
        assert fact.lowest is decision.lowest
        assert low <= RESPONSE_ORDER.index(fact.highest) <= high
    assert replay(decision.because, default_ruleset()).response is decision.response
    assert not {Action.MAKE_OFFER, Action.START_ASSESSMENT} & set(actions(decision))


@given(choices)
@cases(100)
def test_each_unknown_sign_says_what_a_yes_to_it_alone_would_give(choices: Choices) -> None:
    document = complete_case(choices)
    asked = {choices.one(FLAGS), *choices.few(FLAGS, 6)}
    part(document, "flags").update(dict.fromkeys(asked, "not_known"))
    found = {fact.path: fact.highest for fact in decide(document).unknown}
    assert set(found) == {f"flags.{flag}" for flag in asked}
    for flag in asked:
        part(document, "flags").update({**dict.fromkeys(asked, "no"), flag: "yes"})
        assert found[f"flags.{flag}"] is response_of(document)


@given(choices, st.integers(18, 120))
@cases(200)
def test_an_adult_is_out_of_scope_whatever_else_is_known(choices: Choices, age: int) -> None:
    document = complete_case(choices)
    part(document, "child").update(age_years=age, unborn="no", send="no")
    decision = decide(document)
    assert decision.response is decision.lowest is decision.highest is Response.OUT_OF_SCOPE
    found = actions(decision)
    assert "adult_services" in found
    assert ("ring_999" in found) is (document["immediate_danger"] == "yes")
    assert replay(decision.because, default_ruleset()).response is Response.OUT_OF_SCOPE
    assert not {Action.MAKE_OFFER, Action.REFER_FRONT_DOOR} & set(found)
