"""How alike two pieces of text are, by the runs of letters they share: TF-IDF and the cosine."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import NamedTuple

SHORTEST_RUN, LONGEST_RUN = 3, 5


class Found(NamedTuple):
    """A text of the corpus and how alike it is, from 0 to 1."""

    place: int
    likeness: float


def runs(text: str) -> Counter[str]:
    """Return how often each run of 3 to 5 letters stands within the words of a text.

    >>> sorted(runs("cat"))
    [' ca', ' cat', ' cat ', 'at ', 'cat', 'cat ']
    """
    letters = "".join(char if char.isalnum() else " " for char in text.casefold())
    return Counter(
        word[start : start + length]
        for word in (f" {bare} " for bare in letters.split())
        for length in range(SHORTEST_RUN, LONGEST_RUN + 1)
        for start in range(len(word) - length + 1)
    )


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts to compare with, held by the runs of letters in them."""

    weights: Mapping[str, float]
    """How telling a run is: the rarer the more."""
    places: Mapping[str, Sequence[tuple[int, float]]]
    """The texts that hold a run, each with its share of the text's length."""

    def alike(self, text: str) -> list[Found]:
        """Return the texts that share anything with this one, most alike first."""
        vector = _vector(runs(text), self.weights)
        found: defaultdict[int, float] = defaultdict(float)
        for run, share in vector.items():
            for place, other in self.places[run]:
                found[place] += share * other
        ranked = (Found(place, round(value, 6)) for place, value in found.items())
        return sorted(ranked, key=lambda one: (-one.likeness, one.place))


def make_corpus(texts: Iterable[str]) -> Corpus:
    """Return the corpus of some texts."""
    counted = [runs(text) for text in texts]
    holders = Counter(run for one in counted for run in one)
    weights = {run: log((1 + len(counted)) / (1 + held)) + 1 for run, held in holders.items()}
    places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, one in enumerate(counted):
        for run, share in _vector(one, weights).items():
            places[run].append((place, share))
    return Corpus(weights, places)


def _vector(counted: Mapping[str, int], weights: Mapping[str, float]) -> Mapping[str, float]:
    """Return the weight of each known run, so that all together have length 1."""
    weighed = {
        run: (1 + log(times)) * weights[run] for run, times in counted.items() if run in weights
    }
    length = sqrt(sum(value * value for value in weighed.values()))
    return {run: value / length for run, value in weighed.items()}
