"""What services answered is told as it was written down, and points at no family."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.replies import (
    NO_ANSWERS,
    STATES,
    WHOLE,
    Answers,
    answers_by,
    tell_answers,
    withhold_answers,
)
from earlyhelp.gaps.told import FEWEST_SHOWN, HIDDEN, NOTHING, STEP, By, Told
from earlyhelp.gaps.waits import Weeks
from earlyhelp.offers.replies.reply import ReplyState
from earlyhelp.offers.replies.waits import Episode
from tests.gaps.factories import MONEY, SPEECH

BANDS, WARDS = ("", "0-4", "5-10"), ("", "E05000001", "E05000002")


def asked(
    state: ReplyState = ReplyState.ACCEPTED,
    times: int = 1,
    *,
    days: int = 20,
    band: str = "0-4",
    ward: str = "E05000001",
    need: str = MONEY,
) -> Episode:
    finished = state not in {ReplyState.ASKED, ReplyState.WAITING, ReplyState.NO_REPLY}
    month = date(2026, 3, 1)
    return Episode(month, need, "E00000001", ward, band, state, days, finished, times)  # type: ignore[arg-type]


EPISODES = st.lists(
    st.builds(
        asked,
        st.sampled_from(list(ReplyState)),
        st.integers(1, 20),
        days=st.integers(0, 400),
        band=st.sampled_from(BANDS),
        ward=st.sampled_from(WARDS),
        need=st.sampled_from([MONEY, SPEECH]),
    ),
    max_size=15,
)


def test_each_answer_is_counted_by_what_was_said_last() -> None:
    told = tell_answers(
        [
            asked(ReplyState.ACCEPTED, 12, days=10),
            asked(ReplyState.WAITING, 6, days=40),
            asked(ReplyState.FULL, 7),
            asked(ReplyState.NO_REPLY, 2, band="5-10"),
            asked(ReplyState.NOT_ASKED, 9),
            asked(ReplyState.ACCEPTED, 5, need=SPEECH),
        ]
    )
    whole = told[MONEY][WHOLE]
    assert whole.asked == Told(25)
    assert whole.by_state == dict.fromkeys(STATES, NOTHING) | {
        ReplyState.ACCEPTED: Told(10),
        ReplyState.WAITING: Told(5),
        ReplyState.FULL: Told(5),
        ReplyState.NO_REPLY: HIDDEN,
    }
    assert whole.share is not None
    assert whole.share.words() == "40% (23% to 59%)"
    assert (whole.waits.finished, whole.waits.open) == (Told(10), Told(10))
    assert whole.waits.half == Weeks(1, None)
    assert told[MONEY][By.AGE, "5-10"].asked == HIDDEN
    assert told[SPEECH][WHOLE].asked == Told(5)


def test_a_request_that_ended_in_a_no_is_no_wait() -> None:
    no = [state for state in STATES if state.startswith(("declined", "full", "not_eligible"))]
    (answers,) = {
        one.waits for one in tell_answers(asked(state, 30) for state in no)[MONEY].values()
    }
    assert not answers.are_any
    assert answers.say_half() == "None yet"


def test_a_need_that_nobody_was_asked_for_says_nothing() -> None:
    assert tell_answers([]) == {}
    assert tell_answers([asked(ReplyState.NOT_ASKED, 50)]) == {}
    assert NO_ANSWERS.share is None
    assert not NO_ANSWERS.is_suppressed
    assert list(NO_ANSWERS.by_state) == list(STATES)


def test_what_would_give_few_away_is_left_out() -> None:
    told = withhold_answers(
        tell_answers([asked(ReplyState.ACCEPTED, 6), asked(ReplyState.FULL, 1, band="5-10")])
    )[MONEY]
    assert told[WHOLE].asked == Told(5)
    assert told[WHOLE].accepted == told[WHOLE].waits.finished == Told(5)
    assert told[WHOLE].by_state[ReplyState.FULL] == HIDDEN
    assert told[WHOLE].by_state[ReplyState.WAITING] == HIDDEN
    assert answers_by(told, By.AGE) == []
    assert [code for code, _ in answers_by(told, By.WARD)] == ["E05000001"]


def test_parts_stand_beside_their_sum_where_that_gives_nothing_away() -> None:
    told = withhold_answers(
        tell_answers([asked(ReplyState.ACCEPTED, 20), asked(ReplyState.FULL, 12, band="5-10")])
    )[MONEY]
    assert [(code, one.asked.number) for code, one in answers_by(told, By.AGE)] == [
        ("0-4", 20),
        ("5-10", 10),
    ]


def test_ages_stand_from_the_youngest_and_what_is_not_known_last() -> None:
    bands = ["11-17", "", "5-10", "18-25"]
    told = tell_answers([asked(band=band, ward=ward) for band in bands for ward in WARDS])[MONEY]
    assert next(iter(told)) == WHOLE
    assert [code for code, _ in answers_by(told, By.AGE)] == ["5-10", "11-17", "18-25", ""]
    assert [code for code, _ in answers_by(told, By.WARD)] == ["E05000001", "E05000002", ""]


def told_counts(one: Answers) -> Sequence[Told]:
    return (one.asked, *one.by_state.values(), one.waits.finished, one.waits.open)


@given(EPISODES)
def test_counts_are_nought_a_step_or_not_shown_and_parts_never_exceed_their_sum(
    episodes: list[Episode],
) -> None:
    for of_need in tell_answers(episodes).values():
        whole = of_need[WHOLE]
        for (by, _), one in of_need.items():
            assert all((count.number or 0) % STEP == 0 for count in told_counts(one))
            for state in one.by_state:
                assert (one.by_state[state].number or 0) <= (one.asked.number or 0)
            assert (one.asked.number or 0) <= (whole.asked.number or 0)
            assert one.waits.finished == (NOTHING if by is By.WARD else one.accepted)


@given(st.permutations([asked(state, n + 1, days=n * 9) for n, state in enumerate(STATES)]))
def test_the_order_of_what_was_written_down_changes_nothing(episodes: list[Episode]) -> None:
    assert tell_answers(episodes) == tell_answers(sorted(episodes, key=str))


@given(EPISODES, st.sampled_from(STATES), st.sampled_from(BANDS), st.integers(0, 400))
def test_one_more_family_is_seen_from_day_to_day_at_most_at_a_step(
    episodes: list[Episode], state: ReplyState, band: str, days: int
) -> None:
    before = tell_answers(episodes).get(MONEY, {})
    after = tell_answers([*episodes, asked(state, band=band, days=days)])[MONEY]
    for where, new in after.items():
        empty = replace(NO_ANSWERS, by_state=dict.fromkeys(new.by_state, NOTHING))
        old = before.get(where, empty)
        for then, now in zip(told_counts(old), told_counts(new), strict=True):
            assert (now.number or 0) - (then.number or 0) in {0, STEP}


@given(EPISODES, st.sampled_from(STATES))
def test_what_one_family_was_told_shows_in_the_next_report_only_where_a_count_is_told_anew(
    episodes: list[Episode], state: ReplyState
) -> None:
    """Two days' reports that tell the same counts withhold and tell the same altogether."""
    before, after = tell_answers(episodes), tell_answers([*episodes, asked(state)])
    if before == after:
        assert withhold_answers(before) == withhold_answers(after)


@given(EPISODES)
def test_nothing_is_told_that_was_not_told_by_itself(episodes: list[Episode]) -> None:
    alone = tell_answers(episodes)
    together = withhold_answers(alone)
    assert set(together) == set(alone)
    for need, of_need in together.items():
        assert WHOLE in of_need
        for where, one in of_need.items():
            for shown, whole in zip(told_counts(one), told_counts(alone[need][where]), strict=True):
                assert shown in {whole, HIDDEN}


def test_the_fewest_shown_is_the_same_as_for_requests_in_offers() -> None:
    (four,) = {one.asked for one in tell_answers([asked(times=FEWEST_SHOWN - 1)])[MONEY].values()}
    (five,) = {one.asked for one in tell_answers([asked(times=FEWEST_SHOWN)])[MONEY].values()}
    assert (four, five) == (HIDDEN, Told(FEWEST_SHOWN))
