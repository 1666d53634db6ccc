"""The page of one need, made from everything held about it. Pure."""

from collections.abc import Iterator

from earlyhelp.jsna.catalogue import Indicator, Notes
from earlyhelp.jsna.detail import IndicatorDetail
from earlyhelp.jsna.needs import words
from earlyhelp.jsna.needs.held import UNMAPPED, NeedHeld
from earlyhelp.jsna.needs.key_facts import key_facts, say_children
from earlyhelp.jsna.needs.links import Links
from earlyhelp.jsna.needs.parts import Cell, Missing, NeedPage, Panel, Section
from earlyhelp.jsna.needs.places_part import (
    expected_panel,
    places_panel,
    small_area_panel,
)
from earlyhelp.jsna.needs.sections import (
    deprivation_panel,
    sexes_panel,
    similar_panel,
    trend_panel,
)
from earlyhelp.jsna.readings import HeldReading
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NeedCode
from earlyhelp.web.words import day

NOT_LINKED = "Not linked to a need yet"
NOT_IN_A_FILE = "No file with it has been brought in yet."
NOT_HERE = "A file holds it, but no figure for this area."
_NOTES = (
    ("Definition", "definition"),
    ("Caveats", "caveats"),
    ("How the range was made", "confidence_intervals"),
    ("How small numbers are hidden", "disclosure_control"),
    ("How it was made", "methodology"),
)


def need_label(need: str) -> str:
    """Return what a need is called on a page."""
    return NOT_LINKED if need == UNMAPPED else NEED_BY_CODE[NeedCode(need)].label


def make_need_page(held: NeedHeld, need: str, links: Links) -> NeedPage:
    """Return the page of one need."""
    profile = held.profile
    known = None if need == UNMAPPED else NEED_BY_CODE[NeedCode(need)]
    sections = tuple(_section(detail, held, links) for detail in held.details)
    extra = small_area_panel(held, links)
    return NeedPage(
        heading=need_label(need),
        place=profile.area_name,
        need=need,
        definition=known.definition
        if known
        else "Nobody has said yet which need these indicators tell about. They count towards none.",
        as_at=profile.as_at.isoformat() if profile.as_at else "",
        sections=sections,
        missing=tuple(_missing(held)),
        why_nothing=() if sections else _why_nothing(held, known.indicators if known else ()),
        extra=(extra,) if extra else (),
        sources=_sources(held, links),
    )


def _missing(held: NeedHeld) -> Iterator[Missing]:
    shown = {detail.indicator.id for detail in held.details}
    for one in held.indicators:
        if one.id not in shown:
            yield Missing(one.name, NOT_HERE if one.id in held.in_files else NOT_IN_A_FILE)


def _why_nothing(held: NeedHeld, examples: tuple[str, ...]) -> tuple[str, ...]:
    said = [f"No figure about this need is held for {held.profile.area_name}."]
    if held.indicators:
        said.append("The indicators below could tell about it.")
        return tuple(said)
    said.append("No indicator in the catalogue tells about it.")
    if examples:
        said.append(f"Figures that could: {'; '.join(examples)}.")
    said.append("No figure is not the same as no need.")
    return tuple(said)


def _sources(held: NeedHeld, links: Links) -> tuple[tuple[str, str, str], ...]:
    found = {
        reading.import_id: (reading.source, day(reading.released_on))
        for detail in held.details
        for reading in _readings(detail)
    }
    return tuple(
        (source, released, links.source(number))
        for number, (source, released) in sorted(found.items())
    )


def _readings(detail: IndicatorDetail) -> Iterator[HeldReading]:
    for point in detail.history:
        yield point.reading
    for found in detail.places:
        yield from (one.reading for one in found.figures if one.reading)
    for breakdown in detail.breakdowns[:1]:
        yield from (one.reading for _, one in breakdown.groups if one.reading)


def _section(detail: IndicatorDetail, held: NeedHeld, links: Links) -> Section:
    place = held.profile.area_name
    panels: list[Panel | None] = [
        trend_panel(detail, place, links),
        similar_panel(detail, place, links),
        sexes_panel(detail, links),
        *(places_panel(detail, found, held, links) for found in detail.places),
        expected_panel(detail, held, links),
        deprivation_panel(detail, links),
    ]
    return Section(
        id=f"indicator-{detail.series_id}",
        heading=detail.indicator.name,
        about=_about(detail),
        facts=key_facts(detail, place, links),
        sentences=_sentences(detail, held),
        panels=tuple(panel for panel in panels if panel is not None),
        notes=describe(detail.indicator, held.notes.get(detail.indicator.id, Notes())),
        source=_source(detail, links),
    )


def _about(detail: IndicatorDetail) -> str:
    series = detail.series
    parts = [text for text in (series.sex, series.age) if text and text != "Persons"]
    also = [NEED_BY_CODE[code].label for code in detail.indicator.needs[1:]]
    if also:
        parts.append(f"also about: {', '.join(also)}")
    return ", ".join(parts)


def _sentences(detail: IndicatorDetail, held: NeedHeld) -> tuple[str, ...]:
    if detail.line is not None:
        return say_children(detail, held.own_people)
    parts = [words.level_word(found.level, many=True) for found in detail.places]
    if detail.breakdowns:
        parts.append("groups by deprivation")
    return (
        (
            f"There is no figure for {held.profile.area_name} as a whole, only for "
            f"{' and '.join(parts) or 'parts of it'}."
        ),
    )


def describe(indicator: Indicator, notes: Notes) -> tuple[tuple[str, str], ...]:
    """Return what there is to know about an indicator, each text with its label."""
    said = [(label, getattr(notes, name)) for label, name in _NOTES if getattr(notes, name)]
    if indicator.source:
        said.append(("Where the publisher has it from", indicator.source))
    if indicator.confirmed_by is None:
        said.append(
            (
                "Not confirmed here",
                (
                    "Which need it tells about, and whether high is good, are proposals until "
                    "somebody in the area confirms them."
                ),
            )
        )
    return tuple(said)


def _source(detail: IndicatorDetail, links: Links) -> Cell:
    reading = max(_readings(detail), key=lambda one: one.sortable, default=None)
    if reading is None:
        return Cell("Not known", is_unknown=True)
    return Cell(
        f"{reading.source}, released {day(reading.released_on)}", links.source(reading.import_id)
    )
