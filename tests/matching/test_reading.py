"""What an assessment says, field by field, and what becomes of what cannot be read."""

from dataclasses import replace
from datetime import date

import pytest

from earlyhelp.matching import read_assessment
from earlyhelp.matching.assessment import (
    Answer,
    Assessment,
    Child,
    Consent,
    Impact,
    Persistence,
    Severity,
    StatedNeed,
)
from earlyhelp.taxonomy.needs import NeedCode
from tests.matching.factories import (
    complete,
    decide,
    default_ruleset,
    example,
    paths_unknown,
)

YES, NO, NOT_KNOWN = Answer.YES, Answer.NO, Answer.NOT_KNOWN
HOUSING = NeedCode("housing")


def read(document: object) -> Assessment:
    return read_assessment(document, default_ruleset().flags)


def read_child(**facts: object) -> Assessment:
    return read(complete(child=facts))


ANSWERS = [
    ("yes", YES),
    ("no", NO),
    ("not_known", NOT_KNOWN),
    (True, YES),
    (False, NO),
    (None, NOT_KNOWN),
    ("Yes", NOT_KNOWN),
    ("", NOT_KNOWN),
    (1, NOT_KNOWN),
    ([], NOT_KNOWN),
    ({"yes": "yes"}, NOT_KNOWN),
]


@pytest.mark.parametrize(("said", "meant"), ANSWERS)
def test_an_answer_is_yes_no_or_not_known_and_nothing_else(said: object, meant: Answer) -> None:
    read_one = read(complete(immediate_danger=said, flags={"suicide_risk": said}))
    assert read_one.danger is meant
    assert read_one.flag("suicide_risk") is meant
    assert read_child(send=said).child.send is meant
    assert read_child(mobile=said).child.mobile is meant


@pytest.mark.parametrize("said", ["Yes", "", 1, [], {}])
def test_an_answer_that_cannot_be_read_is_consulted_about(said: object) -> None:
    for document in (
        complete(immediate_danger=said),
        complete(child={"mobile": said}),
        complete(child={"send": said}),
        complete(child={"unborn": said}),
        complete(child={"social_worker": said}),
        complete(flags={"suicide_risk": said}),
    ):
        assert decide(document).response == "consult"


AGES: list[tuple[dict[str, object], int | None, Answer]] = [
    ({"age_years": 0}, 0, NO),
    ({"age_years": 120}, 120, NO),
    ({"age_years": 7.0}, 7, NO),
    ({"age_years": 1, "age_months": 12}, 1, NO),
    ({"age_years": 1, "age_months": 23}, 1, NO),
    ({"age_years": 0, "age_months": 11}, 0, NO),
    ({"age_years": 0, "age_months": None}, 0, NO),
    ({"age_years": None, "unborn": "yes"}, None, YES),
    ({"age_years": 7, "unborn": None}, 7, NO),
    ({"age_years": 7, "unborn": "not_known"}, 7, NO),
]


@pytest.mark.parametrize(("child", "years", "unborn"), AGES)
def test_an_age_in_years_or_before_birth_is_known(
    child: dict[str, object], years: int | None, unborn: Answer
) -> None:
    read_one = read_child(**child)
    assert (read_one.child.age_years, read_one.child.unborn) == (years, unborn)
    assert read_one.child.age_is_known
    assert not read_one.unrecognised


NO_AGE: list[dict[str, object]] = [
    {"age_years": None},
    {"age_years": None, "unborn": "not_known"},
    {"age_years": 7, "unborn": "yes"},
    {"age_years": 0, "unborn": True},
    {"age_years": -1},
    {"age_years": 121},
    {"age_years": 7.5},
    {"age_years": "7"},
    {"age_years": True},
    {"age_years": [7]},
    {"age_years": float("nan")},
    {"age_years": float("inf")},
    {"age_years": 10**400},
    {"age_years": 1, "age_months": 11},
    {"age_years": 0, "age_months": 12},
    {"age_years": 7, "age_months": 3},
    {"age_years": 1, "age_months": 24},
    {"age_years": 1, "age_months": -1},
    {"age_years": 1, "age_months": "13"},
    {"age_years": None, "age_months": 5},
    {"age_years": None, "age_months": 5, "unborn": "yes"},
    {"age_years": "seven", "unborn": "yes"},
]


