"""How many services each choice would leave: counted on the rows that a search has read anyway."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType

from earlyhelp.services.listings import Sketch, unlisted
from earlyhelp.services.marks import (
    DELIVERY_BITS,
    LEVEL_BITS,
    NEED_BITS,
    ROUTE_BITS,
    PartOfDay,
)
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.questions import DOES_NOT_FIT, make_asking
from earlyhelp.services.searching.search import Ranked, Search
from earlyhelp.services.words import AccessNeed, Day
from earlyhelp.taxonomy.services import Sector

Change = Callable[[Criteria, str], Criteria]
Counts = Mapping[str, Mapping[str, int]]
"""By the name of a filter in an address and its value: how many services it would leave."""
COUNTED = frozenset(
    {"need", "level", "route", "delivery", "day", "language", "access", "sector"}
    | {"free", "space", "checked"}
)
BITS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "need": {str(code): bit for code, bit in NEED_BITS.items()},
        "level": LEVEL_BITS,
        "route": ROUTE_BITS,
        "delivery": DELIVERY_BITS,
    }
)
MARKS: Mapping[str, Callable[[Sketch], int | None]] = MappingProxyType(
    {
        "need": lambda sketch: sketch.primary_needs | sketch.partial_needs,
        "level": attrgetter("level_marks"),
        "route": attrgetter("route_marks"),
        "delivery": attrgetter("delivery_marks"),
    }
)


@dataclass(frozen=True, slots=True)
class Sifted:
    """The services that fit, best first, and those that one filter alone keeps out."""

    fitting: list[Ranked]
    nearly: Mapping[str, Sequence[Sketch]]
    """By the name of that filter."""


def sift(sketches: Iterable[Sketch], search: Search) -> Sifted:
    """Put the services that fit in order, and those that one filter keeps out by its name."""
    fitting: list[Ranked] = []
    nearly: dict[str, list[Sketch]] = {name: [] for name in COUNTED}
    only_stated = search.criteria.only_stated
    for sketch in sketches:
        miles, parts, failed = search.miles(sketch.points), [0, 0, 0, 0], ""
        for question in search.questions:
            answer = question.answer(sketch, miles)
            if answer is DOES_NOT_FIT or (answer and only_stated):
                if failed or question.name not in COUNTED:
                    break
                failed = question.name
            parts[question.part] += answer
        else:
            if failed:
                nearly[failed].append(sketch)
            else:
                fitting.append((search.place(sketch, miles, parts), sketch))
    fitting.sort(key=lambda pair: pair[0])
    return Sifted(fitting, nearly)


def count_choices(sifted: Sifted, search: Search) -> Counts:
    """Return how many services would be left with each choice instead of those of its filter.

    Of what a family needs all of (access), with the choice besides the others. The words count as
    they did in these results. Services of needs that were not chosen are not read, so that where
    needs are chosen the others have no number.
    """
    rows = [sketch for _, sketch in sifted.fitting]
    counts: dict[str, Mapping[str, int]] = {}
    for name, bits in BITS.items():
        marks = Counter(map(MARKS[name], [*rows, *sifted.nearly[name]]))
        counts[name] = _count_bits(marks, bits, only_stated=search.criteria.only_stated)
    if search.criteria.needs:
        counts["need"] = {code: counts["need"][code] for code in search.criteria.needs}
    languages = _languages(rows)
    for name, group, values, change in _others(languages):
        counts[name] = _count_asked((rows, sifted.nearly[group]), search, values, change, group)
    return counts


def _count_bits(
    marks: Counter[int | None], bits: Mapping[str, int], *, only_stated: bool
) -> Mapping[str, int]:
    silent = 0 if only_stated else sum(number for mark, number in marks.items() if not mark)
    stated = [(mark, number) for mark, number in marks.items() if mark]
    return {
        value: silent + sum(number for mark, number in stated if mark & bit)
        for value, bit in bits.items()
    }


def _languages(rows: Sequence[Sketch]) -> tuple[str, ...]:
    spoken = Counter(sketch.languages for sketch in rows)
    return tuple(sorted({name for text in spoken for name in unlisted(text)}))


def _others(
    languages: tuple[str, ...],
) -> Sequence[tuple[str, str, Sequence[str], Change]]:
    """Return filters counted by asking: name, its group, its values, how a search changes."""
    return (
        ("sector", "sector", tuple(Sector), _of_sector),
        ("day", "day", tuple(Day), _on_day),
        ("time", "day", tuple(PartOfDay), _at_time),
        ("language", "language", languages, _in_language),
        ("access", "access", tuple(AccessNeed), _with_access),
        ("free", "free", ("yes",), _same),
        ("space", "space", ("yes",), _same),
        ("checked", "checked", ("yes",), _same),
    )


def _same(criteria: Criteria, _: str) -> Criteria:
    """Return a switch's search: it is asked the same way whatever else is chosen."""
    return criteria


@lru_cache(maxsize=5_000)
def _changed(
    change: Change,
    value: str,
    days: frozenset[Day],
    parts: frozenset[PartOfDay],
    access: frozenset[AccessNeed],
) -> Criteria:
    """Return a search with one choice; of the others only those asked in one question matter."""
    return change(Criteria(days=days, parts=parts, access=access), value)


def _of_sector(criteria: Criteria, value: str) -> Criteria:
    return replace(criteria, sectors=frozenset({Sector(value)}))


def _on_day(criteria: Criteria, value: str) -> Criteria:
    return replace(criteria, days=frozenset({Day(value)}))


def _at_time(criteria: Criteria, value: str) -> Criteria:
    return replace(criteria, parts=frozenset({PartOfDay(value)}))


def _in_language(criteria: Criteria, value: str) -> Criteria:
    return replace(criteria, languages=frozenset({value}))


def _with_access(criteria: Criteria, value: str) -> Criteria:
    return replace(criteria, access=criteria.access | {AccessNeed(value)})


KEYS: Mapping[str, Callable[[Sketch], object]] = MappingProxyType(
    {
        "sector": attrgetter("sector"),
        "day": attrgetter("hours"),
        "language": attrgetter("languages"),
        "access": attrgetter("access_marks"),
        "free": attrgetter("free"),
        "space": attrgetter("room", "capacity_day"),
        "checked": attrgetter("checked_day"),
    }
)
"""What decides each of these filters; services alike in it are asked once."""


def _count_asked(
    rows: tuple[Sequence[Sketch], Sequence[Sketch]],
    search: Search,
    values: Sequence[str],
    change: Change,
    group: str,
) -> Mapping[str, int]:
    key = KEYS[group]
    every = [*rows[0], *rows[1]]
    numbers = Counter(map(key, every))
    one_of = dict(zip(map(key, every), every, strict=True))
    criteria, only_stated = search.criteria, search.criteria.only_stated
    kept = (criteria.days, criteria.parts, criteria.access)
    counts = {}
    for value in values:
        asked = _changed(change, value, *kept)
        ask = make_asking(group, asked, search.today, search.periods)
        answers = {kind: ask(one, None) for kind, one in one_of.items()}
        counts[value] = sum(
            number
            for kind, number in numbers.items()
            if not (answers[kind] is DOES_NOT_FIT or (answers[kind] and only_stated))
        )
    return counts
