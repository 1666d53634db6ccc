"""What the report is told by the local profile, the population and the directory."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from earlyhelp.db import Database
from earlyhelp.gaps.gap import AreaName
from earlyhelp.gaps.need import AgeSpan, Measure
from earlyhelp.gaps.part_only import PART_ONLY
from earlyhelp.gaps.queries import (
    get_gap_report,
    get_inputs,
    is_usable,
    to_listing,
    to_reading,
)
from earlyhelp.gaps.sharing import IN_PART, MAIN
from earlyhelp.jsna.catalogue import Indicator, ValueType
from earlyhelp.jsna.intervals import Interval, Polarity
from earlyhelp.jsna.profile import NOT_COMPARED, LimitsOrigin, ProfileLine
from earlyhelp.jsna.readings import Series
from earlyhelp.services.supply import Supply
from earlyhelp.services.words import AgeOf
from earlyhelp.taxonomy.ages import AGE_BANDS
from earlyhelp.taxonomy.needs import NEEDS
from earlyhelp.taxonomy.services import Sector, Strength
from tests.conftest import QueryCounter
from tests.gaps.factories import MONEY, SPEECH, TODAY

INDICATOR = Indicator(
    id="90284",
    name="Injuries",
    needs=(MONEY,),
    polarity=Polarity.LOW_GOOD,
    value_type=ValueType.RATE,
    multiplier=10_000,
    lowest_age=0,
    highest_age=14,
    source="OHID",
)
LINE = ProfileLine(
    indicator=INDICATOR,
    series=Series("90284", sex="Persons", age="<15 yrs"),
    area_code="E00000001",
    sortable=20230000,
    period="2023/24",
    value=51.6,
    missing=None,
    lower_95=45.3,
    upper_95=58.6,
    limits=LimitsOrigin.PUBLISHED,
    count=240,
    denominator=46_511,
    note="",
    area_type="",
    england=72.7,
    region=None,
    neighbours=None,
    comparison=NOT_COMPARED,
    source="Fingertips",
    released_on=date(2025, 1, 1),
    import_id=7,
    line=12,
    is_in_latest_file=True,
)
SUPPLY = Supply(
    service_id="s",
    name="Hub",
    provider="Any charity",
    sector=Sector.VOLUNTARY,
    is_illustrative=True,
    needs={MONEY: Strength.PRIMARY, SPEECH: Strength.PARTIAL},
    minimum_age=0,
    maximum_age=4.5,
    before_birth=None,
    age_of=AgeOf.CHILD,
    areas_served=None,
    capacity_children=20,
    capacity_confirmed_on=TODAY,
    capacity_is_current=True,
    wait_days=14,
    is_checked=True,
    left_out=None,
)
SAMPLE = AreaName("E08000009", "Trafford")
HERE = frozenset({"E00000001", "E05000001"})


def test_a_line_of_the_profile_becomes_a_reading_with_its_range_and_ages() -> None:
    found = to_reading(LINE)
    assert (found.value, found.limits, found.per) == (51.6, Interval(45.3, 58.6), 10_000)
    assert (found.measure, found.ages) == (Measure.RATE, AgeSpan(0, 14))
    assert (found.source, found.period, found.period_order) == ("Fingertips", "2023/24", 20230000)


@pytest.mark.parametrize(
    ("value_type", "measure", "per"),
    [
        (ValueType.PERCENTAGE, Measure.PERCENTAGE, 100),
        (ValueType.COUNT, Measure.COUNT, 0),
        (ValueType.SCORE, Measure.OTHER, 0),
        (ValueType.UNKNOWN, Measure.OTHER, 0),
    ],
)
def test_what_a_value_is_says_how_many_people_it_is_of(
    value_type: ValueType, measure: Measure, per: float
) -> None:
    indicator = replace(INDICATOR, value_type=value_type, multiplier=None)
    found = to_reading(replace(LINE, indicator=indicator))
    assert (found.measure, found.per) == (measure, per)


def test_a_range_that_was_worked_out_here_is_not_taken_for_a_published_one() -> None:
    assert to_reading(replace(LINE, limits=LimitsOrigin.CALCULATED)).limits is None


def test_half_a_range_is_none_and_half_an_age_is_unknown() -> None:
    assert to_reading(replace(LINE, upper_95=None)).limits is None
    no_end = replace(INDICATOR, highest_age=None)
    assert to_reading(replace(LINE, indicator=no_end)).ages is None


def series(**parts: str) -> ProfileLine:
    return replace(LINE, series=Series("90284", **parts))


@pytest.mark.parametrize(
    ("line", "usable"),
    [
        (LINE, True),
        (series(), True),
        (series(sex="Not applicable"), True),
        (series(sex="Male"), False),
        (series(sex="Persons", category="Most deprived", category_type="Decile"), False),
        (replace(LINE, indicator=replace(INDICATOR, needs=())), False),
        (replace(LINE, indicator=replace(INDICATOR, id="90632")), False),
    ],
)
def test_only_headlines_for_all_children_are_used(line: ProfileLine, usable: bool) -> None:
    assert is_usable(line) is usable


def test_indicators_of_some_children_only_say_of_whom() -> None:
    assert PART_ONLY["90632"] == "children with free school meals"


def test_a_service_becomes_a_listing_with_its_needs_by_weight() -> None:
    found = to_listing(SUPPLY, HERE)
    assert found.needs == {MONEY: MAIN, SPEECH: IN_PART}
    assert found.kind == {MONEY}
    assert (found.capacity, found.is_current, found.wait_days) == (20, True, 14)
    assert (found.is_checked, found.is_illustrative, found.left_out) == (True, True, None)
    assert found.ages.are_stated


def test_ages_of_a_parent_say_nothing_of_the_child() -> None:
    assert not to_listing(replace(SUPPLY, age_of=AgeOf.PARENT), HERE).ages.are_stated


@pytest.mark.parametrize(
    ("areas", "reason"),
    [
        (None, None),
        (frozenset({"E05000001", "E08000099"}), None),
        (frozenset({"E08000099"}), "It helps children of other areas only"),
    ],
)
def test_a_service_for_other_areas_only_is_left_out(
    areas: frozenset[str] | None, reason: str | None
) -> None:
    assert to_listing(replace(SUPPLY, areas_served=areas), HERE).left_out == reason
    closed = replace(SUPPLY, areas_served=areas, left_out="Closed")
    assert to_listing(closed, HERE).left_out == "Closed"


def test_before_there_is_an_area_there_is_no_report(session: Session) -> None:
    assert get_gap_report(session, on=TODAY) is None


def test_the_sample_area_has_its_population_readings_and_services(
    sample_database_url: str,
) -> None:
    database = Database(sample_database_url)
    with database.session() as opened:
        found = get_inputs(opened, SAMPLE, on=TODAY)
    assert found.population is not None
    assert set(found.population.by_age) == set(range(26))
    injuries = next(one for one in found.readings if one.indicator == "90284")
    assert injuries.value == pytest.approx(51.6, abs=0.01)
    assert found.import_ids
    assert len(found.listings) > 50
    database.engine.dispose()


def test_the_number_of_statements_does_not_grow_with_what_is_stored(
    sample_database_url: str,
) -> None:
    database = Database(sample_database_url)
    with database.session() as opened, QueryCounter(database.engine) as counter:
        found = get_gap_report(opened, on=TODAY)
    assert found is not None
    assert len(found.rows) == len(NEEDS) * len(AGE_BANDS)
    assert len(counter.statements) <= 50
    database.engine.dispose()
