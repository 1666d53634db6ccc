"""The published trend of a real file against its own figures."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest

from earlyhelp.jsna.intervals import Interval, Polarity
from earlyhelp.jsna.needs.words import contradicts
from earlyhelp.jsna.readings import Reading
from earlyhelp.jsna.trend import CRITICAL, POINTS, TrendPoint, derive_trend
from tests.jsna.factories import EARLIER, ENGLAND, LATER, TRAFFORD, checked, readings_of

pytestmark = pytest.mark.real_data
Histories = dict[tuple[str, str], list[Reading]]


@pytest.fixture(scope="module")
def histories(real_data: Path) -> Histories:
    found: Histories = defaultdict(list)
    for reading in readings_of(checked((real_data / LATER).read_bytes())):
        if reading.series.is_headline:
            found[(reading.area_code, reading.series.sex)].append(reading)
    return {key: sorted(each, key=lambda one: one.sortable) for key, each in found.items()}


def point(reading: Reading) -> TrendPoint:
    facts = reading.facts
    limits = None
    if facts.lower_95 is not None and facts.upper_95 is not None:
        limits = Interval(facts.lower_95, facts.upper_95)
    return TrendPoint(reading.sortable, facts.value, limits, facts.count, facts.denominator)


def poisson_direction(points: Sequence[TrendPoint]) -> int | None:
    """Return the sign of a Poisson score test with each year left out once; another way to ask."""
    counted = [
        (at, one.count, one.denominator)
        for at, one in enumerate(points)
        if one.count is not None and one.denominator
    ]
    if len(counted) < POINTS:
        return None

    def score(parts: Sequence[tuple[int, float, float]]) -> tuple[float, float]:
        events, people = sum(x for _, x, _ in parts), sum(n for _, _, n in parts)
        slope = sum(t * (x - events * n / people) for t, x, n in parts)
        spread = sum(n * t * t for t, _, n in parts) - sum(n * t for t, _, n in parts) ** 2 / people
        return slope, slope**2 / (events / people * spread)

    slope, chi_squared = score(counted)
    slopes = [slope, *(score(counted[:at] + counted[at + 1 :])[0] for at in range(POINTS))]
    one_sign = len({one > 0 for one in slopes}) == 1
    return (1 if slope > 0 else -1) if chi_squared > CRITICAL and one_sign else 0


def test_the_later_file_has_every_directional_label_the_wrong_way_round(
    histories: Histories,
) -> None:
    against: Counter[str] = Counter()
    for readings in histories.values():
        label = readings[-1].annotation.trend
        trend = derive_trend([point(one) for one in readings])
        if trend.is_directional and label.startswith(("Increasing", "Decreasing")):
            assert contradicts(label, trend)
            against[trend.words(Polarity.LOW_GOOD)] += 1
    assert against == {"Decreasing and getting better": 163, "Increasing and getting worse": 5}
    by_counts = Counter(
        poisson_direction([point(one) for one in readings[-POINTS:]])
        for readings in histories.values()
        if readings[-1].annotation.trend.startswith(("Increasing", "Decreasing"))
    )
    assert (by_counts[-1], by_counts[1]) == (161, 4)


def test_england_and_trafford_fall_though_their_labels_say_increasing(
    histories: Histories,
) -> None:
    for area in (ENGLAND, TRAFFORD):
        readings = histories[(area, "Persons")]
        found = derive_trend([point(one) for one in readings])
        assert found.words(Polarity.LOW_GOOD) == "Decreasing and getting better"
        assert readings[-1].annotation.trend == "Increasing and getting worse"


def test_94_of_94_labels_of_the_earlier_file_agree_with_the_figures(
    histories: Histories, real_data: Path
) -> None:
    agreed = 0
    for reading in readings_of(checked((real_data / EARLIER).read_bytes())):
        known = histories.get((reading.area_code, reading.series.sex), [])
        before = [point(one) for one in known if one.sortable < reading.sortable]
        found = derive_trend([*before, point(reading)])
        label = reading.annotation.trend
        if found.is_directional and label.startswith(("Increasing", "Decreasing")):
            assert found.words(Polarity.LOW_GOOD) == label
            agreed += 1
    assert agreed == 94
