"""Read look-ups: which place lies in which, which became which, and what they are called."""

from collections.abc import Sequence
from dataclasses import dataclass

from earlyhelp.geography import codes
from earlyhelp.geography.codes import Level
from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.reading.files import Table
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.headings import CodeColumn, Headings
from earlyhelp.geography.reading.values import (
    CellError,
    Found,
    problem,
    read_at,
    read_number,
    read_official_code,
)

# From the smallest to the largest; a link is drawn between any two, except where places of the two
# levels do not lie within one another.
SIZE = {
    Level.OUTPUT_AREA: 0,
    Level.LSOA: 1,
    Level.MSOA: 2,
    Level.WARD: 3,
    Level.DISTRICT: 4,
    Level.UNITARY: 4,
    Level.METROPOLITAN: 4,
    Level.LONDON_BOROUGH: 4,
    Level.COUNTY: 5,
    Level.COMBINED_AUTHORITY: 6,
    Level.REGION: 7,
    Level.COUNTRY: 8,
}
NOT_NESTED = {(Level.MSOA, Level.WARD)}
CHANGE = ("changecode", "chgind", "changeind")
WEIGHT = ("weight", "share", "proportion")
"""What part of the older place the newer one is, by whatever the look-up's maker measured."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place in one row."""

    code: str
    level: Level
    vintage: str
    name: str | None


Change = tuple[str | None, float | None]
"""How a place became another, and what part of it that one is."""


@dataclass(frozen=True, slots=True)
class _Changing:
    """Where a look-up between years says how places changed."""

    change: int | None
    weight: int | None

    def read(self, cells: Sequence[str]) -> Change:
        mark = cells[self.change].strip() or None if self.change is not None else None
        weight = read_at(cells, self.weight, _read_weight) if self.weight is not None else None
        return mark, weight


def _read_weight(text: str) -> float | None:
    weight = read_number(text)
    if weight is not None and weight < 0:
        raise CellError("a weight of 0 or more, or an empty cell")
    return weight


def rank(headings: Headings) -> int:
    """Return when to read a look-up: tiers first, then those naming an authority, then others."""
    places = {column.place for column in headings.code_columns}
    if places <= {"lad", "la", "ltla", "utla", "cty", "county", "rgn", "region", "ctry", "cauth"}:
        return 0
    return 1 if places & {"lad", "la", "ltla", "utla"} else 2


def read_lookup(table: Table, gazetteer: Gazetteer, *, vintage: str | None = None) -> Found:
    """Return the links and names of a look-up, for the area served and for all upper tiers."""
    found = Found()
    columns = table.headings.code_columns
    changing = _Changing(table.headings.find(*CHANGE), table.headings.find(*WEIGHT))
    found.used = {changing.change, changing.weight}
    found.used |= {*(c.index for c in columns), *(c.name_index for c in columns)}
    for line, cells in table.rows:
        try:
            places = [_read_place(column, cells, vintage) for column in columns]
            change = changing.read(cells)
        except CellError as fault:
            found.fault(problem(line, table.headings.written, cells, fault))
            continue
        known = [place for place in places if place is not None and place.level in SIZE]
        reason = _reason_to_skip(known, gazetteer)
        if reason:
            found.skipped[reason] += 1
            continue
        found.kept += 1
        _record(found, gazetteer, known, change)
    return found


def _read_place(column: CodeColumn, cells: Sequence[str], told: str | None) -> Place | None:
    code = read_at(cells, column.index, read_official_code)
    if code is None:
        return None
    name = cells[column.name_index].strip() or None if column.name_index is not None else None
    return Place(code, codes.level_of(code), column.vintage or told or NOT_STATED, name)


def _reason_to_skip(places: Sequence[Place], gazetteer: Gazetteer) -> str | None:
    if not places:
        return "no code of a level we hold"
    if any(not place.code.startswith("E") for place in places):
        return "another country"
    if min(SIZE[place.level] for place in places) >= SIZE[Level.DISTRICT]:
        return None
    authorities = [place for place in places if place.level in codes.AUTHORITIES]
    if authorities:
        inside = any(gazetteer.is_own(place.code) for place in authorities)
    else:
        inside = any(gazetteer.is_own(place.code) for place in places)
    return None if inside else "another area"


def _record(found: Found, gazetteer: Gazetteer, places: Sequence[Place], change: Change) -> None:
    for place in places:
        _record_place(found, gazetteer, place)
    for child in places:
        for parent in places:
            if _is_link(child, parent):
                _record_link(found, child, parent, change)
                _learn(gazetteer, child, parent)


def _record_place(found: Found, gazetteer: Gazetteer, place: Place) -> None:
    gazetteer.note(place.code, place.vintage)
    found.batch("area", "level").rows[place.code, place.vintage] = (place.level.value,)
    if place.name:
        names = found.batch("area", "level", "name", fills_only=True)
        names.rows[place.code, place.vintage] = (place.level.value, place.name)


def _is_link(child: Place, parent: Place) -> bool:
    if (child.level, parent.level) in NOT_NESTED:
        return False
    if SIZE[child.level] == SIZE[parent.level]:
        return child.level is parent.level and child.vintage < parent.vintage
    return SIZE[child.level] < SIZE[parent.level]


def _record_link(found: Found, child: Place, parent: Place, change: Change) -> None:
    links = found.batch("area_link", "child_level", "parent_level", "change", "weight")
    same_level = child.level is parent.level
    links.rows[child.code, child.vintage, parent.code, parent.vintage] = (
        child.level.value,
        parent.level.value,
        *(change if same_level else (None, None)),
    )


def _learn(gazetteer: Gazetteer, child: Place, parent: Place) -> None:
    if child.level is Level.DISTRICT and parent.level is Level.COUNTY:
        gazetteer.counties[child.code] = parent.code
    elif child.level is Level.LSOA and parent.level in codes.LOWER_TIER:
        gazetteer.district_of_lsoa[child.code] = parent.code
    elif parent.level is Level.REGION and gazetteer.upper_tier(child.code) == gazetteer.area:
        gazetteer.region = parent.code
    elif parent.level is Level.COMBINED_AUTHORITY and gazetteer.is_own(child.code):
        gazetteer.combined = parent.code
