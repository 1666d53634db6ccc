from datetime import date, time

import pytest

from earlyhelp.services.facts import Opening
from earlyhelp.services.searching.openings import days_words, opening_words, openings_words
from earlyhelp.services.words import Frequency
from tests.services.factories import TODAY

TUESDAY = frozenset({"TU"})
NINE, ELEVEN = time(9, 30), time(11)

CASES = [
    (Opening(days=TUESDAY, opens_at=NINE, closes_at=ELEVEN), "Tuesday, 9:30am to 11am"),
    (
        Opening(days=frozenset({"MO", "TU", "WE", "TH", "FR"}), closes_at=time(17)),
        "Monday to Friday, until 5pm",
    ),
    (Opening(days=TUESDAY), "Tuesday, hours not given"),
    (Opening(opens_at=NINE), "Days not given, from 9:30am"),
    (Opening(days=TUESDAY, term_time_only=True), "Tuesday, hours not given, in school terms only"),
    (
        Opening(days=TUESDAY, term_time_only=False),
        "Tuesday, hours not given, also in school holidays",
    ),
    (
        Opening(days=frozenset({"FR"}), opens_at=time(22), closes_at=time(2),
                crosses_midnight=True),
        "Friday, 10pm to 2am the next day",
    ),
    (
        Opening(days=TUESDAY, opens_at=NINE, freq=Frequency.WEEKLY, interval=2,
                starts_on=date(2026, 3, 3)),
        "Every 2 weeks on Tuesday, from 9:30am, from 3 March 2026",
    ),
    (
        Opening(days=frozenset({"1TU", "-1FR"}), freq=Frequency.MONTHLY),
        "Every month on the first Tuesday, last Friday, hours not given",
    ),
    (Opening(freq=Frequency.MONTHLY), "Every month day not given, hours not given"),
    (Opening(month_days="1,15", opens_at=NINE), "Every month on days 1 and 15, from 9:30am"),
    (Opening(month_days="7"), "Every month on day 7, hours not given"),
    (Opening(month_days="-1"), "Every month on the last day, hours not given"),
    (
        Opening(month_days="1", freq=Frequency.MONTHLY, interval=3),
        "Every 3 months on day 1, hours not given",
    ),
    (
        Opening(days=TUESDAY, valid_from=date(2026, 9, 1), valid_to=date(2026, 12, 18)),
        "Tuesday, hours not given, from 1 September 2026 to 18 December 2026",
    ),
    (
        Opening(days=TUESDAY, valid_to=date(2026, 12, 18)),
        "Tuesday, hours not given, until 18 December 2026",
    ),
    (
        Opening(days=TUESDAY, valid_to=date(2026, 1, 18)),
        "Tuesday, hours not given, ended on 18 January 2026",
    ),
    (
        Opening(days=TUESDAY, starts_on=date(2026, 12, 1)),
        "Tuesday, hours not given, from 1 December 2026",
    ),
    (Opening(days=TUESDAY, starts_on=date(2020, 1, 7)), "Tuesday, hours not given"),
    (
        Opening(description="closed.", valid_from=date(2026, 12, 24), valid_to=date(2027, 1, 2)),
        "Closed, from 24 December 2026 to 2 January 2027",
    ),
    (
        Opening(description="Closed for repairs", valid_from=date(2026, 12, 25),
                valid_to=date(2026, 12, 25)),
        "Closed, on 25 December 2026, Closed for repairs",
    ),
    (Opening(description="By appointment"), "By appointment"),
    (
        Opening(days=TUESDAY, attending_type="phone", description="Ask for Duty.", notes="Busy"),
        "Tuesday, hours not given, by telephone, Ask for Duty, Busy",
    ),
    (Opening(days=TUESDAY, attending_type="by boat"), "Tuesday, hours not given, by boat"),
    (Opening(days=frozenset({"??"}), opens_at=NINE), "??, from 9:30am"),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "words"), CASES, ids=[words for _, words in CASES])
def test_an_opening_is_said_in_words(opening: Opening, words: str) -> None:
    assert opening_words(opening, TODAY) == words


def test_days_in_a_row_are_said_by_the_first_and_the_last() -> None:
    assert days_words({"SA", "SU", "MO"}) == "Monday, Saturday, Sunday"
    assert days_words({"TH", "FR", "SA", "SU"}) == "Thursday to Sunday"
    assert days_words(()) == ""


def test_closings_follow_openings_and_past_ones_are_left_out() -> None:
    closing = Opening(description="Closed", valid_from=date(2026, 12, 24))
    past = Opening(days=frozenset({"MO"}), valid_to=date(2026, 1, 1))
    weekly = [Opening(days=frozenset({day})) for day in ("FR", "TU")]
    said = [one.words for one in openings_words([closing, past, *weekly], TODAY)]
    assert said == [
        "Tuesday, hours not given",
        "Friday, hours not given",
        "Closed, from 24 December 2026",
    ]
    assert [one.words for one in openings_words([past], TODAY)] == [
        "Monday, hours not given, ended on 1 January 2026"
    ]


def test_only_a_web_page_becomes_a_link() -> None:
    links = [
        openings_words([Opening(days=TUESDAY, link=link)], TODAY)[0].link
        for link in ("https://a.example/times", "javascript:alert(1)", None)
    ]
    assert links == ["https://a.example/times", None, None]
