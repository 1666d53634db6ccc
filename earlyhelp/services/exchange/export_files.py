"""Rows of an export as a file: CSV for machines and for Excel."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO

from earlyhelp.services.exchange.export_rows import PUBLIC_NAMES, Cell

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it Excel takes UTF-8 for another encoding."""


def as_csv(rows: Iterable[Mapping[str, Cell]], *, for_excel: bool = False) -> bytes:
    """Return rows as CSV in UTF-8 with CRLF line ends; with a mark at its beginning for Excel."""
    out = StringIO(newline="")
    writer = csv.DictWriter(out, PUBLIC_NAMES, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return (BOM * for_excel + out.getvalue()).encode()
