"""Read the values that conditions may hold: closed words, whole numbers, true or false."""

from collections.abc import Collection


class UnknownWordError(ValueError):
    """A condition uses a word or value that is not in the closed list; the text says which."""


def read_words(value: object, known: Collection[str], what: str) -> list[str]:
    """Return one or several closed words as a list; an empty list says nothing and is refused."""
    given = value if isinstance(value, list) else [value]
    if not given:
        raise UnknownWordError(f"{what} needs at least one value")
    return [read_word(word, known, f"value of {what}") for word in given]


def read_word(value: object, known: Collection[str], what: str) -> str:
    """Return a text that is one of the known ones."""
    if isinstance(value, str) and value in known:
        return value
    raise UnknownWordError(f"{value!r} is not a {what}")


def read_whole(value: object, what: str) -> int:
    """Return a whole number from 0."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise UnknownWordError(f"{what} needs a whole number, not {value!r}")


def read_truth(value: object, what: str) -> bool:
    """Return true or false."""
    if isinstance(value, bool):
        return value
    raise UnknownWordError(f"{what} needs true or false, not {value!r}")
