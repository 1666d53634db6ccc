"""What was worked out once, kept for the next time it is asked for, and never too much of it."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


def keep(kept: dict[Key, Value], key: Key, at_most: int, make: Callable[[], Value]) -> Value:
    """Return what is kept under a key, made now if it is not; all is forgotten when it is full.

    >>> kept = {"a": 1, "b": 2}
    >>> keep(kept, "b", 2, lambda: 5), keep(kept, "c", 2, lambda: 3), kept
    (2, 3, {'c': 3})
    """
    found = kept.get(key)
    if found is None:
        found = make()
        if len(kept) >= at_most:
            kept.clear()
        kept[key] = found
    return found
