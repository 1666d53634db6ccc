from importlib.resources import files

import pytest

from earlyhelp.jsna.catalogue import Indicator, ValueType
from earlyhelp.jsna.entries import read_catalogue
from earlyhelp.jsna.intervals import Polarity
from earlyhelp.taxonomy.needs import NEED_BY_CODE

TEXT = files("earlyhelp.jsna").joinpath("indicators.csv").read_text("utf-8")
CATALOGUE = {indicator.id: indicator for indicator in read_catalogue(TEXT)}
NEVER_SHIPPED = {"90282", "92623", "92313", "93224", "93011", "93736", "93739", "93700"}


def test_every_packaged_indicator_has_a_need_and_none_is_one_still_to_be_confirmed() -> None:
    assert all(indicator.needs for indicator in CATALOGUE.values())
    assert not NEVER_SHIPPED & set(CATALOGUE)
    assert {need for one in CATALOGUE.values() for need in one.needs} <= set(NEED_BY_CODE)


def test_every_packaged_indicator_stands_under_a_theme_and_no_two_of_a_publisher_share_a_name() -> (
    None
):
    assert [one.id for one in CATALOGUE.values() if one.theme is None] == []
    names = [one.name for one in CATALOGUE.values() if not one.id.startswith("local:")]
    assert len(names) == len(set(names))


def test_nothing_packaged_is_confirmed_since_need_and_polarity_are_proposals() -> None:
    assert {(one.confirmed_by, one.confirmed_on) for one in CATALOGUE.values()} == {(None, None)}


def test_injuries_are_a_rate_per_10_000_of_ages_0_to_14_and_low_is_good() -> None:
    one = CATALOGUE["90284"]
    assert (one.polarity, one.value_type, one.unit) == (
        Polarity.LOW_GOOD,
        ValueType.RATE,
        "per 10,000",
    )
    assert (one.lowest_age, one.highest_age) == (0, 14)


@pytest.mark.parametrize(
    ("indicator", "unit"),
    [
        (Indicator("1", "a", value_type=ValueType.PERCENTAGE, multiplier=100), "%"),
        (Indicator("1", "a", value_type=ValueType.RATE), ""),
        (Indicator("1", "a", value_type=ValueType.SCORE), ""),
    ],
)
def test_a_unit_is_said_only_where_it_is_known(indicator: Indicator, unit: str) -> None:
    assert indicator.unit == unit


def test_a_catalogue_with_an_indicator_twice_or_an_unknown_need_is_refused() -> None:
    header, first, *_ = TEXT.splitlines()
    with pytest.raises(ValueError, match="stands twice"):
        read_catalogue(f"{header}\n{first}\n{first}")
    with pytest.raises(ValueError, match="nonsense is no code of a need"):
        read_catalogue("\n".join([header, first.replace("child_physical_health", "nonsense")]))