def test_a_birth_that_nobody_knows_of_stays_not_known_where_no_age_is_given() -> None:
    unborn = {
        said: read({"child": {"unborn": said}}).child.unborn for said in ("yes", "no", "not_known")
    }
    assert unborn == {"yes": YES, "no": NO, "not_known": NOT_KNOWN}


@pytest.mark.parametrize("child", NO_AGE)
def test_an_age_that_is_missing_odd_or_contradicts_itself_is_not_known(
    child: dict[str, object],
) -> None:
    document = complete({"housing": "emerging"}, child=child)
    assert not read(document).child.age_is_known
    decision = decide(document)
    assert decision.response == "consult"
    assert paths_unknown(decision) == ["child.age_years"]
    assert (decision.lowest, decision.highest) == ("early_help_offer", "early_help_offer")


def test_a_missing_child_is_an_unknown_age() -> None:
    nothing: list[object] = [None, {}, [], "a boy", 3]
    for child in nothing:
        document = {**complete({"housing": "emerging"}), "child": child}
        assert decide(document).response == "consult"
        assert "child.age_years" in paths_unknown(decide(document))


MOBILE: list[tuple[dict[str, object], Answer]] = [
    ({"age_years": 2, "send": "no"}, YES),
    ({"age_years": 2}, YES),
    ({"age_years": 9, "send": "not_known"}, YES),
    ({"age_years": 9, "send": "yes"}, NOT_KNOWN),
    ({"age_years": 1, "send": "no"}, NOT_KNOWN),
    ({"age_years": None, "unborn": "yes"}, NOT_KNOWN),
    ({}, NOT_KNOWN),
    ({"age_years": 9, "mobile": "no"}, NO),
    ({"age_years": 9, "mobile": None}, NOT_KNOWN),
    ({"age_years": 0, "mobile": True}, YES),
]


@pytest.mark.parametrize(("child", "mobile"), MOBILE)
def test_a_child_moves_independently_from_2_unless_disabled_or_said_otherwise(
    child: dict[str, object], mobile: Answer
) -> None:
    found = read({**complete(), "child": child}).child
    assert found.mobile is mobile
    assert found.mobile_is_assumed is (mobile is YES and "mobile" not in child)


SOCIAL_WORKER: list[tuple[dict[str, object], dict[str, object], Answer]] = [
    ({}, {}, NO),
    ({}, {"existing_social_worker": "yes"}, YES),
    ({"social_worker": "yes"}, {}, YES),
    ({"social_worker": "yes"}, {"existing_social_worker": "no"}, YES),
    ({"social_worker": "no"}, {"existing_social_worker": "yes"}, YES),
    ({"social_worker": "no"}, {"existing_social_worker": "no"}, NO),
    ({"social_worker": "no"}, {"existing_social_worker": "not_known"}, NOT_KNOWN),
    ({"social_worker": None}, {"existing_social_worker": "no"}, NOT_KNOWN),
    ({"social_worker": None}, {}, NOT_KNOWN),
]


@pytest.mark.parametrize(("child", "flags", "answer"), SOCIAL_WORKER)
def test_a_social_worker_may_be_said_in_either_of_two_places(
    child: dict[str, object], flags: dict[str, object], answer: Answer
) -> None:
    assert read(complete(child=child, flags=flags)).flag("existing_social_worker") is answer


def test_saying_that_there_is_no_social_worker_answers_the_flag_too() -> None:
    document = complete(child={"social_worker": "no"})
    del document["flags_default"]
    assert read(document).flag("existing_social_worker") is NO
    assert read(document).flag("suicide_risk") is NOT_KNOWN


def test_the_same_need_twice_takes_the_higher_severity_and_both_impacts() -> None:
    twice = [
        {"need": "housing", "severity": "significant", "impact": ["health"]},
        {"need": "housing", "severity": "emerging", "impact": ["learning"]},
    ]
    for needs in (twice, twice[::-1]):
        stated = read(complete(needs=None) | {"needs": needs}).needs[HOUSING]
        assert stated.severity is Severity.SIGNIFICANT
        assert stated.impact == {Impact.HEALTH, Impact.LEARNING}


