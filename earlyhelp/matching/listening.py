"""Which runs of words of the lists stand in a text, and where.

In a list ``belt`` is that word, ``strangl*`` any word that begins so, and ``*`` by itself stands
for up to five words between.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

ANY = "*"
MOST_BETWEEN = 5


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row, as a list gives them, and the list they belong to."""

    belongs_to: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """A run of words met in a text: the list it belongs to, and where its own words stand."""

    belongs_to: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Listener:
    """Runs of words, each held by what it begins with."""

    by_beginning: Mapping[str, Sequence[Run]]

    def listen(self, words: Sequence[str]) -> Iterator[Met]:
        """Yield each run that stands in a text, in the order of the text."""
        for start, word in enumerate(words):
            beginnings = (word, *(begun + ANY for begun in accumulate(word)))
            for beginning in beginnings:
                for run in self.by_beginning.get(beginning, ()):
                    places = places_of(run.parts, words, start)
                    if places is not None:
                        yield Met(run.belongs_to, places)


def make_listener(runs: Iterable[Run]) -> Listener:
    """Return what listens for some runs of words."""
    held: defaultdict[str, list[Run]] = defaultdict(list)
    for run in runs:
        held[run.parts[0]].append(run)
    return Listener(dict(held))


def places_of(parts: Sequence[str], words: Sequence[str], start: int) -> tuple[int, ...] | None:
    """Return where the words of a run stand if it stands in a text from here on, or None.

    >>> places_of(("left", "*", "alon*"), ["left", "him", "all", "alone"], 0)
    (0, 3)
    """
    if not parts:
        return ()
    part, *others = parts
    if part == ANY:
        tried = (places_of(others, words, start + far) for far in range(MOST_BETWEEN + 1))
        return next((places for places in tried if places is not None), None)
    if start >= len(words) or not _is(part, words[start]):
        return None
    rest = places_of(others, words, start + 1)
    return None if rest is None else (start, *rest)


def _is(part: str, word: str) -> bool:
    return word == part or (part.endswith(ANY) and word.startswith(part[:-1]))
