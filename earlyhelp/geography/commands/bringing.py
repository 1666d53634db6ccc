"""Bring in files of places: all of them in one transaction, or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from earlyhelp.geography.codes import AUTHORITIES, Level, read_code
from earlyhelp.geography.commands.tables import (
    FIGURES,
    TABLES,
    Writer,
    fact_names,
    read_table,
    table_of,
    take_away,
)
from earlyhelp.geography.images import Image, Kept, pack
from earlyhelp.geography.models import BeforeRow, ImportRow, PopulationRow, ServedAreaRow
from earlyhelp.geography.places import NOT_STATED, ServedArea
from earlyhelp.geography.queries import find_area_fault, get_served_area
from earlyhelp.geography.reading.authorities import successors
from earlyhelp.geography.reading.checks import ABSENT, check
from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.merging import Sheet
from earlyhelp.geography.reading.report import Changes, FileReport, GeographyReport
from earlyhelp.geography.reading.run import Options, ReadFile, read_files
from earlyhelp.geography.reading.values import Key

WITH_YEAR = ("area", "boundary")
LONGEST_NAME = 255
SERVED = "served_area"


@dataclass(frozen=True, slots=True)
class Terms:
    """How to bring files in, and what is said of where they are from."""

    dry_run: bool = False
    replace: bool = False
    """Serve this area instead of the one served so far; what was held of that one goes."""
    reading: Options = field(default_factory=Options)
    progress: Callable[[int, int | None], None] | None = None
    imported_by: str = "command line"
    released_on: date | None = None
    licence: str = ""


def import_geography(
    session: Session,
    files: Sequence[NamedFile],
    area_code: str,
    recorded_at: datetime,
    terms: Terms | None = None,
) -> GeographyReport:
    """Bring in files of places for one authority, and say what came of each.

    Nothing is stored where there is any problem, nor in a dry run; the same files a second time
    change nothing. Each file that changed something is an import of its own, whose number stands
    in its report. The caller commits.
    """
    terms = terms or Terms()
    area = read_code(area_code) or area_code
    served = get_served_area(session)
    problem = find_area_fault(session, area) or _replacing_problem(served, area, terms)
    if problem is not None:
        return GeographyReport(area, dry_run=terms.dry_run, problems=(problem,))
    replaces = served is not None and served.code != area
    sheets = _Sheets(session, emptied=replaces, released_on=terms.released_on)
    read = read_files(files, _gazetteer(area, sheets), terms.reading, terms.progress)
    for origin, file in enumerate(read):
        for batch in file.batches:
            sheets[batch.table].apply(batch, origin)
    for table in WITH_YEAR:
        sheets[table].drop_unstated(len(read) - 1)
    read = [_with_outlived(file, origin, sheets) for origin, file in enumerate(read)]
    report = _report(area, read, sheets, terms)
    if replaces and report.changes_nothing:
        nothing = f"Nothing in these files is for {area}, so nothing was replaced."
        return replace(report, problems=(nothing,))
    if terms.dry_run or report.problem_count:
        return report
    going = _Going(session, area, report.area_name or area, recorded_at, terms)
    made = going.store(sheets, read, served)
    named = (replace(f.report, import_id=made.get(n)) for n, f in enumerate(read))
    return replace(report, stored=True, files=tuple(named))


def _report(
    area: str, read: Sequence[ReadFile], sheets: "_Sheets", terms: Terms
) -> GeographyReport:
    notices = check(sheets, sheets.counted(), {name: sheets.holds(name) for name in ABSENT})
    return GeographyReport(
        area=area,
        area_name=_name_of(sheets, area),
        dry_run=terms.dry_run,
        files=tuple(file.report for file in read),
        changes=sheets.changes(),
        notices=tuple(notices),
    )


def _with_outlived(file: ReadFile, origin: int, sheets: "_Sheets") -> ReadFile:
    """Say how many figures of a file gave way to those of a later release."""
    count = sum(sheet.outlived.get(origin, 0) for sheet in sheets.values())
    if not count:
        return file
    sentence = f"{count:,} figures stay as a later release has them."
    return replace(file, report=replace(file.report, notices=(*file.report.notices, sentence)))


class _Sheets(dict[str, Sheet]):
    """The tables as sheets, each read when first asked for; emptied, without the last area's."""

    def __init__(self, session: Session, *, emptied: bool, released_on: date | None) -> None:
        super().__init__()
        self._session, self._emptied = session, emptied
        self._later: set[int] = set()
        if released_on is not None:
            later = select(ImportRow.id).where(ImportRow.released_on > released_on)
            self._later = set(session.scalars(later))

    def __missing__(self, name: str) -> Sheet:
        kept = read_table(self._session, name, emptied=self._emptied)
        columns = fact_names(name)
        imports = {key: one.import_id for key, one in kept.items() if one.import_id is not None}
        settled = frozenset(
            key for key, number in imports.items() if name in FIGURES and number in self._later
        )
        before = {key: one.row for key, one in kept.items() if one.row is not None}
        self[name] = Sheet(columns, before, imports, settled)
        return self[name]

    def holds(self, name: str) -> bool:
        if name in self:
            return bool(self[name].after)
        first = select(table_of(name).primary_key.columns[0]).limit(1)
        return not self._emptied and self._session.execute(first).first() is not None

    def changes(self) -> dict[str, Changes]:
        return {
            name: self[name].changes() for name in TABLES if name in self and self[name].touched
        }

    def counted(self) -> frozenset[str]:
        """Return the codes of all places that have a population."""
        if "population" in self:
            return frozenset(str(key[0]) for key in self["population"].after)
        if self._emptied:
            return frozenset()
        return frozenset(self._session.scalars(select(PopulationRow.area_code).distinct()))


