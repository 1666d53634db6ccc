"""All services in the order of the steps that do not depend on the child.

What does depend on the child, travel among them, is added to a service's place for each child; see
``packing`` for places and ``ordering`` for the steps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.ordering import Steps, start_of, steps_after_travel
from earlyhelp.matching.packing import pack, rank_of


@dataclass(frozen=True, slots=True)
class Ranked:
    """Services by their number, with their places."""

    labels: Sequence[tuple[str, str]]
    """Name and id of each service."""
    last: Sequence[Steps]
    """The steps from cost on, of each service."""
    order: Sequence[int]
    """The services by rank."""
    packed: Sequence[int]
    """The part of each service's place that does not depend on the child."""

    @classmethod
    def of(cls, candidates: Sequence[Candidate], *, knows_area: bool) -> "Ranked":
        """Order services by cost and every step after it."""
        labels = [(one.name, one.service_id) for one in candidates]
        last = [_last(one, knows_area=knows_area) for one in candidates]
        order = sorted(range(len(last)), key=lambda number: (last[number], labels[number]))
        ranks = {number: rank for rank, number in enumerate(order)}
        packed = [pack(start_of(one), ranks[number]) for number, one in enumerate(candidates)]
        return cls(labels, last, order, packed)

    def number(self, place: int) -> int:
        """Return the number of the service that stands at a place."""
        return self.order[rank_of(place)]


def _last(one: Candidate, *, knows_area: bool) -> Steps:
    """Return the steps from cost on, which do not depend on the child."""
    seen = one if knows_area else replace(one, serves_area=None)
    return steps_after_travel(seen)
