"""What is to be done next, by whom and how soon, and which numbers stand beside it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from earlyhelp.matching.assessment import Answer, Assessment
from earlyhelp.matching.ruleset_values import (
    CONTACT_ORDER,
    FIXED_CONTACTS,
    Action,
    Contact,
    Rule,
    Ruleset,
    Step,
    Within,
)
from earlyhelp.taxonomy.services import Response

ORDER: Mapping[Action, int] = {action: place for place, action in enumerate(Action)}
# These steps carry out one response; a rule's own count only when its response is the result.
CARRIES_OUT = frozenset(
    {
        Action.REFER_FRONT_DOOR,
        Action.REFER_FRONT_DOOR_NOW,
        Action.START_ASSESSMENT,
        Action.MAKE_OFFER,
        Action.NO_ASSESSMENT_NEEDED,
        Action.SHOW_UNIVERSAL_HELP,
        Action.FIND_OUT,
        Action.SET_REVIEW,
    }
)
CONTACT_OF_STEP: Mapping[Action, str] = MappingProxyType(
    {
        Action.ADULT_SERVICES: "adult_safeguarding",
        Action.DESIGNATED_OFFICER: "designated_officer",
        Action.PREVENT_CHANNEL: "prevent",
        Action.HOUSING_DUTY: "housing",
    }
)
ADULT_FIRST = ("emergency", "adult_safeguarding", *CONTACT_ORDER[1:])
"""The order of the numbers for somebody who is out of scope because of their age."""
DAYS = {"hours": 1 / 24, "working_days": 7 / 5, "weeks": 7}


def next_steps(
    fired: Sequence[Rule], response: Response, assessment: Assessment, ruleset: Ruleset
) -> list[Step]:
    """Return each step once, in the closed order."""
    steps: dict[Action, Step] = {}
    for rule in fired:
        for step in rule.steps:
            if step.action in CARRIES_OUT and rule.response not in {None, response}:
                continue
            dated = _with_review(step, response, assessment, ruleset)
            before = steps.get(step.action)
            steps[step.action] = dated if before is None else _together(before, dated)
    for rule in fired:
        for action in rule.without:
            steps.pop(action, None)
    if Action.REFER_FRONT_DOOR_NOW in steps:
        steps.pop(Action.REFER_FRONT_DOOR, None)
    return sorted(steps.values(), key=lambda step: ORDER[step.action])


def _together(before: Step, after: Step) -> Step:
    """Return one step for two rules that ask for it: nothing that either says is lost.

    The graver gate comes first and sets how soon; only of two reviews the sooner one stands.
    """
    text = after.text if before.text in after.text else f"{before.text} {after.text}"
    if after.text in before.text:
        text = before.text
    within = before.within
    if after.action is Action.SET_REVIEW and after.within is not None:
        within = after.within if within is None else min(within, after.within, key=_days)
    return Step(before.action, text, before.who, within)


def _days(within: Within) -> float:
    return within.number * DAYS[within.unit]


def _with_review(step: Step, response: Response, assessment: Assessment, ruleset: Ruleset) -> Step:
    """Give a review without a date the ruleset's interval for this response and age."""
    if step.action is not Action.SET_REVIEW or step.within is not None:
        return step
    child = assessment.child
    is_baby = child.unborn is Answer.YES or child.age_years == 0
    weeks = [ruleset.review_weeks.get(response.value)]
    if is_baby:
        weeks.append(ruleset.review_weeks.get("unborn_or_under_1"))
    known = [number for number in weeks if number is not None]
    return Step(step.action, step.text, step.who, Within(min(known), "weeks") if known else None)


def contacts_for(steps: Sequence[Step], ruleset: Ruleset, *, adult_first: bool) -> list[Contact]:
    """Return the four numbers that always stand, and those that the steps ask to ring."""
    asked = {CONTACT_OF_STEP[step.action] for step in steps if step.action in CONTACT_OF_STEP}
    order = [name for name in CONTACT_ORDER if name in asked.union(FIXED_CONTACTS)]
    if adult_first:
        order.sort(key=ADULT_FIRST.index)
    return [ruleset.contacts[name] for name in order if name in ruleset.contacts]
