"""One indicator on the page of a need: over time, beside others, who and where. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from earlyhelp.jsna.detail import Beside, Breakdown, IndicatorDetail, Point
from earlyhelp.jsna.needs import words
from earlyhelp.jsna.needs.cells import figure_cell, limits_of_line, line_cell
from earlyhelp.jsna.needs.charts import Row, Year, draw_dots, draw_line
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.parts import (
    NOT_GIVEN,
    Cell,
    Panel,
    Table,
    TableRow,
)
from earlyhelp.jsna.profile import ProfileLine
from earlyhelp.jsna.readings import HeldReading
from earlyhelp.jsna.trend import Direction


def trend_panel(detail: IndicatorDetail, place: str, links: Links) -> Panel | None:
    """Return the figures over time with England's, the picture first."""
    if not detail.history or detail.line is None:
        return None
    line, unit = detail.line, detail.indicator.unit
    title = f"{detail.indicator.name}: {place} and England over time"
    years = [
        Year(
            label=point.reading.annotation.period,
            value=point.reading.facts.value,
            low=point.limits.low if point.limits else None,
            high=point.limits.high if point.limits else None,
            england=None if point.england is None else point.england.facts.value,
            words=_say_year(point.reading, point.england, unit),
        )
        for point in detail.history
    ]
    rows = tuple(
        TableRow(
            Cell(point.reading.annotation.period),
            (
                _with_versions(figure_cell(point.reading, unit, links), point),
                Cell(words.range_of(point.limits)) if point.limits else NOT_GIVEN,
                figure_cell(point.england, unit, links),
            ),
        )
        for point in detail.history
    )
    headings = ("Period", place, "Likely range", "England")
    caption = words.in_unit(title, unit)
    return Panel(
        id=f"trend-{detail.series_id}",
        heading="Over time",
        sentences=_say_trend(line),
        line_chart=draw_line(title, years, unit),
        table=Table(f"history-{detail.series_id}", caption, headings, rows),
    )


def _say_year(reading: HeldReading, england: HeldReading | None, unit: str) -> str:
    here = reading.facts.value
    said = "no figure" if here is None else words.with_unit(here, unit)
    beside = None if england is None else england.facts.value
    other = "" if beside is None else f", England {words.with_unit(beside, unit)}"
    return f"{reading.annotation.period}: {said}{other}"


def _with_versions(cell: Cell, point: Point) -> Cell:
    """Return a cell that also says how many releases hold the figure, and whether the last does."""
    said = [cell.note] if cell.note else []
    if point.versions > 1:
        said.append(f"{point.versions} releases, the latest shown")
    if not point.reading.is_in_latest_file:
        said.append("not in the latest file")
    return replace(cell, note="; ".join(said))


def _say_trend(line: ProfileLine) -> tuple[str, ...]:
    said = [f"{line.trend_in_words}. {line.trend.reason}".strip()]
    if line.trend.direction is not Direction.UNKNOWN:
        said.append(
            "This is the five-point rule: a change over the last five years that chance would "
            "seldom make. It takes all scatter for chance, so it points somewhere to look and "
            "proves nothing."
        )
    published = words.say_published(line.published_trend, line.trend, line.trend_in_words)
    return (*said, published) if published else tuple(said)


def similar_panel(detail: IndicatorDetail, place: str, links: Links) -> Panel | None:
    """Return the area beside England, the region and its similar areas, the highest first."""
    line = detail.line
    if line is None:
        return None
    unit = detail.indicator.unit
    own = next((p.reading for p in detail.history if p.reading.sortable == line.sortable), None)
    entries = [(Beside(line.area_code, place, own, limits_of_line(line)), "here")]
    entries += [(one, "benchmark") for one in (detail.england, detail.region) if one is not None]
    entries += [(one, "") for one in detail.similar_areas]
    entries.sort(key=lambda pair: (pair[0].value is None, -(pair[0].value or 0.0), pair[0].name))
    title = f"{detail.indicator.name}: {place} and similar areas, {line.period}"
    mean = ("Mean of similar areas", detail.similar.mean) if detail.similar else None
    return Panel(
        id=f"similar-{detail.series_id}",
        heading="Beside similar areas",
        sentences=_say_similar(detail, place, unit),
        dot_chart=draw_dots(title, [_row(one, kind, unit) for one, kind in entries], mean),
        table=Table(
            f"beside-{detail.series_id}",
            words.in_unit(title, unit),
            ("Area", "Figure", "Likely range"),
            tuple(
                TableRow(
                    Cell(one.name),
                    (
                        figure_cell(one.reading, unit, links),
                        Cell(words.range_of(one.limits)) if one.limits else NOT_GIVEN,
                    ),
                    kind,
                )
                for one, kind in entries
            ),
        ),
    )


