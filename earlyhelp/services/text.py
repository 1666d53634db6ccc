"""Words as a search sees them: folded, stemmed, and the needs that everyday words lead to."""

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from earlyhelp.taxonomy.needs import NEEDS, NeedCode

LONGEST_WORD = 64
MOST_WORDS = 20
"""Of a question; a longer one is cut, since nobody means the rest."""
SHORTEST_BEGINNING = 4
"""A word of at least this many letters is also looked for as the beginning of a longer one."""
SHORTEST_STEM = 4

JOINING_WORDS = frozenset(
    "a an and are as at be by can do for from get has have he her his i in is it me my of "  # noqa: SIM905 - words read best as a line
    "on or our she so that the their them they this to we who with you your".split()
)
ASKING_WORDS = JOINING_WORDS | frozenset(
    "any around boy cant child children close daughter dont find girl give go going help "  # noqa: SIM905 - the same
    "helping isnt kid kids looking near nearby need needs not please service services some "
    "someone something son support want wants where wont".split()
)
"""Words of a question that say nothing about what is wanted."""


def tokens(text: str) -> list[str]:
    """Return the words of a text in order: small letters, no accents, no marks.

    >>> tokens("Café & Parents' well-being")
    ['cafe', 'and', 'parents', 'well', 'being']
    """
    spelled = (
        text.replace("&", " and ").replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    )
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", spelled).casefold())
    kept = "".join(_kept(character) for character in folded)
    return [word[:LONGEST_WORD] for word in kept.split()]


def _kept(character: str) -> str:
    if character.isalnum():
        return character
    return "" if unicodedata.combining(character) else " "


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the beginning that the forms of an English word share; rough, and always the same.

    >>> [stem(word) for word in ("families", "houses", "housing", "sleeping", "bullied", "bus")]
    ['family', 'hous', 'hous', 'sleep', 'bully', 'bus']
    """
    if not word.isascii():
        return word
    word = _without_ending(_singular(word))
    return word[:-1] if len(word) > SHORTEST_STEM and word.endswith("e") else word


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith(("ies", "ied")):  # noqa: PLR2004 - not "ties" or "died"
        return word[:-3] + "y"
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - not "gas"
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST_STEM:
            return rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "ls" else rest
    return word


def index_words(*texts: str | None) -> str:
    """Return the different stems of some texts, joining words left out, with spaces between."""
    found = (stem(word) for text in texts if text for word in tokens(text))
    return " ".join(dict.fromkeys(word for word in found if word not in JOINING_WORDS))


@lru_cache(maxsize=1_000)
def question_words(text: str) -> tuple[str, ...]:
    """Return the stems that a question asks for, each once.

    Words that only ask ("help with") are left out, unless there are no others.

    >>> question_words("I need help with sleep"), question_words("help")
    (('sleep',), ('help',))
    """
    words = tokens(text)
    telling = [word for word in words if word not in ASKING_WORDS] or words
    return tuple(dict.fromkeys(stem(word) for word in telling))[:MOST_WORDS]


def fits(asked: str, word: str) -> bool:
    """Say whether a stem asked for is a word, or the beginning of it if long enough."""
    return word == asked or (len(asked) >= SHORTEST_BEGINNING and word.startswith(asked))


def any_fits(asked: str, words: Iterable[str]) -> bool:
    """Say whether a stem asked for fits one of some words."""
    return any(fits(asked, word) for word in words)


def _read_everyday_words(text: str) -> Mapping[str, str]:
    return {row["need"]: row["words"] for row in csv.DictReader(text.splitlines())}


# Packaged data that never changes while the program runs: read once, like any other constant.
EVERYDAY: Mapping[str, str] = _read_everyday_words(
    files(__package__).joinpath("everyday_words.csv").read_text("utf-8")
)


@dataclass(frozen=True, slots=True, eq=False)
class NeedWords:
    """The words that stand for each need: the taxonomy's, and those that families use."""

    core: Mapping[NeedCode, frozenset[str]]
    """Stems of its label, its kinds of service and its everyday words."""
    every: Mapping[NeedCode, str]
    """The same and the stems of its definition: every word that finds the services of a need."""
    texts: tuple[str, ...] = ()
    """The same as people write it, for another spelling to be taken from."""

    def meant(self, words: tuple[str, ...]) -> frozenset[NeedCode]:
        """Return the needs that the stems of a question lead to.

        A need is meant when its label, its kinds of service or its everyday words hold every stem;
        where none is, its definition may help. None at all: the words are looked for as they are.

        >>> sorted(PACKAGED.meant(question_words("parents arguing")))
        ['family_conflict']
        """
        if not words:
            return frozenset()
        core = frozenset.intersection(*(self.holding(word) for word in words))
        return core or frozenset.intersection(*(_defined_with(self, word) for word in words))

    def holding(self, word: str) -> frozenset[NeedCode]:
        """Return the needs whose label, kinds of service or everyday words hold a stem."""
        return _holding(self, word)


def make_need_words(everyday: Mapping[str, str]) -> NeedWords:
    """Return the words of every need; ``everyday`` has those of families, by need."""
    core, every, texts = {}, {}, []
    for need in NEEDS:
        spoken = everyday.get(need.code, "")
        core[need.code] = frozenset(index_words(need.label, *need.service_types, spoken).split())
        every[need.code] = index_words(need.label, need.definition, *need.service_types, spoken)
        texts += [need.label, need.definition, *need.service_types, spoken]
    return NeedWords(MappingProxyType(core), MappingProxyType(every), tuple(texts))


@lru_cache(maxsize=5_000)
def _holding(needs: NeedWords, word: str) -> frozenset[NeedCode]:
    return frozenset(code for code, held in needs.core.items() if any_fits(word, held))


@lru_cache(maxsize=5_000)
def _defined_with(needs: NeedWords, word: str) -> frozenset[NeedCode]:
    return frozenset(code for code, held in needs.every.items() if any_fits(word, held.split()))


PACKAGED = make_need_words(EVERYDAY)
"""The words of needs as they come with the program, until the editor brings others in."""
