"""Read populations by single year of age: the area's, its small areas' and the benchmarks'."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from earlyhelp.geography import codes
from earlyhelp.geography.codes import NAME_OF_LEVEL
from earlyhelp.geography.reading.files import FileRefusedError, Table
from earlyhelp.geography.reading.gazetteer import Gazetteer
from earlyhelp.geography.reading.headings import Headings
from earlyhelp.geography.reading.kinds import PERIOD, age_columns, population_code
from earlyhelp.geography.reading.values import (
    KEEP_ONE,
    CellError,
    Found,
    Problem,
    problem,
    read_at,
    read_official_code,
    read_whole,
)

PERSONS, FEMALES, MALES = "Persons", "Females", "Males"
SEXES = {
    **dict.fromkeys(("persons", "person", "all", "total", "p", "all persons"), PERSONS),
    **dict.fromkeys(("females", "female", "f", "women"), FEMALES),
    **dict.fromkeys(("males", "male", "m", "men"), MALES),
}
TOTALS = ("allages", "totalpopulation", "total")
ISO_DATE = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]")
UK_DATE = re.compile(r"([0-3][0-9])/([01][0-9])/([12][0-9]{3})")
MID_YEAR = re.compile(r"(?:mid[- ]?)?([12][0-9]{3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where everything stands in one population file."""

    code: int
    period: int | None
    sex: int | None
    total: int | None
    ages: dict[int, int]

    @classmethod
    def find(cls, headings: Headings) -> "Columns":
        """Return the columns of a file that was recognised as one of populations."""
        code = population_code(headings)
        if code is None:
            raise ValueError("not a file of populations")
        return cls(
            code,
            headings.find(*PERIOD),
            headings.find("sex", "gender"),
            headings.find(*TOTALS),
            age_columns(headings),
        )


@dataclass(slots=True)
class Reader:
    """Reads the rows of one population file."""

    headings: Headings
    columns: Columns
    gazetteer: Gazetteer
    period: str | None
    found: Found = field(default_factory=Found)
    lines: dict[tuple[str, str, str], int] = field(default_factory=dict)
    counts: dict[tuple[str, str, str], tuple[int | None, ...]] = field(default_factory=dict)
    do_not_add_up: int = 0
    missing: int = 0

    def read(self, line: int, cells: Sequence[str]) -> None:
        """Read one row: keep it, skip it or name its fault."""
        try:
            code = read_at(cells, self.columns.code, read_official_code)
            reason = self._reason_to_skip(code)
            if code is None or reason:
                self.found.skipped[reason or "no code"] += 1
                return
            key = (code, self._period(cells), self._sex(cells))
            counts = tuple(
                read_at(cells, index, lambda cell: read_whole(cell, 0))
                for index in self.columns.ages.values()
            )
            self._check_total(cells, counts)
        except CellError as fault:
            self.found.fault(problem(line, self.headings.written, cells, fault))
            return
        self._keep(line, key, counts)

    def finish(self) -> Found:
        """Return what was found, with notices of what does not add up."""
        self._add_persons()
        batch = self.found.batch("population", "level", "count", "line")
        for (code, period, sex), counts in self.counts.items():
            level, line = codes.level_of(code).value, self.lines.get((code, period, sex))
            for age, count in zip(self.columns.ages, counts, strict=True):
                if count is not None:
                    batch.rows[code, period, sex, age] = (level, count, line)
        self._notice()
        return self.found

    def _reason_to_skip(self, code: str | None) -> str | None:
        if code is None:
            return "no code"
        if self.gazetteer.is_own(code) or self.gazetteer.is_benchmark(code):
            return None
        return f"another area: {NAME_OF_LEVEL[codes.level_of(code)]}"

    def _period(self, cells: Sequence[str]) -> str:
        if self.columns.period is None:
            if self.period is None:
                raise FileRefusedError(
                    "it does not say when people were counted; add a column named period, or give "
                    "the day with --period"
                )
            return self.period
        return read_at(cells, self.columns.period, read_period)

    def _sex(self, cells: Sequence[str]) -> str:
        return PERSONS if self.columns.sex is None else read_at(cells, self.columns.sex, read_sex)

    def _check_total(self, cells: Sequence[str], counts: Sequence[int | None]) -> None:
        self.missing += sum(count is None for count in counts)
        if self.columns.total is not None:
            total = read_at(cells, self.columns.total, lambda cell: read_whole(cell, 0))
            if None not in counts and total is not None:
                self.do_not_add_up += sum(count or 0 for count in counts) != total

    def _keep(self, line: int, key: tuple[str, str, str], counts: tuple[int | None, ...]) -> None:
        earlier = self.counts.get(key)
        if earlier is None:
            self.counts[key], self.lines[key] = counts, line
            self.found.kept += 1
        elif earlier == counts:
            self.found.merged += 1
        else:
            heading = self.headings.written[self.columns.code]
            wanted = f"the same figures as on line {self.lines[key]}, or one line only"
            self.found.fault(Problem(line, heading, " ".join(key), wanted, KEEP_ONE))

    def _add_persons(self) -> None:
        for code, period, sex in list(self.counts):
            females = self.counts.get((code, period, FEMALES))
            males = self.counts.get((code, period, MALES))
            if sex == FEMALES and females and males and (code, period, PERSONS) not in self.counts:
                self.counts[code, period, PERSONS] = tuple(
                    None if f is None or m is None else f + m
                    for f, m in zip(females, males, strict=True)
                )

    def _notice(self) -> None:
        differ = Counter(
            persons[i] != females[i] + males[i]  # type: ignore[operator] # None was left out
            for (code, period, sex), persons in self.counts.items()
            if sex == PERSONS
            and (females := self.counts.get((code, period, FEMALES)))
            and (males := self.counts.get((code, period, MALES)))
            for i in range(len(persons))
            if None not in {persons[i], females[i], males[i]}
        )[True]
        for count, sentence in (
            (self.do_not_add_up, "rows have ages that do not add up to their total"),
            (differ, "figures for persons differ from females and males together"),
            (self.missing, "figures are not given; they stay unknown"),
        ):
            if count:
                self.found.notices.append(f"{count:,} {sentence}.")


def read_populations(table: Table, gazetteer: Gazetteer, *, period: str | None = None) -> Found:
    """Return populations of the area served, its small areas, its region and England.

    Raises:
        FileRefusedError: if neither the file nor the sender says when people were counted.
    """
    columns = Columns.find(table.headings)
    reader = Reader(table.headings, columns, gazetteer, period)
    reader.found.used = {
        *(columns.code, columns.period, columns.sex, columns.total),
        *columns.ages.values(),
    }
    for line, cells in table.rows:
        reader.read(line, cells)
    return reader.finish()


def read_period(text: str) -> str:
    """Return the day of a count as 2024-06-30; a bare year is its middle, as in ONS estimates.

    Raises:
        CellError: if it is no day or year.

    >>> read_period("mid-2024"), read_period("30/06/2024")
    ('2024-06-30', '2024-06-30')
    """
    trimmed = text.strip()
    if ISO_DATE.fullmatch(trimmed):
        return trimmed
    if match := UK_DATE.fullmatch(trimmed):
        return f"{match[3]}-{match[2]}-{match[1]}"
    if match := MID_YEAR.fullmatch(trimmed):
        return f"{match[1]}-06-30"
    raise CellError("a day such as 2024-06-30, or a year")


def read_sex(text: str) -> str:
    """Return Persons, Females or Males.

    Raises:
        CellError: if it is none of them.
    """
    sex = SEXES.get(text.strip().lower())
    if sex is None:
        raise CellError("Persons, Females or Males")
    return sex
