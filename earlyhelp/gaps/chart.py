"""The picture of need against places: where every mark stands, in the order of its table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.gaps.gap import Gap, Number
from earlyhelp.gaps.wording import say_figure, say_number, say_places

ROWS = 10
WIDTH, PLOT, LEFT, TOP, ROW_HEIGHT, FOOT = 680, 460, 10, 16, 58, 34
NARROWEST = 3.0
"""No mark is drawn narrower than this, so that a few places can still be seen."""


@dataclass(frozen=True, slots=True)
class Span:
    """A line or bar from one place to another, and what it stands for."""

    start: float
    width: float
    middle: float
    text: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the picture."""

    y: int
    label: str
    need: Span
    places: Span


@dataclass(frozen=True, slots=True)
class Tick:
    """A number on the scale."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Need against places for the first rows of the table that have both."""

    title: str
    description: str
    width: int
    height: int
    foot: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]


def draw_chart(rows: Sequence[Gap]) -> Chart | None:
    """Return the picture of the first rows that can be compared, in their order; None if none."""
    drawn = [gap for gap in rows if gap.children is not None and gap.places is not None][:ROWS]
    if not drawn:
        return None
    most = whole_scale(max(_highest(gap) for gap in drawn))
    foot = TOP + ROW_HEIGHT * len(drawn) + 6
    return Chart(
        title="Children in need and places that services have",
        description=" ".join(_describe(gap) for gap in drawn),
        width=WIDTH,
        height=foot + FOOT,
        foot=foot,
        bars=tuple(_bar(gap, at, most) for at, gap in enumerate(drawn)),
        ticks=tuple(
            Tick(_x(most * part / 2, most), say_number(most * part / 2)) for part in range(3)
        ),
    )


def whole_scale(highest: Number) -> int:
    """Return the end of a scale: the next of 2, 4, 6, 8 or 10 times a power of ten.

    >>> whole_scale(1), whole_scale(42), whole_scale(601), whole_scale(1000)
    (2, 60, 800, 1000)
    """
    power = 1
    while power * 10 < highest:
        power *= 10
    return next(step * power for step in (2, 4, 6, 8, 10) if step * power >= highest)


def _highest(gap: Gap) -> Number:
    children = 0 if gap.children is None else gap.children.high or gap.children.value
    return max(children, 0 if gap.places is None else gap.places.high, 1)


def _x(value: float, most: int) -> float:
    return round(LEFT + PLOT * value / most, 1)


def _bar(gap: Gap, at: int, most: int) -> Bar:
    children, places = gap.children, gap.places
    assert children is not None  # noqa: S101 - only such rows are drawn
    assert places is not None  # noqa: S101 - the same
    low = children.value if children.low is None else children.low
    high = children.value if children.high is None else children.high
    need = _span((low, high), children.value, most)
    known = _span((0, places.high), places.low, most)
    return Bar(
        y=TOP + at * ROW_HEIGHT,
        label=f"{gap.need.label}, {gap.band.label.lower()}",
        need=Span(*need, f"{say_figure(children)} children"),
        places=Span(*known, f"{say_places(places)} places"),
    )


def _span(ends: tuple[Number, Number], middle: Number, most: int) -> tuple[float, float, float]:
    start, end = (_x(value, most) for value in ends)
    empty = ends == (0, 0)
    return start, 0.0 if empty else max(round(end - start, 1), NARROWEST), _x(middle, most)


def _describe(gap: Gap) -> str:
    ages = gap.band.label.lower()
    return (
        f"{gap.need.label}, {ages}: {say_figure(gap.children)} children, "
        f"{say_places(gap.places)} places."
    )
