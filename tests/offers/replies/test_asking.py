"""How the form of one answer is read: what is sent is kept as meant, or said what to mend."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.offers.plans.dates import parts_of
from earlyhelp.offers.questions import Value
from earlyhelp.offers.replies.asking import (
    ASKED,
    SAID,
    SLIP,
    STATE,
    UNTIL,
    Answer,
    Known,
    first_values,
    read_reply,
    reply_questions,
)
from earlyhelp.offers.replies.reply import ReplyState as S
from earlyhelp.offers.replies.reply import StoredReply
from tests.offers.replies.factories import a_reply

TODAY = date(2026, 11, 22)
BEGUN = date(2026, 11, 2)


def known(*said: StoredReply) -> Known:
    return Known("A service", said, BEGUN, TODAY)


def sent(state: str, **other: Value) -> dict[str, Value]:
    return {STATE: state, SAID: parts_of(TODAY), **other}


@pytest.mark.parametrize(
    ("state", "other", "answers"),
    [
        (S.ASKED, {}, [Answer(S.ASKED, TODAY)]),
        (S.ACCEPTED, {SLIP: ["yes"]}, [Answer(S.ACCEPTED, TODAY)]),
        (S.WAITING, {}, [Answer(S.WAITING, TODAY)]),
        (
            S.WAITING,
            {UNTIL: parts_of(TODAY + timedelta(days=1))},
            [Answer(S.WAITING, TODAY, TODAY + timedelta(days=1))],
        ),
        (S.FULL, {UNTIL: ["1", "1", "1999"], "why_rule": "age"}, [Answer(S.FULL, TODAY)]),
        (
            S.NOT_ELIGIBLE,
            {"why_rule": "age", "why_family": "cost"},
            [Answer(S.NOT_ELIGIBLE, TODAY, reason="age")],
        ),
        (
            S.DECLINED_BY_FAMILY,
            {"why_family": "not_said"},
            [Answer(S.DECLINED_BY_FAMILY, TODAY, reason="not_said")],
        ),
        (S.FULL, {ASKED: parts_of(BEGUN)}, [Answer(S.ASKED, BEGUN), Answer(S.FULL, TODAY)]),
        (S.FULL, {ASKED: parts_of(TODAY)}, [Answer(S.FULL, TODAY)]),
    ],
)
def test_an_answer_is_kept_as_it_is_meant(
    state: S, other: Mapping[str, Value], answers: list[Answer]
) -> None:
    heard = read_reply(known(), sent(state, **other))
    assert (heard.problems, heard.answers) == ({}, answers)


@pytest.mark.parametrize(
    ("field", "wrong", "right"),
    [
        (SAID, TODAY + timedelta(days=1), TODAY),
        (SAID, BEGUN - timedelta(days=367), BEGUN - timedelta(days=366)),
        (UNTIL, TODAY, TODAY + timedelta(days=1)),
        (UNTIL, TODAY + timedelta(days=3 * 366 + 1), TODAY + timedelta(days=3 * 366)),
        (ASKED, TODAY + timedelta(days=1), TODAY),
        (ASKED, BEGUN - timedelta(days=367), BEGUN - timedelta(days=366)),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused_and_the_one_beside_it_is_not(
    field: str, wrong: date, right: date
) -> None:
    def problems(day: date) -> list[str]:
        form = sent(S.WAITING, **{field: parts_of(day)})
        return list(read_reply(known(), form, is_warned=True).problems)

    assert (problems(wrong), problems(right)) == ([field], [])


def test_what_is_odd_is_asked_about_once() -> None:
    before = known(a_reply(4, S.ACCEPTED, TODAY))
    earlier = sent(S.FULL, **{SAID: parts_of(TODAY - timedelta(days=1))})
    asked = read_reply(before, earlier)
    assert asked.warning
    assert list(asked.problems) == [SAID]
    assert read_reply(before, earlier, is_warned=True).problems == {}
    assert read_reply(before, {**earlier, SLIP: ["yes"]}).problems == {}
    assert read_reply(before, sent(S.FULL)).problems == {}
    first = sent(S.ASKED, **{SAID: parts_of(BEGUN - timedelta(days=1))})
    assert "when the assessment was begun" in read_reply(known(), first).problems[SAID]


def test_the_page_asks_no_more_than_it_must() -> None:
    fresh, after = known(), known(a_reply(1, S.ASKED, BEGUN))
    assert first_values(fresh) == {SAID: ["22", "11", "2026"]}
    names = [question.name for question in reply_questions(fresh)]
    assert SLIP not in names
    assert ASKED in names
    later = [question.name for question in reply_questions(after)]
    assert SLIP in later
    assert ASKED not in later
    (options,) = (question.options for question in reply_questions(fresh) if question.name == STATE)
    assert S.NOT_ASKED not in [option.value for option in options]
    (options,) = (question.options for question in reply_questions(after) if question.name == STATE)
    assert options[0].text == "Asked again, no answer yet"
    assert options[-1].value == S.NOT_ASKED
    assert (fresh.seen, after.seen) == (0, 1)


FIELDS = [STATE, SAID, UNTIL, ASKED, SLIP, "why_rule", "why_family", "why_service", "other"]
WORDS = st.sampled_from([*S, "age", "cost", "yes", "2026", "11", "22", "", "0", "-1", "9" * 20])
VALUES = WORDS | st.text(max_size=8) | st.lists(WORDS | st.text(max_size=4), max_size=5)


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES), st.booleans(), st.booleans())
def test_whatever_is_sent_is_mended_or_can_be_meant(
    form: dict[str, Value], is_warned: bool, has_history: bool
) -> None:
    before = known(a_reply(3, S.ASKED, BEGUN)) if has_history else known()
    heard = read_reply(before, form, is_warned=is_warned)
    assert bool(heard.problems) != bool(heard.answers) or heard.warning
    assert not (heard.warning and is_warned)
    names = {question.name for question in reply_questions(before)}
    assert set(heard.problems) <= names
    for answer in heard.answers:
        assert answer.said_on <= TODAY
        assert answer.waits_until is None or answer.waits_until > answer.said_on
        assert (answer.waits_until is None) or answer.state is S.WAITING
        assert (answer.reason is not None) == (
            answer.state in {S.DECLINED_BY_FAMILY, S.DECLINED_BY_SERVICE, S.NOT_ELIGIBLE}
        )
    assert [one.said_on for one in heard.answers] == sorted(one.said_on for one in heard.answers)
