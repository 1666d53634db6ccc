"""Long lists of keys some at a time, since a statement takes only so many values. Pure."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

AT_ONCE = 500
Key = TypeVar("Key", int, str)


def batches(keys: Sequence[Key]) -> Iterable[Sequence[Key]]:
    """Return the keys in their order, at most ``AT_ONCE`` at a time."""
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
