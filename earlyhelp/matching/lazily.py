"""Lists that are made when somebody first looks at them."""

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")


class Lazily(Sequence[Item]):
    """A sequence that is made once, when it is first looked at; equal to any of the same items.

    >>> Lazily(lambda: "ab") == ("a", "b"), len(Lazily(lambda: "ab"))
    (True, 2)
    """

    __slots__ = ("_made", "_make")

    def __init__(self, make: Callable[[], Sequence[Item]]) -> None:
        """Take what makes the items."""
        self._make = make
        self._made: tuple[Item, ...] | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """The items themselves."""
        if self._made is None:
            self._made = tuple(self._make())
        return self._made

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, place: int | slice) -> Item | tuple[Item, ...]:
        """Return the item at a place, or those of a slice."""
        return self.items[place]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.items)

    def __eq__(self, other: object) -> bool:
        """Say whether another sequence holds the same items in the same order."""
        if isinstance(other, Lazily | tuple | list):
            return self.items == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        """Return the hash of the items."""
        return hash(self.items)

    def __repr__(self) -> str:
        """Show the items as a tuple."""
        return repr(self.items)
