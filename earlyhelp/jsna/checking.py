"""A file checked from its first byte to its last, before anything is stored.

``check_file`` is the whole way from bytes to readings, each once, with everything that stands in
their way; no database and no clock.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import BinaryIO

import numpy as np

from earlyhelp.jsna.arrays import Rows
from earlyhelp.jsna.checked import SHOWN, Checked, empty
from earlyhelp.jsna.dialects import NOTHING_KNOWN, AboutPlaces, Known, Refusal
from earlyhelp.jsna.gathering import Gathering, Tally
from earlyhelp.jsna.merging import settle
from earlyhelp.jsna.reading import BLOCK_BYTES, Table, open_table
from earlyhelp.jsna.readings import Annotation, Problem
from earlyhelp.jsna.records import ON_A_PAGE, Limits, UnreadableError, digest_of, size_of
from earlyhelp.jsna.report import Conflict, ImportReport, RowCounts
from earlyhelp.jsna.scope import Scope, about_codes

LONGEST_BLANK = 1024


@dataclass(frozen=True, slots=True)
class Terms:
    """How large a file may be, what is known of its columns, and how it is read."""

    limits: Limits = ON_A_PAGE
    known: Known = NOTHING_KNOWN
    block_bytes: int = BLOCK_BYTES
    tell: Callable[[int, int], None] = lambda _read, _size: None
    """Told after each block how many bytes are read, and of how many."""


USUAL = Terms()


def check_file(
    stream: BinaryIO, file_name: str, scope: Scope, terms: Terms = USUAL
) -> Checked | AboutPlaces | Refusal:
    """Return everything a file holds for the areas in scope, or why it cannot be read at all.

    A file about places is only recognised here: geography reads it.
    """
    size = size_of(stream)
    if size <= LONGEST_BLANK and not stream.read(size).strip(b"\xef\xbb\xbf \t\r\n"):
        return _nothing(file_name, digest_of(stream), size)
    table = open_table(stream, terms.limits, terms.known)
    if not isinstance(table, Table):
        return table
    gathering = Gathering(scope)
    try:
        for block in table.blocks(terms.block_bytes):
            gathering.add(block)
            terms.tell(stream.tell(), size)
            if gathering.tally.read > terms.limits.rows * len(table.layout.for_each_measure()):
                return Refusal(_too_many(terms.limits))
    except UnreadableError as error:
        return Refusal(str(error))
    return _checked(file_name, size, table, gathering)


def _too_many(limits: Limits) -> str:
    return (
        f"The file has more than {limits.rows:,} rows, which is the most that can come in at once."
    )


def _nothing(file_name: str, sha256: str, size: int) -> Checked:
    notice = "There are 0 rows to bring in: the file is empty."
    return empty(ImportReport(file_name, sha256, "", notices=(notice,)), size)


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
        notices=(*table.notices, *_notices(table, gathering)),
        ignored_columns=table.layout.ignored,
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


def _notices(table: Table, gathering: Gathering) -> list[str]:
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
    notices += about_codes(tally.codes_seen, gathering.scope)
    if tally.read and tally.read == tally.skipped.total():
        notices.append(_nothing_kept(tally))
    return notices


def _nothing_kept(tally: Tally) -> str:
    areas, periods = _most(tally.codes_seen), _most(tally.periods_seen)
    return (
        "Nothing in the file is about this area or the places it is compared with. The file "
        f"holds figures for these areas: {areas}; and these periods: {periods}."
    )


def _most(seen: Counter[str]) -> str:
    """Return what was seen most, and how many others there are."""
    often = sorted(seen, key=lambda text: (-seen[text], text))
    named = ", ".join(often[:SHOWN])
    more = len(seen) - SHOWN
    return f"{named} and {more:,} more" if more > 0 else named
