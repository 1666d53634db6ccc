"""Whether a family can get to a service and use it, fact by fact."""

from dataclasses import replace

import pytest

from earlyhelp.matching.candidate import Candidate
from earlyhelp.matching.reach import (
    access_lacking,
    access_met,
    access_not_stated,
    needs_travel,
    travel_miles,
)
from earlyhelp.taxonomy.services import Delivery
from tests.matching.offer_factories import a_service, an_enquiry

PLACE, HOME = Delivery.LOCATION, Delivery.HOME_VISIT
OUTREACH, ONLINE, PHONE = Delivery.OUTREACH, Delivery.ONLINE, Delivery.TELEPHONE
SERVICE = a_service("1", distance_miles=3.5)


@pytest.mark.parametrize(
    ("delivery", "miles"),
    [
        ([PLACE], 3.5),
        ([], 3.5),
        ([PLACE, HOME], 3.5),
        ([PLACE, ONLINE], 3.5),
        ([HOME], 0.0),
        ([OUTREACH], 0.0),
        ([ONLINE], 0.0),
        ([PHONE], 0.0),
        ([ONLINE, PHONE], 0.0),
    ],
)
def test_a_family_travels_where_help_is_given_at_a_place_or_it_is_not_said_how(
    delivery: list[Delivery], miles: float
) -> None:
    service = replace(SERVICE, delivery=frozenset(delivery))
    assert needs_travel(service) is (miles > 0)
    assert travel_miles(service) == miles
    assert travel_miles(replace(service, distance_miles=None)) == (None if miles else 0.0)
    assert travel_miles(replace(service, is_confidential=True)) == (None if miles else 0.0)


def of_service(access: list[str] | None, *delivery: Delivery) -> Candidate:
    stated = None if access is None else frozenset(access)
    return replace(SERVICE, access=stated, delivery=frozenset(delivery))


@pytest.mark.parametrize(
    ("asked", "service", "met", "not_stated", "lacking"),
    [
        ("interpreter creche", of_service(["interpreter"], PLACE), "interpreter", "", "creche"),
        ("interpreter creche", of_service(["interpreter"]), "interpreter", "", "creche"),
        ("interpreter", of_service(["creche", "interpreter"], PLACE), "interpreter", "", ""),
        ("interpreter", of_service([], PLACE), "", "", "interpreter"),
        ("interpreter", of_service(None, PLACE), "", "interpreter", ""),
        ("interpreter", of_service(None), "", "interpreter", ""),
        ("", of_service(["interpreter"], PLACE), "", "", ""),
        ("", of_service(None), "", "", ""),
        ("home_visit", of_service([], HOME), "home_visit", "", ""),
        ("home_visit", of_service(None, HOME, PLACE), "home_visit", "", ""),
        (
            "interpreter home_visit not_online_only",
            of_service(["interpreter"], HOME),
            "interpreter home_visit not_online_only",
            "",
            "",
        ),
        ("home_visit", of_service(["home_visit"]), "home_visit", "", ""),
        ("home_visit", of_service([], PLACE), "", "", "home_visit"),
        ("home_visit", of_service(None, PLACE), "", "", "home_visit"),
        ("home_visit", of_service([]), "", "", "home_visit"),
        ("home_visit", of_service(None), "", "home_visit", ""),
        ("not_online_only", of_service([], PLACE), "not_online_only", "", ""),
        ("not_online_only", of_service(None, ONLINE, PHONE), "not_online_only", "", ""),
        ("not_online_only", of_service([], ONLINE), "", "", "not_online_only"),
        ("not_online_only", of_service(None, ONLINE), "", "", "not_online_only"),
        ("not_online_only", of_service([]), "", "", "not_online_only"),
        ("not_online_only", of_service(None), "", "not_online_only", ""),
        (
            "home_visit not_online_only interpreter",
            of_service(None, HOME, ONLINE),
            "home_visit not_online_only",
            "interpreter",
            "",
        ),
        (
            "home_visit not_online_only interpreter",
            of_service(None, ONLINE),
            "",
            "interpreter",
            "home_visit not_online_only",
        ),
    ],
)
def test_each_access_need_is_met_or_lacking_or_nothing_is_said_about_it(
    asked: str, service: Candidate, met: str, not_stated: str, lacking: str
) -> None:
    enquiry = an_enquiry({}, access_needs=frozenset(asked.split()))
    found = [told(enquiry, service) for told in (access_met, access_not_stated, access_lacking)]
    assert found == [frozenset(words.split()) for words in (met, not_stated, lacking)]
