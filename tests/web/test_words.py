import doctest
from datetime import date

import pytest

from earlyhelp.taxonomy import ages
from earlyhelp.web import paging, words


@pytest.mark.parametrize("module", [words, paging, ages])
def test_the_examples_in_the_documentation_run(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type] # every entry is a module


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        (date(2026, 11, 1), "today"),
        (date(2026, 10, 31), "yesterday"),
        (date(2026, 10, 2), "30 days ago"),
        (date(2026, 10, 1), "1 month ago"),
        (date(2026, 8, 2), "2 months ago"),
        (date(2025, 11, 1), "12 months ago"),
        (date(2026, 11, 2), "on 2 November 2026"),
    ],
)
def test_how_long_ago_is_never_overstated(earlier: date, said: str) -> None:
    assert words.ago(earlier, date(2026, 11, 1)) == said
