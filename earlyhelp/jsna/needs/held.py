"""What the store holds for the pages of the profile, as plain values. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.geography.codes import Level
from earlyhelp.geography.places import Boundary, FigureSource
from earlyhelp.jsna.catalogue import Indicator, Notes
from earlyhelp.jsna.derived import People
from earlyhelp.jsna.detail import IndicatorDetail
from earlyhelp.jsna.imports import Import
from earlyhelp.jsna.profile import LocalProfile
from earlyhelp.jsna.readings import Annotation, Facts, HeldReading, Series

UNMAPPED = "unmapped"
"""Stands for a need where an indicator is linked to none."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The headline figures of an area, and what is held beside them."""

    profile: LocalProfile
    """Figures for everybody only; girls and boys apart stand on the page of a need."""
    catalogue: Mapping[str, Indicator]
    in_files: frozenset[str]
    """Indicators that any import in use holds, for whatever area."""
    in_parts: frozenset[str]
    """Indicators that only smaller places, or groups of people, have figures of here."""
    neighbours: tuple[str, ...] = ()
    """The names of the statistical neighbours, nearest first."""


@dataclass(frozen=True, slots=True)
class SmallAreaDeprivation:
    """The tenth of England that a small area's children fall into; 1 is the most deprived."""

    code: str
    name: str
    decile: int
    edition: int
    domain: str


@dataclass(frozen=True, slots=True)
class NeedHeld:
    """What is held about one need of the area, and about the places in it."""

    profile: LocalProfile
    details: tuple[IndicatorDetail, ...]
    indicators: Sequence[Indicator]
    """The indicators of the catalogue that tell about the need."""
    in_files: frozenset[str]
    """Indicators that any import in use holds, for whatever area."""
    notes: Mapping[str, Notes]
    own_people: Sequence[People]
    """People of the area, one for each period, the newest last."""
    people: Mapping[Level, Sequence[People]]
    """People of the places in the area at the newest period, by level."""
    names: Mapping[str, str]
    boundaries: Mapping[Level, Sequence[Boundary]]
    deprivation: Sequence[SmallAreaDeprivation]
    by_sex: Sequence[HeldReading] = ()
    """The readings of girls and boys apart, for their lines in a download."""


@dataclass(frozen=True, slots=True)
class FigureKey:
    """What names a figure: the place, the series and the period; versions differ by import."""

    area_code: str
    series_id: int
    sortable: int


@dataclass(frozen=True, slots=True)
class Version:
    """A figure as one import has it."""

    import_id: int
    source: str
    file_name: str
    released_on: date
    recorded_at: datetime
    undone_at: datetime | None
    line: int
    facts: Facts
    annotation: Annotation
    is_current: bool


@dataclass(frozen=True, slots=True)
class FigureHeld:
    """One figure in every version held, the current one first, then by release."""

    key: FigureKey
    area_name: str
    series: Series
    indicator: Indicator
    notes: Notes
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class SourceHeld:
    """One import, with the imports of the same indicators before and after it."""

    known: Import
    indicators: tuple[tuple[str, str], ...]
    """Id and name of each indicator that it holds."""
    earlier: tuple[Import, ...]
    """Imports in use that it came after, in the order of release, the newest first."""
    later: tuple[Import, ...]


@dataclass(frozen=True, slots=True)
class PeopleHeld:
    """The people of some ages in one place, and the lines they were counted on."""

    area_code: str
    area_name: str
    ages: tuple[int, int]
    count: int
    period: str
    by_age: Mapping[int, int]
    sources: Sequence[FigureSource]


@dataclass(frozen=True, slots=True)
class TenthArea:
    """A small area of one tenth by deprivation, and the line that says so."""

    code: str
    name: str
    edition: int
    domain: str
    file_name: str
    source: str
    released_on: date | None
    line: int | None
