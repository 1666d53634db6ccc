"""What has changed between two looks at one family's offer, in sentences. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from earlyhelp.matching.wording import in_order, length, need_words
from earlyhelp.offers.facts import CONTACT_FIRST
from earlyhelp.offers.levels import AreaWords
from earlyhelp.offers.rematch.states import GONE, Held, Met, State
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import RESPONSE_ORDER, Response


class Kind(StrEnum):
    """What kind of change, in the order in which they are said."""

    TO_SOCIAL_CARE = "to_social_care"
    """Under the rules of today these answers point to a social worker."""
    ANSWERS = "answers"
    """Under the rules of today these answers point elsewhere."""
    LOST = "lost"
    GONE = "gone"
    CLOSED = "closed"
    STALE = "stale"
    NO_LONGER_FITS = "no_longer_fits"
    FULL = "full"
    WAIT = "wait"
    COST = "cost"
    OPENED = "opened"
    FOUND = "found"
    BACK = "back"


ORDER: Mapping[str, int] = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that has changed; empty where it is about no service or need."""

    kind: Kind
    words: str
    service_id: str = ""
    service: str = ""
    """Its name, for whoever may not be told about the family."""
    need: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same change when it is found again."""
        return self.kind.value, self.service_id, self.need


@dataclass(frozen=True, slots=True)
class KeptChange:
    """One change as it is kept."""

    id: int
    kind: str
    service_id: str
    need: str
    words: str
    seen_at: datetime | None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same change when it is found again."""
        return self.kind, self.service_id, self.need


Said = TypeVar("Said", Change, KeptChange)


def changes_between(before: State, now: State) -> Sequence[Change]:
    """Return what is different for the family, the gravest first."""
    found = [*_of_services(before, now), *_of_needs(before, now), *_of_places(before, now)]
    return in_the_order_said(found)


def in_the_order_said(changes: Iterable[Said]) -> Sequence[Said]:
    """Return changes in the order in which they are said."""
    return sorted(changes, key=lambda one: (ORDER.get(one.kind, len(ORDER)), one.words, one.key))


def change_of_answers(before: str, now: str, area: AreaWords) -> Change | None:
    """Return what it means that the rules make something else of the same answers."""
    if before == now:
        return None
    then = area.label(before)
    words = f"These answers would now point to {area.label(now)}. They pointed to {then}"
    ranks = [_rank(response) for response in (before, now)]
    graver = now in CONTACT_FIRST and ranks[1] > ranks[0]
    return Change(Kind.TO_SOCIAL_CARE if graver else Kind.ANSWERS, words)


def _rank(response: str) -> int:
    return RESPONSE_ORDER.index(Response(response)) if response in RESPONSE_ORDER else -1


def _of_services(before: State, now: State) -> Iterator[Change]:
    for service_id, held in now.services.items():
        then = before.services.get(service_id)
        if then is None:
            continue
        name = held.name or then.name
        for kind, words in _of_service(then, held, name):
            yield Change(kind, words, service_id, name)


def _of_service(then: Held, held: Held, name: str) -> Iterator[tuple[Kind, str]]:
    if held.kept_out:
        if held.kept_out != then.kept_out:
            yield _kept_out(held, name)
        return
    if then.kept_out:
        yield Kind.BACK, f"{name} can be used again"
    yield from _of_start(then, held, name)
    if then.is_free and held.is_free is False:
        yield Kind.COST, f"{name} costs money now"


def _of_start(then: Held, held: Held, name: str) -> Iterator[tuple[Kind, str]]:
    if held.has_place and not then.has_place and not then.says_nothing:
        yield Kind.OPENED, f"A place has opened at {name}"
    elif held.wait_days is None:
        if held.has_space is False and then.has_space:
            yield Kind.FULL, f"{name} is full now"
    elif _waits_longer_or_less(then, held):
        yield Kind.WAIT, f"{name} now waits {length(held.wait_days)}{_waited(then)}"


def _waits_longer_or_less(then: Held, held: Held) -> bool:
    if held.wait_days is None or held.wait_days <= 0 or then.says_nothing:
        return False
    return then.wait_days is None or length(then.wait_days) != length(held.wait_days)


def _waited(then: Held) -> str:
    if then.wait_days is None:
        return ""
    return f" (it was {length(then.wait_days) if then.wait_days > 0 else 'no wait'})"


def _kept_out(held: Held, name: str) -> tuple[Kind, str]:
    because = held.because[:1].lower() + held.because[1:]
    if held.kept_out == GONE:
        return Kind.GONE, f"{name} is no longer in the directory"
    if held.kept_out == Kind.CLOSED:
        return Kind.CLOSED, f"{name} has closed ({because})"
    if held.kept_out == Kind.STALE:
        return Kind.STALE, f"{name} was not checked in time any more ({because})"
    return Kind.NO_LONGER_FITS, f"{name} no longer fits: {because}"


def _of_needs(before: State, now: State) -> Iterator[Change]:
    for need in in_order(now.needs):
        then, is_now = before.needs.get(need), now.needs[need]
        if then is None or then is is_now:
            continue
        if is_now is Met.NOT_MET:
            words = f"Nothing meets {need_words(need)} any more"
            yield Change(Kind.LOST, words, need=need)
        elif then is Met.NOT_MET and is_now is Met.SUGGESTED:
            yield _found(need, f"Something was found for {need_words(need)}", now)
        elif is_now is Met.SUGGESTED:
            yield _found(need, f"Something else could help with {need_words(need)}", now)


def _found(need: NeedCode, words: str, now: State) -> Change:
    name = now.suggested[need]
    return Change(Kind.FOUND, f"{words}: {name}", service=name, need=need)


def _of_places(before: State, now: State) -> Iterator[Change]:
    for service_id in sorted(before.without_place & now.with_place.keys()):
        name = now.with_place[service_id]
        yield Change(Kind.OPENED, f"A place has opened at {name}", service_id, name)
