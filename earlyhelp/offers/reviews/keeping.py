"""What is kept of a review, and whether it was sent twice. Pure."""

from collections.abc import Mapping

from earlyhelp.offers.questions import Value, Values
from earlyhelp.offers.reviews.asking import Asked, said_of
from earlyhelp.offers.reviews.ending import DECIDED_BY, TALKED, WHY, Ended
from earlyhelp.offers.reviews.following import BEGUN
from earlyhelp.offers.reviews.proposal import Proposal
from earlyhelp.offers.reviews.review import StoredReview

PROPOSED, WANTED = "proposed", "wanted"


def contents_of(asked: Asked, changes: Values, proposal: Proposal, ended: Ended) -> Values:
    """Return what is kept: what changed, what was proposed, and what was said of the way chosen."""
    return {
        **said_of(changes),
        PROPOSED: proposal.way.value,
        BEGUN: "yes" if asked.has_begun else "no",
        **words_of_ending(ended),
    }


def words_of_ending(ended: Ended) -> Values:
    """Return what was said of the way chosen; what was not asked stays out."""
    said: Mapping[str, Value | None] = {
        WHY: ended.why,
        WANTED: ended.wanted,
        DECIDED_BY: ended.decided_by,
        TALKED: ended.talked,
    }
    return {name: value for name, value in said.items() if value}


def is_same(last: StoredReview | None, ended: Ended, contents: Values) -> bool:
    """Say whether the newest review is this one, so that it was sent twice."""
    if last is None:
        return False
    kept = (last.result, last.reason, last.outcome, last.next_on, last.contents)
    return kept == (ended.result, ended.reason, ended.outcome, ended.next_on, contents)
