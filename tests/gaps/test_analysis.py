"""Statuses, shortfalls, rank, and the laws of honesty."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.analysis import Inputs, derive_gaps, judge, round_places, subtract
from earlyhelp.gaps.gap import STATUS_LABELS, STATUS_MEANINGS, Bounds, Figure, Status
from earlyhelp.gaps.need import NeedReading
from earlyhelp.gaps.supply import Listing, Places
from earlyhelp.jsna.intervals import wilson_interval
from earlyhelp.taxonomy.ages import AGE_BANDS
from earlyhelp.taxonomy.needs import NEEDS, NeedCode
from tests.gaps.factories import (
    MONEY,
    PARENTING,
    SPEECH,
    a_listing,
    a_population,
    a_reading,
    inputs,
    report,
    row,
)


@pytest.mark.parametrize(
    ("children", "places", "status"),
    [
        (None, Bounds(5, 5), Status.NO_DATA),
        (Figure(42, 31, 55), None, Status.NO_DATA),
        (None, None, Status.NO_DATA),
        (Figure(42, 31, 55), Bounds(0, 0), Status.NO_PROVISION),
        (Figure(42, None, None), Bounds(0, 0), Status.NO_PROVISION),
        (Figure(42, 31, 55), Bounds(18, 24), Status.SHORT),
        (Figure(42, 31, 55), Bounds(18, 30), Status.SHORT),
        (Figure(42, 31, 55), Bounds(18, 31), Status.NOT_CLEAR),
        (Figure(42, 31, 55), Bounds(54, 90), Status.NOT_CLEAR),
        (Figure(42, 31, 55), Bounds(55, 55), Status.ENOUGH),
        (Figure(42, None, None), Bounds(1, 1), Status.NOT_CLEAR),
        (Figure(42, None, None), Bounds(1000, 1000), Status.NOT_CLEAR),
        (Figure(0, 0, 4), Bounds(0, 0), Status.NOT_CLEAR),
        (Figure(0, 0, 0), Bounds(0, 0), Status.ENOUGH),
        (Figure(0, 0, 4), Bounds(4, 4), Status.ENOUGH),
    ],
)
def test_the_first_rule_that_holds_gives_the_status(
    children: Figure | None, places: Bounds | None, status: Status
) -> None:
    assert judge(children, places, covers_band=True) is status


def test_need_counted_for_some_of_the_ages_never_shows_enough() -> None:
    assert judge(Figure(4, 2, 6), Bounds(90, 90), covers_band=False) is Status.NOT_CLEAR
    assert judge(Figure(40, 30, 60), Bounds(9, 9), covers_band=False) is Status.SHORT


def test_every_status_has_a_word_and_a_meaning() -> None:
    assert set(STATUS_LABELS) == set(STATUS_MEANINGS) == set(Status)


def test_the_range_of_the_shortfall_joins_both_ranges() -> None:
    assert subtract(Figure(42, 31, 55), Bounds(18, 24)) == Figure(24, 7, 37)
    assert subtract(Figure(42, None, None), Bounds(18, 24)) == Figure(24, None, None)
    assert subtract(None, Bounds(1, 1)) is None


def test_places_are_printed_in_whole_and_below_ten_to_a_tenth_rounded_outward() -> None:
    assert round_places(Places(4.26, 9.31)) == Bounds(4.2, 9.4)
    assert round_places(Places(0.04, 12.1)) == Bounds(0, 13)
    assert round_places(Places(43.7, 86.2)) == Bounds(43, 87)
    assert round_places(Places(18, 24)) == Bounds(18, 24)
    assert round_places(Places(9.99, 10.01)) == Bounds(9.9, 11)


def test_places_without_a_range_stay_without_one() -> None:
    assert round_places(Places(0.3, 0.3 + 1e-12)) == Bounds(0.3, 0.3)
    assert round_places(Places(43.7, 43.7)) == Bounds(44, 44)
    assert round_places(Places(0, 0)) == Bounds(0, 0)


@given(st.floats(0, 500), st.floats(0, 100), st.floats(0, 100))
def test_rounding_never_turns_the_order_of_two_figures_round(
    low: float, spread: float, more: float
) -> None:
    first = round_places(Places(low, low + spread))
    assert first.low <= low + 0.5
    assert first.high >= low + spread - 0.5
    wider = round_places(Places(low, low + spread + more))
    assert wider.low <= first.low
    assert wider.high >= first.high


def test_any_places_at_all_are_never_printed_as_none_possible() -> None:
    assert round_places(Places(0, 0.001)) == Bounds(0, 0.1)
    assert round_places(Places(0.001, 0.001)) == Bounds(0, 0.1)


def test_the_report_has_a_row_for_every_need_and_age() -> None:
    found = report()
    assert len(found.rows) == len(NEEDS) * len(AGE_BANDS)
    assert {gap.status for gap in found.rows} == {Status.NO_DATA}


def test_a_worked_line_can_be_done_again() -> None:
    found = row(
        report(
            [a_reading(value=42, limits=(31, 55), ages=(0, 4))],
            [a_listing("a", capacity=18), a_listing("b", capacity=None)],
            a_population(each_year=20),
        )
    )
    assert found.status is Status.NOT_CLEAR
    assert found.sentence == (
        "Need 42 (31 to 55) − places 18 (18 to 36) = short by 24 (5 to spare, to short by 37)."
    )
    assert found.notes == ("Capacity is known for 1 of 2 services.",)


def test_nobody_to_help_is_said_so_and_stands_first() -> None:
    found = report(
        [
            a_reading(value=2, limits=(1, 3), needs=(SPEECH,)),
            a_reading(value=90, limits=(80, 95), needs=(MONEY,)),
        ],
        [a_listing(needs=(MONEY,), capacity=1)],
    )
    assert [(gap.need.code, gap.status) for gap in found.rows[:2]] == [
        (SPEECH, Status.NO_PROVISION),
        (MONEY, Status.SHORT),
    ]
    assert found.rows[0].places == Bounds(0, 0)
    assert found.rows[0].sentence == (
        "Need 100 (50 to 150) − places 0 = short by 100 (50 to 150). "
        "No service counts for this need and age."
    )


def test_rows_rank_by_the_surest_shortfall_then_by_size() -> None:
    found = report(
        [
            a_reading(value=30, limits=(5, 60), needs=(MONEY,)),
            a_reading(value=20, limits=(15, 25), needs=(SPEECH,)),
            a_reading(value=25, limits=(15, 40), needs=(PARENTING,)),
        ],
        [
            a_listing("a", needs=(MONEY,), capacity=1),
            a_listing("b", needs=(SPEECH,), capacity=1),
            a_listing("c", needs=(PARENTING,), capacity=1),
        ],
    )
    assert [gap.need.code for gap in found.rows[:3]] == [PARENTING, SPEECH, MONEY]
    assert all(gap.status is Status.NO_DATA for gap in found.rows[3:])


def test_all_capacity_unknown_is_no_data_and_never_no_provision() -> None:
    found = row(report([a_reading()], [a_listing(capacity=None)]))
    assert found.status is Status.NO_DATA
    assert found.places is None
    assert found.shortfall is None
    assert found.sentence == (
        "Need 1,000 (900 to 1,100). Places are not known. 1 service helps, "
        "but how many places there are for these children is not known."
    )


def test_an_unknown_need_is_no_data_and_still_shows_the_places() -> None:
    found = row(report([], [a_listing(capacity=20)]))
    assert found.status is Status.NO_DATA
    assert found.children is None
    assert found.places == Bounds(20, 20)
    assert found.sentence == (
        "How many children need this help is not known. 1 service helps with it."
    )


def test_the_report_says_how_many_services_it_counts_and_why_others_are_left_out() -> None:
    found = report(
        [a_reading()],
        [
            a_listing("b", left_out="Not checked for 7 months"),
            a_listing("a", left_out="Closed"),
            a_listing("c"),
            replace(a_listing("d", capacity=None), is_illustrative=True),
        ],
    ).supplied
    assert (found.counted, found.capacity_known, found.illustrative) == (2, 1, 1)
    assert [(one.listing.service_id, one.reason) for one in found.left_out] == [
        ("a", "Closed"),
        ("b", "Not checked for 7 months"),
    ]


def test_the_order_of_readings_and_services_does_not_matter() -> None:
    readings = [a_reading(indicator="1"), a_reading(indicator="2", needs=(SPEECH,))]
    services = [a_listing("a"), a_listing("b", needs=(MONEY, SPEECH))]
    assert report(readings, services) == replace(
        report(readings[::-1], services[::-1]),
        supplied=report(readings, services).supplied,
    )


# Laws of honesty. "Better" is towards enough on paper; "not clear" and "no data" claim nothing,
# so a row may always fall back to one of them.
_CLAIMS = {Status.NO_PROVISION: 0, Status.SHORT: 1, Status.ENOUGH: 2}


def is_better(after: Status, before: Status) -> bool:
    if after in _CLAIMS and before in _CLAIMS:
        return _CLAIMS[after] > _CLAIMS[before]
    return after is Status.ENOUGH and after is not before


numbers = st.integers(0, 300)
figures = st.tuples(numbers, numbers, numbers).map(
    lambda drawn: Figure(sorted(drawn)[1], min(drawn), max(drawn))
)
bounds = st.tuples(numbers, numbers).map(lambda drawn: Bounds(min(drawn), max(drawn)))


@given(figures, bounds, st.integers(0, 300), st.booleans())
def test_more_need_never_improves_a_status(
    children: Figure, places: Bounds, more: int, covers_band: bool
) -> None:
    assert children.low is not None
    assert children.high is not None
    greater = Figure(children.value + more, children.low + more, children.high + more)
    before = judge(children, places, covers_band=covers_band)
    after = judge(greater, places, covers_band=covers_band)
    assert not is_better(after, before)


@given(figures, bounds, st.integers(0, 300), st.booleans())
def test_more_known_capacity_never_worsens_a_status(
    children: Figure, places: Bounds, more: int, covers_band: bool
) -> None:
    before = judge(children, places, covers_band=covers_band)
    after = judge(children, Bounds(places.low + more, places.high + more), covers_band=covers_band)
    assert not is_better(before, after)


needs = st.sets(st.sampled_from([MONEY, SPEECH, PARENTING]), min_size=1, max_size=3)
spans = st.tuples(st.integers(0, 25), st.integers(0, 25)).map(lambda pair: (min(pair), max(pair)))


def a_measured(need: NeedCode, ages: tuple[int, int], counted: int, others: int) -> NeedReading:
    limits = wilson_interval(counted, counted + others)
    assert limits is not None
    return a_reading(
        value=100 * counted / (counted + others),
        limits=(100 * limits.low, 100 * limits.high),
        needs=(need,),
        ages=ages,
        count=counted,
        denominator=counted + others,
    )


readings = st.lists(
    st.tuples(
        st.sampled_from([MONEY, SPEECH, PARENTING]), spans, st.integers(0, 300), st.integers(1, 300)
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda drawn: drawn[0],
).map(lambda drawn: [a_measured(*each) for each in drawn])
services = st.lists(
    st.tuples(
        needs,
        st.one_of(spans, st.just((None, None)), st.just((0, None))),
        st.one_of(st.none(), st.integers(1, 400)),
    ),
    max_size=4,
).map(
    lambda drawn: [
        a_listing(str(place), needs=of, ages=ages, capacity=capacity)
        for place, (of, ages, capacity) in enumerate(drawn)
    ]
)
cases = st.builds(
    lambda drawn, listings: inputs(drawn, listings, a_population(each_year=100)), readings, services
)


FORGOTTEN_OF_A_READING: list[Callable[[NeedReading], NeedReading]] = [
    lambda reading: replace(reading, value=None),
    lambda reading: replace(reading, ages=None),
    lambda reading: replace(reading, limits=None),
]
FORGOTTEN_OF_A_LISTING: list[Callable[[Listing], Listing]] = [
    lambda listing: replace(listing, capacity=None),
    lambda listing: replace(listing, confirmed_on=None, is_current=False),
    lambda listing: replace(listing, sector=None),
    lambda listing: replace(listing, needs={}),
    lambda listing: replace(listing, ages=replace(listing.ages, minimum=None)),
    lambda listing: replace(listing, ages=replace(listing.ages, maximum=None)),
]


@st.composite
def one_fact_forgotten(draw: st.DrawFn) -> tuple[Inputs, Inputs]:
    case = draw(cases)
    at = draw(st.integers(0, len(case.readings) + len(case.listings)))
    if at == 0:
        return case, replace(case, population=None)
    if at <= len(case.readings):
        known = list(case.readings)
        known[at - 1] = draw(st.sampled_from(FORGOTTEN_OF_A_READING))(known[at - 1])
        return case, replace(case, readings=tuple(known))
    listings = list(case.listings)
    place = at - len(case.readings) - 1
    listings[place] = draw(st.sampled_from(FORGOTTEN_OF_A_LISTING))(listings[place])
    return case, replace(case, listings=tuple(listings))


@given(one_fact_forgotten())
def test_replacing_any_input_by_not_stated_never_betters_a_status(
    pair: tuple[Inputs, Inputs],
) -> None:
    before = {(gap.need.code, gap.band.code): gap for gap in derive_gaps(pair[0]).rows}
    for gap in derive_gaps(pair[1]).rows:
        was = before[gap.need.code, gap.band.code]
        assert gap.status is was.status or not is_better(gap.status, was.status), (was, gap)


@given(cases)
def test_no_figure_stands_where_nothing_is_known(case: Inputs) -> None:
    for gap in derive_gaps(case).rows:
        assert (gap.children is None) is (gap.estimate is None)
        assert (gap.places is None) is gap.supply.all_unknown
        assert (gap.shortfall is None) is (gap.status is Status.NO_DATA)
        assert gap.sentence
