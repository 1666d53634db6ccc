from datetime import date

import pytest

from earlyhelp.offers.plans.dates import Interval, parts_of
from earlyhelp.offers.questions import Option, Value, Values
from earlyhelp.offers.reviews.asking import Asked, change_questions, read_changes, said_of
from earlyhelp.offers.reviews.changes import Change
from earlyhelp.offers.reviews.closing import (
    AGAIN_WORDS,
    BECAUSE_WORDS,
    NOT_SAID,
    OUTCOME_WORDS,
    WITHDRAWALS,
    Again,
    Because,
    Outcome,
    again_words,
    because_words,
    outcome_words,
)
from earlyhelp.offers.reviews.ending import (
    MAY_END,
    NO_STEP_DOWN,
    NOT_BETTER,
    NOT_REACHED,
    NOT_TALKED,
    REFER,
    STEP_UP_INSTEAD,
    TALK_FIRST,
    Asking,
    Ended,
    Levels,
    read_ending,
)
from earlyhelp.offers.reviews.proposal import Seen, Wants, propose
from earlyhelp.offers.reviews.review import Result
from earlyhelp.offers.reviews.without import Opening, read_closing, read_opening, read_step
from earlyhelp.taxonomy.needs import NeedCode

TODAY = date(2026, 11, 22)
NEXT = date(2027, 1, 3)
SPEECH, HOUSING = NeedCode("speech_language"), NeedCode("housing")
LEVELS = Levels([Option("csc_s17", "Social care")], [Option("universal", "Help for everyone")])
ASKED = Asked([SPEECH, HOUSING], {SPEECH: "He says what he wants"})


def asking(*changes: Change, levels: Levels = LEVELS, wants: Wants = Wants.YES) -> Asking:
    said = dict(zip((SPEECH, HOUSING), changes or (Change.SAME, Change.BETTER), strict=False))
    seen = Seen(said, wants=wants)
    return Asking(levels, Interval(6), TODAY, seen, propose(seen))


def sent(**values: Value) -> Values:
    return {"result": "goes_on", "next_on": parts_of(NEXT), **values}


CLOSING: dict[str, Value] = {"result": "closed", "reason": "goals_reached", "outcome": "better"}


def problems(given: Values, asked: Asking | None = None) -> dict[str, str]:
    return dict(read_ending(asked or asking(), given, is_warned=False).reading.problems)


@pytest.mark.parametrize(
    ("given", "name", "words"),
    [
        ({"next_on": parts_of(NEXT)}, "result", "Choose how it goes on"),
        (sent(result="opened_again"), "result", "Choose from the answers on this page"),
        (sent(next_on=[]), "next_on", "Enter the day on which you look at this plan again"),
        (sent(next_on=["31", "2", "2027"]), "next_on", "Enter the review date with day"),
        (sent(next_on=parts_of(date(2026, 11, 21))), "next_on", "must be today or later"),
        (sent(next_on=parts_of(date(2062, 1, 3))), "next_on", "must be 14 February 2027 or"),
        (sent(result="step_up", why="w"), "higher", "Choose what it should be"),
        (sent(result="step_up", higher="csc_s17"), "why", "Enter the reason"),
        (sent(result="step_up", higher="universal", why="w"), "higher", "Choose from the answers"),
        (sent(result="step_down", decided_by="social_worker", why="w"), "lower", "Choose what is"),
        (sent(result="step_down", lower="universal", why="w"), "decided_by", "Without a social"),
        (
            sent(result="step_down", lower="universal", decided_by="early_help_manager"),
            "why",
            "Enter the reason",
        ),
        (sent(result="closed", why="w", outcome="same"), "reason", "Choose why it is closed"),
        (sent(result="closed", why="w", reason="moved_away"), "outcome", "Choose how things are"),
        (sent(result="closed", reason="moved_away", outcome="same"), "why", "Enter the reason"),
        (sent(result="closed", why="w", reason="nothing", outcome="same"), "reason", "Choose from"),
        (sent(why="I met Ahmed at home"), "why", "This looks like it holds a name"),
    ],
)
def test_what_is_to_be_mended(given: Values, name: str, words: str) -> None:
    found = problems(given)
    assert words in found[name]
    assert len(found) == 1


