"""What makes a ruleset unusable although each of its values can be read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from earlyhelp.matching.checks import FLAGS_NEEDED, find_problems
from earlyhelp.matching.conditions import Condition, read_condition
from earlyhelp.matching.ruleset_values import Action, Level, Problem, Rule, Ruleset, Step
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import default_ruleset

EMERGING: Sequence[dict[str, object]] = ({"severity": "emerging"},)


def conditions(*words: dict[str, object]) -> list[Condition]:
    lists = default_ruleset().lists
    return [read_condition(one, lists, FLAGS_NEEDED) for one in words]


def steps(*actions: Action) -> list[Step]:
    return [Step(action, "Do it.", "you") for action in actions]


def a_rule(**changes: Any) -> Rule:  # noqa: ANN401 - any value of a rule
    """Return a rule without fault, with some of its values changed."""
    by_id = {rule.id: rule for rule in default_ruleset().rules}
    plain = {
        "id": "G6-NEW",
        "all_of": conditions({"severity": "emerging", "count": 5}),
        "steps": steps(Action.START_ASSESSMENT),
    }
    return replace(by_id["G6-SIGNIFICANT"], **{**plain, **changes})


def with_rules(*rules: Rule) -> Ruleset:
    return replace(default_ruleset(), rules=[*default_ruleset().rules, *rules])


def said(ruleset: Ruleset) -> list[tuple[str, str]]:
    return [(problem.where, problem.text) for problem in find_problems(ruleset)]


def test_the_packaged_ruleset_has_no_problem_and_neither_has_one_more_rule() -> None:
    assert find_problems(default_ruleset()) == []
    assert find_problems(with_rules(a_rule())) == []


FIRST = default_ruleset().effective_from
RULES: list[tuple[dict[str, Any], str]] = [
    (
        {"gate": "G11"},
        "gate must be one of G0, G1, G2, G3, G4, G5, G6, G7, G8, G9, G10, not 'G11'",
    ),
    ({"gate": "G9"}, "a rule of G9 never changes the response; take it out"),
    ({"gate": "G10"}, "a rule of G10 never changes the response; take it out"),
    (
        {"since": FIRST + timedelta(days=1)},
        "since (2026-04-02) is after effective_from (2026-04-01); mend one",
    ),
    ({"all_of": []}, "give it at least one condition"),
    (
        {"response": None, "steps": []},
        "it has neither a response nor a step; give it one",
    ),
    (
        {"tests": a_rule().tests[:1]},
        "give it a test that fires it and one that does not",
    ),
    (
        {"response": Response.OUT_OF_SCOPE},
        "only a rule of G0 may say out_of_scope; later gates never lower the response",
    ),
    (
        {"response": Response.CONSULT},
        "only a rule of G4 may say consult; elsewhere add the step consult_social_worker",
    ),
    (
        {"response": Response.CONSULT, "gate": "G4"},
        "consult is for what is not known; add the condition unknown = true",
    ),
    (
        {"response": Response.CONSULT, "gate": "G4", "all_of": conditions({"unknown": False})},
        "consult is for what is not known; add the condition unknown = true",
    ),
    (
        {"response": Response.CSC_S17, "steps": steps(Action.SET_REVIEW)},
        (
            "a rule that gives csc_s17 needs the step contact_allocated_social_worker or "
            "refer_front_door or refer_front_door_now"
        ),
    ),
    (
        {"response": Response.URGENT_S47, "steps": steps(Action.REFER_FRONT_DOOR)},
        "a rule that gives urgent_s47 needs the step refer_front_door_now",
    ),
    *(
        (
            {"response": response, "steps": steps(Action.REFER_FRONT_DOOR_NOW, help_step)},
            "where social care comes first no offer is made; take its steps out",
        )
        for response in (Response.CSC_S17, Response.URGENT_S47)
        for help_step in (
            *(Action.MAKE_OFFER, Action.START_ASSESSMENT),
            Action.NO_ASSESSMENT_NEEDED,
        )
    ),
    *(
        (
            {"all_of": conditions(*words)},
            "it can never fire: its conditions on age exclude each other",
        )
        for words in (
            ({"age_under": 5}, {"age_at_least": 5}),
            ({"age_at_least": 7}, {"send": "yes"}, {"age_under": 5}),
            ({"unborn": "yes"}, {"age_under": 1}),
            ({"unborn": "yes"}, {"age_at_least": 0}),
        )
    ),
]


@pytest.mark.parametrize(("changes", "text"), RULES, ids=lambda one: str(one)[:60])
def test_what_is_wrong_with_a_rule_is_said_with_what_to_do(
    changes: dict[str, Any], text: str
) -> None:
    assert ("rule G6-NEW", text) in said(with_rules(a_rule(**changes)))


FINE: list[dict[str, Any]] = [
    {"since": FIRST},
    {"since": FIRST - timedelta(days=900)},
    {"all_of": [], "any_of": conditions({"send": "yes"}, {"mobile": "no"})},
    {"response": None, "steps": steps(Action.FIND_OUT)},
    {"response": None, "gate": "G9", "steps": []},
    {"response": None, "gate": "G10", "steps": []},
    {"response": Response.OUT_OF_SCOPE, "gate": "G0"},
    {
        "response": Response.CONSULT,
        "gate": "G4",
        "all_of": conditions({"send": "yes"}, {"unknown": True}),
    },
    *(
        {"response": Response.CSC_S17, "steps": steps(action)}
        for action in (
            Action.REFER_FRONT_DOOR,
            Action.REFER_FRONT_DOOR_NOW,
            Action.CONTACT_ALLOCATED_SOCIAL_WORKER,
        )
    ),
    {"response": Response.URGENT_S47, "steps": steps(Action.REFER_FRONT_DOOR_NOW)},
    {"all_of": conditions({"age_under": 6}, {"age_at_least": 5})},
    {"all_of": conditions({"unborn": "no"}, {"age_under": 6})},
    {"all_of": conditions({"unborn": "yes"}, {"send": "no"})},
]


@pytest.mark.parametrize("changes", FINE, ids=lambda one: str(one)[:60])
def test_a_rule_that_is_right_is_left_alone(changes: dict[str, Any]) -> None:
    assert find_problems(with_rules(a_rule(**changes))) == []


def test_a_first_day_that_could_not_be_read_is_not_also_called_too_late() -> None:
    assert find_problems(with_rules(a_rule(since=date.max))) == []


def test_each_thing_wrong_with_a_rule_is_said() -> None:
    rule = a_rule(gate="G11", all_of=[], tests=[])
    assert [
        text.split()[0] for where, text in said(with_rules(rule)) if where == "rule G6-NEW"
    ] == [
        *("gate", "give", "give"),
    ]


def test_two_rules_of_one_id_are_said_once() -> None:
    rule = a_rule(id="G6-SIGNIFICANT")
    assert said(with_rules(rule)) == [
        ("rule G6-SIGNIFICANT", "this id stands twice; each rule needs its own")
    ]


def test_rules_of_one_gate_may_not_contradict_each_other() -> None:
    first = a_rule()
    for other in (
        a_rule(id="G6-OTHER", response=Response.EARLY_HELP_OFFER),
        a_rule(id="G6-OTHER", steps=steps(Action.MAKE_OFFER)),
        a_rule(id="G6-OTHER", without=frozenset({Action.MAKE_OFFER})),
        a_rule(
            id="G6-OTHER",
            response=Response.EARLY_HELP_OFFER,
            all_of=conditions({"count": 5, "severity": "emerging"}),
        ),
    ):
        assert said(with_rules(first, other)) == [
            ("rule G6-OTHER", "same conditions as G6-NEW but another result; keep one")
        ]


def test_order_and_one_word_lists_make_no_other_condition() -> None:
    first = a_rule(all_of=conditions({"persistence": ["new", "over_3_months"]}, {"send": "yes"}))
    other = a_rule(
        id="G6-OTHER",
        response=Response.EARLY_HELP_OFFER,
        all_of=conditions({"send": "yes"}, {"persistence": ["over_3_months", "new"]}),
    )
    one = a_rule(all_of=conditions({"persistence": "new"}))
    listed = a_rule(
        id="G6-OTHER",
        response=Response.EARLY_HELP_OFFER,
        all_of=conditions({"persistence": ["new"]}),
    )
    assert said(with_rules(first, other)) == said(with_rules(one, listed)) != []


def test_rules_with_other_conditions_or_of_other_gates_do_not_contradict() -> None:
    first = a_rule()
    for other in (
        a_rule(id="G6-SAME"),
        a_rule(id="G7-OTHER", gate="G7", response=Response.EARLY_HELP_OFFER),
        a_rule(
            id="G6-OTHER",
            response=Response.EARLY_HELP_OFFER,
            all_of=conditions({"severity": "emerging", "count": 4}),
        ),
        a_rule(
            id="G6-OTHER",
            response=Response.EARLY_HELP_OFFER,
            any_of=conditions({"send": "yes"}),
        ),
    ):
        assert said(with_rules(first, other)) == []


def levels(*held: tuple[int, list[Response]]) -> Ruleset:
    """Return the packaged ruleset with these levels: number and responses."""
    found = [Level(number, "Name", "Owner", "Route", list(responses)) for number, responses in held]
    return replace(default_ruleset(), levels=found)


UNIVERSAL, OFFER, TARGETED, CONSULT, CSC, URGENT, OUT = Response
ORDER = "list the levels from lowest to highest, each number once"
LEVELS: list[tuple[Ruleset, list[str]]] = [
    (levels((1, [UNIVERSAL, OFFER]), (2, [TARGETED, CSC, URGENT])), []),
    (levels((3, [UNIVERSAL, OFFER]), (9, [TARGETED, CSC, URGENT])), []),
    (levels((2, [UNIVERSAL, OFFER]), (1, [TARGETED, CSC, URGENT])), [ORDER]),
    (levels((1, [UNIVERSAL, OFFER]), (1, [TARGETED, CSC, URGENT])), [ORDER]),
    (levels((1, [OFFER, UNIVERSAL]), (2, [TARGETED, CSC, URGENT])), [ORDER]),
    (levels((1, [UNIVERSAL, OFFER]), (2, [TARGETED, URGENT, CSC])), [ORDER]),
    (
        levels((1, [UNIVERSAL]), (2, [TARGETED, CSC, URGENT])),
        ["early_help_offer stands in no level; add it to one"],
    ),
    (
        levels((1, [UNIVERSAL, OFFER, OFFER]), (2, [TARGETED, CSC, URGENT])),
        ["early_help_offer stands in two levels; keep one"],
    ),
    (
        levels((1, [UNIVERSAL, OFFER]), (2, [TARGETED, CONSULT, CSC, URGENT])),
        ["consult is not a level's response; take it out"],
    ),
    (
        levels((1, [UNIVERSAL, OFFER]), (2, [TARGETED, CSC, URGENT, OUT])),
        ["out_of_scope is not a level's response; take it out"],
    ),
    (
        levels((1, [UNIVERSAL, OUT, CONSULT]), (2, [TARGETED, CSC, CSC, URGENT, CONSULT])),
        [
            "out_of_scope is not a level's response; take it out",
            "consult stands in two levels; keep one",
            "consult is not a level's response; take it out",
            "csc_s17 stands in two levels; keep one",
            "early_help_offer stands in no level; add it to one",
        ],
    ),
]


@pytest.mark.parametrize(("ruleset", "texts"), LEVELS)
def test_levels_hold_each_response_once_from_lowest_to_highest(
    ruleset: Ruleset, texts: list[str]
) -> None:
    assert said(ruleset) == [("levels", text) for text in texts]


def test_flags_are_the_27_and_never_below_social_care() -> None:
    ruleset = default_ruleset()
    flags = {name: flag for name, flag in ruleset.flags.items() if name != "dangerous_home"}
    low = replace(flags["beyond_control"], minimum="targeted_early_help")
    untidy = replace(low, id="untidy", minimum="csc_s17")
    changed = replace(ruleset, flags={**flags, "beyond_control": low, "untidy": untidy})
    assert said(changed) == [
        ("flag dangerous_home", "this flag is missing; all 27 are needed"),
        ("flag untidy", "this is not one of the 27 flags"),
        (
            "flag beyond_control",
            (
                "minimum must be one of urgent_s47, csc_s17_or_s47, csc_s17, "
                "contact_allocated_social_worker, never lower, not 'targeted_early_help'"
            ),
        ),
    ]


def test_the_four_numbers_are_needed_and_no_others() -> None:
    ruleset = default_ruleset()
    four = ("emergency", "front_door", "out_of_hours", "advice_line")
    needed = "this number is needed: name, phone and hours"
    assert said(replace(ruleset, contacts={})) == [(f"contact {name}", needed) for name in four]
    assert said(replace(ruleset, contacts={name: ruleset.contacts[name] for name in four})) == []


@pytest.mark.parametrize("same", ["Early help manager (example)", " early  HELP manager (example)"])
def test_a_second_person_approves(same: str) -> None:
    assert said(replace(default_ruleset(), approved_by=same)) == [
        ("file", "approved_by is prepared_by; a second person has to approve")
    ]
    nobody = replace(default_ruleset(), approved_by="", prepared_by="")
    assert said(nobody) == []


def test_a_ruleset_may_hold_for_one_day_and_not_for_less() -> None:
    ruleset = default_ruleset()
    one_day = replace(ruleset, effective_to=ruleset.effective_from)
    before = replace(ruleset, effective_to=ruleset.effective_from - timedelta(days=1))
    endless = replace(ruleset, effective_to=date.max)
    assert said(one_day) == said(endless) == []
    assert find_problems(before) == [
        Problem("file", "effective_to is before effective_from; swap or mend them")
    ]
