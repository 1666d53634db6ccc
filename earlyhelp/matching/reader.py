"""Read the values of a document, noting what cannot be read instead of stopping at it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from earlyhelp.matching.assessment import Answer, Unrecognised
from earlyhelp.matching.pairs import Pairs, differ

PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""Names that may be repeated in an answer: others could be anybody's text."""
GIVEN_TWICE = "This fact was given twice with different answers."
Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Reader:
    """Collects what could not be recognised on the way."""

    flag_names: frozenset[str]
    may_differ: frozenset[str]
    _refused: dict[tuple[str, str], Unrecognised] = field(default_factory=dict)

    def refuse(self, path: str, text: str) -> None:
        """Note a fact that cannot be read; once is enough, however often it stands there."""
        self._refused[path, text] = Unrecognised(path, text)

    @property
    def unrecognised(self) -> tuple[Unrecognised, ...]:
        """What could not be read so far, in its order."""
        return tuple(self._refused.values())

    def mapping(self, value: object, known: frozenset[str], path: str = "") -> Mapping[str, object]:
        """Return an object's fields, refusing names we do not know and copies that differ."""
        if not isinstance(value, Mapping):
            if value is not None:
                self.refuse(path or "other", "This should be a list of named facts.")
            return {}
        prefix = f"{path}." if path else ""
        twice = value.twice if isinstance(value, Pairs) else {}
        for name in value:
            if name not in known:
                shown = name if PLAIN_NAME.fullmatch(str(name)) else "other"
                self.refuse(f"{prefix}{shown}", "This is not a fact that the rules know.")
            elif name in twice and name not in self.may_differ and differ(twice[name]):
                self.refuse(f"{prefix}{name}", GIVEN_TWICE)
        return value

    def answer(self, value: object, path: str) -> Answer:
        """Return yes, no or not known."""
        if value is True or value == "yes":
            return Answer.YES
        if value is False or value == "no":
            return Answer.NO
        if value is not None and value != "not_known":
            self.refuse(path, "Answer yes, no or not_known.")
        return Answer.NOT_KNOWN

    def answers(self, copies: list[object], path: str) -> Answer:
        """Return what all copies say together."""
        return together([self.answer(copy, path) for copy in copies])

    def whole(self, value: object, path: str, highest: int) -> int | None:
        """Return a whole number from 0, or None where there is none or it cannot be one."""
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= highest:
            return value
        self.refuse(path, f"Give a whole number from 0 to {highest}.")
        return None


def together(said: Collection[Answer]) -> Answer:
    """Return what answers say together: yes if any is yes, no only if each is no."""
    if Answer.YES in said:
        return Answer.YES
    return Answer.NO if set(said) == {Answer.NO} else Answer.NOT_KNOWN


def is_word(value: object, words: Mapping[str, StrEnum]) -> bool:
    """Say whether a value is one of the words of a closed list."""
    return isinstance(value, str) and value in words


def word_of(value: object, words: Mapping[str, Word], otherwise: Word) -> Word:
    """Return the word of a closed list that a value is, or another where it is none."""
    return words.get(value, otherwise) if isinstance(value, str) else otherwise
