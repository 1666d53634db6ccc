"""Hearing words of harm in a short text and in one of 100,000 words."""

import random
from collections.abc import Sequence
from functools import partial

from benchmarks.measuring import Goal, Line, alone, in_turn, same
from earlyhelp.matching.hearing import STRETCH, Hearing, usual_hearing

SENTENCES = (
    "he will not go to school and sleeps very little",
    "mum said that money is tight since the rent went up",
    "we went to the park with his cousins and had a good time",
    "her uncle belted the lad and nobody told the nursery",
    "they were all tired because of the new baby",
)
LONG, PARTS, ROUNDS = 100_000, 10, 5
IN_PARTS = f"{PARTS} texts of {LONG // PARTS:,} words each"


def run() -> list[Line]:
    """Return the lines about a long text: beside its parts."""
    hearing = usual_hearing()
    part = " ".join(_words(LONG // PARTS))
    whole = " ".join([part] * PARTS)
    once, all_of_it = (len(hearing.heard(text)) for text in (part, whole))
    same(once * PARTS, all_of_it, "words heard in a long text and in its parts")
    parts, long = in_turn(
        partial(_heard, hearing, [part] * PARTS),
        partial(_heard, hearing, [whole]),
        rounds=ROUNDS,
        warm=1,
    )
    short = alone(partial(_heard, hearing, [SENTENCES[3]]), rounds=300)
    what = f"text of {LONG:,} words heard for harm"
    return [
        Line("sentence heard for harm", short.p50, 1, kind=Goal.LIMIT),
        Line(what, long.p50, 1.2, IN_PARTS, parts.p50),
    ]


def _words(number: int) -> Sequence[str]:
    """Return sentences of so many words; the last is filled up to end with a stretch."""
    chosen = random.Random(5)  # made-up text, no secret
    words: list[str] = []
    while len(words) < number - 4 * STRETCH:
        words += chosen.choice(SENTENCES).split()
    return [*words, *["and"] * (number - number % STRETCH - len(words))]


def _heard(hearing: Hearing, texts: Sequence[str], _: int) -> object:
    return [hearing.heard(text) for text in texts]
