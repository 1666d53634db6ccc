"""Smaller places on the page of a need: figures held, figures expected, deprivation. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from earlyhelp.geography.codes import Level
from earlyhelp.geography.places import Boundary
from earlyhelp.jsna.catalogue import Indicator, ValueType
from earlyhelp.jsna.detail import IndicatorDetail, PlaceFigures
from earlyhelp.jsna.intervals import Interval, Polarity
from earlyhelp.jsna.modelling import MODEL_MARGIN, Expected, Place, share_out, whole_numbers
from earlyhelp.jsna.needs import words
from earlyhelp.jsna.needs.cells import figure_cell, limits_of_line
from earlyhelp.jsna.needs.charts import Row, draw_dots
from earlyhelp.jsna.needs.held import NeedHeld, SmallAreaDeprivation
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.mapping import PlaceMap, Shaded, breaks_of, draw_map
from earlyhelp.jsna.needs.parts import NOT_GIVEN, Cell, Panel, Table, TableRow
from earlyhelp.jsna.profile import ProfileLine

TENTHS = (
    "Tenths 1 and 2, the most deprived",
    "Tenths 3 and 4",
    "Tenths 5 and 6",
    "Tenths 7 and 8",
    "Tenths 9 and 10, the least deprived",
)
LAST_TENTH = 10
DOMAINS: Mapping[str, str] = {
    "idaci": "income deprivation affecting children (IDACI)",
    "imd": "multiple deprivation (IMD)",
}
CHILDREN = (0, 15)
"""The ages of children in the Indices of Deprivation."""


def places_panel(
    detail: IndicatorDetail, found: PlaceFigures, held: NeedHeld, links: Links
) -> Panel:
    """Return the figures of one level of places: a map, a picture where few, and the table."""
    unit, many = detail.indicator.unit, words.level_word(found.level, many=True)
    title = f"{detail.indicator.name} by {words.level_word(found.level)}, {found.period}"
    boundaries = held.boundaries.get(found.level, ())
    rows = [
        Row(
            one.name,
            one.value,
            one.limits.low if one.limits else None,
            one.limits.high if one.limits else None,
            "No figure" if one.value is None else words.plain(one.value, unit),
        )
        for one in found.figures
    ]
    line = detail.line
    whole = (
        (f"{held.profile.area_name} as a whole", line.value)
        if line is not None and line.value is not None
        else None
    )
    return Panel(
        id=f"places-{found.level}-{detail.series_id}",
        heading=f"By {words.level_word(found.level)}",
        sentences=_say_places(found, unit, many, boundaries),
        place_map=_map(title, found, unit, boundaries),
        dot_chart=draw_dots(title, rows, whole),
        table=Table(
            f"{found.level}-{detail.series_id}",
            words.in_unit(title, unit),
            (words.level_word(found.level).capitalize(), "Figure", "Likely range"),
            tuple(
                TableRow(
                    Cell(one.name, note=one.code),
                    (
                        figure_cell(one.reading, unit, links),
                        Cell(words.range_of(one.limits)) if one.limits else NOT_GIVEN,
                    ),
                )
                for one in found.figures
            ),
        ),
    )


def _say_places(
    found: PlaceFigures, unit: str, many: str, boundaries: Sequence[Boundary]
) -> tuple[str, ...]:
    valued = [one for one in found.figures if one.value is not None]
    said = [f"{len(valued)} of {len(found.figures)} {many} have a figure."]
    if len(valued) > 1:
        first, last = valued[0], valued[-1]
        said.append(
            f"Highest in {first.name} ({words.with_unit(first.value or 0.0, unit)}), lowest in "
            f"{last.name} ({words.with_unit(last.value or 0.0, unit)}), in the middle "
            f"{words.with_unit(median(one.value or 0.0 for one in valued), unit)}."
        )
    if valued and not any(one.limits for one in valued):
        said.append("No range is given, so small differences may be chance.")
    if not boundaries:
        said.append(f"There is no map: no boundaries of {many} have been brought in.")
    elif not {one.code for one in boundaries} & {one.code for one in found.figures}:
        said.append(
            f"There is no map: the boundaries held ({boundaries[0].vintage}) and these figures "
            "share no code. Bring in boundaries of the same year."
        )
    return tuple(said)


def _map(
    title: str, found: PlaceFigures, unit: str, boundaries: Sequence[Boundary]
) -> PlaceMap | None:
    if found.lowest is None or found.highest is None:
        return None
    values = {one.code: one.value for one in found.figures if one.value is not None}
    shown = unit if unit in {"", "%"} else f" {unit}"
    breaks = breaks_of(found.lowest, found.highest)
    return draw_map(Shaded(f"Map: {title}", values, breaks, shown), boundaries)


EXPECTED_NOTE = (
    "The figure of the whole area is shared out by the children of these ages in each ward, as if "
    "every child were equally likely to be counted. The range is that of the figure, and "
    f"{MODEL_MARGIN:.0%} wider on each side for what the model cannot know. Below about 30 only "
    "the range is shown. It cannot show a local initiative working, nor judge a trend or a service."
)


@dataclass(frozen=True, slots=True)
class Modelled:
    """An authority's figure shared out among its wards, the highest first."""

    places: tuple[Expected, ...]
    what: str
    """What is shared out: children, or events in a year."""
    ages: tuple[int, int]
    period: str
    """When the people that it is shared out by were counted."""


