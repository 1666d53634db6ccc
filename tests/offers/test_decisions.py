"""The one boundary around the decision: eight faults, and what is said of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from json import dumps
from threading import Event

import pytest

from earlyhelp.matching import Decision, Ruleset
from earlyhelp.matching.conditions import Condition
from earlyhelp.matching.view import View
from earlyhelp.offers.decisions import Rules, decide_document, settings_contacts
from earlyhelp.offers.faults.kinds import Fault as Told
from earlyhelp.offers.faults.kinds import Kind
from earlyhelp.settings import Settings
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import DAY, actions, complete, default_ruleset, example, from_json

CONTACTS = settings_contacts(Settings())
GOOD = Rules(default_ruleset(), "", CONTACTS)


def decide(
    document: object, rules: Rules = GOOD, on: date | None = DAY
) -> tuple[Decision, list[Told]]:
    """Return the decision and what was reported."""
    told: list[Told] = []
    decision = decide_document(document, rules, on=on, today=DAY, report=told.append)
    return decision, told


class BrokenRuleError(Exception):
    """What a broken rule raises; its text is like one that holds somebody's name."""


def broken_from(gate: str) -> Ruleset:
    """Return the packaged ruleset with every rule of a gate raising."""

    def breaks(_view: View) -> bool:
        raise BrokenRuleError("Jo Smith of 1 High Street")

    broken = Condition({}, breaks, lambda _view: [])
    ruleset = default_ruleset()
    rules = [
        replace(rule, all_of=[broken]) if rule.gate == gate else rule for rule in ruleset.rules
    ]
    return replace(ruleset, rules=rules)


NEVER = Event()


def endless() -> Rules:
    """Return rules of which one does not come to an end; an earlier gate has spoken by then."""

    def waits(_view: View) -> bool:
        return NEVER.wait(60)

    waiting = Condition({}, waits, lambda _view: [])
    rules = [
        replace(rule, all_of=[waiting]) if rule.gate == "G6" else rule
        for rule in default_ruleset().rules
    ]
    return Rules(replace(default_ruleset(), rules=rules), "", CONTACTS, longest_seconds=0.05)


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    """Let rules that wait come to an end with the test."""
    NEVER.clear()
    yield
    NEVER.set()


@dataclass(frozen=True)
class Fault:
    """One injected fault: a document and the rules it meets."""

    name: str
    kind: Kind
    document: object
    rules: Rules = GOOD
    is_failure: bool = True