def test_what_belongs_to_another_way_is_never_kept() -> None:
    filled = sent(
        higher="csc_s17", lower="universal", decided_by="social_worker", **CLOSING, talked=MAY_END
    )
    goes_on = read_ending(asking(), {**filled, "result": "goes_on"}, is_warned=False).ended
    assert goes_on == Ended(Result.GOES_ON, "", NEXT)
    over = asking(Change.NO_LONGER, Change.NO_LONGER)
    closed = read_ending(over, {**filled, "result": "closed"}, is_warned=False).ended
    assert closed == Ended(Result.CLOSED, reason="goals_reached", outcome="better")
    up = read_ending(asking(), {**filled, "result": "step_up", "why": "w"}, is_warned=False).ended
    assert up == Ended(Result.STEP_UP, "w", NEXT, wanted="csc_s17")
    down = read_ending(asking(), {**filled, "result": "step_down", "why": "w"}, is_warned=False)
    expected = Ended(Result.STEP_DOWN, "w", NEXT, wanted="universal", decided_by="social_worker")
    assert down.ended == expected


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ((Change.WORSE, Change.BETTER), True),
        ((Change.SAME, Change.NOT_KNOWN), True),
        ((Change.SAME, Change.BETTER), False),
        ((Change.BETTER, Change.NO_LONGER), False),
    ],
)
def test_less_help_is_never_enough_where_something_is_worse_or_nothing_better(
    changes: tuple[Change, ...],
    refused: bool,
) -> None:
    values = sent(result="step_down", lower="universal", decided_by="social_worker", why="w")
    assert problems(values, asking(*changes)) == ({"result": NO_STEP_DOWN} if refused else {})


def test_without_a_lower_level_there_is_no_way_to_step_down() -> None:
    upward = asking(levels=Levels(LEVELS.higher))
    values = sent(result="step_down", lower="universal", decided_by="social_worker", why="w")
    assert problems(values, upward)["result"] == "Choose from the answers on this page"


@pytest.mark.parametrize("reason", sorted(WITHDRAWALS))
@pytest.mark.parametrize(
    ("talked", "problem"),
    [("", TALK_FIRST), (NOT_TALKED, TALK_FIRST), (REFER, STEP_UP_INSTEAD), (MAY_END, "")],
)
def test_a_family_that_says_no_is_never_closed_without_a_talk(
    reason: str, talked: str, problem: str
) -> None:
    values = sent(result="closed", reason=reason, outcome="same", talked=talked, why="w")
    assert problems(values).get("talked", "") == problem
    alone = {**values, "worry": "no", "why": ""}
    found = read_closing(alone, is_warned=False, rings_first=False)
    assert found.reading.problems.get("talked", "") == problem
    assert (found.ended is None) is bool(problem)


@pytest.mark.parametrize(
    ("changes", "reason", "outcome", "expected"),
    [
        ((Change.SAME, Change.BETTER), "goals_reached", "partly", {"reason": NOT_REACHED}),
        ((Change.WORSE, Change.BETTER), "moved_away", "better", {"outcome": NOT_BETTER}),
        ((Change.SAME, Change.SAME), "moved_away", "better", {"outcome": NOT_BETTER}),
        ((Change.SAME, Change.BETTER), "moved_away", "better", {}),
        ((Change.BETTER, Change.BETTER), "goals_reached", "better", {}),
        ((Change.WORSE, Change.WORSE), "moved_away", "worse", {}),
    ],
)
def test_closing_never_says_something_else_than_the_review(
    changes: tuple[Change, ...], reason: str, outcome: str, expected: dict[str, str]
) -> None:
    values = sent(result="closed", reason=reason, outcome=outcome, why="w")
    assert problems(values, asking(*changes)) == expected


def test_closing_without_a_review_asks_about_harm_and_never_says_that_goals_are_reached() -> None:
    values: Values = {"reason": "moved_away", "outcome": "not_known"}
    said = read_closing(values, is_warned=False, rings_first=False)
    assert list(said.reading.problems) == ["worry"]
    reached = {**values, "worry": "no", "reason": "goals_reached"}
    said = read_closing(reached, is_warned=False, rings_first=False)
    assert said.reading.problems == {"reason": "Choose from the answers on this page"}


