import io
import random

import numpy as np
import pytest

from earlyhelp.jsna.arrays import Texts
from earlyhelp.jsna.checking import Terms, check_file
from earlyhelp.jsna.columns import combinations
from earlyhelp.jsna.dialects import Refusal
from earlyhelp.jsna.records import ON_THE_COMMAND_LINE, digest_of, size_of
from earlyhelp.jsna.scope import Scope
from tests.jsna.factories import SIMPLE_HEADINGS, a_simple_row, as_bytes, checked, readings_of


@pytest.mark.parametrize("block_bytes", [64, 300])
def test_quoted_line_ends_and_stray_marks_survive_any_place_of_cutting(block_bytes: int) -> None:
    rows = [
        a_simple_row(area_code=f"E060000{number}", area_name=name)
        for number, name in enumerate(["a\nb", 'c "d"\n\ne', "f,g", 'h"i', "j"] * 6, start=10)
    ]
    content = as_bytes(rows, SIMPLE_HEADINGS)
    found = readings_of(checked(content, block_bytes=block_bytes))
    assert found == readings_of(checked(content))
    assert [reading.area_name for reading in found[:5]] == ["a b", 'c "d" e', "f,g", 'h"i', "j"]


def test_a_stray_mark_inside_a_cell_is_only_a_letter() -> None:
    content = as_bytes([a_simple_row(), a_simple_row(area_code="E06000002")], SIMPLE_HEADINGS)
    stray = content.replace(b"Hartlepool", b'5" pipe', 1)
    for block_bytes in (20, 10_000):
        found = readings_of(checked(stray, block_bytes=block_bytes))
        assert [reading.area_name for reading in found] == ['5" pipe', "Hartlepool"]


@pytest.mark.parametrize("block_bytes", [500, 10_000_000])
def test_a_mark_that_swallows_a_large_file_is_refused(block_bytes: int) -> None:
    rows = [a_simple_row(area_code=f"E06{number:06}") for number in range(20_000)]
    start, _, rest = as_bytes(rows, SIMPLE_HEADINGS).partition(b"Children")
    found = check_file(
        io.BytesIO(start + b'"Children' + rest),
        "a.csv",
        Scope(),
        Terms(ON_THE_COMMAND_LINE, block_bytes=block_bytes * 100),
    )
    assert isinstance(found, Refusal)
    assert "never closed" in found.sentence


def test_a_digest_and_a_size_leave_the_stream_at_its_beginning() -> None:
    stream = io.BytesIO(b"abc")
    assert digest_of(stream).startswith("ba7816bf")
    assert size_of(stream) == 3
    assert stream.read() == b"abc"


def test_combinations_are_the_same_however_many_texts_there_are() -> None:
    chance = random.Random(1)  # noqa: S311 - seeded, for a test
    for different in (2, 40, 60_000):
        texts = [str(number) for number in range(different)]
        columns = [
            Texts(np.array([chance.randrange(different) for _ in range(500)]), texts)
            for _ in range(4)
        ]
        numbers, found = combinations(columns)
        wanted = [tuple(texts[column.codes[row]] for column in columns) for row in range(500)]
        assert [found[number] for number in numbers] == wanted
        assert len(found) == len(set(wanted))
