"""What the pages of the import of services say, as one value for each page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from earlyhelp.services.differing import field_differences
from earlyhelp.services.exchange.cells import guard
from earlyhelp.services.exchange.checked import Checked
from earlyhelp.services.exchange.layouts import TITLES, AskColumns, Layout
from earlyhelp.services.exchange.limits import Limits
from earlyhelp.services.exchange.matching import FIXED, LEAVE, TARGETS, Matching
from earlyhelp.services.exchange.opening import AskEncoding, Unread
from earlyhelp.services.exchange.past import PastImport
from earlyhelp.services.exchange.reports import ImportReport
from earlyhelp.services.exchange.weighing import Weighed
from earlyhelp.services.facts import Problem, ServiceFacts

Errors = Sequence[tuple[str, str]]
SHOWN_PROBLEMS, SHOWN_CHANGES, SHOWN_SERVICES = 100, 50, 5
NO_ERRORS: Errors = ()
PROBLEM_COLUMNS = ("row", "column", "found", "wanted", "if_left")
ADDRESS = (
    "Files only: a web address is not followed from here. Save the pages of the feed as files and "
    "choose them all together."
)


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """The first step: which files, and whose list they are."""

    limits: Limits
    sources: Sequence[str]
    source: str = ""
    errors: Errors = NO_ERRORS
    layouts: tuple[str, ...] = tuple(TITLES[layout] for layout in Layout)
    address: str = ADDRESS

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)


@dataclass(frozen=True, slots=True)
class ColumnQuestion:
    """One column of a file, with its first values and what it may be."""

    id: str
    name: str
    examples: str
    chosen: str


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """The step that asks what each column is."""

    name: str
    file_name: str
    columns: tuple[ColumnQuestion, ...]
    fixed: Mapping[str, str]
    errors: Errors = NO_ERRORS
    targets: tuple[tuple[str, str], ...] = tuple(TARGETS.items())

    @property
    def fixed_choices(self) -> Mapping[str, Sequence[str]]:
        """What may be said of every service of the list at once."""
        return FIXED

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)


def columns_page(
    name: str, file_name: str, asked: AskColumns, matching: Matching, *, is_sent: bool = False
) -> ColumnsPage:
    """Return the page for the columns of a file, with what was chosen or is suggested."""
    chosen = dict(matching.columns)
    ids = {column: f"column-{number}" for number, column in enumerate(asked.grid.header, start=1)}
    first = next(iter(ids.values()), "columns")
    faults = [(ids.get(key, first), text) for key, text in matching.faults] if is_sent else ()
    return ColumnsPage(
        name=name,
        file_name=file_name,
        columns=tuple(
            ColumnQuestion(own, column, _examples(asked, column), chosen.get(column, LEAVE))
            for column, own in ids.items()
        ),
        fixed=dict(matching.fixed),
        errors=tuple(faults),
    )


def _examples(asked: AskColumns, column: str) -> str:
    texts = (cells.get(column, "").strip() for _, cells in asked.grid.rows[:20])
    found = list(dict.fromkeys(text[:60] for text in texts if text))[:3]
    return "; ".join(found)


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One service as it would come in."""

    name: str
    provider: str
    place: str
    telephone: str
    ages: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One fact of a service that would change."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The step that shows what a list holds and what stands in its way."""

    name: str
    file_name: str
    source: str
    unread: Sequence[Problem] = ()
    encoding: Sequence[str] = ()
    report: ImportReport | None = None
    problems: Sequence[Problem] = ()
    preview: Sequence[PreviewLine] = ()
    changes: Sequence[ChangeLine] = ()
    more_changes: int = 0
    gone: Sequence[str] = ()
    fields_help: bool = False
    """Leaving out only the fields at fault would bring more services in."""
    can_go_on: bool = False
    errors: Errors = NO_ERRORS


def check_page(
    name: str,
    file_name: str,
    source: str,
    found: Checked | AskEncoding | Unread,
    errors: Errors = NO_ERRORS,
) -> CheckPage:
    """Return the page of a staged list."""
    if isinstance(found, Unread):
        return CheckPage(name, file_name, source, unread=found.problems)
    if isinstance(found, AskEncoding):
        return CheckPage(name, file_name, source, encoding=found.preview, errors=errors)
    changed = [line for one in found.weighed for line in _change_lines(one)]
    gone = [key for _, key in found.gone]
    return CheckPage(
        name=name,
        file_name=file_name,
        source=source,
        report=found.report,
        problems=found.report.problems[:SHOWN_PROBLEMS],
        preview=tuple(_preview(one.facts) for one in found.weighed[:SHOWN_SERVICES]),
        changes=tuple(changed[:SHOWN_CHANGES]),
        more_changes=max(len(changed) - SHOWN_CHANGES, 0),
        gone=tuple(gone[:SHOWN_CHANGES]),
        fields_help=any(not problem.refuses for problem in found.report.problems),
        can_go_on=found.checks is not None or bool(found.weighed or found.gone),
        errors=errors,
    )


def _change_lines(one: Weighed) -> list[ChangeLine]:
    if one.known is None:
        return []
    name = one.known.facts.name
    lines = [
        ChangeLine(name, found.label, found.before_words, found.after_words)
        for found in field_differences(one.known.facts, one.facts)
    ]
    if one.comes_back:
        lines.append(ChangeLine(name, "On its list", "Gone", "There again"))
    return lines


def _preview(facts: ServiceFacts) -> PreviewLine:
    shown = next((place for place in facts.places if not place.is_hidden), None)
    where = [shown.name, shown.address_1, shown.city, shown.postcode] if shown else []
    hidden = any(place.is_hidden for place in facts.places)
    low, high = facts.minimum_age_years, facts.maximum_age_years
    ages = "" if low is None and high is None else f"{_age(low)} to {_age(high)}"
    return PreviewLine(
        name=facts.name,
        provider=facts.provider.name,
        place=", ".join(text for text in where if text) or ("Not shown" if hidden else ""),
        telephone=facts.telephone or "",
        ages=ages,
    )


def _age(years: float | None) -> str:
    return "not given" if years is None else f"{years:g}"


@dataclass(frozen=True, slots=True)
class DecidePage:
    """The step that asks about facts changed on both sides, and services already here."""

    name: str
    file_name: str
    report: ImportReport
    chosen: Mapping[str, str]
    errors: Errors = NO_ERRORS

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """The last step: the licence, and the button that brings the list in."""

    name: str
    file_name: str
    source: str
    report: ImportReport
    licence: str = ""
    errors: Errors = NO_ERRORS

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import: what it brought, and whether it can be taken back."""

    known: PastImport

    @property
    def title(self) -> str:
        """What kind of list it was."""
        return TITLES[Layout(self.known.layout)] if self.known.layout else ""


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """Every list that came in, the newest first."""

    imports: Sequence[PastImport]


def problem_rows(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Return problems as rows of a file; a text that could be a formula is made harmless."""
    return [
        {
            "row": one.line,
            "column": guard(one.column),
            "found": guard(one.found),
            "wanted": one.wanted,
            "if_left": if_left(one),
        }
        for one in problems
    ]


def if_left(problem: Problem) -> str:
    """Say what can be done about a problem besides mending it."""
    if problem.refuses:
        return "Mend it, or leave out this service"
    return "Mend it, or leave out this fact"
