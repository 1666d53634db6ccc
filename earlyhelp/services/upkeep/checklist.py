"""What an editor should ask about when a listing is checked, most harm first. Pure values."""

from collections.abc import Iterator
from datetime import date

from earlyhelp.services.checking import Periods, check_words, is_current
from earlyhelp.services.upkeep.completeness import FACTS
from earlyhelp.services.upkeep.queueing import Standing
from earlyhelp.services.upkeep.records import Listing
from earlyhelp.web.words import count_of, day


def what_to_check(
    listing: Listing, standing: Standing, on: date, periods: Periods
) -> tuple[str, ...]:
    """Return what to ask about, in whole sentences."""
    return (
        *_trouble(listing, standing),
        f"{check_words(standing.checked_on, on, periods)}.",
        *_figures(listing, on, periods),
        *(f"Not given: {FACTS[name]}." for name in standing.completeness.missing_to_mend),
        "Does it still run, and is the telephone number right?",
    )


def _trouble(listing: Listing, standing: Standing) -> Iterator[str]:
    if standing.reported_at or standing.suggested_at:
        yield "Read the messages below first: somebody says that this is wrong."
    if standing.in_use:
        yield "It stands in an offer to a family that is in force."
    if standing.unreached:
        tries = count_of(standing.unreached, "day")
        yield f"Nobody could be reached on {tries} since the last check."
    if listing.gone_on:
        yield f"Its source stopped listing it on {day(listing.gone_on)}. Does it still run?"
    if standing.is_duplicate:
        yield "It may be listed twice."
    if listing.facts.status is None:
        yield "Its source does not say whether it runs, so that nobody sees it."


def _figures(listing: Listing, on: date, periods: Periods) -> Iterator[str]:
    facts = listing.facts
    if facts.wait_as_of and not is_current(facts.wait_as_of, on, periods.wait_days):
        yield f"The waiting time is from {day(facts.wait_as_of)}. How long is it now?"
    if facts.wait_as_of is None:
        yield "The waiting time is not given. How long do families wait?"
    said = facts.capacity_confirmed_on
    if said and not is_current(said, on, periods.space_days):
        yield f"The free places are from {day(said)}. How many are there now?"
