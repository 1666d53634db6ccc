"""From a sentence to the needs and signs of harm it may mean: an aid to find the box, no decision.

Nothing is ticked and nothing is kept. Each suggestion names the phrase that it is like. Words that
sound like harm always bring the front door, whatever else is found, also where nothing is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from operator import itemgetter, mul

from earlyhelp.matching.hearing import Hearing, usual_hearing
from earlyhelp.matching.likeness import Corpus, make_corpus
from earlyhelp.matching.phrases import FLAG, NEED, Phrase, Sign, read_phrases
from earlyhelp.matching.ruleset_values import FIXED_CONTACTS, Contact, Ruleset
from earlyhelp.matching.typed import words_of
from earlyhelp.taxonomy.needs import NEEDS

MOST = 5
LONGEST = 2_000
"""Letters of a text that is looked up; a longer one is only searched for signs of harm."""
ENOUGH = 0.12
"""How alike a phrase has to be to count as a match at all."""
LIKE_HARM = 0.35
"""How alike a phrase of a sign of harm has to be to put the front door first.

Most harm is heard by its words. At 0.35 likeness still adds some of what they miss, and brings few
of the warnings where there is nothing; at 0.3 it brought as many of these as all words together.
"""
HEARD = 0.4
"""What a sign counts that is heard by its words, among phrases that are so much alike."""
FEWEST_KNOWN, JUDGED_FROM = 0.3, 3
"""Of so many words on, this share has to be known, or the text is not in our language."""
MOST_SAID = 4
"""How many of the words that were heard one sentence repeats."""
MOST_COMPARED = 50
"""Of so many, those that stand within another are not repeated."""
STEM = 5
"""Letters from which a word is taken for another form of a known one."""
SENTENCE_ENDS = re.compile(r"[.!?;\n]+")
SHARES = (1.0, 0.7, 0.35)
"""What the best, the second and the third phrase of one need add to its place."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A need or a sign of harm that the words may mean, and the phrase they are most like."""

    code: str
    label: str
    like: str
    likeness: float
    wrote: tuple[str, ...] = ()
    """The words, as they were typed, in which it was heard; none where it is only alike."""

    @property
    def because(self) -> str:
        """Why it is suggested, in one sentence."""
        return _because(self.wrote, self.like)

    def grounds(self) -> dict[str, object]:
        """Return why it is suggested, for one JSON document."""
        return {"like": self.like, "likeness": self.likeness, "wrote": list(self.wrote)}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the words may mean, most alike first; ``sounds_like_harm`` puts the front door first."""

    flags: tuple[Suggestion, ...]
    needs: tuple[Suggestion, ...]
    sounds_like_harm: bool
    contacts: tuple[Contact, ...]
    is_too_long: bool = False
    heard: tuple[str, ...] = ()
    """The words that sound like harm, as they were read; a gap between them is ``…``."""
    wrote: tuple[str, ...] = ()
    """The same as they were typed, to say why there is a warning."""
    like_harm: str | None = None
    """The phrase of a sign of harm that the words are so much like that it alone would warn."""

    @property
    def found_any(self) -> bool:
        """Say whether anything is like the words."""
        return bool(self.flags or self.needs)

    @property
    def sentence(self) -> str:
        """What is to be done with the suggestions."""
        if self.sounds_like_harm:
            return (
                "These words may describe harm. If a child may be harmed, ring the front door now; "
                "do not wait for a match."
            )
        if self.found_any:
            return "These are only the nearest words. You decide which of them fit."
        if self.is_too_long:
            return (
                f"This is longer than can be looked up: write at most {LONGEST:,} letters. "
                "Or choose from the full list, or ask for advice."
            )
        return "Nothing here is close to these words. Choose from the full list, or ask for advice."

    @property
    def because(self) -> str:
        """Why the words may describe harm, in one sentence; empty where they do not sound so."""
        return _because(self.wrote, self.like_harm) if self.sounds_like_harm else ""

    def as_json(self) -> dict[str, object]:
        """Return the suggestions as one JSON document."""
        return {
            "sounds_like_harm": self.sounds_like_harm,
            "says": self.sentence,
            "heard": list(self.heard),
            "wrote": list(self.wrote),
            "like_harm": self.like_harm,
            "too_long": self.is_too_long,
            "flags": [{"flag": one.code, "text": one.label, **one.grounds()} for one in self.flags],
            "needs": [
                {"need": one.code, "label": one.label, **one.grounds()} for one in self.needs
            ],
            "contacts": [
                {"id": c.id, "name": c.name, "phone": c.phone, "hours": c.hours}
                for c in self.contacts
            ],
            "decides": False,
        }


@dataclass(frozen=True, slots=True)
class Suggester:
    """The phrases of one ruleset, made ready to be asked many times."""

    phrases: tuple[Phrase, ...]
    corpus: Corpus
    labels: Mapping[tuple[str, str], str]
    contacts: tuple[Contact, ...]
    stems: frozenset[str]
    """The words of all phrases, long ones by their beginning."""
    hearing: Hearing

    def suggest(self, text: str) -> Suggestions:
        """Return what a text may mean; sentence by sentence, so that none hides another."""
        likeness: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
        for place, alike in self._alike(text[:LONGEST]):
            phrase = self.phrases[place]
            likeness[phrase.kind, phrase.code].append((alike, phrase.text))
        alarming = [
            held[0]
            for (kind, _), held in likeness.items()
            if kind == FLAG and held[0][0] >= LIKE_HARM
        ]
        like_harm = max(alarming, key=itemgetter(0))[1] if alarming else None
        heard = self.hearing.heard(text)
        harm = [one for one in heard if one.is_harm]
        wrote: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one in heard:
            for key in _meant(one.sign):
                if key in self.labels:
                    likeness[key].append((HEARD, one.words))
                    wrote[key].append(one.wrote)
        is_read = len(text) <= LONGEST and self._is_known(text)
        return Suggestions(
            flags=self._best(FLAG, likeness, wrote) if is_read else (),
            needs=self._best(NEED, likeness, wrote) if is_read else (),
            sounds_like_harm=like_harm is not None or bool(harm),
            contacts=self.contacts,
            is_too_long=len(text) > LONGEST,
            heard=_once(one.words for one in harm),
            wrote=_once(one.wrote for one in harm),
            like_harm=like_harm,
        )

    def _alike(self, text: str) -> list[tuple[int, float]]:
        """Return the phrases like the whole text or like one of its sentences, most alike first.

        Each is compared as it was written and in the words of the phrases.
        """
        best: dict[int, float] = {}
        pieces = (text, *SENTENCE_ENDS.split(text))
        usual = (self.hearing.usual(piece) for piece in pieces)
        for piece in dict.fromkeys((*pieces, *usual)):
            for found in self.corpus.alike(piece):
                best[found.place] = max(found.likeness, best.get(found.place, 0.0))
        return sorted(best.items(), key=lambda one: (-one[1], one[0]))

    def _is_known(self, text: str) -> bool:
        """Say whether a text is in a language of the phrases; one or two words may be anything."""
        words = words_of(text)
        known = sum(word[:STEM] in self.stems for word in words)
        return len(words) < JUDGED_FROM or known >= FEWEST_KNOWN * len(words)

    def _best(
        self,
        kind: str,
        likeness: Mapping[tuple[str, str], Sequence[tuple[float, str]]],
        wrote: Mapping[tuple[str, str], Sequence[str]],
    ) -> tuple[Suggestion, ...]:
        found = [
            (_place(held), key, max(held, key=itemgetter(0)))
            for key, held in likeness.items()
            if key[0] == kind and max(held)[0] >= ENOUGH
        ]
        found.sort(key=lambda one: (-one[0], one[1]))
        return tuple(
            Suggestion(key[1], self.labels[key], phrase, round(alike, 3), _once(wrote.get(key, ())))
            for _, key, (alike, phrase) in found[:MOST]
        )


def _because(wrote: Sequence[str], like: str | None) -> str:
    """Say in which words something was heard, or which phrase they are like."""
    if not wrote:
        return f"What you wrote is like “{like}”."
    told = [*_fullest(wrote[:MOST_COMPARED]), *wrote[MOST_COMPARED:]]
    more = len(told) - MOST_SAID
    said = ", ".join(f"“{one}”" for one in told[:MOST_SAID])
    return f"Because you wrote {said}{f', and {more:,} more like these' if more > 0 else ''}."


def _fullest(texts: Sequence[str]) -> Iterator[str]:
    """Yield those of a few texts that do not stand in another of them word for word.

    >>> list(_fullest(["hits", "her dad hits", "dad hits", "hit"]))
    ['her dad hits', 'hit']
    """
    for text in texts:
        if sum(f" {text} " in f" {other} " for other in texts) == 1:
            yield text


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    """Return some texts in their order, each once."""
    return tuple(dict.fromkeys(texts))


def _place(held: Sequence[tuple[float, str]]) -> float:
    """Return what puts one need before another: its best phrase, and a part of the next two."""
    most_first = sorted((alike for alike, _ in held), reverse=True)
    return fsum(map(mul, most_first, SHARES))


def _meant(sign: Sign | None) -> Iterator[tuple[str, str]]:
    """Yield the flags and needs that a sign speaks of."""
    if sign:
        yield from ((FLAG, flag) for flag in sign.flags)
        yield from ((NEED, need) for need in sign.needs)


def make_suggester(ruleset: Ruleset) -> Suggester:
    """Return the suggester of a ruleset: the taxonomy's words, the ruleset's flags, phrases."""
    phrases = (
        *_of_the_taxonomy(),
        *(Phrase(FLAG, flag.id, flag.text) for flag in ruleset.flags.values()),
        *(one for one in read_phrases() if one.kind == NEED or _is_flag(one, ruleset)),
    )
    hearing = usual_hearing()
    return Suggester(
        phrases,
        make_corpus(phrase.text for phrase in phrases),
        {(FLAG, flag.id): flag.text for flag in ruleset.flags.values()}
        | {(NEED, str(need.code)): need.label for need in NEEDS},
        tuple(ruleset.contacts[name] for name in FIXED_CONTACTS),
        frozenset(
            word[:STEM]
            for text in (*hearing.known, *(phrase.text for phrase in phrases))
            for word in words_of(text)
        ),
        hearing,
    )


def _is_flag(phrase: Phrase, ruleset: Ruleset) -> bool:
    return phrase.kind == FLAG and phrase.code in ruleset.flags


def _of_the_taxonomy() -> Iterator[Phrase]:
    for need in NEEDS:
        for text in (need.label, need.definition, *need.service_types):
            yield Phrase(NEED, need.code, text)
