"""What the pages of a plan say, as one value a page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.offers.outcome import Outcome
from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.basis import Basis
from earlyhelp.offers.plans.dates import typed
from earlyhelp.offers.plans.evidence import nearly
from earlyhelp.offers.plans.showing import ContactShown, PlanShown
from earlyhelp.offers.plans.standing import RINGS_FIRST, Standing
from earlyhelp.offers.plans.timeline import Event
from earlyhelp.offers.plans.who import HOW_WORDS, who_options
from earlyhelp.offers.questions import Reading, one
from earlyhelp.offers.replies.showing import RepliesShown
from earlyhelp.offers.reviews.showing import ReviewsShown
from earlyhelp.settings import Telephone
from earlyhelp.web.words import day


@dataclass(frozen=True, slots=True)
class Where:
    """What comes before a plan can be changed: a sentence, and the page that it leads to."""

    words: str
    endpoint: str
    link: str


BEFORE_IT = {
    Standing.UNDECIDED: Where(
        "Answers were changed after the last decision.",
        "check_answers",
        "Check them to see what they point to now",
    ),
    Standing.UNCONFIRMED: Where(
        "The answers were decided on again.",
        "show_outcome",
        "See what they point to and say whether you agree",
    ),
    Standing.OPEN_TO_ALL: Where(
        "The answers point to help that is open to everyone now.",
        "show_outcome",
        "See what they point to",
    ),
}
CHOOSE_FIRST = Where(
    "The answers were decided on again.", "show_offer", "Choose the services for them"
)


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan that was made, with everything that came of it."""

    assessment_id: str
    reference: str
    shown: PlanShown
    standing: Standing
    telephones: Sequence[Telephone]
    different: Sequence[str]
    """What the plan does not say yet."""
    changed: Sequence[str]
    """What the directory or the rules have changed since choices were saved, and nobody saw."""
    replies: RepliesShown
    reviews: ReviewsShown
    events: Sequence[Event]
    why: str = ""
    """Why somebody must be rung first, where it is so."""
    has_offer: bool = True
    """Whether choices are saved for the newest decision."""

    @property
    def rings_first(self) -> bool:
        """Whether the numbers stand first and nothing is proposed."""
        return self.standing in RINGS_FIRST

    @property
    def where(self) -> Where | None:
        """What comes before the plan can be changed; None where nothing does, or it is closed."""
        if self.shown.ended is not None:
            return None
        if self.standing is Standing.FITS and not self.has_offer:
            return CHOOSE_FIRST
        return BEFORE_IT.get(self.standing)

    @property
    def may_change(self) -> bool:
        """Whether the plan may be changed: the answers stand, and it is open."""
        is_open = self.shown.ended is None
        return is_open and self.standing is Standing.FITS and self.has_offer

    @property
    def contacts(self) -> Mapping[str, ContactShown]:
        """Who gets in touch with each service of the plan, by its public id."""
        return {contact.service_id: contact for contact in self.shown.contacts}

    @property
    def has_family_copy(self) -> bool:
        """Whether there may be a paper for the family: it agrees, and nobody comes first."""
        return self.shown.is_agreed and not self.rings_first


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a plan."""

    assessment_id: str
    basis: Basis
    rows: int
    """How many actions are shown."""
    may_add: bool
    is_warned: bool
    """Whether the person was asked to look again at what seems private."""
    consent: str
    """What follows where the family does not agree to all; empty where it does."""
    reading: Reading
    """What stands in the form, and what to mend in it."""
    mark: str
    """What tells whether somebody else changes the plan in the meantime; empty for a new one."""
    was_changed: bool = False
    """Whether somebody else changed it since it was opened."""

    def has_problem(self, *names: str) -> bool:
        """Say whether something in a fold is to be mended, so that it stands open."""
        return any(name in self.reading.problems for name in names)

    @property
    def nearly(self) -> Sequence[str]:
        """What would have pointed to more help, in the words of the rules that decided."""
        return nearly(self.basis.decision)

    def contact_words(self, service_id: str) -> str:
        """Say who gets in touch with a service as the form has it now."""
        values = self.reading.values
        by = typed(values.get(contents.BY + service_id))
        named = {option.value: option.text for option in who_options(is_new=self.basis.is_new)}
        parts = (
            named.get(one(values, contents.WHO + service_id), ""),
            HOW_WORDS.get(one(values, contents.HOW + service_id), "").lower(),
            f"by {day(by)}" if by else "",
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class FamilyPaper:
    """The family's own copy: no need's name, no size of a worry, no level, no reference."""

    assessment_id: str
    shown: PlanShown
    telephones: Sequence[Telephone]
    printed_on: date

    @property
    def meanwhile(self) -> Sequence[str]:
        """What happens meanwhile for what is still open."""
        return [need.meanwhile for need in self.shown.open_needs if need.meanwhile]


@dataclass(frozen=True, slots=True)
class WorkerPaper:
    """The copy for workers: the whole plan, with the decision it was agreed on."""

    page: PlanPage
    outcome: Outcome
    decided_on: date
    printed_on: date

    def answered(self, service_id: str) -> str:
        """Say what a service answered last."""
        found = {one.service_id: one.words for one in self.page.replies.services}
        return found.get(service_id, "")
