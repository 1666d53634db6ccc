from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.offers.plans import contents
from earlyhelp.offers.plans.asking import (
    INFORMATION,
    first_values,
    kept_values,
    plan_questions,
    rows_of,
)
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.plans.reading import Said, Sent, read_plan
from earlyhelp.offers.questions import Value
from tests.offers.plans.factories import (
    ADVICE,
    HOUSING,
    NOW,
    ONLINE,
    SPEECH,
    TALKING,
    TODAY,
    a_basis,
    a_decision,
    a_stored_plan,
    three,
)

BASIS = a_basis(words="I want my own bed")


def sent(
    changed: Mapping[str, Value] | None = None,
    *,
    rows: int = 1,
    before: StoredPlan | None = None,
    is_warned: bool = False,
) -> Said:
    shown = kept_values(before, BASIS, TODAY) if before else first_values(BASIS, TODAY)
    values = {**shown, **(changed or {})}
    return read_plan(BASIS, Sent(values, rows, TODAY, before, is_warned))


def test_a_plan_can_be_saved_as_it_stands() -> None:
    said = sent()
    assert said.reading.problems == {}
    agreed = said.agreed
    assert agreed is not None
    assert (agreed.decision_id, agreed.agreed_on) == (1, TODAY)
    assert agreed.review_on == date(2026, 12, 14)
    kept = agreed.contents
    assert contents.needs_of(kept) == [HOUSING, SPEECH, ONLINE]
    assert contents.names_in(kept, contents.OPEN_NEEDS) == [ONLINE]
    talking, advice = contents.contacts_in(kept)
    assert (talking.name, talking.who, talking.how) == ("Talking Together", "me", "telephone")
    assert talking.by == date(2026, 11, 9)
    assert (advice.service_id, advice.how) == (ADVICE, "writing")
    assert kept["lead"] == "school"
    assert kept["information"] == INFORMATION["yes"]
    assert kept["why-online_safety"] == "We know of no open service for it."
    assert kept["meanwhile-online_safety"] == "Open to every family: Stay and Play."
    assert contents.actions_in(kept) == []
    assert not {"agreed_on", "review_on", "what-1", "day-1"} & kept.keys()


def test_without_a_review_date_nothing_is_saved_and_the_error_says_what_to_do() -> None:
    for value in ([], ["", "", ""], "x"):
        said = sent({"review_on": value})
        assert said.agreed is None
        assert said.reading.problems["review_on"].startswith("Enter the day on which you look at")
    assert sent({"review_on": three(TODAY - timedelta(days=1))}).agreed is None


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (three(TODAY + timedelta(days=1)), "The day of the plan must be today or earlier"),
        (three(date(2026, 8, 9)), "The day of the plan must be 10 August 2026 or later"),
        (["", "", ""], "Enter the day of the plan, with day, month and year"),
        (["30", "2", "2026"], "Enter the day of the plan, with day, month and year"),
        (three(date(2026, 8, 10)), ""),
    ],
)
def test_the_day_of_the_plan_is_today_or_a_few_weeks_ago(day: list[str], problem: str) -> None:
    assert sent({"agreed_on": day}).reading.problems.get("agreed_on", "") == problem


def test_a_plan_changed_later_may_keep_its_day() -> None:
    before = replace(a_stored_plan(), made_at=NOW - timedelta(days=300))
    old = three(TODAY - timedelta(days=300))
    assert sent({"agreed_on": old}, before=before).reading.problems == {}
    assert "agreed_on" in sent({"agreed_on": old}).reading.problems


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ([], ""),
        (["", "", ""], ""),
        (three(TODAY), ""),
        (["1", "13", "2026"], "Enter the day for Talking Together, for example 27 3 2027, or"),
        (["9", "11", "26"], "Enter the day for Talking Together, for example 27 3 2027, or"),
        (three(date(2026, 11, 1)), "The day for Talking Together must be from 2 November 2026 to"),
        (three(date(2029, 11, 1)), "The day for Talking Together must be from 2 November 2026 to"),
    ],
)
def test_a_day_for_a_service_may_be_left_empty_and_never_lies_before_the_plan(
    day: list[str], problem: str
) -> None:
    said = sent({f"by-{TALKING}": day}).reading.problems.get(f"by-{TALKING}", "")
    assert said.startswith(problem)
    assert bool(said) == bool(problem)


