"""The catalogue and its history as plain rows and documents. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from earlyhelp.jsna.catalogue import Entry
from earlyhelp.jsna.entries import COLUMNS, cells_of, is_known
from earlyhelp.jsna.indicators.changes import StoredChange
from earlyhelp.jsna.showing import harmless

Rows = list[dict[str, object]]

LIST_COLUMNS = ("indicator_id", "name", "theme", "needs", "polarity", "unit", "confirmed_on")
HISTORY_COLUMNS = ("change", "indicator_id", "version", "at", "by", "because", "file", "facts")
FACT_COLUMNS = ("indicator", "column", "before", "after", "standing")
PROBLEM_COLUMNS = ("line", "column", "found", "wanted", "remedy")
FILE_NAME = "indicators.csv"


def list_rows(entries: Iterable[Entry], readings: Mapping[str, int]) -> Rows:
    """Return entries as rows; what is not known is absent."""
    return [
        _known(cells_of(entry))
        | {"needs": list(entry.indicator.needs), "unit": entry.indicator.unit or None}
        | {"readings": readings.get(entry.indicator.id), "version": entry.version}
        for entry in entries
    ]


def list_cells(entries: Iterable[Entry], readings: Mapping[str, int]) -> Rows:
    """Return entries as rows for a table or CSV, harmless in a spreadsheet."""
    return [
        {
            **{name: harmless(text) for name, text in cells_of(entry).items()},
            "unit": entry.indicator.unit,
            "readings": readings.get(entry.indicator.id),
        }
        for entry in entries
    ]


def _known(cells: Mapping[str, str]) -> dict[str, object]:
    return {name: text if is_known(name, text) else None for name, text in cells.items()}


def export_rows(entries: Iterable[Entry]) -> Rows:
    """Return every column of entries, harmless in a spreadsheet and read back without loss."""
    return [{name: harmless(text) for name, text in cells_of(entry).items()} for entry in entries]


def history_rows(changes: Sequence[StoredChange]) -> Rows:
    """Return changes as rows, in the order given."""
    return [
        {
            "change": one.id,
            "indicator_id": one.indicator_id,
            "version": one.version,
            "at": one.change.at.isoformat(timespec="seconds"),
            "by": one.change.by,
            "because": one.change.because.value,
            "file": one.change.file_name or None,
            "facts": {
                fact.column: {"before": fact.before, "after": fact.after}
                for fact in one.differences
            },
            "undoes": one.undoes,
            "undone_by": one.undone_by,
        }
        for one in changes
    ]


def history_cells(changes: Sequence[StoredChange]) -> Rows:
    """Return changes as rows for a table or CSV: the facts that changed by their columns."""
    return [
        row | {"facts": "; ".join(fact.column for fact in one.differences)}
        for row, one in zip(history_rows(changes), changes, strict=True)
    ]


def entry_rows(entry: Entry) -> Rows:
    """Return one entry fact by fact."""
    return [{"column": name, "text": cells_of(entry)[name] or None} for name in COLUMNS]
