"""What is to be done next: how the steps of several rules become one list, and which numbers."""

from dataclasses import replace

import pytest

from earlyhelp.matching.next_steps import contacts_for, next_steps
from earlyhelp.matching.reading import read_assessment
from earlyhelp.matching.ruleset_values import Action, Rule, Ruleset, Step, Within
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import Document, complete, decide, default_ruleset

REVIEW, CONSULT = Action.SET_REVIEW, Action.CONSULT_SOCIAL_WORKER


def rule(
    *steps: Step,
    response: Response | None = Response.EARLY_HELP_OFFER,
    without: frozenset[Action] = frozenset(),
) -> Rule:
    """Return a rule with these steps."""
    first = default_ruleset().rules[0]
    return replace(first, steps=steps, response=response, without=without)


def steps_of(
    *rules: Rule,
    response: Response = Response.EARLY_HELP_OFFER,
    document: Document | None = None,
    ruleset: Ruleset | None = None,
) -> list[Step]:
    """Return the steps that these rules give together."""
    rules_in_force = ruleset or default_ruleset()
    assessment = read_assessment(document or complete(), rules_in_force.flags)
    return next_steps(rules, response, assessment, rules_in_force)


def days(number: int) -> Within:
    return Within(number, "working_days")


def test_a_step_that_carries_out_another_response_is_left_out_and_the_next_one_is_not() -> None:
    offer, ring = Step(Action.MAKE_OFFER, "Offer", "you"), Step(Action.RING_999, "Ring", "you")
    lower = rule(offer, ring, response=Response.UNIVERSAL)
    assert steps_of(lower) == [ring]
    assert steps_of(rule(offer, response=None)) == [offer]


OF_ONE_RESPONSE = {
    *("refer_front_door", "refer_front_door_now", "start_assessment", "make_offer"),
    *("no_assessment_needed", "show_universal_help", "find_out", "set_review"),
}


@pytest.mark.parametrize("action", Action)
def test_every_duty_and_question_of_a_lower_rule_stays_and_what_carries_it_out_does_not(
    action: Action,
) -> None:
    one = Step(action, "Do this.", "you")
    dated = Step(action, "Do this.", "you", Within(12, "weeks")) if action is REVIEW else one
    assert steps_of(rule(one)) == [dated]
    lower = steps_of(rule(one, response=Response.UNIVERSAL))
    assert lower == ([] if action.value in OF_ONE_RESPONSE else [one])


@pytest.mark.parametrize(
    ("before", "after", "together"),
    [
        ("Talk.", "Talk.", "Talk."),
        ("Talk.", "Talk. Today.", "Talk. Today."),
        ("Talk. Today.", "Talk.", "Talk. Today."),
        ("Talk.", "Do not ask.", "Talk. Do not ask."),
    ],
)
def test_nothing_that_two_rules_say_of_one_step_is_lost_or_said_twice(
    before: str, after: str, together: str
) -> None:
    first, second = Step(CONSULT, before, "you", days(3)), Step(CONSULT, after, "they", days(1))
    assert steps_of(rule(first), rule(second)) == [Step(CONSULT, together, "you", days(3))]


@pytest.mark.parametrize(
    ("before", "after", "soonest"),
    [
        (Within(10, "working_days"), Within(3, "weeks"), Within(10, "working_days")),
        (Within(3, "weeks"), Within(10, "working_days"), Within(10, "working_days")),
        (Within(2, "weeks"), Within(11, "working_days"), Within(2, "weeks")),
        (Within(1, "working_days"), Within(30, "hours"), Within(30, "hours")),
        (Within(1, "working_days"), Within(36, "hours"), Within(1, "working_days")),
        (Within(1, "weeks"), Within(167, "hours"), Within(167, "hours")),
        (Within(1, "weeks"), Within(169, "hours"), Within(1, "weeks")),
    ],
)
def test_of_two_reviews_the_sooner_one_stands_whatever_its_unit(
    before: Within, after: Within, soonest: Within
) -> None:
    first, second = Step(REVIEW, "Look.", "you", before), Step(REVIEW, "Look.", "you", after)
    assert [step.within for step in steps_of(rule(first), rule(second))] == [soonest]


def test_a_review_without_any_interval_takes_the_other_rules_one() -> None:
    """Nothing is set for a talk with a social worker, so the rule's own ten days count."""
    undated, dated = Step(REVIEW, "Look.", "you"), Step(REVIEW, "Look.", "you", days(10))
    for order in ((undated, dated), (dated, undated)):
        found = steps_of(*(rule(one, response=None) for one in order), response=Response.CONSULT)
        assert [step.within for step in found] == [days(10)]
    alone = steps_of(rule(undated, response=None), response=Response.CONSULT)
    assert [step.within for step in alone] == [None]


def test_a_rule_takes_steps_of_others_away() -> None:
    offer = Step(Action.MAKE_OFFER, "Offer", "you")
    taking = frozenset({Action.MAKE_OFFER, Action.RING_999})
    assert steps_of(rule(offer), rule(without=taking)) == []


def test_ringing_social_care_now_stands_instead_of_a_referral() -> None:
    refer, now = (
        Step(action, "Ring.", "you")
        for action in (Action.REFER_FRONT_DOOR, Action.REFER_FRONT_DOOR_NOW)
    )
    both = rule(refer, now, response=Response.URGENT_S47)
    assert steps_of(both, response=Response.URGENT_S47) == [now]
    assert steps_of(rule(refer)) == [refer]


def test_a_number_that_the_area_has_not_given_is_left_out() -> None:
    ruleset = default_ruleset()
    asked = [Step(Action.PREVENT_CHANNEL, "Tell them.", "you")]
    named = [contact.id for contact in contacts_for(asked, ruleset, adult_first=False)]
    assert named == ["emergency", "front_door", "out_of_hours", "advice_line", "prevent"]
    without = {name: one for name, one in ruleset.contacts.items() if name != "prevent"}
    fewer = contacts_for(asked, replace(ruleset, contacts=without), adult_first=False)
    assert [contact.id for contact in fewer] == named[:-1]


def test_adult_safeguarding_comes_second_only_for_somebody_out_of_scope() -> None:
    asked = [Step(Action.ADULT_SERVICES, "Ring.", "you")]
    for adult_first, place in ((True, 1), (False, 4)):
        found = contacts_for(asked, default_ruleset(), adult_first=adult_first)
        assert [contact.id for contact in found].index("adult_safeguarding") == place


@pytest.mark.parametrize(
    ("child", "weeks"),
    [
        ({"age_years": 0, "mobile": "no"}, 3),
        ({"age_years": None, "unborn": "yes"}, 3),
        ({"age_years": 1}, 12),
    ],
)
def test_a_baby_is_looked_at_again_sooner(child: dict[str, object], weeks: int) -> None:
    decision = decide(complete({"housing": "emerging"}, child=child))
    (review,) = (step for step in decision.next_steps if step.action is REVIEW)
    assert review == Step(REVIEW, "Look at this again.", "you", Within(weeks, "weeks"))