FAULTS = [
    Fault(
        "corrupt ruleset", Kind.NO_RULESET, example(), Rules(None, "it has 3 problems", CONTACTS)
    ),
    Fault("unknown code", Kind.UNKNOWN_WORD, example(needs=[{"need": "hunger"}]), is_failure=False),
    Fault(
        "missing age", Kind.NO_AGE, complete({"housing": "emerging"}, age=None), is_failure=False
    ),
    Fault(
        "future ruleset",
        Kind.NOT_IN_FORCE,
        example(),
        Rules(replace(default_ruleset(), effective_from=date(2030, 1, 1)), "", CONTACTS),
    ),
    Fault(
        "expired ruleset",
        Kind.NOT_IN_FORCE,
        example(),
        Rules(replace(default_ruleset(), effective_to=date(2026, 5, 11)), "", CONTACTS),
    ),
    Fault(
        "draft ruleset",
        Kind.NOT_IN_FORCE,
        example(),
        Rules(replace(default_ruleset(), approved_by=""), "", CONTACTS),
    ),
    Fault(
        "duplicate flag",
        Kind.GIVEN_TWICE,
        from_json(
            '{"child": {"age_years": 7, "send": "no"}, "immediate_danger": "no",'
            ' "persistence": "new", "needs": [{"need": "housing", "severity": "none"}],'
            ' "flags": {"beyond_control": "no", "beyond_control": null}, "flags_default": "no"}'
        ),
        is_failure=False,
    ),
    Fault("empty needs", Kind.NO_NEEDS, example(needs=[]), is_failure=False),
    Fault(
        "database away",
        Kind.DATABASE_AWAY,
        example(),
        Rules(None, "the database did not answer", CONTACTS, is_away=True),
    ),
    Fault("a rule without end", Kind.TIME_RAN_OUT, example(), endless()),
    Fault(
        "exception in a rule", Kind.RULE_BROKE, example(), Rules(broken_from("G6"), "", CONTACTS)
    ),
    Fault(
        "exception in the first rule",
        Kind.RULE_BROKE,
        example(),
        Rules(broken_from("G0"), "", CONTACTS),
    ),
    Fault("unreadable input", Kind.UNREADABLE, None),
    Fault("no object", Kind.UNREADABLE, "a child"),
    Fault("a list in a list", Kind.UNREADABLE, [[example()]]),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_is_a_talk_with_a_social_worker_with_numbers(fault: Fault) -> None:
    decision, told = decide(fault.document, fault.rules)
    assert decision.response == "consult"
    assert decision.is_safe_failure is fault.is_failure
    assert "consult_social_worker" in actions(decision)
    assert "make_offer" not in actions(decision)
    assert [(c.id, bool(c.phone), bool(c.hours)) for c in decision.contacts] == [
        ("emergency", True, True),
        ("front_door", True, True),
        ("out_of_hours", True, True),
        ("advice_line", True, True),
    ]
    assert fault.kind in {one.kind for one in told}
    assert all(one.why.endswith(".") for one in told)
    if fault.is_failure:
        assert [one.kind for one in told] == [fault.kind]


def test_every_kind_of_fault_is_tried_here() -> None:
    met_on_pages_only = {Kind.DAMAGED}
    assert {fault.kind for fault in FAULTS} | met_on_pages_only == set(Kind)


def test_an_assessment_that_can_be_read_in_full_reports_nothing() -> None:
    assert decide(example())[1] == []
    unborn = example(child={"age_years": None, "unborn": "yes", "send": "no"})
    assert decide(unborn)[1] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_danger_puts_999_first_whatever_breaks(fault: Fault) -> None:
    if not isinstance(fault.document, dict):
        return
    document = {**fault.document, "immediate_danger": "yes"}
    decision, _told = decide(document, fault.rules)
    assert decision.response == "urgent_s47"
    assert actions(decision)[:2] == ["ring_999", "refer_front_door_now"]


@pytest.mark.parametrize(
    "text",
    [
        '{"immediate_danger": "yes", "immediate_danger": "no"}',
        '{"immediate_danger": "no", "immediate_danger": true}',
        '{"immediate_danger": true, "child": 3}',
    ],
)
def test_danger_is_seen_in_any_copy_without_a_ruleset(text: str) -> None:
    decision, _told = decide(from_json(text), Rules(None, "", CONTACTS))
    assert actions(decision)[0] == "ring_999"


GATES_PASSED: list[tuple[Callable[[], object], str, str]] = [
    (lambda: complete(flags={"missing_frequent": "yes"}), "G2", "csc_s17"),
    (lambda: complete(flags={"suicide_risk": "yes"}), "G6", "urgent_s47"),
    (lambda: complete({"housing": "severe"}), "G6", "csc_s17"),
    (lambda: complete({"housing": "significant"}), "G9", "consult"),
    (lambda: complete(age=40), "G1", "consult"),
    (lambda: complete(age=40, flags={"suicide_risk": "yes"}), "G1", "consult"),
    (lambda: complete(flags={"missing_frequent": "yes"}), "G0", "csc_s17"),
    (lambda: complete(flags={"suicide_risk": "yes"}), "G1", "urgent_s47"),
    (lambda: complete({"housing": "severe"}, flags={"suicide_risk": "yes"}), "G0", "urgent_s47"),
    (lambda: complete(flags={"suicide_risk": "not_known"}), "G0", "consult"),
]


@pytest.mark.parametrize(("document", "gate", "response"), GATES_PASSED)
def test_what_an_earlier_gate_reached_stays_when_a_later_one_breaks(
    document: Callable[[], object], gate: str, response: str
) -> None:
    decision, told = decide(document(), Rules(broken_from(gate), "", CONTACTS))
    assert decision.response == response
    assert decision.is_safe_failure
    assert decision.ruleset["id"] == "example-default"
    assert [one.why for one in told] == ["A rule could not be carried out (BrokenRuleError)."]


class Endless(list[object]):
    """A list of needs that is read for longer than a decision may take."""

    def __iter__(self) -> Iterator[object]:
        NEVER.wait(60)
        return super().__iter__()


@pytest.mark.parametrize(
    ("signs", "response", "first"),
    [
        ({"flags": {"suicide_risk": "yes"}}, "urgent_s47", "refer_front_door_now"),
        ({"flags": {"missing_frequent": "yes"}}, "csc_s17", "refer_front_door"),
        ({"child": {"social_worker": "yes"}}, "csc_s17", "refer_front_door"),
        ({"immediate_danger": "yes"}, "urgent_s47", "ring_999"),
        ({"flags": {"suicide_risk": "not_known"}}, "consult", "consult_social_worker"),
    ],
)
def test_a_sign_of_harm_counts_however_much_else_there_is_to_read(
    signs: dict[str, object], response: str, first: str
) -> None:
    document = {**complete(), **signs, "needs": Endless()}
    decision, told = decide(document, replace(GOOD, longest_seconds=0.05))
    assert (decision.response, actions(decision)[0]) == (response, first)
    assert [one.kind for one in told] == [Kind.TIME_RAN_OUT]


def test_a_fact_given_twice_is_told_wherever_it_stands() -> None:
    plain = dumps(complete({"housing": "emerging"}))
    for twice in ('[{"a": 1, "a": 1}]', '[3, [{"b": {"a": 1, "a": 1}}], 4]'):
        told = decide(from_json(f'{plain[:-1]}, "notes": {twice}}}'))[1]
        assert [one.kind for one in told] == [Kind.GIVEN_TWICE]


def test_what_was_reached_stays_when_time_runs_out() -> None:
    decision, told = decide(complete(flags={"suicide_risk": "yes"}), endless())
    assert decision.response == "urgent_s47"
    assert [one.kind for one in told] == [Kind.TIME_RAN_OUT]


def test_a_fault_is_reported_by_its_kind_and_never_by_its_text() -> None:
    decision, told = decide(example(notes="Jo Smith"), Rules(broken_from("G1"), "", CONTACTS))
    assert "Jo" not in " ".join(one.why for one in told)
    assert "Jo" not in str(decision.as_json())


def test_the_day_of_the_assessment_picks_the_ruleset_unless_another_is_asked_for() -> None:
    ended = Rules(replace(default_ruleset(), effective_to=date(2026, 5, 12)), "", CONTACTS)
    assert not decide(example(), ended, on=None)[0].is_safe_failure
    later = example(assessed_on="2026-05-13")
    assert decide(later, ended, on=None)[0].is_safe_failure
    assert not decide(later, ended, on=date(2026, 5, 12))[0].is_safe_failure
    assert not decide(example(assessed_on="some day"), ended, on=None)[0].is_safe_failure
    before = example(assessed_on="2020-01-01")
    decision, told = decide(before, on=None)
    assert decision.is_safe_failure
    assert [one.why for one in told] == [
        (
            "The ruleset example-default holds from 1 April 2026 on; "
            "the day asked for is 1 January 2020."
        )
    ]


def test_the_numbers_of_the_settings_stand_in_a_safe_decision() -> None:
    decision, _told = decide(None)
    assert [contact.phone for contact in decision.contacts] == [
        *("999", "01632 960001", "01632 960002", "01632 960003"),
    ]
    assert decision.contacts == CONTACTS


@pytest.mark.parametrize("deep", [300, 400, 900])
def test_notes_of_any_depth_hide_no_sign_of_harm(deep: int) -> None:
    plain = dumps(complete({"housing": "emerging"}, flags={"suicide_risk": "yes"}))
    text = f'{plain[:-1]}, "notes": {"[" * deep}{"]" * deep}}}'
    document = from_json(text)
    told: list[Told] = []
    decision = decide_document(document, GOOD, on=None, today=DAY, report=told.append)
    assert decision.response is Response.URGENT_S47
    assert told == []
