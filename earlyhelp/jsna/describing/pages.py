"""What the pages about columns and sheets say, as one value for each page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.jsna.cells import clean
from earlyhelp.jsna.describing.samples import Sample
from earlyhelp.jsna.dialects import DIALECT_BY_NAME, Matching
from earlyhelp.jsna.headings import normal_name
from earlyhelp.jsna.matched import MAY_BE_SAID, MEANINGS, Remembered, propose

FORMS: Mapping[str, str] = {
    "period": "A year or years: 2022, 2022/23 or 2020/21 - 24/25",
    "time period": "A year or years: 2022, 2022/23 or 2020/21 - 24/25",
    "measure": "For example, Percentage",
    "unit": "For example, Persons",
    "indicator": "In the same words each time, so that the years stand together",
    "indicator id": "The number that the publisher gives it, such as 90284",
    "sex": "Persons, Male or Female",
}
"""What to write where something is said of every row."""


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """One column, and what it is thought to be."""

    id: str
    heading: str
    examples: str
    chosen: str


@dataclass(frozen=True, slots=True)
class WordQuestion:
    """One thing that may be said of every row at once."""

    id: str
    label: str
    hint: str
    text: str


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """What is in each column of a file?"""

    name: str
    file_name: str
    layout: str
    columns: Sequence[ColumnQuestion]
    words: Sequence[WordQuestion]
    was_described: bool
    errors: Sequence[tuple[str, str]] = ()

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)

    @property
    def title(self) -> str:
        """The layout whose columns may be chosen."""
        return DIALECT_BY_NAME[self.layout].title

    @property
    def targets(self) -> Sequence[tuple[str, str]]:
        """What a column may be."""
        needed = DIALECT_BY_NAME[self.layout].needed
        return [
            (role, f"{words} (needed)" if role in needed else words)
            for role, words in MEANINGS[self.layout].items()
        ]

    @property
    def others(self) -> Sequence[tuple[str, str]]:
        """The other layouts that the columns may be of."""
        return [(one, DIALECT_BY_NAME[one].title) for one in MEANINGS if one != self.layout]


def columns_page(
    name: str,
    file_name: str,
    sample: Sample,
    matching: Matching,
    *,
    was_described: bool = False,
) -> ColumnsPage:
    """Return the page for the columns of a file, with what is chosen or likely."""
    questions = [
        ColumnQuestion(
            f"column-{number}",
            one.heading,
            "; ".join(one.examples),
            matching.columns.get(one.name, ""),
        )
        for number, one in enumerate(sample.columns, start=1)
    ]
    words = [
        WordQuestion(
            word_id(role),
            MEANINGS[matching.layout][role],
            FORMS.get(role, ""),
            matching.always.get(role, ""),
        )
        for role in MAY_BE_SAID[matching.layout]
    ]
    return ColumnsPage(name, file_name, matching.layout, questions, words, was_described)


def word_id(role: str) -> str:
    """Return the id of the field for a word that is true of every row.

    >>> word_id("time period")
    'always-time-period'
    """
    return f"always-{role.replace(' ', '-')}"


def read_answers(given: Mapping[str, str], sample: Sample, layout: str) -> Matching:
    """Return what was chosen on the page; a choice that is none counts as left out."""
    columns = {}
    for number, one in enumerate(sample.columns, start=1):
        role = given.get(f"column-{number}", "")
        if role in MEANINGS[layout]:
            columns[one.name] = role
    said = {role: " ".join(given.get(word_id(role), "").split()) for role in MAY_BE_SAID[layout]}
    return Matching(layout, columns, {role: text for role, text in said.items() if text})


def faults_of(matching: Matching, sample: Sample) -> tuple[tuple[str, str], ...]:
    """Return what is to be mended: a field's id and what to do."""
    meanings = MEANINGS[matching.layout]
    numbers = {one.name: f"column-{n}" for n, one in enumerate(sample.columns, start=1)}
    first = next(iter(numbers.values()), "columns")
    lacks = [
        (
            word_id(role) if role in MAY_BE_SAID[matching.layout] else first,
            f"Choose the column that holds: {meanings[role].lower()}"
            + (", or write it below" if role in MAY_BE_SAID[matching.layout] else ""),
        )
        for role in matching.lacks
    ]
    twice = [
        (_last(role, matching, numbers), f"Choose one only: {meanings[role].lower()}")
        for role in matching.twice
    ]
    return (*lacks, *twice)


def _last(role: str, matching: Matching, numbers: Mapping[str, str]) -> str:
    """Return the last field in which a role was chosen."""
    if matching.always.get(role):
        return word_id(role)
    return [numbers[name] for name, chosen in matching.columns.items() if chosen == role][-1]


def likely(sample: Sample, layout: str, before: Matching | None) -> Matching:
    """Return what was said before of such a table, or else what the headings make likely."""
    if before is not None and before.layout == layout:
        return before
    return propose(sample.headings, layout)


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Which sheet of a workbook is meant?"""

    name: str
    file_name: str
    sheets: Sequence[str]
    chosen: str = ""
    errors: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class TablesPage:
    """Every table whose columns somebody has described."""

    tables: Sequence[Remembered]
    by: Mapping[str, str]

    def columns(self, one: Remembered) -> Sequence[tuple[str, str]]:
        """Return the columns of a table that are read, with what each is."""
        meanings = MEANINGS[one.matching.layout]
        headings = {normal_name(heading): clean(heading) for heading in one.headings}
        return [
            (headings.get(name, name), meanings[role])
            for name, role in one.matching.columns.items()
        ]
