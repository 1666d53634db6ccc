"""Columns as arrays: figures, texts by number, and readings over both. Pure but for numpy."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from earlyhelp.jsna.readings import Facts

Codes = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
FACTS = tuple(field.name for field in fields(Facts))


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts: for each row the place of its text among the different ones."""

    codes: Codes
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """Readings as columns: numbers of places, series and annotations, and the facts."""

    place: Small
    series: Small
    sortable: Small
    annotation: Small
    line: Small
    facts: Numbers
    """One line for each fact, in the order of ``Facts``; NaN is missing."""

    @classmethod
    def none(cls) -> "Rows":
        """Return columns without a reading."""
        no = np.zeros(0, dtype=np.int32)
        return cls(no, no, no, no, no, np.zeros((len(FACTS), 0)))

    def __len__(self) -> int:
        """Return how many readings there are."""
        return len(self.line)

    def at(self, rows: Codes | slice) -> "Rows":
        """Return some of the readings, in the order asked for."""
        return Rows(
            self.place[rows],
            self.series[rows],
            self.sortable[rows],
            self.annotation[rows],
            self.line[rows],
            self.facts[:, rows],
        )

    def reordered(self, rows: Codes) -> "Rows":
        """Return some of the readings in the order asked for, using these up to save memory."""
        for column in (self.place, self.series, self.sortable, self.annotation, self.line):
            column[: len(rows)] = column[rows]
        for fact in self.facts:
            fact[: len(rows)] = fact[rows]
        return self.at(slice(len(rows)))


def joined(pieces: Sequence[Rows]) -> Rows:
    """Return pieces one after another."""
    pieces = pieces or [Rows.none()]
    return Rows(
        place=np.concatenate([piece.place for piece in pieces]),
        series=np.concatenate([piece.series for piece in pieces]),
        sortable=np.concatenate([piece.sortable for piece in pieces]),
        annotation=np.concatenate([piece.annotation for piece in pieces]),
        line=np.concatenate([piece.line for piece in pieces]),
        facts=np.concatenate([piece.facts for piece in pieces], axis=1),
    )


def used(numbers: Small) -> list[int]:
    """Return the different numbers among some, from the lowest; none is negative."""
    return [int(number) for number in np.flatnonzero(np.bincount(numbers))]
