"""Sets of words as bits of one number, so that a search compares many services quickly.

A bit stands for the position of a word in its list: words are only ever added at a list's end, and
whoever changes a list writes the search lines again (``commands.refresh_listings``). None is "not
stated"; 0 is "stated, and none of them".
"""

from collections.abc import Iterable, Mapping
from datetime import time
from enum import IntEnum, StrEnum
from functools import lru_cache
from types import MappingProxyType

from earlyhelp.services.parts import Opening
from earlyhelp.services.words import AccessNeed, CapacityState, Day
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from earlyhelp.taxonomy.services import LEVELS_SERVED, Delivery, ReferralRoute


class PartOfDay(StrEnum):
    """When on a day help is given."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PART_LABELS = {
    PartOfDay.MORNING: "Morning, before 12 noon",
    PartOfDay.AFTERNOON: "Afternoon, 12 noon to 5pm",
    PartOfDay.EVENING: "Evening, after 5pm",
}
PART_WORDS = {
    PartOfDay.MORNING: "in the morning",
    PartOfDay.AFTERNOON: "in the afternoon",
    PartOfDay.EVENING: "in the evening",
}
HOURS = {
    PartOfDay.MORNING: (time(0), time(12)),
    PartOfDay.AFTERNOON: (time(12), time(17)),
    PartOfDay.EVENING: (time(17), time.max),
}
"""From when to when each part lasts."""


class Room(IntEnum):
    """What a service last said about room, the best first."""

    FREE = 0
    UNKNOWN = 1
    WAITING_LIST = 2
    FULL = 3


def _bits(words: Iterable[str]) -> Mapping[str, int]:
    return MappingProxyType({word: 1 << place for place, word in enumerate(words)})


NEED_BITS: Mapping[NeedCode, int] = MappingProxyType(
    {need.code: 1 << place for place, need in enumerate(NEEDS)}
)
DELIVERY_BITS = _bits(Delivery)
ROUTE_BITS = _bits(ReferralRoute)
LEVEL_BITS = _bits(LEVELS_SERVED)
ACCESS_BITS = _bits(AccessNeed)


def marks(words: Iterable[str] | None, bits: Mapping[str, int]) -> int | None:
    """Return a set of words as bits; words that are not in the list count for nothing.

    >>> marks({"location", "online"}, DELIVERY_BITS), marks((), DELIVERY_BITS)
    (9, 0)
    """
    return None if words is None else sum(bits.get(word, 0) for word in set(words))


@lru_cache(maxsize=2_000)
def need_marks(codes: frozenset[NeedCode]) -> int:
    """Return a set of needs as bits."""
    return sum(NEED_BITS[code] for code in codes)


# Four bits a day: its three parts, and "at no stated time"; then an eighth day, "no stated day".
BITS_A_DAY = 4
NO_TIME = 1 << 3
DAY_SHIFTS: Mapping[Day, int] = MappingProxyType(
    {day: BITS_A_DAY * place for place, day in enumerate(Day)}
)
NO_DAY = BITS_A_DAY * len(Day)
PART_BITS: Mapping[PartOfDay, int] = MappingProxyType(
    {part: 1 << place for place, part in enumerate(PartOfDay)}
)
ALL_PARTS = sum(PART_BITS.values())


def hours_of(openings: Iterable[Opening]) -> int | None:
    """Return on which days and in which parts of them a service is open; None is not stated.

    Days on which it says that it is closed do not count.
    """
    stated = 0
    for opening in openings:
        if (opening.description or "").strip().casefold() != "closed":
            stated |= _hours(opening)
    return stated or None


def _hours(opening: Opening) -> int:
    parts = _parts(opening)
    if not opening.days:
        return 0 if parts == NO_TIME else parts << NO_DAY
    return sum(parts << DAY_SHIFTS[Day(day)] for day in opening.days if day in DAY_SHIFTS)


def _parts(opening: Opening) -> int:
    opens, closes = opening.opens_at, opening.closes_at
    if opens is None and closes is None:
        return NO_TIME
    ends = time.max if opening.crosses_midnight else closes or opens or time.max
    begins = opens or closes or time(0)
    return sum(
        PART_BITS[part]
        for part, (first, last) in HOURS.items()
        if begins < last and (ends > first or begins == first)
    )


@lru_cache(maxsize=500)
def wanted_hours(days: frozenset[Day], parts: frozenset[PartOfDay]) -> tuple[int, int]:
    """Return the bits that fit, and those that leave it open, for any of some days and parts.

    No days are all days, no parts are the whole day.
    """
    wanted_parts = sum(PART_BITS[part] for part in parts) or ALL_PARTS | NO_TIME
    open_parts = NO_TIME if parts else 0
    shifts = [DAY_SHIFTS[day] for day in days or Day]
    fits = sum(wanted_parts << shift for shift in shifts)
    leaves_open = sum(open_parts << shift for shift in shifts)
    on_no_day = wanted_parts << NO_DAY
    if days:
        leaves_open |= on_no_day | open_parts << NO_DAY
    else:
        fits |= on_no_day
        leaves_open |= open_parts << NO_DAY
    return fits, leaves_open


def room_kind(state: str | None, has_room: bool | None) -> Room:  # noqa: FBT001 - one of three answers, not a switch
    """Return the number for what was said about room.

    >>> room_kind("open", True).name, room_kind("waiting_list", False).name
    ('FREE', 'WAITING_LIST')
    """
    if has_room is None:
        return Room.UNKNOWN
    if has_room:
        return Room.FREE
    return Room.WAITING_LIST if state == CapacityState.WAITING_LIST else Room.FULL
