"""The layouts that needs data come in, by the names of their columns. Pure.

Never by position, number of columns or file name: the same publisher's columns are renamed,
reordered and squeezed by each tool that a file passes through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from earlyhelp.jsna.headings import squeezed
from earlyhelp.jsna.measures.found import FoundColumn
from earlyhelp.jsna.measures.layouts import ColumnUse, MeasureLayout

FINGERTIPS, SIMPLE, DFE = "fingertips-long", "simple-long", "dfe-ees"
POPULATION, DEPRIVATION, DEPRIVATION_LONG = "ons-mye", "iod-file7", "iod-long"
OWN = "own: "
"""Begins the name of a column that only its publisher knows; no heading of a dialect does."""
FIGURES: Mapping[str, str] = MappingProxyType(
    {
        "value": "value",
        "lower_95": "lower ci 95 0 limit",
        "upper_95": "upper ci 95 0 limit",
        "lower_99_8": "lower ci 99 8 limit",
        "upper_99_8": "upper ci 99 8 limit",
        "count": "count",
        "denominator": "denominator",
    }
)
"""The column that each of the facts of a reading stands in, in the order of ``Facts``."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """A layout that can be read: what each column is for, by its normal name."""

    name: str
    title: str
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    other_names: Mapping[str, str]
    """Further normal names and the column that each stands for."""
    default_source: str
    said: Mapping[str, str] | None = None
    """What somebody said each heading is; where there is such a word, no other counts."""

    def role_of(self, name: str) -> str | None:
        """Return the column that a normal name stands for, spaces or none, or None."""
        if self.said is not None:
            return self.said.get(name)
        for role in (*self.needed, *self.optional):
            if squeezed(role) == squeezed(name):
                return role
        return self.other_names.get(name) or _comparison(name, self)


def _comparison(name: str, dialect: Dialect) -> str | None:
    """Return the column of a comparison whose heading names whoever was compared with."""
    short = squeezed(name)
    if dialect.name != FINGERTIPS or not short.startswith("comparedto"):
        return None
    if "england" in short:
        return "compared to england"
    return "compared to parent" if short != "comparedtogoal" else "compared to goal"


DIALECTS: Sequence[Dialect] = (
    Dialect(
        name=FINGERTIPS,
        title="a Fingertips download",
        needed=("indicator id", "area code", "sex", "age", "time period", "value"),
        optional=(
            *("indicator name", "parent code", "parent name", "area name", "area type"),
            *("category type", "category", "lower ci 95 0 limit", "upper ci 95 0 limit"),
            *("lower ci 99 8 limit", "upper ci 99 8 limit", "count", "denominator"),
            *("value note", "recent trend", "time period sortable", "new data"),
            "time period range",
        ),
        other_names=MappingProxyType(
            {
                "lower ci limit": "lower ci 95 0 limit",
                "upper ci limit": "upper ci 95 0 limit",
            }
        ),
        default_source="OHID Fingertips",
    ),
    Dialect(
        name=SIMPLE,
        title="the template for needs data",
        needed=("area code", "period", "indicator", "value"),
        optional=(
            *("area name", "area type", "measure", "unit", "compared to england"),
            "inequality",
        ),
        other_names=MappingProxyType({}),
        default_source="",
    ),
    Dialect(
        name=DFE,
        title="a file of Explore education statistics",
        needed=("time period", "time identifier", "geographic level", "new la code"),
        optional=(
            *("country code", "country name", "region code", "region name", "old la code"),
            "la name",
        ),
        other_names=MappingProxyType({}),
        default_source="Department for Education",
    ),
)
DIALECT_BY_NAME = {dialect.name: dialect for dialect in DIALECTS}


@dataclass(frozen=True, slots=True)
class Matching:
    """What each column of a table is, by its heading's normal name; others are left out."""

    layout: str
    columns: Mapping[str, str]
    always: Mapping[str, str] = field(default_factory=dict)
    """What is true of every row of a file, or was of the last one; each file is asked anew."""

    @property
    def given(self) -> list[str]:
        """What the columns and the words for every row give, in no promised order."""
        return [*self.columns.values(), *(role for role, text in self.always.items() if text)]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What the layout needs and nothing gives."""
        return tuple(role for role in DIALECT_BY_NAME[self.layout].needed if role not in self.given)

    @property
    def twice(self) -> tuple[str, ...]:
        """What two columns are said to be, or a column and a word for every row."""
        return tuple(sorted({role for role in self.given if self.given.count(role) > 1}))


@dataclass(frozen=True, slots=True)
class Known:
    """What people have said about columns before: beside it headings speak for themselves."""

    tables: Mapping[str, Matching] = field(default_factory=dict)
    """What the columns of a table are, by the signature of its headings."""
    measures: Sequence[MeasureLayout] = ()
    always: Mapping[str, str] = field(default_factory=dict)
    """What somebody said of every row of this one file, by column."""


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Layout:
    """A header understood: which column stands where, and what is passed over."""

    dialect: Dialect
    columns: Mapping[str, int]
    headings: tuple[str, ...]
    ignored: tuple[str, ...]
    wide: MeasureLayout | None = None
    """What the columns of a wide file stand for."""
    measure: ColumnUse | None = None
    """The one of them that rows are read for."""
    always: Mapping[str, str] = field(default_factory=dict)
    """Texts that stand in every row, by column, where the file has no such column."""

    @property
    def number_roles(self) -> frozenset[str]:
        """The columns that hold figures."""
        if self.wide is None:
            return frozenset(FIGURES.values())
        return frozenset(f"{OWN}{name}" for name in self.wide.number_names)

    def heading(self, role: str) -> str:
        """Return the heading of a column as the file has it; the plain name where it has none."""
        index = self.columns.get(role)
        return role if index is None else self.headings[index]

    def for_each_measure(self) -> tuple["Layout", ...]:
        """Return the layouts that together read every figure of a row: one, if not wide."""
        if self.wide is None:
            return (self,)
        return tuple(self._for(measure) for measure in self.wide.figures)

    def _for(self, measure: ColumnUse) -> "Layout":
        facts = {"value": measure.name, "count": measure.count, "denominator": measure.denominator}
        columns = {r: i for r, i in self.columns.items() if r not in self.number_roles}
        columns |= {role: self.columns[f"{OWN}{name}"] for role, name in facts.items() if name}
        return replace(self, columns=columns, measure=measure)


@dataclass(frozen=True, slots=True)
class AboutPlaces:
    """A file whose figures belong to places: geography has the one reader and store of them."""

    dialect: str
    default_source: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be read, in sentences for the person who chose it."""

    sentence: str
    columns: tuple[str, ...] = ()
    nearest: str | None = None
    lacks: tuple[str, ...] = ()
    to_explain: tuple[FoundColumn, ...] = ()
    """The publisher's own columns, where nobody has said yet what they stand for."""
    sheets: tuple[str, ...] = ()
    """The sheets of a workbook that could be meant; once one is named, it reads."""
