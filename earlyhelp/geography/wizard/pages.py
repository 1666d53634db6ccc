"""What the pages that bring files of places in say, as one value for each page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from earlyhelp.geography.places import Holding, PlaceImport, ServedArea
from earlyhelp.geography.reading.report import Changes, FileReport, GeographyReport
from earlyhelp.geography.reading.values import Problem
from earlyhelp.geography.showing import outcome
from earlyhelp.web.words import typed_day

Errors = Sequence[tuple[str, str]]
SHOWN_PROBLEMS = 100
KINDS: Sequence[tuple[str, str]] = (
    ("Postcodes", "ONS Postcode Directory, from the Open Geography portal"),
    ("Look-ups", "which place lies in which; a county needs the one from districts to counties"),
    ("Populations", "ONS mid-year estimates by single year of age"),
    ("Deprivation", "English Indices of Deprivation, File 7"),
    ("Boundaries", "GeoJSON in longitude and latitude, from the Open Geography portal"),
    ("Authorities and statistical neighbours", "Department for Education"),
)
WORDS_OF_TABLES: Mapping[str, str] = {
    "authority": "Authorities",
    "authority_neighbour": "Statistical neighbours",
    "area": "Names and codes of places",
    "area_link": "Which place lies in which",
    "postcode": "Postcodes",
    "population": "Figures of populations",
    "deprivation": "Figures of deprivation",
    "small_area_point": "Positions of small areas",
    "boundary": "Boundaries",
}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in a list, with who brought it in."""

    known: PlaceImport
    by: str


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Every import of places, the newest first."""

    area: ServedArea | None
    imports: Sequence[ImportLine]
    absent: Sequence[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was typed beside the files."""

    area_code: str = ""
    vintage: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The first step: which files, and for which authority."""

    largest_mb: int
    choice: Choice
    served: ServedArea | None
    errors: Errors = ()
    kinds: Sequence[tuple[str, str]] = KINDS

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem with the file it stands in."""

    file_name: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The second step: what the files hold, what stands in their way, and what will change."""

    name: str
    report: GeographyReport
    missing: Sequence[str]
    """What will still be switched off, in sentences."""
    goes: Sequence[Holding] = ()
    """What is held of the area served so far, and goes if another is served instead."""
    gone_area: ServedArea | None = None

    @property
    def summary(self) -> str:
        """One sentence for the top of the page."""
        if not self.can_come_in:
            return outcome(self.report)
        kept = sum(file.kept for file in self.report.files)
        return f"{kept:,} {'row' if kept == 1 else 'rows'} can come in. Nothing was stored yet."

    @property
    def can_come_in(self) -> bool:
        """Say whether there is something to bring in and no problem."""
        return not self.report.problem_count and not self.report.changes_nothing

    @property
    def problems(self) -> Sequence[ShownProblem]:
        """The first problems, those of the whole import before those of rows."""
        whole = [ShownProblem("", Problem(None, None, "", one, "")) for one in self.report.problems]
        rows = [ShownProblem(file.name, one) for file in self.files for one in file.problems]
        return (whole + rows)[:SHOWN_PROBLEMS]

    @property
    def files(self) -> Sequence[FileReport]:
        """Each file with what it was recognised as."""
        return self.report.files

    @property
    def changes(self) -> Sequence[tuple[str, Changes]]:
        """What would change, table by table, in words."""
        return [(WORDS_OF_TABLES[name], found) for name, found in self.report.changes.items()]

    @property
    def notices(self) -> Sequence[str]:
        """What is to be known before going on; what will be missing stands apart."""
        of_files = [f"{file.name}: {one}" for file in self.files for one in file.notices]
        return of_files + [one for one in self.report.notices if one not in self.missing]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed on the last step, as it was typed."""

    source: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    licence: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """The last step: where the files are from."""

    check: CheckPage
    answers: Answers
    errors: Errors = ()

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)

    @property
    def coming(self) -> Sequence[FileReport]:
        """The files that something is taken from."""
        return [file for file in self.check.files if file.kept]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import: what it brought, what came in together with it, and whether it can go back."""

    line: ImportLine
    together: Sequence[PlaceImport] = ()
    reason: str | None = None
    """Why it cannot be taken back, in a sentence."""
    absent: Sequence[str] = ()
    counts: Mapping[str, object] = field(default_factory=dict)
    skipped: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UndoPage:
    """Whether one import, or all that came in with it, is to be taken back."""

    first: PlaceImport
    imports: Sequence[PlaceImport]
    reason: str | None


def read_answers(
    answers: Answers, check: CheckPage, today: date
) -> tuple[date | None, Sequence[tuple[str, str]]]:
    """Return the day of release, if one was given, and what is to be mended.

    The day is needed where figures come in: a later release revises an earlier one.
    """
    errors = []
    released_on = typed_day(answers.day, answers.month, answers.year)
    is_given = any((answers.day.strip(), answers.month.strip(), answers.year.strip()))
    if check.gone_area and answers.replaces != "yes":
        errors.append(("replaces", f"Choose whether {check.gone_area.name} is to go"))
    if not answers.source.strip():
        errors.append(("source", "Enter who published the files"))
    if released_on is None and (is_given or check.report.brings_figures):
        errors.append(("released-day", "Enter the day the files were released, such as 5 11 2024"))
    elif released_on is not None and released_on > today:
        errors.append(("released-day", "The day the files were released must not be in the future"))
    if not answers.licence.strip():
        errors.append(("licence", "Enter the licence of the files, or write: not known"))
    return released_on, errors


def import_page(
    line: ImportLine, imports: Sequence[PlaceImport], reason: str | None, absent: Sequence[str]
) -> ImportPage:
    """Return the page of one import; those of the same moment came in together with it."""
    known = line.known
    together = [one for one in imports if one.recorded_at == known.recorded_at]
    rows, skipped = known.report.get("rows"), known.report.get("skipped")
    return ImportPage(
        line=line,
        together=together if len(together) > 1 else (),
        reason=reason,
        absent=absent,
        counts=rows if isinstance(rows, dict) else {},
        skipped=skipped if isinstance(skipped, dict) else {},
    )
