"""The published signs that ship with the program, and how each packaged ruleset answers them."""

from pathlib import Path

import pytest

from earlyhelp import matching
from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.matching.measuring import LIMITS, Measured, measure

HERE = Path(__file__).parent


def test_the_file_that_ships_is_the_one_of_the_tests() -> None:
    ships = Path(matching.__file__).parent / "indicators.csv"
    assert ships.read_bytes() == (HERE / "data" / "indicators_dev.csv").read_bytes()


@pytest.mark.parametrize(
    ("name", "measured"),
    [
        ("default", Measured(169, 164, 1, 4, 36, 36)),
        ("family_help", Measured(169, 156, 13, 0, 36, 36)),
    ],
)
def test_each_packaged_ruleset_gives_its_counts(name: str, measured: Measured) -> None:
    read = read_ruleset(packaged_ruleset_text(name))
    assert isinstance(read, Ruleset)
    assert measure(read) == measured


def test_the_limits_are_said() -> None:
    assert any("well-coded input" in limit for limit in LIMITS)
    assert any("not that the list is complete" in limit for limit in LIMITS)
