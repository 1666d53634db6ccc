"""Anything that JSON can hold is read and decided on without a fault."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from earlyhelp.matching import Pairs
from tests.matching.factories import complete, decide, decide_safely

NAMES = st.sampled_from(
    [
        *("child", "needs", "flags", "flags_default", "immediate_danger", "persistence"),
        *("consent", "strengths", "age_years", "age_months", "unborn", "mobile", "send"),
        *(
            "social_worker",
            "need",
            "severity",
            "impact",
            "serious_neglect",
            "existing_social_worker",
        ),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["yes", "no", "not_known", "housing", "severe", "unknown", "new", "\ud800"])
)
JSON = st.recursive(
    SCALARS,
    lambda parts: (
        st.lists(parts, max_size=4)
        | st.dictionaries(NAMES | st.text(max_size=8), parts, max_size=8)
        | st.lists(st.tuples(NAMES, parts), max_size=6).map(Pairs)
    ),
    max_leaves=15,
)


@pytest.mark.many_cases
@given(JSON)
@hypothesis_settings(max_examples=120)
def test_nothing_that_json_can_hold_makes_reading_or_deciding_fail(document: object) -> None:
    if isinstance(document, Mapping):
        decision = decide(document)
        json.dumps(decision.as_json(), allow_nan=False).encode()
        assert not decision.is_safe_failure
    assert decide_safely(document).contacts


@pytest.mark.many_cases
@given(st.dictionaries(NAMES, JSON, min_size=3))
@hypothesis_settings(max_examples=60)
def test_whatever_stands_in_known_fields_a_decision_comes(document: dict[str, object]) -> None:
    decision = decide(document)
    assert decision.response == "out_of_scope" or decision.response.value in {
        "consult",
        "csc_s17",
        "urgent_s47",
    }


def test_a_document_nested_without_end_still_gets_numbers_to_call() -> None:
    deep: object = "x"
    for _ in range(5_000):
        deep = [deep]
    for name in ("needs", "flags", "strengths", "child", "other"):
        assert decide_safely(complete() | {name: deep}).contacts
    both = Pairs([*complete().items(), ("needs", deep), ("strengths", deep), ("needs", deep)])
    assert decide_safely(both).response == "consult"
