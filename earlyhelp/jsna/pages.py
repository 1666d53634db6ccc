"""What the pages of needs data say, as one value for each page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.jsna.checked import Checked
from earlyhelp.jsna.dialects import DIALECTS, Refusal
from earlyhelp.jsna.imports import Import
from earlyhelp.jsna.profile import LimitsOrigin, LocalProfile, ProfileLine
from earlyhelp.jsna.readings import Problem, Reading
from earlyhelp.jsna.report import ImportReport
from earlyhelp.taxonomy.needs import NEED_BY_CODE, NEEDS, NeedCode

UNMAPPED = "unmapped"
EVERYBODY = frozenset({"Persons", "", "Not applicable"})
SHOWN_PROBLEMS, SHOWN_ROWS = 100, 5
COLOURS: Mapping[str, str] = {
    "Better": "green",
    "Worse": "red",
    "Similar": "yellow",
    "Higher": "blue",
    "Lower": "blue",
    "Not compared": "grey",
}
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
class NeedsLine:
    """One figure of the profile in words."""

    name: str
    about: str
    value: str | None
    range: str
    period: str
    comparison: str
    colour: str
    england: str
    neighbours: str
    note: str
    source: str
    released_on: date
    import_id: int
    line: int


@dataclass(frozen=True, slots=True)
class NeedsSection:
    """The figures about one need."""

    id: str
    heading: str
    lines: tuple[NeedsLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a filter."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The local profile, with what was chosen to be shown."""

    heading: str
    sections: tuple[NeedsSection, ...]
    needs: tuple[Choice, ...]
    by_sex: bool
    figures: int
    hidden: int
    has_readings: bool


def needs_page(profile: LocalProfile | None, need: str = "", *, by_sex: bool = False) -> NeedsPage:
    """Return the page of a profile, for one need or all; without a profile it says what to do."""
    if profile is None or not profile.lines:
        place = f" in {profile.area_name}" if profile is not None else ""
        return NeedsPage(f"Local needs{place}", (), (), by_sex, 0, 0, has_readings=False)
    shown = [line for line in profile.lines if by_sex or line.series.sex in EVERYBODY]
    groups = [(code, _about(shown, code)) for code in _codes(profile.lines)]
    chosen = [(code, lines) for code, lines in groups if lines and need in {"", code}]
    return NeedsPage(
        heading=f"Local needs in {profile.area_name}",
        sections=tuple(
            NeedsSection(code, _label(code), tuple(_needs_line(line) for line in lines))
            for code, lines in chosen
        ),
        needs=tuple(
            [Choice("", "All needs", not need)]
            + [Choice(code, _label(code), code == need) for code, _ in groups]
        ),
        by_sex=by_sex,
        figures=sum(len(lines) for _, lines in chosen),
        hidden=len(profile.lines) - len(shown),
        has_readings=True,
    )


def _codes(lines: Sequence[ProfileLine]) -> list[str]:
    """Return the needs that any line is first about, in the order of the taxonomy."""
    found = {_first_need(line) for line in lines}
    return [code for code in (*(need.code for need in NEEDS), UNMAPPED) if code in found]


def _first_need(line: ProfileLine) -> str:
    return line.needs[0] if line.needs else UNMAPPED


def _about(lines: Sequence[ProfileLine], code: str) -> list[ProfileLine]:
    return [line for line in lines if _first_need(line) == code]


def _label(code: str) -> str:
    return "Not linked to a need yet" if code == UNMAPPED else NEED_BY_CODE[NeedCode(code)].label


def _needs_line(line: ProfileLine) -> NeedsLine:
    series, unit = line.series, line.indicator.unit
    also = [NEED_BY_CODE[code].label for code in line.needs[1:]]
    about = [text for text in (series.sex, series.age, line.area_type) if text]
    if also:
        about.append(f"also about: {', '.join(also)}")
    if not line.is_in_latest_file:
        about.append("not in the latest file")
    return NeedsLine(
        name=line.indicator.name,
        about=", ".join(about),
        value=None if line.value is None else with_unit(line.value, unit),
        range=_range(line),
        period=line.period,
        comparison=line.comparison,
        colour=COLOURS.get(line.comparison, "grey"),
        england="" if line.england is None else with_unit(line.england, unit),
        neighbours=_neighbours(line, unit),
        note=line.missing or line.note,
        source=line.source,
        released_on=line.released_on,
        import_id=line.import_id,
        line=line.line,
    )


def with_unit(value: float, unit: str) -> str:
    """Return a value with one decimal and its unit.

    >>> with_unit(51.6007, "per 10,000"), with_unit(9.3, "%")
    ('51.6 per 10,000', '9.3%')
    """
    return f"{value:,.1f}{unit}" if unit in {"", "%"} else f"{value:,.1f} {unit}"


def _range(line: ProfileLine) -> str:
    if line.lower_95 is None or line.upper_95 is None:
        return ""
    said = "" if line.limits is LimitsOrigin.PUBLISHED else ", worked out here"
    return f"{line.lower_95:,.1f} to {line.upper_95:,.1f}{said}"


def _neighbours(line: ProfileLine, unit: str) -> str:
    found = line.neighbours
    if found is None:
        return ""
    return f"{with_unit(found.mean, unit)} ({found.with_value} of {found.of})"


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
