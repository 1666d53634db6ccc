"""Which listing lives on after any number of merges, in whatever order they were decided."""

from collections.abc import Mapping


def living_of(into: Mapping[int, int]) -> dict[int, int]:
    """Return the listing that lives on for each merged one; ``into`` holds the standing decisions.

    >>> living_of({1: 2, 2: 3})
    {1: 3, 2: 3}
    """
    return {start: _end(start, into) for start in into}


def _end(start: int, into: Mapping[int, int]) -> int:
    at, seen = start, {start}
    while at in into and into[at] not in seen:
        at = into[at]
        seen.add(at)
    return at
