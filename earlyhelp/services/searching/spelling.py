"""Another spelling for words that the directory does not know: pure, and always the same.

A word is replaced only by one that the directory or its needs really use, one slip away, or two in
a long word. A slip is a letter too many, too few, wrong, or two that changed places.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

from earlyhelp.services.text import (
    ASKING_WORDS,
    NeedWords,
    any_fits,
    stem,
    tokens,
)

SHORTEST_CORRECTED = 4
LONG = 7
"""From this length on a word may have two slips."""
MOST_TOKENS = 20


def slips_allowed(word: str) -> int:
    """Return how many slips a word of this length may have.

    >>> [slips_allowed(word) for word in ("gp", "slep", "anxeity")]
    [0, 1, 2]
    """
    if len(word) < SHORTEST_CORRECTED or not word.isalpha():
        return 0
    return 2 if len(word) >= LONG else 1


def slips(one: str, other: str, most: int) -> int:
    """Return how many slips lie between two words, or more than ``most`` if there are more.

    Source: the optimal string alignment distance, F. J. Damerau, "A technique for computer
    detection and correction of spelling errors", Communications of the ACM 7, 1964.

    >>> slips("sleap", "sleep", 2), slips("anxeity", "anxiety", 2), slips("bus", "sleep", 1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, last, row = row, before, [place]
        for at, its in enumerate(other, start=1):
            cost = min(row[at - 1] + 1, before[at] + 1, before[at - 1] + (letter != its))
            swapped = place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == its
            row.append(min(cost, last[at - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def unknown_words(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the words of a text that no known stem answers to, as they were typed but folded."""
    every = tuple(dict.fromkeys(tokens(text)))[:MOST_TOKENS]
    telling = (word for word in every if word not in ASKING_WORDS)
    return tuple(word for word in telling if not any_fits(stem(word), known))


def closest(word: str, vocabulary: Mapping[str, int]) -> str | None:
    """Return the word of a vocabulary that was most likely meant, or None.

    The fewest slips first, then the same first letter, then the more frequent, then the alphabet.
    """
    most = slips_allowed(word)
    if not most:
        return None
    found = (
        (number, other[0] != word[0], -vocabulary[other], other)
        for other in vocabulary
        if len(other) >= SHORTEST_CORRECTED and (number := slips(word, other, most)) <= most
    )
    best = min(found, default=None)
    return best[-1] if best else None


def respell(text: str, corrections: Mapping[str, str]) -> str:
    """Return a text with some of its words replaced, in small letters."""
    return " ".join(corrections.get(word, word) for word in tokens(text)[:MOST_TOKENS])


@lru_cache(maxsize=4)
def words_of_needs(needs: NeedWords) -> Mapping[str, int]:
    """Return the words that stand for needs as people write them; each counts once."""
    return dict.fromkeys((word for text in needs.texts for word in tokens(text)), 1)
