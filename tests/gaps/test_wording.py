"""The sum in one line, and the notes beside it."""

import pytest

from earlyhelp.gaps.gap import Figure
from earlyhelp.gaps.need import Measure
from earlyhelp.gaps.wording import say_shortfall
from tests.gaps.factories import MONEY, a_listing, a_reading, report, row


@pytest.mark.parametrize(
    ("shortfall", "says"),
    [
        (None, "Not known"),
        (Figure(24, 7, 37), "short by 24 (7 to 37)"),
        (Figure(24, None, None), "short by 24 (range not known)"),
        (Figure(24, -7, 37), "short by 24 (7 to spare, to short by 37)"),
        (Figure(-12, -20, -3), "12 places to spare (20 to spare, to 3 to spare)"),
        (Figure(-12, None, None), "12 places to spare (range not known)"),
        (Figure(0, 0, 0), "short by 0 (0 to 0)"),
        (Figure(1234.5, 0.5, 2000), "short by 1,234.5 (0.5 to 2,000)"),
    ],
)
def test_a_shortfall_is_said_with_both_ends(shortfall: Figure | None, says: str) -> None:
    assert say_shortfall(shortfall) == says


def test_a_figure_without_a_range_says_so() -> None:
    found = row(
        report(
            [a_reading(value=6, limits=None, ages=None, before_birth=True, denominator=0)],
            [a_listing(ages=(None, None), before_birth=True)],
        ),
        MONEY,
        "before-birth",
    )
    assert found.sentence.startswith("Need 0 (range not known) − places 20")
    assert "The source gives no range, so nothing firm can be said." in found.notes


def test_need_of_a_year_against_places_of_a_day_is_said() -> None:
    found = row(report([a_reading(measure=Measure.RATE, per=1000)], [a_listing()]))
    assert "Need is counted over a year, places at one time." in found.notes


def test_part_of_the_ages_a_model_and_other_indicators_are_said() -> None:
    found = row(
        report(
            [
                a_reading(ages=(3, 9), limits=None, name="One"),
                a_reading(ages=(4, 4), name="Two", indicator="2"),
            ],
            [a_listing(), a_listing("b", ages=(None, 4))],
        )
    )
    assert " ".join(found.notes) == (
        "Only ages 3 to 4 counted; the need at other ages is not known, "
        "so this can never show enough. "
        "Modelled: measured at ages 3 to 9 and taken to be the same here. "
        "This is what we would expect, not a count of children. "
        "The source gives no range; this one is worked out and made wider. "
        "Also measured, and not added: Two. "
        "Services that do not say which ages they take count only as possible places."
    )
