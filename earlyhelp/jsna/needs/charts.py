"""Pictures of figures: where every mark stands, in the order of the table beside each. Pure.

Sheets are 360 units wide, so that on a phone their letters are about as large as the text around
them. Shapes differ as well as colours, and every mark has its words.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
LEFT, RIGHT, TOP = 44, 78, 14
PLOT_HEIGHT, FOOT = 190, 28
ROW_HEIGHT, DOTS_TOP, DOTS_LEFT, DOTS_RIGHT = 40, 8, 8, 24
TICKS = 4
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_DOTS = 40
SMALLEST_SPAN = 1e-6
"""Values nearer than this stand in one place."""
LABELS_APART = 16.0
LABEL_HEIGHT = 34.0
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Tick:
    """A number of a scale and where it stands."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark of a line, with its words."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """A series over time, with its range as a band and England's line."""

    title: str
    description: str
    height: int
    bands: tuple[str, ...]
    """Outlines of the range, one for each stretch of years without a hole."""
    here: tuple[str, ...]
    england: tuple[str, ...]
    dots: tuple[Dot, ...]
    squares: tuple[Dot, ...]
    holes: tuple[Dot, ...]
    """Years without a figure here."""
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    labels: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """One period of a line chart; None where there is no figure."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    england: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a dot chart; ``kind`` is "here", "benchmark" or "" for a plain one."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a dot chart with the places of its marks."""

    y: int
    label: str
    text: str
    kind: str
    at: float | None
    start: float | None
    end: float | None


@dataclass(frozen=True, slots=True)
class DotChart:
    """Figures one under the other on a common scale, with a line where a benchmark stands."""

    title: str
    description: str
    height: int
    rows: tuple[PlacedRow, ...]
    ticks: tuple[Tick, ...]
    foot: int
    line: Tick | None


def nice_ticks(lowest: float, highest: float, most: int = TICKS) -> tuple[float, ...]:
    """Return round numbers from at or below the lowest to at or above the highest value.

    >>> nice_ticks(0, 93.6), nice_ticks(4.9, 29.4), nice_ticks(0, 0)
    ((0.0, 25.0, 50.0, 75.0, 100.0), (0.0, 10.0, 20.0, 30.0), (0.0, 1.0))
    """
    start = min(lowest, 0.0)
    span = max(highest, 0.0) - start
    if span < SMALLEST_SPAN or not math.isfinite(span):
        return (0.0, 1.0)
    power = 10.0 ** math.floor(math.log10(span / most))
    for step in (factor * power for factor in (*STEPS, 20.0)):
        first = math.floor(start / step + 1e-9)
        last = math.ceil(max(highest, 0.0) / step - 1e-9)
        if last - first <= most:
            return tuple(round(at * step, 12) for at in range(first, last + 1))
    return (start, highest)


def say(value: float) -> str:
    """Return a number for a scale: no more decimals than it needs.

    >>> say(0.0), say(2.5), say(12500.0), say(0.25)
    ('0', '2.5', '12,500', '0.25')
    """
    return f"{value:,.10g}" if value != int(value) else f"{value:,.0f}"