@pytest.mark.parametrize(
    ("severities", "meant"),
    [
        (["emerging", "unknown"], Severity.UNKNOWN),
        (["unknown", "severe"], Severity.SEVERE),
        (["unknown", "unknown"], Severity.UNKNOWN),
        (["none", "severe"], Severity.SEVERE),
        (["none", "emerging"], Severity.EMERGING),
        (["significant", "severe"], Severity.SEVERE),
    ],
)
def test_doubt_about_a_need_stands_unless_it_is_severe_already(
    severities: list[str], meant: Severity
) -> None:
    needs = [{"need": "housing", "severity": severity} for severity in severities]
    for order in (needs, needs[::-1]):
        assert read(complete() | {"needs": order}).needs[HOUSING].severity is meant


@pytest.mark.parametrize(
    "needs", [None, [], {}, "housing", 4, {"housing": "severe"}, True], ids=repr
)
def test_no_needs_is_an_assessment_not_made(needs: object) -> None:
    decision = decide(complete() | {"needs": needs})
    assert decision.response == "consult"
    assert "needs" in paths_unknown(decision)
    assert (decision.lowest, decision.highest) == ("universal", "urgent_s47")


@pytest.mark.parametrize(
    "entry",
    [{"need": "hunger"}, {"severity": "severe"}, {"need": None}, {"need": ["housing"]}, None, "x"],
    ids=repr,
)
def test_a_need_that_is_not_in_the_list_is_left_out_and_consulted_about(entry: object) -> None:
    needs = [{"need": "housing", "severity": "emerging"}, entry]
    decision = decide(complete() | {"needs": needs})
    assert decision.response == "consult"
    assert (decision.lowest, decision.highest) == ("early_help_offer", "urgent_s47")


@pytest.mark.parametrize("severity", [None, "unknown", "grave", 3, ["severe"], {}], ids=repr)
def test_a_severity_that_is_missing_or_odd_is_unknown(severity: object) -> None:
    decision = decide(complete() | {"needs": [{"need": "housing", "severity": severity}]})
    assert decision.response == "consult"
    assert paths_unknown(decision) == ["needs.housing.severity"]
    assert (decision.lowest, decision.highest) == ("universal", "csc_s17")


@pytest.mark.parametrize("impact", ["health", {"health": 1}, ["health", "moon"], [None], 3])
def test_an_impact_that_cannot_be_read_is_consulted_about(impact: object) -> None:
    needs = [{"need": "housing", "severity": "emerging", "impact": impact}]
    decision = decide(complete() | {"needs": needs})
    assert decision.response == "consult"
    assert paths_unknown(decision) == ["needs.housing.impact"]


def test_an_effect_that_stands_beside_odd_ones_or_in_no_list_counts_all_the_same() -> None:
    for impact in ("injury_or_mark", ["moon", "injury_or_mark", None]):
        needs = [{"need": "housing", "severity": "none", "impact": impact}]
        document = complete(child={"mobile": "no"}) | {"needs": needs}
        assert read(document).needs[HOUSING].impact == {Impact.INJURY_OR_MARK}
        assert decide(document).response == "urgent_s47"


def test_an_impact_may_be_left_out() -> None:
    without: list[dict[str, object]] = [{}, {"impact": None}, {"impact": []}]
    for need in without:
        needs = [{"need": "housing", "severity": "emerging", **need}]
        assert decide(complete() | {"needs": needs}).response == "early_help_offer"


def test_an_absent_flag_is_not_known_unless_none_of_these_was_said() -> None:
    document = complete()
    assert read(document).flag("suicide_risk") is NO
    del document["flags_default"]
    assert read(document).flag("suicide_risk") is NOT_KNOWN


@pytest.mark.parametrize("value", ["yes", "not_known", None, False, True, 0, ["no"]], ids=repr)
def test_any_other_default_for_flags_is_ignored_and_listed(value: object) -> None:
    every_flag = dict.fromkeys(default_ruleset().flags, "no")
    decision = decide(complete(flags=every_flag, flags_default=value))
    assert decision.response == "consult"
    assert paths_unknown(decision) == ["flags_default"]


def test_a_flag_that_nobody_knows_loses_no_other_flag() -> None:
    decision = decide(complete(flags={"serious_neglekt": "yes", "serious_neglect": "yes"}))
    assert decision.response == "csc_s17"
    assert paths_unknown(decision) == ["flags.serious_neglekt"]
    assert decision.highest == "urgent_s47"


def test_flags_that_are_no_object_are_consulted_about() -> None:
    for flags in (["serious_neglect"], "serious_neglect", 1):
        assert decide(complete() | {"flags": flags}).response == "consult"


