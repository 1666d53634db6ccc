"""The whole directory on one day as offers ask it, and as one child's home shows it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from earlyhelp.geography.distance import Point, haversine_miles
from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.keeping import keep
from earlyhelp.matching.reach import needs_travel
from earlyhelp.matching.stock import Stock
from earlyhelp.services.candidates import (
    NO_DETAILS,
    Details,
    to_candidate,
    with_details,
    with_rules,
)
from earlyhelp.services.checking import Periods
from earlyhelp.services.eligibility import Known
from earlyhelp.services.listings import Listing, read_points, unlisted
from earlyhelp.services.parts import EligibilityRule

KEPT_HOMES, KEPT_BARS = 50, 50
"""So many homes are kept with their distances, and so many ages and areas with who is kept out."""


@dataclass(frozen=True, slots=True)
class Home:
    """What was worked out for one place: distances, and who is near enough."""

    point: Point | None
    distances: dict[int, float] = field(default_factory=dict)
    kept: dict[object, tuple[int, ...]] = field(default_factory=dict)


class Directory:
    """Every service that is public on one day. What it keeps for homes seen before is bounded."""

    def __init__(
        self,
        listings: Iterable[Listing],
        details: Mapping[str, Details],
        *,
        on: date,
        periods: Periods,
    ) -> None:
        """Work out what each service says on a day; nothing depends on a child yet."""
        shown = sorted(
            (listing for listing in listings if listing.is_shown(on)),
            key=lambda listing: (listing.name.casefold(), listing.public_id),
        )
        self.points = [read_points(listing.points) for listing in shown]
        self.areas = [frozenset(unlisted(listing.areas)) for listing in shown]
        told = [details.get(listing.public_id, NO_DETAILS) for listing in shown]
        self.rules = {place: one.rules for place, one in enumerate(told) if one.rules}
        self.stock = Stock(
            with_details(_bare(listing, on, periods), one, on)
            for listing, one in zip(shown, told, strict=True)
        )
        self.fixed: Mapping[int, float | None] = {
            place: None if needs_travel(one) else 0.0
            for place, one in enumerate(self.stock.candidates)
            if not needs_travel(one) or one.is_confidential or not self.points[place]
        }
        """How far a family travels where that does not depend on the home."""
        self._homes: dict[Point | None, Home] = {}
        self._barred: dict[object, Collection[int]] = {}
        self._by_areas: dict[frozenset[str], set[int]] = {}
        for place, areas in enumerate(self.areas):
            if areas:
                self._by_areas.setdefault(areas, set()).add(place)

    def seen_from(self, near: Point | None, known: Known) -> "ChildSight":
        """Return the directory as one child's home and age show it."""
        return ChildSight(self, known, self._home(near), self._barred_for(known))

    def _home(self, near: Point | None) -> Home:
        return keep(self._homes, near, KEPT_HOMES, lambda: Home(near))

    def _barred_for(self, known: Known) -> Collection[int]:
        """Return who does not serve the home, or has rules of its own against the child."""
        if known.words:
            return self._find_barred(known)
        key = known.age_years, known.area_codes
        return keep(self._barred, key, KEPT_BARS, lambda: self._find_barred(known))

    def _find_barred(self, known: Known) -> Collection[int]:
        barred: set[int] = set()
        for areas, places in self._by_areas.items():
            if known.area_codes and areas.isdisjoint(known.area_codes):
                barred |= places
        barred.update(
            place
            for place, rules in self.rules.items()
            if with_rules(self.stock.candidates[place], rules, known).rules_against
        )
        return barred


def _bare(listing: Listing, on: date, periods: Periods) -> Candidate:
    """Return a service without distance; whom it serves says only whether that is stated."""
    bare = to_candidate(listing, on=on, near=None, area_codes=(), periods=periods)
    return replace(bare, serves_area=True) if unlisted(listing.areas) else bare


@dataclass(frozen=True, slots=True)
class ChildSight:
    """A directory as one child's home and age show it; the home is forgotten with it."""

    directory: Directory
    known: Known
    home: Home
    barred: Collection[int]

    @property
    def knows_area(self) -> bool:
        """Whether it is known where the family lives."""
        return bool(self.known.area_codes)

    @property
    def kept(self) -> dict[object, tuple[int, ...]]:
        """What was worked out for this home before."""
        return self.home.kept

    def miles(self, places: Sequence[int]) -> Sequence[float | None]:
        """Return how far a family travels to each service; None where it is not known."""
        fixed, kept = self.directory.fixed, self.home.distances
        found: list[float | None] = []
        for place in places:
            if place in fixed:
                found.append(fixed[place])
            elif place in kept:
                found.append(kept[place])
            else:
                found.append(self._distance(place))
        return found

    def _distance(self, place: int) -> float | None:
        """Return how far away a service is given, without regard to whether one must go there."""
        points = self.directory.points[place]
        near, kept = self.home.point, self.home.distances
        if near is None or not points:
            return None
        if place not in kept:
            kept[place] = min(haversine_miles(near, point) for point in points)
        return kept[place]

    def candidate(self, place: int) -> Candidate:
        """Return one service with all that is known of it for this child."""
        one, areas, codes = (
            self.directory.stock.candidates[place],
            self.directory.areas[place],
            self.known.area_codes,
        )
        seen = replace(
            one,
            distance_miles=self._distance(place),
            serves_area=None if not areas or not codes else not areas.isdisjoint(codes),
        )
        rules: tuple[EligibilityRule, ...] = self.directory.rules.get(place, ())
        return with_rules(seen, rules, self.known) if rules else seen

    def service(self, service_id: str) -> Candidate:
        """Return one service by its public id.

        Raises:
            KeyError: if there is none that is public on this day.
        """
        return self.candidate(self.directory.stock.by_id[service_id])

    def every_candidate(self) -> list[Candidate]:
        """Return every service in the order of names."""
        return [self.candidate(place) for place in range(len(self.directory.stock.candidates))]
