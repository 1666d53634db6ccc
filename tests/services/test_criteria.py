import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlyhelp.services.marks import PartOfDay
from earlyhelp.services.searching.chips import age_words, chips
from earlyhelp.services.searching.criteria import (
    Age,
    Criteria,
    Word,
    as_pairs,
    read_age,
    read_criteria,
)
from earlyhelp.services.searching.next_steps import NATIONAL_LINES, next_steps
from earlyhelp.services.words import AccessNeed, Day
from earlyhelp.taxonomy.needs import NEEDS
from earlyhelp.taxonomy.services import (
    LEVELS_SERVED,
    Delivery,
    ReferralRoute,
    Response,
    Sector,
)
from tests.services.factories import HERE


def as_given(pairs: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    given_back: dict[str, list[str]] = {}
    for name, value in pairs:
        given_back.setdefault(name, []).append(value)
    return given_back


def some(words: type[Word]) -> st.SearchStrategy[frozenset[Word]]:
    return st.frozensets(st.sampled_from([*words]), max_size=3)


AGES = st.one_of(
    st.none(), st.integers(0, 25).map(float), st.sampled_from([0.5, 0.25, 2.5, 1.0833])
)
CRITERIA = st.builds(
    Criteria,
    text=st.sampled_from(["", "sleep", "parents arguing", "food & fuel", '"quoted" NOT']),
    needs=st.frozensets(st.sampled_from([need.code for need in NEEDS]), max_size=2),
    age_years=AGES,
    near=st.one_of(st.none(), st.just(HERE)),
    free=st.booleans(),
    delivery=some(Delivery),
    sectors=some(Sector),
    routes=some(ReferralRoute),
    access=some(AccessNeed),
    languages=st.frozensets(
        st.sampled_from(["polish", "urdu", "british sign language"]), max_size=2
    ),
    days=some(Day),
    parts=some(PartOfDay),
    level=st.one_of(st.none(), st.sampled_from(LEVELS_SERVED)),
    has_space=st.booleans(),
    checked_in_time=st.booleans(),
    only_stated=st.booleans(),
)


@given(CRITERIA)
def test_a_search_written_as_an_address_reads_back_the_same(criteria: Criteria) -> None:
    read, faults = read_criteria(as_given(as_pairs(criteria)), criteria.near)
    assert faults == ()
    assert read == criteria


@given(CRITERIA)
def test_each_chip_takes_away_what_it_names_and_nothing_else(criteria: Criteria) -> None:
    pairs = as_pairs(criteria)
    found = chips(criteria)
    assert len(found) == len(pairs)
    for pair, chip in zip(pairs, found, strict=True):
        assert pair not in chip.without
        assert set(chip.without) <= set(pairs)
        assert chip.label.strip()


@given(CRITERIA)
def test_nothing_found_always_gives_three_next_steps(criteria: Criteria) -> None:
    steps = next_steps(criteria)
    assert len(steps) + len(NATIONAL_LINES) + 1 >= 3  # and the front door
    assert all(step.pairs != as_pairs(criteria) for step in steps)
    if criteria != Criteria():
        assert steps[-1].pairs == ()


def test_a_search_for_nonsense_with_filters_offers_at_least_three_searches() -> None:
    steps = next_steps(Criteria(text="zzzz", age_years=4.0, free=True))
    assert [step.text for step in steps] == [
        "Include services that cost money",
        "Search for any age",
        "Search without these words",
        "See every service in the directory",
    ]


def test_a_greater_distance_is_offered_first() -> None:
    steps = next_steps(Criteria(near=HERE, within_miles=3.0))
    assert [step.text for step in steps][:2] == ["Look within 5 miles", "Look at any distance"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("4", Age(4.0)),
        ("4.5", Age(4.5)),
        ("6 months", Age(0.5)),
        ("18 Months old", Age(1.5)),
        ("25 years", Age(25.0)),
        ("before birth", Age(before_birth=True)),
        ("Pregnant", Age(before_birth=True)),
        ("26", "Age must be 0 to 25"),
        ("-1", "Enter an age in years or months, such as 4 or 6 months"),
        ("four", "Enter an age in years or months, such as 4 or 6 months"),
        ("٤", "Enter an age in years or months, such as 4 or 6 months"),
    ],
)
def test_an_age_is_read_as_people_type_it(typed: str, read: Age | str) -> None:
    assert read_age(typed) == read


def test_what_cannot_be_read_is_named_and_left_out() -> None:
    criteria, faults = read_criteria(
        {"need": ["nonsense"], "age": ["99"], "within": ["far"], "sector": ["secret"]}, HERE
    )
    assert {name for name, _ in faults} == {"need", "age", "within", "sector"}
    assert criteria == Criteria(near=HERE)


@pytest.mark.parametrize("miles", ["0", "-3", "nan", "inf", "101", ""])
def test_a_distance_that_means_nothing_is_not_used(miles: str) -> None:
    criteria, _ = read_criteria({"within": [miles]}, HERE)
    assert criteria.within_miles is None


def test_a_distance_without_a_place_is_not_asked() -> None:
    assert read_criteria({"within": ["3"]}) == (Criteria(), ())


def test_a_level_that_belongs_to_the_front_door_is_no_filter() -> None:
    criteria, _ = read_criteria({"level": [Response.CSC_S17.value]})
    assert criteria.level is None


def test_ages_are_said_as_people_say_them() -> None:
    assert age_words(Criteria(age_years=0.0)) == "Age 0"
    assert age_words(Criteria(age_years=1.5)) == "Age 18 months"
    assert age_words(Criteria(before_birth=True)) == "Before birth"
