"""A file's readings beside the versions already held: what is new, revised, filled or gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from earlyhelp.jsna.arrays import Codes, Mask, Numbers
from earlyhelp.jsna.report import Changes

T = TypeVar("T")
MOST_JUMPS = 10
_PLACE_BITS, _SERIES_BITS = 44, 26  # a period has eight digits, so 26 bits hold it


@dataclass(frozen=True, slots=True)
class Versions:
    """Some readings by the ids of the store, with the rank of the import of each.

    Ranks put imports in the order of release, then of recording: the highest is current.
    """

    place: Codes
    series: Codes
    sortable: Codes
    rank: Codes
    facts: Numbers

    def keys(self) -> Codes:
        """Return one number for each identity."""
        return (self.place << _PLACE_BITS) + (self.series << _SERIES_BITS) + self.sortable

    def at(self, rows: Codes) -> "Versions":
        """Return some of them."""
        return Versions(
            self.place[rows],
            self.series[rows],
            self.sortable[rows],
            self.rank[rows],
            self.facts[:, rows],
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a file changes, and the rows whose values change most."""

    changes: Changes
    jumps: Sequence[tuple[int, float]]
    """Row of the file and its value before, the largest change first."""
    superseded: int
    """Readings that differ from a later release, which stays in use."""


def numbered_beside(known: Mapping[T, int], things: Sequence[T]) -> Codes:
    """Return the id of each thing, or a number that no known thing has."""
    unused = max(known.values(), default=0) + 1
    return np.array(
        [known.get(thing, unused + place) for place, thing in enumerate(things)], dtype=np.int64
    )


def current(held: Versions) -> Versions:
    """Return the current version of each reading, in the order of their keys."""
    keys = held.keys()
    order = np.lexsort((held.rank, keys))
    is_last = np.ones(len(order), dtype=np.bool_)
    is_last[:-1] = keys[order][1:] != keys[order][:-1]
    return held.at(order[is_last])


def compare(file: Versions, held: Versions, newest_rank: Codes) -> Comparison:
    """Return what a file does to the readings in use.

    ``held`` are current versions in the order of their keys, only of indicators and areas that
    the file could have; ``newest_rank`` gives for each row of the file the newest import that
    holds anything of its indicator.
    """
    keys, held_keys = file.keys(), held.keys()
    places = np.searchsorted(held_keys, keys)
    is_held = np.zeros(len(keys), dtype=np.bool_)
    inside = places < len(held_keys)
    is_held[inside] = held_keys[places[inside]] == keys[inside]
    before = held.at(places[is_held])
    differs = _differ(file.facts[:, is_held], before.facts)
    is_superseded = before.rank > file.rank[is_held]
    fills = newest_rank[~is_held] > file.rank[~is_held]
    is_revised = differs & ~is_superseded
    changes = Changes(
        new=int((~fills).sum()),
        revised=int(is_revised.sum()),
        unchanged=int((~is_revised).sum()),
        filled=int(fills.sum()),
        gone=_gone(file, held),
    )
    revised = np.flatnonzero(is_held)[is_revised]
    jumps = _jumps(file.facts[0, revised], before.facts[0, is_revised], revised)
    return Comparison(changes, jumps, int((differs & is_superseded).sum()))


def _differ(first: Numbers, second: Numbers) -> Mask:
    """Say for each pair whether a fact differs; missing equals missing."""
    same = (first == second) | (np.isnan(first) & np.isnan(second))
    differ: Mask = ~same.all(axis=0)
    return differ


def _gone(file: Versions, held: Versions) -> int:
    """Return how many readings in use, of releases no newer, the file no longer has."""
    if not len(file.rank):
        return 0
    is_older = held.rank < file.rank[0]
    return int((is_older & ~np.isin(held.keys(), file.keys())).sum())


def _jumps(after: Numbers, before: Numbers, rows: Codes) -> list[tuple[int, float]]:
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.abs(after - before) / np.abs(before)
    comparable = np.flatnonzero(~np.isnan(size))
    largest = comparable[np.argsort(-size[comparable], kind="stable")][:MOST_JUMPS]
    return [(int(rows[index]), float(before[index])) for index in largest]
