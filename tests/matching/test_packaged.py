"""A ruleset that comes with the program is found by its name alone, and comes as it was written."""

from pathlib import Path

import pytest

import earlyhelp.matching
from earlyhelp.matching import packaged_ruleset_text

RULESETS = Path(earlyhelp.matching.__file__).parent / "rulesets"


def test_every_packaged_ruleset_is_given_byte_for_byte() -> None:
    files = list(RULESETS.glob("*.toml"))
    assert files
    for file in files:
        assert packaged_ruleset_text(file.stem).encode() == file.read_bytes()


@pytest.mark.parametrize(
    "name", ["", "no_such", "../default", "../rulesets/default", "default.toml", "DEFAULT"]
)
def test_a_packaged_ruleset_that_is_not_there_is_said_so(name: str) -> None:
    with pytest.raises(ValueError) as said:  # noqa: PT011 - the whole sentence is compared
        packaged_ruleset_text(name)
    assert str(said.value) == f"there is no packaged ruleset {name!r}"
