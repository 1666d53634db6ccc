"""The phrases that words are compared with: read from phrases.csv, which anybody may add to.

``need`` and ``flag`` rows are ways of saying a need or a sign. ``harm`` rows are words that sound
like harm; ``*`` in them stands for up to five words. ``means`` rows say how else people put
something: the phrase is read as the words in its second column. ``word`` rows are words that are
never taken for a slip of the pen.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NEED, FLAG, HARM, MEANS, WORD = "need", "flag", "harm", "means", "word"


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way of saying a need or a sign of harm, or one row of another kind."""

    kind: str
    code: str
    text: str


@cache
def read_phrases() -> tuple[Phrase, ...]:
    """Return the phrases of phrases.csv beside this module: our own, and published indicators."""
    text = files(__package__).joinpath("phrases.csv").read_text("utf-8")
    return tuple(
        Phrase(row["kind"], row["code"], row["phrase"]) for row in csv.DictReader(text.splitlines())
    )
