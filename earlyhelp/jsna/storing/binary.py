"""Readings as the bytes of PostgreSQL's binary copy. Pure but for numpy.

Rows in which the same facts are missing have the same length, so that each such group is laid out
at once. Format: PostgreSQL documentation, COPY, "Binary Format".
"""

from collections.abc import Iterator, Sequence

import numpy as np

from earlyhelp.jsna.arrays import Codes, Mask, Numbers, Small

_START = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_WHOLE, _FRACTION, _NOTHING = 4, 8, -1


def as_binary(numbers: Sequence[Codes | Small], facts: Numbers) -> Iterator[bytes]:
    """Give the bytes of rows of whole numbers and then facts, NaN being NULL; order is not kept."""
    yield _START
    missing = np.isnan(facts)
    weights = 1 << np.arange(len(facts), dtype=np.int64)
    pattern = weights @ missing.astype(np.int64)
    for one in np.unique(pattern):
        rows = np.flatnonzero(pattern == one)
        yield _group([column[rows] for column in numbers], facts[:, rows], missing[:, rows[0]])
    yield _END


def _group(numbers: Sequence[Codes | Small], facts: Numbers, missing: Mask) -> bytes:
    """Return rows in which the same facts are missing."""
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for place in range(len(numbers)):
        layout += [(f"size{place}", ">i4"), (f"whole{place}", ">i4")]
    for place, is_missing in enumerate(missing):
        layout.append((f"length{place}", ">i4"))
        layout += [] if is_missing else [(f"fact{place}", ">f8")]
    rows = np.zeros(facts.shape[1], dtype=layout)
    rows["fields"] = len(numbers) + len(facts)
    for place, column in enumerate(numbers):
        rows[f"size{place}"], rows[f"whole{place}"] = _WHOLE, column
    for place, is_missing in enumerate(missing):
        rows[f"length{place}"] = _NOTHING if is_missing else _FRACTION
        if not is_missing:
            rows[f"fact{place}"] = facts[place]
    return rows.tobytes()
