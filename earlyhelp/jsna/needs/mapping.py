"""A map of figures by place: shaded by rate or rank, never by a count; breaks are printed. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from earlyhelp.geography.outlines import corners, draw, make_sheet
from earlyhelp.geography.places import Boundary
from earlyhelp.jsna.needs.charts import SMALLEST_SPAN, STEPS, say

MOST_CLASSES = 5
FEW_PLACES = 40
"""Up to so many places each has its figure printed on the map."""
COARSE, COARSER = 4.0, 10.0
KEY_ROW = 62


@dataclass(frozen=True, slots=True)
class Class:
    """One shade of the map, from the lightest to the darkest."""

    shade: int
    words: str
    places: int


@dataclass(frozen=True, slots=True)
class Patch:
    """One place on the map; ``shade`` is None where it has no figure and is hatched."""

    path: str
    shade: int | None
    words: str
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Layer:
    """The places of one shade, drawn together."""

    shade: int | None
    patches: tuple[Patch, ...]


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """A choropleth with its key."""

    title: str
    description: str
    height: int
    foot: int
    patches: tuple[Patch, ...]
    classes: tuple[Class, ...]
    without: int
    """Places that have no figure."""
    shows_text: bool

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The places by shade, those without a figure first."""
        shades = sorted(
            {patch.shade for patch in self.patches}, key=lambda one: -1 if one is None else one
        )
        return tuple(
            Layer(shade, tuple(patch for patch in self.patches if patch.shade == shade))
            for shade in shades
        )


def breaks_of(lowest: float, highest: float) -> tuple[float, ...]:
    """Return the round numbers between classes, ends included; at most five classes.

    They follow from the ends of all periods, so that a map of another year has the same.

    >>> breaks_of(4.9, 29.4)
    (0.0, 10.0, 20.0, 30.0)
    >>> breaks_of(7.0, 7.0)
    (7.0, 8.0)
    """
    span = highest - lowest
    if span < SMALLEST_SPAN or not math.isfinite(span):
        return (lowest, lowest + 1)
    power = 10.0 ** math.floor(math.log10(span / MOST_CLASSES))
    for step in (factor * power for factor in (*STEPS, 20.0)):
        first = math.floor(lowest / step + 1e-9)
        last = math.ceil(highest / step - 1e-9)
        if last - first <= MOST_CLASSES:
            return tuple(round(at * step, 12) for at in range(first, last + 1))
    return (lowest, highest)


def class_of(value: float, breaks: Sequence[float]) -> int:
    """Return the class of a value; one on a break belongs to the class above, but for the last.

    >>> class_of(10, (0, 10, 20)), class_of(20, (0, 10, 20)), class_of(0, (0, 10, 20))
    (1, 1, 0)
    """
    above = sum(value >= at for at in breaks[1:-1])
    return min(above, len(breaks) - 2)


@dataclass(frozen=True, slots=True)
class Shaded:
    """What a map is of: the figure of each place by code, and how it is said."""

    title: str
    values: Mapping[str, float]
    breaks: Sequence[float]
    unit: str = ""
    words: Sequence[str] = ()
    """What each class is called; without it the numbers between the breaks."""
    said: Mapping[str, str] = field(default_factory=dict)
    """What each place says, by code; without it its figure."""


def draw_map(shaded: Shaded, boundaries: Sequence[Boundary]) -> PlaceMap | None:
    """Return a map of places; None where no outline has a figure."""
    if not any(one.code in shaded.values for one in boundaries):
        return None
    sheet = make_sheet(corners(boundaries))
    if sheet is None:
        return None
    few = len(boundaries) <= FEW_PLACES
    shapes = draw(boundaries, sheet, COARSE if few else COARSER)
    patches = tuple(
        _patch(shaded, shape.code or "", (shape.name, shape.path, shape.middle)) for shape in shapes
    )
    words = _words(shaded)
    shades = [_shade(at, len(words)) for at in range(len(words))]
    classes = tuple(
        Class(shade, said, sum(patch.shade == shade for patch in patches))
        for shade, said in zip(shades, words, strict=True)
    )
    without = sum(patch.shade is None for patch in patches)
    rows = len(classes) + bool(without)
    return PlaceMap(
        title=shaded.title,
        description=_describe(classes, without),
        height=sheet.height + 20 + KEY_ROW * rows,
        foot=sheet.height + 20,
        patches=patches,
        classes=classes,
        without=without,
        shows_text=few,
    )


def _patch(shaded: Shaded, code: str, shape: tuple[str, str, tuple[int, int]]) -> Patch:
    name, path, (x, y) = shape
    value = shaded.values.get(code)
    if value is None:
        return Patch(path, None, f"{name}: no figure", x, y, "")
    said = f"{value:,.1f}"
    at = class_of(value, shaded.breaks)
    words = shaded.said.get(code, f"{said}{shaded.unit}")
    return Patch(path, _shade(at, len(shaded.breaks) - 1), f"{name}: {words}", x, y, said)


def _shade(at: int, classes: int) -> int:
    """Return which of five shades a class has, so that few classes lie far apart."""
    return round(at * (MOST_CLASSES - 1) / (classes - 1)) if classes > 1 else MOST_CLASSES // 2


def _words(shaded: Shaded) -> Sequence[str]:
    if shaded.words:
        return shaded.words
    ends = list(zip(shaded.breaks, shaded.breaks[1:], strict=False))
    last = len(ends) - 1
    return [
        f"{say(low)} to {'' if at == last else 'under '}{say(high)}{shaded.unit}"
        for at, (low, high) in enumerate(ends)
    ]


def _describe(classes: Sequence[Class], without: int) -> str:
    parts = [f"{one.words}: {_places(one.places)}." for one in classes]
    if without:
        parts.append(f"No figure: {_places(without)}.")
    return " ".join(parts)


def _places(count: int) -> str:
    return f"{count} place{'' if count == 1 else 's'}"
