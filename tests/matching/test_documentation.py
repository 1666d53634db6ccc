"""What docs/matching.md says is what the rules and the code do."""

import re
from pathlib import Path

import earlyhelp.matching
from earlyhelp.matching.conditions import SINGLE
from earlyhelp.matching.picking import NEED_WORDS
from earlyhelp.matching.ruleset_values import GATES
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import default_ruleset
from tests.matching.refusals import TEXT
from tests.matching.test_cases import CASES

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "matching.md").read_text("utf-8")


def test_every_response_gate_and_word_of_a_rule_is_explained() -> None:
    for word in (*Response, *SINGLE, *NEED_WORDS, "count", "outcomes"):
        assert f"`{word}`" in GUIDE
    for gate in GATES:
        assert f"| {gate} |" in GUIDE


def test_the_figures_are_those_of_the_packaged_ruleset_and_cases() -> None:
    rules = default_ruleset().rules
    assert f"| {len(rules)} and {sum(len(rule.tests) for rule in rules)} |" in GUIDE
    assert f"| {len(CASES)} of {len(CASES)} |" in GUIDE


def test_the_rule_that_is_shown_is_the_one_in_the_file() -> None:
    shown = GUIDE[GUIDE.index("```toml\n") + 8 :]
    for line in shown[: shown.index("```")].splitlines():
        assert line in TEXT


def test_the_files_that_are_named_are_there() -> None:
    for name in (
        *("earlyhelp/matching/rulesets/default.toml", "tests/matching/cases/README.md"),
        *("tests/matching/test_indicators.py", "tests/matching/test_invariants.py"),
        *("tests/offers/test_decisions.py", "tests/offers/test_faults.py"),
    ):
        assert (ROOT / name).is_file()
        assert name.removesuffix("/README.md") in GUIDE


def test_the_reading_order_names_every_file_once() -> None:
    """A file that is new is named in the first lines of earlyhelp/matching/__init__.py."""
    named = re.findall(r"``(\w+)``", str(earlyhelp.matching.__doc__))
    files = [path.stem for path in (ROOT / "earlyhelp" / "matching").glob("[a-z]*.py")]
    assert sorted(named) == sorted([*files, "rulesets"])
