"""Which families need something done, in which order, and the groups they are shown in. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from earlyhelp.offers.replies.due import Due, Last, find_due
from earlyhelp.offers.replies.reply import ReplyState


class Group(StrEnum):
    """A part of the list that can be shown alone."""

    REPLIES = "replies"
    """Open plans of which a service is to be asked, or asked again, or replaced."""
    REVIEWS = "reviews"
    """Open plans that are to be looked at again."""
    DRAFTS = "drafts"
    OFFERS = "offers"
    """Decided on, without a plan."""
    PLANS = "plans"
    CLOSED = "closed"


GROUP_LABELS: Mapping[Group, str] = {
    Group.REPLIES: "Replies to follow up",
    Group.REVIEWS: "Reviews due",
    Group.DRAFTS: "Drafts",
    Group.OFFERS: "Decided, no plan yet",
    Group.PLANS: "Open plans",
    Group.CLOSED: "Closed",
}
AWAITED = frozenset({ReplyState.ASKED, ReplyState.NO_REPLY, ReplyState.WAITING})


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the list needs of a plan."""

    agreed_on: date
    review_on: date
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """One service that was chosen, with what counts of its answers."""

    service_id: str
    name: str
    last: Last | None = None
    """None where nothing was written down."""


@dataclass(frozen=True, slots=True)
class Family:
    """What decides where one assessment stands in the list; read for all of them at once."""

    id: str
    changed_at: datetime
    is_draft: bool = False
    plan: PlanFacts | None = None
    services: Sequence[ServiceFacts] = ()
    """Those chosen when choices were last saved."""
    chosen_on: date | None = None
    """The day on which they were, where it was for the newest decision."""
    closed_on: date | None = None
    """The day on which it was closed, where it was closed without a plan."""
    rings_first: bool = False
    """Whether the child is in danger now, or the newest answers point to a social worker."""

    @property
    def ended_on(self) -> date | None:
        """The day on which it was closed, with a plan or without one; None while it is open."""
        return self.closed_on if self.plan is None else self.plan.closed_on


@dataclass(frozen=True, slots=True)
class ServiceDue:
    """What is to be done about one service."""

    service: ServiceFacts
    due: Due


@dataclass(frozen=True, slots=True)
class Standing:
    """One family with what is to be done for it."""

    family: Family
    services: Sequence[ServiceDue] = ()
    review_since: date | None = None
    """The day on which the plan was to be looked at again; None while it lies ahead."""
    no_plan_since: date | None = None
    """The day on which services were chosen, where no plan followed in the set days."""
    due_since: date | None = None
    """The day on which the first of it became due; None where nothing is to be done."""
    groups: frozenset[Group] = field(default_factory=frozenset)

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return Group.CLOSED in self.groups

    @property
    def rings_first(self) -> bool:
        """Whether whom to ring comes before anything else; not where it was closed."""
        return self.family.rings_first and not self.is_closed

    @property
    def awaited(self) -> int:
        """How many services have been asked and have not said yes or no."""
        lasts = [service.last for service in self.family.services]
        return sum(last is not None and last.state in AWAITED for last in lasts)


def stand(family: Family, *, today: date, reply_days: int) -> Standing:
    """Return what is to be done for a family on a day."""
    plan = family.plan
    if family.ended_on is not None:
        return Standing(family, groups=frozenset({Group.CLOSED}))
    if family.rings_first:
        return Standing(family, groups=frozenset({_part(family)}))
    if plan is None:
        return _without_plan(family, today, reply_days)
    services = [
        ServiceDue(service, due)
        for service in family.services
        if (due := _due(service, plan, today, reply_days)) is not None
    ]
    services.sort(key=lambda one: (one.due.since, one.service.name, one.service.service_id))
    review = plan.review_on if plan.review_on <= today else None
    since = [one.due.since for one in services] + ([review] if review else [])
    groups = {_part(family)}
    groups |= {Group.REPLIES} if services else set()
    groups |= {Group.REVIEWS} if review else set()
    return Standing(
        family,
        services,
        review_since=review,
        due_since=min(since, default=None),
        groups=frozenset(groups),
    )


def _part(family: Family) -> Group:
    """Return the part of the list in which an open family stands."""
    if family.plan is not None:
        return Group.PLANS
    return Group.DRAFTS if family.is_draft else Group.OFFERS


def _without_plan(family: Family, today: date, reply_days: int) -> Standing:
    group = frozenset({_part(family)})
    if family.chosen_on is None or not family.services or family.is_draft:
        return Standing(family, groups=group)
    since = family.chosen_on + timedelta(days=reply_days)
    if since > today:
        return Standing(family, groups=group)
    return Standing(family, no_plan_since=family.chosen_on, due_since=since, groups=group)


def _due(service: ServiceFacts, plan: PlanFacts, today: date, reply_days: int) -> Due | None:
    last = service.last or Last(ReplyState.NOT_ASKED, plan.agreed_on)
    return find_due(last, today=today, reply_days=reply_days)


def in_order(standings: Iterable[Standing]) -> Sequence[Standing]:
    """Return families in the order of the list.

    Those for whom to ring comes first, then what has been due the longest, then the last changed.
    """
    return sorted(standings, key=_place)


def _place(one: Standing) -> tuple[bool, bool, date, float, str]:
    changed = -one.family.changed_at.timestamp()
    due = one.due_since
    return not one.rings_first, due is None, due or date.max, changed, one.family.id


def choose(standings: Iterable[Standing], group: Group | None) -> Sequence[Standing]:
    """Return those of one group, or all, in the order of the list."""
    return in_order(one for one in standings if group is None or group in one.groups)


def count_groups(standings: Iterable[Standing]) -> Mapping[Group, int]:
    """Return how many families each group has."""
    counted = Counter(group for one in standings for group in one.groups)
    return {group: counted[group] for group in Group}