@pytest.mark.parametrize("value", [None, "unknown", "long", 3, ["new"]], ids=repr)
def test_persistence_that_is_missing_or_odd_is_not_known(value: object) -> None:
    decision = decide(complete({"housing": "emerging"}, persistence=value))
    assert decision.response == "consult"
    assert paths_unknown(decision) == ["persistence"]
    assert (decision.lowest, decision.highest) == ("early_help_offer", "targeted_early_help")


@pytest.mark.parametrize("value", [None, "maybe", 3, ["yes"], {}, True], ids=repr)
def test_any_other_consent_reads_as_not_asked(value: object) -> None:
    document = complete({"housing": "emerging"}, consent=value)
    assert read(document).consent is Consent.NOT_ASKED
    assert decide(document).response == "early_help_offer"


IDLE = ["strengths", "access_needs", "area", "postcode", "reference", "assessed_on", "notes"]
ODD: list[object] = [None, 7, "text", [], ["x", 1, None], {"a": {}}, float("nan"), True]


@pytest.mark.parametrize("name", IDLE)
def test_a_field_that_no_gate_reads_never_changes_the_response(name: str) -> None:
    for value in ODD:
        decision = decide(complete({"housing": "emerging"}) | {name: value})
        assert decision.response == "early_help_offer", value
        assert not decision.unknown, value


@pytest.mark.parametrize("name", ["since", "observed_by"])
def test_when_and_by_whom_a_need_was_seen_never_changes_the_response(name: str) -> None:
    for value in ODD:
        needs = [{"need": "housing", "severity": "emerging", name: value}]
        assert decide(complete() | {"needs": needs}).response == "early_help_offer", value


@pytest.mark.parametrize(
    "text", ["2026-05-12T10:00", "20260512", "2026-W20-2", "2026-02-30", "12 May 2026"]
)
def test_a_day_is_written_in_one_way(text: str) -> None:
    assert read(complete(assessed_on=text)).assessed_on is None


def test_the_example_of_the_contract_is_read_fact_by_fact() -> None:
    assert read(example()) == Assessment(
        child=Child(age_years=7, unborn=NO, mobile=YES, send=NO),
        danger=NO,
        needs={
            NeedCode("parent_mental_health"): StatedNeed(
                Severity.SIGNIFICANT, frozenset({Impact.RELATIONSHIPS, Impact.DAILY_LIFE})
            ),
            NeedCode("attendance_exclusion"): StatedNeed(
                Severity.EMERGING, frozenset({Impact.LEARNING})
            ),
            NeedCode("money_debt_food"): StatedNeed(Severity.EMERGING),
            NeedCode("speech_language"): StatedNeed(Severity.NONE),
        },
        flags={
            "carer_cannot_protect": NO,
            "domestic_abuse_serious": NO,
            "existing_social_worker": NO,
        },
        absent_flags=NO,
        persistence=Persistence.OVER_3_MONTHS,
        consent=Consent.NOT_ASKED,
        strengths=("grandmother helps every week", "isolation_support"),
        access_needs=("evening_or_weekend",),
        area="E06999999",
        assessed_on=date(2026, 5, 12),
        unrecognised=(),
    )


NOTHING_KNOWN = Assessment(
    child=Child(age_years=None, unborn=NO, mobile=NOT_KNOWN, send=NOT_KNOWN),
    danger=NOT_KNOWN,
    needs={},
    flags={},
    absent_flags=NOT_KNOWN,
    persistence=Persistence.UNKNOWN,
    consent=Consent.NOT_ASKED,
)


def test_where_nothing_is_said_nothing_is_known() -> None:
    assert read({}) == NOTHING_KNOWN


def test_what_no_gate_reads_is_tidied_or_dropped() -> None:
    odd = {"strengths": ["b", "a", "b", "", 3, ["c"]], "access_needs": "lift", "area": ""}
    halves = {"strengths": ["well\ud83d"], "area": "\udc00x"}
    assert read(halves) == replace(NOTHING_KNOWN, strengths=("well?",), area="?x")
    assert read({**odd, "assessed_on": 20260512}) == replace(NOTHING_KNOWN, strengths=("a", "b"))
    assert read({"area": ["E06999999"], "access_needs": ["lift"]}) == replace(
        NOTHING_KNOWN, access_needs=("lift",)
    )
