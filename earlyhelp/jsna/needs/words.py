"""The words of the profile: values, ranges, differences, trends. Pure."""

from collections.abc import Mapping, Sequence

from earlyhelp.geography.codes import NAME_OF_LEVEL, Level, level_of
from earlyhelp.jsna.catalogue import Indicator
from earlyhelp.jsna.inequality import Inequality
from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.similar import Similar
from earlyhelp.jsna.trend import Direction, Trend

COLOURS: Mapping[str, str] = {
    "Better": "green",
    "Worse": "red",
    "Similar": "yellow",
    "Higher": "orange",
    "Lower": "blue",
    "Not compared": "grey",
}
"""Blue and orange where nobody has recorded whether high is good; the word says it all alone."""
YEARS: Mapping[str, str] = {
    "financial": "financial year, April to March",
    "academic": "school year, September to August",
    "calendar": "calendar year",
}
LEVELS: Mapping[Level, str] = {
    Level.WARD: "ward",
    Level.LSOA: "small area",
    Level.MSOA: "neighbourhood",
    Level.DISTRICT: "district",
    Level.OUTPUT_AREA: "output area",
}


def with_unit(value: float, unit: str) -> str:
    """Return a value with one decimal and its unit.

    >>> with_unit(51.6007, "per 10,000"), with_unit(9.3, "%")
    ('51.6 per 10,000', '9.3%')
    """
    return f"{value:,.1f}{unit}" if unit in {"", "%"} else f"{value:,.1f} {unit}"


def plain(value: float, unit: str) -> str:
    """Return a value for a table that says the unit in its caption.

    >>> plain(51.6007, "per 10,000"), plain(9.3, "%")
    ('51.6', '9.3%')
    """
    return with_unit(value, "%" if unit == "%" else "")


def in_unit(caption: str, unit: str) -> str:
    """Return a caption with the unit of the figures in its table.

    >>> in_unit("Over time", "per 10,000"), in_unit("Over time", "%")
    ('Over time, per 10,000', 'Over time')
    """
    return caption if unit in {"", "%"} else f"{caption}, {unit}"


def range_of(limits: Interval | None) -> str:
    """Return a range in words; empty where there is none.

    >>> range_of(Interval(45.3, 58.62)), range_of(None)
    ('45.3 to 58.6', '')
    """
    return "" if limits is None else f"{limits.low:,.1f} to {limits.high:,.1f}"


def about(value: float) -> str:
    """Return a number of people to three figures, as no estimate says more.

    >>> about(2469.3), about(48.2), about(0.4)
    ('2,470', '48', '0')
    """
    digits = max(0, len(str(int(abs(value)))) - 3)
    return f"{round(value, -digits):,.0f}"


def ages_of(indicator: Indicator) -> tuple[int, int] | None:
    """Return the youngest and oldest age in whole years that a figure is about, if both known."""
    if indicator.lowest_age is None or indicator.highest_age is None:
        return None
    return indicator.lowest_age, indicator.highest_age


def say_ages(ages: tuple[int, int]) -> str:
    """Return ages for a reader.

    >>> say_ages((0, 14)), say_ages((5, 5))
    ('aged 0 to 14', 'aged 5')
    """
    return f"aged {ages[0]}" if ages[0] == ages[1] else f"aged {ages[0]} to {ages[1]}"


def say_year(year_type: str) -> str:
    """Return what kind of year a period is; a kind without words of its own is said as it is."""
    return YEARS.get(year_type, year_type) or "kind of year not known"


def say_area_type(area_type: str, code: str) -> str:
    """Return what kind of area a figure is of: as published, else by its code."""
    return area_type or NAME_OF_LEVEL[level_of(code)]


def level_word(level: Level, *, many: bool = False) -> str:
    """Return what places of a level are called.

    >>> level_word(Level.WARD, many=True), level_word(Level.LSOA)
    ('wards', 'small area')
    """
    word = LEVELS.get(level, NAME_OF_LEVEL[level])
    return f"{word}s" if many else word


def say_difference(similar: Similar, unit: str) -> str:
    """Return how far the area lies from the mean of its similar areas, with the range."""
    found = similar.difference
    if found is None:
        return "Whether the difference is more than chance cannot be told: a range is missing."
    size = with_unit(abs(found.value), unit)
    low, high = found.limits.low, found.limits.high
    if low <= 0 <= high:
        ends = f"{abs(low):,.1f} lower to {abs(high):,.1f} higher"
        return f"{size} {_side(found.value)} (likely {ends}): no clear difference."
    first, second = sorted((abs(low), abs(high)))
    return f"{size} {_side(found.value)} (likely {first:,.1f} to {second:,.1f})."


def _side(value: float) -> str:
    return "lower" if value < 0 else "higher"


def say_published(published: str, trend: Trend, ours: str) -> str:
    """Return the published label as that only, and whether the figures say otherwise."""
    if not published:
        return ""
    said = f"As published: “{published}”."
    if trend.direction is Direction.UNKNOWN:
        return f"{said} It is not used here."
    if published.strip().casefold() == ours.casefold():
        return f"{said} The last five figures say the same."
    return f"{said} The last five figures say otherwise, so this label is not used."


def contradicts(published: str, trend: Trend) -> bool:
    """Say whether a published direction is the other way round from the figures'."""
    first = published.strip().casefold().split(" ", 1)[0]
    opposite = {"increasing": Direction.DECREASING, "decreasing": Direction.INCREASING}
    return opposite.get(first) is trend.direction


def say_gap(found: Inequality, unit: str, area: str) -> Sequence[str]:
    """Return sentences about how far the groups of a breakdown lie apart."""
    first, last = found.groups[0], found.groups[-1]
    said = []
    if found.gap is not None and first.value is not None and last.value is not None:
        ends = range_of(found.gap_limits)
        likely = f" (likely {ends})" if ends else ""
        what = "tenth" if first.rank.of == 10 else "fifth"  # noqa: PLR2004 - tenths or fifths
        said.append(
            f"In {area} the figure is {with_unit(first.value, unit)} in the most deprived {what} "
            f"and {with_unit(last.value, unit)} in the least deprived: a gap of "
            f"{with_unit(abs(found.gap), unit)}{likely}."
        )
    if found.slope is None:
        return [*said, f"A slope index is not worked out. {found.without_slope}"]
    verb = "falls" if found.slope.index < 0 else "rises"
    said.append(
        f"Over everybody, from the most to the least deprived, it {verb} by "
        f"{with_unit(abs(found.slope.index), unit)} (slope index of inequality)."
    )
    if found.is_straight is False:
        said.append("The groups do not follow a straight line, so read the slope with care.")
    return said
