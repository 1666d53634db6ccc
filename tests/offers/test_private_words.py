import pytest

from earlyhelp.offers.private_words import find_private, private_warning, reference_problem


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I want to live with Ahmed", "a name"),
        ("Ring Mrs Khan", "a name"),
        ("it is about O'Brien", "a name"),
        ("we live at sw1a 1aa", "a postcode"),
        ("ring 0161 496 0000", "a telephone or record number"),
        ("write to me@example.org", "an e-mail address"),
        ("born 27/03/2019", "a date of birth"),
    ],
)
def test_what_looks_private_is_found(text: str, found: str) -> None:
    assert found in find_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I want Mum and Dad to stop shouting.",
        "School is good. Home is loud.\nSleep is hard",
        "Since Monday, in Year 6, I sleep 5 hours",
        "He said “I want to play”",
    ],
)
def test_everyday_words_are_left_alone(text: str) -> None:
    assert find_private(text) == ()
    assert private_warning(text) == ""


def test_several_findings_are_one_sentence() -> None:
    warning = private_warning("I live with Ahmed at SW1A 1AA")
    assert warning.startswith("This looks like it holds a name and a postcode. ")


@pytest.mark.parametrize("text", ["", "EH-20417", "r-7f3k9q", "case 12", "12345"])
def test_a_reference_of_ones_own_is_taken(text: str) -> None:
    assert reference_problem(text) == ""


@pytest.mark.parametrize(
    "text",
    ["Jo Smith", "Jo", "9434765919", "943-476-5919", "A123456789012", "1-2-2019", "M33 4ND", "a/1"],
)
def test_a_name_or_a_known_number_is_no_reference(text: str) -> None:
    assert reference_problem(text) != ""


def test_ten_digits_without_the_check_digit_are_taken() -> None:
    assert reference_problem("9434765918") == ""
