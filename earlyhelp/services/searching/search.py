"""Which services fit a search, and in which order: pure, and the same for page, API and terminal.

Services that do not fit are left out; those that do not state a fact asked for follow those that
fit.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from math import asin, cos, inf, radians, sin, sqrt

from earlyhelp.geography.distance import EARTH_RADIUS_MILES, Point
from earlyhelp.services.checking import DEFAULT_PERIODS, CheckState, Periods, check_state
from earlyhelp.services.listings import Listing, Sketch, read_points
from earlyhelp.services.marks import Room, need_marks
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.questions import (
    DOES_NOT_FIT,
    Answer,
    Question,
    make_questions,
)
from earlyhelp.services.searching.reasons import Said, distance_words, need_reasons, say
from earlyhelp.services.text import PACKAGED, SHORTEST_BEGINNING, NeedWords
from earlyhelp.services.words import Status
from earlyhelp.taxonomy.needs import NeedCode

BANDS_MILES = (0.5, 1.0, 3.0, 5.0, 10.0)
CHECK_ORDER = {
    CheckState.VERIFIED: 0,
    CheckState.DUE: 0,
    CheckState.OVERDUE: 1,
    CheckState.UNVERIFIED: 2,
    CheckState.STALE: 3,
}
PRIMARY, PARTIAL, TEXT_ONLY = range(3)
CLOSED_FOR_A_WHILE = 4
Rank = tuple[int, int, int, int, int, int, int, int, int, float, str, str]
Ranked = tuple[Rank, Sketch]


@dataclass(frozen=True, slots=True)
class Word:
    """One stem asked for, ready to be looked for."""

    marked: str
    """As it stands among stems with spaces around them; a long one is also a beginning."""
    needs: int
    """The needs whose own words hold it."""


@dataclass(frozen=True, slots=True)
class Search:
    """A search with everything that is the same for every service worked out once."""

    criteria: Criteria
    today: date
    periods: Periods
    questions: tuple[Question, ...]
    words: tuple[Word, ...]
    wanted: frozenset[NeedCode]
    wanted_marks: int
    day: int
    ruler: Callable[[str], float | None]
    """Measures from where the search looks to the nearest of a service's points."""
    is_near: bool

    def miles(self, points: str) -> float | None:
        """Return the distance to the nearest of some points, or None where none is known."""
        return self.ruler(points)

    def rank(self, sketch: Sketch) -> Rank | None:
        """Return where a service stands in the order, or None where it does not fit."""
        miles = self.ruler(sketch.points)
        parts = [0, 0, 0, 0]
        for question in self.questions:
            answer = question.answer(sketch, miles)
            if answer and (answer is DOES_NOT_FIT or self.criteria.only_stated):
                return None
            parts[question.part] += answer
        return self.place(sketch, miles, parts)

    def place(self, sketch: Sketch, miles: float | None, parts: list[int]) -> Rank:
        """Return where a service that fits stands in the order.

        The parts, in order: how squarely it meets the need; age; level; route; the other things
        asked; space; last check; band of distance; words found; distance; name; id.
        """
        score = self.text_score(sketch) if self.words else 0
        age, level, route, other = parts
        return (
            self._strength(sketch, score),
            age,
            level,
            route,
            other,
            self._space(sketch),
            _check_order(sketch.checked_day, self.day, self.periods),
            _band(miles) if self.is_near else 0,
            -score,
            inf if miles is None else miles,
            sketch.name.casefold(),
            sketch.public_id,
        )

    def _strength(self, sketch: Sketch, score: int) -> int:
        """Return primary, partial or text only.

        A service whose name has every word comes first, though it meets a need that nobody chose
        but partly; so does one of this name where no need is asked for or meant.
        """
        wanted = self.wanted_marks
        named = self.words and not self.criteria.needs and score == NAMED * len(self.words)
        if sketch.primary_needs & wanted or (named and not wanted):
            return PRIMARY
        if sketch.partial_needs & wanted:
            return PRIMARY if named else PARTIAL
        return TEXT_ONLY

    def _space(self, sketch: Sketch) -> int:
        if sketch.status == Status.TEMPORARILY_CLOSED:
            return CLOSED_FOR_A_WHILE
        said = sketch.capacity_day
        if said is None or self.day - said > self.periods.space_days:
            return Room.UNKNOWN
        return sketch.room

    def text_score(self, sketch: Sketch) -> int:
        """Return how well a service answers the words asked.

        A word counts 3 in the name, 2 in the words of a need it helps with, 1 elsewhere.
        """
        score = sketch.held.bit_count()
        name = f" {sketch.name_words} "
        held = sketch.primary_needs | sketch.partial_needs
        for word in self.words:
            if word.marked in name:
                score += NAMED - 1
            elif word.needs & held:
                score += OF_A_NEED - 1
        return score

    def reasons(self, listing: Listing, sketch: Sketch) -> tuple[str, ...]:
        """Say why a service is listed and what it leaves open, in words; never empty."""
        miles = self.ruler(sketch.points)
        near = self.is_near and self.criteria.within_miles is None
        checked = Said(self.criteria, listing, Answer.FITS, miles, self.today, self.periods)
        return (
            *self._word_reasons(listing, sketch),
            *filter(None, (self._say(one, listing, sketch, miles) for one in self.questions)),
            *([distance_words(listing, miles, None)] if near else []),
            *([] if self.criteria.checked_in_time else [say("checked", checked)]),
        )

    def left_out_because(self, listing: Listing, sketch: Sketch) -> str | None:
        """Say the first thing asked for that a service does not meet; None where it is listed."""
        miles = self.ruler(sketch.points)
        for question in self.questions:
            answer = question.answer(sketch, miles)
            if answer and (answer is DOES_NOT_FIT or self.criteria.only_stated):
                return self._say(question, listing, sketch, miles)
        return None

    def _say(
        self, question: Question, listing: Listing, sketch: Sketch, miles: float | None
    ) -> str:
        answer = question.answer(sketch, miles)
        said = Said(self.criteria, listing, answer, miles, self.today, self.periods)
        return say(question.name, said)

    def _word_reasons(self, listing: Listing, sketch: Sketch) -> tuple[str, ...]:
        if not self.words or self.criteria.needs:
            return ()
        asked = self.criteria.text
        name = f" {sketch.name_words} "
        is_named = any(word.marked in name for word in self.words)
        named = (f"Its name answers to “{asked}”",) if is_named else ()
        return (*named, *need_reasons(listing, self.wanted)) or (f"Mentions “{asked}”",)


