"""The published signs that ship with the program, and how each packaged ruleset answers them."""

from dataclasses import replace
from pathlib import Path

import pytest

from earlyhelp import matching
from earlyhelp.matching import Ruleset, packaged_ruleset_text, read_ruleset
from earlyhelp.matching.checks import FLAGS_NEEDED
from earlyhelp.matching.conditions import read_condition
from earlyhelp.matching.measuring import LIMITS, Measured, measure
from earlyhelp.taxonomy.services import Response
from tests.matching.factories import default_ruleset

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


def answering(*answers: tuple[dict[str, object], Response]) -> Ruleset:
    """Return a ruleset that looks at nothing but one condition for each answer."""
    ruleset = default_ruleset()
    plain = next(rule for rule in ruleset.rules if rule.id == "G8-UNIVERSAL")
    rules = [
        replace(plain, all_of=[read_condition(words, {}, FLAGS_NEEDED)], response=response)
        for words, response in answers
    ]
    return replace(ruleset, rules=rules)


ANY_SIGN: dict[str, object] = {"severity_at_least": "none"}


@pytest.mark.parametrize(
    ("response", "measured"),
    [
        (Response.UNIVERSAL, Measured(169, 7, 0, 162, 36, 0)),
        (Response.EARLY_HELP_OFFER, Measured(169, 62, 7, 100, 36, 0)),
        (Response.TARGETED_EARLY_HELP, Measured(169, 100, 19, 50, 36, 0)),
        (Response.CONSULT, Measured(169, 38, 81, 50, 36, 0)),
        (Response.CSC_S17, Measured(169, 88, 81, 0, 36, 36)),
        (Response.URGENT_S47, Measured(169, 50, 119, 0, 36, 36)),
        (Response.OUT_OF_SCOPE, Measured(169, 0, 0, 169, 36, 0)),
    ],
)
def test_a_ruleset_that_gives_every_sign_one_answer_is_seen_through(
    response: Response, measured: Measured
) -> None:
    assert measure(answering((ANY_SIGN, response))) == measured


def test_a_sign_that_no_rule_answers_counts_as_a_talk_with_a_social_worker() -> None:
    assert measure(answering()) == Measured(169, 38, 81, 50, 36, 0)


@pytest.mark.parametrize(
    ("words", "measured"),
    [
        ({"age_at_least": 16}, Measured(169, 23, 16, 130, 36, 4)),
        ({"age_at_least": 10}, Measured(169, 87, 75, 7, 36, 35)),
        ({"age_at_least": 18}, Measured(169, 7, 0, 162, 36, 0)),
        ({"unknown": True}, Measured(169, 7, 0, 162, 36, 0)),
    ],
)
def test_a_sign_is_asked_at_the_oldest_age_it_is_for_or_else_at_ten(
    words: dict[str, object], measured: Measured
) -> None:
    """At ten years all but the youngest are asked; nothing about a sign is left unknown."""
    ruleset = answering((ANY_SIGN, Response.UNIVERSAL), (words, Response.CSC_S17))
    assert measure(ruleset) == measured


def test_the_limits_are_said() -> None:
    assert any("well-coded input" in limit for limit in LIMITS)
    assert any("not that the list is complete" in limit for limit in LIMITS)
