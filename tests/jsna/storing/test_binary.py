"""The bytes of the binary copy, taken apart again by the rules of the format."""

import struct

import numpy as np
import pytest

from earlyhelp.jsna.storing.binary import as_binary

Row = tuple[float | None, ...]


def read_back(content: bytes, whole: int) -> list[Row]:
    """Return the rows of a binary copy: so many whole numbers, then doubles."""
    assert content.startswith(b"PGCOPY\n\xff\r\n\0" + bytes(8))
    place, rows = 19, []
    while (fields := struct.unpack_from(">h", content, place)[0]) != -1:
        place += 2
        row: list[float | None] = []
        for field in range(fields):
            (length,) = struct.unpack_from(">i", content, place)
            place += 4
            if length == -1:
                row.append(None)
                continue
            kind = ">i" if field < whole else ">d"
            assert length == struct.calcsize(kind)
            row.append(struct.unpack_from(kind, content, place)[0])
            place += length
        rows.append(tuple(row))
    assert place + 2 == len(content)
    return rows


@pytest.mark.parametrize("how_many", [0, 1, 7])
def test_every_reading_comes_back_whatever_is_missing(how_many: int) -> None:
    chance = np.random.default_rng(7)
    numbers = [chance.integers(0, 2**31 - 1, how_many) for _ in range(2)]
    facts = chance.normal(size=(3, how_many))
    facts[chance.random((3, how_many)) < 0.5] = np.nan
    wanted = [
        (int(a), int(b), *(None if np.isnan(fact) else float(fact) for fact in column))
        for a, b, column in zip(*numbers, facts.T, strict=True)
    ]
    found = read_back(b"".join(as_binary(numbers, facts)), whole=2)
    assert sorted(found, key=str) == sorted(wanted, key=str)
