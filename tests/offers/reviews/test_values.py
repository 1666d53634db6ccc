"""What is shown, what is left to do, and to what a person can step, as plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.offers.levels import PLAIN
from earlyhelp.offers.plans.plan import StoredPlan
from earlyhelp.offers.questions import Values
from earlyhelp.offers.records import StoredAssessment, StoredDecision, Verdict
from earlyhelp.offers.replies.reply import ReplyState
from earlyhelp.offers.replies.showing import RepliesShown, ServiceShown
from earlyhelp.offers.reviews.changes import Change, Goal, changes_in, goals_in
from earlyhelp.offers.reviews.ending import Ended
from earlyhelp.offers.reviews.following import (
    HOW_LONG,
    NOT_IMPROVED,
    NOTHING,
    PERSISTENCE,
    following,
    with_not_improved,
)
from earlyhelp.offers.reviews.keeping import is_same, words_of_ending
from earlyhelp.offers.reviews.levels import levels_around
from earlyhelp.offers.reviews.pages import asked_of, has_begun
from earlyhelp.offers.reviews.review import Result, StoredReview
from earlyhelp.offers.reviews.showing import (
    ReviewsShown,
    is_ended,
    show_reviews,
    with_left_to_do,
)
from earlyhelp.offers.since import since_before
from earlyhelp.offers.verdict import (
    LOWERED,
    RAISED,
    effective_response,
    may_lower,
    verdict_of_review,
)
from earlyhelp.taxonomy.services import RESPONSE_ORDER
from tests.offers.factories import complete_answers
from tests.offers.test_verdict import output

TODAY = date(2026, 11, 22)
THEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WORSE: Values = {"need-housing": "worse", "need-behaviour": "same", "wants": "no", "begun": "yes"}


def review(contents: Values | None = None, result: Result = Result.GOES_ON) -> StoredReview:
    return StoredReview(date(2026, 11, 20), contents or {}, result, None, None, TODAY, THEN)


def plan(closed_on: date | None = None) -> StoredPlan:
    kept: Values = {"needs": ["housing"], "goal-housing": "Dry walls", "goal-behaviour": ""}
    return StoredPlan("a", 1, kept, TODAY, TODAY, THEN, THEN, closed_on)


def decided(response: str, *gates: str, verdict: Verdict | None = None) -> StoredDecision:
    return StoredDecision(1, {}, "", output(response, *gates), THEN, verdict)


def assessment(decision: StoredDecision | None = None) -> StoredAssessment:
    return StoredAssessment("a", complete_answers(), THEN, THEN, decision)


def shown(
    plan: StoredPlan | None, *reviews: StoredReview, is_for_talk: bool = False
) -> ReviewsShown:
    return show_reviews("a", plan, reviews, on=TODAY, is_for_talk=is_for_talk)


def test_the_newest_review_stands_first_in_words() -> None:
    said = review(
        {
            "need-housing": "better",
            "goal-housing": "partly",
            "said-housing": "Drier",
            "child_says": "Warm",
            "why": "It helps",
        }
    )
    closed = replace(
        review(result=Result.CLOSED), reason="moved_away", outcome="partly", next_on=None
    )
    again = replace(review(result=Result.OPENED_AGAIN), reason="moved_back")
    (newest, middle, oldest) = shown(plan(), said, closed, again).reviews
    assert (newest.result, newest.opened_because) == ("Opened again", "The family has moved back")
    assert (middle.closed_because, middle.outcome) == (
        "The family has moved away",
        "Some things are better",
    )
    (need,) = oldest.needs
    assert (need.label, need.change, need.goal, need.said) == (
        "Housing and homelessness",
        "Better",
        "Partly reached",
        "Drier",
    )
    assert (oldest.child_says, oldest.why, oldest.next_on) == ("Warm", "It helps", TODAY)
    assert oldest.closed_because == oldest.outcome == oldest.opened_because == ""


def test_a_review_can_begin_only_while_a_plan_is_open_and_nobody_is_rung_first() -> None:
    assert shown(plan()).may_review
    assert shown(plan()).is_due
    assert not shown(plan(), is_for_talk=True).may_review
    assert not shown(plan(TODAY)).may_review
    assert not shown(None).may_review
    assert not shown(plan(TODAY)).is_due
    assert shown(plan(TODAY)).next_on is None


def test_without_a_plan_the_newest_review_says_whether_it_is_closed() -> None:
    closed, again = review(result=Result.CLOSED), review(result=Result.OPENED_AGAIN)
    assert not is_ended(None, [])
    assert is_ended(None, [again, closed])
    assert not is_ended(None, [closed, again])
    assert is_ended(plan(TODAY), [again])
    assert not is_ended(plan(), [closed])
    assert shown(None, closed).closing is not None
    assert shown(None, closed, again).closing is None


def test_what_a_review_leaves_to_do_is_over_once_it_was_decided_again() -> None:
    last = review(WORSE)
    left = following([last], complete_answers(), THEN - timedelta(days=1))
    assert [answer.text for answer in left.worse] == ["Housing and homelessness"]
    assert left.worse[0].step_id == "needs-home"
    assert left.is_not_improved
    assert left.has_refused
    assert following([last], complete_answers(), THEN) == left
    assert following([last], complete_answers(), THEN + timedelta(seconds=1)) == NOTHING
    assert following([last, review(result=Result.CLOSED)], complete_answers(), None) == NOTHING
    assert following([], complete_answers(), None) == NOTHING
    stored = assessment(replace(decided("early_help_offer"), decided_at=THEN - timedelta(days=9)))
    assert with_left_to_do(shown(plan(), last), stored, [last]).has_to_do
    assert not with_left_to_do(shown(plan(TODAY), last), stored, [last]).has_to_do


def test_what_the_answers_say_already_is_not_left_to_do() -> None:
    last = review({"need-housing": "same", "wants": "no"})
    refused = {**complete_answers(), "consent": {"agrees": "refused"}}
    assert not following([last], with_not_improved(refused), None).is_any
    assert with_not_improved(refused)[HOW_LONG] == {PERSISTENCE: NOT_IMPROVED}
    not_begun = review({"need-housing": "same", "begun": "no"})
    assert not following([not_begun], complete_answers(), None).is_any


def test_words_that_nobody_knows_count_as_not_known() -> None:
    odd: Values = {"need-housing": "purple", "goal-housing": "x", "need-nothing": ["worse"]}
    assert set(changes_in(odd).values()) == {Change.NOT_KNOWN}
    assert set(goals_in(odd).values()) == {Goal.NOT_KNOWN}
    assert not following([review({"need-nothing": "worse"})], {}, None).worse


def service(state: ReplyState) -> ServiceShown:
    return ServiceShown("s", "S", state, "", "", None, "", None, ())


@pytest.mark.parametrize(
    ("states", "begun"),
    [
        ([], True),
        ([ReplyState.NOT_ASKED], True),
        ([ReplyState.ASKED], False),
        ([ReplyState.WAITING, ReplyState.FULL], False),
        ([ReplyState.WAITING, ReplyState.ACCEPTED], True),
    ],
)
def test_help_has_begun_unless_the_answers_say_that_it_has_not(
    states: list[ReplyState],
    begun: bool,
) -> None:
    services = [service(state) for state in states]
    assert has_begun(RepliesShown(services, (), 14, is_open=True)) is begun
    assert has_begun(RepliesShown((), services, 14, is_open=True)) is begun


def test_a_review_asks_about_the_plan_and_about_what_is_a_worry_now() -> None:
    answers = complete_answers()
    page = {**answers["needs-feelings"], "behaviour": "some"}
    replies = RepliesShown((), (), 14, is_open=True)
    asked = asked_of({**answers, "needs-feelings": page}, plan(), replies, may_step_down=True)
    assert list(asked.needs) == ["behaviour", "housing"]
    assert asked.goals == {"housing": "Dry walls"}
    assert asked.seen({"need-housing": "worse", "need-other": "same"}).changes == {
        "housing": Change.WORSE
    }


def test_a_review_that_was_sent_twice_is_known_by_all_it_says() -> None:
    ended = Ended(Result.GOES_ON, "w", TODAY)
    contents = {"need-housing": "same", **words_of_ending(ended)}
    kept = replace(review(), contents=contents)
    assert is_same(kept, ended, contents)
    assert not is_same(None, ended, contents)
    assert not is_same(kept, replace(ended, next_on=None), contents)
    assert not is_same(kept, ended, {**contents, "why": "x"})
    assert words_of_ending(Ended(Result.CLOSED, talked="may_end")) == {"talked": "may_end"}


@pytest.mark.parametrize(
    ("decision", "higher", "lower"),
    [
        (decided("early_help_offer", "G7"), 4, ["universal"]),
        (decided("targeted_early_help", "G6", "G7"), 3, ["universal", "early_help_offer"]),
        (decided("targeted_early_help", "G5", "G6"), 3, ["universal", "early_help_offer"]),
        (decided("consult", "G4"), 2, []),
        (decided("csc_s17", "G5"), 1, []),
        (decided("urgent_s47", "G1"), 0, []),
        (decided("out_of_scope", "G0"), 0, []),
        (decided("universal", "G8"), 5, []),
        (
            decided(
                "early_help_offer", "G7", verdict=Verdict(False, "targeted_early_help", RAISED)
            ),
            3,
            ["universal", "early_help_offer"],
        ),
        (
            decided("consult", "G4", verdict=Verdict(False, "csc_s17", RAISED)),
            1,
            ["consult"],
        ),
    ],
)
def test_to_what_a_family_can_be_stepped(
    decision: StoredDecision, higher: int, lower: list[str]
) -> None:
    levels = levels_around(decision, PLAIN)
    assert len(levels.higher) == higher
    assert [option.value for option in levels.lower] == lower


@given(st.sampled_from(RESPONSE_ORDER), st.sampled_from(RESPONSE_ORDER), st.data())
def test_nothing_lowers_what_harm_a_duty_or_an_unknown_decided(
    response: str, wanted: str, data: st.DataObject
) -> None:
    gates = data.draw(st.sets(st.sampled_from(["G1", "G2", "G3", "G4", "G5", "G6", "SAFE"])))
    found = output(str(response), *sorted(gates))
    lowered = Verdict(is_agreed=False, wanted=wanted, effect=LOWERED, reason="r")
    decision = StoredDecision(1, {}, "", found, THEN, lowered)
    counts = RESPONSE_ORDER.index(effective_response(decision))
    if gates & {"G1", "G2", "SAFE"} or response not in {"early_help_offer", "targeted_early_help"}:
        assert effective_response(decision) == response
    assert counts <= RESPONSE_ORDER.index(response)
    verdict = verdict_of_review(found, wanted, "r")
    if verdict is None:
        assert not may_lower(found, wanted)
    else:
        assert effective_response(replace(decision, verdict=verdict)) == wanted


def test_a_step_down_that_the_pages_never_wrote_counts_for_nothing() -> None:
    for wanted in ("purple", "", "out_of_scope", "csc_s17"):
        verdict = Verdict(is_agreed=False, wanted=wanted, effect=LOWERED, reason="r")
        decision = decided("targeted_early_help", "G6", verdict=verdict)
        assert effective_response(decision) == "targeted_early_help"
    assert verdict_of_review(output("out_of_scope", "G0"), "csc_s17", "r") is None


def test_what_is_different_since_the_decision_before() -> None:
    before = {
        "child": {"age_years": 7, "send": "no"},
        "needs": [{"need": "housing", "severity": "emerging", "impact": []}],
        "flags": {"serious_neglect": "no"},
        "persistence": "new",
        "strengths": ["housing"],
    }
    after = {
        **before,
        "needs": [{"need": "housing", "severity": "significant", "impact": []}],
        "persistence": "not_improved_after_help",
        "strengths": [],
    }
    then = replace(decided("early_help_offer"), document=before)
    now = replace(decided("targeted_early_help"), document=after)
    since = since_before(then, now, PLAIN)
    assert since.decided_on == THEN.date()
    assert since.pointed_to == "early help from one service"
    assert not since.is_same
    assert list(since.facts) == [
        "Housing and homelessness: big worry, in more than one setting or lasting",
        "How long: help was given and things have not got better",
    ]
    assert since_before(then, then, PLAIN).is_same
    assert not since_before(then, then, PLAIN).facts
    odd = replace(then, document={"needs": 3, "child": []})
    assert "Age in years: 7" in since_before(odd, then, PLAIN).facts
