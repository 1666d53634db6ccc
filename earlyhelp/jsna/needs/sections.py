"""One indicator on the page of a need: what it says first, then over time, beside others. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from earlyhelp.jsna.catalogue import ValueType
from earlyhelp.jsna.derived import TOO_FEW, DerivedRate, People, children_of, derive_rate
from earlyhelp.jsna.detail import Beside, Breakdown, IndicatorDetail, Point
from earlyhelp.jsna.intervals import Interval
from earlyhelp.jsna.needs import words
from earlyhelp.jsna.needs.charts import Row, Year, draw_dots, draw_line
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.parts import (
    NOT_GIVEN,
    NOT_KNOWN,
    Cell,
    KeyFact,
    Panel,
    Table,
    TableRow,
)
from earlyhelp.jsna.profile import LimitsOrigin, ProfileLine
from earlyhelp.jsna.readings import HeldReading
from earlyhelp.jsna.trend import Direction

A_YEAR = 10_000


def figure_cell(reading: HeldReading | None, unit: str, links: Links) -> Cell:
    """Return a figure with the way to where it stands, or why there is none."""
    if reading is None:
        return Cell("No figure in this file", is_unknown=True)
    href = links.reading(reading)
    if reading.facts.value is None:
        return Cell("No value", href, reading.annotation.missing or "", is_unknown=True)
    return Cell(words.plain(reading.facts.value, unit), href, reading.annotation.note)


def limits_of_line(line: ProfileLine) -> Interval | None:
    """Return the 95% limits of a line, if it has them."""
    if line.lower_95 is None or line.upper_95 is None:
        return None
    return Interval(line.lower_95, line.upper_95)


def line_cell(line: ProfileLine, links: Links) -> Cell:
    """Return the figure of a line with the way to where it stands."""
    href = links.figure(line.area_code, line.series_id, line.sortable, line.import_id)
    if line.value is None:
        return Cell("No value", href, line.missing or "", is_unknown=True)
    return Cell(words.with_unit(line.value, line.indicator.unit), href)


def key_facts(detail: IndicatorDetail, place: str, links: Links) -> tuple[KeyFact, ...]:
    """Return what is read first: here, beside England, over time, beside similar areas."""
    line = detail.line
    if line is None:
        return ()
    return (
        _here(line, place, links),
        _beside_england(detail, line, links),
        _over_time(line, links),
        _beside_similar(detail, line, links),
    )


def _here(line: ProfileLine, place: str, links: Links) -> KeyFact:
    said = words.range_of(limits_of_line(line))
    worked_out = ", worked out here" if line.limits is LimitsOrigin.CALCULATED else ""
    lines = [
        f"Likely range {said}{worked_out}" if said else "Likely range not given",
        f"{line.period}, {words.say_year(line.indicator.year_type)}",
        words.say_area_type(line.area_type, line.area_code),
    ]
    if line.missing:
        lines.insert(0, line.missing)
    if not line.is_in_latest_file:
        lines.append("Not in the latest file")
    if line.versions > 1:
        lines.append(f"{line.versions} releases hold it; this is the latest")
    return KeyFact(place, line_cell(line, links), tuple(lines))


def _beside_england(detail: IndicatorDetail, line: ProfileLine, links: Links) -> KeyFact:
    tag = Cell(line.comparison, tag=words.COLOURS.get(line.comparison, "grey"))
    lines = []
    unit = line.indicator.unit
    for beside in (detail.england, detail.region):
        if beside is not None:
            value = "no figure" if beside.value is None else words.with_unit(beside.value, unit)
            lines.append(f"{beside.name}: {value}")
    if detail.region is None:
        lines.append("Region not known")
    href = links.need(line.needs[0] if line.needs else "unmapped", "similar", detail.series_id)
    return KeyFact("Beside England", Cell(tag.text, href, tag=tag.tag), tuple(lines))


def _over_time(line: ProfileLine, links: Links) -> KeyFact:
    need = line.needs[0] if line.needs else "unmapped"
    main = Cell(line.trend_in_words, links.need(need, "trend", line.series_id))
    return KeyFact("Last five years", main, (line.trend.reason,) if line.trend.reason else ())


def _beside_similar(detail: IndicatorDetail, line: ProfileLine, links: Links) -> KeyFact:
    found = detail.similar
    if found is None:
        return KeyFact("Similar areas", NOT_KNOWN, ("None of them has a figure in this file.",))
    need = line.needs[0] if line.needs else "unmapped"
    unit = line.indicator.unit
    main = Cell(words.with_unit(found.mean, unit), links.need(need, "similar", detail.series_id))
    lines = [f"Mean of {found.with_value} of {found.of}"]
    if found.difference is not None:
        lines.append(f"Here {words.say_difference(found, unit)}")
    return KeyFact("Similar areas", main, tuple(lines))


def say_children(detail: IndicatorDetail, people: Sequence[People]) -> tuple[str, ...]:
    """Say how many children a percentage stands for, or the rate of a count."""
    line, ages = detail.line, words.ages_of(detail.indicator)
    if line is None or line.value is None:
        return ()
    if detail.indicator.value_type is ValueType.COUNT:
        return (_say_rate(line, ages, people),)
    newest = people[-1] if people else None
    living = newest.of(*ages) if newest and ages else None
    if (
        detail.indicator.value_type is not ValueType.PERCENTAGE
        or not living
        or not newest
        or not ages
    ):
        return ()
    share = children_of(line.value, limits_of_line(line), living)
    if share is None:
        return ()
    of = f"{living:,} children {words.say_ages(ages)} living here in {newest.period}"
    if share.is_hidden:
        return (f"Of {of} that is {TOO_FEW.lower()}.",)
    return (
        (
            f"Of {of} ({newest.source}) that would be about {words.about(share.children)}. "
            "The percentage is the source's; the number of children is worked out here."
        ),
    )


def _say_rate(line: ProfileLine, ages: tuple[int, int] | None, people: Sequence[People]) -> str:
    year = line.sortable // A_YEAR
    same = next((one for one in people if one.year == year), None)
    found = derive_rate(line.value or 0.0, ages, same, line.indicator.multiplier)
    if not isinstance(found, DerivedRate):
        return f"A rate cannot be worked out here. {found}"
    return (
        f"Rate worked out here: {found.value:,.1f} per {found.per:,} "
        f"({words.range_of(found.limits)}). The count is from {line.source}, the "
        f"{found.people:,} children {words.say_ages(found.ages)} in {found.people_period} are "
        f"from {found.people_source}."
    )


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
