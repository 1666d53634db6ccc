"""The signs of harm of a document, read by themselves whatever else it holds."""

import pytest

from earlyhelp.matching import read_assessment
from earlyhelp.matching.assessment import Answer
from earlyhelp.matching.reading import Signs, read_signs
from tests.matching.factories import default_ruleset, from_json

NONE: frozenset[str] = frozenset()
SAID: list[tuple[str, Signs]] = [
    ("{}", Signs(danger=False, flags=NONE)),
    ("3", Signs(danger=False, flags=NONE)),
    ('["suicide_risk"]', Signs(danger=False, flags=NONE)),
    ('{"flags": ["suicide_risk"]}', Signs(danger=False, flags=NONE)),
    ('{"flags": {"suicide_risk": "no", "beyond_control": null}}', Signs(danger=False, flags=NONE)),
    ('{"flags": {"untidy": "yes"}}', Signs(danger=False, flags=NONE)),
    (
        '{"flags": {"suicide_risk": true, "beyond_control": "yes", "dangerous_home": "maybe"}}',
        Signs(danger=False, flags=frozenset({"suicide_risk", "beyond_control"})),
    ),
    (
        '{"flags": {"suicide_risk": "yes", "suicide_risk": "no"}}',
        Signs(danger=False, flags=frozenset({"suicide_risk"})),
    ),
    (
        '{"flags": {"suicide_risk": "yes"}, "flags": {}, "needs": 3}',
        Signs(danger=False, flags=frozenset({"suicide_risk"})),
    ),
    (
        '{"child": {"social_worker": "yes"}}',
        Signs(danger=False, flags=frozenset({"existing_social_worker"})),
    ),
    ('{"child": ["social_worker"]}', Signs(danger=False, flags=NONE)),
    ('{"immediate_danger": true}', Signs(danger=True, flags=NONE)),
    ('{"immediate_danger": "yes", "immediate_danger": "no"}', Signs(danger=True, flags=NONE)),
    ('{"immediate_danger": "not_known"}', Signs(danger=False, flags=NONE)),
]


@pytest.mark.parametrize(("text", "signs"), SAID)
def test_signs_are_read_without_the_rest(text: str, signs: Signs) -> None:
    document = from_json(text)
    assert read_signs(document, default_ruleset().flags) == signs
    whole = read_assessment(document, default_ruleset().flags)
    assert signs.danger is (whole.danger is Answer.YES)
    assert signs.flags == {name for name, said in whole.flags.items() if said is Answer.YES}


def test_where_no_flags_are_known_danger_is_still_read() -> None:
    document = {"flags": {"suicide_risk": "yes"}, "immediate_danger": "yes"}
    assert read_signs(document, ()) == Signs(danger=True, flags=NONE)
