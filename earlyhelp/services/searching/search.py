"""Which services fit a search, in which order, and why: pure and explained.

Services that do not fit are left out; those that do not state a fact asked for follow those that
fit. Each line says why it is there.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from earlyhelp.services.checking import (
    DEFAULT_PERIODS,
    CheckState,
    Periods,
    check_state,
    check_words,
    is_current,
    room,
)
from earlyhelp.services.listings import Listing
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.questions import (
    Answer,
    Question,
    distance_words,
    make_questions,
    need_reasons,
)
from earlyhelp.services.text import any_fits, needs_with
from earlyhelp.services.words import CapacityState, Status
from earlyhelp.taxonomy.needs import NeedCode

BANDS_MILES = (0.5, 1.0, 3.0, 5.0, 10.0)
CHECK_ORDER = {
    CheckState.VERIFIED: 0,
    CheckState.DUE: 0,
    CheckState.OVERDUE: 1,
    CheckState.UNVERIFIED: 2,
    CheckState.STALE: 3,
}
Rank = tuple[int, int, int, int, int, int, int, int, int, int, float, str, str]


@dataclass(frozen=True, slots=True)
class Search:
    """A search with everything that is the same for every service worked out once."""

    criteria: Criteria
    today: date
    periods: Periods
    questions: tuple[Question, ...]
    words: tuple[str, ...]
    wanted: frozenset[NeedCode]

    def rank(self, listing: Listing) -> Rank | None:
        """Return where a service stands in the order, or None where it does not fit.

        The parts, in order: how squarely it meets the need asked for; whether its name answers to
        the words, where no need was chosen; age; level; route; the other things asked; space; last
        check; band of distance; words found; distance; name; id.
        """
        parts = [0, 0, 0, 0]
        for question in self.questions:
            answer = question.answer(listing)
            if answer is Answer.DOES_NOT_FIT or (answer and self.criteria.only_stated):
                return None
            parts[question.part] += answer
        age, level, route, other = parts
        near = self.criteria.near
        distance = listing.distance_miles(near.point) if near else None
        return (
            _strength(listing, self.wanted),
            0 if self._is_named(listing) else 1,
            age,
            level,
            route,
            other,
            _space(listing, self.today, self.periods),
            CHECK_ORDER[check_state(listing.checked_on, self.today, self.periods)],
            _band(distance) if near else 0,
            -text_score(listing, self.words) if self.words else 0,
            inf if distance is None else distance,
            listing.name.casefold(),
            listing.public_id,
        )

    def reasons(self, listing: Listing) -> tuple[str, ...]:
        """Say why a service is listed and what it leaves open, in words; never empty."""
        says_distance = self.criteria.near and self.criteria.within_miles is None
        return (
            *self._word_reasons(listing),
            *(question.says(listing, question.answer(listing)) for question in self.questions),
            *([distance_words(listing, self.criteria)] if says_distance else []),
            check_words(listing.checked_on, self.today, self.periods),
        )

    def _is_named(self, listing: Listing) -> bool:
        if self.criteria.needs:
            return False
        names = listing.name_words.split()
        return any(any_fits(word, names) for word in self.words)

    def left_out_because(self, listing: Listing) -> str | None:
        """Say the first thing asked for that a service does not meet; None where it is listed."""
        for question in self.questions:
            answer = question.answer(listing)
            if answer is Answer.DOES_NOT_FIT or (answer and self.criteria.only_stated):
                return question.says(listing, answer)
        return None

    def _word_reasons(self, listing: Listing) -> tuple[str, ...]:
        if not self.words or self.criteria.needs:
            return ()
        asked = self.criteria.text
        named = (f"Its name answers to “{asked}”",) if self._is_named(listing) else ()
        return (*named, *need_reasons(listing, self.wanted)) or (f"Mentions “{asked}”",)


def make_search(criteria: Criteria, *, on: date, periods: Periods = DEFAULT_PERIODS) -> Search:
    """Work out what a search asks of every service."""
    questions = make_questions(criteria, on, periods)
    return Search(criteria, on, periods, questions, criteria.words, criteria.wanted_needs)


def order(listings: Iterable[Listing], search: Search) -> list[tuple[Rank, Listing]]:
    """Return the services that fit, best first; the order of the input makes no difference."""
    ranked = [(rank, listing) for listing in listings if (rank := search.rank(listing)) is not None]
    ranked.sort(key=_rank_of)
    return ranked


def _rank_of(pair: tuple[Rank, Listing]) -> Rank:
    return pair[0]


def text_score(listing: Listing, words: Sequence[str]) -> int:
    """Return how well a listing answers the words asked.

    A word counts 3 in the name, 2 in the words of a need it helps with, 1 elsewhere.
    """
    return sum(_word_score(listing, word) for word in words)


def _word_score(listing: Listing, word: str) -> int:
    if any_fits(word, listing.name_words.split()):
        return 3
    return 2 if any(f";{code}:" in listing.needs for code in needs_with(word)) else 1


def _strength(listing: Listing, wanted: frozenset[NeedCode]) -> int:
    held = listing.needs
    best = 2
    for code in wanted:
        if f";{code}:primary;" in held:
            return 0
        if f";{code}:" in held:
            best = 1
    return best


def _space(listing: Listing, today: date, periods: Periods) -> int:
    if listing.status == Status.TEMPORARILY_CLOSED:
        return 4
    if not is_current(listing.capacity_on, today, periods.space_days):
        return 1
    has_room = room(listing.capacity_state, listing.vacancies)
    if has_room is None:
        return 1
    if has_room:
        return 0
    return 2 if listing.capacity_state == CapacityState.WAITING_LIST else 3


def _band(distance: float | None) -> int:
    """Return the band of a distance; a service without one follows those within ten miles.

    >>> _band(0.4), _band(0.5), _band(9.0), _band(11.0), _band(None)
    (0, 0, 4, 5, 6)
    """
    if distance is None:
        return len(BANDS_MILES) + 1
    return bisect_left(BANDS_MILES, distance)
