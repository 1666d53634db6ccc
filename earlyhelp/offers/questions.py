"""Questions as data, and the reading of what was sent for them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = str | list[str]
Values: TypeAlias = Mapping[str, Value]
"""What one page's questions were answered, by the name of the question."""

Answers: TypeAlias = Mapping[str, Values]
"""What an assessment holds, by the id of the step."""

Problems: TypeAlias = Mapping[str, str]
"""What to mend, by the name of the question."""

CHOOSE_SHOWN = "Choose from the answers on this page"
LONGEST_LINE = 40


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    PICK = "pick"
    """One answer, from a list that shows only the chosen one: for many answers in little room."""
    MANY = "many"
    LINE = "line"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; ``reveals`` names the questions that belong to it."""

    value: str
    text: str
    hint: str = ""
    reveals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a page."""

    name: str
    kind: Kind
    text: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    missing: str = ""
    """What to say when it is left empty; empty where it may be."""
    longest: int = LONGEST_LINE
    alone: str = ""
    """The option that goes with no other, such as *None of these*."""
    folded: str = ""
    """Words of the fold in which it stands; empty where it stands open."""
    rows: int = 5
    """How many lines of a text are seen at once."""
    is_side_by_side: bool = False
    """Whether its answers are short and stand beside each other."""
    is_named_above: bool = False
    """Whether what stands above names it, so that it is heard and not shown."""

    def text_of(self, value: str) -> str:
        """Return the words of one of its options."""
        return next((option.text for option in self.options if option.value == value), value)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was sent for a page: the values, and what to mend in them."""

    values: Values
    problems: Problems = field(default_factory=dict)


def yes_no_not_known(reveals: tuple[str, ...] = ()) -> tuple[Option, ...]:
    """Return the three answers to a plain question."""
    return (Option("yes", "Yes", reveals=reveals), Option("no", "No"), NOT_KNOWN)


NOT_KNOWN = Option("not_known", "Not known")


def read_values(questions: Sequence[Question], given: Values) -> Reading:
    """Return the values of the page's own questions; anything else that was sent is dropped."""
    values = {question.name: _clean(question, given.get(question.name)) for question in questions}
    problems = {
        question.name: problem
        for question in questions
        if (problem := _problem(question, values[question.name]))
    }
    return Reading(values, problems)


def _clean(question: Question, value: Value | None) -> Value:
    if question.kind in {Kind.MANY, Kind.DATE}:
        return [plain(item) for item in value] if isinstance(value, list) else []
    text = value if isinstance(value, str) else ""
    return plain(text, lines=question.kind is Kind.TEXT)


def plain(text: str, *, lines: bool = False) -> str:
    r"""Return a text without control characters and outer spaces; line ends stay where asked for.

    >>> plain(" a\x00b\n"), plain("a\r\nb", lines=True)
    ('ab', 'a\nb')
    """
    if lines:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join(plain(line) for line in text.split("\n")).strip()
    spaced = (" " if character.isspace() else character for character in text)
    return "".join(character for character in spaced if character.isprintable()).strip()


def _problem(question: Question, value: Value) -> str:
    if question.kind in {Kind.ONE, Kind.PICK}:
        known = {option.value for option in question.options}
        return question.missing if not value else "" if value in known else CHOOSE_SHOWN
    if question.kind is Kind.MANY:
        return _problem_of_many(question, frozenset(value))
    if isinstance(value, str) and len(value) > question.longest:
        return f"Use {question.longest} characters or fewer. You used {len(value):,}"
    return question.missing if not value else ""


def _problem_of_many(question: Question, chosen: frozenset[str]) -> str:
    if not chosen <= {option.value for option in question.options}:
        return CHOOSE_SHOWN
    if question.alone in chosen and len(chosen) > 1:
        return f"Choose “{question.text_of(question.alone)}” only if you choose nothing else"
    return question.missing if not chosen else ""


def one(values: Values, name: str) -> str:
    """Return the answer to a question with one answer; empty if there is none."""
    value = values.get(name, "")
    return value if isinstance(value, str) else ""


def many(values: Values, name: str) -> frozenset[str]:
    """Return the answers to a question with several."""
    value = values.get(name, [])
    return frozenset(value) if isinstance(value, list) else frozenset()
