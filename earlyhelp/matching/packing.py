"""The place of a service in the order as one whole number, so that thousands compare quickly.

From the left: needs met only partly, access needs unmet, start, travel in tenths of a mile, rank by
all the rest. So of two numbers the smaller stands for the service that comes first; see
``ordering``.
"""

from earlyhelp.matching.ordering import Order, Steps, tenths

RANK_BITS, TRAVEL_BITS, START_BITS, ACCESS_BITS = 24, 24, 4, 16
TRAVEL_AT = RANK_BITS
START_AT = TRAVEL_AT + TRAVEL_BITS
ACCESS_AT = START_AT + START_BITS
PARTLY_AT = ACCESS_AT + ACCESS_BITS
RANKS, TRAVELS = (1 << RANK_BITS) - 1, (1 << TRAVEL_BITS) - 1
STARTS, ACCESSES = (1 << START_BITS) - 1, (1 << ACCESS_BITS) - 1


def pack(start: int, rank: int) -> int:
    """Return what of a service's place does not depend on the child."""
    return start << START_AT | rank


def travel(miles: float | None) -> int:
    """Return what a distance adds to a place."""
    return tenths(miles) << TRAVEL_AT


def rank_of(place: int) -> int:
    """Return the rank that a place holds.

    >>> rank_of(pack(2, 7) + travel(1.5))
    7
    """
    return place & RANKS


def steps_before_cost(place: int) -> Steps:
    """Return the steps of one service from the first to travel, as a place holds them.

    >>> steps_before_cost(pack(2, 7) + travel(1.5))
    (1, 0, 0, 2, 15)
    """
    return (
        1,
        place >> PARTLY_AT,
        place >> ACCESS_AT & ACCESSES,
        place >> START_AT & STARTS,
        place >> TRAVEL_AT & TRAVELS,
    )


def placed(place: int, order: Order) -> tuple[int, int]:
    """Return what a place is compared by in another order than the best: that step, then all."""
    *_, start, distance = steps_before_cost(place)
    return (start if order is Order.SOONEST else distance), place
