"""Which passwords are good enough: long, hard to guess, not made of local words."""

import re
from collections.abc import Collection

from zxcvbn import zxcvbn

SHORTEST, LONGEST = 15, 200
LEAST_SCORE = 3
LONGEST_JUDGED = 72
"""The estimator takes long over long texts; what stands in the first characters is enough."""
SHORTEST_WORD = 4
PRODUCT_WORDS = frozenset({"earlyhelp", "early help", "earlyhelpdirectory", "families"})
TOO_SHORT = f"Password must be {SHORTEST} characters or more. Three or four words do well."
TOO_LONG = f"Password must be {LONGEST} characters or fewer"
TOO_EASY = (
    "This password would be easy to guess. Use three or four words that do not belong together."
)
LOCAL = (
    "Leave out names of places, the council and this service. Use words that nobody here would try."
)


def password_problem(password: str, local_words: Collection[str]) -> str | None:
    """Say what to mend in a new password, or nothing; it is taken exactly as it was typed.

    >>> password_problem("too short", ())
    'Password must be 15 characters or more. Three or four words do well.'
    >>> password_problem("lamp violin gravel noon", ())
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    if _score(password) < LEAST_SCORE:
        return TOO_EASY
    if _score(without_words(password, local_words)) < LEAST_SCORE:
        return LOCAL
    return None


def without_words(password: str, words: Collection[str]) -> str:
    """Return what is left of a password without local words, which anybody here would try.

    >>> without_words("Anytown 2024 anytown!", {"Anytown"})
    ' 2024 !'
    """
    left = password.casefold()
    known = {word.casefold() for word in (*words, *PRODUCT_WORDS)}
    known |= {re.sub(r"[\W_]+", "", word) for word in known}
    for word in sorted(known, key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            left = left.replace(word, "")
    return left


def _score(password: str) -> int:
    score: int = zxcvbn(password[:LONGEST_JUDGED])["score"] if password else 0
    return score
