"""What is asked first of a service that is suggested: its number and its waiting time. Pure."""

from dataclasses import dataclass
from datetime import date

from earlyhelp.services.checking import Periods, wait_words
from earlyhelp.services.listings import Listing
from earlyhelp.services.searching.service_words import Call, make_call
from earlyhelp.web.words import NOT_GIVEN


@dataclass(frozen=True, slots=True)
class Told:
    """The number to ring, if one is given, and the waiting time in words."""

    call: Call | None
    wait: str


def tell(listing: Listing | None, today: date, periods: Periods) -> Told:
    """Return what a listing says of them, in the words of the service's own page.

    How long a reported wait counts is the area's setting, or the service's own days. A listing that
    was taken out this moment says nothing.
    """
    if listing is None:
        return Told(None, NOT_GIVEN)
    counted = listing.wait_periods(periods)
    return Told(
        call=make_call(listing.telephone) if listing.telephone else None,
        wait=wait_words(listing.wait_days, listing.wait_on, today, counted),
    )
