"""What the pages of a review, of closing and of stepping up say, as one value each. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.offers.facts import need_label
from earlyhelp.offers.need_pages import BIG, SOME, worries
from earlyhelp.offers.plans.contents import GOAL, NEEDS, names_in
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.questions import Answers, Values, one
from earlyhelp.offers.replies.reply import ReplyState
from earlyhelp.offers.replies.showing import RepliesShown
from earlyhelp.offers.reviews.asking import Asked
from earlyhelp.offers.reviews.changes import CHANGE_WORDS, changes_in
from earlyhelp.offers.reviews.ending import RESULT_OPTIONS
from earlyhelp.offers.reviews.following import Following
from earlyhelp.offers.reviews.proposal import Proposal, Way
from earlyhelp.offers.reviews.showing import ReviewsShown
from earlyhelp.settings import Telephone
from earlyhelp.taxonomy.needs import NEEDS as TAXONOMY

PROPOSED: Mapping[Way, str] = {
    Way.DECIDE_AGAIN: "The plan goes on, and the answers are decided on again",
    Way.TALK: "The plan goes on, and you talk to a social worker",
}
"""Ways that say more than what is chosen to follow them."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of a review: whose it is, and what was answered on the pages before."""

    assessment_id: str
    reference: str
    seen: int
    """How many reviews there were when it was begun, so that none is passed over."""
    telephones: Sequence[Telephone]
    is_warned: bool = False
    """Whether the person was asked to look again at what seems private."""
    rings_first: bool = False
    """Whether the numbers stand first."""


@dataclass(frozen=True, slots=True)
class EndingPage:
    """The page of a review about how it goes on."""

    page: ReviewPage
    sent: Values
    """What was answered on the page before."""
    changed: Sequence[tuple[str, str]]
    """How each need stands, in words."""
    proposal: Proposal
    may_step_down: bool

    @property
    def proposed(self) -> str:
        """What is proposed, in words; empty where it is the front door."""
        result = self.proposal.result
        if result is None:
            return ""
        return PROPOSED.get(self.proposal.way) or RESULT_OPTIONS[result]

    @property
    def shows_numbers(self) -> bool:
        """Whether whom to ring stands beside the suggestion."""
        return self.proposal.way in {Way.STEP_UP, Way.TALK}


@dataclass(frozen=True, slots=True)
class NextPage:
    """What is left to do after a review."""

    page: ReviewPage
    following: Following


@dataclass(frozen=True, slots=True)
class FirstPage:
    """Whom to ring before any review, with the reviews there were."""

    page: ReviewPage
    reviews: ReviewsShown


@dataclass(frozen=True, slots=True)
class ClosePage:
    """The page on which help is closed without a review, or opened again."""

    page: ReviewPage
    reviews: ReviewsShown


def asked_of(
    answers: Answers, plan: StoredPlan, replies: RepliesShown, *, may_step_down: bool
) -> Asked:
    """Return what a review asks about: the needs of the plan, and those that are a worry now."""
    named = {*names_in(plan.contents, NEEDS), *worries(answers, SOME, BIG)}
    needs = [need.code for need in TAXONOMY if need.code in named]
    goals = {need: goal for need in needs if (goal := one(plan.contents, f"{GOAL}{need}"))}
    return Asked(needs, goals, has_begun(replies), may_step_down)


def has_begun(replies: RepliesShown) -> bool:
    """Say whether help has begun; where no reply was written down, nobody knows that it has not."""
    states = {one.state for one in (*replies.services, *replies.earlier)}
    return not states - {ReplyState.NOT_ASKED} or ReplyState.ACCEPTED in states


def changes_in_words(sent: Values) -> Sequence[tuple[str, str]]:
    """Return each need with how it stands."""
    changes = changes_in(sent)
    return [(need_label(need), CHANGE_WORDS[change]) for need, change in changes.items()]