NAMED, OF_A_NEED = 3, 2


def make_search(
    criteria: Criteria,
    *,
    on: date,
    periods: Periods = DEFAULT_PERIODS,
    needs: NeedWords = PACKAGED,
) -> Search:
    """Work out what a search asks of every service."""
    words = criteria.words
    wanted = criteria.needs or needs.meant(words)
    return Search(
        criteria=criteria,
        today=on,
        periods=periods,
        questions=make_questions(criteria, on, periods),
        words=tuple(Word(marked_word(word), need_marks(needs.holding(word))) for word in words),
        wanted=wanted,
        wanted_marks=need_marks(wanted),
        day=on.toordinal(),
        ruler=_ruler(criteria.near.point) if criteria.near else lambda _: None,
        is_near=criteria.near is not None,
    )


def marked_word(word: str) -> str:
    """Return a stem as it is looked for among stems with spaces around them.

    >>> marked_word("sleep"), marked_word("bus")
    (' sleep', ' bus ')
    """
    return f" {word}" if len(word) >= SHORTEST_BEGINNING else f" {word} "


def order(sketches: Iterable[Sketch], search: Search) -> list[Ranked]:
    """Return the services that fit, best first; the order of the input makes no difference."""
    ranked = [(rank, sketch) for sketch in sketches if (rank := search.rank(sketch)) is not None]
    ranked.sort(key=_rank_of)
    return ranked


def _rank_of(pair: Ranked) -> Rank:
    return pair[0]


@lru_cache(maxsize=5_000)
def _check_order(checked_day: int | None, day: int, periods: Periods) -> int:
    checked_on = None if checked_day is None else date.fromordinal(checked_day)
    return CHECK_ORDER[check_state(checked_on, date.fromordinal(day), periods)]


def _ruler(near: Point) -> Callable[[str], float | None]:
    """Return what measures from one point, by the formula of ``geography.distance``."""
    latitude, longitude, share = near.latitude, near.longitude, cos(radians(near.latitude))

    @cache
    def measure(points: str) -> float | None:
        nearest = None
        for point in read_points(points) if points else ():
            north = sin(radians(point.latitude - latitude) / 2) ** 2
            east = sin(radians(point.longitude - longitude) / 2) ** 2
            part = north + share * cos(radians(point.latitude)) * east
            nearest = part if nearest is None or part < nearest else nearest
        return None if nearest is None else 2 * EARTH_RADIUS_MILES * asin(sqrt(min(1.0, nearest)))

    return measure


def _band(distance: float | None) -> int:
    """Return the band of a distance; a service without one follows those within ten miles.

    >>> _band(0.4), _band(0.5), _band(9.0), _band(11.0), _band(None)
    (0, 0, 4, 5, 6)
    """
    if distance is None:
        return len(BANDS_MILES) + 1
    return bisect_left(BANDS_MILES, distance)