def expected_in_places(detail: IndicatorDetail, held: NeedHeld) -> Modelled | None:
    """Return what would be expected in each ward; None where wards have figures of their own."""
    ages, line = words.ages_of(detail.indicator), detail.line
    wards = held.people.get(Level.WARD, ())
    if line is None or ages is None or not wards or detail.places:
        return None
    people = {one.area_code: living for one in wards if (living := one.of(*ages)) is not None}
    counted = _count(line, detail.indicator, float(sum(people.values())))
    if counted is None:
        return None
    count, limits, what = counted
    found = share_out(count, [Place(code, living) for code, living in people.items()], limits)
    if not found:
        return None
    ordered = sorted(found, key=lambda one: (-one.value, held.names.get(one.code, one.code)))
    return Modelled(tuple(ordered), what, ages, wards[0].period)


def _count(
    line: ProfileLine, indicator: Indicator, people: float
) -> tuple[float, Interval | None, str] | None:
    """Return how many are to be shared out, with limits, and what they are."""
    value, limits = line.value, limits_of_line(line)
    if value is None or indicator.polarity is Polarity.UNKNOWN:
        return None
    match indicator.value_type:
        case ValueType.PERCENTAGE if 0 <= value <= 100:  # noqa: PLR2004 - a percentage
            part = limits.scaled(people / 100) if limits else None
            if indicator.polarity is not Polarity.HIGH_GOOD:
                return value * people / 100, part, "children counted by it"
            rest = Interval(people - part.high, people - part.low) if part else None
            return (100 - value) * people / 100, rest, "children who are not among those it counts"
        case ValueType.RATE if line.count is not None and value > 0:
            part = limits.scaled(line.count / value) if limits else None
            return line.count, part, "events in a year"
        case ValueType.COUNT if value >= 0:
            return value, None, "children counted by it"
        case _:
            return None


def expected_panel(detail: IndicatorDetail, held: NeedHeld, links: Links) -> Panel | None:
    """Return what would be expected in each ward, where no figure by ward is held."""
    found = expected_in_places(detail, held)
    if found is None:
        return None
    ages = found.ages
    whole = whole_numbers([one.value for one in found.places])
    rows = tuple(
        TableRow(
            Cell(held.names.get(one.code, one.code), note=one.code),
            (
                Cell(f"{one.people:,.0f}", links.people(one.code, ages)),
                Cell(f"about {shown:,}")
                if one.shows_point
                else Cell("Too few for one figure", is_unknown=True),
                Cell(f"{one.limits.low:,.0f} to {one.limits.high:,.0f}"),
            ),
        )
        for one, shown in zip(found.places, whole, strict=True)
    )
    name = detail.indicator.name
    return Panel(
        id=f"expected-{detail.series_id}",
        heading="Expected by ward",
        sentences=(
            (
                "No figures by ward are held. Given where children live, we would expect these; "
                "they are modelled and no counts of people."
            ),
        ),
        table=Table(
            f"modelled-{detail.series_id}",
            f"Modelled, not counted: {found.what}, {name}",
            ("Ward", f"Children {words.say_ages(ages)}, {found.period}", "Expected", "Range"),
            rows,
        ),
        note=EXPECTED_NOTE,
        is_folded=True,
        summary="What would be expected in each ward (modelled)",
    )


def small_area_panel(held: NeedHeld, links: Links) -> Panel | None:
    """Return where deprived small areas are, and how many children live in each tenth."""
    if not held.deprivation:
        return None
    first = held.deprivation[0]
    children = {
        one.area_code: living
        for one in held.people.get(Level.LSOA, ())
        if (living := one.of(*CHILDREN)) is not None
    }
    what = DOMAINS.get(first.domain, first.domain)
    title = f"Small areas here by tenth of England, {what}, {first.edition}"
    shaded = Shaded(
        f"Map: {title}",
        {one.code: float(-((one.decile + 1) // 2)) for one in held.deprivation},
        (-5.0, -4.0, -3.0, -2.0, -1.0, 0.0),
        words=tuple(reversed(TENTHS)),
        said={one.code: f"tenth {one.decile}" for one in held.deprivation},
    )
    rows = tuple(
        _tenth(tenth, held.deprivation, children, links) for tenth in range(1, LAST_TENTH + 1)
    )
    people = held.people.get(Level.LSOA, ())
    when = people[0].period if people else "not known"
    return Panel(
        id="small-areas",
        heading="Deprived small areas",
        sentences=(
            (
                f"The Indices of Deprivation {first.edition} put every small area of England in "
                f"order by {what}. Tenth 1 is the most deprived. It tells nothing of one family."
            ),
        ),
        place_map=draw_map(shaded, held.boundaries.get(Level.LSOA, ())),
        table=Table(
            "tenths",
            title,
            (
                "Tenth of England",
                "Small areas here",
                f"Children {words.say_ages(CHILDREN)}, {when}",
            ),
            rows,
        ),
    )


def _tenth(
    tenth: int,
    areas: Sequence[SmallAreaDeprivation],
    children: Mapping[str, int],
    links: Links,
) -> TableRow:
    own = [one for one in areas if one.decile == tenth]
    known = [children[one.code] for one in own if one.code in children]
    ends = {1: "1, the most deprived", LAST_TENTH: "10, the least deprived"}
    href = links.tenth(tenth)
    living = Cell(f"{sum(known):,}", href) if len(known) == len(own) else NOT_GIVEN
    return TableRow(Cell(ends.get(tenth, str(tenth))), (Cell(str(len(own)), href), living))
