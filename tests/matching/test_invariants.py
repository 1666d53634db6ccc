"""The seven laws of every decision, over a few hundred cases each; see invariants for the laws."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.factories import default_ruleset, family_help
from tests.matching.invariants import BYTES, INVARIANTS, Choices, Invariant


@pytest.mark.many_cases
@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda one: one.check.__name__)
def test_the_law_holds_under_both_rulesets(invariant: Invariant) -> None:
    @settings(max_examples=invariant.in_suite)
    @given(st.binary(min_size=BYTES, max_size=BYTES))
    def check(drawn: bytes) -> None:
        rules = family_help() if drawn[-1] % 2 else default_ruleset()
        invariant.check(Choices(drawn), rules)

    check()
