"""Facts that an assessment gives twice: nothing that was said is lost."""

import json

import pytest

from earlyhelp.matching import read_assessment
from earlyhelp.matching.assessment import (
    Answer,
    Assessment,
    Consent,
    Impact,
    Persistence,
    Severity,
    StatedNeed,
)
from earlyhelp.taxonomy.needs import NeedCode
from tests.matching.factories import complete, decide_safely, default_ruleset, from_json

YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN
TWO_ANSWERS = "This fact was given twice with different answers."
CHILD, NEED = '{"child": {%s}}', '{"needs": [{"need": "housing", %s}]}'


def read(text: str) -> Assessment:
    document = from_json(text)
    return read_assessment(document, default_ruleset().flags)


def unread(text: str) -> list[tuple[str, str]]:
    return [(fact.path, fact.text) for fact in read(text).unrecognised]


TWICE = [
    ('"flags": {"serious_neglect": "no", "serious_neglect": "yes"}', "csc_s17"),
    ('"flags": {"serious_neglect": "yes", "serious_neglect": "no"}', "csc_s17"),
    ('"flags": {"serious_neglect": "no", "serious_neglect": "not_known"}', "consult"),
    ('"flags": {"serious_neglect": "no", "serious_neglect": "no"}', "consult"),
    ('"flags": {"serious_neglect": "yes"}, "flags": {}', "csc_s17"),
    ('"flags": {"serious_neglect": "yes"}, "flags": null', "csc_s17"),
    ('"flags": {"serious_neglect": "no"}, "flags": {"serious_neglect": "yes"}', "csc_s17"),
    ('"flags": {"serious_neglect": "no"}, "flags": {}', "consult"),
    ('"immediate_danger": "yes", "immediate_danger": "no"', "urgent_s47"),
    ('"immediate_danger": "no", "immediate_danger": null', "consult"),
    ('"immediate_danger": "no", "immediate_danger": "no"', "early_help_offer"),
    ('"child": {"age_years": 5, "age_years": 40}', "consult"),
    ('"child": {"age_years": 5}, "child": {"age_years": 40}', "consult"),
    ('"child": {"age_years": 5, "social_worker": "yes", "social_worker": "no"}', "csc_s17"),
    ('"child": {"age_years": 5, "social_worker": "yes"}, "child": {"age_years": 5}', "csc_s17"),
    ('"child": {"age_years": 5, "age_years": 5}', "early_help_offer"),
    ('"persistence": "new", "persistence": "over_3_months"', "consult"),
    ('"needs": [{"need": "housing", "severity": "severe"}], "needs": []', "csc_s17"),
    ('"needs": [{"need": "housing", "severity": "severe", "severity": "none"}]', "csc_s17"),
    ('"needs": [{"need": "housing", "severity": "none", "severity": "emerging"}]', "consult"),
    ('"needs": [{"need": "housing", "severity": "severe"}], "needs": {}', "csc_s17"),
    ('"needs": {}, "needs": [{"need": "housing", "severity": "severe"}]', "csc_s17"),
    ('"needs": [{"need": "housing", "severity": "severe"}], "needs": null', "csc_s17"),
    ('"flags": {"serious_neglect": "yes"}, "flags": []', "csc_s17"),
    ('"flags_default": "no", "flags_default": "no"', "early_help_offer"),
    ('"flags_default": "no", "flags_default": "yes"', "consult"),
    ('"strengths": ["a"], "strengths": ["b"]', "early_help_offer"),
    ('"consent": "yes", "consent": "refused"', "early_help_offer"),
    ('"area": "a", "area": "b", "notes": "c", "notes": "d"', "early_help_offer"),
]


@pytest.mark.parametrize(("twice", "response"), TWICE)
def test_a_key_given_twice_loses_nothing_that_was_said(twice: str, response: str) -> None:
    base = complete({"housing": "emerging"})
    kept = {name: value for name, value in base.items() if f'"{name}":' not in twice}
    text = f"{json.dumps(kept)[:-1]}, {twice}}}"
    assert decide_safely(from_json(text)).response == response


DIFFER = [
    ('{"child": {}, "child": {}}', "child"),
    ('{"needs": [], "needs": []}', "needs"),
    ('{"flags": {}, "flags": {}}', "flags"),
    ('{"flags": {}, "flags": null}', "flags"),
    ('{"persistence": "new", "persistence": "unknown"}', "persistence"),
    ('{"persistence": "new", "persistence": "new", "persistence": null}', "persistence"),
    (CHILD % '"age_years": 7, "age_years": 8', "child.age_years"),
    (CHILD % '"age_years": 1, "age_years": true', "child.age_years"),
    (CHILD % '"age_years": 0, "age_years": false', "child.age_years"),
    (CHILD % '"age_months": 3, "age_months": 4', "child.age_months"),
    (CHILD % '"unborn": "no", "unborn": "not_known"', "child.unborn"),
    (CHILD % '"mobile": "yes", "mobile": "no"', "child.mobile"),
    (CHILD % '"send": "no", "send": "yes"', "child.send"),
    ('{"needs": [{"need": "housing", "need": "send"}]}', "needs.need"),
    (NEED % '"severity": "none", "severity": "severe"', "needs.severity"),
    (NEED % '"impact": [], "impact": ["health"]', "needs.impact"),
]


