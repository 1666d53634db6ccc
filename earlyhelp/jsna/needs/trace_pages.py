"""The pages that say where a figure stands: versions, files, the people it is out of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.geography.places import FigureSource, day_in_words
from earlyhelp.jsna.imports import Import
from earlyhelp.jsna.needs import words
from earlyhelp.jsna.needs.held import FigureHeld, PeopleHeld, SourceHeld, TenthArea, Version
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.need_page import describe
from earlyhelp.jsna.needs.parts import NOT_GIVEN, Cell, Table, TableRow
from earlyhelp.jsna.needs.places_part import DOMAINS
from earlyhelp.jsna.profile import LimitsOrigin, limits_of
from earlyhelp.web.words import day, moment

Facts = tuple[tuple[str, Cell], ...]
HOW_LIMITS = {
    LimitsOrigin.PUBLISHED: "as published; never worked out again",
    LimitsOrigin.CALCULATED: "worked out here from the count and how many it is out of",
}


@dataclass(frozen=True, slots=True)
class VersionPart:
    """One version of a figure."""

    id: str
    heading: str
    state: str
    colour: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class FigurePage:
    """Where one figure stands, in every version."""

    heading: str
    caption: str
    back: str
    back_text: str
    sentences: tuple[str, ...]
    versions: tuple[VersionPart, ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of facts and a table."""

    heading: str
    back: str
    back_text: str
    sentences: tuple[str, ...]
    facts: Facts = ()
    table: Table | None = None


def make_figure_page(held: FigureHeld, links: Links) -> FigurePage:
    """Return the page of one figure."""
    series, period = held.series, held.versions[0].annotation.period
    need = held.indicator.needs[0] if held.indicator.needs else "unmapped"
    about = [text for text in (series.sex, series.age, series.category) if text]
    many = len(held.versions)
    said = (
        "One release holds this figure."
        if many == 1
        else f"{many} releases hold this figure. The latest release that is in use is current."
    )
    return FigurePage(
        heading=f"{held.area_name}, {period}",
        caption=", ".join([held.indicator.name, *about]),
        back=links.need(need, "indicator", held.key.series_id),
        back_text="Back to the need",
        sentences=(said,),
        versions=tuple(_version(one, held, links) for one in held.versions),
        notes=describe(held.indicator, held.notes),
    )


def _version(one: Version, held: FigureHeld, links: Links) -> VersionPart:
    facts, note, unit = one.facts, one.annotation, held.indicator.unit
    limits, origin = limits_of(facts, held.indicator)
    value = (
        Cell("No value", note=note.missing or "", is_unknown=True)
        if facts.value is None
        else Cell(words.with_unit(facts.value, unit), note=f"in the file: {facts.value!r}")
    )
    how = Cell(words.range_of(limits), note=HOW_LIMITS[origin]) if origin and limits else NOT_GIVEN
    rows = [
        ("Figure", value),
        ("Likely range", how),
        ("Count", _number(facts.count)),
        ("Out of", _number(facts.denominator)),
        ("Line of the file", Cell(f"{one.line:,}")),
        ("File", Cell(one.file_name, links.source(one.import_id))),
        ("Publisher", Cell(one.source)),
        ("Released", Cell(day(one.released_on))),
        ("Brought in", Cell(moment(one.recorded_at))),
    ]
    rows += [
        (label, Cell(text))
        for label, text in (
            ("Note of the publisher", note.note),
            ("Trend as published", note.trend),
            ("Beside England as published", note.compared_with_england),
            ("Area type", note.area_type),
        )
        if text
    ]
    state, colour = _state(one)
    heading = f"Import {one.import_id}, released {day(one.released_on)}"
    return VersionPart(f"import-{one.import_id}", heading, state, colour, tuple(rows))


def _state(one: Version) -> tuple[str, str]:
    if one.undone_at is not None:
        return "Taken back", "red"
    return ("Current", "green") if one.is_current else ("Earlier release", "grey")


