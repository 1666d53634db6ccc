"""The kinds of question that the form of a listing asks: from text to a value and back.

The readers are those of files, so that the page and a file never disagree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from earlyhelp.services.exchange import cells
from earlyhelp.services.exchange.cells import Reader, Refused

NOT_STATED = ""
"""What a choice sends for "Not stated"."""
NONE_OF_THESE = "none"
YES_NO: Mapping[str, bool] = {"yes": True, "no": False}
STATED_TOGETHER = "Choose Not stated or None alone, or the others without it"
DAY_FORMS = ("%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d-%m-%Y")
DAY_WANTED = "a date like 4 March 2026"
Options = tuple[tuple[str, str], ...]
ANY_TEXT = cells.text_up_to(cells.LONGEST_TEXT)
Texts = Sequence[str]
"""What a form sends for one question."""


class Kind(StrEnum):
    """How a question looks."""

    LINE = "line"
    TEXT = "text"
    ONE = "one"
    """One of some answers, "Not stated" among them where it may be."""
    SET = "set"
    """Any of some answers; "Not stated" and "None" stand alone."""
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Field:
    """One question: what it is called, how it is asked, and how its answer is read and written."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    options: Options = ()
    reader: Reader = ANY_TEXT
    writer: Callable[[Any], str] = str
    is_needed: bool = False
    words: type[StrEnum] | None = None
    is_narrow: bool = False

    def read(self, texts: Texts) -> object | Refused:
        """Return the answer as a value; None where it is not stated."""
        return READERS[self.kind](self, texts)

    def write(self, value: object) -> list[str]:
        """Return a value as the form sends it."""
        return WRITERS[self.kind](self, value)


def _read_typed(field: Field, texts: Texts) -> object | Refused:
    text = _typed(texts[0] if texts else "", keeps_lines=field.kind is Kind.TEXT)
    if not text:
        return Refused("an answer") if field.is_needed else None
    return field.reader(text)


def _typed(text: str, *, keeps_lines: bool) -> str:
    if not keeps_lines:
        return cells.tidy(text)
    return "\n".join(cells.tidy(line) for line in text.splitlines()).strip("\n")


def _read_one(field: Field, texts: Texts) -> object | Refused:
    text = texts[0] if texts else NOT_STATED
    if text not in {value for value, _ in field.options}:
        return Refused("one of the answers")
    if text == NOT_STATED:
        return Refused("one of the answers") if field.is_needed else None
    if field.words is not None:
        return field.words(text)
    return YES_NO.get(text, text)


def _read_set(field: Field, texts: Texts) -> object | Refused:
    chosen = set(texts)
    if not chosen <= {value for value, _ in field.options}:
        return Refused("some of the answers")
    alone = chosen & {NOT_STATED, NONE_OF_THESE}
    if alone and len(chosen) > 1:
        return Refused(STATED_TOGETHER)
    return None if chosen <= {NOT_STATED} else frozenset(chosen - {NONE_OF_THESE})


def _read_tick(_: Field, texts: Texts) -> object | Refused:
    return "yes" in texts


def _write_one(_: Field, value: object) -> list[str]:
    if value is None:
        return [NOT_STATED]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(value)]


def _write_set(_: Field, value: object) -> list[str]:
    if value is None:
        return [NOT_STATED]
    return sorted(map(str, value)) or [NONE_OF_THESE]  # type: ignore[call-overload] # a set of words


READERS: Mapping[Kind, Callable[[Field, Texts], object | Refused]] = {
    Kind.LINE: _read_typed,
    Kind.TEXT: _read_typed,
    Kind.ONE: _read_one,
    Kind.SET: _read_set,
    Kind.TICK: _read_tick,
}
WRITERS: Mapping[Kind, Callable[[Field, Any], list[str]]] = {
    Kind.LINE: lambda field, value: ["" if value is None else field.writer(value)],
    Kind.TEXT: lambda field, value: ["" if value is None else field.writer(value)],
    Kind.ONE: _write_one,
    Kind.SET: _write_set,
    Kind.TICK: lambda _, value: ["yes"] if value else [],
}


def choice(
    name: str, label: str, labels: Mapping[Any, str], hint: str = "", *, needed: bool = False
) -> Field:
    """Return a question for one of some closed words, with "Not stated" where it may be."""
    words = type(next(iter(labels)))
    options = (*((word.value, text) for word, text in labels.items()),)
    unstated: Options = () if needed else ((NOT_STATED, "Not stated"),)
    return Field(name, label, Kind.ONE, hint, (*options, *unstated), words=words, is_needed=needed)


def yes_no(name: str, label: str, hint: str = "") -> Field:
    """Return a question for yes, no or not stated."""
    options = (("yes", "Yes"), ("no", "No"), (NOT_STATED, "Not stated"))
    return Field(name, label, Kind.ONE, hint, options)


def several(
    name: str, label: str, labels: Mapping[Any, str], hint: str = "", *, none: str = "None of these"
) -> Field:
    """Return a question for any of some closed words, with "None" and "Not stated"."""
    options = tuple((str(word), text) for word, text in labels.items())
    alone: Options = ((NONE_OF_THESE, none),) if none else ()
    return Field(name, label, Kind.SET, hint, (*options, *alone, (NOT_STATED, "Not stated")))


def text(name: str, label: str, hint: str = "") -> Field:
    """Return a question for a written text."""
    return Field(name, label, Kind.TEXT, hint)


def lines(name: str, label: str, hint: str = "One on each line.") -> Field:
    """Return a question for a list of texts."""
    return Field(name, label, Kind.TEXT, hint, reader=_read_lines, writer="\n".join)


def day(name: str, label: str, hint: str = "For example, 4 March 2026 or 4/3/2026.") -> Field:
    """Return a question for a date."""
    return Field(name, label, Kind.LINE, hint, reader=read_day, writer=_write_day, is_narrow=True)


def line(
    name: str, label: str, reader: Reader | None = None, hint: str = "", *, needed: bool = False
) -> Field:
    """Return a question for one line."""
    return Field(name, label, Kind.LINE, hint, reader=reader or ANY_TEXT, is_needed=needed)


def figure(name: str, label: str, reader: Reader, hint: str = "") -> Field:
    """Return a question for a number."""
    return Field(
        name, label, Kind.LINE, hint, reader=reader, writer=lambda value: f"{value:g}",
        is_narrow=True,
    )  # fmt: skip


def _read_lines(text: str) -> object | Refused:
    return tuple(entry for entry in text.splitlines() if entry) or None


def read_day(text: str) -> object | Refused:
    """Read a date as people write it, day before month.

    >>> read_day("4 March 2026"), read_day("04/03/2026"), read_day("2026-03-04")
    (datetime.date(2026, 3, 4), datetime.date(2026, 3, 4), datetime.date(2026, 3, 4))
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        found = (_parse(text, form) for form in DAY_FORMS)
    return next((one for one in found if one is not None), Refused(DAY_WANTED))


def _parse(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _write_day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
