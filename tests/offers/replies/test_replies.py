"""What counts of a service's answers: the newest, slips aside; and when something is to be done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.offers.records import Choice
from earlyhelp.offers.replies.due import DueKind, Last, find_due
from earlyhelp.offers.replies.following import (
    asked_on,
    by_service,
    newest,
    state_of,
    without_slips,
)
from earlyhelp.offers.replies.next_steps import reason_to_leave_out, telling_of
from earlyhelp.offers.replies.reply import ReplyState as S
from earlyhelp.offers.replies.reply import StoredReply
from earlyhelp.offers.replies.showing import Around, show_replies
from earlyhelp.offers.replies.waits import Home, Until, episodes_of
from earlyhelp.offers.replies.words import ENDED, REASONS, STATE_COLOURS, STATE_WORDS, reason_words
from tests.offers.replies.factories import ASKED_ON, HOUSING, PARENTING, a_reply

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
STATES = st.sampled_from(S)


@st.composite
def histories(draw: st.DrawFn) -> list[StoredReply]:
    """Draw what three services said, in the order in which it was written down."""
    size = draw(st.integers(0, 9))
    return [
        a_reply(
            number,
            draw(STATES),
            draw(DAYS),
            service_id=draw(st.sampled_from("abc")),
            puts_right=draw(st.none() | st.integers(0, size + 1)),
        )
        for number in range(1, size + 1)
    ]


def test_every_state_has_its_words_and_asking_is_never_called_help() -> None:
    assert set(STATE_WORDS) == set(STATE_COLOURS) == set(S)
    for words in STATE_WORDS.values():
        assert "help" not in words.lower()
        assert "sent" not in words.lower()
    for state, reasons in REASONS.items():
        assert state in ENDED
        assert [one.value for one in reasons][-1] == "not_said"
        assert all(reason_words(state, one.value) == one.text for one in reasons)
        assert all(len(one.value) <= 30 for one in reasons)
    assert reason_words(S.FULL, "age") == reason_words(S.NOT_ELIGIBLE, "nonsense") == ""


@given(histories())
def test_the_newest_counts_in_whatever_order_it_is_read(said: list[StoredReply]) -> None:
    for history in by_service(said, {}).values():
        last = newest(history)
        assert last is not None
        assert last.id == max(reply.id for reply in history)
        assert newest(list(reversed(history))) == last
        assert state_of(history) is last.state
        assert last in without_slips(history)
    assert newest([]) is None
    assert state_of([]) is S.NOT_ASKED


@given(histories(), st.sampled_from("abc"))
def test_merged_listings_are_one_service_with_one_history(
    said: list[StoredReply], survivor: str
) -> None:
    living = {one: survivor for one in "abc" if one != survivor}
    together = by_service(said, living)
    assert set(together) <= {survivor}
    assert together.get(survivor, []) == said
    shown = show_replies(
        [Choice(one, one, is_chosen=True) for one in "abc"],
        said,
        Around(date(2028, 1, 1), 14, ASKED_ON, living=living),
    )
    assert [one.service_id for one in shown.services] == [survivor]
    assert shown.earlier == []
    assert len(shown.services[0].history) == len(said)


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ([], None),
        ([a_reply(1, S.NOT_ASKED)], None),
        ([a_reply(1, S.ACCEPTED)], ASKED_ON),
        ([a_reply(1, S.ASKED), a_reply(2, S.FULL, date(2026, 11, 9))], ASKED_ON),
        ([a_reply(1, S.ASKED, date(2026, 11, 9)), a_reply(2, S.ASKED)], ASKED_ON),
        ([a_reply(1, S.ASKED), a_reply(2, S.NOT_ASKED)], None),
        (
            [a_reply(1, S.ASKED), a_reply(2, S.ASKED, date(2026, 11, 9), puts_right=1)],
            date(2026, 11, 9),
        ),
        ([a_reply(1, S.ASKED, puts_right=1)], ASKED_ON),
    ],
)
def test_the_first_day_of_asking_leaves_slips_aside(
    said: list[StoredReply], first: date | None
) -> None:
    assert asked_on(said) == first


@pytest.mark.parametrize(
    ("last", "after", "kind"),
    [
        (Last(S.NOT_ASKED, ASKED_ON), 14, DueKind.NOT_ASKED),
        (Last(S.ASKED, ASKED_ON), 14, DueKind.NO_REPLY),
        (Last(S.NO_REPLY, ASKED_ON), 0, DueKind.NO_REPLY),
        (Last(S.WAITING, ASKED_ON), 14, DueKind.WAIT_UNKNOWN),
        (Last(S.WAITING, ASKED_ON, ASKED_ON + timedelta(days=40)), 40, DueKind.WAIT_OVER),
        *((Last(state, ASKED_ON), 0, DueKind.ENDED) for state in sorted(ENDED)),
    ],
)
def test_each_answer_is_due_on_its_day_and_not_the_day_before(
    last: Last, after: int, kind: DueKind
) -> None:
    on = ASKED_ON + timedelta(days=after)
    found = find_due(last, today=on, reply_days=14)
    assert found is not None
    assert (found.kind, found.since, found.days) == (kind, on, after)
    assert find_due(last, today=on - timedelta(days=1), reply_days=14) is None


def test_a_yes_is_never_due() -> None:
    assert find_due(Last(S.ACCEPTED, ASKED_ON), today=date.max, reply_days=1) is None


@given(STATES, DAYS, st.none() | DAYS, st.integers(1, 365), st.integers(0, 800))
def test_what_is_due_stays_due_and_its_days_grow(
    state: S, on: date, until: date | None, reply_days: int, more: int
) -> None:
    last, today = Last(state, on, until), date(2027, 6, 1)
    found = find_due(last, today=today, reply_days=reply_days)
    later = find_due(last, today=today + timedelta(days=more), reply_days=reply_days)
    if found is not None:
        assert later is not None
        assert (later.kind, later.since) == (found.kind, found.since)
        assert later.days >= found.days
    fewer = find_due(last, today=today, reply_days=max(1, reply_days - 1))
    assert found is None or fewer is not None


@given(histories())
def test_a_closed_plan_asks_for_nothing(said: list[StoredReply]) -> None:
    choices = [Choice("a", "A", is_chosen=True), Choice("b", "B", is_chosen=False)]
    around = Around(date(2028, 1, 1), 14, ASKED_ON, is_open=False)
    shown = show_replies(choices, said, around)
    each = [*shown.services, *shown.earlier]
    assert not any(one.due for one in each)
    assert [one.service_id for one in shown.services] == ["a"]
    assert {one.service_id for one in shown.earlier} == {one.service_id for one in said} - {"a"}


def test_only_services_still_chosen_are_due() -> None:
    said = [a_reply(1, S.FULL, service_id="a"), a_reply(2, S.ACCEPTED, service_id="b")]
    around = Around(date(2026, 12, 1), 14, ASKED_ON)
    shown = show_replies([Choice("b", "B", is_chosen=True)], said, around)
    assert [(one.words, one.due) for one in shown.services] == [("Accepted", "")]
    assert [(one.name, one.words, one.due) for one in shown.earlier] == [
        ("Service a", "The service is full", "")
    ]


@given(histories(), st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_each_service_that_was_asked_is_one_episode_for_each_need(
    said: list[StoredReply], until: date
) -> None:
    found = episodes_of(said, {}, Home("E1", "W1", "0-4"), Until(until))
    asked = [history for history in by_service(said, {}).values() if asked_on(history)]
    assert len(found) == len(asked)
    for history, one in zip(asked, found, strict=True):
        assert one.state is state_of(history)
        assert one.days >= 0
        assert one.month.day == 1
        assert one.is_finished == (one.state in ENDED | {S.ACCEPTED})
    longer = episodes_of(said, {}, Home(), Until(until + timedelta(days=30)))
    for one, other in zip(found, longer, strict=True):
        assert other.days == one.days if one.is_finished else other.days >= one.days


def test_days_run_from_the_first_asking_to_the_yes_and_a_slip_is_not_counted() -> None:
    def days(*said: StoredReply) -> list[tuple[S, int]]:
        found = episodes_of(said, {}, Home(), Until(date(2026, 12, 12)))
        return [(one.state, one.days) for one in found]

    asked, full = a_reply(1, S.ASKED), a_reply(2, S.FULL, date(2026, 11, 5))
    yes = a_reply(3, S.ACCEPTED, date(2026, 11, 12))
    assert days(asked, full, yes, a_reply(4, S.ACCEPTED, date(2026, 11, 20))) == [(S.ACCEPTED, 10)]
    assert days(asked, full) == [(S.FULL, 3)]
    assert days(asked) == [(S.ASKED, 40)]
    right = a_reply(5, S.ACCEPTED, date(2026, 11, 20), puts_right=3)
    assert days(asked, yes, right) == [(S.ACCEPTED, 18)]
    both = a_reply(1, S.ASKED, needs=(HOUSING, PARENTING, HOUSING))
    assert days(both) == [(S.ASKED, 40)] * 2
    assert days(a_reply(1, S.ASKED, needs=())) == []


@pytest.mark.parametrize(
    ("last", "why"),
    [
        (None, ""),
        (a_reply(1, S.NOT_ASKED), ""),
        (a_reply(1, S.ACCEPTED), ""),
        (a_reply(1, S.ASKED), "said_no"),
        (a_reply(1, S.FULL), "full"),
        (a_reply(1, S.NO_REPLY), "said_no"),
        (a_reply(1, S.WAITING), "too_long"),
        (a_reply(1, S.NOT_ELIGIBLE, reason="age"), "not_right"),
        (a_reply(1, S.DECLINED_BY_SERVICE, reason="papers"), "said_no"),
        (a_reply(1, S.DECLINED_BY_FAMILY, reason="too_far"), "too_far"),
        (a_reply(1, S.DECLINED_BY_FAMILY, reason="cost"), "not_right"),
        (a_reply(1, S.DECLINED_BY_FAMILY, reason="better"), "family_no"),
        (a_reply(1, S.DECLINED_BY_FAMILY), "family_no"),
    ],
)
def test_an_answer_becomes_a_reason_of_the_offer(last: StoredReply | None, why: str) -> None:
    assert reason_to_leave_out(last) == why


@pytest.mark.parametrize(
    ("last", "field", "words"),
    [
        (a_reply(1, S.FULL), "capacity_state", "On 2 November 2026 the service said that it is"),
        (a_reply(1, S.NOT_ELIGIBLE, reason="age"), "minimum_age_years", "because of age"),
        (a_reply(1, S.NOT_ELIGIBLE, reason="area"), "areas_served", "where a family lives"),
        (a_reply(1, S.NOT_ELIGIBLE, reason="route"), "referral_routes", "Who can ask"),
        (a_reply(1, S.NOT_ELIGIBLE, reason="level"), "levels_served", "level of need"),
        (a_reply(1, S.NOT_ELIGIBLE, reason="need"), "needs", "does not help with the need"),
        (a_reply(1, S.NOT_ELIGIBLE, reason="rule"), "eligibility", "a rule of its own"),
        (a_reply(1, S.WAITING, waits_until=date(2026, 11, 3)), "wait_days", "the wait is 1 day."),
        (a_reply(1, S.NO_REPLY), "telephone", "had not answered a practitioner"),
    ],
)
def test_the_editors_hear_of_one_fact_and_its_day(
    last: StoredReply, field: str, words: str
) -> None:
    telling = telling_of(last)
    assert telling is not None
    assert telling.field == field
    assert words in telling.text
    assert "2 November 2026" in telling.text


@pytest.mark.parametrize(
    "last",
    [
        None,
        a_reply(1, S.ASKED),
        a_reply(1, S.ACCEPTED),
        a_reply(1, S.WAITING),
        a_reply(1, S.NOT_ELIGIBLE, reason="not_said"),
        a_reply(1, S.NOT_ELIGIBLE),
        a_reply(1, S.DECLINED_BY_FAMILY, reason="cost"),
        a_reply(1, S.DECLINED_BY_SERVICE, reason="needs_more"),
    ],
)
def test_of_an_answer_that_tells_nothing_of_a_listing_editors_hear_nothing(
    last: StoredReply | None,
) -> None:
    assert telling_of(last) is None
