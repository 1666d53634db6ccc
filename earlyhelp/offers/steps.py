"""The pages of an assessment as data, in their order. Pure; one view shows them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from earlyhelp.offers import age, child_pages, need_pages
from earlyhelp.offers.groups import NEED_GROUPS
from earlyhelp.offers.questions import Answers, Question

Ask = Callable[[Answers], Sequence[Question]]
Applies = Callable[[Answers], bool]


class Part(StrEnum):
    """The parts of an assessment; the value is the heading."""

    START = "Before you start"
    CHILD = "About the child"
    STRENGTHS = "Strengths and what is going well"
    NEEDS = "Needs and worries"
    SIGNS = "Danger signs"
    WISHES = "What the family wants"


def _always(_answers: Answers) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions; its id is also the last word of its address."""

    id: str
    part: Part
    title: str
    ask: Ask
    lead: Sequence[str] = ()
    applies: Applies = _always

    @property
    def is_conditional(self) -> bool:
        """Say whether earlier answers decide if it is asked."""
        return self.applies is not _always


def _asks(*questions: Question) -> Ask:
    return lambda _answers: questions


def _single(step_id: str, part: Part, question: Question, applies: Applies = _always) -> Step:
    """Return a page of one question, which is its heading too."""
    return Step(step_id, part, question.text, _asks(question), applies=applies)


def _ask_wishes(answers: Answers) -> Sequence[Question]:
    return (child_pages.ACCESS, child_pages.LIMITS, *need_pages.ask_declined(answers))


NEEDS_LEAD = (
    "Some worry: in one setting, and could be met by help for everyone and one service.",
    "Big worry: in more than one setting, or it has lasted. We then ask one more question.",
    "Not known is a real answer. A need that you do not answer counts as not known.",
)
SAFETY_STEP = _single("safety", Part.START, child_pages.SAFETY)
CONSENT_STEP = _single("consent", Part.START, child_pages.CONSENT)
STEPS: Sequence[Step] = (
    SAFETY_STEP,
    CONSENT_STEP,
    _single("reference", Part.CHILD, child_pages.REFERENCE),
    Step("age", Part.CHILD, "How old is the child?", _asks(*age.QUESTIONS)),
    Step("place", Part.CHILD, "Where does the family live?", child_pages.ask_place),
    _single("send", Part.CHILD, child_pages.SEND),
    _single("mobile", Part.CHILD, child_pages.MOBILE, child_pages.asks_mobile),
    _single("social-worker", Part.CHILD, child_pages.SOCIAL_WORKER),
    _single("strengths", Part.STRENGTHS, need_pages.STRENGTHS),
    *(
        Step(group.step, Part.NEEDS, group.title, need_pages.ask_group(group), NEEDS_LEAD)
        for group in NEED_GROUPS
    ),
    Step(
        "severity",
        Part.NEEDS,
        "More about the big worries",
        need_pages.ask_severity,
        (
            "Choose what fits each big worry best. One that you do not answer counts as not known.",
            "A sign of harm belongs on the page of danger signs.",
        ),
        need_pages.has_big_worry,
    ),
    Step(
        "impact",
        Part.NEEDS,
        "How do these worries affect the child?",
        need_pages.ask_impact,
        ("Choose all that are true. Leave empty what you do not know.",),
        need_pages.has_worry,
    ),
    _single("how-long", Part.NEEDS, need_pages.PERSISTENCE, need_pages.has_worry),
    Step(
        "danger-signs",
        Part.SIGNS,
        "Danger signs",
        child_pages.ask_signs,
        ("Any one of these means that a social worker should know. You need no proof.",),
    ),
    Step("access", Part.WISHES, "What should help be like?", _ask_wishes),
    _single("own-words", Part.WISHES, child_pages.OWN_WORDS),
)
STEP_BY_ID = {step.id: step for step in STEPS}
TASKS = tuple(part for part in Part if part is not Part.START)
