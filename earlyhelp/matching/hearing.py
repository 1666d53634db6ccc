"""Words as people write them: short forms, slips of the pen, everyday ways of putting things.

``Hearing.usual`` gives a text in the words that the phrases use, and ``sounds_like_harm`` says
whether it holds words of harm. Nothing is kept, and a word that is already known is never changed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from earlyhelp.matching.phrases import HARM, MEANS, Phrase, read_phrases
from earlyhelp.taxonomy.needs import NEEDS

APOSTROPHES = str.maketrans("", "", "'`\u00b4\u2018\u2019\u02bc")
"""What keyboards give for one: they are left out."""
SHORT_FORMS = {
    **{
        f"{verb}nt": f"{verb} not"
        for verb in (
            *("is", "are", "was", "were", "do", "does", "did", "has", "have", "had"),
            *("would", "could", "should"),
        )
    },
    "wont": "will not",
    "cant": "can not",
}
"""How people write *not* after a verb, without its apostrophe."""
SHORTEST_SLIP = 6
"""Letters from which an unknown word may be a known one, written with one letter wrong."""
SOUND_ALIKE = tuple(map(frozenset, ("aeiouy", "csk", "sz")))
SWAPPED = 2
ANY_WORDS = r"(?: \w+){0,5}"
NEVER = "(?!)"
"""A pattern that nothing fits."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a text is heard with."""

    harm: tuple[str, ...]
    """Words of harm as they stand, each with a space before and after it."""
    harm_apart: re.Pattern[str]
    """Words of harm with others between them."""
    meanings: Mapping[str, str]
    said: re.Pattern[str]
    """Every phrase that means something else."""
    known: Mapping[str, int]
    """How often each word stands in the phrases."""
    slips: Mapping[str, Sequence[str]]
    """Known words by what is left of them without one letter."""

    def usual(self, text: str) -> str:
        """Return a text in the words of the phrases, with a space before and after each word."""
        spelt = {word: self._spelt(word) for word in set(words_of(text))}
        written = f" {' '.join(spelt[word] for word in words_of(text))} "
        return self.said.sub(lambda found: self.meanings[found[0]], written)

    def sounds_like_harm(self, text: str) -> bool:
        """Say whether a text of any length holds a word or a run of words that sounds like harm."""
        usual = self.usual(text)
        return any(one in usual for one in self.harm) or bool(self.harm_apart.search(usual))

    def _spelt(self, word: str) -> str:
        """Return a word written out, and as it is known if it is one letter away from that."""
        if word in SHORT_FORMS:
            return SHORT_FORMS[word]
        if word in self.known or len(word) < SHORTEST_SLIP:
            return word
        near = {
            known
            for left in (word, *_without_a_letter(word))
            for known in self.slips.get(left, ())
            if known[0] == word[0] and is_slip(word, known)
        }
        return min(near, key=lambda known: (-self.known[known], known), default=word)


def is_slip(word: str, known: str) -> bool:
    """Say whether a word may be a known one: a letter lost, doubled, swapped or heard wrong.

    Of letters heard wrong only those count that sound alike, since any other makes another word.

    >>> is_slip("brused", "bruised"), is_slip("suiside", "suicide"), is_slip("looked", "locked")
    (True, True, False)
    """
    if len(word) != len(known):
        return word in _without_a_letter(known) or known in _without_a_letter(word)
    apart = [place for place, letter in enumerate(word) if letter != known[place]]
    if len(apart) == 1:
        pair = {word[apart[0]], known[apart[0]]}
        return any(pair <= letters for letters in SOUND_ALIKE)
    if len(apart) != SWAPPED:
        return False
    first, last = apart
    return last == first + 1 and word[first] + word[last] == known[last] + known[first]


def make_hearing(phrases: Iterable[Phrase], texts: Iterable[str]) -> Hearing:
    """Return what a text is heard with: by these phrases, and the words of these texts."""
    phrases = tuple(phrases)
    harm = [phrase.text for phrase in phrases if phrase.kind == HARM]
    means = {
        " ".join(words_of(phrase.text)): phrase.code for phrase in phrases if phrase.kind == MEANS
    }
    known = Counter(
        word
        for text in (*(phrase.text for phrase in phrases), *means.values(), *texts)
        for word in words_of(text)
    )
    slips: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known):
        for left in (word, *_without_a_letter(word)):
            slips[left].append(word)
    return Hearing(
        harm=tuple(f" {' '.join(words_of(one))} " for one in harm),
        harm_apart=_any_of((ANY_WORDS.join(_parts(one)) for one in harm if "*" in one), " ", " "),
        meanings=means,
        said=_any_of((re.escape(one) for one in means), "(?<= )", "(?= )"),
        known=known,
        slips=slips,
    )


def _parts(phrase: str) -> list[str]:
    """Return the parts of a phrase between its gaps; each but the first begins with a space."""
    first, *others = (" ".join(words_of(part)) for part in phrase.split("*"))
    return [first, *(f" {part}" for part in others)]


def _any_of(patterns: Iterable[str], before: str, after: str) -> re.Pattern[str]:
    """Return a pattern for any of some, the longest first; for none it never fits."""
    longest_first = sorted(patterns, key=lambda one: (-len(one), one))
    return re.compile(f"{before}(?:{'|'.join((*longest_first, NEVER))}){after}")


def _without_a_letter(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters; a hyphen parts words, an apostrophe does not.

    >>> words_of("He SELF-harms; isn't safe.")
    ['he', 'self', 'harms', 'isnt', 'safe']
    """
    bare = text.casefold().translate(APOSTROPHES)
    return "".join(char if char.isalnum() else " " for char in bare).split()


@cache
def usual_hearing() -> Hearing:
    """Return the hearing of phrases.csv and of the taxonomy's own words."""
    return make_hearing(
        read_phrases(), (text for need in NEEDS for text in (need.label, need.definition))
    )
