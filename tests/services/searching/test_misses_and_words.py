"""Searches that find nothing, other spellings, services left out, and the editor's own words."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from earlyhelp.services.searching.commands import (
    Miss,
    count_unmet_search,
    store_everyday_words,
)
from earlyhelp.services.searching.criteria import Criteria
from earlyhelp.services.searching.queries import (
    Unmet,
    count_misses,
    find_left_out,
    find_services,
    find_unmet_searches,
)
from earlyhelp.services.searching.words_file import read_words_file, write_words_file
from earlyhelp.services.text import EVERYDAY
from earlyhelp.taxonomy.needs import NeedCode
from tests.services.factories import TODAY, a_row, bring_in

HOUSING = NeedCode("housing")


@pytest.fixture
def few(session: Session) -> Session:
    bring_in(
        session,
        a_row("a", service_name="Violin lessons", maximum_age_years="4", free="yes"),
        a_row("b", service_name="Trampoline club", free="no", needs="housing:primary"),
    )
    return session


@pytest.mark.parametrize("typed", ["violni", "Trampolin", "trampolnie club", "voilin"])
def test_a_slip_finds_what_was_meant_and_says_so(few: Session, typed: str) -> None:
    found = find_services(few, Criteria(text=typed), on=TODAY)
    assert found.total == 1
    if typed != "Trampolin":  # the beginning of a word needs no other spelling
        assert found.instead_of == typed
        assert found.text != typed


def test_words_spelled_as_typed_stay_as_they_are(few: Session) -> None:
    found = find_services(few, Criteria(text="violni", exactly=True), on=TODAY)
    assert (found.total, found.instead_of) == (0, "")


def test_a_word_that_is_known_is_not_spelled_otherwise(few: Session) -> None:
    found = find_services(few, Criteria(text="violin trampoline"), on=TODAY)
    assert (found.total, found.any_word, found.instead_of) == (2, True, "")


@pytest.mark.parametrize("text", ["zzzzqqqq", "😀", "x" * 10_000, "\"'; DROP TABLE", "-- OR 1"])
def test_nonsense_finds_nothing_and_breaks_nothing(few: Session, text: str) -> None:
    assert find_services(few, Criteria(text=text), on=TODAY).instead_of == ""


def test_services_left_out_say_why(few: Session) -> None:
    asked = Criteria(age_years=9.0, free=True)
    assert [(one.name, one.reason) for one in find_left_out(few, asked, on=TODAY)] == [
        ("Trampoline club", "There is a cost"),
        ("Violin lessons", "For ages up to 4; lower age not given"),
    ]
    assert find_left_out(few, Criteria(), on=TODAY) == []


def test_days_of_publication_are_kept(few: Session) -> None:
    found = find_services(few, Criteria(), on=TODAY)
    assert found.total == 2


def test_a_miss_is_counted_by_need_area_and_month_alone(session: Session) -> None:
    for day in (date(2026, 10, 3), date(2026, 10, 30), date(2026, 11, 1)):
        count_unmet_search(session, Miss(frozenset({HOUSING}), "E05000001", day))
    count_unmet_search(session, Miss(frozenset(), None, date(2026, 11, 1)))
    assert find_unmet_searches(session, date(2026, 10, 9)) == [
        Unmet("housing", "E05000001", 3),
        Unmet("", "", 1),
    ]
    assert find_unmet_searches(session, date(2026, 11, 1))[0].searches == 1


def test_misses_of_a_need_are_counted_over_twelve_months(session: Session) -> None:
    old, first = date(2025, 11, 30), date(2025, 12, 1)
    for day in (old, first, TODAY):
        count_unmet_search(session, Miss(frozenset({HOUSING}), "E05000001", day))
    count_unmet_search(session, Miss(frozenset({HOUSING}), None, TODAY))
    assert count_misses(session, HOUSING, on=TODAY) == 3
    assert count_misses(session, NeedCode("young_carer"), on=TODAY) == 0


def test_the_editors_words_lead_to_a_need_at_once_and_can_be_taken_back(few: Session) -> None:
    assert find_services(few, Criteria(text="gaffless"), on=TODAY).total == 0
    store_everyday_words(few, {"housing": "gaffless; sofa surfing"})
    found = find_services(few, Criteria(text="gaffless"), on=TODAY)
    assert [hit.name for hit in found.hits] == ["Trampoline club"]
    assert found.wanted == {HOUSING}
    store_everyday_words(few, {})
    assert find_services(few, Criteria(text="gaffless"), on=TODAY).total == 0


def test_a_file_of_words_reads_back_the_same() -> None:
    assert read_words_file(write_words_file(EVERYDAY).encode()) == (EVERYDAY, ())


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"\xff\xfe", "a CSV file saved as UTF-8"),
        (b"", "need,words"),
        (b"need,word\nhousing,x\n", "need,words"),
        (b"need,words\nnonsense,x\n", "the code of a need"),
        (b"need,words\nhousing,x\nhousing,y\n", "one row for each need"),
        (b"need,words\nhousing,x,y\n", "words with ; between them"),
    ],
)
def test_a_faulty_file_of_words_says_what_is_wanted(data: bytes, wanted: str) -> None:
    _, problems = read_words_file(data)
    assert [problem.wanted for problem in problems] == [wanted]


def test_the_packaged_words_are_a_file_that_can_be_brought_in() -> None:
    packaged = Path("earlyhelp/services/everyday_words.csv").read_bytes()
    assert read_words_file(packaged)[1] == ()
