"""Days, times and sets of words as bits, against plain sets."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.marks import (
    ACCESS_BITS,
    HOURS,
    NEED_BITS,
    PartOfDay,
    hours_of,
    marks,
    wanted_hours,
)
from earlyhelp.services.parts import Opening
from earlyhelp.services.words import AccessNeed, Day
from earlyhelp.taxonomy.needs import NEEDS

TIMES = st.one_of(st.none(), st.sampled_from([time(8), time(11, 59), time(12), time(17), time(20)]))


@st.composite
def openings(draw: st.DrawFn) -> Opening:
    opens, closes = draw(TIMES), draw(TIMES)
    if opens and closes and closes <= opens:
        opens, closes = closes, None
    days = draw(st.one_of(st.none(), st.frozensets(st.sampled_from([*Day]), min_size=1)))
    return Opening(days=days, opens_at=opens, closes_at=closes)


def parts_of(opening: Opening) -> frozenset[PartOfDay] | None:
    """Return the parts of the day that an opening touches; None where it states no time."""
    begins = opening.opens_at or opening.closes_at
    if begins is None:
        return None
    ends = opening.closes_at or begins
    return frozenset(
        part
        for part, (first, last) in HOURS.items()
        if begins < last and (ends > first or begins == first)
    )


@given(
    st.lists(openings(), max_size=3),
    st.frozensets(st.sampled_from([*Day]), max_size=2),
    st.frozensets(st.sampled_from([*PartOfDay]), max_size=2),
)
def test_days_and_times_as_bits_answer_as_plain_sets_do(
    given_openings: list[Opening], days: frozenset[Day], parts: frozenset[PartOfDay]
) -> None:
    fits = leaves_open = False
    for opening in given_openings:
        at = parts_of(opening)
        day_fits = not days or bool(opening.days and opening.days & days)
        time_fits = not parts or bool(at and at & parts)
        day_open = bool(days) and opening.days is None and at is not None
        time_open = bool(parts) and at is None and opening.days is not None
        says_something = opening.days is not None or at is not None
        fits |= says_something and day_fits and time_fits
        leaves_open |= (day_fits or day_open) and (time_fits or time_open)
    hours, (fit_bits, open_bits) = hours_of(given_openings), wanted_hours(days, parts)
    assert bool((hours or 0) & fit_bits) == (fits if days or parts else bool(hours))
    if hours is not None and not fits and (days or parts):
        assert bool(hours & open_bits) == leaves_open


def test_a_day_on_which_it_says_closed_does_not_count() -> None:
    assert hours_of([Opening(days=frozenset({Day.MONDAY}), description="Closed")]) is None


def test_every_need_has_a_bit_of_its_own_that_a_database_can_hold() -> None:
    assert len(set(NEED_BITS.values())) == len(NEEDS)
    assert max(NEED_BITS.values()) < 1 << 63


@given(st.frozensets(st.sampled_from([*AccessNeed])))
def test_a_set_of_words_and_its_bits_hold_the_same(words: frozenset[AccessNeed]) -> None:
    written = marks(words, ACCESS_BITS)
    assert {word for word in AccessNeed if (written or 0) & ACCESS_BITS[word]} == words


@pytest.mark.parametrize("words", [None])
def test_not_stated_stays_not_stated(words: None) -> None:
    assert marks(words, ACCESS_BITS) is None