def _replacing_problem(served: ServedArea | None, area: str, terms: Terms) -> str | None:
    if served is None or served.code == area or terms.replace:
        return None
    return (
        f"This installation serves {served.name} ({served.code}); use --replace to serve "
        f"{area} instead, which takes away what is held of {served.name}"
    )


def _gazetteer(area: str, sheets: Mapping[str, Sheet]) -> Gazetteer:
    """Return the places known from what stands."""
    known = Gazetteer(area)
    for code, vintage in sheets["area"].before:
        known.vintages.setdefault(str(code), set()).add(str(vintage))
    links = sheets["area_link"]
    child_level, parent_level = (links.columns.index(c) for c in ("child_level", "parent_level"))
    ordered = sorted(links.before.items(), key=lambda pair: pair[1][parent_level] != Level.COUNTY)
    for key, row in ordered:
        child, parent = str(key[0]), str(key[2])
        if row[child_level] == Level.DISTRICT and row[parent_level] == Level.COUNTY:
            known.counties[child] = parent
        elif row[child_level] == Level.LSOA and row[parent_level] in AUTHORITIES:
            known.district_of_lsoa[child] = parent
        elif row[parent_level] == Level.REGION and known.upper_tier(child) == area:
            known.region = parent
        elif row[parent_level] == Level.COMBINED_AUTHORITY and known.is_own(child):
            known.combined = parent
    authorities = {str(key[0]): row for key, row in sheets["authority"].before.items()}
    known.successors = successors(authorities)
    if area in authorities:
        region = authorities[area][sheets["authority"].columns.index("region_code")]
        known.region = str(region) if region else known.region
    known.postcodes = {str(key[0]) for key in sheets["postcode"].before}
    return known


def _name_of(sheets: Mapping[str, Sheet], area: str) -> str:
    place = sheets["area"].columns.index("name")
    named = {
        str(key[1]): str(row[place])
        for key, row in sheets["area"].after.items()
        if key[0] == area and row[place]
    }
    if named:
        return named[max(named, key=lambda year: (year != NOT_STATED, year))]
    listed = sheets["authority"].after.get((area,))
    name = listed[sheets["authority"].columns.index("name")] if listed else None
    return str(name) if name else area


