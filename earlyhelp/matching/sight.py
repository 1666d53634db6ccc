"""What an offer asks about a family's home, whoever answers it."""

from collections.abc import Collection, Sequence
from typing import Protocol

from earlyhelp.matching.candidate import Candidate


class Sight(Protocol):
    """A stock as one child's home and age show it."""

    @property
    def knows_area(self) -> bool:
        """Whether it is known where the family lives."""

    @property
    def kept(self) -> dict[object, tuple[int, ...]]:
        """What was worked out for this home before; it may be forgotten at any time."""

    @property
    def barred(self) -> Collection[int]:
        """Services that do not serve the home, or whose own rules keep the child out."""

    def miles(self, places: Sequence[int]) -> Sequence[float | None]:
        """Return how far away services are given; None where it is not known."""

    def candidate(self, place: int) -> Candidate:
        """Return one service with all that is known of it for this child."""
