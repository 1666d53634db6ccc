"""What may be told of where a service is."""

from dataclasses import dataclass

from earlyhelp.geography.distance import Point


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a service may be shown on a map: no point where any of its places is hidden."""

    points: tuple[Point, ...]
    comes_to_you: bool
    is_confidential: bool
    is_masked: bool
