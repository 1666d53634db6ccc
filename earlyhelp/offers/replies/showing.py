"""What a plan says of its services' answers, as one value. Pure.

``show_replies`` makes it of the choices of the offer and of what was written down; the macro
``replies`` in ``templates/offers/replies.html`` shows it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from earlyhelp.offers.records import Choice
from earlyhelp.offers.replies.due import Due, DueKind, Last, find_due
from earlyhelp.offers.replies.following import Followed, by_service, newest, slips_of
from earlyhelp.offers.replies.reply import ReplyState, StoredReply
from earlyhelp.offers.replies.words import STATE_COLOURS, STATE_WORDS, reason_words
from earlyhelp.offers.told import Told
from earlyhelp.web.words import count_of, day


@dataclass(frozen=True, slots=True)
class Around:
    """What answers are looked at with: the day, the area's setting, the plan, the directory."""

    today: date
    reply_days: int
    since: date
    """The day on which the plan was agreed."""
    is_open: bool = True
    """Whether the plan is, and something may be proposed."""
    living: Mapping[str, str] = field(default_factory=dict)
    """Where listings that were merged into others since are listed now."""
    told: Mapping[str, Told] = field(default_factory=dict)
    """The number and the waiting time of each service, by its public id."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing in the history of a service."""

    words: str
    said_on: date
    recorded_at: datetime
    is_slip: bool
    """Whether a later one put it right."""


@dataclass(frozen=True, slots=True)
class ServiceShown:
    """One service with what it answered."""

    service_id: str
    name: str
    state: ReplyState
    words: str
    colour: str
    said_on: date | None
    due: str
    """What is to be done now, to choose another being one way; empty where nothing is."""
    told: Told | None
    history: Sequence[Said]


@dataclass(frozen=True, slots=True)
class RepliesShown:
    """The answers of all services of a plan; ``earlier`` are those no longer chosen."""

    services: Sequence[ServiceShown]
    earlier: Sequence[ServiceShown]
    reply_days: int
    is_open: bool


def show_replies(
    choices: Iterable[Choice], replies: Iterable[StoredReply], around: Around
) -> RepliesShown:
    """Return what the services of a plan answered.

    Both follow merged listings, so that one service stands here once, under the id of today.
    """
    said = by_service(replies, around.living)
    chosen: dict[str, str] = {}
    for choice in choices:
        if choice.is_chosen:
            living = around.living.get(choice.service_id, choice.service_id)
            chosen.setdefault(living, choice.name)
    services = [_service(one, name, said.get(one, ()), around) for one, name in chosen.items()]
    earlier = [
        _service(one, history[-1].name, history, around, is_chosen=False)
        for one, history in said.items()
        if one not in chosen
    ]
    return RepliesShown(
        services,
        sorted(earlier, key=lambda one: (one.name.casefold(), one.service_id)),
        around.reply_days,
        around.is_open,
    )


def show_one(followed: Followed, service_id: str, around: Around) -> ServiceShown:
    """Return one service of a plan with all that was written down of it."""
    is_chosen = any(choice.service_id == service_id for choice in followed.choices)
    name, said = followed.name_of(service_id) or "", followed.said_by(service_id)
    return _service(service_id, name, said, around, is_chosen=is_chosen)


def _service(
    service_id: str,
    name: str,
    said: Sequence[StoredReply],
    around: Around,
    *,
    is_chosen: bool = True,
) -> ServiceShown:
    last = newest(said)
    state = ReplyState.NOT_ASKED if last is None else last.state
    due, counted = None, last_of(last, around.since)
    if is_chosen and around.is_open:
        due = find_due(counted, today=around.today, reply_days=around.reply_days)
    return ServiceShown(
        service_id=service_id,
        name=name,
        state=state,
        words=STATE_WORDS[state] if last is None else said_words(last),
        colour=STATE_COLOURS[state],
        said_on=None if last is None else last.said_on,
        due=due_words(due, counted) if due else "",
        told=around.told.get(service_id),
        history=_history(said),
    )


def last_of(reply: StoredReply | None, since: date) -> Last:
    """Return what counts of one service's answers; ``since`` is when the plan was agreed."""
    if reply is None:
        return Last(ReplyState.NOT_ASKED, since)
    on = max(reply.said_on, since) if reply.state is ReplyState.NOT_ASKED else reply.said_on
    return Last(reply.state, on, reply.waits_until)


def _history(said: Sequence[StoredReply]) -> Sequence[Said]:
    """Return what was written down, the newest first."""
    slips = slips_of(said)
    return [
        Said(said_words(reply), reply.said_on, reply.recorded_at, reply.id in slips)
        for reply in reversed(said)
    ]


def said_words(reply: StoredReply) -> str:
    """Return one answer in words, with until when the family waits or why it was no."""
    words = STATE_WORDS[reply.state]
    if reply.state is ReplyState.WAITING:
        until = (
            f"until {day(reply.waits_until)}" if reply.waits_until else "it did not say how long"
        )
        return f"{words}: {until}"
    why = reason_words(reply.state, reply.reason)
    return f"{words}: {why[:1].lower()}{why[1:]}" if why else words


def due_words(due: Due, last: Last | None) -> str:
    """Say what is to be done about one service, in one sentence or two."""
    days = count_of(due.days, "day")
    match due.kind:
        case DueKind.NOT_ASKED:
            return f"Chosen {days} ago and not asked yet. Ring it, or choose another."
        case DueKind.NO_REPLY if last is not None and last.state is ReplyState.NO_REPLY:
            return "It has not answered. Ring again, or choose another."
        case DueKind.NO_REPLY:
            return f"Asked {days} ago, no answer yet. Ring again, or choose another."
        case DueKind.WAIT_OVER:
            until = day(due.since)
            return f"It said the family would wait until {until}. Ask whether it can start now."
        case DueKind.WAIT_UNKNOWN:
            return f"On its waiting list for {days}. Ask how long it will be, or choose another."
        case DueKind.ENDED:
            said = STATE_WORDS[last.state] if last else "It said no"
            return f"{said}. Choose what comes instead."
