"""Column types of the directory: sets of words, lines of text, plain values, closed words."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Dialect, Enum, Text, TypeDecorator

from earlyhelp.services.documents import read_json, write_json

Value = TypeVar("Value")


class WordSet(TypeDecorator[frozenset[str]]):
    """A set of closed words, kept as ";a;b;" so that one can be looked for with LIKE."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Write the words in order; an empty set is ";": stated, and none."""
        del dialect
        return None if value is None else ";" + "".join(f"{word};" for word in sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str] | None:
        """Read the words back."""
        del dialect
        return None if value is None else frozenset(value.split(";")) - {""}


class Lines(TypeDecorator[tuple[str, ...]]):
    """Texts in their order, one a line."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:
        """Write one text a line."""
        del dialect
        return None if value is None else "\n".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Read the texts back."""
        del dialect
        return None if value is None else tuple(value.split("\n")) if value else ()


def one_of(words: type[StrEnum]) -> Enum:
    """Return the column type of closed words, kept as their text."""
    return Enum(
        words,
        native_enum=False,
        length=40,
        create_constraint=False,
        values_callable=lambda enum: [word.value for word in enum],
    )


class Values(TypeDecorator[tuple[Value, ...]]):
    """Plain values in their order, as JSON; an empty list is the same as none."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[Value]) -> None:
        """Take the type of one value: a frozen dataclass, or text."""
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Iterable[Value] | None, dialect: Dialect) -> str | None:
        """Write the values."""
        del dialect
        return write_json(list(value)) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Value, ...]:
        """Read the values back."""
        del dialect
        return () if value is None else read_json(value, tuple[self.kind, ...])  # type: ignore[name-defined] # made as it runs