def test_actions_without_words_are_dropped_and_the_others_move_up() -> None:
    values: dict[str, Value] = {
        "what-1": "",
        "what-2": "Ask for the form",
        "doer-2": "family",
        "day-2": three(TODAY),
        "what-3": "Ring the school",
        "doer-3": "school",
    }
    agreed = sent(values, rows=3).agreed
    assert agreed is not None
    first, second = contents.actions_in(agreed.contents)
    assert (first.what, first.who, first.by) == ("Ask for the form", "family", TODAY)
    assert (second.what, second.who, second.by) == ("Ring the school", "school", None)
    assert contents.names_in(agreed.contents, "what-3") == []


def test_a_day_without_an_action_asks_what_is_to_be_done() -> None:
    problems = sent({"day-2": three(TODAY)}, rows=2).reading.problems
    assert problems == {"what-2": "Say what is to be done in action 2, or leave its day empty too"}


def test_a_day_of_the_last_action_is_read_too() -> None:
    values: dict[str, Value] = {"what-2": "Ring the school", "day-2": ["31", "2", "2027"]}
    said = sent(values, rows=2).reading.problems["day-2"]
    assert said == "Enter the day for action 2, for example 27 3 2027, or leave it empty"


def test_a_text_that_seems_to_name_somebody_is_asked_about_once() -> None:
    named = {"goal-housing": "We want to live near Ahmed", "family": "Ring 07700 900123 daily"}
    problems = sent(named).reading.problems
    assert set(problems) == {"goal-housing", "family"}
    assert all(problem.startswith("This looks like it holds") for problem in problems.values())
    assert sent(named, is_warned=True).agreed is not None


def test_what_is_not_asked_is_never_kept() -> None:
    hostile: Mapping[str, Value] = {
        "goal-neglect_basic_care": "x",
        f"who-{'z' * 36}": "me",
        f"who-{ADVICE}": "somebody",
        "closed_on": "2026-01-01",
    }
    said = sent(hostile)
    assert said.reading.problems == {f"who-{ADVICE}": "Choose from the answers on this page"}
    assert not {"goal-neglect_basic_care", "closed_on"} & said.reading.values.keys()


@given(
    st.dictionaries(
        st.sampled_from([q.name for q in plan_questions(BASIS, 2)]),
        st.one_of(st.text(max_size=40), st.lists(st.text(max_size=6), max_size=4)),
        max_size=6,
    )
)
def test_whatever_is_sent_a_plan_has_its_days_or_says_what_to_mend(
    values: Mapping[str, Value],
) -> None:
    said = sent(values, rows=2)
    if said.agreed is None:
        assert said.reading.problems
    else:
        assert said.agreed.agreed_on <= TODAY <= said.agreed.review_on
        contents.contacts_in(said.agreed.contents)
        contents.actions_in(said.agreed.contents)


def test_a_changed_plan_stands_in_its_form_and_saving_it_changes_nothing() -> None:
    first = sent({"what-1": "Ring the school", "day-1": three(TODAY)}).agreed
    assert first is not None
    plan = StoredPlan("i" * 22, 1, first.contents, first.agreed_on, first.review_on, NOW, NOW)
    values = kept_values(plan, BASIS, TODAY)
    assert rows_of(values) == 1
    again = read_plan(BASIS, Sent(values, rows_of(values), TODAY, plan)).agreed
    assert again == first


def test_a_review_date_that_has_passed_is_not_put_before_anybody_again() -> None:
    plan = a_stored_plan()
    later = date(2027, 1, 11)
    assert kept_values(plan, BASIS, plan.review_on)["review_on"] == ["14", "12", "2026"]
    assert kept_values(plan, BASIS, later)["review_on"] == ["22", "2", "2027"]


def test_a_service_chosen_since_stands_in_the_form_as_at_first() -> None:
    plan = a_stored_plan(services=[TALKING])
    values = kept_values(plan, BASIS, TODAY)
    assert values[f"by-{TALKING}"] == ["9", "11", "2026"]
    assert values[f"who-{ADVICE}"] == "family"
    without = {name: value for name, value in plan.contents.items() if ADVICE not in name}
    values = kept_values(replace(plan, contents=without), BASIS, TODAY)
    assert values[f"who-{ADVICE}"] == "me"


@pytest.mark.parametrize("consent", ["not_asked", "refused", "unsafe_to_ask"])
def test_where_the_family_does_not_agree_nothing_is_passed_on(consent: str) -> None:
    basis = a_basis(a_decision(consent=consent))
    assert not basis.is_agreed
    said = str(first_values(basis, TODAY)["information"])
    assert "Nothing is passed on until the family agrees" in said
    asked = [question.text for question in plan_questions(basis, 1)]
    assert "When was this written?" in asked
    assert "When was this agreed with the family?" not in asked
