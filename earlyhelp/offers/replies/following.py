"""What one service answered in the course of time: the newest counts, slips do not. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.records import Choice
from earlyhelp.offers.replies.reply import ReplyState, StoredReply
from earlyhelp.taxonomy.needs import NeedCode


@dataclass(frozen=True, slots=True)
class Followed:
    """The services of one plan with all that was written down of their answers."""

    plan: StoredPlan
    choices: Sequence[Choice]
    """The services chosen when choices were last saved, under the ids of today."""
    needs: Mapping[str, Sequence[NeedCode]]
    """What each of them was chosen for, by its id."""
    replies: Sequence[StoredReply]
    living: Mapping[str, str] = field(default_factory=dict)
    """Where listings that were merged into others since are listed now."""

    def said_by(self, service_id: str) -> Sequence[StoredReply]:
        """Return what one service said, by the id of today."""
        return by_service(self.replies, self.living).get(service_id, ())

    def name_of(self, service_id: str) -> str | None:
        """Return the name of a service of this plan, or None of any other."""
        chosen = (choice.name for choice in self.choices if choice.service_id == service_id)
        return next(chosen, None) or next(
            (reply.name for reply in reversed(self.said_by(service_id))), None
        )

    def needs_for(self, service_id: str) -> Sequence[NeedCode]:
        """Return what a service is asked to help with; for one no longer chosen, as before."""
        if service_id in self.needs:
            return self.needs[service_id]
        last = newest(self.said_by(service_id))
        return last.needs if last else ()


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
