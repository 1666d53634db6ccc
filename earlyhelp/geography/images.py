"""Rows of a table as they stood before an import, packed small. Pure."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from earlyhelp.geography.reading.merging import Row
from earlyhelp.geography.reading.values import Key


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as it stood before an import, or None where none stood, and the import it was of."""

    row: Row | None
    import_id: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """What an import found in one table where it changed something, by key."""

    columns: tuple[str, ...]
    rows: Mapping[Key, Kept]


def pack(image: Image) -> bytes:
    """Return an image as bytes, the same for the same rows."""
    rows = [
        [list(key), None if kept.row is None else list(kept.row), kept.import_id]
        for key, kept in sorted(image.rows.items(), key=str)
    ]
    document = {"columns": list(image.columns), "rows": rows}
    return zlib.compress(json.dumps(document, separators=(",", ":")).encode())


def unpack(content: bytes) -> Image:
    """Return the image that was packed.

    >>> image = Image(("name",), {("E1", 2): Kept(("a",), 7), ("E2", 2): Kept(None)})
    >>> unpack(pack(image)) == image
    True
    """
    document = json.loads(zlib.decompress(content))
    rows = {
        tuple(key): Kept(None if row is None else tuple(row), import_id)
        for key, row, import_id in document["rows"]
    }
    return Image(tuple(document["columns"]), rows)
