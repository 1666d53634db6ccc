"""What happened to a plan, from what is kept of it, the newest first. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.records import StoredOffer
from earlyhelp.offers.replies.reply import StoredReply
from earlyhelp.offers.replies.showing import said_words
from earlyhelp.offers.reviews.review import StoredReview
from earlyhelp.offers.reviews.showing import happened_words


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, on a day."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Kept:
    """All that is kept of one plan."""

    plan: StoredPlan
    offer: StoredOffer | None
    """The newest offer."""
    replies: Sequence[StoredReply]
    reviews: Sequence[StoredReview]


def make_timeline(kept: Kept) -> Sequence[Event]:
    """Return what happened, the newest first; on one day in the order it was written down."""
    happened = sorted(_events(kept), key=lambda one: (one[0].on, one[1]), reverse=True)
    return [event for event, _ in happened]


def _events(kept: Kept) -> Iterator[tuple[Event, datetime]]:
    """Yield each event with the moment at which it was written down."""
    plan, offer = kept.plan, kept.offer
    if offer is not None and offer.saved_at is not None:
        yield Event(offer.saved_at.date(), "Choices of the offer saved"), offer.saved_at
    yield Event(plan.agreed_on, "Plan agreed"), plan.made_at
    slips = {reply.puts_right for reply in kept.replies}
    for reply in kept.replies:
        if reply.id not in slips:
            yield (
                Event(reply.said_on, f"{reply.name}: {_inside(said_words(reply))}"),
                (reply.recorded_at),
            )
    for review in kept.reviews:
        yield (
            Event(review.held_on, happened_words(review)),
            (review.recorded_at),
        )


def _inside(words: str) -> str:
    """Return words as they stand inside a sentence."""
    return words[:1].lower() + words[1:]
