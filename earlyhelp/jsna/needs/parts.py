"""The parts that a page of a need is made of: cells, tables, pictures. Pure."""

from dataclasses import dataclass

from earlyhelp.jsna.needs.charts import DotChart, LineChart
from earlyhelp.jsna.needs.mapping import PlaceMap


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing a table says; ``href`` leads to where a figure is from."""

    text: str
    href: str = ""
    note: str = ""
    tag: str = ""
    """The colour of a word in a box."""
    is_unknown: bool = False


NOT_GIVEN = Cell("Not given", is_unknown=True)
NOT_KNOWN = Cell("Not known", is_unknown=True)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table: what it is about, then its cells."""

    heading: Cell
    cells: tuple[Cell, ...]
    kind: str = ""
    """ "here" for the area itself, "benchmark" for a mean."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headings."""

    id: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of an indicator: sentences, a picture, its table."""

    id: str
    heading: str
    sentences: tuple[str, ...] = ()
    line_chart: LineChart | None = None
    dot_chart: DotChart | None = None
    place_map: PlaceMap | None = None
    table: Table | None = None
    note: str = ""
    """What stands under the table."""
    is_folded: bool = False
    """True where the table is long and says little that is not said above."""
    summary: str = ""
    """What the fold is called."""


@dataclass(frozen=True, slots=True)
class KeyFact:
    """One thing about an indicator that is read first."""

    label: str
    main: Cell
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One indicator of a need."""

    id: str
    heading: str
    about: str
    facts: tuple[KeyFact, ...]
    sentences: tuple[str, ...]
    panels: tuple[Panel, ...]
    notes: tuple[tuple[str, str], ...]
    """What its publisher says of it: a word and a text."""
    source: Cell


@dataclass(frozen=True, slots=True)
class Missing:
    """An indicator without a figure here, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class NeedPage:
    """The page of one need."""

    heading: str
    place: str
    need: str
    definition: str
    as_at: str
    """The day that was asked for as the field takes it; empty for today."""
    sections: tuple[Section, ...]
    missing: tuple[Missing, ...]
    why_nothing: tuple[str, ...]
    """Sentences where there is no figure at all."""
    extra: tuple[Panel, ...]
    sources: tuple[tuple[str, str, str], ...]
    """What each file is called, when it was released, and where its page is."""
