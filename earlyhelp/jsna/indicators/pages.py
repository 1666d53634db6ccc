"""What the pages of the catalogue say, as one value for each page. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earlyhelp.jsna.catalogue import POLARITIES, VALUE_TYPES, Entry
from earlyhelp.jsna.entries import TITLES, Cells, Difference, cells_of
from earlyhelp.jsna.entry_cells import split_codes
from earlyhelp.jsna.indicators.changes import StoredChange
from earlyhelp.jsna.indicators.wording import NEED_OPTIONS, THEME_OPTIONS, said
from earlyhelp.jsna.readings import Problem
from earlyhelp.web.words import day

FEWEST_NEEDS = 3
BECAUSE: Mapping[str, str] = {
    "edit": "Changed by hand",
    "file": "Came with a catalogue file",
    "metadata": "Came with metadata of the publisher",
    "undo": "Took an earlier change back",
}


@dataclass(frozen=True, slots=True)
class Clash:
    """What somebody else stored while the form was open, beside what was typed."""

    by: str
    at: str
    differences: Sequence[Difference]
    """Before is theirs, after is what was typed."""


@dataclass(frozen=True, slots=True)
class FormPage:
    """One indicator to be looked at and changed."""

    id: str
    name: str
    cells: Cells
    version: int
    readings: int
    confirmed_by: str = ""
    errors: Sequence[tuple[str, str]] = ()
    clash: Clash | None = None
    links: Sequence[tuple[str, str]] = ()
    """What a local indicator may be the same as."""
    local: Sequence[tuple[str, str]] = ()
    """Local indicators that are said to be the same as this one."""
    themes: Sequence[tuple[str, str]] = THEME_OPTIONS
    needs: Sequence[tuple[str, str]] = NEED_OPTIONS
    polarities: Sequence[tuple[str, str]] = tuple((str(k), v) for k, v in POLARITIES.items())
    value_types: Sequence[tuple[str, str]] = tuple((str(k), v) for k, v in VALUE_TYPES.items())

    @property
    def titles(self) -> Mapping[str, str]:
        """What each fact is called."""
        return TITLES

    @property
    def error_of(self) -> Mapping[str, str]:
        """The sentence of each field that is to be mended, by its id."""
        return dict(self.errors)

    @property
    def chosen_needs(self) -> tuple[str, ...]:
        """The needs in their order, and room for more."""
        chosen = split_codes(self.cells["needs"])
        room = max(FEWEST_NEEDS - len(chosen), 1)
        return (*chosen, *[""] * room)

    @property
    def confirmed_day(self) -> str:
        """The day on which somebody vouched for it."""
        return day(date.fromisoformat(self.cells["confirmed_on"]))

    @property
    def clash_facts(self) -> Sequence[tuple[str, str, str]]:
        """Where what was typed differs from what somebody else stored, in words."""
        found = () if self.clash is None else self.clash.differences
        return [
            (one.title, said(one.column, one.before), said(one.column, one.after)) for one in found
        ]

    @property
    def is_local(self) -> bool:
        """Say whether the indicator has no number of a publisher."""
        return self.id.startswith("local:")


def links_for(entry: Entry, by_id: Mapping[str, Entry]) -> Sequence[tuple[str, str]]:
    """Return the indicators that a local one may be the same as, by name; none for any other."""
    if not entry.indicator.is_local:
        return ()
    known = (one.indicator for one in by_id.values() if not one.indicator.is_local)
    return sorted(((one.id, one.name) for one in known), key=lambda pair: pair[1].casefold())


def linked_to(entry: Entry, by_id: Mapping[str, Entry]) -> Sequence[tuple[str, str]]:
    """Return the local indicators that are said to be the same as an entry's."""
    own = entry.indicator.id
    local = (one.indicator for one in by_id.values())
    return [(one.id, one.name) for one in local if one.stands_for == own]


def errors_of(problems: Iterable[Problem]) -> tuple[tuple[str, str], ...]:
    """Return problems as pairs of a field's id and what to do."""
    return tuple(
        (
            "needs-1" if problem.column == "needs" else problem.column,
            f"{TITLES[problem.column]}: enter {problem.wanted}",
        )
        for problem in problems
    )


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change, as its page tells it."""

    stored: StoredChange
    by: str
    facts: Sequence[tuple[str, str, str]]
    """What the fact is called, before, after."""
    can_be_undone: bool

    @property
    def back(self) -> Sequence[tuple[str, str, str]]:
        """The facts the other way round: as they are now, and after the change is taken back."""
        return [(title, after, before) for title, before, after in self.facts]

    @property
    def why(self) -> str:
        """Why it changed, in words."""
        return BECAUSE[self.stored.change.because]


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every change of one indicator, the newest first."""

    id: str
    name: str
    lines: Sequence[HistoryLine]


def history_line(stored: StoredChange, now: Cells, by: Mapping[str, str]) -> HistoryLine:
    """Return a change with its facts in words; ``by`` gives the name of each who changed."""
    is_as_left = all(now[one.column] == one.after for one in stored.differences)
    return HistoryLine(
        stored,
        by.get(stored.change.by, stored.change.by),
        tuple(
            (one.title, _who(one.column, one.before, by), _who(one.column, one.after, by))
            for one in stored.differences
        ),
        can_be_undone=is_as_left and not stored.adds and stored.undone_by is None,
    )


def _who(column: str, text: str, by: Mapping[str, str]) -> str:
    return by.get(text, text) if column == "confirmed_by" and text else said(column, text)


@dataclass(frozen=True, slots=True)
class UndoPage:
    """One change that is to be taken back."""

    id: str
    name: str
    line: HistoryLine
    beside: int
    """How many changes came with the same file, this one included; 0 where none did."""
    because: str = ""
    """Why it cannot be taken back, if it cannot."""


def form_page(entry: Entry, by_id: Mapping[str, Entry], readings: int) -> FormPage:
    """Return the page of an entry as it stands."""
    return FormPage(
        id=entry.indicator.id,
        name=entry.indicator.name,
        cells=cells_of(entry),
        version=entry.version,
        readings=readings,
        links=links_for(entry, by_id),
        local=linked_to(entry, by_id),
    )