def _number(value: float | None) -> Cell:
    if value is None:
        return NOT_GIVEN
    return Cell(f"{value:,.0f}" if value == int(value) else f"{value:,}")


def make_source_page(held: SourceHeld, links: Links) -> RowsPage:
    """Return the page of one import: publisher, file, licence, release, what it superseded."""
    known = held.known
    facts = (
        ("Publisher", Cell(known.source)),
        ("File", Cell(known.file_name)),
        ("Licence", Cell(known.licence)),
        ("Released", Cell(day(known.released_on))),
        ("Brought in", Cell(moment(known.recorded_at))),
        ("Layout", Cell(known.dialect)),
        ("SHA-256 of the file", Cell(known.report.sha256)),
        ("Readings", Cell(f"{known.report.distinct:,}")),
        ("In use", Cell("Yes" if known.undone_at is None else f"No, taken back {_when(known)}")),
        ("Came after", _imports(held.earlier, links, "No earlier file of these indicators")),
        ("Superseded by", _imports(held.later, links, "No later file of these indicators")),
    )
    rows = tuple(TableRow(Cell(name), (Cell(id_),)) for id_, name in held.indicators)
    return RowsPage(
        heading=f"Import {known.id}: {known.file_name}",
        back=links.base,
        back_text="Local needs",
        sentences=(
            "Where two releases hold a figure the later counts, and the earlier stays readable.",
        ),
        facts=facts,
        table=Table("indicators", "Indicators in it", ("Indicator", "Number"), rows),
    )


def _when(known: Import) -> str:
    return "" if known.undone_at is None else moment(known.undone_at)


def _imports(found: Sequence[Import], links: Links, none: str) -> Cell:
    if not found:
        return Cell(none)
    first = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    said = f"Import {first.id}, {first.source}, released {day(first.released_on)}{more}"
    return Cell(said, links.source(first.id))


def make_people_page(held: PeopleHeld, links: Links) -> RowsPage:
    """Return the page of a population: how many, counted when, on which lines."""
    rows = tuple(
        TableRow(Cell(str(age)), (Cell(f"{count:,}"),)) for age, count in held.by_age.items()
    )
    return RowsPage(
        heading=f"People {words.say_ages(held.ages)} in {held.area_name}",
        back=links.base,
        back_text="Local needs",
        sentences=(f"{held.count:,} people, {held.period}.", *map(_say_source, held.sources)),
        table=Table("ages", "By year of age", ("Age", "People"), rows),
    )


def _say_source(one: FigureSource) -> str:
    return f"{one.source}: {one.words}."


def make_tenth_page(tenth: int, areas: Sequence[TenthArea], links: Links) -> RowsPage:
    """Return the page of the small areas in one tenth, each with its line and its children."""
    rows = tuple(
        TableRow(
            Cell(one.name, note=one.code),
            (
                Cell(str(tenth)),
                Cell(
                    f"{one.file_name}, line {'not known' if one.line is None else one.line}",
                    note=f"{one.source}, released {day_in_words(one.released_on)}",
                ),
                Cell("Children aged 0 to 15", links.people(one.code, (0, 15))),
            ),
        )
        for one in areas
    )
    first = areas[0] if areas else None
    what = DOMAINS.get(first.domain, first.domain) if first else "deprivation"
    edition = f" {first.edition}" if first else ""
    many = f"{len(areas)} small area{'' if len(areas) == 1 else 's'} here"
    headings = ("Small area", "Tenth", "File and line", "Who lives there")
    return RowsPage(
        heading=f"Small areas in tenth {tenth}",
        back=links.base,
        back_text="Local needs",
        sentences=(f"{many} by {what}, Indices of Deprivation{edition}. 1 is the most deprived.",),
        table=Table("areas", f"Small areas in tenth {tenth}", headings, rows) if rows else None,
    )
