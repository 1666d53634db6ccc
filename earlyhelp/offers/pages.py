"""What each page of an assessment says, as one value a page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from earlyhelp.matching.notes import NO_DISTANCE_NOTE
from earlyhelp.offers.finding import asks_words
from earlyhelp.offers.journey import PartState, step_of_fact
from earlyhelp.offers.offer_page import OfferView
from earlyhelp.offers.outcome import Outcome
from earlyhelp.offers.private_words import is_warning
from earlyhelp.offers.questions import Answers, Reading, one
from earlyhelp.offers.records import Choice, StoredAssessment
from earlyhelp.offers.rematch.changes import Change, Kind
from earlyhelp.offers.reviews.showing import ReviewsShown
from earlyhelp.offers.settling import PLACE_STEP
from earlyhelp.offers.since import Since
from earlyhelp.offers.steps import Part, Step
from earlyhelp.offers.summary import Row, Section, place_line
from earlyhelp.offers.told import Told
from earlyhelp.settings import Telephone


@dataclass(frozen=True, slots=True)
class TaskPage:
    """The parts of one assessment with their states."""

    assessment_id: str
    reference: str
    parts: Sequence[PartState]

    @property
    def is_done(self) -> bool:
        """Say whether every part is done."""
        return all(part.is_done for part in self.parts)


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page of questions."""

    assessment_id: str
    step: Step
    is_heading: bool
    """Whether the one question is the main heading."""
    is_warned: bool
    """Whether the person was asked to look again at what seems private."""
    kept: str
    """What is kept from before and not shown in a field."""
    has_folded_answers: bool
    asks_words: bool
    """Whether it offers to find the question for somebody's own words."""

    @property
    def is_first(self) -> bool:
        """Say whether it comes before the list of parts."""
        return self.step.part is Part.START


@dataclass(frozen=True, slots=True)
class CheckPage:
    """All answers, part by part."""

    assessment_id: str
    sections: Sequence[Section]
    open: int
    """How many questions count as not known."""

    @property
    def open_rows(self) -> Sequence[Row]:
        """The pages on which they stand."""
        return [row for section in self.sections for row in section.rows if row.counts_as_open]


@dataclass(frozen=True, slots=True)
class DangerPage:
    """Whom to ring now; the parts that the page of the front door reads, and a way back."""

    assessment_id: str
    telephones: Sequence[Telephone]
    because: str


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """What the answers point to; without an id where it could not be saved."""

    assessment_id: str | None
    outcome: Outcome
    has_changed: bool = False
    """Whether answers were changed after the decision."""
    is_warned: bool = False
    answers: Answers = field(default_factory=dict)
    has_plan: bool = False
    since: Since | None = None
    """What is different since the decision before; None where there was none."""
    ending: ReviewsShown | None = None
    """How it is closed, or the ways to step up and to close."""

    def page_of(self, path: str) -> str:
        """Return the id of the page on which a fact is answered; empty where none asks it."""
        step = step_of_fact(path, self.answers)
        return step.id if step else ""


@dataclass(frozen=True, slots=True)
class OfferPage:
    """What is suggested to the family, and what was chosen."""

    assessment_id: str
    view: OfferView
    has_place: bool
    saved_at: datetime | None
    chosen: Sequence[str]
    """Names of the services chosen, as saved."""
    is_filled_in: bool = False
    """Whether choices of before the newest decision are filled in, and nothing was saved since."""
    new: Sequence[str] = ()
    """Names of services suggested since choices were saved, for what these leave open."""
    has_every: bool = False
    """Whether every service of the directory has its reason on the page."""
    is_unfolded: bool = False
    """Whether these stand open, for paper or to look through."""
    changed: Sequence[Change] = ()
    """What has changed since choices were saved and nobody has seen."""
    telephones: Sequence[Telephone] = ()
    added: Sequence[str] = ()
    """Ids of the services on the page since one was added by hand, and nothing was saved."""
    just_added: str = ""
    """The name of the one that was added last."""
    told: Mapping[str, Told] = field(default_factory=dict)
    """The number and the waiting time of each service shown, by its public id."""
    lead: str = ""
    """Who leads, where it was saved."""
    has_plan: bool = False
    ending: ReviewsShown | None = None
    """How it is closed, or the ways to step up and to close."""
    may_plan: bool = False
    """Whether a plan can be made: choices are saved, or there is nothing to choose."""
    leaving_out: Sequence[Choice] = ()
    """Services that are chosen as saved and left out here, after what they answered."""

    @property
    def notes(self) -> Sequence[str]:
        """What is said of the offer; that there is no place the page says itself, with a link."""
        return [note for note in self.view.notes if self.has_place or note != NO_DISTANCE_NOTE]

    @property
    def considered(self) -> int:
        """How many services that are not in the offer have their reason on the page."""
        return sum(len(group.entries) for group in self.view.considered)

    @property
    def can_print(self) -> bool:
        """Whether there is something for the family to take along."""
        return bool(self.chosen or (self.view.is_list and self.view.meanwhile))

    @property
    def is_for_social_care(self) -> bool:
        """Whether the same answers would point to a social worker by the rules of today."""
        return any(change.kind is Kind.TO_SOCIAL_CARE for change in self.changed)


def question_page(stored: StoredAssessment, step: Step, reading: Reading) -> QuestionPage:
    """Return one page of questions."""
    questions = step.ask(stored.answers)
    revealed = {name for q in questions for option in q.options for name in option.reveals}
    top = [question for question in questions if question.name not in revealed]
    place = stored.answers.get(step.id, {}) if step.id == PLACE_STEP else {}
    return QuestionPage(
        stored.id,
        step,
        is_heading=len(top) == 1 and top[0].text == step.title,
        is_warned=is_warning(reading.problems),
        kept=place_line(place) if place else "",
        has_folded_answers=any(q.folded and reading.values.get(q.name) for q in questions),
        asks_words=asks_words(step),
    )


def reference_of(assessment: StoredAssessment) -> str:
    """Return the worker's own reference, or words where none was given."""
    return own_reference(assessment) or "No reference given"


def own_reference(assessment: StoredAssessment) -> str:
    """Return the worker's own reference; empty where none was given."""
    return one(assessment.answers.get("reference", {}), "reference")
