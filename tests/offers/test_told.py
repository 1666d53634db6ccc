from datetime import date

from earlyhelp.offers.told import tell
from earlyhelp.services.checking import DEFAULT_PERIODS
from earlyhelp.services.listings import Listing
from earlyhelp.web.words import NOT_GIVEN

REPORTED, TODAY = date(2026, 8, 1), date(2026, 11, 1)


def listing(**changed: object) -> Listing:
    nothing: dict[str, object] = dict.fromkeys(Listing._fields)
    said = {"wait_days": 21, "wait_on": REPORTED, "telephone": "01632 960123"}
    return Listing(**(nothing | said | changed))  # type: ignore[arg-type] # as in a row


def test_how_long_a_wait_counts_is_the_area_s_own_setting() -> None:
    words = "3 weeks, reported on 1 August 2026"
    assert tell(listing(), TODAY, DEFAULT_PERIODS).wait == f"{words}; this is old – ask the service"
    patient = DEFAULT_PERIODS._replace(wait_days=120)
    assert tell(listing(), TODAY, patient).wait == words


def test_a_service_s_own_days_for_its_wait_go_before_the_area_s() -> None:
    own = listing(wait_expires_days=100)
    assert tell(own, TODAY, DEFAULT_PERIODS).wait == "3 weeks, reported on 1 August 2026"


def test_a_number_is_told_as_it_is_written_and_as_it_is_dialled() -> None:
    call = tell(listing(), TODAY, DEFAULT_PERIODS).call
    assert call is not None
    assert (call.number, call.dial) == ("01632 960123", "01632960123")
    assert tell(listing(telephone=None), TODAY, DEFAULT_PERIODS).call is None


def test_a_service_that_was_just_taken_out_says_nothing() -> None:
    told = tell(None, TODAY, DEFAULT_PERIODS)
    assert (told.call, told.wait) == (None, NOT_GIVEN)
