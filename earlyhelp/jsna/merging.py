"""One reading, one place: exact duplicates merge, contradictions stop, versions are compared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earlyhelp.jsna.arrays import Codes, Mask, Numbers, Rows
from earlyhelp.jsna.gathering import Numbering
from earlyhelp.jsna.readings import Annotation
from earlyhelp.jsna.rows import merged as merged_annotation


@dataclass(frozen=True, slots=True)
class Settled:
    """The readings of a file, each once, in the order of place, series and period."""

    rows: Rows
    merged: int
    conflicts: Sequence[Rows]
    """Readings of one identity with different facts; neither is among ``rows``."""


def settle(rows: Rows, annotations: Numbering[Annotation]) -> Settled:
    """Return each reading once, using ``rows`` up; attributes may differ, facts may not.

    Of exact duplicates the first line stays, with the first text of each note that is not empty.
    """
    if not len(rows):
        return Settled(rows, 0, ())
    order = np.lexsort((rows.line, rows.sortable, rows.series, rows.place))
    starts = np.flatnonzero(_begins(rows, order))
    sizes = np.diff(np.append(starts, len(rows)))
    clashes = np.zeros(len(starts), dtype=np.bool_)
    for group in np.flatnonzero(sizes > 1):
        members = order[starts[group] : starts[group] + sizes[group]]
        clashes[group] = not _are_equal(rows.facts[:, members])
        if not clashes[group]:
            _merge_annotations(rows, members, annotations)
    conflicts = [
        rows.at(order[starts[group] : starts[group] + sizes[group]])
        for group in np.flatnonzero(clashes)
    ]
    merged = int((sizes[~clashes] - 1).sum())
    return Settled(rows.reordered(order[starts[~clashes]]), merged, conflicts)


def _begins(rows: Rows, order: Codes) -> Mask:
    """Say of each row in order whether its identity differs from the row before."""
    begins = np.zeros(len(order), dtype=np.bool_)
    begins[0] = True
    for column in (rows.place, rows.series, rows.sortable):
        ordered = column[order]
        begins[1:] |= ordered[1:] != ordered[:-1]
    return begins


def _are_equal(facts: Numbers) -> bool:
    """Say whether all columns of some facts are the same; missing equals missing."""
    first = facts[:, :1]
    return bool(((facts == first) | (np.isnan(facts) & np.isnan(first))).all())


def _merge_annotations(rows: Rows, members: Codes, annotations: Numbering[Annotation]) -> None:
    """Give the first of some rows the first text of each note that is not empty."""
    numbers = rows.annotation[members]
    if (numbers == numbers[0]).all():
        return
    things = annotations.things()
    found = things[int(numbers[0])]
    for number in numbers[1:]:
        found = merged_annotation(found, things[int(number)])
    rows.annotation[members[0]] = annotations(found)
