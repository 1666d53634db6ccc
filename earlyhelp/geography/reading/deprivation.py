"""Read Indices of Deprivation: File 7, wide by LSOA, or long by domain."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from earlyhelp.geography.reading.files import FileRefusedError, Table
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.headings import Headings, normalise
from earlyhelp.geography.reading.kinds import DOMAIN, lsoa_column
from earlyhelp.geography.reading.values import (
    KEEP_ONE,
    CellError,
    Found,
    problem,
    read_at,
    read_number,
    read_official_code,
    read_whole,
)

# How publishers begin the name of each domain; the longest beginning that fits wins.
BEGINNINGS: Mapping[str, str] = {
    "imd": "imd",
    "index of multiple deprivation": "imd",
    "income": "income",
    "employment": "employment",
    "education": "education",
    "health": "health",
    "crime": "crime",
    "barriers": "barriers",
    "housing and services": "barriers",
    "living environment": "environment",
    "environment": "environment",
    "idaci": "idaci",
    "income deprivation affecting children": "idaci",
    "idaopi": "idaopi",
    "income deprivation affecting older people": "idaopi",
    "children and young people": "children-and-young-people",
    "adult skills": "adult-skills",
    "geographical barriers": "geographical-barriers",
    "wider barriers": "wider-barriers",
    "indoors": "indoors",
    "outdoors": "outdoors",
}
MEASURE = re.compile(r"(.+?) (score|rank|decile|numerator)\b")
DISTRICT_YEAR = re.compile(r"local authority district code \((20[0-9]{2})\)")
MEASURES = ("score", "rank", "decile", "numerator")
LOWEST_DECILE, HIGHEST_DECILE = 1, 10
# The years of district codes that go with each edition on LSOAs of 2011.
EDITIONS_OF_2011 = {"2013": 2015, "2019": 2019, "2020": 2019}
EDITION_OF_2021 = 2025


@dataclass(slots=True)
class Reader:
    """Reads rows into figures by edition, domain and LSOA, measures kept apart."""

    headings: Headings
    gazetteer: Gazetteer
    lsoa: int
    vintage: str
    authority: int | None
    found: Found = field(default_factory=Found)
    figures: dict[tuple[int, str, str], tuple[int, Mapping[str, float | None]]] = field(
        default_factory=dict
    )
    """The figures of each domain, edition and place, after the line where they stand."""

    def code(self, cells: Sequence[str]) -> str | None:
        """Return the LSOA of a row if it lies in the area served, else None, and count it."""
        code = read_at(cells, self.lsoa, lambda cell: read_official_code(cell, ["E01"]))
        if code is None:
            self.found.skipped["no code"] += 1
            return None
        inside = self.gazetteer.is_own(code)
        if self.authority is not None and not inside:
            owner = read_at(cells, self.authority, read_official_code)
            inside = owner is not None and self.gazetteer.is_own(owner)
        if not inside:
            self.found.skipped["another area"] += 1
            return None
        return code

    def keep(
        self, line: int, key: tuple[int, str, str], figures: Mapping[str, float | None]
    ) -> bool:
        """Store the figures of one domain; False where the same stood already."""
        earlier = self.figures.get(key)
        if earlier is not None:
            if earlier[1] != figures:
                wanted = f"the same figures as on line {earlier[0]}"
                raise CellError(wanted, self.lsoa, KEEP_ONE)
            return False
        self.figures[key] = line, figures
        batch = self.found.batch("deprivation", "lsoa_vintage", "value", "line")
        for measure, figure in figures.items():
            batch.rows[*key, measure] = (self.vintage, figure, line)
        return True


def read_deprivation(table: Table, gazetteer: Gazetteer) -> Found:
    """Return deprivation of the area's LSOAs; a suppressed figure is None and never 0.

    Raises:
        FileRefusedError: if the file does not say which edition it is.
    """
    headings = table.headings
    column = lsoa_column(headings)
    if column is None:
        raise ValueError("not a file of deprivation")
    index, stated = column
    edition = _edition(headings, stated)
    vintage = stated or ("2021" if edition == EDITION_OF_2021 else "2011")
    reader = Reader(headings, gazetteer, index, vintage, _authority(headings))
    domain = headings.find(*DOMAIN)
    year = headings.find("year", "edition")
    reader.found.used = {index, reader.authority, domain, year}
    if domain is not None:
        _read_long(table, reader, domain, edition)
    else:
        _read_wide(table, reader, edition)
    codes = {code for _edition_of, _domain, code in reader.figures}
    reader.found.notices += gazetteer.vintage_notices(headings.written[index], codes, vintage)
    for code in sorted(codes):
        gazetteer.note(code, vintage)
        reader.found.batch("area", "level").rows[code, vintage] = ("lsoa",)
    return reader.found


def _edition(headings: Headings, vintage: str | None) -> int | None:
    if headings.find("year", "edition") is not None:
        return None
    if vintage == "2021":
        return EDITION_OF_2021
    years = [column.vintage or "" for column in headings.code_columns]
    years += [m[1] for cell in headings.written if (m := DISTRICT_YEAR.match(normalise(cell)))]
    for year in years:
        if year in EDITIONS_OF_2011:
            return EDITIONS_OF_2011[year]
    raise FileRefusedError("it does not say which edition it is; add a column named year")


def _authority(headings: Headings) -> int | None:
    column = headings.codes_of("lad", "la", "ltla")
    if column:
        return column.index
    found = [i for i, h in enumerate(headings.written) if DISTRICT_YEAR.match(normalise(h))]
    return found[0] if found else None


def read_domain(text: str) -> str | None:
    """Return the domain that a heading or cell names, or None.

    >>> read_domain("Income Deprivation Affecting Children Index (IDACI)"), read_domain("People")
    ('idaci', None)
    """
    name = normalise(text).removesuffix(" sub-domain")
    fitting = [start for start in BEGINNINGS if name.startswith(start)]
    return BEGINNINGS[max(fitting, key=len)] if fitting else None


def _require_domain(text: str) -> str:
    domain = read_domain(text)
    if domain is None:
        raise CellError("a domain of the Indices of Deprivation")
    return domain


def _read_wide(table: Table, reader: Reader, edition: int | None) -> None:
    measures: dict[str, dict[str, int]] = {}
    for i, heading in enumerate(table.headings.written):
        match = MEASURE.match(normalise(heading))
        domain = read_domain(match[1]) if match else None
        if match and domain:
            measures.setdefault(domain, {})[match[2]] = i
    reader.found.used |= {i for indices in measures.values() for i in indices.values()}
    year = table.headings.find("year", "edition")
    for line, cells in table.rows:
        try:
            code = reader.code(cells)
            if code is None:
                continue
            of = edition or _read_year(cells, year)
            new = [
                reader.keep(line, (of, domain, code), _figures(cells, indices))
                for domain, indices in measures.items()
            ]
        except CellError as fault:
            reader.found.fault(problem(line, table.headings.written, cells, fault))
            continue
        reader.found.kept += any(new)
        reader.found.merged += not any(new)


def _read_long(table: Table, reader: Reader, domain_index: int, edition: int | None) -> None:
    headings = table.headings
    indices = {name: i for name in MEASURES if (i := headings.find(name)) is not None}
    reader.found.used |= set(indices.values())
    year = headings.find("year", "edition")
    for line, cells in table.rows:
        try:
            code = reader.code(cells)
            if code is None:
                continue
            domain = read_at(cells, domain_index, _require_domain)
            key = (edition or _read_year(cells, year), domain, code)
            new = reader.keep(line, key, _figures(cells, indices))
        except CellError as fault:
            reader.found.fault(problem(line, headings.written, cells, fault))
            continue
        reader.found.kept += new
        reader.found.merged += not new


def _figures(cells: Sequence[str], indices: Mapping[str, int]) -> dict[str, float | None]:
    return {measure: read_at(cells, i, READERS[measure]) for measure, i in indices.items()}


def _read_year(cells: Sequence[str], index: int | None) -> int:
    if index is None:
        raise ValueError("no edition")
    year = read_at(cells, index, lambda cell: read_whole(cell, 2000, 2100))
    if year is None:
        raise CellError("the year of the edition", index)
    return year


def _read_count(text: str) -> float | None:
    number = read_number(text)
    if number is not None and number < 0:
        raise CellError("a count of 0 or more")
    return number


READERS = {
    "score": read_number,
    "rank": lambda cell: read_whole(cell, 1),
    "decile": lambda cell: read_whole(cell, LOWEST_DECILE, HIGHEST_DECILE),
    "numerator": _read_count,
}
