"""Where an assessment stands: what is answered, what comes next, how each part is doing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.offers.groups import NEED_GROUPS, STEP_OF_NEED
from earlyhelp.offers.need_pages import BIG
from earlyhelp.offers.questions import Answers, Kind, Question, many, one
from earlyhelp.offers.steps import CONSENT_STEP, SAFETY_STEP, STEPS, TASKS, Part, Step
from earlyhelp.taxonomy.needs import NeedCode

SIGNS_STEP, SEVERITY_STEP = "danger-signs", "severity"
STEP_OF_FACT = {
    "child.age_years": "age",
    "child.age_months": "age",
    "child.age": "age",
    "child.unborn": "age",
    "child.mobile": "mobile",
    "child.send": "send",
    "child.social_worker": "social-worker",
    "immediate_danger": SAFETY_STEP.id,
    "persistence": "how-long",
    "consent": CONSENT_STEP.id,
}
"""The page on which each fact outside needs and signs is answered."""
ASKED = "asked"
"""Which signs were on the page when it was answered; more may be asked after the age changes."""


@dataclass(frozen=True, slots=True)
class PartState:
    """One part of the task list with its state in words, and the page to go to."""

    part: Part
    words: str
    step: Step

    @property
    def is_done(self) -> bool:
        """Say whether nothing is left to answer."""
        return self.words == DONE


NOT_STARTED, STARTED, DONE = "Not started", "Not finished", "Done"


def is_in_danger(answers: Answers) -> bool:
    """Say whether the child was said to be in danger now."""
    return one(answers.get(SAFETY_STEP.id, {}), "danger") == "yes"


def first_missing(answers: Answers) -> Step | None:
    """Return the page on safety or agreement that must come before any other, if it is open."""
    return next((s for s in (SAFETY_STEP, CONSENT_STEP) if s.id not in answers), None)


def steps_of(answers: Answers, part: Part | None = None) -> Sequence[Step]:
    """Return the pages that are asked of this family, of one part or of all."""
    return [s for s in STEPS if s.applies(answers) and (part is None or s.part is part)]


def open_questions(step: Step, answers: Answers) -> Sequence[Question]:
    """Return the questions of a page that have no answer yet, or count as not known."""
    if step.id == SIGNS_STEP:
        return _open_signs(step, answers)
    values = answers.get(step.id, {})
    return [
        question
        for question in step.ask(answers)
        if (question.kind is Kind.ONE and not one(values, question.name))
        or (step.is_conditional and question.name not in values)
    ]


def _open_signs(step: Step, answers: Answers) -> Sequence[Question]:
    asked, _unsure = step.ask(answers)
    seen = many(answers.get(step.id, {}), ASKED)
    now = {option.value for option in asked.options} - {asked.alone}
    return [] if step.id in answers and now <= seen else [asked]


def is_done(step: Step, answers: Answers) -> bool:
    """Say whether a page was answered in full."""
    return step.id in answers and not open_questions(step, answers)


def part_states(answers: Answers) -> Sequence[PartState]:
    """Return the parts of the task list in order."""
    return [_part_state(part, answers) for part in TASKS]


def _part_state(part: Part, answers: Answers) -> PartState:
    steps = steps_of(answers, part)
    left = [step for step in steps if not is_done(step, answers)]
    if not left:
        return PartState(part, DONE, steps[0])
    begun = any(step.id in answers for step in steps)
    return PartState(part, STARTED if begun else NOT_STARTED, left[0])


def next_step(step: Step, answers: Answers) -> Step | None:
    """Return the page after one: the next of its part, or None where the task list is next."""
    following = steps_of(answers, step.part)
    after = following.index(step) + 1 if step in following else len(following)
    return following[after] if after < len(following) else None


def next_part(step: Step, answers: Answers) -> Step | None:
    """Return where the parts below that of a page go on, or None where nothing is left there."""
    below = part_states(answers)[TASKS.index(step.part) + 1 :] if step.part in TASKS else ()
    return next((part.step for part in below if not part.is_done), None)


def step_of_fact(path: str, answers: Answers) -> Step | None:
    """Return the page on which a fact of a decision is answered, if this family is asked it.

    >>> step_of_fact("child.send", {}).id, step_of_fact("flags.serious_neglect", {}).id
    ('send', 'danger-signs')
    """
    kind, _, rest = path.partition(".")
    step_id = {"needs": _need_step(rest.partition(".")[0], answers), "flags": SIGNS_STEP}.get(
        kind, STEP_OF_FACT.get(path, "")
    )
    return next((step for step in steps_of(answers) if step.id == step_id), None)


def _need_step(code: str, answers: Answers) -> str:
    """Return the page about a need: of how bad it is where it is a big worry."""
    if code not in STEP_OF_NEED:
        return NEED_GROUPS[0].step
    page = STEP_OF_NEED[NeedCode(code)]
    return SEVERITY_STEP if one(answers.get(page, {}), code) == BIG else page


def step_opened_by(step: Step, answers: Answers) -> Step | None:
    """Return the page with questions that a changed answer has opened, or None."""
    asked = steps_of(answers)
    after = asked.index(step) + 1 if step in asked else len(asked)
    return next((later for later in asked[after:] if _is_opened(later, answers)), None)


def _is_opened(step: Step, answers: Answers) -> bool:
    if step.id == SIGNS_STEP:
        return step.id in answers and bool(_open_signs(step, answers))
    values = answers.get(step.id, {})
    return step.is_conditional and any(q.name not in values for q in step.ask(answers))


def count_open(answers: Answers) -> int:
    """Return how many questions have no answer and count as not known."""
    return sum(len(open_questions(step, answers)) for step in steps_of(answers))
