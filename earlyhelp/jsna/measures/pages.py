"""What the pages about the columns of wide files say, and what was typed there. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from earlyhelp.jsna.catalogue import VALUE_TYPES
from earlyhelp.jsna.cells import local_id
from earlyhelp.jsna.entries import Cells
from earlyhelp.jsna.measures.files import FACT_COLUMNS
from earlyhelp.jsna.measures.found import FoundColumn
from earlyhelp.jsna.measures.layouts import MeasureLayout, Use
from earlyhelp.jsna.readings import Problem
from earlyhelp.taxonomy.needs import NEEDS

FIRST_LINE = 2
CHOOSE_INDICATOR = "Enter the number or id of an indicator, or what it measures for a new one"
USES: Mapping[Use, str] = {
    Use.FIGURES: "Figures of one indicator",
    Use.SEX: "Says whether boys, girls or all",
    Use.AGE: "Says which ages",
    Use.BREAKDOWN: "Parts of a whole, such as kinds of school",
    Use.ONLY: "Chooses rows: only one text is read",
    Use.LEFT_OUT: "Leave it out",
}
FIELDS = ("use", "value", "indicator_id", "name", "needs", "value_type", "count", "denominator")


@dataclass(frozen=True, slots=True)
class ColumnForm:
    """The fields about one column, as they stand or were typed."""

    place: int
    heading: str
    texts: tuple[str, ...]
    has_figures: bool
    typed: Mapping[str, str]
    is_open: bool
    """Whether its fields are shown at once: where it is used, or something is to be mended."""

    @property
    def says(self) -> str:
        """What stands beside its heading while its fields are folded away."""
        use = Use(self.typed["use"]) if self.typed["use"] in set(Use) else Use.LEFT_OUT
        said = USES[use]
        is_named = use is Use.FIGURES and self.typed["name"]
        return f"{said}: {self.typed['name']}" if is_named else said


@dataclass(frozen=True, slots=True)
class ExplainPage:
    """One wide file: what each of its own columns stands for."""

    name: str
    file_name: str
    title: str
    columns: Sequence[ColumnForm]
    indicators: Sequence[tuple[str, str]]
    errors: Sequence[tuple[str, str]] = ()
    uses: Sequence[tuple[str, str]] = tuple((use.value, text) for use, text in USES.items())
    needs: Sequence[tuple[str, str]] = tuple((need.code, need.label) for need in NEEDS)
    value_types: Sequence[tuple[str, str]] = tuple(
        (kind.value, text) for kind, text in VALUE_TYPES.items()
    )

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)

    @property
    def figure_columns(self) -> Sequence[tuple[str, str]]:
        """The columns that may say how many a figure counts."""
        return [(c.heading, c.heading) for c in self.columns if c.has_figures]


@dataclass(frozen=True, slots=True)
class SavedLayout:
    """A layout as the list shows it."""

    id: int
    title: str
    figures: Sequence[str]
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class LayoutsPage:
    """Every saved layout, by title."""

    layouts: Sequence[SavedLayout]


def forms_of(
    found: Sequence[FoundColumn], layout: MeasureLayout, facts: Mapping[str, Cells]
) -> list[ColumnForm]:
    """Return the form of each column as a layout has it; ``facts`` are of indicators by id."""
    by_name = {column.name: column for column in layout.columns}
    headings = {column.name: column.heading for column in found}
    forms = []
    for place, column in enumerate(found):
        use = by_name[column.name]
        said = facts.get(use.indicator_id, {})
        typed = {
            "use": use.use.value,
            "value": use.value,
            "indicator_id": use.indicator_id,
            "name": use.indicator_name or said.get("name", ""),
            "needs": said.get("needs", "").split("; ")[0],
            "value_type": said.get("value_type", "unknown"),
            "count": headings.get(use.count, ""),
            "denominator": headings.get(use.denominator, ""),
        }
        forms.append(_form(place, column, typed, is_open=use.use is not Use.LEFT_OUT))
    return forms


def _form(
    place: int, column: FoundColumn, typed: Mapping[str, str], *, is_open: bool
) -> ColumnForm:
    return ColumnForm(place, column.heading, column.texts, column.has_figures, typed, is_open)


def typed_forms(
    found: Sequence[FoundColumn], given: Mapping[str, str], errors: Mapping[str, str]
) -> list[ColumnForm]:
    """Return the form of each column as it was typed."""
    forms = []
    for place, column in enumerate(found):
        typed = {field: given.get(f"{field}-{place}", "").strip() for field in FIELDS}
        is_bad = any(f"{field}-{place}" in errors for field in FIELDS)
        is_open = is_bad or typed["use"] != Use.LEFT_OUT.value
        forms.append(_form(place, column, typed, is_open=is_open))
    return forms


def rows_typed(
    title: str, forms: Sequence[ColumnForm], facts: Mapping[str, Cells]
) -> list[dict[str, str]]:
    """Return what was typed as rows of the CSV of layouts.

    An indicator that is known keeps its facts; one without an id is named after what it measures.
    """
    rows = []
    for form in forms:
        typed = form.typed
        id_ = typed["indicator_id"] or (local_id(typed["name"]) if typed["name"] else "")
        own = {name: typed[name] for name in ("name", "needs", "value_type")}
        about = facts.get(id_, own) if typed["use"] == Use.FIGURES.value else {}
        rows.append(
            {
                "layout": title,
                "column": form.heading,
                **{name: typed[name] for name in ("use", "value", "count", "denominator")},
                **{name: about.get(name, "") for name in FACT_COLUMNS},
                "indicator_id": id_,
            }
        )
    return rows


def errors_of(problems: Sequence[Problem], headings: Sequence[str]) -> list[tuple[str, str]]:
    """Return problems as pairs of a field's id and a sentence that names the column."""
    found: dict[str, str] = {}
    for problem in problems:
        place = problem.line - FIRST_LINE
        field = {"layout": "title", "column": "use"}.get(problem.column, problem.column)
        id_ = field if field == "title" else f"{field}-{place}"
        who = "" if field == "title" else f"{headings[place]}: "
        if field == "indicator_id" and not problem.found:
            found[id_] = f"{who}{CHOOSE_INDICATOR}"
        elif field != "name" or f"indicator_id-{place}" not in found:
            found.setdefault(id_, f"{who}{problem.remedy}. Wanted: {problem.wanted}")
    return list(found.items())
