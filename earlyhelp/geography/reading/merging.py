"""What stands in a table and what files bring to it, as one sheet, and the difference."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.reading.report import Changes
from earlyhelp.geography.reading.values import Batch, Cell, Key

Row = tuple[Cell, ...]
LINE = "line"
"""The column that says where a figure stands in its file: no fact about the place."""


@dataclass(frozen=True, slots=True)
class Before:
    """A row as it stood before a file changed it, if it stood at all, and who had brought it."""

    row: Row | None
    file: int | None
    """The file of the same go that had brought it; None where it stood before the go."""


@dataclass(slots=True)
class Sheet:
    """The rows of one table by key, before and after, and which files changed each, in order."""

    columns: tuple[str, ...]
    before: Mapping[Key, Row]
    imports: Mapping[Key, int] = field(default_factory=dict)
    """The import that brought each row that stood before, in tables that note it."""
    settled: frozenset[Key] = frozenset()
    """Rows of a later release than the files': an older figure does not replace them."""
    after: dict[Key, Row] = field(init=False)
    origins: dict[Key, tuple[int, ...]] = field(default_factory=dict)
    befores: dict[int, dict[Key, Before]] = field(default_factory=dict)
    """What stood before each file changed it: file by file, row by row."""
    touched: set[Key] = field(default_factory=set)
    outlived: dict[int, int] = field(default_factory=dict)
    """How many figures of each file gave way to those of a later release."""
    _line: int | None = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what stands."""
        self.after = dict(self.before)
        self._line = self.columns.index(LINE) if LINE in self.columns else None

    def apply(self, batch: Batch, origin: int) -> None:
        """Write a file's rows over what stands: only its columns, or only where nothing stands."""
        places = [self.columns.index(column) for column in batch.columns]
        empty: Row = (None,) * len(self.columns)
        for key, values in batch.rows.items():
            standing = self.after.get(key, empty)
            row = list(standing)
            for place, value in zip(places, values, strict=True):
                if not batch.fills_only or row[place] is None:
                    row[place] = value
            written = tuple(row)
            self.touched.add(key)
            if key in self.after and self._says_the_same(standing, written):
                continue
            if key in self.settled:
                self.outlived[origin] = self.outlived.get(origin, 0) + 1
                continue
            self._write(key, written, origin)

    def _says_the_same(self, standing: Row, written: Row) -> bool:
        """Say whether two rows hold equal facts; a row of unknown line gives way to a known one."""
        place = self._line
        if standing == written or place is None:
            return standing == written
        facts = standing[:place] + standing[place + 1 :] == written[:place] + written[place + 1 :]
        return facts and standing[place] is not None

    def _write(self, key: Key, row: Row | None, origin: int) -> None:
        """Let a row stand or go, and keep how it was before this file."""
        chain = self.origins.get(key, ())
        kept = self.befores.setdefault(origin, {})
        if key not in kept:
            kept[key] = Before(self.after.get(key), chain[-1] if chain else None)
        if row is None:
            del self.after[key]
        else:
            self.after[key] = row
        if not chain or chain[-1] != origin:
            self.origins[key] = (*chain, origin)

    def drop_unstated(self, last: int) -> None:
        """Drop a row whose year is not stated where the same place now stands with its year.

        The year is the last part of the key. A fact that only the dropped row held is kept. It
        counts as the work of the last file that touched either, or else of the ``last`` of all.
        """
        stated: dict[Key, Key] = {}
        for key in sorted(self.after, key=str):
            if key[-1] != NOT_STATED:
                stated[key[:-1]] = key
        for key in [key for key in self.after if key[-1] == NOT_STATED]:
            heir = stated.get(key[:-1])
            if heir is not None:
                chain = (*self.origins.get(heir, ()), *self.origins.get(key, ()))
                origin = max(chain, default=last)
                pairs = zip(self.after[heir], self.after[key], strict=True)
                self._write(heir, tuple(a if a is not None else b for a, b in pairs), origin)
                self._write(key, None, origin)

    @property
    def new(self) -> list[Key]:
        """Keys that stand only after."""
        return [key for key in self.after if key not in self.before]

    @property
    def changed(self) -> list[Key]:
        """Keys whose row is another after than before."""
        return [
            key for key, row in self.after.items() if key in self.before and self.before[key] != row
        ]

    @property
    def gone(self) -> list[Key]:
        """Keys that stand only before."""
        return [key for key in self.before if key not in self.after]

    def changes(self) -> Changes:
        """Return how many rows are new, changed, and as they were among those that files hold."""
        new, changed = len(self.new), len(self.changed)
        return Changes(new, changed, len(self.touched & self.after.keys()) - new - changed)

    def different(self) -> set[Key]:
        """Return the keys whose row is not what it was."""
        return {*self.new, *self.changed, *self.gone}

    def changed_by(self) -> set[int]:
        """Return the files that made a difference."""
        return {origin for key in self.different() for origin in self.origins.get(key, ())}

    def lasting_befores(self, origin: int) -> dict[Key, Before]:
        """Return what stood before one file, for the rows that are different in the end."""
        different = self.different()
        kept = self.befores.get(origin, {})
        return {key: before for key, before in kept.items() if key in different}
