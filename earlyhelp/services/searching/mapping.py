"""The map of results: marks numbered like the list, several in one spot as one, and the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, inf

from earlyhelp.geography.distance import Point, haversine_miles
from earlyhelp.geography.outlines import (
    Bar,
    Label,
    Shape,
    Sheet,
    Spot,
    corners,
    draw,
    label,
    make_sheet,
    scale_bar,
)
from earlyhelp.geography.places import Boundary
from earlyhelp.services.searching.hits import Hit
from earlyhelp.services.searching.pages import SearchPage
from earlyhelp.services.whereabouts import Whereabouts

RESULTS_ON_A_MAP = 50
SAFETY = "Address not shown for safety. Call first."
MASKED = "Only its town may be told, so it has no point."
COMES = "No place: it comes to you, or works online or by telephone."
NO_PLACE = "No place given – ask the service."


@dataclass(frozen=True, slots=True)
class Scale:
    """How a sheet is drawn for one width of screen; lengths are in units of the sheet."""

    name: str
    apart: int
    """Marks nearer than this would touch."""
    letters: int


WIDE = Scale("wide", apart=42, letters=22)
NARROW = Scale("narrow", apart=92, letters=46)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A result with its number in the list, and why it is not on the map if it is not."""

    number: int
    hit: Hit
    left_out: str | None


@dataclass(frozen=True, slots=True)
class Mark:
    """One spot of the map: a service, or several close together."""

    x: int
    y: int
    results: tuple[Numbered, ...]
    anchor: str
    """The name of the spot's own list, where it stands for several."""

    @property
    def is_one(self) -> bool:
        """Say whether it stands for one service."""
        return len(self.results) == 1

    @property
    def words(self) -> str:
        """What the mark stands for, for those who cannot see it."""
        names = "; ".join(f"{one.number}. {one.hit.name}" for one in self.results)
        return names if self.is_one else f"{len(self.results)} services close together: {names}"


@dataclass(frozen=True, slots=True)
class Layer:
    """The marks and names for one width of screen."""

    name: str
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]

    @property
    def groups(self) -> tuple[Mark, ...]:
        """The spots that stand for several services."""
        return tuple(mark for mark in self.marks if not mark.is_one)


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture: outlines, marks, where the search looks from, the scale."""

    height: int
    shapes: tuple[Shape, ...]
    edges: tuple[Shape, ...]
    layers: tuple[Layer, ...]
    here: Spot | None
    bar: Bar


@dataclass(frozen=True, slots=True)
class Outlines:
    """The outlines of the area served: its edge, its wards, and its own localities."""

    authority: Sequence[Boundary] = ()
    wards: Sequence[Boundary] = ()
    localities: Sequence[Boundary] = ()


@dataclass(frozen=True, slots=True)
class MapPage:
    """What a map adds to a page of results; the list of results says the same in words."""

    list_address: str
    drawing: Drawing | None
    results: tuple[Numbered, ...]

    @property
    def shown(self) -> int:
        """How many results of this page are on the map."""
        return sum(one.left_out is None for one in self.results)

    @property
    def left_out(self) -> tuple[Numbered, ...]:
        """The results that are not on the map."""
        return tuple(one for one in self.results if one.left_out)


def make_map_page(
    search: SearchPage,
    list_address: str,
    whereabouts: Mapping[str, Whereabouts],
    outlines: Outlines,
) -> MapPage:
    """Return a page of results on a map, each at its nearest place."""
    near = search.criteria.near.point if search.criteria.near else None
    results = tuple(
        Numbered(number, hit, _left_out(hit, whereabouts.get(hit.service_id)))
        for number, hit in enumerate(search.hits, start=search.paging.offset + 1)
    )
    points = {
        one.number: _nearest(whereabouts[one.hit.service_id].points, near)
        for one in results
        if one.left_out is None
    }
    drawing = _draw(results, points, near, outlines)
    return MapPage(list_address, drawing, results)


def _left_out(hit: Hit, where: Whereabouts | None) -> str | None:
    """Say why a service is not on the map; None where it is."""
    if hit.is_confidential or (where and where.is_confidential):
        return SAFETY
    if where is None:
        return NO_PLACE
    if where.is_masked:
        return MASKED
    if where.points:
        return None
    return COMES if where.comes_to_you else NO_PLACE


def _nearest(points: Sequence[Point], near: Point | None) -> Point:
    return min(points, key=lambda point: haversine_miles(near, point) if near else 0.0)


def _draw(
    results: Sequence[Numbered],
    points: Mapping[int, Point],
    near: Point | None,
    outlines: Outlines,
) -> Drawing | None:
    wanted = [*points.values(), *([near] if near else [])]
    edges = outlines.authority or outlines.wards
    sheet = make_sheet(wanted or corners(edges))
    if sheet is None:
        return None
    wards, localities = draw(outlines.wards, sheet), draw(outlines.localities, sheet)
    edge = draw(outlines.authority, sheet)
    spots = [(one, sheet.at(points[one.number])) for one in results if one.number in points]
    return Drawing(
        height=sheet.height,
        shapes=wards or edge,
        edges=edge,
        layers=(
            _layer(WIDE, spots, sheet, wards or edge),
            _layer(NARROW, spots, sheet, localities or edge or wards),
        ),
        here=sheet.at(near) if near else None,
        bar=scale_bar(sheet),
    )


def _layer(
    scale: Scale,
    spots: Sequence[tuple[Numbered, Spot]],
    sheet: Sheet,
    named: Sequence[Shape],
) -> Layer:
    """Put results that would touch under one mark; marks stand in the order of the list."""
    grouped: list[tuple[Spot, list[Numbered]]] = []
    for one, spot in spots:
        close = [
            (hypot(spot[0] - x, spot[1] - y), position)
            for position, ((x, y), _) in enumerate(grouped)
        ]
        distance, position = min(close, default=(inf, 0))
        if distance < scale.apart:
            grouped[position][1].append(one)
        else:
            grouped.append((spot, [one]))
    marks = tuple(
        Mark(*spot, tuple(results), f"{scale.name}-{position}")
        for position, (spot, results) in enumerate(grouped, start=1)
    )
    taken = [spot for spot, _ in grouped]
    return Layer(scale.name, marks, label(named, sheet, scale.letters, taken, scale.apart // 2))
