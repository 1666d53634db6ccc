"""A file understood: its readings as columns, what they change, and the report of it all. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from earlyhelp.geography.reading.files import NamedFile
from earlyhelp.jsna.arrays import Rows, used
from earlyhelp.jsna.catalogue import Indicator, ValueType
from earlyhelp.jsna.imports import Import
from earlyhelp.jsna.readings import Annotation, Facts, Reading, Series
from earlyhelp.jsna.report import Changes, ImportReport, Jump
from earlyhelp.jsna.versions import Comparison

SHOWN, SHOWN_AREAS = 10, 100
NOT_DATED = "No day of release was given, so this was compared as the newest release."


@dataclass(frozen=True, slots=True)
class Held:
    """What is held before a file comes in: areas of any reading, periods of its indicators."""

    areas: Collection[str]
    sortables: Collection[int]

    def said_of(self, areas: Sequence[str], periods: Sequence[str]) -> list[str]:
        """Return what is new beside what is held, in sentences; nothing while nothing is held."""
        said = []
        if self.sortables and periods:
            said.append(f"Periods not held before: {_some(periods)}.")
        if self.areas and areas:
            said.append(f"Areas not held before: {_some(areas)}.")
        return said


def _some(texts: Sequence[str]) -> str:
    more = len(texts) - SHOWN
    return f"{', '.join(texts[:SHOWN])}{f' and {more:,} more' if more > 0 else ''}"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file understood: its readings as columns, and what the columns' numbers stand for."""

    file_name: str
    sha256: str
    size_bytes: int
    dialect: str
    default_source: str
    rows: Rows
    places: Sequence[str]
    place_names: Mapping[str, str]
    series: Sequence[Series]
    annotations: Sequence[Annotation]
    indicator_names: Mapping[str, Sequence[str]]
    report: ImportReport
    for_places: tuple[NamedFile, str | None] | None = None
    """The file itself and the day it counts people on, where geography is to store it."""

    @property
    def has_problems(self) -> bool:
        """Say whether a row stands in the way of storing the rest."""
        return self.report.rows.problems > 0 and self.report.already_imported_as is None

    @property
    def can_come_in(self) -> bool:
        """Say whether there is anything to store that is not held already."""
        if self.report.already_imported_as is not None:
            return False
        if self.for_places is None:
            return len(self.rows) > 0
        changes = self.report.changes
        return not self.has_problems and bool(changes.new or changes.revised)

    @property
    def can_leave_out(self) -> bool:
        """Say whether rows with problems may stay behind: of places all rows come in, or none."""
        return self.for_places is None

    def of_workbook(self, sha256: str, size: int, notices: Sequence[str]) -> "Checked":
        """Return the same as read from a workbook with these bytes."""
        told = (*notices, *self.report.notices)
        report = replace(self.report, sha256=sha256, notices=told)
        return replace(self, sha256=sha256, size_bytes=size, report=report)

    def first_readings(self, how_many: int) -> list[Reading]:
        """Return the readings of the lowest lines of the file."""
        order = np.argsort(self.rows.line, kind="stable")[:how_many]
        return [self._reading(int(row)) for row in order]

    def _reading(self, row: int) -> Reading:
        series = self.series[int(self.rows.series[row])]
        code = self.places[int(self.rows.place[row])]
        facts = [None if np.isnan(fact) else float(fact) for fact in self.rows.facts[:, row]]
        return Reading(
            line=int(self.rows.line[row]),
            area_code=code,
            area_name=self.place_names.get(code, ""),
            series=series,
            indicator_name=self.indicator_names[series.indicator_id][0],
            sortable=int(self.rows.sortable[row]),
            facts=Facts(*facts),
            annotation=self.annotations[int(self.rows.annotation[row])],
        )

    def indicators_kept(self) -> set[str]:
        """Return the indicators that the file has a reading of."""
        return {self.series[number].indicator_id for number in used(self.rows.series)}

    def unmapped_indicators(self, source: str) -> list[Indicator]:
        """Return the file's indicators as they come in where the catalogue lacks them."""
        percentages = {s.indicator_id for s in self.series if s.measure.lower() == "percentage"}
        return [
            Indicator(
                id=number,
                name=names[0],
                value_type=ValueType.PERCENTAGE if number in percentages else ValueType.UNKNOWN,
                multiplier=100 if number in percentages else None,
                source=source,
            )
            for number, names in self.indicator_names.items()
        ]

    def beside_held(
        self, comparison: Comparison, known: Collection[str], held: Held, *, is_dated: bool
    ) -> "Checked":
        """Return the same with what it changes in the readings in use.

        ``known`` are the indicators of the catalogue; the file's others come in unmapped.
        """
        new = [f"{i}: {names[0]}" for i, names in self.indicator_names.items() if i not in known]
        areas, periods = self._new_areas(held), self._new_periods(held)
        notices = [*self.report.notices, *held.said_of(areas, periods)]
        if not is_dated:
            notices.append(NOT_DATED)
        if comparison.superseded:
            notices.append(
                f"{comparison.superseded:,} figures differ from a later release, "
                "which stays in use."
            )
        if new:
            more = len(new) - SHOWN
            notices.append(
                f"Indicators not linked to a need yet: {'; '.join(new[:SHOWN])}"
                f"{f' and {more:,} more' if more > 0 else ''}."
            )
        report = replace(
            self.report,
            changes=comparison.changes,
            notices=tuple(notices),
            new_indicators=tuple(new),
            new_areas=tuple(areas[:SHOWN_AREAS]),
            new_periods=tuple(periods),
            largest_changes=tuple(self._jump(row, before) for row, before in comparison.jumps),
        )
        return replace(self, report=report)

    def _new_areas(self, held: Held) -> list[str]:
        codes = [self.places[number] for number in used(self.rows.place)]
        new = sorted(code for code in codes if code not in held.areas)
        return [f"{code}: {self.place_names.get(code) or 'no name'}" for code in new]

    def _new_periods(self, held: Held) -> list[str]:
        sortables, first = np.unique(self.rows.sortable, return_index=True)
        return [
            self.annotations[int(self.rows.annotation[row])].period
            for sortable, row in zip(sortables, first, strict=True)
            if int(sortable) not in held.sortables
        ]

    def _jump(self, row: int, before: float) -> Jump:
        series = self.series[int(self.rows.series[row])]
        code = self.places[int(self.rows.place[row])]
        return Jump(
            indicator=self.indicator_names[series.indicator_id][0],
            area=self.place_names.get(code) or code,
            period=self.annotations[int(self.rows.annotation[row])].period,
            sex=series.sex,
            before=before,
            after=float(self.rows.facts[0, row]),
        )


def already_in(known: Import, file_name: str) -> Checked:
    """Return the answer to the bytes of an import that is in use: nothing changes."""
    day = known.recorded_at
    report = replace(
        known.report,
        file=file_name,
        import_id=None,
        stored=False,
        already_imported_as=known.id,
        changes=Changes(unchanged=known.report.distinct),
        largest_changes=(),
        notices=(
            (
                f"This file was already brought in on {day.day} {day:%B %Y} "
                f"as import {known.id}. Nothing changes."
            ),
        ),
    )
    return empty(report)


def about_places(
    report: ImportReport,
    size: int,
    default_source: str,
    for_places: tuple[NamedFile, str | None],
) -> Checked:
    """Return a file that geography has checked and is to store."""
    bare = empty(report, size)
    return replace(bare, default_source=default_source, for_places=for_places)


def empty(report: ImportReport, size: int = 0) -> Checked:
    """Return a file without a reading."""
    return Checked(
        file_name=report.file,
        sha256=report.sha256,
        size_bytes=size,
        dialect=report.dialect,
        default_source="",
        rows=Rows.none(),
        places=(),
        place_names={},
        series=(),
        annotations=(),
        indicator_names={},
        report=report,
    )
