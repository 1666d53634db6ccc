"""What stands in a table and what files bring to it, as one sheet, and the difference."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from earlyhelp.geography.places import NOT_STATED
from earlyhelp.geography.reading.report import Changes
from earlyhelp.geography.reading.values import Batch, Cell, Key

Row = tuple[Cell, ...]


@dataclass(slots=True)
class Sheet:
    """The rows of one table by key, before and after, and which files changed each, in order."""

    columns: tuple[str, ...]
    before: Mapping[Key, Row]
    after: dict[Key, Row] = field(init=False)
    origins: dict[Key, tuple[int, ...]] = field(default_factory=dict)
    touched: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin with what stands."""
        self.after = dict(self.before)

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
            if written != standing or key not in self.after:
                self.after[key] = written
                self.origins[key] = (*self.origins.get(key, ()), origin)
            self.touched.add(key)

    def drop_unstated(self) -> None:
        """Drop a row whose year is not stated where the same place now stands with its year.

        The year is the last part of the key. A fact that only the dropped row held is kept.
        """
        stated: dict[Key, Key] = {}
        for key in sorted(self.after, key=str):
            if key[-1] != NOT_STATED:
                stated[key[:-1]] = key
        for key in [key for key in self.after if key[-1] == NOT_STATED]:
            heir = stated.get(key[:-1])
            if heir is not None:
                pairs = zip(self.after[heir], self.after.pop(key), strict=True)
                self.after[heir] = tuple(a if a is not None else b for a, b in pairs)

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

    def changed_by(self) -> set[int]:
        """Return the files that made a difference."""
        different = (*self.new, *self.changed)
        return {origin for key in different for origin in self.origins.get(key, ())}
