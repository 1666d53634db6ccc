"""Read a directory of postcodes: those of the area served, with their places and positions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from earlyhelp.geography.codes import level_of
from earlyhelp.geography.postcodes import read_postcode
from earlyhelp.geography.reading.files import Table
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.headings import Headings
from earlyhelp.geography.reading.kinds import AUTHORITY, POSTCODE, STATUS
from earlyhelp.geography.reading.membership import Membership, Verdict
from earlyhelp.geography.reading.positions import PositionColumns
from earlyhelp.geography.reading.values import (
    KEEP_ONE,
    Cell,
    CellError,
    Found,
    Key,
    Problem,
    problem,
    read_at,
    read_month,
    read_official_code,
)

COUNTY = ("oscty", "cty")
PSEUDO = ("E99", "L99", "M99")


@dataclass(frozen=True, slots=True, eq=False)
class PlaceColumn:
    """A column that names a small area of a postcode, and where its name stands, if anywhere."""

    stored_as: str
    index: int
    heading: str
    prefix: str
    vintage: str | None
    name_index: int | None
    name_column: str = "name"


@dataclass(frozen=True, slots=True)
class Columns:
    """Where everything stands in one file of postcodes."""

    postcode: int
    authority: int | None
    authority_name: int | None
    authority_vintage: str | None
    county: int | None
    lsoa: int | None
    places: tuple[PlaceColumn, ...]
    position: PositionColumns | None
    ended: int | None
    live: int | None
    locality: int | None

    @classmethod
    def find(cls, headings: Headings) -> "Columns":
        """Return the columns of a file that was recognised as one of postcodes."""
        postcode = headings.find(*POSTCODE)
        if postcode is None:
            raise ValueError("not a file of postcodes")
        authority = headings.codes_of("la", "lad", "ltla")
        county = headings.codes_of("cty", "county")
        places = tuple(_places(headings))
        return cls(
            postcode=postcode,
            authority=authority.index if authority else headings.find(*AUTHORITY),
            authority_name=authority.name_index if authority else None,
            authority_vintage=authority.vintage if authority else None,
            county=county.index if county else headings.find(*COUNTY),
            lsoa=next((place.index for place in places if place.prefix == "E01"), None),
            places=places,
            position=PositionColumns.find(headings),
            ended=headings.find("doterm"),
            live=headings.find(*STATUS),
            locality=headings.find("locality"),
        )

    @property
    def used(self) -> set[int | None]:
        """Where everything stands that something is taken from."""
        position = self.position
        return {
            *(self.postcode, self.authority, self.authority_name, self.county, self.lsoa),
            *(self.ended, self.live, self.locality),
            *(place.index for place in self.places),
            *(place.name_index for place in self.places),
            *((position.across, position.up) if position else ()),
        }

    @property
    def stored(self) -> tuple[str, ...]:
        """The columns of the table that this file fills, in the order of a row's values."""
        names = ["authority_code", "district_code", *(place.stored_as for place in self.places)]
        if self.position:
            names += ["latitude", "longitude"]
        named = (("terminated_in", self.ended), ("is_listed_live", self.live))
        names += [name for name, index in named if index is not None]
        return (*names, "locality") if self.locality is not None else tuple(names)


def _places(headings: Headings) -> Iterator[PlaceColumn]:
    for stored_as, prefix, places, others in (
        ("ward_code", "E05", ("ward", "wd"), ("osward",)),
        ("msoa_code", "E02", ("msoa",), ("msoa",)),
        ("lsoa_code", "E01", ("lsoa",), ()),
    ):
        column = headings.codes_of(*places)
        if column:
            local = headings.find(f"{column.place}hclname") if prefix == "E02" else None
            yield PlaceColumn(
                stored_as,
                column.index,
                column.heading,
                prefix,
                column.vintage,
                local if local is not None else column.name_index,
                "local_name" if local is not None else "name",
            )
            continue
        index = headings.find(*others) if others else None
        if index is not None:
            yield PlaceColumn(stored_as, index, headings.written[index], prefix, None, None)


