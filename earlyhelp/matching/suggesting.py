"""From a sentence to the needs and signs of harm it may mean: an aid to find the box, no decision.

Nothing is ticked and nothing is kept. Each suggestion names the phrase that it is like. Words that
sound like harm always bring the front door, whatever else is found.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from earlyhelp.matching.likeness import Corpus, make_corpus
from earlyhelp.matching.ruleset_values import FIXED_CONTACTS, Contact, Flag, Ruleset
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode

MOST = 5
LONGEST = 2_000
"""Letters that are read; the rest of a longer text is left."""
ENOUGH = 0.12
"""How alike a phrase has to be to count as a match at all."""
LIKE_HARM = 0.3
"""How alike a phrase of a sign of harm has to be to put the front door first.

Chosen on the 36 published signs that must always reach social care: the least alike has 0.35.
"""
SHARES = (1.0, 0.7, 0.35)
"""What the best, the second and the third phrase of one need add to its place."""
NEED, FLAG, HARM = "need", "flag", "harm"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying a need or a sign of harm."""

    kind: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A need or a sign of harm that the words may mean, and the phrase they are most like."""

    code: str
    label: str
    like: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the words may mean, most alike first; ``sounds_like_harm`` puts the front door first."""

    flags: tuple[Suggestion, ...]
    needs: tuple[Suggestion, ...]
    sounds_like_harm: bool
    contacts: tuple[Contact, ...]

    @property
    def sentence(self) -> str:
        """What is to be done with the suggestions."""
        if self.sounds_like_harm:
            return (
                "These words may describe harm. If a child may be harmed, ring the front door now; "
                "do not wait for a match."
            )
        if self.needs:
            return "These are only the nearest words. You decide which of them fit."
        return "Nothing here is close to these words. Choose from the full list, or ask for advice."

    def as_json(self) -> dict[str, object]:
        """Return the suggestions as one JSON document."""
        return {
            "sounds_like_harm": self.sounds_like_harm,
            "says": self.sentence,
            "flags": [
                {"flag": one.code, "text": one.label, "like": one.like, "likeness": one.likeness}
                for one in self.flags
            ],
            "needs": [
                {"need": one.code, "label": one.label, "like": one.like, "likeness": one.likeness}
                for one in self.needs
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

    def suggest(self, text: str) -> Suggestions:
        """Return what a text may mean."""
        read = text[:LONGEST]
        likeness: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
        for found in self.corpus.alike(read):
            phrase = self.phrases[found.place]
            likeness[phrase.kind, phrase.code].append((found.likeness, phrase.text))
        flags, needs = self._best(FLAG, likeness), self._best(NEED, likeness)
        alarming = any(held[0][0] >= LIKE_HARM for key, held in likeness.items() if key[0] == FLAG)
        return Suggestions(
            flags=flags,
            needs=needs,
            sounds_like_harm=alarming or _has_harm_word(read),
            contacts=self.contacts,
        )

    def _best(
        self, kind: str, likeness: Mapping[tuple[str, str], Sequence[tuple[float, str]]]
    ) -> tuple[Suggestion, ...]:
        found = [
            (_place(held), key[1], held[0])
            for key, held in likeness.items()
            if key[0] == kind and held[0][0] >= ENOUGH
        ]
        found.sort(key=lambda one: (-one[0], one[1]))
        return tuple(
            Suggestion(code, self.labels[kind, code], phrase, round(alike, 3))
            for _, code, (alike, phrase) in found[:MOST]
        )


def _place(held: Sequence[tuple[float, str]]) -> float:
    """Return what puts one need before another: its best phrase, and a part of the next two."""
    return sum(alike * share for (alike, _), share in zip(held, SHARES, strict=False))


def make_suggester(ruleset: Ruleset) -> Suggester:
    """Return the suggester of a ruleset: the taxonomy's words, the ruleset's flags, phrases."""
    phrases = (
        *_of_the_taxonomy(),
        *(Phrase(FLAG, flag.id, flag.text) for flag in ruleset.flags.values()),
        *(one for one in read_phrases() if one.kind != HARM and _is_known(one, ruleset.flags)),
    )
    return Suggester(
        phrases,
        make_corpus(phrase.text for phrase in phrases),
        {(FLAG, flag.id): flag.text for flag in ruleset.flags.values()}
        | {(NEED, str(need.code)): need.label for need in NEEDS},
        tuple(ruleset.contacts[name] for name in FIXED_CONTACTS),
    )


def _of_the_taxonomy() -> Iterator[Phrase]:
    for need in NEEDS:
        for text in (need.label, need.definition, *need.service_types):
            yield Phrase(NEED, need.code, text)


def _is_known(phrase: Phrase, flags: Mapping[str, Flag]) -> bool:
    known = flags if phrase.kind == FLAG else NEED_BY_CODE
    return NeedCode(phrase.code) in known


@cache
def read_phrases() -> tuple[Phrase, ...]:
    """Return the phrases of phrases.csv beside this module: our own, and published indicators."""
    text = files(__package__).joinpath("phrases.csv").read_text("utf-8")
    return tuple(
        Phrase(row["kind"], row["code"], row["phrase"]) for row in csv.DictReader(text.splitlines())
    )


@cache
def _harm_words() -> frozenset[str]:
    return frozenset(phrase.text for phrase in read_phrases() if phrase.kind == HARM)


def _has_harm_word(text: str) -> bool:
    letters = "".join(char if char.isalnum() or char == "-" else " " for char in text.casefold())
    words = letters.split()
    return not _harm_words().isdisjoint((*words, *(part for w in words for part in w.split("-"))))
