"""Facts that fit no cell of a table: written as JSON in a column of their own, and read back."""

import json
from collections.abc import Container, Mapping
from dataclasses import fields
from typing import Any

from cattrs.errors import BaseValidationError

from earlyhelp.services.documents import CONVERTER, write_json
from earlyhelp.services.exchange.cells import Reader, Refused, Value
from earlyhelp.services.extensions import PRIVATE

WANTED = "facts as this directory writes them, or an empty cell"
BROKEN = (ValueError, TypeError, KeyError, AttributeError, RecursionError, BaseValidationError)
"""What a value of another form makes the converter raise."""


NEVER = frozenset({*PRIVATE, "source_id", "provider", "places", "openings"})
"""What belongs in rows and cells, and what no list written here states."""


def more_of(kind: type, allowed: Container[str] = ()) -> Reader:
    """Read some facts of a kind of part; others than its own, and private ones, are refused."""
    types: dict[str, Any] = {
        field.name: field.type
        for field in fields(kind)
        if field.name not in NEVER or field.name in allowed
    }

    def read(cell: str) -> Value | Refused:
        try:
            given = json.loads(cell)
            if not isinstance(given, Mapping) or not given.keys() <= types.keys():
                return Refused(WANTED)
            return {name: CONVERTER.structure(value, types[name]) for name, value in given.items()}
        except BROKEN:
            return Refused(WANTED)

    return read


def write_more(facts: Mapping[str, object]) -> str:
    """Write some facts; nothing where there are none."""
    return write_json(facts) if facts else ""
