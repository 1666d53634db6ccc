"""What every run of these tests begins with."""

import pytest

from tests.matching.factories import FORGET


@pytest.fixture(scope="session", autouse=True)
def _begin_anew() -> None:
    """Make rulesets anew: mutation testing runs the tests many times within one process."""
    for forget in FORGET:
        forget()
