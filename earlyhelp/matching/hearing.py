"""Words as people write them: short forms, slips of the pen, everyday ways of putting things.

``Hearing.usual`` gives a text in the words that the phrases use, and ``heard`` which of them sound
like harm. Nothing is kept, and a word that is already known is never changed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, islice, product

from earlyhelp.matching.listening import ANY, Listener, Met, Run, make_listener
from earlyhelp.matching.phrases import HARM, MEANS, PLAIN, Lists, Sign, read_lists
from earlyhelp.matching.typed import GAP, as_typed, parts_of, words_of
from earlyhelp.taxonomy.needs import NEEDS

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
    "cannot": "can not",
    **{
        f"{who}{short}": f"{who} {verb}"
        for who, short, verb in (
            *(("he", "s", "is"), ("she", "s", "is"), ("i", "m", "am"), ("they", "re", "are")),
            *((who, "d", "would") for who in ("he", "they", "you")),
            *((who, "ve", "have") for who in ("i", "we", "they", "you")),
        )
    },
}
"""How people write *not*, *is*, *am*, *are* and *have* after a word, without an apostrophe."""
SHORTEST_SLIP = 6
"""Letters from which an unknown word may be a known one, written with one letter wrong."""
LONGEST_SLIP = 30
"""Letters up to which it may be one; no word of the lists is as long."""
SOUND_ALIKE = tuple(map(frozenset, ("aeiouy", "csk", "sz")))
SWAPPED = 2
NEVER = "(?!)"
"""A pattern that nothing fits."""
STRETCH = 15
"""Words of a sign stand in two neighbouring stretches of so many words: about two sentences."""
MOST_TIMES = 3
"""How often words of a need are counted within that; a sign of harm counts once."""
SOFT, HARMLESS = "soft", "harmless"
"""Families: words that are harm by themselves, but not beside words of play, sport and stories."""


Places = tuple[int, ...]
Sourced = tuple[str, range]
"""A word, and the parts of the text that it was read from."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Words that tell of something: a run of words of harm, or one of each family of a sign."""

    words: str
    """As they were read, in the order of the text."""
    wrote: str
    """As they were typed."""
    sign: Sign | None = None

    @property
    def is_harm(self) -> bool:
        """Say whether they speak of harm, not only of a need."""
        return self.sign is None or bool(self.sign.flags)


