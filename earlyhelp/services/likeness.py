"""Which listings may be the same service listed twice: candidates with a score and reasons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.text import tokens

NAMES_ALIKE = 0.85
"""From here on two names at one postcode are candidates (a local value; directory, part 10)."""
NAMES_NEAR = 0.6
"""From here on two names of one registered provider are similar enough to look at."""
WEIGHTS = {
    "id": 0.9,
    "registered": 0.7,
    "telephone": 0.5,
    "url": 0.5,
    "email": 0.5,
    "postcode": 0.4,
}
REASONS = {
    "id": "the same id in two lists",
    "registered": "the same registered provider and a similar name",
    "telephone": "the same telephone number",
    "url": "the same web address",
    "email": "the same email address",
    "postcode": "the same postcode and nearly the same name",
}
MOST_OF_A_KEY = 30
"""A number or mailbox that more listings share is a switchboard and tells nothing."""


@dataclass(frozen=True)
class Listed:
    """A listing to compare: its key wherever it is kept, its source, and its facts."""

    key: str
    source: str
    facts: ServiceFacts

    @cached_property
    def name_words(self) -> str:
        """The name, folded, without the words of its provider."""
        own = tokens(self.facts.name)
        provider = set(tokens(self.facts.provider.name))
        return " ".join([word for word in own if word not in provider] or own)

    @cached_property
    def marks(self) -> frozenset[tuple[str, str]]:
        """What two listings of one service are likely to share."""
        facts = self.facts
        numbers = [number.identifier for number in facts.provider.identifiers]
        phones = [facts.telephone, *(p.number for c in facts.contacts for p in c.phones)]
        shown = [place for place in facts.places if not place.is_hidden]
        return frozenset(
            (kind, value)
            for kind, values in (
                ("id", [facts.source_id]),
                ("registered", [facts.provider.charity_number, *numbers]),
                ("telephone", [_digits(phone) for phone in phones]),
                ("url", [_address(facts.url)]),
                ("email", [facts.email and facts.email.casefold()]),
                ("postcode", [place.postcode for place in shown]),
            )
            for value in values
            if value
        )


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two listings that may be one service, how likely (0 to 1), and why; never merged by itself.

    ``first`` and ``second`` are their keys.
    """

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


def find_duplicates(new: Sequence[Listed], known: Sequence[Listed] = ()) -> list[Likeness]:
    """Return the pairs within ``new``, and between ``new`` and ``known``, that may be one service.

    Most likely first; the order of the listings makes no difference.
    """
    by_mark: dict[tuple[str, str], list[Listed]] = defaultdict(list)
    for one in (*new, *known):
        for mark in one.marks:
            by_mark[mark].append(one)
    pairs = {
        (min(a.key, b.key), max(a.key, b.key)): (a, b)
        for a in new
        for mark in a.marks
        if len(by_mark[mark]) <= MOST_OF_A_KEY
        for b in by_mark[mark]
        if a.key != b.key
    }
    found = (compare(a, b) for a, b in pairs.values())
    return sorted(
        (likeness for likeness in found if likeness is not None),
        key=lambda one: (-one.score, one.first, one.second),
    )


def compare(a: Listed, b: Listed) -> Likeness | None:
    """Return how alike two listings are, or None if nothing tells that they are one service."""
    alike = name_likeness(a, b)
    shared = {kind for kind, _ in a.marks & b.marks}
    wanted = {"registered": NAMES_NEAR, "postcode": NAMES_ALIKE}
    kinds = [kind for kind in WEIGHTS if kind in shared and alike >= wanted.get(kind, 0.0)]
    if "id" in kinds and (a.source == b.source or alike < NAMES_NEAR):
        kinds.remove("id")
    if not kinds:
        return None
    unlikely = 1.0
    for kind in kinds:
        unlikely *= 1 - WEIGHTS[kind]
    score = round((1 - unlikely) * (0.5 + alike / 2), 2)
    first, second = sorted((a.key, b.key))
    return Likeness(first, second, score, tuple(REASONS[kind] for kind in kinds))


def name_likeness(a: Listed, b: Listed) -> float:
    """Return how alike two names are, from 0 to 1; the same from either side."""
    first, second = sorted((a.name_words, b.name_words))
    return 1.0 if first == second else SequenceMatcher(None, first, second).ratio()


def _digits(number: str | None) -> str:
    """Return what makes two ways of writing a number one number.

    >>> _digits("+44 (0)161 496 0000") == _digits("0161 4960000")
    True
    """
    kept = "".join(sign for sign in number or "" if sign.isdigit())
    return kept.removeprefix("44").removeprefix("0")[-10:]


def _address(url: str | None) -> str:
    kept = (url or "").casefold().partition("://")[2].removeprefix("www.")
    return kept.rstrip("/")