@pytest.mark.parametrize(
    ("reason", "needs"),
    [("social_care", False), ("mistake", False), ("moved_away", True), ("adult", True)],
)
def test_where_somebody_is_to_be_rung_first_closing_says_why_not(
    reason: str,
    needs: bool,
) -> None:
    values: Values = {"worry": "no", "reason": reason, "outcome": "not_known"}
    said = read_closing(values, is_warned=False, rings_first=True)
    assert (said.ended is None) is needs
    assert read_closing(values, is_warned=False, rings_first=False).ended is not None


def test_another_reason_is_written_down() -> None:
    values: Values = {"worry": "no", "reason": "other", "outcome": "same"}
    said = read_closing(values, is_warned=False, rings_first=False)
    assert said.reading.problems == {"why": "Enter the reason"}


def test_opening_again_asks_why_and_with_a_plan_when() -> None:
    with_plan, without = Opening(Interval(6), TODAY), Opening(None, TODAY)
    said = read_opening(with_plan, {})
    assert set(said.reading.problems) == {"reason", "next_on"}
    assert set(read_opening(without, {}).reading.problems) == {"reason"}
    again: Values = {"reason": "asked_again", "next_on": parts_of(NEXT)}
    expected = Ended(Result.OPENED_AGAIN, next_on=NEXT, reason="asked_again")
    assert read_opening(with_plan, again).ended == expected
    by_machine = read_opening(without, {"reason": Again.NEW_ANSWERS})
    assert by_machine.reading.problems == {"reason": "Choose from the answers on this page"}


def test_a_step_up_at_once_needs_a_level_and_a_reason() -> None:
    said = read_step(LEVELS, {}, is_warned=False)
    assert said.reading.problems == {
        "higher": "Choose what it should be",
        "why": "Enter the reason",
    }
    stepped = read_step(LEVELS, {"higher": "csc_s17", "why": "He is thin"}, is_warned=False)
    assert stepped.ended == Ended(Result.STEP_UP, "He is thin", wanted="csc_s17")
    named = {"higher": "csc_s17", "why": "I met Ahmed"}
    assert "a name" in read_step(LEVELS, named, is_warned=False).reading.problems["why"]
    assert read_step(LEVELS, named, is_warned=True).ended is not None


def test_each_need_is_asked_about_with_its_goal_and_the_familys_own_words() -> None:
    names = [question.name for question in change_questions(ASKED)]
    assert names == [
        *("need-speech_language", "goal-speech_language", "said-speech_language"),
        *("need-housing", "said-housing", "wants", "child_says"),
    ]


def test_what_changed_must_be_said_of_every_need() -> None:
    found = read_changes(ASKED, {"need-housing": "better", "need-other": "worse"}, is_warned=False)
    assert set(found.problems) == {"need-speech_language", "goal-speech_language", "wants"}
    assert "need-other" not in found.values


def test_words_that_look_private_are_asked_about_once() -> None:
    given: Values = {
        "need-speech_language": "better",
        "goal-speech_language": "reached",
        "need-housing": "same",
        "said-housing": "We rang M33 4ND",
        "child_says": "I like Ahmed",
        "wants": "yes",
    }
    first = read_changes(ASKED, given, is_warned=False)
    assert set(first.problems) == {"said-housing", "child_says"}
    second = read_changes(ASKED, given, is_warned=True)
    assert not second.problems
    assert "said-speech_language" not in said_of(second.values)


def test_every_word_of_the_closed_lists_has_its_text_and_others_are_not_known() -> None:
    assert set(BECAUSE_WORDS) == set(Because)
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert set(AGAIN_WORDS) == set(Again)
    assert because_words("moved_away") == "The family has moved away"
    assert outcome_words("partly") == "Some things are better"
    assert again_words("by_mistake") == "It was closed by mistake"
    assert {because_words("x"), outcome_words(None), again_words("")} == {NOT_SAID}