@dataclass(frozen=True, slots=True)
class Read:
    """A text as it is read: its parts as typed, and each word with the parts it was read from."""

    parts: Sequence[str]
    words: Sequence[str]
    sources: Sequence[range]

    def heard(self, places: Places, sign: Sign | None) -> Heard:
        """Return what the words at some places tell of."""
        sources = chain.from_iterable(self.sources[place] for place in places)
        words = GAP.join(self.words[place] for place in places)
        return Heard(words, as_typed(self.parts, sources), sign)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a text is heard with."""

    listener: Listener
    """Words of harm, plain words and the families, each under its name."""
    signs: Sequence[Sign]
    begun_by: Mapping[str, Sequence[int]]
    """For each family the signs to look for where it is heard: of their groups the smallest."""
    meanings: Mapping[str, str]
    said: re.Pattern[str]
    """Every phrase that means something else."""
    known: Mapping[str, int]
    """How often each word stands in the phrases."""
    slips: Mapping[str, Sequence[str]]
    """Known words by what is left of them without one letter."""

    def usual(self, text: str) -> str:
        """Return a text in the words of the phrases, with a space before and after each word."""
        return f" {' '.join(self.read(text).words)} "

    def read(self, text: str) -> Read:
        """Return a text in the words of the phrases, and what each word was read from."""
        parts = parts_of(text)
        spelt = {part: self._spelt_part(part) for part in set(parts)}
        words = [
            (word, range(place, place + 1))
            for place, part in enumerate(parts)
            for word in spelt[part]
        ]
        told = list(self._in_usual_words(words))
        return Read(parts, [word for word, _ in told], [source for _, source in told])

    def _in_usual_words(self, words: Sequence[Sourced]) -> Iterator[Sourced]:
        """Yield the words, and for each phrase that means something else the words it means."""
        written = f" {' '.join(word for word, _ in words)} "
        begins = accumulate((len(word) + 1 for word, _ in words), initial=1)
        place_at = {start: place for place, start in enumerate(begins)}
        said = {place_at[found.start()]: found[0] for found in self.said.finditer(written)}
        place = 0
        while place < len(words):
            if place not in said:
                yield words[place]
                place += 1
                continue
            after = place + len(said[place].split())
            source = range(words[place][1].start, words[after - 1][1].stop)
            yield from ((word, source) for word in self.meanings[said[place]].split())
            place = after

    def heard(self, text: str) -> list[Heard]:
        """Return what is heard in a text of any length, each once: words of harm, and signs.

        The words of a sign have to stand near each other, in any order.
        """
        read = self.read(text)
        met = list(self.listener.listen(read.words))
        plain = {place for one in met if one.belongs_to == PLAIN for place in one.places}
        stretches: defaultdict[int, list[Met]] = defaultdict(list)
        for one in met:
            if plain.isdisjoint(one.places):
                stretch = one.places[0] // STRETCH
                stretches[stretch].append(one)
                stretches[stretch + 1].append(one)
        found = (one for near in stretches.values() for one in self._among(near))
        return [read.heard(places, sign) for places, sign in dict.fromkeys(found)]

    def _among(self, near: Sequence[Met]) -> Iterator[tuple[Places, Sign | None]]:
        """Yield where words stand that tell of something, by themselves or as a sign together."""
        places: defaultdict[str, list[Places]] = defaultdict(list)
        for one in near:
            places[one.belongs_to].append(one.places)
        harmless = places.get(SOFT, ()) if HARMLESS in places else ()
        yield from ((one, None) for one in places.get(HARM, ()) if one not in harmless)
        begun = {number for name in places for number in self.begun_by.get(name, ())}
        for sign in (self.signs[number] for number in sorted(begun)):
            if any(places.keys().isdisjoint(group) for group in sign.families):
                continue
            groups = [
                [one for name in group for one in places.get(name, ())] for group in sign.families
            ]
            together = filter(_are_apart, product(*groups))
            for each in islice(together, 1 if sign.flags else MOST_TIMES):
                yield tuple(sorted(chain(*each))), sign

    def _spelt_part(self, part: str) -> list[str]:
        return [word for typed in words_of(part) for word in self._spelt(typed).split()]

    def _spelt(self, word: str) -> str:
        """Return a word written out, and as it is known if it is one letter away from that."""
        if word in SHORT_FORMS:
            return SHORT_FORMS[word]
        if word in self.known or not SHORTEST_SLIP <= len(word) <= LONGEST_SLIP:
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


def make_hearing(lists: Lists, texts: Iterable[str]) -> Hearing:
    """Return what a text is heard with: by these lists, and the words of these texts."""
    means = {
        " ".join(words_of(phrase.text)): phrase.code
        for phrase in lists.phrases
        if phrase.kind == MEANS
    }
    families = [(name, text) for name, family in lists.families.items() for text in family]
    said = (phrase.text for phrase in lists.phrases)
    known = Counter(
        word
        for text in (*said, *means.values(), *(text for _, text in families), *texts)
        for word in words_of(text)
    )
    slips: dict[str, list[str]] = defaultdict(list)
    for word in sorted(known):
        for left in (word, *_without_a_letter(word)):
            slips[left].append(word)
    heard = [(one.kind, one.text) for one in lists.phrases if one.kind in {HARM, PLAIN}]
    return Hearing(
        listener=make_listener(Run(name, _parts(text)) for name, text in (*heard, *families)),
        signs=lists.signs,
        begun_by=_begun_by(lists),
        meanings=means,
        said=_any_of((re.escape(one) for one in means), "(?<= )", "(?= )"),
        known=known,
        slips=slips,
    )


def _begun_by(lists: Lists) -> Mapping[str, Sequence[int]]:
    """Return which signs to look for by the family heard: its words are the fewest of the sign."""
    begun: defaultdict[str, list[int]] = defaultdict(list)
    for number, sign in enumerate(lists.signs):
        sizes = [sum(len(lists.families[name]) for name in group) for group in sign.families]
        for name in sign.families[sizes.index(min(sizes))]:
            begun[name].append(number)
    return begun


def _parts(text: str) -> tuple[str, ...]:
    """Return the words of a run; a star is kept, by itself or at the end of its word."""
    return tuple(
        word + ANY * part.endswith(ANY) if word else ANY
        for part in text.split()
        for word in words_of(part) or ("",)
    )


def _are_apart(together: Sequence[Places]) -> bool:
    """Say whether no word is counted for two families."""
    places = list(chain(*together))
    return len(places) == len(set(places))


def _any_of(patterns: Iterable[str], before: str, after: str) -> re.Pattern[str]:
    """Return a pattern for any of some, the longest first; for none it never fits."""
    longest_first = sorted(patterns, key=lambda one: (-len(one), one))
    return re.compile(f"{before}(?:{'|'.join((*longest_first, NEVER))}){after}")


def _without_a_letter(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


@cache
def usual_hearing() -> Hearing:
    """Return the hearing of phrases.csv and of the taxonomy's own words."""
    return make_hearing(
        read_lists(), (text for need in NEEDS for text in (need.label, need.definition))
    )