@pytest.mark.parametrize(("text", "path"), DIFFER)
def test_a_fact_given_twice_in_two_ways_is_consulted_about(text: str, path: str) -> None:
    assert unread(text) == [(path, TWO_ANSWERS)]


SAME_OR_JOINED = [
    '{"immediate_danger": "yes", "immediate_danger": "no"}',
    '{"persistence": "new", "persistence": "new"}',
    '{"flags": {"suicide_risk": "yes", "suicide_risk": "no"}}',
    '{"strengths": [], "strengths": [], "consent": "yes", "consent": "no"}',
    '{"access_needs": 1, "access_needs": 2, "area": "a", "area": "b"}',
    '{"postcode": 1, "postcode": 2, "reference": 1, "reference": 2}',
    '{"assessed_on": 1, "assessed_on": 2, "notes": 1, "notes": 2}',
    CHILD % '"social_worker": "yes", "social_worker": "no"',
    CHILD % '"age_years": 7, "age_years": 7',
    NEED % '"since": 1, "since": 2, "observed_by": 1, "observed_by": 2',
    NEED % '"severity": "severe", "severity": "severe"',
]


@pytest.mark.parametrize("text", SAME_OR_JOINED)
def test_a_fact_said_twice_alike_or_read_by_no_gate_is_not_consulted_about(text: str) -> None:
    assert unread(text) == []


ANSWERED_TWICE = [
    ("yes", "yes", YES),
    ("no", "no", NO),
    ("yes", "no", YES),
    ("yes", "not_known", YES),
    ("no", "not_known", NOT_KNOWN),
    ("no", "perhaps", NOT_KNOWN),
    ("not_known", "not_known", NOT_KNOWN),
]


@pytest.mark.parametrize(("one", "other", "meant"), ANSWERED_TWICE)
def test_two_answers_are_yes_if_either_is_and_no_only_if_both_are(
    one: str, other: str, meant: Answer
) -> None:
    in_doubt = NOT_KNOWN if meant is NO else meant
    for first, last in ((one, other), (other, one)):
        danger = read(f'{{"immediate_danger": "{first}", "immediate_danger": "{last}"}}')
        assert danger.danger is meant
        for name in ("send", "mobile"):
            child = read(CHILD % f'"{name}": "{first}", "{name}": "{last}"').child
            assert getattr(child, name) is meant
        worker = read(CHILD % f'"social_worker": "{first}", "social_worker": "{last}"')
        assert worker.flag("existing_social_worker") is meant
        sign = read(f'{{"flags": {{"suicide_risk": "{first}", "suicide_risk": "{last}"}}}}')
        assert sign.flag("suicide_risk") is in_doubt


def test_parts_given_twice_are_read_together() -> None:
    twice = read(
        """{
            "child": {"age_years": 7, "send": "no"},
            "child": {"mobile": "no", "social_worker": "yes"},
            "needs": [{"need": "housing", "severity": "none", "severity": "severe"}],
            "needs": "none",
            "needs": [
                {"need": "housing", "severity": "emerging", "impact": ["health"], "impact": 3},
                {"need": "send", "severity": "none", "impact": ["safety"], "impact": ["learning"]}
            ],
            "flags": {"suicide_risk": "yes"},
            "flags": {"suicide_risk": "no", "beyond_control": "no"},
            "flags": 4,
            "flags_default": "no", "flags_default": "no",
            "persistence": "new", "persistence": "new"
        }"""
    )
    assert (twice.child.age_years, twice.child.send, twice.child.mobile) == (7, NO, NO)
    assert twice.needs == {
        NeedCode("housing"): StatedNeed(Severity.SEVERE, frozenset({Impact.HEALTH})),
        NeedCode("send"): StatedNeed(Severity.NONE, frozenset({Impact.SAFETY, Impact.LEARNING})),
    }
    assert twice.flags == {"suicide_risk": YES, "beyond_control": NO, "existing_social_worker": YES}
    assert (twice.absent_flags, twice.persistence) == (NO, Persistence.NEW)


def test_an_age_or_duration_said_in_two_ways_is_not_known() -> None:
    assert read(CHILD % '"age_years": 7, "age_years": 0').child.age_years is None
    assert not read(CHILD % '"age_years": 7, "unborn": "no", "unborn": "yes"').child.age_is_known
    twice = '{"persistence": "new", "persistence": "over_3_months"}'
    assert read(twice).persistence is Persistence.UNKNOWN


def test_consent_said_twice_in_two_ways_was_not_asked() -> None:
    assert read('{"consent": "yes", "consent": "refused"}').consent is Consent.NOT_ASKED
    assert read('{"consent": "yes", "consent": "yes"}').consent is Consent.YES
