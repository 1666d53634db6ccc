"""Reach: the places of each service shared among the children who can get to it (E2SFCA). Pure.

The enhanced two-step floating catchment area method (Luo and Qi 2009) with a Gaussian weight.
Step one shares the places of a service over the children in reach, nearer ones counting more;
step two adds up, for each area, the parts of all services in reach. Added over all areas, places
in reach are exactly the places of the services that any child can reach.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, isfinite

FARTHEST_KM = 200.0
"""A distance above this is a fault in the data: within a local area nothing is so far away."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How far an area is from a service, in kilometres."""

    area: str
    service: str
    km: float


@dataclass(frozen=True, slots=True)
class Reach:
    """What falls to one area."""

    area: str
    places_per_child: float
    places_in_reach: float


@dataclass(frozen=True, slots=True)
class Reached:
    """What falls to each area, in the order given, and the services that no child can reach."""

    areas: tuple[Reach, ...]
    out_of_reach: tuple[str, ...]


def gaussian(km: float, catchment_km: float) -> float:
    """Return the weight of a distance: 1 at the door, 0 beyond the catchment.

    The spread is a third of the catchment, so that the weight at its edge is about 0.01.

    >>> gaussian(0, 10), gaussian(10.001, 10)
    (1.0, 0.0)
    """
    spreads = 3 * km / catchment_km
    return exp(-spreads * spreads / 2) if km <= catchment_km else 0.0


def derive_reach(
    children: Mapping[str, float],
    places: Mapping[str, float],
    pairs: Iterable[Pair],
    catchment_km: float,
) -> Reached:
    """Return the places per child and in reach of every area, 0 where nothing is in reach.

    ``children`` are those who need help, by area; ``places`` by service. Areas keep their order.

    Raises:
        ValueError: if the catchment is not a positive distance, a pair stands twice, names an
            area or service not given, or a number is negative, not finite or too far away.
    """
    if not (isfinite(catchment_km) and catchment_km > 0):
        raise ValueError(f"a catchment must be a positive distance in km, not {catchment_km}")
    _check_amounts(children, places)
    weights = _weigh(children, places, pairs, catchment_km)
    waiting: dict[str, float] = defaultdict(float)
    for area, service, weight in weights:
        waiting[service] += weight * children[area]
    per_child: dict[str, float] = dict.fromkeys(children, 0.0)
    for area, service, weight in weights:
        if waiting[service] > 0:
            per_child[area] += weight * places[service] / waiting[service]
    return Reached(
        tuple(Reach(area, each, each * children[area]) for area, each in per_child.items()),
        tuple(service for service in places if places[service] > 0 and not waiting[service] > 0),
    )


def _check_amounts(children: Mapping[str, float], places: Mapping[str, float]) -> None:
    for what, amounts in (("children", children), ("places", places)):
        for code, amount in amounts.items():
            if not (isfinite(amount) and amount >= 0):
                raise ValueError(f"{what} of {code} must be a number from 0, not {amount}")


def _weigh(
    children: Mapping[str, float],
    places: Mapping[str, float],
    pairs: Iterable[Pair],
    catchment_km: float,
) -> Sequence[tuple[str, str, float]]:
    """Return each pair in reach with its weight, having checked all of them."""
    seen: set[tuple[str, str]] = set()
    weights: list[tuple[str, str, float]] = []
    for pair in pairs:
        if pair.area not in children or pair.service not in places:
            raise ValueError(f"{pair.area} and {pair.service} are not both among those given")
        if (pair.area, pair.service) in seen:
            raise ValueError(f"the distance from {pair.area} to {pair.service} is given twice")
        if not 0 <= pair.km <= FARTHEST_KM:
            raise ValueError(f"{pair.km} km from {pair.area} to {pair.service} is not a distance")
        seen.add((pair.area, pair.service))
        weight = gaussian(pair.km, catchment_km)
        if weight > 0:
            weights.append((pair.area, pair.service, weight))
    return weights
