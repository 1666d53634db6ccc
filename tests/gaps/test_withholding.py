"""Counts told beside each other leave each that is too few as unknown as it was."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.told import HIDDEN, Told, tell
from earlyhelp.gaps.withholding import FEW, Cell, Ledger, Sum, range_of

FIVE, TEN = Told(5), Told(10)


@given(st.integers(0, 10_000))
def test_a_count_lies_in_the_range_that_it_is_told_as(count: int) -> None:
    told = range_of(tell(count))
    assert told.low <= count <= told.high
    assert {tell(number) for number in range(told.low, told.high + 1)} == {tell(count)}


@pytest.mark.parametrize(
    ("whole", "parts", "may_be_told"),
    [
        (FIVE, [FIVE, HIDDEN], False),
        (TEN, [FIVE, HIDDEN], True),
        (TEN, [FIVE, FIVE], True),
        (TEN, [FIVE, FIVE, HIDDEN], False),
        (FIVE, [HIDDEN, HIDDEN, HIDDEN], True),
        (FIVE, [HIDDEN] * 5, False),
        (FIVE, [HIDDEN, HIDDEN], True),
        (HIDDEN, [HIDDEN], True),
        (HIDDEN, [HIDDEN, HIDDEN], False),
        (Told(20), [FIVE, FIVE, HIDDEN], False),
        (Told(0), [Told(0)], True),
        (Told(15), [TEN, HIDDEN], True),
    ],
)
def test_parts_are_told_with_their_sum_only_where_few_stay_unknown(
    whole: Told, parts: list[Told], *, may_be_told: bool
) -> None:
    cells: dict[Cell, Told] = dict(enumerate(parts))
    ledger = Ledger([Sum("whole", list(cells))])
    assert ledger.tell({"whole": whole})
    assert ledger.tell(cells) is may_be_told


def test_what_may_not_be_told_leaves_no_trace() -> None:
    ledger = Ledger([Sum("whole", ["a", "b"])])
    assert ledger.tell({"a": FIVE, "b": HIDDEN})
    assert not ledger.tell({"whole": FIVE})
    assert ledger.tell({"whole": TEN})


def test_sums_count_also_through_a_count_that_is_not_told() -> None:
    ledger = Ledger([Sum("whole", ["a", "b"]), Sum("whole", ["c", "d"])])
    assert ledger.tell({"a": Told(5), "b": Told(0)})
    assert not ledger.tell({"c": FIVE, "d": HIDDEN})


def test_parts_that_may_have_others_beside_them_limit_only_from_above() -> None:
    loose = Ledger([Sum("whole", ["a"], is_complete=False)])
    assert loose.tell({"whole": Told(50)})
    assert loose.tell({"a": HIDDEN})
    strict = Ledger([Sum("whole", ["a"])])
    assert strict.tell({"a": HIDDEN})
    assert not strict.tell({"whole": Told(50)})


def test_counts_that_do_not_add_up_are_not_told() -> None:
    ledger = Ledger([Sum("whole", ["a", "b"]), Sum("b", ["whole"], is_complete=False)])
    assert ledger.tell({"whole": Told(50)})
    assert not ledger.tell({"a": Told(100)})
    assert not ledger.tell({"a": FIVE})


def possible(told: Mapping[str, Told], shape: tuple[int, int]) -> Iterator[Mapping[str, int]]:
    """Yield every small table that would be told like this: its cells and all its margins."""
    rows, columns = shape
    names = [f"{row}{column}" for row in range(rows) for column in range(columns)]
    spans = [range_of(told[name]) if name in told else (0, 9) for name in names]
    for counts in product(*(range(low, high + 1) for low, high in spans)):
        table = dict(zip(names, counts, strict=True)) | margins(counts, shape)
        if all(tell(table[name]) == one for name, one in told.items()):
            yield table


def margins(counts: Sequence[int], shape: tuple[int, int]) -> dict[str, int]:
    rows, columns = shape
    at = {divmod(place, columns): count for place, count in enumerate(counts)}
    by_row = {f"{row}*": sum(at[row, column] for column in range(columns)) for row in range(rows)}
    by_column = {
        f"*{column}": sum(at[row, column] for row in range(rows)) for column in range(columns)
    }
    return by_row | by_column | {"**": sum(counts)}


@pytest.mark.parametrize("shape", [(2, 2), (1, 4)])
@given(data=st.data())
def test_no_count_of_1_to_4_can_be_worked_out_from_all_that_is_told(
    shape: tuple[int, int], data: st.DataObject
) -> None:
    rows, columns = shape
    counts = data.draw(
        st.lists(st.integers(0, 9), min_size=rows * columns, max_size=rows * columns)
    )
    names = [f"{row}{column}" for row in range(rows) for column in range(columns)]
    truth = dict(zip(names, counts, strict=True)) | margins(counts, shape)
    sums = [
        *(Sum(f"{row}*", [f"{row}{column}" for column in range(columns)]) for row in range(rows)),
        *(
            Sum(f"*{column}", [f"{row}{column}" for row in range(rows)])
            for column in range(columns)
        ),
        Sum("**", [f"{row}*" for row in range(rows)]),
        Sum("**", [f"*{column}" for column in range(columns)]),
    ]
    ledger, told = Ledger(sums), {}
    for name in data.draw(st.permutations(list(truth))):
        one = tell(truth[name])
        if ledger.tell({name: one}):
            told[name] = one
    few = [name for name, one in told.items() if one.number is None]
    if not few:
        return
    left: dict[str, set[int]] = {name: set() for name in few}
    for table in possible(told, shape):
        for name in few:
            left[name].add(table[name])
        if all(len(seen) == FEW.high for seen in left.values()):
            return
    assert all(len(seen) > 1 for seen in left.values()), (told, left)