@dataclass(slots=True)
class Reader:
    """Reads the rows of one file of postcodes."""

    headings: Headings
    columns: Columns
    gazetteer: Gazetteer
    membership: Membership
    found: Found = field(default_factory=Found)
    lines: dict[str, int] = field(default_factory=dict)
    names: dict[PlaceColumn, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    codes: dict[tuple[str, str], str | None] = field(default_factory=dict)
    rows: dict[Key, tuple[Cell, ...]] | None = None
    """What is kept, once a row is."""
    without_position: int = 0

    def read(self, line: int, cells: Sequence[str]) -> None:
        """Read one row: keep it, skip it or name its fault."""
        try:
            verdict = self._verdict(cells)
            if verdict.reason is not None:
                self.found.skipped[verdict.reason] += 1
                return
            postcode = read_at(cells, self.columns.postcode, _read_postcode)
            values = self._values(cells, verdict)
        except CellError as fault:
            self.found.fault(problem(line, self.headings.written, cells, fault))
            return
        self._keep(line, postcode, values)

    def finish(self) -> Found:
        """Return what was found, with the places that the postcodes name."""
        found = self.found
        for place, names in self.names.items():
            notices = self.gazetteer.vintage_notices(place.heading, names, place.vintage)
            found.notices += notices
            levels = found.batch("area", "level")
            named = found.batch("area", "level", place.name_column, fills_only=True)
            for code, name in names.items():
                key = (code, self.gazetteer.note(code, place.vintage))
                levels.rows[key] = (level_of(code).value,)
                if name:
                    named.rows[key] = (level_of(code).value, name)
        if self.without_position:
            found.notices.append(f"{self.without_position:,} postcodes have no usable position.")
        found.notices += self.membership.notices()
        return found

    def _verdict(self, cells: Sequence[str]) -> Verdict:
        columns, county = self.columns, ""
        if columns.authority is None:
            if columns.lsoa is None:
                raise ValueError("a file of postcodes names authorities or LSOAs")
            return read_at(cells, columns.lsoa, self.membership.by_lsoa)
        if columns.county is not None:
            county = cells[columns.county]
        return read_at(
            cells, columns.authority, lambda cell: self.membership.by_authority(cell, county)
        )

    def _values(self, cells: Sequence[str], verdict: Verdict) -> tuple[Cell, ...]:
        columns = self.columns
        values: list[Cell] = [self.gazetteer.area, verdict.district]
        values += [self._place(place, cells) for place in columns.places]
        if columns.position:
            point = columns.position.read(cells)
            values += [point.latitude, point.longitude] if point else [None, None]
            self.without_position += point is None
        if columns.ended is not None:
            values.append(read_at(cells, columns.ended, read_month))
        if columns.live is not None:
            values.append(read_at(cells, columns.live, read_flag))
        if columns.locality is not None:
            values.append(cells[columns.locality].strip() or None)
        if verdict.district and columns.authority_name is not None:
            self._name_authority(verdict.district, cells[columns.authority_name].strip())
        return tuple(values)

    def _place(self, place: PlaceColumn, cells: Sequence[str]) -> str | None:
        text = cells[place.index]
        key = (place.prefix, text)
        if key not in self.codes:
            pseudo = text.startswith(PSEUDO)
            self.codes[key] = (
                None
                if pseudo
                else read_at(cells, place.index, lambda t: read_official_code(t, [place.prefix]))
            )
        code = self.codes[key]
        if code is not None and not self.names[place].get(code):
            name = cells[place.name_index] if place.name_index is not None else ""
            self.names[place][code] = name.strip()
        return code

    def _name_authority(self, code: str, name: str) -> None:
        if name:
            level = level_of(code).value
            names = self.found.batch("area", "level", "name", fills_only=True)
            names.rows[code, self.gazetteer.note(code, self.columns.authority_vintage)] = (
                level,
                name,
            )

    def _keep(self, line: int, postcode: str, values: tuple[Cell, ...]) -> None:
        if self.rows is None:
            self.rows = self.found.batch("postcode", *self.columns.stored).rows
        rows = self.rows
        earlier = rows.get((postcode,))
        if earlier is None:
            rows[postcode,] = values
            self.lines[postcode] = line
            self.gazetteer.postcodes.add(postcode)
            self.found.kept += 1
        elif earlier == values:
            self.found.merged += 1
        else:
            wanted = f"the same places as on line {self.lines[postcode]}, or one line only"
            heading = self.headings.written[self.columns.postcode]
            self.found.fault(Problem(line, heading, postcode, wanted, KEEP_ONE))


def read_postcodes(table: Table, gazetteer: Gazetteer) -> Found:
    """Return the postcodes of the area served; all others are skipped and counted.

    Raises:
        FileRefusedError: if a look-up is needed to judge which they are.
    """
    columns = Columns.find(table.headings)
    membership = Membership(gazetteer)
    membership.check(
        by_authority=columns.authority is not None, has_county=columns.county is not None
    )
    reader = Reader(table.headings, columns, gazetteer, membership)
    reader.found.used = columns.used
    for line, cells in table.rows:
        reader.read(line, cells)
    return reader.finish()


def read_status(table: Table, gazetteer: Gazetteer) -> Found:
    """Return whether postcodes of the area are live, from a list of 0 and 1."""
    found = Found()
    rows = found.batch("postcode", "is_listed_live").rows
    postcode_index, live_index = table.headings.find(*POSTCODE), table.headings.find(*STATUS)
    if postcode_index is None or live_index is None:
        raise ValueError("not a file of postcode status")
    found.used = {postcode_index, live_index}
    for line, cells in table.rows:
        postcode = read_postcode(cells[postcode_index])
        if postcode is None or postcode not in gazetteer.postcodes:
            found.skipped["not among the area's postcodes"] += 1
            continue
        try:
            flag = read_at(cells, live_index, read_flag)
        except CellError as fault:
            found.fault(problem(line, table.headings.written, cells, fault))
            continue
        found.merged += (postcode,) in rows
        found.kept += (postcode,) not in rows
        rows[postcode,] = (flag,)
    return found


def read_flag(text: str) -> bool | None:
    """Return 1 as true and 0 as false; None where empty.

    Raises:
        CellError: if it is neither.
    """
    flags = {"1": True, "0": False, "": None, "true": True, "false": False}
    try:
        return flags[text.strip().lower()]
    except KeyError:
        raise CellError("1 for live, 0 for not") from None


def _read_postcode(text: str) -> str:
    postcode = read_postcode(text)
    if postcode is None:
        raise CellError("a UK postcode")
    return postcode
