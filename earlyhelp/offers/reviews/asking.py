"""The questions of a review up to how it goes on, and the reading of their answers. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.private_words import private_warning
from earlyhelp.offers.questions import (
    Kind,
    Option,
    Question,
    Reading,
    Value,
    Values,
    one,
    read_values,
)
from earlyhelp.offers.reviews.changes import (
    CHANGE_WORDS,
    GOAL,
    GOAL_WORDS,
    NEED,
    SAID,
    changes_in,
    goals_in,
)
from earlyhelp.offers.reviews.proposal import Seen, Wants
from earlyhelp.taxonomy.needs import NeedCode

WORRY = "worry"
NO_WORRY, HARM, DANGER = "no", "harm", "danger"
LONGEST_SAID, LONGEST_CHILD = 200, 300
CHILD_SAYS, WANTS = "child_says", "wants"

NEW_WORRY = Question(
    WORRY,
    Kind.ONE,
    "Is there anything new that makes you worry about harm or danger?",
    hint="Since you last looked at this. You do not need to be sure.",
    options=(
        Option(DANGER, "Yes, the child is in danger now"),
        Option(HARM, "Yes, I worry that the child may be harmed"),
        Option(NO_WORRY, "No, there is nothing new of this kind"),
    ),
    missing="Choose whether there is anything new that worries you about harm or danger",
)
FAMILY_WANTS = Question(
    WANTS,
    Kind.ONE,
    "Does the family still want this help?",
    options=(
        Option(Wants.YES, "Yes"),
        Option(Wants.PARTLY, "Some of it"),
        Option(Wants.NO, "No"),
        Option(Wants.NOT_ASKED, "Not asked yet"),
    ),
    missing="Choose whether the family still wants this help, or Not asked yet",
)
CHILD = Question(
    CHILD_SAYS,
    Kind.TEXT,
    "What does the child say about it? (optional)",
    hint="In the child's own words. Do not enter names.",
    longest=LONGEST_CHILD,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a review asks about: the needs, and what the family wanted to be different in each."""

    needs: Sequence[NeedCode]
    goals: Mapping[NeedCode, str] = field(default_factory=dict)
    has_begun: bool = True
    """Whether help has begun; see ``Seen``."""
    may_step_down: bool = False

    def seen(self, values: Values) -> Seen:
        """Return what was said, for the proposal."""
        asked = set(self.needs)
        changes = {need: change for need, change in changes_in(values).items() if need in asked}
        goals = {need: goal for need, goal in goals_in(values).items() if need in self.goals}
        wants = next((word for word in Wants if word == one(values, WANTS)), Wants.NOT_ASKED)
        return Seen(changes, goals, wants, self.has_begun, self.may_step_down)


def change_questions(asked: Asked) -> Sequence[Question]:
    """Return the questions about what has changed, need by need, then the family and the child."""
    each = [question for need in asked.needs for question in _about(need, asked.goals.get(need))]
    return (*each, FAMILY_WANTS, CHILD)


def _about(need: NeedCode, goal: str | None) -> Sequence[Question]:
    label = need_label(need)
    named = f"{label}: " + "{}"
    found = [
        Question(
            f"{NEED}{need}",
            Kind.ONE,
            label,
            hint="How is it now, compared with when you last looked?",
            options=tuple(Option(change, words) for change, words in CHANGE_WORDS.items()),
            missing=f"Choose how it is now with {label}, or Not known",
            is_side_by_side=True,
        )
    ]
    if goal:
        found.append(
            Question(
                f"{GOAL}{need}",
                Kind.ONE,
                named.format("is what they wanted to be different reached?"),
                hint=goal,
                options=tuple(Option(state, words) for state, words in GOAL_WORDS.items()),
                missing=f"Choose how far the goal for {label} is reached, or Not known",
                is_side_by_side=True,
            )
        )
    own_words = named.format("in the family's own words (optional)")
    said = Question(
        f"{SAID}{need}",
        Kind.LINE,
        own_words,
        hint="One line. Do not enter names.",
        longest=LONGEST_SAID,
        folded=own_words,
        is_named_above=True,
    )
    return (*found, said)


def read_changes(asked: Asked, given: Values, *, is_warned: bool) -> Reading:
    """Return what was said of what has changed; words that look private are asked about once."""
    questions = change_questions(asked)
    reading = read_values(questions, given)
    warnings = {} if is_warned else warnings_of(questions, reading.values)
    return Reading(reading.values, warnings | dict(reading.problems))


def warnings_of(questions: Sequence[Question], values: Values) -> dict[str, str]:
    """Return what seems private in the words that were typed, by the name of the question."""
    typed = {
        question.name: private_warning(one(values, question.name))
        for question in questions
        if question.kind in {Kind.LINE, Kind.TEXT}
    }
    return {name: warning for name, warning in typed.items() if warning}


def said_of(values: Values) -> dict[str, Value]:
    """Return the answers that are kept: what was left empty stays out."""
    return {name: value for name, value in values.items() if value}
