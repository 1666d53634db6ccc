"""Children in need from readings and population."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.need import (
    AgeSpan,
    Kind,
    Measure,
    NeedEstimate,
    NeedReading,
    Population,
    estimate_need,
    estimate_needs,
    span_of,
)
from earlyhelp.jsna.intervals import Polarity, count_interval, wilson_interval
from earlyhelp.taxonomy.ages import AGE_BAND_BY_CODE, AGE_BANDS
from tests.gaps.factories import MONEY, SPEECH, a_population, a_reading


def estimate(
    reading: NeedReading, band: str = "0-4", population: Population | None = None
) -> NeedEstimate | None:
    return estimate_need(
        reading, MONEY, AGE_BAND_BY_CODE[band], population or a_population(each_year=1000)
    )


def known(
    reading: NeedReading, band: str = "0-4", population: Population | None = None
) -> NeedEstimate:
    found = estimate(reading, band, population)
    assert found is not None
    return found


def test_a_percentage_is_put_on_the_children_of_its_ages() -> None:
    found = known(a_reading(value=20, limits=(18, 22), ages=(0, 4)))
    assert (found.value, found.low, found.high) == (1000, 900, 1100)
    assert found.kind is Kind.OBSERVED
    assert found.covers_band
    assert not found.over_a_year
    assert found.range_published


def test_a_rate_is_put_on_the_children_of_its_ages_and_counts_a_year() -> None:
    reading = a_reading(
        value=51.6, limits=(45.0, 60.0), measure=Measure.RATE, per=10_000, ages=(0, 4)
    )
    found = known(reading)
    assert found.value == pytest.approx(25.8)
    assert [found.low, found.high] == pytest.approx([22.5, 30])
    assert found.over_a_year


def test_where_high_is_good_the_children_in_need_are_the_rest() -> None:
    reading = a_reading(value=72, limits=(70, 75), polarity=Polarity.HIGH_GOOD, ages=(5, 5))
    found = known(reading, "5-10")
    assert [found.value, found.low, found.high] == pytest.approx([280, 250, 300])


def test_a_wider_reading_is_modelled_and_its_range_widened() -> None:
    found = known(a_reading(value=20, limits=(18, 22), ages=(0, 14)), "5-10")
    assert found.kind is Kind.MODELLED
    assert found.value == pytest.approx(1200)
    assert found.low == pytest.approx(1080 * 0.75)
    assert found.high == pytest.approx(1320 * 1.25)
    assert found.ages == AgeSpan(5, 10)


def test_a_reading_of_some_ages_of_a_band_counts_only_these() -> None:
    found = known(a_reading(value=20, ages=(2, 2)), population=a_population(age_2=700))
    assert found.value == pytest.approx(140)
    assert found.ages == AgeSpan(2, 2)
    assert not found.covers_band


def test_no_percentage_gives_more_children_than_there_are() -> None:
    found = known(a_reading(value=95, limits=(90, 99), ages=(0, 14)))
    assert found.high == 5000


def test_a_count_is_shared_out_over_its_ages() -> None:
    reading = a_reading(value=180, limits=None, measure=Measure.COUNT, ages=(0, 17))
    found = known(reading)
    byar = count_interval(180)
    assert found.value == pytest.approx(50)
    assert found.low == pytest.approx(byar.low * 5 / 18 * 0.75)
    assert found.high == pytest.approx(byar.high * 5 / 18 * 1.25)
    assert found.kind is Kind.MODELLED


def test_a_percentage_without_range_gets_one_worked_out_and_widened() -> None:
    found = known(a_reading(value=20, limits=None, ages=(0, 4)))
    wilson = wilson_interval(1000, 5000)
    assert wilson is not None
    assert found.low == pytest.approx(wilson.low * 5000 * 0.75)
    assert found.high == pytest.approx(wilson.high * 5000 * 1.25)
    assert not found.range_published


def test_its_own_denominator_gives_the_range_where_it_is_known() -> None:
    few = known(a_reading(limits=None, denominator=40))
    many = known(a_reading(limits=None, denominator=4000))
    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low


def test_a_rate_without_range_gets_one_from_the_events_it_stands_for() -> None:
    found = known(a_reading(value=6, limits=None, measure=Measure.RATE, per=10_000))
    limits = count_interval(3)
    assert found.low == pytest.approx(limits.low * 0.75)
    assert found.high == pytest.approx(limits.high * 1.25)


def test_before_birth_counts_the_births_of_the_reading_itself() -> None:
    reading = a_reading(
        value=6, limits=(5, 7), ages=None, before_birth=True, count=150, denominator=2500
    )
    found = known(reading, "before-birth")
    assert [found.value, found.low, found.high] == pytest.approx([150, 125, 175])
    assert found.kind is Kind.OBSERVED
    assert found.covers_band
    assert estimate(reading, "0-4") is None


@pytest.mark.parametrize(
    "reading",
    [
        a_reading(value=None),
        a_reading(value=-1),
        a_reading(value=101),
        a_reading(ages=None),
        a_reading(ages=(5, 10)),
        a_reading(ages=(0, 90)),
        a_reading(polarity=Polarity.UNKNOWN),
        a_reading(measure=Measure.OTHER),
        a_reading(measure=Measure.RATE, per=0),
        a_reading(measure=Measure.RATE, per=1000, polarity=Polarity.HIGH_GOOD),
        a_reading(before_birth=True),
    ],
    ids=[
        "value missing",
        "value below nothing",
        "more than all",
        "ages not known",
        "other ages",
        "people of all ages",
        "polarity not known",
        "a score",
        "rate per nobody",
        "a rate of good things",
        "before birth",
    ],
)
def test_a_reading_that_cannot_tell_gives_no_figure_rather_than_nought(
    reading: NeedReading,
) -> None:
    assert estimate(reading) is None


def test_an_unknown_population_gives_no_figure() -> None:
    assert estimate_need(a_reading(), MONEY, AGE_BAND_BY_CODE["0-4"], None) is None
    holed = Population({0: 5, 1: 5, 3: 5, 4: 5}, "mid-2024", "")
    assert estimate(a_reading(), population=holed) is None
    count = a_reading(value=5, measure=Measure.COUNT, ages=(0, 4))
    assert estimate_need(count, MONEY, AGE_BAND_BY_CODE["0-4"], None) is None


def test_a_reading_without_any_basis_for_a_range_has_a_value_only() -> None:
    reading = a_reading(value=6, limits=None, before_birth=True, ages=None, denominator=0)
    found = known(reading, "before-birth")
    assert (found.value, found.low, found.high) == (0, None, None)


def test_several_indicators_for_one_need_are_never_added() -> None:
    found = estimate_needs(
        [
            a_reading(value=20, indicator="1", name="One"),
            a_reading(value=30, indicator="2", name="Two"),
        ],
        a_population(),
        AGE_BANDS,
    )
    assert list(found) == [(MONEY, "0-4")]
    assert found[MONEY, "0-4"].value in {1000, 1500}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (a_reading(ages=(0, 4)), a_reading(ages=(2, 2), period_order=20990000)),
        (a_reading(period_order=20240000), a_reading(period_order=20230000)),
        (a_reading(ages=(0, 4)), a_reading(ages=(0, 14))),
        (a_reading(limits=(10, 30)), a_reading(limits=(19, 21))),
        (a_reading(limits=None, denominator=20), a_reading(limits=(19, 21))),
        (a_reading(indicator="1"), a_reading(indicator="2")),
    ],
    ids=["most years", "latest", "closest ages", "widest range", "widest worked out", "id"],
)
def test_one_indicator_is_chosen_by_the_stated_order(
    better: NeedReading, worse: NeedReading
) -> None:
    chosen, other = replace(better, name="chosen"), replace(worse, name="other")
    for given_readings in ([chosen, other], [other, chosen]):
        found = estimate_needs(given_readings, a_population(), AGE_BANDS)[MONEY, "0-4"]
        assert found.name == "chosen"
        assert found.others == ("other",)


def test_one_reading_may_tell_about_two_needs() -> None:
    found = estimate_needs([a_reading(needs=(MONEY, SPEECH))], a_population(), AGE_BANDS)
    assert set(found) == {(MONEY, "0-4"), (SPEECH, "0-4")}


def test_spans_of_bands_follow_one_another_and_before_birth_has_none() -> None:
    spans = [span_of(band) for band in AGE_BANDS]
    assert spans == [
        None,
        AgeSpan(0, 4),
        AgeSpan(5, 10),
        AgeSpan(11, 17),
        AgeSpan(18, 25),
    ]


percentages = st.floats(0, 100)


@given(percentages, st.integers(0, 24), st.integers(0, 24), st.integers(0, 5000))
def test_a_share_over_its_bands_adds_up_to_its_children(
    value: float, first: int, more: int, each_year: int
) -> None:
    last = min(25, first + more)
    population = a_population(each_year=each_year)
    reading = a_reading(value=value, limits=None, ages=(first, last))
    found = estimate_needs([reading], population, AGE_BANDS)
    whole = value / 100 * each_year * (last - first + 1)
    assert sum(one.value for one in found.values()) == pytest.approx(whole)
    for one in found.values():
        assert one.low is None or one.high is None or one.low <= one.value + 1e-9
        assert one.high is None or one.value <= one.high + 1e-9
