"""What the pages that bring a file in say, as one value for each page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from earlyhelp.jsna.checked import NOT_DATED
from earlyhelp.jsna.dialects import DIALECTS, Refusal
from earlyhelp.jsna.effects import Effects
from earlyhelp.jsna.imports import Import
from earlyhelp.jsna.readings import Problem
from earlyhelp.jsna.report import ImportReport
from earlyhelp.jsna.runs.outcome import CheckOutcome, PreviewRow
from earlyhelp.jsna.runs.run import Answers, Run, State, Task, is_silent
from earlyhelp.jsna.showing import who
from earlyhelp.jsna.template import MEANINGS
from earlyhelp.web.paging import Paging
from earlyhelp.web.words import typed_day

Errors = Sequence[tuple[str, str]]
SHOWN_PROBLEMS, SHOWN_EFFECTS = 100, 20
COMPARED_AS_NEWEST = (
    "It is compared as if it were the newest release. The day of its release is asked for next."
)


@dataclass(frozen=True, slots=True)
class KindPage:
    """The start: what somebody is bringing in."""

    columns: Sequence[tuple[str, str]] = MEANINGS


@dataclass(frozen=True, slots=True)
class RunLine:
    """A file that is under way, or that stopped."""

    name: str
    file_name: str
    says: str
    asked_at: datetime
    by: str
    has_stopped: bool


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import, and who brought it in."""

    known: Import
    by: str


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Every import, the newest first, and every file on its way."""

    imports: Sequence[ImportLine]
    runs: Sequence[RunLine]
    paging: Paging


def imports_page(
    imports: Sequence[Import],
    runs: Sequence[Run],
    names: Mapping[str, str],
    at: datetime,
    paging: Paging,
) -> ImportsPage:
    """Return the list of imports."""
    return ImportsPage(
        imports=[ImportLine(known, who(known.imported_by, names)) for known in imports],
        runs=[
            RunLine(
                name=run.file,
                file_name=run.file_name,
                says=_says(run, None, at),
                asked_at=run.asked_at,
                by=who(run.asked.account_id, names),
                has_stopped=run.state is State.FAILED,
            )
            for run in runs
        ],
        paging=paging,
    )


def _says(run: Run, before: Run | None, at: datetime) -> str:
    if run.fault is not None:
        return run.fault
    if is_silent(run, at):
        return "Nothing was heard of it for a minute. It is begun again by itself."
    return run.says(before)


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The first step: which file."""

    largest_mb: int
    errors: Errors = ()
    layouts: tuple[str, ...] = tuple(dialect.title for dialect in DIALECTS)
    columns: Sequence[tuple[str, str]] = MEANINGS


@dataclass(frozen=True, slots=True)
class RunPage:
    """A file that is being read or stored, or that stopped."""

    name: str
    file_name: str
    heading: str
    says: str
    percent: int | None
    has_stopped: bool
    was_to_be_stored: bool


def run_page(run: Run, before: Run | None, at: datetime) -> RunPage:
    """Return the page of a file that is on its way."""
    is_store, has_stopped = run.task is Task.STORE, run.state is State.FAILED
    heading = "Bringing the file in" if is_store else "Checking the file"
    if has_stopped:
        heading = "The file was not brought in" if is_store else "The file was not checked"
    return RunPage(
        name=run.file,
        file_name=run.file_name,
        heading=heading,
        says=_says(run, before, at),
        percent=run.percent,
        has_stopped=has_stopped,
        was_to_be_stored=is_store,
    )


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The second step: what the file holds, and what stands in its way."""

    name: str
    file_name: str
    checked_at: datetime
    is_old: bool
    """Other imports came in or went since the file was compared."""
    refusal: Refusal | None = None
    report: ImportReport | None = None
    problems: Sequence[Problem] = ()
    preview: Sequence[PreviewRow] = ()
    can_come_in: bool = False
    can_leave_out: bool = False
    errors: Errors = ()

    @property
    def may_leave_out(self) -> bool:
        """Whether the rest can come in without the rows with problems."""
        return self.can_come_in and self.can_leave_out

    @property
    def notices(self) -> Sequence[str]:
        """What else there is to know."""
        found = () if self.report is None else self.report.notices
        return [COMPARED_AS_NEWEST if notice == NOT_DATED else notice for notice in found]

    @property
    def summary_errors(self) -> Errors:
        """What stands in the box at the top."""
        if self.errors or not self.problems or self.report is None:
            return self.errors
        rows = self.report.rows.problems
        fault = "1 row has a problem" if rows == 1 else f"{rows:,} rows have problems"
        other = "leave it out" if rows == 1 else "leave them out"
        way = f"Mend the file and choose it again{f', or {other}' if self.may_leave_out else ''}."
        return (("problems", f"{fault}. {way}"),)


def check_page(run: Run, found: CheckOutcome, *, is_old: bool, errors: Errors = ()) -> CheckPage:
    """Return the page of a file that was checked."""
    return CheckPage(
        name=run.file,
        file_name=run.file_name,
        checked_at=found.checked_at,
        is_old=is_old,
        refusal=found.refusal,
        report=found.report,
        problems=() if found.report is None else found.report.problems[:SHOWN_PROBLEMS],
        preview=found.preview,
        can_come_in=found.can_come_in,
        can_leave_out=found.can_leave_out,
        errors=errors,
    )


@dataclass(frozen=True, slots=True)
class Typed:
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
    distinct: int
    left_out: int
    typed: Typed
    errors: Errors = ()

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)


def confirm_page(run: Run, found: CheckOutcome, typed: Typed, errors: Errors = ()) -> ConfirmPage:
    """Return the last step."""
    distinct = 0 if found.report is None else found.report.distinct
    return ConfirmPage(run.file, run.file_name, distinct, found.problem_rows, typed, errors)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import: what it brought, what it changed, and whether it can be taken back."""

    known: Import
    names: Mapping[str, str]

    @property
    def by(self) -> str:
        """Who brought it in."""
        return who(self.known.imported_by, self.names)

    @property
    def undone_by(self) -> str:
        """Who took it back."""
        return who(self.known.undone_by, self.names)

    @property
    def effects(self) -> Effects | None:
        """What the last thing that happened to it changed."""
        is_undone = self.known.undone_at is not None
        return self.known.undo_effects if is_undone else self.known.effects

    @property
    def shown_effects(self) -> int:
        """How many changes of each kind are shown one by one."""
        return SHOWN_EFFECTS


def read_answers(typed: Typed, today: date, left_out: int) -> Answers | tuple[tuple[str, str], ...]:
    """Return what was said, or what to mend as pairs of a field's id and a sentence."""
    errors = []
    released_on = typed_day(typed.day, typed.month, typed.year)
    if not typed.source.strip():
        errors.append(("source", "Enter who published the figures"))
    if released_on is None:
        errors.append(("released-day", "Enter the day the file was released, such as 5 11 2024"))
    elif released_on > today:
        errors.append(("released-day", "The day the file was released must not be in the future"))
    if not typed.licence.strip():
        errors.append(("licence", "Enter the licence of the file, or write: not known"))
    if errors or released_on is None:
        return tuple(errors)
    return Answers(typed.source.strip(), released_on, typed.licence.strip(), left_out)
