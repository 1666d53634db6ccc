"""What a family wants of help narrows the offer, and never the level of need."""

from dataclasses import replace
from datetime import date

from earlyhelp.matching.enquiry import Enquiry
from earlyhelp.offers.choices import LEFT_OUT_WORDS, on_living
from earlyhelp.offers.document import as_document
from earlyhelp.offers.records import Choice
from earlyhelp.offers.steps import STEP_BY_ID
from earlyhelp.offers.wishes import NO_WISHES, narrowed, wishes_of
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Response
from tests.offers.factories import complete_answers

HOUSING, MONEY = NeedCode("housing"), NeedCode("money_debt_food")
ASKED = Enquiry(Response.EARLY_HELP_OFFER, {HOUSING: "emerging", MONEY: "emerging"})


def test_without_wishes_nothing_is_narrowed() -> None:
    assert narrowed(ASKED, NO_WISHES, {}) == ASKED
    assert narrowed(ASKED, wishes_of(complete_answers()), {}) == ASKED


def test_limits_and_needs_that_are_not_wanted_narrow_the_offer() -> None:
    wants = {"limits": ["near", "soon", "free"], "declined": ["housing", "send"]}
    asked = narrowed(ASKED, wishes_of(complete_answers(access=wants)), {})
    assert (asked.max_miles, asked.max_wait_days, asked.free_only) == (3.0, 84, True)
    assert asked.declined_needs == {HOUSING}
    assert asked.wanted_needs == {MONEY}


def test_the_level_of_need_is_decided_without_them() -> None:
    wants = {"access": [], "limits": ["near"], "declined": ["housing"]}
    plain = as_document(complete_answers(access={"access": []}), assessed_on=date(2026, 11, 1))
    wished = as_document(complete_answers(access=wants), assessed_on=date(2026, 11, 1))
    assert wished == plain


def test_each_reason_for_leaving_a_service_out_keeps_it_out_in_its_own_way() -> None:
    reasons = ("family_no", "too_far", "too_long", "tried", "in_place", "unsafe", "not_right")
    choices = [Choice(why, why, is_chosen=False, left_out_because=why) for why in reasons]
    chosen = Choice("kept", "Kept", is_chosen=True)
    asked = narrowed(ASKED, wishes_of({}, [*choices, chosen]), LEFT_OUT_WORDS)
    assert asked.chosen_services == {"kept"}
    assert asked.excluded_services == {"family_no"}
    assert asked.unsafe_services == {"unsafe"}
    assert asked.current_services == {"in_place"}
    assert asked.left_out == {
        "too_far": "it is too far",
        "too_long": "the wait is too long",
        "tried": "it has been tried",
        "not_right": "it is not right for this child",
    }


def test_only_worries_can_be_declined() -> None:
    ask = STEP_BY_ID["access"].ask
    assert [question.name for question in ask(complete_answers())] == ["access", "limits"]
    worried = {step: {**values} for step, values in complete_answers().items()}
    for values in worried.values():
        if "housing" in values:
            values["housing"] = "some"
    *_, declined = ask(worried)
    assert [option.value for option in declined.options] == ["housing"]


def test_choices_follow_a_listing_that_was_merged_and_unsafe_counts_first() -> None:
    chosen = Choice("a", "A", is_chosen=True)
    unsafe = Choice("b", "B", is_chosen=False, left_out_because="unsafe")
    tried = Choice("c", "C", is_chosen=False, left_out_because="tried")
    every = [chosen, unsafe, tried]
    assert on_living(every, {}) == every
    assert on_living(every, {"c": "z"}) == [chosen, unsafe, replace(tried, service_id="z")]
    for one in (every, every[::-1]):
        assert on_living(one, {"a": "b", "c": "b"}) == [unsafe]
        assert on_living(one, {"a": "z", "b": "z", "c": "z"}) == [replace(unsafe, service_id="z")]
        assert on_living([each for each in one if each is not unsafe], {"c": "a"}) == [chosen]
