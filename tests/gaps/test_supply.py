"""Places as bounds: known capacity below, what may be there above."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.gaps.supply import (
    Known,
    Listing,
    Places,
    derive_places,
    find_typical,
    know_capacity,
    why_left_out,
)
from earlyhelp.taxonomy.ages import AGE_BANDS
from earlyhelp.taxonomy.needs import NeedCode
from earlyhelp.taxonomy.services import Sector
from tests.gaps.factories import MONEY, PARENTING, SPEECH, TODAY, a_listing

CHILDREN: dict[str, int | None] = {band.code: 5000 for band in AGE_BANDS}


def places(*listings: Listing) -> Places:
    found = derive_places(listings, AGE_BANDS, CHILDREN)
    return found.get((MONEY, "0-4"), Places())


def unknown(service_id: str = "u", **other: object) -> Listing:
    return a_listing(service_id, capacity=None, **other)  # type: ignore[arg-type] # passed on


def test_known_capacity_counts_to_both_bounds() -> None:
    found = places(a_listing("a", capacity=20), a_listing("b", capacity=5))
    assert (found.low, found.high, found.services, found.capacity_known) == (25, 25, 2, 2)
    assert not found.all_unknown


def test_an_unknown_capacity_counts_above_as_the_median_of_its_kind_and_sector() -> None:
    found = places(
        a_listing("a", capacity=10),
        a_listing("b", capacity=40),
        a_listing("c", capacity=90),
        a_listing("d", capacity=1000, sector=Sector.STATUTORY),
        unknown(),
    )
    assert (found.low, found.high) == (1140, 1180)
    judged = next(one for one in found.contributions if one.listing.service_id == "u")
    assert judged.judged_by == "the middle of 3 services of the same kind and sector"
    assert judged.known is Known.NOT_GIVEN


def test_without_one_of_its_sector_the_kind_alone_judges() -> None:
    found = places(a_listing("a", capacity=10), unknown(sector=Sector.COMMUNITY))
    assert (found.low, found.high) == (10, 20)
    assert found.contributions[1].judged_by == "the middle of 1 service of the same kind"


def test_an_unstated_sector_is_not_a_sector_of_its_own() -> None:
    found = places(a_listing("a", capacity=10, sector=None), unknown(sector=None))
    assert found.contributions[1].judged_by == "the middle of 1 service of the same kind"


def test_without_one_of_its_kind_it_adds_nothing_and_is_still_named() -> None:
    found = places(a_listing("a", capacity=10), unknown(needs=(SPEECH,), in_part=(MONEY,)))
    assert (found.low, found.high, found.services, found.capacity_known) == (10, 10, 2, 1)
    assert found.contributions[1].judged_by is None


@pytest.mark.parametrize(
    ("listing", "known"),
    [
        (a_listing(), Known.CONFIRMED),
        (a_listing(capacity=None), Known.NOT_GIVEN),
        (a_listing(confirmed_on=None, is_current=False), Known.NOT_DATED),
        (a_listing(confirmed_on=TODAY, is_current=False), Known.TOO_OLD),
    ],
)
def test_capacity_is_known_only_while_it_is_confirmed(listing: Listing, known: Known) -> None:
    assert know_capacity(listing) is known


def test_old_capacity_counts_as_unknown() -> None:
    old = a_listing("o", capacity=70, is_current=False)
    assert (places(old).low, places(old).high) == (0, 0)
    assert places(old).all_unknown
    beside = places(old, a_listing("a", capacity=10))
    assert (beside.low, beside.high, beside.capacity_known) == (10, 20, 1)


def test_ages_not_stated_count_only_as_possible_places() -> None:
    found = places(a_listing("a", capacity=10), a_listing("b", capacity=8, ages=(0, None)))
    assert found.low == 10
    assert 10 < found.high < 18
    assert places(a_listing(ages=(None, None))).all_unknown


def test_places_of_several_needs_and_ages_are_divided() -> None:
    both = a_listing(needs=(MONEY,), in_part=(SPEECH,), ages=(0, 10), capacity=60)
    found = derive_places([both], AGE_BANDS, {**CHILDREN, "5-10": 15_000})
    assert {cell: (one.low, one.high) for cell, one in found.items()} == {
        (MONEY, "0-4"): (10, 10),
        (MONEY, "5-10"): (30, 30),
        (SPEECH, "0-4"): (5, 5),
        (SPEECH, "5-10"): (15, 15),
    }


def test_stated_shares_go_before_need() -> None:
    shares = {(MONEY, "0-4"): 0.9, (SPEECH, "0-4"): 0.1}
    found = places(a_listing(needs=(MONEY, SPEECH), capacity=100, shares=shares))
    assert (found.low, found.high) == (90, 90)


@pytest.mark.parametrize(
    ("listing", "reason"),
    [
        (a_listing(left_out="Closed"), "Closed"),
        (a_listing(needs=()), "It does not say which needs it helps with"),
        (a_listing(ages=(40, 60)), "It takes nobody up to the age of 25"),
        (a_listing(capacity=0), "It says that it has no places"),
        (a_listing(capacity=0, is_current=False), None),
        (a_listing(), None),
    ],
)
def test_a_service_that_does_not_count_says_why(listing: Listing, reason: str | None) -> None:
    assert why_left_out(listing, AGE_BANDS) == reason
    assert (places(listing).services == 0) is (reason is not None)


def test_services_left_out_judge_nobody() -> None:
    found = places(a_listing("a", capacity=10, left_out="Closed"), unknown())
    assert (found.low, found.high) == (0, 0)
    assert found.all_unknown


capacities = st.lists(st.one_of(st.none(), st.integers(1, 200)), min_size=1, max_size=6)


def listings(drawn: list[int | None]) -> list[Listing]:
    return [a_listing(str(place), capacity=capacity) for place, capacity in enumerate(drawn)]


@given(capacities, st.integers(0, 5), st.integers(1, 200))
def test_learning_an_unknown_capacity_never_widens_the_range(
    drawn: list[int | None], at: int, learned: int
) -> None:
    at %= len(drawn)
    before, after = listings(drawn), listings(drawn)
    if drawn[at] is not None:
        return
    after[at] = a_listing(str(at), capacity=learned)
    typical = find_typical(before)
    cell = (MONEY, "0-4")
    wide = derive_places(before, AGE_BANDS, CHILDREN, typical)[cell]
    narrow = derive_places(after, AGE_BANDS, CHILDREN, typical)[cell]
    assert narrow.high - narrow.low <= wide.high - wide.low + 1e-9


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from([MONEY, SPEECH, PARENTING]), min_size=1),
            st.integers(0, 25),
            st.integers(0, 25),
            st.integers(1, 200),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_over_all_needs_and_ages_each_place_is_counted_exactly_once(
    drawn: list[tuple[set[str], int, int, int]],
) -> None:
    services = [
        a_listing(str(place), needs=needs, ages=(min(a, b), max(a, b)), capacity=capacity)  # type: ignore[arg-type] # need codes are text
        for place, (needs, a, b, capacity) in enumerate(drawn)
    ]
    found = derive_places(services, AGE_BANDS, CHILDREN)
    whole = sum(capacity for *_, capacity in drawn)
    assert sum(one.low for one in found.values()) == pytest.approx(whole)
    assert sum(one.high for one in found.values()) == pytest.approx(whole)


@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from([MONEY, SPEECH, PARENTING]), min_size=1),
            st.sampled_from([None, *Sector]),
            st.integers(0, 60),
        ),
        max_size=12,
    ),
    st.sets(st.sampled_from([MONEY, SPEECH, PARENTING]), min_size=1),
    st.sampled_from([None, *Sector]),
)
def test_an_unknown_capacity_is_judged_as_if_every_known_one_were_looked_at(
    known: list[tuple[set[NeedCode], Sector | None, int]],
    needs: set[NeedCode],
    sector: Sector | None,
) -> None:
    listings = [
        a_listing(str(number), needs=of, sector=by, capacity=places)
        for number, (of, by, places) in enumerate(known)
    ]
    asked = a_listing("unknown", needs=needs, sector=sector, capacity=None)
    alike = [one for one in listings if one.kind & asked.kind]
    nearer = [one for one in alike if sector and one.sector == sector]
    judged = find_typical([*listings, asked]).judge(asked)
    looked_at = [one.capacity for one in nearer or alike if one.capacity is not None]
    assert (judged and judged[0]) == (median(looked_at) if looked_at else None)
