"""From somebody's own words to the questions they may be about; nothing is ticked or kept. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.matching.suggesting import Suggestion, Suggestions
from earlyhelp.offers.groups import NEED_GROUPS, STEP_OF_NEED
from earlyhelp.offers.journey import SIGNS_STEP
from earlyhelp.offers.questions import Answers
from earlyhelp.offers.signs import SIGN_BY_FLAG, SOCIAL_WORKER_SIGN
from earlyhelp.offers.steps import STEP_BY_ID, Step
from earlyhelp.settings import Telephone
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode

WORDS_FIELD = "not-kept-words"
"""Its beginning keeps it out of forms that are kept over a sign-in."""
ASKS_WORDS = frozenset({SIGNS_STEP, *(group.step for group in NEED_GROUPS)})
"""The pages on which somebody may look for the right question."""
SOCIAL_WORKER_STEP = "social-worker"


@dataclass(frozen=True, slots=True)
class Lead:
    """A question that the words may be about."""

    text: str
    because: str
    """In which of the words it was heard, or what they are like."""
    page: str
    """Title of the page on which it stands."""
    step_id: str
    anchor: str
    """The id of its field there; empty where the page does not ask it of this child."""
    is_here: bool


@dataclass(frozen=True, slots=True)
class FoundWords:
    """What came of somebody's words, and whom to ring."""

    text: str
    """As typed, to be shown in the box again."""
    sentence: str
    because: str
    """Why there is a warning: the words that were heard, as typed. Empty without one."""
    sounds_like_harm: bool
    signs: Sequence[Lead]
    needs: Sequence[Lead]
    pages: Sequence[Step]
    """All pages of needs and signs, for when nothing is found."""
    telephones: Sequence[Telephone]

    @property
    def leads_away(self) -> bool:
        """Say whether a link leads off this page, whose answers are not saved yet."""
        return any(not lead.is_here for lead in (*self.signs, *self.needs))


def asks_words(step: Step) -> bool:
    """Say whether a page offers to find the question for somebody's own words."""
    return step.id in ASKS_WORDS


def found_words(
    text: str,
    found: Suggestions | None,
    answers: Answers,
    here: Step,
    telephones: Sequence[Telephone],
) -> FoundWords:
    """Return the questions that words may be about; ``found`` is None without a ruleset."""
    return FoundWords(
        text=text,
        sentence=found.sentence if found else NOTHING_TO_LOOK_IN,
        because=found.because if found else "",
        sounds_like_harm=found is None or found.sounds_like_harm,
        signs=[_sign(one, answers, here) for one in found.flags] if found else (),
        needs=[_need(one, here) for one in found.needs] if found else (),
        pages=[step for step in STEP_BY_ID.values() if asks_words(step)],
        telephones=telephones,
    )


NOTHING_TO_LOOK_IN = (
    "There is no ruleset that can be used just now, so nothing was looked up. If a child may be "
    "harmed, ring the front door now. Otherwise go through the full list, or ask for advice."
)


def _need(found: Suggestion, here: Step) -> Lead:
    code = NeedCode(found.code)
    step = STEP_BY_ID[STEP_OF_NEED[code]]
    label = NEED_BY_CODE[code].label
    return Lead(label, found.because, step.title, step.id, code, step is here)


def _sign(found: Suggestion, answers: Answers, here: Step) -> Lead:
    if found.code == SOCIAL_WORKER_SIGN:
        step = STEP_BY_ID[SOCIAL_WORKER_STEP]
        anchor = step.ask(answers)[0].name
    else:
        step = STEP_BY_ID[SIGNS_STEP]
        anchor = _anchor_of_sign(step, found.code, answers)
    words = SIGN_BY_FLAG[found.code].words
    return Lead(words, found.because, step.title, step.id, anchor, step is here)


def _anchor_of_sign(step: Step, flag: str, answers: Answers) -> str:
    """Return the id of a sign's box, numbered as the checkboxes number themselves."""
    asked = step.ask(answers)[0]
    places = [option.value for option in asked.options]
    if flag not in places:
        return ""
    place = places.index(flag)
    return f"{asked.name}-{place + 1}" if place else asked.name
