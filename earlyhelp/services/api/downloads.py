"""Files of the whole public directory: their names, kinds and contents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from earlyhelp.services.exchange.export_files import as_csv
from earlyhelp.services.exchange.export_rows import Cell, every_row
from earlyhelp.services.exchange.export_workbook import as_workbook

Rows = list[Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """A form of table."""

    ending: str
    media_type: str
    write: Callable[[Rows, date], bytes]


TABLES: Mapping[str, Table] = {
    "csv": Table("csv", "text/csv; charset=utf-8", lambda rows, _: as_csv(rows)),
    "excel.csv": Table(
        "csv", "text/csv; charset=utf-8", lambda rows, _: as_csv(rows, for_excel=True)
    ),
    "xlsx": Table(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda rows, on: as_workbook(rows, on=on),
    ),
}
__all__ = ["TABLES", "Rows", "Table", "every_row", "file_name"]


def file_name(ending: str, on: date) -> str:
    """Return the name of a file: fixed words and its day.

    >>> file_name("csv", date(2026, 3, 4))
    'directory-2026-03-04.csv'
    """
    return f"directory-{on.isoformat()}.{ending}"