def _say_similar(detail: IndicatorDetail, place: str, unit: str) -> tuple[str, ...]:
    found = detail.similar
    named = (
        "Similar areas are the statistical neighbours of the Department for Education; "
        "other sets differ. All figures are of the same file and period."
    )
    if found is None:
        return (named, "None of them has a figure in this file.")
    mean = (
        f"Their plain mean is {words.with_unit(found.mean, unit)} ({found.with_value} of "
        f"{found.of} have a figure). They vary from {found.lowest:,.1f} to {found.highest:,.1f}."
    )
    return (
        f"{place}: {words.say_difference(found, unit)}"
        if found.difference
        else words.say_difference(found, unit),
        mean,
        named,
    )


def _row(one: Beside, kind: str, unit: str) -> Row:
    value = one.value
    text = "No figure" if value is None else words.plain(value, unit)
    low, high = (one.limits.low, one.limits.high) if one.limits else (None, None)
    return Row(one.name, value, low, high, text, kind)


def sexes_panel(detail: IndicatorDetail, links: Links) -> Panel | None:
    """Return the figures for girls and boys apart."""
    if not detail.by_sex or detail.line is None:
        return None
    lines = [detail.line, *detail.by_sex]
    rows = tuple(
        TableRow(
            Cell(_sex(line.series.sex)),
            (
                line_cell(line, links),
                Cell(words.range_of(limits_of_line(line))) if limits_of_line(line) else NOT_GIVEN,
                Cell(line.comparison, tag=words.COLOURS.get(line.comparison, "grey")),
                Cell(line.trend_in_words, note=line.trend.reason),
            ),
        )
        for line in lines
    )
    headings = ("Who", "Figure", "Likely range", "Beside England", "Last five years")
    caption = f"{detail.indicator.name}: girls and boys, {detail.line.period}"
    return Panel(
        id=f"sex-{detail.series_id}",
        heading="Girls and boys",
        table=Table(f"sexes-{detail.series_id}", caption, headings, rows),
    )


def _sex(sex: str) -> str:
    return {"Male": "Boys", "Female": "Girls", "Persons": "Everybody", "": "Everybody"}.get(
        sex, sex
    )


def deprivation_panel(detail: IndicatorDetail, links: Links) -> Panel | None:
    """Return the groups by deprivation of one category type, the most deprived first."""
    if not detail.breakdowns:
        return None
    found, unit = detail.breakdowns[0], detail.indicator.unit
    title = f"{detail.indicator.name} by deprivation, {found.area_name}, {found.period}"
    return Panel(
        id=f"deprivation-{detail.series_id}",
        heading="By deprivation",
        sentences=_say_deprivation(detail.breakdowns, unit),
        dot_chart=draw_dots(title, [_row(one, "", unit) for _, one in found.groups]),
        table=Table(
            f"groups-{detail.series_id}",
            words.in_unit(title, unit),
            ("Group", "Figure", "Likely range"),
            tuple(
                TableRow(
                    Cell(one.name),
                    (
                        figure_cell(one.reading, unit, links),
                        Cell(words.range_of(one.limits)) if one.limits else NOT_GIVEN,
                    ),
                )
                for _, one in found.groups
            ),
        ),
    )


def _say_deprivation(breakdowns: Sequence[Breakdown], unit: str) -> tuple[str, ...]:
    found = breakdowns[0]
    said = [*words.say_gap(found.inequality, unit, found.area_name)]
    if found.category_type.strip() and found.category_type != "Inequality":
        said.append(f"Groups: {found.category_type}.")
    others = len(breakdowns) - 1
    if others:
        kinds = "1 other breakdown" if others == 1 else f"{others} other breakdowns"
        said.append(f"{kinds} of other boundaries or years are held and never mixed with this one.")
    return tuple(said)
