"""What the pages that bring a file in say, as one value for each page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.dialects import DIALECTS, Refusal
from earlyhelp.jsna.imports import Import
from earlyhelp.jsna.readings import Problem, Reading
from earlyhelp.jsna.report import ImportReport

SHOWN_PROBLEMS, SHOWN_ROWS = 100, 5
TEMPLATE_MEANINGS: Sequence[tuple[str, str]] = (
    ("area_code", "The official code of the area: one letter and eight digits"),
    ("area_name", "Its name, for people; it may be left empty"),
    ("period", "A year or years: 2022, 2022/23 or 2020/21 - 24/25"),
    ("indicator", "What is measured, in the same words on every row"),
    ("measure", "Percentage, Rate or Count; it may be left empty"),
    ("unit", "Whom it counts: Persons, Male or Female; it may be left empty"),
    ("value", "The figure; leave it empty, or write NA, where there is none"),
)


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Every import, the newest first."""

    imports: Sequence[Import]


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The first step: which file."""

    largest_mb: int
    errors: Sequence[tuple[str, str]] = ()
    layouts: tuple[str, ...] = tuple(dialect.title for dialect in DIALECTS)
    columns: Sequence[tuple[str, str]] = TEMPLATE_MEANINGS


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One reading of a file, as it would come in."""

    line: int
    area: str
    indicator: str
    period: str
    sex: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The second step: what the file holds, and what stands in its way."""

    name: str
    file_name: str
    refusal: Refusal | None = None
    report: ImportReport | None = None
    problems: Sequence[Problem] = ()
    preview: Sequence[PreviewRow] = ()
    can_come_in: bool = False
    errors: Sequence[tuple[str, str]] = ()


def check_page(
    name: str, file_name: str, checked: Checked | Refusal, errors: Sequence[tuple[str, str]] = ()
) -> CheckPage:
    """Return the page of a staged file."""
    if isinstance(checked, Refusal):
        return CheckPage(name, file_name, refusal=checked)
    return CheckPage(
        name=name,
        file_name=file_name,
        report=checked.report,
        problems=checked.report.problems[:SHOWN_PROBLEMS],
        preview=tuple(_preview(checked)),
        can_come_in=checked.can_come_in,
        errors=errors,
    )


def _preview(checked: Checked) -> list[PreviewRow]:
    return [
        PreviewRow(
            line=reading.line,
            area=reading.area_name or reading.area_code,
            indicator=reading.indicator_name,
            period=reading.annotation.period,
            sex=reading.series.sex,
            value=_value(reading),
        )
        for reading in checked.first_readings(SHOWN_ROWS)
    ]


def _value(reading: Reading) -> str:
    if reading.facts.value is None:
        return reading.annotation.missing or "No value is given"
    return f"{reading.facts.value:,}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed on the last step, as it was typed."""

    source: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """The last step: where the file is from."""

    name: str
    file_name: str
    report: ImportReport
    leaves_out: bool
    answers: Answers
    errors: Sequence[tuple[str, str]] = ()

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import: what it brought, and whether it can be taken back."""

    known: Import


def read_answers(answers: Answers, today: date) -> date | tuple[tuple[str, str], ...]:
    """Return the day of release, or what to mend as pairs of a field's id and a sentence."""
    errors = []
    released_on = _read_day(answers)
    if not answers.source.strip():
        errors.append(("source", "Enter who published the figures"))
    if released_on is None:
        errors.append(("released-day", "Enter the day the file was released, such as 5 11 2024"))
    elif released_on > today:
        errors.append(("released-day", "The day the file was released must not be in the future"))
    if not answers.licence.strip():
        errors.append(("licence", "Enter the licence of the file, or write: not known"))
    return tuple(errors) if errors or released_on is None else released_on


def _read_day(answers: Answers) -> date | None:
    try:
        return date(int(answers.year), int(answers.month), int(answers.day))
    except (ValueError, OverflowError):
        return None
