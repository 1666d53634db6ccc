"""The layouts that needs data come in, recognised by the names of their columns. Pure.

Never by position, number of columns or file name: the same publisher's columns are renamed,
reordered and squeezed by each tool that a file passes through.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from earlyhelp.jsna.cells import clean

FINGERTIPS, SIMPLE = "fingertips-long", "simple-long"
SHOWN_HEADINGS = 30

_SEPARATORS = re.compile(r"[ ._]+")


def normal_name(heading: str) -> str:
    """Return a heading in the form that names are compared in.

    >>> normal_name(" Lower.CI.95.0.limit"), normal_name("area_code")
    ('lower ci 95 0 limit', 'area code')
    """
    return _SEPARATORS.sub(" ", clean(heading.removeprefix("\ufeff")).lower()).strip()


def _squeezed(name: str) -> str:
    return name.replace(" ", "")


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

    def role_of(self, name: str) -> str | None:
        """Return the column that a normal name stands for, spaces or none, or None."""
        for role in (*self.needed, *self.optional):
            if _squeezed(role) == _squeezed(name):
                return role
        return self.other_names.get(name) or _comparison(name, self)


def _comparison(name: str, dialect: Dialect) -> str | None:
    """Return the column of a comparison whose heading names whoever was compared with."""
    squeezed = _squeezed(name)
    if dialect.name != FINGERTIPS or not squeezed.startswith("comparedto"):
        return None
    if "england" in squeezed:
        return "compared to england"
    return "compared to parent" if squeezed != "comparedtogoal" else "compared to goal"


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
)
DIALECT_BY_NAME = {dialect.name: dialect for dialect in DIALECTS}


@dataclass(frozen=True, slots=True)
class Layout:
    """A header understood: which column stands where, and what is passed over."""

    dialect: Dialect
    columns: Mapping[str, int]
    headings: tuple[str, ...]
    ignored: tuple[str, ...]

    def heading(self, role: str) -> str:
        """Return the heading of a column as the file has it; the plain name where it has none."""
        index = self.columns.get(role)
        return role if index is None else self.headings[index]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file cannot be read, in sentences for the person who chose it."""

    sentence: str
    columns: tuple[str, ...] = ()
    nearest: str | None = None
    lacks: tuple[str, ...] = ()


def recognise(headings: Sequence[str]) -> Layout | Refusal:
    """Return how to read a file with these headings, or why it cannot be read."""
    names = [normal_name(heading) for heading in headings]
    for dialect in DIALECTS:
        layout = _lay_out(dialect, headings, names)
        if all(role in layout.columns for role in dialect.needed):
            twice = _twice(dialect, names)
            return Refusal(_said_twice(twice), tuple(headings)) if twice else layout
    known = next((sentence for is_like, sentence in NOT_READ if is_like(frozenset(names))), None)
    return Refusal(known, tuple(headings)) if known else _nearest(headings, names)


def _lay_out(dialect: Dialect, headings: Sequence[str], names: Sequence[str]) -> Layout:
    columns: dict[str, int] = {}
    ignored = []
    for index, name in enumerate(names):
        role = dialect.role_of(name)
        if role is None or role in columns:
            ignored.append(clean(headings[index]))
        else:
            columns[role] = index
    # An index that a data frame wrote, and a column that says of itself that it is unused.
    said = tuple(h for h in ignored if h and normal_name(h) != "column not used")
    return Layout(dialect, columns, tuple(clean(heading) for heading in headings), said)


def _twice(dialect: Dialect, names: Sequence[str]) -> list[str]:
    """Return the columns that stand twice; two comparisons with a parent may, and one is used."""
    roles = Counter(role for name in names if (role := dialect.role_of(name)) is not None)
    return [role for role, times in roles.items() if times > 1 and role != "compared to parent"]


def _said_twice(columns: Sequence[str]) -> str:
    named = ", ".join(f'"{column}"' for column in columns)
    return f"The heading {named} stands twice. Keep one column for each heading."


def _nearest(headings: Sequence[str], names: Sequence[str]) -> Refusal:
    def share(dialect: Dialect) -> tuple[float, bool]:
        held = _lay_out(dialect, headings, names).columns
        found = sum(role in held for role in dialect.needed)
        return found / len(dialect.needed), dialect.name == SIMPLE

    nearest = max(DIALECTS, key=share)
    held = _lay_out(nearest, headings, names).columns
    lacks = tuple(role for role in nearest.needed if role not in held)
    seen = ", ".join(clean(heading) or "(no heading)" for heading in headings[:SHOWN_HEADINGS])
    sentence = (
        f"This is not a layout we know. Nearest is {nearest.title} ({nearest.name}), "
        f"which also needs: {', '.join(lacks)}. The headings found are: {seen}."
    )
    return Refusal(sentence, tuple(headings), nearest.name, lacks)


def _is_deprivation(names: frozenset[str]) -> bool:
    return any(re.match(r"lsoa code \((2011|2021)\)", name) for name in names) and any(
        name.startswith("index of multiple deprivation (imd)") for name in names
    )


def _is_population(names: frozenset[str]) -> bool:
    ages = {str(age) for age in range(90)}
    return bool(names & {"area code", "lsoa11 code", "lsoa21 code"}) and ages <= names


NOT_READ: Sequence[tuple[Callable[[frozenset[str]], bool], str]] = (
    (
        _is_deprivation,
        (
            "This is File 7 of the Indices of Deprivation (iod-file7). It is about places: "
            "bring it in with the command earlyhelp geography import."
        ),
    ),
    (
        _is_population,
        (
            "These are population estimates by single year of age (ons-mye). They are about "
            "places: bring them in with the command earlyhelp geography import."
        ),
    ),
    (
        lambda names: (
            {*("time period", "time identifier", "geographic level", "new la code")} <= names
        ),
        (
            "This is a file of Explore education statistics (dfe-ees). This version does not read "
            "that layout. Copy the figures you need into the template for needs data "
            "(simple-long): one row for each area, period and indicator."
        ),
    ),
    (
        lambda names: {"short desc", "years", "la and regions", "values"} <= names,
        (
            "This is an extract of the Local Authority Interactive Tool, which names areas without "
            "their codes. Copy the figures you need into the template for needs data "
            "(simple-long), with the code of each area."
        ),
    ),
    (
        lambda names: {"area", "area label", "area long label"} <= names,
        (
            "This is a table with one column for each period, as LG Inform writes it. Copy the "
            "figures into the template for needs data (simple-long): one row for each area and "
            "period."
        ),
    ),
)
"""Layouts that are recognised and not read here, each with what to do instead."""
