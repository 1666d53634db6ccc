"""The lists that words are looked up in: CSV files beside this module, which anybody may add to.

phrases.csv: ``need`` and ``flag`` rows are ways of saying a need or a sign. ``harm`` rows are words
that sound like harm. In ``plain`` rows the same words are about something else. ``means`` rows say
how else people put something: the phrase is read as the words in its second column. ``word`` rows
are words that are never taken for a slip of the pen.

families.csv: words that do the same in a sentence, as *mum, dad, uncle* or *belt, cable, slipper*.
signs.csv: which families tell of something when a word of each stands in the same few lines: of
which signs of harm, if any, and of which needs.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NEED, FLAG, HARM, PLAIN, MEANS, WORD = "need", "flag", "harm", "plain", "means", "word"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying a need or a sign of harm, or one row of another kind."""

    kind: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Families of words that tell of something when they stand together."""

    flags: tuple[str, ...]
    """The signs of harm that such words sound like; none where they only tell of a need."""
    families: tuple[tuple[str, ...], ...]
    """One family of each group has to be heard."""
    needs: tuple[str, ...] = ()
    """The needs that such words tell of."""


@dataclass(frozen=True, slots=True)
class Lists:
    """All that a text is heard with."""

    phrases: tuple[Phrase, ...]
    families: Mapping[str, tuple[str, ...]]
    signs: tuple[Sign, ...]


@cache
def read_phrases() -> tuple[Phrase, ...]:
    """Return the phrases of phrases.csv beside this module: our own, and published indicators."""
    return tuple(Phrase(row["kind"], row["code"], row["phrase"]) for row in _rows("phrases.csv"))


@cache
def read_lists() -> Lists:
    """Return the phrases with the families of words and the signs that they make together."""
    return Lists(
        phrases=read_phrases(),
        families={row["family"]: tuple(_split(row["words"], ";")) for row in _rows("families.csv")},
        signs=tuple(
            Sign(
                tuple(_split(row["flags"], ";")),
                tuple(tuple(_split(group, " or ")) for group in _split(row["families"], "+")),
                tuple(_split(row["needs"], ";")),
            )
            for row in _rows("signs.csv")
        ),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(name).read_bytes().decode()
    return csv.DictReader(text.splitlines())


def _split(cell: str, by: str) -> list[str]:
    return [part.strip() for part in cell.split(by) if part.strip()]
