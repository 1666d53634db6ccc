"""Which runs of words of the lists stand in a text, and where.

In a list ``belt`` is that word, ``strangl*`` any word that begins so, and ``*`` by itself stands
for up to five words between. The runs are held as a tree, each word after the one before it, so
that a text is read once, however many runs there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

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
class Branch:
    """What may come after some words: further words, or the end of a run."""

    ends: dict[int, str] = field(default_factory=dict)
    """The runs that end here by their number, each with the list it belongs to."""
    after: "dict[str, Branch]" = field(default_factory=dict)


Said = Sequence[Sequence[str]]
"""For each word of a text, how runs may name it: by itself, or by what it begins with."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Runs of words, held as a tree."""

    root: Branch
    names: frozenset[str]
    """Every word and beginning that stands in a run."""
    lengths: Sequence[int]
    """How many letters the beginnings have."""

    def listen(self, words: Sequence[str]) -> Iterator[Met]:
        """Yield each run that stands in a text: in the order of the text, and the longest first.

        A run that could be met from the same word on in several ways is met in the nearest.
        """
        names = {word: self._names(word) for word in set(words)}
        said = [names[word] for word in words]
        for start, named in enumerate(said):
            if named:
                found: dict[int, Met] = {}
                for number, met in _met_from(self.root, said, start, ()):
                    found.setdefault(number, met)
                for number in sorted(found, key=lambda one: (-len(found[one].places), one)):
                    yield found[number]

    def _names(self, word: str) -> tuple[str, ...]:
        """Return how runs may name a word."""
        begun = (word[:length] + ANY for length in self.lengths if length <= len(word))
        return tuple(name for name in (word, *begun) if name in self.names)


def make_listener(runs: Iterable[Run]) -> Listener:
    """Return what listens for some runs of words."""
    root, names = Branch(), set[str]()
    for number, run in enumerate(runs):
        branch = root
        for part in run.parts:
            branch = branch.after.setdefault(part, Branch())
        branch.ends[number] = run.belongs_to
        names.update(run.parts)
    lengths = {len(name) - len(ANY) for name in names if name.endswith(ANY)}
    return Listener(root, frozenset(names), sorted(lengths - {0}))


def _met_from(
    branch: Branch, said: Said, at: int, places: tuple[int, ...]
) -> Iterator[tuple[int, Met]]:
    """Yield each run that can be read on from here, the nearest words first."""
    for number, belongs_to in branch.ends.items():
        yield number, Met(belongs_to, places)
    for name in said[at] if at < len(said) else ():
        if name in branch.after:
            yield from _met_from(branch.after[name], said, at + 1, (*places, at))
    if ANY in branch.after:
        for far in range(MOST_BETWEEN + 1):
            yield from _met_from(branch.after[ANY], said, at + far, places)
