"""A file checked from its first byte to its last, before anything is stored.

``check_file`` is the whole way from bytes to readings, each once, with everything that stands in
their way; no database and no clock.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import BinaryIO

import numpy as np

from earlyhelp.jsna.arrays import Rows
from earlyhelp.jsna.catalogue import Indicator, ValueType
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.gathering import Gathering, Tally
from earlyhelp.jsna.imports import Import
from earlyhelp.jsna.merging import Settled, settle
from earlyhelp.jsna.reading import BLOCK_BYTES, Table, open_table
from earlyhelp.jsna.readings import Annotation, Facts, Problem, Reading, Series
from earlyhelp.jsna.records import Limits, UnreadableError, digest_of, size_of
from earlyhelp.jsna.report import Changes, Conflict, ImportReport, Jump, RowCounts
from earlyhelp.jsna.scope import Scope
from earlyhelp.jsna.versions import Comparison

SHOWN = 10
NOT_DATED = "No day of release was given, so this was compared as the newest release."


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

    @property
    def has_problems(self) -> bool:
        """Say whether a row stands in the way of storing the rest."""
        return self.report.rows.problems > 0 and self.report.already_imported_as is None

    @property
    def can_come_in(self) -> bool:
        """Say whether there is anything to store that is not held already."""
        return len(self.rows) > 0 and self.report.already_imported_as is None

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
        return {self.series[int(n)].indicator_id for n in np.unique(self.rows.series)}

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
        self, comparison: Comparison, known: Collection[str], *, is_dated: bool
    ) -> "Checked":
        """Return the same with what it changes in the readings in use.

        ``known`` are the indicators of the catalogue; the file's others come in unmapped.
        """
        new = [f"{i}: {names[0]}" for i, names in self.indicator_names.items() if i not in known]
        notices = list(self.report.notices)
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
            largest_changes=tuple(self._jump(row, before) for row, before in comparison.jumps),
        )
        return replace(self, report=report)

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
    return _empty(report)


def _empty(report: ImportReport, size: int = 0) -> Checked:
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


def check_file(
    stream: BinaryIO,
    file_name: str,
    scope: Scope,
    limits: Limits,
    block_bytes: int = BLOCK_BYTES,
) -> Checked | Refusal:
    """Return everything a file holds for the areas in scope, or why it cannot be read at all."""
    size = size_of(stream)
    if not stream.read(1024).strip(b"\xef\xbb\xbf \t\r\n"):
        return _nothing(file_name, digest_of(stream), size)
    table = open_table(stream, limits)
    if isinstance(table, Refusal):
        return table
    gathering = Gathering(table.layout, scope)
    try:
        for block in table.blocks(block_bytes):
            gathering.add(block)
            if gathering.tally.read > limits.rows:
                return Refusal(_too_many(limits))
    except UnreadableError as error:
        return Refusal(str(error))
    return _checked(file_name, size, table, gathering)


def _too_many(limits: Limits) -> str:
    return (
        f"The file has more than {limits.rows:,} rows, which is the most that can come in at once."
    )


def _nothing(file_name: str, sha256: str, size: int) -> Checked:
    notice = "There are 0 rows to bring in: the file is empty."
    return _empty(ImportReport(file_name, sha256, "", notices=(notice,)), size)


def _checked(file_name: str, size: int, table: Table, gathering: Gathering) -> Checked:
    settled = settle(gathering.rows(), gathering.annotations)
    annotations = gathering.annotations.things()
    conflicts = [_conflict(rows, gathering, annotations) for rows in settled.conflicts]
    tally = gathering.tally
    in_conflict = sum(len(rows) for rows in settled.conflicts)
    report = ImportReport(
        file=file_name,
        sha256=table.sha256,
        dialect=table.layout.dialect.name,
        rows=RowCounts(
            read=tally.read,
            merged=settled.merged,
            skipped=tally.skipped.total(),
            problems=tally.problem_rows + in_conflict,
        ),
        distinct=len(settled.rows),
        skipped=dict(sorted(tally.skipped.items())),
        missing_values=_missing(settled.rows, annotations),
        conflicts=tuple(conflicts),
        problems=tuple(
            sorted(
                [*tally.problems, *(_said(conflict) for conflict in conflicts)],
                key=lambda problem: problem.line,
            )
        ),
        notices=(*table.notices, *_notices(table, gathering, settled)),
    )
    return Checked(
        file_name=file_name,
        sha256=table.sha256,
        size_bytes=size,
        dialect=table.layout.dialect.name,
        default_source=table.layout.dialect.default_source,
        rows=settled.rows,
        places=gathering.places.things(),
        place_names=gathering.place_names,
        series=gathering.series.things(),
        annotations=annotations,
        indicator_names={i: tuple(names) for i, names in gathering.indicator_names.items()},
        report=report,
    )


def _conflict(rows: Rows, gathering: Gathering, annotations: Sequence[Annotation]) -> Conflict:
    series = gathering.series.things()[int(rows.series[0])]
    key = {name: text for name, text in asdict(series).items() if text}
    return Conflict(
        lines=tuple(int(line) for line in rows.line),
        key=key
        | {
            "area_code": gathering.places.things()[int(rows.place[0])],
            "period": annotations[int(rows.annotation[0])].period,
            "sortable": str(rows.sortable[0]),
        },
    )


def _said(conflict: Conflict) -> Problem:
    first, *others = conflict.lines
    lines = ", ".join(str(line) for line in others)
    key = conflict.key
    return Problem(
        line=first,
        column="(whole row)",
        found=f"other figures than on line {lines}, for the same reading",
        wanted=f"one row for {key['indicator_id']}, {key['area_code']}, {key['period']}",
        remedy="Keep the row that is right; until then none of them is used",
    )


def _missing(rows: Rows, annotations: Sequence[Annotation]) -> dict[str, int]:
    numbers, counts = np.unique(rows.annotation[np.isnan(rows.facts[0])], return_counts=True)
    reasons: Counter[str] = Counter()
    for number, count in zip(numbers, counts, strict=True):
        reasons[annotations[int(number)].missing or ""] += int(count)
    return dict(reasons.most_common())


def _notices(table: Table, gathering: Gathering, settled: Settled) -> list[str]:
    tally = gathering.tally
    notices = []
    if table.layout.ignored:
        notices.append(f"Columns not used: {', '.join(table.layout.ignored)}.")
    if tally.blank:
        notices.append(f"Empty rows passed over: {tally.blank:,}.")
    if tally.outside_limits:
        notices.append(
            f"Values outside their own 95% limits, kept as published: {tally.outside_limits:,}."
        )
    for indicator, names in gathering.indicator_names.items():
        if len(names) > 1:
            notices.append(f"Indicator {indicator} has several names: {'; '.join(names)}.")
    if tally.read and not len(settled.rows):
        notices.extend(_nothing_kept(tally))
    return notices


def _nothing_kept(tally: Tally) -> list[str]:
    if not tally.codes_seen:
        return []
    areas, periods = _most(tally.codes_seen), _most(tally.periods_seen)
    return [
        (
            "Nothing in the file is about this area or the places it is compared with. The file "
            f"holds figures for these areas: {areas}; and these periods: {periods}."
        )
    ]


def _most(seen: Counter[str]) -> str:
    """Return what was seen most, and how many others there are."""
    named = ", ".join(text for text, _ in seen.most_common(SHOWN))
    more = len(seen) - SHOWN
    return f"{named} and {more:,} more" if more > 0 else named
