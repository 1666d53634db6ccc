"""Which listings may be the same service twice, and why; a person decides, always.

Only listings that share something are compared, so that thousands take a moment: a number of the
provider, a telephone, a web address, an email, a postcode, or a reference in two lists.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from earlyhelp.services.facts import ServiceFacts
from earlyhelp.services.parts import PlaceFacts
from earlyhelp.services.text import tokens

NEARLY_THE_SAME = 0.85
SIMILAR = 0.6
MANY = 40
"""What more listings than this share is a switchboard or a home page: then only those with the
very same words in their names are compared."""
DIGITS_OF_A_NUMBER = 10
LONG_REFERENCE = 12
"""A shorter one, such as 17, may be the same in two lists by chance."""
COMPANY_KINDS = ("company", "charity")


@dataclass(frozen=True, slots=True)
class Likeable:
    """What is compared of one listing; ``id`` is whatever the caller knows it by."""

    id: str
    source: str
    name: tuple[str, ...]
    provider: frozenset[str]
    shared: frozenset[tuple[str, str]] = frozenset()
    """Kind and value of all that it may have in common with others."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two listings that may be one service, with the reasons, and how alike they are, up to 1."""

    first: str
    second: str
    reasons: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What sharing something says, how much, and how alike the names must be for it to count."""

    sentence: str
    weight: float
    name: float = 0.0


GROUNDS: Mapping[str, Ground] = {
    "number": Ground(
        "Their providers have the same charity or company number, and their names are alike",
        0.6,
        SIMILAR,
    ),
    "postcode": Ground(
        "They have the same postcode and nearly the same name", 0.7, NEARLY_THE_SAME
    ),
    "telephone": Ground("They have the same telephone number", 0.4),
    "url": Ground("They have the same web address", 0.4),
    "email": Ground("They have the same email", 0.4),
    "reference": Ground("Two lists call them by the same reference", 0.6),
    "short reference": Ground(
        "Two lists call them by the same reference, and their names are alike", 0.4, SIMILAR
    ),
}
BETWEEN_LISTS = frozenset({"reference", "short reference"})


def likeable(id_: str, source: str, facts: ServiceFacts) -> Likeable:
    """Return what is compared of a listing; a place that may not be located is left out."""
    reference = "reference" if len(facts.source_id) >= LONG_REFERENCE else "short reference"
    shared = {
        *(("number", value) for value in _numbers(facts)),
        *(("telephone", value) for value in _telephones(facts)),
        *(("postcode", value) for value in map(_postcode, facts.places)),
        ("url", _web_address(facts.url or "")),
        ("email", (facts.email or "").strip().casefold()),
        (reference, facts.source_id.casefold()),
    }
    return Likeable(
        id=id_,
        source=source,
        name=tuple(tokens(facts.name)),
        provider=frozenset(tokens(facts.provider.name)),
        shared=frozenset((kind, value) for kind, value in shared if value),
    )


def _numbers(facts: ServiceFacts) -> Iterable[str]:
    provider = facts.provider
    others = (
        one.identifier
        for one in provider.identifiers
        if any(kind in one.kind.casefold() for kind in COMPANY_KINDS)
    )
    return (
        "".join(tokens(number)).lstrip("0") for number in (provider.charity_number or "", *others)
    )


def _telephones(facts: ServiceFacts) -> Iterable[str]:
    others = (phone.number for contact in facts.contacts for phone in contact.phones)
    for text in (facts.telephone or "", *others):
        digits = "".join(character for character in text if character.isdecimal())
        number = digits.removeprefix("0044").removeprefix("44").lstrip("0")
        if len(number) >= DIGITS_OF_A_NUMBER - 1:
            yield number


def _postcode(place: PlaceFacts) -> str:
    return "" if place.is_hidden else (place.postcode or "").replace(" ", "").casefold()


def _web_address(url: str) -> str:
    """Return an address without what does not tell pages apart.

    >>> _web_address("https://www.help.example/sleep/")
    'help.example/sleep'
    """
    return url.strip().casefold().partition("://")[2].removeprefix("www.").rstrip("/")


def find_likenesses(
    listings: Sequence[Likeable],
    *,
    among: Collection[str] | None = None,
    settled: Collection[frozenset[str]] = (),
) -> tuple[Likeness, ...]:
    """Return the pairs that may be one service, most alike first.

    With ``among`` only pairs that hold one of those ids: what a file would bring in. Pairs that a
    person has ``settled`` are left out.
    """
    by_id = {one.id: one for one in listings}
    found = []
    for pair, kinds in _sharing(listings).items():
        if pair in settled or (among is not None and pair.isdisjoint(among)):
            continue
        first, second = sorted(pair)
        likeness = compare(by_id[first], by_id[second], kinds)
        if likeness is not None:
            found.append(likeness)
    return tuple(sorted(found, key=lambda one: (-one.score, one.first, one.second)))


def _sharing(listings: Iterable[Likeable]) -> Mapping[frozenset[str], set[str]]:
    """Return the pairs that share anything, and what."""
    blocks: dict[tuple[str, str], list[Likeable]] = defaultdict(list)
    for one in listings:
        for key in one.shared:
            blocks[key].append(one)
    pairs: dict[frozenset[str], set[str]] = defaultdict(set)
    for (kind, _), block in blocks.items():
        for some in _comparable(block):
            for first, second in combinations(some, 2):
                if kind not in BETWEEN_LISTS or first.source != second.source:
                    pairs[frozenset((first.id, second.id))].add(kind)
    return pairs


def _comparable(block: Sequence[Likeable]) -> Iterator[Sequence[Likeable]]:
    """Return the groups of a block within which each is compared with each."""
    if len(block) <= MANY:
        yield block
        return
    named: dict[frozenset[str], list[Likeable]] = defaultdict(list)
    for one in block:
        named[frozenset(one.name) - one.provider].append(one)
    yield from (group[:MANY] for group in named.values())


def compare(first: Likeable, second: Likeable, kinds: Collection[str]) -> Likeness | None:
    """Return how alike two listings are that share something, or None where that says nothing."""
    alike = name_similarity(first, second)
    grounds = [ground for kind, ground in GROUNDS.items() if kind in kinds and alike >= ground.name]
    if not grounds or (first.source == second.source and alike < SIMILAR):
        # One list that gives two services one telephone means two services.
        return None
    unlike = 1.0
    for ground in grounds:
        unlike *= 1 - ground.weight
    score = (1 - unlike) * (0.5 + 0.5 * alike)
    return Likeness(
        first.id, second.id, tuple(ground.sentence for ground in grounds), round(score, 2)
    )


def name_similarity(first: Likeable, second: Likeable) -> float:
    """Return how alike two names are, from 0 to 1, without the words of their providers.

    >>> one = Likeable("1", "a", ("acorn", "sleep", "group"), frozenset({"acorn"}))
    >>> name_similarity(one, Likeable("2", "b", ("sleep", "groups"), frozenset()))
    0.96
    """
    dropped = first.provider | second.provider
    names = [" ".join(word for word in one.name if word not in dropped) for one in (first, second)]
    if not all(names):
        names = [" ".join(one.name) for one in (first, second)]
    one, other = sorted(names)
    return round(SequenceMatcher(None, one, other, autojunk=False).ratio(), 2)