def short(name: str) -> str:
    """Return a name that fits on a sheet.

    >>> short("Here"), len(short("a" * 60))
    ('Here', 40)
    """
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def draw_line(title: str, years: Sequence[Year], unit: str = "") -> LineChart | None:
    """Return a series over time in the order given; None with fewer than two figures."""
    valued = [year for year in years if year.value is not None]
    if len(valued) < 2:  # noqa: PLR2004 - one figure is no line
        return None
    known = [
        number
        for year in years
        for number in (year.value, year.low, year.high, year.england)
        if number is not None
    ]
    ticks = nice_ticks(min(known), max(known))
    frame = _Frame(len(years), ticks[0], ticks[-1])
    here = [(at, year.value) for at, year in enumerate(years)]
    england = [(at, year.england) for at, year in enumerate(years)]
    return LineChart(
        title=title,
        description=" ".join(f"{year.words}." for year in years),
        height=TOP + PLOT_HEIGHT + FOOT,
        bands=tuple(_band(frame, stretch) for stretch in _stretches(years)),
        here=_lines(frame, here),
        england=_lines(frame, england),
        dots=tuple(
            Dot(frame.x(at), frame.y(year.value), year.words)
            for at, year in enumerate(years)
            if year.value is not None
        ),
        squares=tuple(
            Dot(frame.x(at), frame.y(year.england), f"England {year.label}: {say(year.england)}")
            for at, year in enumerate(years)
            if year.england is not None
        ),
        holes=tuple(
            Dot(frame.x(at), frame.y(ticks[0]), year.words)
            for at, year in enumerate(years)
            if year.value is None
        ),
        across=_across(frame, years),
        up=tuple(Tick(frame.y(tick), say(tick)) for tick in ticks),
        labels=_end_labels(frame, years, unit),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The flat part of a line chart: how values and periods become places."""

    count: int
    lowest: float
    highest: float

    def x(self, at: int) -> float:
        """Return where a period stands."""
        room = WIDTH - LEFT - RIGHT - 10
        return round(LEFT + 6 + room * at / max(self.count - 1, 1), 1)

    def y(self, value: float) -> float:
        """Return where a value stands."""
        part = (value - self.lowest) / (self.highest - self.lowest)
        return round(TOP + PLOT_HEIGHT * (1 - part), 1)


def _stretches(years: Sequence[Year]) -> list[list[tuple[int, float, float]]]:
    """Return the runs of periods that have a range."""
    found: list[list[tuple[int, float, float]]] = [[]]
    for at, year in enumerate(years):
        if year.low is None or year.high is None:
            found.append([])
        else:
            found[-1].append((at, year.low, year.high))
    return [stretch for stretch in found if len(stretch) > 1]


def _band(frame: _Frame, stretch: Sequence[tuple[int, float, float]]) -> str:
    above = [f"{frame.x(at):g},{frame.y(high):g}" for at, _, high in stretch]
    below = [f"{frame.x(at):g},{frame.y(low):g}" for at, low, _ in reversed(stretch)]
    return " ".join([*above, *below])


def _lines(frame: _Frame, values: Sequence[tuple[int, float | None]]) -> tuple[str, ...]:
    """Return the runs of known values as lines; a hole breaks a line."""
    runs: list[list[str]] = [[]]
    for at, value in values:
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{frame.x(at):g},{frame.y(value):g}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def _across(frame: _Frame, years: Sequence[Year]) -> tuple[Tick, ...]:
    """Return the first, the middle and the last period."""
    places = sorted({0, (len(years) - 1) // 2, len(years) - 1})
    return tuple(Tick(frame.x(at), years[at].label) for at in places)


def _end_labels(frame: _Frame, years: Sequence[Year], unit: str) -> tuple[Dot, ...]:
    """Return the last figure of both lines, to the right of them and kept apart."""
    last = {
        name: value
        for name, pick in (("Here", "value"), ("England", "england"))
        for year in years
        if (value := getattr(year, pick)) is not None
    }
    percent = "%" if unit == "%" else ""
    lowest = TOP + PLOT_HEIGHT - LABELS_APART
    said = sorted(last.items(), key=lambda pair: -pair[1])
    places = [min(max(frame.y(value) + 5, TOP), lowest) for _, value in said]
    if len(places) == 2 and places[1] - places[0] < LABEL_HEIGHT:  # noqa: PLR2004 - two lines
        places = [min(places[0], lowest - LABEL_HEIGHT)] * 2
        places[1] += LABEL_HEIGHT
    x = WIDTH - RIGHT + 6
    return tuple(
        dot
        for (name, value), y in zip(said, places, strict=True)
        for dot in (Dot(x, y, name), Dot(x, y + LABELS_APART, f"{value:,.1f}{percent}"))
    )


def draw_dots(
    title: str, rows: Sequence[Row], line: tuple[str, float] | None = None
) -> DotChart | None:
    """Return figures one under the other in the order given; None where none has a value."""
    known = [
        number for row in rows for number in (row.value, row.low, row.high) if number is not None
    ]
    if not known or len(rows) > MOST_DOTS:
        return None
    ticks = nice_ticks(min(known), max([*known, line[1] if line else 0.0]))
    foot = DOTS_TOP + ROW_HEIGHT * len(rows) + 4
    return DotChart(
        title=title,
        description=" ".join(f"{row.label}: {row.text}." for row in rows),
        height=foot + FOOT,
        rows=tuple(_placed(row, at, (ticks[0], ticks[-1])) for at, row in enumerate(rows)),
        ticks=tuple(Tick(_along(tick, (ticks[0], ticks[-1])), say(tick)) for tick in ticks),
        foot=foot,
        line=None if line is None else Tick(_along(line[1], (ticks[0], ticks[-1])), line[0]),
    )


def _along(value: float, ends: tuple[float, float]) -> float:
    room = WIDTH - DOTS_LEFT - DOTS_RIGHT
    return round(DOTS_LEFT + room * (value - ends[0]) / (ends[1] - ends[0]), 1)


def _placed(row: Row, at: int, ends: tuple[float, float]) -> PlacedRow:
    has_range = row.low is not None and row.high is not None
    return PlacedRow(
        y=DOTS_TOP + ROW_HEIGHT * at,
        label=short(row.label),
        text=row.text,
        kind=row.kind,
        at=None if row.value is None else _along(row.value, ends),
        start=_along(row.low, ends) if has_range and row.low is not None else None,
        end=_along(row.high, ends) if has_range and row.high is not None else None,
    )
