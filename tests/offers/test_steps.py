from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.matching import packaged_ruleset_text, read_ruleset
from earlyhelp.matching.assessment import ACCESS_NEEDS, Consent, Impact, Persistence
from earlyhelp.matching.ruleset import Ruleset
from earlyhelp.offers.child_pages import ACCESS, CONSENT, age_of, ask_signs, asks_mobile
from earlyhelp.offers.groups import HINTS, NEED_GROUPS, STEP_OF_NEED
from earlyhelp.offers.journey import (
    SIGNS_STEP,
    count_open,
    first_missing,
    is_done,
    next_part,
    next_step,
    part_states,
    step_of_fact,
    step_opened_by,
    steps_of,
)
from earlyhelp.offers.need_pages import IMPACTS, PERSISTENCE, SEXUAL_IMPACTS
from earlyhelp.offers.questions import Answers
from earlyhelp.offers.signs import SIGNS, SOCIAL_WORKER_SIGN, ChildAge, asked_at
from earlyhelp.offers.steps import STEP_BY_ID, STEPS, Part
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from tests.offers.factories import complete_answers

HOUSING = NeedCode("housing")
AGES = st.one_of(
    st.just(ChildAge()),
    st.just(ChildAge(is_unborn=True)),
    st.integers(0, 25).map(ChildAge),
)


def test_every_need_is_asked_exactly_once() -> None:
    asked = Counter(code for group in NEED_GROUPS for code in group.codes)
    assert asked == Counter(need.code for need in NEEDS)


def test_every_hint_is_in_everyday_words() -> None:
    for need in NEEDS:
        assert HINTS[need.code]
        assert "flag" not in HINTS[need.code]


def test_the_signs_are_the_flags_of_the_ruleset() -> None:
    ruleset = read_ruleset(packaged_ruleset_text("default"))
    assert isinstance(ruleset, Ruleset)
    assert {sign.flag for sign in SIGNS} == set(ruleset.flags)
    assert len(SIGNS) == 27


def test_the_answers_are_the_words_that_a_decision_reads() -> None:
    assert {option.value for option in CONSENT.options} == set(Consent)
    assert {option.value for option in ACCESS.options} == set(ACCESS_NEEDS)
    impacts = {option.value for option in (*IMPACTS, *SEXUAL_IMPACTS)}
    assert impacts == set(Impact)
    persistence = {option.value for option in PERSISTENCE.options}
    assert persistence == (set(Persistence) - {"unknown"}) | {"not_known"}


def test_each_sign_is_asked_at_some_age_but_the_one_with_a_page_of_its_own() -> None:
    asked = {
        sign.flag
        for age in (ChildAge(10), ChildAge(16), ChildAge(is_unborn=True))
        for sign in asked_at(age)
    }
    assert {sign.flag for sign in SIGNS} - asked == {SOCIAL_WORKER_SIGN}


def test_where_the_age_is_not_known_every_sign_is_asked() -> None:
    assert len(asked_at(ChildAge())) == 26


@given(AGES)
def test_no_sign_is_chosen_before_and_none_of_these_stands_alone(age: ChildAge) -> None:
    how = "unborn" if age.is_unborn else "age" if age.is_known else "not_known"
    years = "" if age.years is None else str(age.years)
    answers = {"age": {"how": how, "years": years}}
    assert age_of(answers) == age
    signs, _ = ask_signs(answers)
    assert signs.options[-1].value == signs.alone == "none"
    assert signs.missing


def test_moving_about_is_asked_under_2_and_with_a_disability_only() -> None:
    assert asks_mobile({"age": {"how": "age", "years": "1"}})
    assert asks_mobile({"age": {"how": "age", "years": "9"}, "send": {"send": "yes"}})
    assert not asks_mobile({"age": {"how": "age", "years": "9"}, "send": {"send": "no"}})
    assert not asks_mobile({"age": {"how": "unborn"}, "send": {"send": "yes"}})


def test_ids_of_pages_are_unique_and_parts_follow_their_order() -> None:
    assert len(STEP_BY_ID) == len(STEPS)
    order = list(Part)
    places = [order.index(step.part) for step in STEPS]
    assert places == sorted(places)


def test_nothing_is_asked_before_safety_and_agreement() -> None:
    first = first_missing({})
    assert first is not None
    assert first.id == "safety"
    second = first_missing({"safety": {"danger": "no"}})
    assert second is not None
    assert second.id == "consent"
    assert first_missing(complete_answers()) is None


def test_parts_say_how_they_are_doing() -> None:
    begun = {
        "safety": {"danger": "no"},
        "consent": {"agrees": "yes"},
        "reference": {"reference": ""},
    }
    states = {state.part: state for state in part_states(begun)}
    assert states[Part.CHILD].words == "Not finished"
    assert states[Part.CHILD].step.id == "age"
    assert states[Part.NEEDS].words == "Not started"
    done = {
        **complete_answers(),
        **{step: {} for step in ("reference", "place", "strengths", "access", "own-words")},
    }
    assert all(state.is_done for state in part_states(done))
    assert count_open(done) == 0


def test_after_a_part_comes_the_next_that_is_open_and_never_one_before() -> None:
    answers = complete_answers()
    last = steps_of(answers, Part.CHILD)[-1]
    following = next_part(last, {"safety": {"danger": "no"}})
    assert following is not None
    assert following.id == "strengths"
    assert next_part(steps_of(answers, Part.WISHES)[-1], {}) is None
    assert next_part(STEPS[0], {}) is None, "the list of parts comes after the first questions"


def test_a_fact_leads_to_the_question_that_this_family_is_asked() -> None:
    answers = complete_answers()
    big: Answers = {**answers, STEP_OF_NEED[HOUSING]: {HOUSING: "big"}}
    for path, known, step in (
        ("needs.housing.severity", answers, STEP_OF_NEED[HOUSING]),
        ("needs.housing.severity", big, "severity"),
        ("needs", answers, "needs-health"),
        ("flags.suicide_risk", answers, "danger-signs"),
        ("immediate_danger", answers, "safety"),
        ("child.age", answers, "age"),
    ):
        found = step_of_fact(path, known)
        assert found is not None
        assert found.id == step
    assert step_of_fact("child.mobile", answers) is None, "nobody asks it of a child of 7"
    assert step_of_fact("a word of no rule", answers) is None


def test_the_next_page_stays_in_its_part() -> None:
    answers = complete_answers()
    for step in steps_of(answers):
        following = next_step(step, answers)
        assert following is None or following.part is step.part


def test_a_new_worry_opens_the_questions_about_it() -> None:
    group = NEED_GROUPS[3]
    answers = complete_answers(needs_home={**dict.fromkeys(group.codes, "none"), "housing": "big"})
    opened = step_opened_by(STEP_BY_ID["needs-home"], answers)
    assert opened is not None
    assert opened.id == "severity"


def test_signs_are_open_again_when_the_age_asks_for_more() -> None:
    asked = [sign.flag for sign in asked_at(ChildAge(10))]
    signs = {"signs": ["none"], "unsure": [], "asked": asked}
    at_10 = complete_answers(danger_signs=signs)
    at_16 = complete_answers(danger_signs=signs, age={"how": "age", "years": "16"})
    assert is_done(STEP_BY_ID[SIGNS_STEP], at_10)
    assert not is_done(STEP_BY_ID[SIGNS_STEP], at_16)
