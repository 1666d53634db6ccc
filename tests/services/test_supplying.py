"""Why a service is provision on a day, or is not, from plain rows."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.services.commands import record_check
from earlyhelp.services.queries import find_supply, load_services
from earlyhelp.services.supply import Supply
from earlyhelp.services.supplying import Beside, SupplyRow, to_supply
from earlyhelp.services.words import AgeOf, CheckMethod, CheckOutcome, Status, Withheld
from earlyhelp.taxonomy.services import Sector, Strength
from tests.services.factories import TODAY, a_row, bring_in

ROW = SupplyRow(
    id=1,
    public_id="a",
    name="Hub",
    is_illustrative=False,
    minimum_age_years=None,
    maximum_age_years=None,
    no_minimum_age=True,
    no_maximum_age=True,
    before_birth=None,
    age_of=AgeOf.CHILD,
    areas_served=None,
    wait_days=7,
    wait_as_of=TODAY,
    wait_expires_days=None,
    status=Status.ACTIVE,
    closed_on=None,
    withheld=None,
    is_published=True,
    publish_from=None,
    publish_to=None,
)
BESIDE = Beside("A charity", Sector.VOLUNTARY, {}, 12, TODAY, TODAY)


def supply(row: SupplyRow = ROW, on: date = TODAY, beside: Beside = BESIDE) -> Supply:
    return to_supply(row, beside, on=on, periods=DEFAULT_PERIODS)


TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW, None),
        (ROW._replace(status=None), "Not published"),
        (ROW._replace(is_published=False), "Not published"),
        (ROW._replace(withheld=Withheld.UNSAFE), "Not published"),
        (ROW._replace(status=Status.INACTIVE), "Not running now"),
        (ROW._replace(closed_on=TOMORROW), None),
        (ROW._replace(closed_on=date(2026, 3, 4)), "Closed on 4 March 2026"),
        (ROW._replace(publish_from=TODAY, publish_to=TODAY), None),
        (ROW._replace(publish_from=date(2030, 3, 4)), "Not published before 4 March 2030"),
        (ROW._replace(publish_to=date(2026, 3, 4)), "Published until 4 March 2026"),
    ],
)
def test_a_service_that_nobody_can_find_or_use_is_left_out_with_the_reason(
    row: SupplyRow, reason: str | None
) -> None:
    assert supply(row).left_out == reason


def test_a_listing_not_checked_for_long_is_left_out_and_one_never_checked_is_not() -> None:
    assert supply(beside=BESIDE._replace(checked_on=None)).left_out is None
    assert not supply(beside=BESIDE._replace(checked_on=None)).is_checked
    assert supply().is_checked
    assert supply(on=TODAY + timedelta(days=181)).left_out == "Not checked for 6 months"


def test_a_wait_counts_for_the_days_the_service_itself_says() -> None:
    later = TODAY + timedelta(days=40)
    assert supply(on=later).wait_days == 7
    assert supply(ROW._replace(wait_expires_days=30), on=later).wait_days is None
    assert supply(on=TODAY + timedelta(days=70)).wait_days is None
    assert supply(ROW._replace(wait_expires_days=90), on=TODAY + timedelta(days=70)).wait_days == 7


def test_ages_that_are_open_end_where_help_for_children_does() -> None:
    assert (supply().minimum_age, supply().maximum_age) == (0.0, 25.0)
    assert supply(ROW._replace(age_of=AgeOf.PARENT)).maximum_age == 120.0
    assert supply(ROW._replace(no_maximum_age=False, maximum_age_years=4.0)).maximum_age == 4.0


def test_the_store_says_the_same_of_a_service_as_was_brought_in(session: Session) -> None:
    cells = {
        "needs": "housing:primary; send:partial",
        "capacity_children": "12",
        "capacity_state": "open",
        "capacity_confirmed_on": YESTERDAY.isoformat(),
    }
    bring_in(session, a_row("bare"), a_row("full", **cells))
    row = load_services(session)[1]
    for outcome, on in (
        (CheckOutcome.STILL_RIGHT, YESTERDAY),
        (CheckOutcome.COULD_NOT_REACH, TODAY),
    ):
        record_check(row, CheckMethod.TELEPHONE, outcome, on=on)
    bare, full = find_supply(session, on=TODAY)
    assert (full.capacity_children, full.capacity_confirmed_on) == (12, YESTERDAY)
    assert full.capacity_is_current
    assert full.needs == {"housing": Strength.PRIMARY, "send": Strength.PARTIAL}
    assert full.provider == "A provider"
    assert (full.is_checked, bare.is_checked) == (True, False)
    assert (bare.needs, bare.capacity_children, bare.capacity_confirmed_on) == ({}, None, None)
    later = find_supply(session, on=TODAY + timedelta(days=180))[1]
    assert later.left_out == "Not checked for 6 months"
