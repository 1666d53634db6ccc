"""What one service answered in the course of time: the newest counts, slips do not. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from earlyhelp.offers.replies.reply import ReplyState, StoredReply


def by_service(
    replies: Iterable[StoredReply], living: Mapping[str, str]
) -> Mapping[str, Sequence[StoredReply]]:
    """Return what each service said, as it was written down, under the id at which it is listed.

    Listings that were merged since are one service with one history.
    """
    found: defaultdict[str, list[StoredReply]] = defaultdict(list)
    for reply in sorted(replies, key=lambda reply: reply.id):
        found[living.get(reply.service_id, reply.service_id)].append(reply)
    return found


def without_slips(said: Iterable[StoredReply]) -> Sequence[StoredReply]:
    """Return what was said, without what a later one put right."""
    known = list(said)
    slips = slips_of(known)
    return [reply for reply in known if reply.id not in slips]


def slips_of(said: Iterable[StoredReply]) -> frozenset[int]:
    """Return the numbers of those that a later one put right."""
    return frozenset(
        reply.puts_right
        for reply in said
        if reply.puts_right is not None and reply.puts_right < reply.id
    )


def newest(said: Iterable[StoredReply]) -> StoredReply | None:
    """Return what counts of what one service said: what was written down last."""
    in_order = sorted(said, key=lambda reply: reply.id)
    return in_order[-1] if in_order else None


def state_of(said: Iterable[StoredReply]) -> ReplyState:
    """Return how things stand with one service; one of which nothing is known was not asked."""
    last = newest(said)
    return ReplyState.NOT_ASKED if last is None else last.state


def asked_on(said: Iterable[StoredReply]) -> date | None:
    """Return the day on which a service was first asked; None if it was not.

    An answer shows that it had been asked by then. "Not asked" takes back what was said before.
    """
    days: list[date] = []
    for reply in without_slips(said):
        if reply.state is ReplyState.NOT_ASKED:
            days.clear()
        else:
            days.append(reply.said_on)
    return min(days, default=None)