@dataclass(frozen=True, slots=True)
class _Going:
    """One going-in of files that are all in order."""

    session: Session
    area: str
    area_name: str
    recorded_at: datetime
    terms: Terms

    def store(
        self, sheets: Mapping[str, Sheet], read: Sequence[ReadFile], served: ServedArea | None
    ) -> dict[int, int]:
        """Write what is different, keep what stood before, and return each file's import."""
        numbers = sorted({n for sheet in sheets.values() for n in sheet.changed_by()})
        made = {number: self._record(read[number].report) for number in numbers}
        images = {n: self._images(sheets, n, made) for n in numbers}
        if served is not None and served.code != self.area:
            _keep_taken(images[numbers[0]], take_away(self.session))
        for name in TABLES:
            if name in sheets:
                self._write(name, sheets[name], made)
        if numbers:
            _keep_served(images[numbers[0]], self._serve(served))
        for number in numbers:
            self._keep(made[number], images[number])
        return made

    def _record(self, report: FileReport) -> int:
        row = ImportRow(
            kind=report.kind,
            file_name=report.name[-LONGEST_NAME:],
            sha256=report.sha256,
            source=(self.terms.reading.source or report.name)[-LONGEST_NAME:],
            licence=self.terms.licence,
            released_on=self.terms.released_on,
            recorded_at=self.recorded_at,
            imported_by=self.terms.imported_by,
            area_code=self.area,
            report=report.as_json(),
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def _images(
        self, sheets: Mapping[str, Sheet], number: int, made: Mapping[int, int]
    ) -> dict[str, Image]:
        images = {}
        for name in TABLES:
            sheet = sheets.get(name)
            befores = sheet.lasting_befores(number) if sheet is not None else {}
            if sheet is not None and befores:
                rows = {
                    key: Kept(one.row, _holder(sheet, key, one.file, made) if one.row else None)
                    for key, one in befores.items()
                }
                images[name] = Image(sheet.columns, rows)
        return images

    def _write(self, name: str, sheet: Sheet, made: Mapping[int, int]) -> None:
        writer = Writer(self.session, name)

        def kept(keys: Sequence[Key]) -> dict[Key, Kept]:
            last = {key: sheet.origins[key][-1] for key in keys}
            return {key: Kept(sheet.after[key], made[last[key]]) for key in keys}

        writer.delete(sheet.gone)
        writer.insert(kept(sheet.new))
        writer.update(kept(sheet.changed))

    def _serve(self, served: ServedArea | None) -> dict[Key, Kept]:
        """Note the area served and return what of the note was otherwise before."""
        if served == ServedArea(self.area, self.area_name):
            return {}
        self.session.execute(delete(ServedAreaRow))
        self.session.add(ServedAreaRow(code=self.area, name=self.area_name))
        self.session.flush()
        if served is None:
            return {}
        return {(self.area,): Kept(None), (served.code,): Kept((served.name,))}

    def _keep(self, import_id: int, images: Mapping[str, Image]) -> None:
        self.session.add_all(
            BeforeRow(import_id=import_id, table_name=name, content=pack(image))
            for name, image in images.items()
        )
        self.session.flush()


def _holder(sheet: Sheet, key: Key, file: int | None, made: Mapping[int, int]) -> int | None:
    return made[file] if file is not None else sheet.imports.get(key)


def _keep_taken(images: dict[str, Image], taken: Mapping[str, Mapping[Key, Kept]]) -> None:
    """Add the rows of the area served so far to what the first import found."""
    for name, rows in taken.items():
        image = images.get(name)
        found = dict(image.rows) if image else {}
        columns = image.columns if image else fact_names(name)
        if rows:
            images[name] = Image(columns, {**found, **rows})


def _keep_served(images: dict[str, Image], rows: Mapping[Key, Kept]) -> None:
    if rows:
        images[SERVED] = Image(("name",), rows)
