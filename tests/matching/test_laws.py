"""The laws on thousands of made-up children: kept by the packaged rulesets, found when broken."""

import pytest

from earlyhelp.matching import packaged_ruleset_text
from earlyhelp.matching.laws import CASES, find_breaches
from tests.matching.factories import ruleset_of
from tests.matching.test_indicators import significant_is_social_care


@pytest.mark.many_cases
@pytest.mark.parametrize("name", ["default", "family_help"])
def test_a_packaged_ruleset_keeps_every_law(name: str) -> None:
    asked: list[int] = []
    assert find_breaches(ruleset_of(packaged_ruleset_text(name)), progress=asked.append) == []
    assert len(asked) == CASES == 5_000


def test_a_ruleset_in_which_a_graver_need_gets_a_lighter_answer_is_found_out() -> None:
    """A need that is weak alone: significant is a referral there, and severe is not."""
    breaches = find_breaches(ruleset_of(significant_is_social_care()), cases=1_000)
    assert {problem.where for problem in breaches} == {
        "law: a graver need never gets a lighter answer"
    }
    assert "csc_s17 became targeted_early_help" in breaches[0].text


def test_the_same_ruleset_meets_the_same_children() -> None:
    ruleset = ruleset_of(significant_is_social_care())
    assert find_breaches(ruleset, cases=150) == find_breaches(ruleset, cases=150)
