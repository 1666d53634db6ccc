from datetime import date
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.matching import packaged_ruleset_text, read_assessment, read_ruleset
from earlyhelp.matching.assessment import Answer, Severity
from earlyhelp.matching.ruleset import Ruleset
from earlyhelp.offers.document import as_document, as_text, digest
from earlyhelp.offers.groups import NEED_GROUPS
from earlyhelp.offers.questions import Answers
from earlyhelp.offers.signs import SIGNS
from earlyhelp.taxonomy.needs import NEEDS
from tests.offers.factories import complete_answers

DAY = date(2026, 5, 12)
FLAGS = [sign.flag for sign in SIGNS]
RULESET = cast("Ruleset", read_ruleset(packaged_ruleset_text("default")))


def flags_of(answers: Answers) -> dict[str, str]:
    return cast("dict[str, str]", as_document(answers, assessed_on=DAY)["flags"])


def need_of(answers: Answers, code: str) -> dict[str, object]:
    needs = cast("list[dict[str, object]]", as_document(answers, assessed_on=DAY)["needs"])
    return next(need for need in needs if need["need"] == code)


def housing(answer: str) -> dict[str, str | list[str]]:
    return {**dict.fromkeys(NEED_GROUPS[3].codes, "none"), "housing": answer}


def test_complete_answers_are_read_without_anything_unrecognised_or_unknown() -> None:
    read = read_assessment(as_document(complete_answers(), assessed_on=DAY), RULESET.flags)
    assert read.unrecognised == ()
    assert set(read.flags.values()) == {Answer.NO}
    assert len(read.needs) == len(NEEDS)
    assert {need.severity for need in read.needs.values()} == {Severity.NONE}
    assert read.assessed_on == DAY


def test_no_answers_at_all_are_all_unknown() -> None:
    document = as_document({}, assessed_on=DAY)
    read = read_assessment(document, RULESET.flags)
    assert read.danger is Answer.NOT_KNOWN
    assert {need.severity for need in read.needs.values()} == {Severity.UNKNOWN}
    assert set(flags_of({}).values()) == {"not_known"}


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag != "existing_social_worker"])
@given(years=st.integers(0, 25))
def test_a_sign_once_chosen_counts_at_any_age(flag: str, years: int) -> None:
    answers = complete_answers(
        danger_signs={"signs": [flag], "unsure": [flag], "asked": FLAGS},
        age={"how": "age", "years": str(years)},
    )
    flags = flags_of(answers)
    assert flags[flag] == "yes"
    assert {value for name, value in flags.items() if name != flag} == {"no"}


def test_a_sign_not_asked_at_this_age_is_no_and_one_asked_but_not_seen_is_not_known() -> None:
    seen = {"signs": ["none"], "unsure": [], "asked": ["serious_neglect"]}
    flags = flags_of(complete_answers(danger_signs=seen))
    assert flags["serious_neglect"] == "no"
    assert flags["unborn_risk"] == "no"
    assert flags["suicide_risk"] == "not_known"


def test_a_sign_marked_as_unsure_is_not_known() -> None:
    unsure = {"signs": ["none"], "unsure": ["suicide_risk"], "asked": FLAGS}
    assert flags_of(complete_answers(danger_signs=unsure))["suicide_risk"] == "not_known"


def test_a_social_worker_is_one_fact_in_both_places() -> None:
    document = as_document(
        complete_answers(social_worker={"social_worker": "yes"}), assessed_on=DAY
    )
    assert cast("dict[str, object]", document["flags"])["existing_social_worker"] == "yes"
    assert cast("dict[str, object]", document["child"])["social_worker"] == "yes"


@pytest.mark.parametrize(
    ("answer", "further", "severity"),
    [
        ("none", "", "none"),
        ("some", "", "emerging"),
        ("big", "significant", "significant"),
        ("big", "severe", "severe"),
        ("big", "", "unknown"),
        ("big", "not_known", "unknown"),
        ("not_known", "", "unknown"),
        ("", "", "unknown"),
        ("none", "severe", "none"),
    ],
)
def test_a_worry_becomes_a_severity(answer: str, further: str, severity: str) -> None:
    answers = complete_answers(needs_home=housing(answer), severity={"housing": further})
    assert need_of(answers, "housing")["severity"] == severity


def test_effects_count_only_while_the_need_is_a_worry() -> None:
    impact = {"housing": ["injury_or_mark"]}
    some = complete_answers(needs_home=housing("some"), impact=impact)
    none = complete_answers(needs_home=housing("none"), impact=impact)
    assert need_of(some, "housing")["impact"] == ["injury_or_mark"]
    assert "impact" not in need_of(none, "housing")


def test_how_long_counts_only_where_there_is_a_worry() -> None:
    with_worry = complete_answers(needs_home=housing("some"))
    assert "persistence" not in as_document(with_worry, assessed_on=DAY)
    assert as_document(complete_answers(), assessed_on=DAY)["persistence"] == "new"


def test_an_unborn_child_has_no_age_and_is_not_asked_whether_it_moves() -> None:
    child = as_document(complete_answers(age={"how": "unborn"}), assessed_on=DAY)["child"]
    assert child == {
        "age_years": None,
        "age_months": None,
        "unborn": "yes",
        "send": "no",
        "social_worker": "no",
    }


def test_own_words_reference_and_small_area_stay_out() -> None:
    text = as_text(
        as_document(
            complete_answers(
                own_words={"own_words": "zqwords"},
                reference={"reference": "ZQ7"},
                place={"lsoa": "ZQLSOA", "area": "E08000099"},
            ),
            assessed_on=DAY,
        )
    )
    assert "zqwords" not in text
    assert "ZQ" not in text
    assert "E08000099" in text


def test_the_same_answers_in_another_order_have_the_same_digest() -> None:
    answers = complete_answers()
    turned = dict(reversed(list(answers.items())))
    one, other = (as_text(as_document(a, assessed_on=DAY)) for a in (answers, turned))
    assert digest(one) == digest(other)
    assert digest(one).startswith("sha256:")
