from datetime import date, timedelta

import pytest

from earlyhelp.services.checking import (
    CheckState,
    Space,
    check_state,
    check_words,
    current_wait,
    is_closed,
    periods_of,
    wait_words,
)
from earlyhelp.services.words import CapacityState, Status, Withheld
from earlyhelp.settings import Settings
from tests.services.factories import TODAY


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("days", "state", "words"),
    [
        (0, CheckState.VERIFIED, "Checked this month"),
        (29, CheckState.VERIFIED, "Checked this month"),
        (30, CheckState.VERIFIED, "Checked 1 month ago"),
        (75, CheckState.VERIFIED, "Checked 2 months ago"),
        (76, CheckState.DUE, "Checked 2 months ago"),
        (90, CheckState.DUE, "Checked 3 months ago"),
        (91, CheckState.OVERDUE, "Not checked for 3 months"),
        (180, CheckState.OVERDUE, "Not checked for 6 months"),
        (181, CheckState.STALE, "Not checked for 6 months"),
        (215, CheckState.STALE, "Not checked for 7 months"),
    ],
)
def test_the_state_follows_from_the_days_since_the_last_check(
    days: int, state: CheckState, words: str
) -> None:
    assert check_state(ago(days), TODAY) is state
    assert check_words(ago(days), TODAY) == words


def test_a_listing_that_was_never_checked_says_so() -> None:
    assert check_state(None, TODAY) is CheckState.UNVERIFIED
    assert check_words(None, TODAY) == "Never checked"


def test_a_waiting_time_expires_after_sixty_days() -> None:
    assert current_wait(21, ago(60), TODAY) == 21
    assert current_wait(21, ago(61), TODAY) is None
    assert current_wait(0, ago(1), TODAY) == 0
    assert wait_words(21, ago(61), TODAY) == (
        "3 weeks, reported on 1 September 2026; this is old – ask the service"
    )


def test_no_wait_is_not_the_same_as_no_answer() -> None:
    assert wait_words(0, ago(1), TODAY) == "No wait, reported on 31 October 2026"
    assert wait_words(None, None, TODAY) == "Not given – ask the service"
    assert wait_words(1, ago(0), TODAY).startswith("1 day,")


@pytest.mark.parametrize(
    ("state", "vacancies", "days", "has_space", "words"),
    [
        (CapacityState.OPEN, None, 30, True, "Has space, reported on 2 October 2026"),
        (CapacityState.LIMITED, 0, 1, True, "Has a little space, reported on 31 October 2026"),
        (CapacityState.WAITING_LIST, 3, 1, False, "Has a waiting list, reported on"),
        (CapacityState.CLOSED, None, 1, False, "Closed to new referrals, reported on"),
        (CapacityState.ASSESSMENT_NEEDED, None, 1, None, "Space depends on an assessment first"),
        (None, 0, 1, False, "Full, reported on 31 October 2026"),
        (None, 2, 1, True, "2 places free, reported on"),
        (CapacityState.OPEN, 5, 31, None, "Reported on 1 October 2026; this is old"),
        (None, None, 1, None, "Not given – ask the service"),
    ],
)
def test_space_is_what_was_said_until_it_expires_after_thirty_days(
    state: CapacityState | None,
    vacancies: int | None,
    days: int,
    has_space: bool | None,
    words: str,
) -> None:
    space = Space(state, vacancies, ago(days))
    assert space.has_space(TODAY) is has_space
    assert space.words(TODAY).startswith(words)


def test_space_without_a_day_is_not_stated() -> None:
    assert Space(CapacityState.OPEN, 3, None).has_space(TODAY) is None


def test_the_days_of_the_settings_move_every_state() -> None:
    periods = periods_of(Settings(check_days=30, due_days=5, stale_days=60))
    states = [check_state(ago(days), TODAY, periods) for days in (24, 25, 30, 31, 60, 61)]
    assert states == [
        *(CheckState.VERIFIED, CheckState.DUE, CheckState.DUE),
        *(CheckState.OVERDUE, CheckState.OVERDUE, CheckState.STALE),
    ]


def test_only_what_closed_for_good_needs_no_check() -> None:
    assert is_closed(Status.DEFUNCT, None)
    assert is_closed(Status.ACTIVE, Withheld.CLOSED)
    assert not is_closed(Status.TEMPORARILY_CLOSED, None)
    assert not is_closed(None, Withheld.UNSAFE)
